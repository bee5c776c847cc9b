//! People from a seed: every value is one draw of splitmix64, or several, in a fixed order. A value that turns out to be
//! missing is drawn all the same.

use super::{Country, Device, Intent, Person, Plan, Referral, Role};

/// The seed of the people that are compared.
pub const SEED: u64 = 20_260_001;

/// Half come with a desktop, a third with a mobile.
const DEVICES: [Device; 6] =
    [Device::Desktop, Device::Desktop, Device::Desktop, Device::Mobile, Device::Mobile, Device::Tablet];

/// A third each are free and on trial.
const PLANS: [Plan; 6] = [Plan::Free, Plan::Free, Plan::Trial, Plan::Trial, Plan::Pro, Plan::Enterprise];

const DOMAINS: [&str; 12] = [
    "gmail.com",
    "outlook.com",
    "acme-industries.com",
    "uni-freiburg.de",
    "stanford.edu",
    "cs.ox.ac.uk",
    "initech.io",
    "globex.co.uk",
    "mit.edu",
    "hooli.com",
    "example.education",
    "umbrella-corp.net",
];

const LOCALES: [&str; 8] = ["en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "pt-BR", "hi-IN", "ja-JP"];

/// People without end; the first so many are the same however many are taken.
pub fn people(seed: u64) -> impl Iterator<Item = Person> {
    let mut draws = Draws { state: seed };
    std::iter::repeat_with(move || person(&mut draws))
}

fn person(draws: &mut Draws) -> Person {
    Person {
        user_id: draws.next(),
        role: draws.one_of(Role::ALL),
        team_size: draws.size(200.0),
        company_size: draws.size(10_000.0),
        country: draws.one_of(Country::ALL),
        device: draws.one_of(&DEVICES),
        referral: draws.one_of(Referral::ALL),
        plan: draws.one_of(&PLANS),
        signup_age_days: draws.product(30.0),
        sessions_7d: draws.count(0.25, 20),
        advanced: draws.count(0.2, 40),
        basic: draws.count(0.1, 60),
        resources_downloaded: draws.count(0.45, 10),
        tutorial_completed: draws.chance(0.5),
        time_on_step_s: draws.product(300.0),
        budget: draws.budget(),
        intents: Intent::ALL.iter().filter(|_| draws.chance(0.25)).fold(0, |set, intent| set | intent.bit()),
        email_domain: draws.one_of(&DOMAINS).to_owned(),
        locale: draws.one_of(&LOCALES).to_owned(),
        is_business_email: draws.chance(0.6),
        consent_personalization: draws.chance(0.7),
        score: thousandths(draws.unit()),
    }
}

/// [splitmix64](https://prng.di.unimi.it/splitmix64.c), and what is made of its numbers.
struct Draws {
    state: u64,
}

impl Draws {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to 1.
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn chance(&mut self, of: f64) -> bool {
        self.unit() < of
    }

    #[expect(clippy::indexing_slicing, reason = "what is under one, times the length, is under the length")]
    fn one_of<T: Copy>(&mut self, from: &[T]) -> T {
        from[(self.unit() * from.len() as f64) as usize]
    }

    /// A fifth of what is drawn is missing.
    fn unless_missing<T>(&mut self, drawn: T) -> Option<T> {
        (!self.chance(0.2)).then_some(drawn)
    }

    /// From 1 up to a limit, every order of magnitude as often.
    fn size(&mut self, limit: f64) -> Option<i32> {
        let drawn = limit.powf(self.unit()) as i32;
        self.unless_missing(drawn)
    }

    /// Up to a limit, small ones more often.
    fn product(&mut self, limit: f64) -> f64 {
        thousandths(limit * self.unit() * self.unit())
    }

    fn budget(&mut self) -> Option<f64> {
        let drawn = self.product(1500.0);
        self.unless_missing(drawn)
    }

    /// How often it goes on, where each time it may end; at most so often.
    fn count(&mut self, end: f64, most: i32) -> i32 {
        (0..most).find(|_| self.chance(end)).unwrap_or(most)
    }
}

/// Three digits behind the point.
fn thousandths(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
