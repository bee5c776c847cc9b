//! `onboard-1`, the workload on which engines are compared: people made from a seed, twelve segments over them, and a table of
//! ten rows of which the first that fits gives the path. What is in it, and what must come out, stands in `onboard1/README.md`.

mod by_hand;
mod generate;
mod json;
mod program;

pub use by_hand::decide;
pub use generate::{SEED, people};
pub use program::{PROGRAM, Prepared, engine};

/// So many people are compared.
pub const PEOPLE: usize = 10_000;

/// The segments, in the order of their bits.
pub const SEGMENTS: [&str; 12] = [
    "power_user",
    "enterprise",
    "hobbyist",
    "mobile_first",
    "at_risk",
    "explorer",
    "integrator",
    "compliance",
    "high_intent",
    "content_led",
    "academic",
    "stalled",
];

/// What is known about one person.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// Written in hexadecimal after `usr_`.
    pub user_id: u64,
    /// What they do.
    pub role: Role,
    /// People in their team.
    pub team_size: Option<i32>,
    /// People in their company.
    pub company_size: Option<i32>,
    /// Where they are.
    pub country: Country,
    /// What they came with.
    pub device: Device,
    /// How they came.
    pub referral: Referral,
    /// What they pay for.
    pub plan: Plan,
    /// Days since they signed up.
    pub signup_age_days: f64,
    /// Sessions of the last week.
    pub sessions_7d: i32,
    /// Uses of advanced features in the last week.
    pub advanced: i32,
    /// Uses of basic features in the last week.
    pub basic: i32,
    /// Resources that they fetched.
    pub resources_downloaded: i32,
    /// Whether they are through with the tutorial.
    pub tutorial_completed: bool,
    /// Seconds on the current step.
    pub time_on_step_s: f64,
    /// What they may spend.
    pub budget: Option<f64>,
    /// Bits by the order of [`Intent::ALL`].
    pub intents: u16,
    /// Behind the `@`.
    pub email_domain: String,
    /// As in `pt-BR`.
    pub locale: String,
    /// Whether the address is one of a business.
    pub is_business_email: bool,
    /// Whether they want to be met personally.
    pub consent_personalization: bool,
    /// From a model, 0 to 1.
    pub score: f64,
}

/// A closed set of names, in the order in which they are drawn.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($member:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum $name { $($member),* }

        impl $name {
            /// All, in order.
            pub const ALL: &[Self] = &[$(Self::$member),*];

            /// As written in profiles.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$member => $text),* }
            }
        }
    };
}

names!(
    /// What somebody does.
    Role { Admin = "admin", It = "it", Exec = "exec", Dev = "dev", Marketing = "marketing", Other = "other" }
);
names!(
    /// Where somebody is.
    Country {
        Us = "us", De = "de", Fr = "fr", Nl = "nl", At = "at", Gb = "gb", In = "in", Br = "br", Jp = "jp", Es = "es",
        Ca = "ca", Au = "au",
    }
);
names!(
    /// What somebody came with.
    Device { Desktop = "desktop", Mobile = "mobile", Tablet = "tablet" }
);
names!(
    /// How somebody came.
    Referral { Organic = "organic", Ads = "ads", Friend = "friend", Partner = "partner", Event = "event" }
);
names!(
    /// What somebody pays for.
    Plan { Free = "free", Trial = "trial", Pro = "pro", Enterprise = "enterprise" }
);
names!(
    /// What somebody is here for.
    Intent {
        Api = "api", Webhooks = "webhooks", Sso = "sso", Audit = "audit", Buy = "buy", Learn = "learn",
        Invite = "invite", Import = "import", Report = "report", Migrate = "migrate",
    }
);

impl Intent {
    /// Its bit in [`Person::intents`].
    #[must_use]
    pub const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// What one person comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// A bit for each of [`SEGMENTS`].
    pub segments: u64,
    /// The row that fits first, from 1.
    pub path: u8,
}

/// What all outcomes come to, in order: engines that disagree about one person end with different numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checksum(u64);

impl Checksum {
    /// Takes in the next outcome.
    #[inline]
    pub fn add(&mut self, outcome: Outcome) {
        let next = outcome.segments << 4 | u64::from(outcome.path);
        self.0 = self.0.wrapping_mul(0x0100_0000_01b3).wrapping_add(next);
    }
}

impl std::fmt::Display for Checksum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
