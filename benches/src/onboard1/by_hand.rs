//! The decision in Rust, as a good engineer writes it on an ordinary day: what every engine is measured against.

use super::{Country, Device, Intent, Outcome, Person, Plan, Referral, Role};

const POWER_USER: u64 = 1;
const ENTERPRISE: u64 = 1 << 1;
const HOBBYIST: u64 = 1 << 2;
const MOBILE_FIRST: u64 = 1 << 3;
const AT_RISK: u64 = 1 << 4;
const EXPLORER: u64 = 1 << 5;
const INTEGRATOR: u64 = 1 << 6;
const COMPLIANCE: u64 = 1 << 7;
const HIGH_INTENT: u64 = 1 << 8;
const CONTENT_LED: u64 = 1 << 9;
const ACADEMIC: u64 = 1 << 10;
const STALLED: u64 = 1 << 11;

/// For each path the segments that it looks at, and what they must be.
const ROWS: [(u64, u64); 10] = [
    (ENTERPRISE | COMPLIANCE, ENTERPRISE | COMPLIANCE),
    (ENTERPRISE | AT_RISK, ENTERPRISE),
    (INTEGRATOR | POWER_USER, INTEGRATOR | POWER_USER),
    (INTEGRATOR | HOBBYIST, INTEGRATOR),
    (AT_RISK | MOBILE_FIRST, AT_RISK | MOBILE_FIRST),
    (AT_RISK, AT_RISK),
    (HIGH_INTENT | HOBBYIST, HIGH_INTENT),
    (ACADEMIC | POWER_USER, ACADEMIC),
    (CONTENT_LED | EXPLORER | STALLED, CONTENT_LED | EXPLORER),
    (0, 0),
];

/// Segments and path of a person.
#[must_use]
pub fn decide(person: &Person) -> Outcome {
    let segments = segments(person);
    for (path, (mask, value)) in (1..).zip(ROWS) {
        if segments & mask == value {
            return Outcome { segments, path };
        }
    }
    Outcome { segments, path: 0 }
}

fn segments(person: &Person) -> u64 {
    let team_size = person.team_size.unwrap_or(match person.role {
        Role::Admin => 12,
        Role::It => 25,
        Role::Exec => 40,
        Role::Dev => 8,
        Role::Marketing => 6,
        Role::Other => 3,
    });
    let company_size = person.company_size.unwrap_or(50);
    let budget = person.budget.unwrap_or(450.0);
    let wants = |intent: Intent| person.intents & intent.bit() != 0;

    let mut segments = 0;
    if person.advanced >= 5 && person.sessions_7d >= 3 {
        segments |= POWER_USER;
    }
    if (team_size >= 50 || company_size >= 500) && matches!(person.role, Role::Admin | Role::It | Role::Exec)
    {
        segments |= ENTERPRISE;
    }
    if !person.is_business_email && team_size <= 2 && budget < 500.0 {
        segments |= HOBBYIST;
    }
    if person.device == Device::Mobile
        || (person.device == Device::Tablet && person.sessions_7d > 0 && person.time_on_step_s < 20.0)
    {
        segments |= MOBILE_FIRST;
    }
    if person.sessions_7d < 1 && person.signup_age_days > 3.0 {
        segments |= AT_RISK;
    }
    if person.resources_downloaded >= 3 || (person.basic >= 10 && !person.tutorial_completed) {
        segments |= EXPLORER;
    }
    if (wants(Intent::Api) || wants(Intent::Webhooks)) && matches!(person.role, Role::Dev | Role::It) {
        segments |= INTEGRATOR;
    }
    if matches!(person.country, Country::De | Country::Fr | Country::Nl | Country::At)
        && (wants(Intent::Sso) || wants(Intent::Audit))
        && company_size >= 200
    {
        segments |= COMPLIANCE;
    }
    if (person.plan == Plan::Trial && budget >= 400.0 && wants(Intent::Buy)) || person.score > 0.9 {
        segments |= HIGH_INTENT;
    }
    if matches!(person.referral, Referral::Organic | Referral::Event)
        && person.resources_downloaded >= 1
        && wants(Intent::Learn)
    {
        segments |= CONTENT_LED;
    }
    if person.email_domain.ends_with(".edu") || person.email_domain.ends_with(".ac.uk") {
        segments |= ACADEMIC;
    }
    if person.time_on_step_s > 120.0
        && !person.tutorial_completed
        && person.signup_age_days >= 1.0
        && person.consent_personalization
        && person.locale.starts_with("en")
    {
        segments |= STALLED;
    }
    segments
}
