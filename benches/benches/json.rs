//! JSON in, decision out: profiles of some 470 bytes in the shape of onboard-1, read from their bytes and decided about. Beside it
//! what `serde_json` takes to read the same bytes into a struct that was written for them.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onboard_compiler::{Sources, check};
use onboard_runtime::{Engine, EngineKind, JsonDecoder, PersonRow};
use serde::Deserialize;
use std::hint::black_box;

const PROGRAM: &str = include_str!("json.onboard");

/// What a service would write to read the profiles with serde.
#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read into, and not read")]
struct Typed {
    role: Option<Role>,
    team_size: Option<i32>,
    company_size: Option<i32>,
    budget: Option<f64>,
    country: Option<String>,
    device: Option<Device>,
    referral: Option<Referral>,
    plan: Option<Plan>,
    signup_age_days: Option<f64>,
    sessions_7d: Option<i32>,
    feature_uses_7d: Uses,
    resources_downloaded: Option<i32>,
    tutorial_completed: Option<bool>,
    time_on_step_s: Option<f64>,
    intents: Vec<Intent>,
    email_domain: Option<String>,
    locale: Option<String>,
    is_business_email: Option<bool>,
    consent_personalization: Option<bool>,
    score: Option<f64>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "it is read into, and not read")]
struct Uses {
    advanced: Option<i32>,
    basic: Option<i32>,
}

/// An enumeration whose members are spelled as one reads them.
macro_rules! members {
    ($name:ident: $($member:ident)*) => {
        #[derive(Deserialize)]
        #[serde(rename_all = "lowercase")]
        enum $name { $($member),* }

        impl $name {
            const NAMES: &[&str] = &[$(stringify!($member)),*];
        }
    };
}

members!(Role: Admin It Exec Dev Marketing Other);
members!(Device: Desktop Mobile Tablet);
members!(Referral: Organic Ads Friend Partner Event);
members!(Plan: Free Trial Pro Enterprise);
members!(Intent: Api Webhooks Sso Audit Buy Learn Invite Import Report Migrate);

/// Choices from a seed (splitmix64).
struct Choices(u64);

impl Choices {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    fn of(&mut self, names: &[&str]) -> String {
        let place = self.below(names.len() as u64) as usize;
        names.get(place).map(|name| format!("{:?}", name.to_lowercase())).unwrap_or_default()
    }

    /// A number with three digits behind its point.
    fn thousandths(&mut self, below: u64) -> f64 {
        self.below(below * 1_000) as f64 / 1_000.0
    }
}

/// Somebody's profile.
fn person(choices: &mut Choices) -> String {
    let mut members = vec![
        format!("\"user_id\":\"usr_{:016x}\"", choices.below(u64::MAX)),
        format!("\"role\":{}", choices.of(Role::NAMES)),
        format!("\"team_size\":{}", 1 + choices.below(120)),
        format!("\"company_size\":{}", 1 + choices.below(5_000)),
        format!("\"country\":{}", choices.of(&["de", "fr", "nl", "at", "us", "br", "es", "pt"])),
        format!("\"device\":{}", choices.of(Device::NAMES)),
        format!("\"referral\":{}", choices.of(Referral::NAMES)),
        format!("\"plan\":{}", choices.of(Plan::NAMES)),
        format!("\"signup_age_days\":{}", choices.thousandths(60)),
        format!("\"sessions_7d\":{}", choices.below(9)),
        format!("\"feature_uses_7d\":{{\"advanced\":{},\"basic\":{}}}", choices.below(20), choices.below(40)),
        format!("\"resources_downloaded\":{}", choices.below(6)),
        format!("\"tutorial_completed\":{}", choices.below(2) == 0),
        format!("\"time_on_step_s\":{}", choices.thousandths(300)),
        format!("\"budget\":{}", choices.thousandths(1_000)),
    ];
    let mut intents: Vec<String> = (0..choices.below(5)).map(|_| choices.of(Intent::NAMES)).collect();
    intents.dedup();
    members.push(format!("\"intents\":[{}]", intents.join(",")));
    let domains = ["hooli.com", "globex.co.uk", "umbrella-corp.net", "mit.edu", "ox.ac.uk", "gmail.com"];
    members.push(format!("\"email_domain\":{}", choices.of(&domains)));
    let locales = ["en-US", "en-GB", "ja-JP", "es-ES", "de-DE", "pt-BR"];
    let locale = locales.get(choices.below(6) as usize).copied().unwrap_or("en-US");
    members.push(format!("\"locale\":\"{locale}\""));
    members.push(format!("\"is_business_email\":{}", choices.below(2) == 0));
    members.push(format!("\"consent_personalization\":{}", choices.below(2) == 0));
    members.push(format!("\"score\":{}", choices.thousandths(1)));
    // A fifth says nothing of the size of the team, of the company, of the budget.
    for key in ["team_size", "company_size", "budget"] {
        if choices.below(5) == 0 {
            members.retain(|member| !member.starts_with(&format!("\"{key}\"")));
        }
    }
    format!("{{{}}}", members.join(","))
}

fn engine() -> Option<Engine> {
    let checked = check(&Sources::single("json.onboard", PROGRAM));
    for found in checked.diagnostics.iter().take(5) {
        println!("{}: {}", found.slug, found.title);
    }
    Engine::new(checked.program?).ok()
}

/// So many people, over and over.
const PEOPLE: usize = 1_000;

fn json(criterion: &mut Criterion) {
    let Some(engine) = engine() else { return };
    let Some(purpose) = engine.program().default_purpose else { return };
    let Ok(mut decider) = engine.decider(purpose, EngineKind::MachineCode) else { return };
    let mut choices = Choices(20_260_001);
    let people: Vec<String> = (0..PEOPLE).map(|_| person(&mut choices)).collect();
    let bytes: usize = people.iter().map(String::len).sum();
    println!("{} bytes for each person", bytes / PEOPLE);
    let mut group = criterion.benchmark_group("json");
    group.throughput(Throughput::Elements(PEOPLE as u64));
    group.bench_function("serde_json into a struct", |bencher| {
        bencher.iter(|| {
            for person in &people {
                black_box(serde_json::from_slice::<Typed>(person.as_bytes()).ok());
            }
        });
    });
    let mut decoder = JsonDecoder::new(&engine);
    let (mut person, mut problems) = (PersonRow::new(&engine), Vec::new());
    group.bench_function("a row", |bencher| {
        bencher.iter(|| {
            for json in &people {
                let _ = black_box(decoder.decode(json.as_bytes(), &mut person, &mut problems));
            }
        });
    });
    group.bench_function("a decision", |bencher| {
        bencher.iter(|| {
            for json in &people {
                let _ = decoder.decode(json.as_bytes(), &mut person, &mut problems);
                let outcomes = decider.row_outcomes(&person.row, 0);
                black_box(outcomes.and_then(|outcomes| outcomes.recommended()));
            }
        });
    });
    group.bench_function("a profile by way of a tree", |bencher| {
        bencher.iter(|| {
            for json in &people {
                let tree = serde_json::from_slice(json.as_bytes()).unwrap_or_default();
                black_box(engine.profile_from_json(&tree));
            }
        });
    });
    group.finish();
    println!("{} documents read twice, {} problems", decoder.read_twice(), problems.len());
}

criterion_group!(benches, json);
criterion_main!(benches);
