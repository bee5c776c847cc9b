//! Rhai as its book advises for speed: a script optimised in full and compiled once, the features of a *performance build*, fast
//! operators, one scope for each person that is rewound after use.

use crate::peer::{Decide, Failure, Peer, Prepared};
use onboard_benches::onboard1::{Outcome, Person};
use rhai::{AST, Dynamic, Engine, OptimizationLevel, Scope};

const RULES: &str = include_str!("../rules/onboard1.rhai");

pub fn peer(people: &[Person]) -> Result<Box<dyn Peer>, Failure> {
    let mut engine = Engine::new_raw();
    engine.register_global_module(rhai::packages::Package::as_shared_module(
        &rhai::packages::StandardPackage::new(),
    ));
    engine.set_optimization_level(OptimizationLevel::Full);
    engine.set_fast_operators(true);
    let ast = engine.compile(RULES)?;
    Ok(Prepared::new(("Rhai", "rhai"), Rhai { engine, ast }, people, |_, person| Ok(scope(person)))?)
}

struct Rhai {
    engine: Engine,
    ast: AST,
}

impl Decide for Rhai {
    type Input = Scope<'static>;

    fn decide(&mut self, scope: &mut Self::Input) -> Result<Outcome, Failure> {
        let known = scope.len();
        let decided = self.engine.eval_ast_with_scope::<i64>(scope, &self.ast)?;
        scope.rewind(known);
        Ok(Outcome { segments: u64::try_from(decided >> 4)?, path: u8::try_from(decided & 15)? })
    }
}

fn scope(person: &Person) -> Scope<'static> {
    let optional = |value: Option<i32>| value.map_or(Dynamic::UNIT, |value| i64::from(value).into());
    let mut scope = Scope::new();
    scope
        .push("role", person.role.name().to_owned())
        .push_dynamic("stated_team_size", optional(person.team_size))
        .push_dynamic("stated_company_size", optional(person.company_size))
        .push("country", person.country.name().to_owned())
        .push("device", person.device.name().to_owned())
        .push("referral", person.referral.name().to_owned())
        .push("plan", person.plan.name().to_owned())
        .push("signup_age_days", person.signup_age_days)
        .push("sessions_7d", i64::from(person.sessions_7d))
        .push("advanced", i64::from(person.advanced))
        .push("basic", i64::from(person.basic))
        .push("resources_downloaded", i64::from(person.resources_downloaded))
        .push("tutorial_completed", person.tutorial_completed)
        .push("time_on_step_s", person.time_on_step_s)
        .push_dynamic("stated_budget", person.budget.map_or(Dynamic::UNIT, Dynamic::from))
        .push("intents", i64::from(person.intents))
        .push("email_domain", person.email_domain.clone())
        .push("locale", person.locale.clone())
        .push("is_business_email", person.is_business_email)
        .push("consent_personalization", person.consent_personalization)
        .push("score", person.score);
    scope
}
