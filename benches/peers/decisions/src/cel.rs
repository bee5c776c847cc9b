//! CEL as its crate's documentation advises: one environment, each expression compiled once, and a resolver that lends the values
//! of a person instead of filling a context with copies. The segments are names for the expression of the path.

use crate::peer::{Decide, Failure, Peer, Prepared, bits};
use cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelNull, CelString};
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use cel::{Context, Env, Program, Value};
use onboard_benches::onboard1::{Intent, Outcome, Person, SEGMENTS};
use std::sync::Arc;

/// A rule to a line: its name, a colon, its expression.
const RULES: &str = include_str!("../rules/onboard1.cel");

pub fn peer(people: &[Person]) -> Result<Box<dyn Peer>, Failure> {
    let env = Arc::new(Env::stdlib());
    let mut segments = Vec::new();
    for (line, name) in RULES.lines().zip(SEGMENTS.into_iter().chain(["path"])) {
        let rule = line.strip_prefix(name).and_then(|rest| rest.strip_prefix(": ")).ok_or(name)?;
        segments.push(env.compile(rule)?);
    }
    let path = segments.pop().ok_or("no path")?;
    Ok(Prepared::new(("CEL", "cel"), Cel { env, segments, path }, people, |_, person| {
        Ok(Facts::new(person))
    })?)
}

struct Cel {
    env: Arc<Env>,
    segments: Vec<Program>,
    path: Program,
}

impl Decide for Cel {
    type Input = Facts;

    fn decide(&mut self, facts: &mut Facts) -> Result<Outcome, Failure> {
        let facts = &*facts;
        let mut context = Context::with_env(Arc::clone(&self.env));
        context.set_variable_resolver(facts);
        let mut holds = [false; SEGMENTS.len()];
        for (program, holds) in self.segments.iter().zip(&mut holds) {
            let Value::Bool(value) = program.execute(&context)? else { return Err("no truth value".into()) };
            *holds = value;
        }
        let found = Found(holds.map(CelBool::from));
        let mut context = Context::with_env(Arc::clone(&self.env));
        context.set_variable_resolver(&found);
        let Value::Int(path) = self.path.execute(&context)? else { return Err("no number".into()) };
        Ok(Outcome { segments: bits(holds), path: u8::try_from(path)? })
    }
}

/// A person as values of CEL.
struct Facts {
    role: CelString<'static>,
    team_size: Box<dyn Val>,
    company_size: Box<dyn Val>,
    country: CelString<'static>,
    device: CelString<'static>,
    referral: CelString<'static>,
    plan: CelString<'static>,
    signup_age_days: CelDouble,
    sessions_7d: CelInt,
    advanced: CelInt,
    basic: CelInt,
    resources_downloaded: CelInt,
    tutorial_completed: CelBool,
    time_on_step_s: CelDouble,
    budget: Box<dyn Val>,
    intents: CelList<'static>,
    email_domain: CelString<'static>,
    locale: CelString<'static>,
    is_business_email: CelBool,
    consent_personalization: CelBool,
    score: CelDouble,
}

impl Facts {
    fn new(person: &Person) -> Self {
        let int = |value: i32| CelInt::from(i64::from(value));
        let optional = |value: Option<i32>| -> Box<dyn Val> {
            value.map_or_else(|| Box::new(CelNull) as Box<dyn Val>, |value| Box::new(int(value)))
        };
        let intents = Intent::ALL.iter().filter(|intent| person.intents & intent.bit() != 0);
        let intents: Vec<Box<dyn Val>> =
            intents.map(|intent| Box::new(CelString::from(intent.name())) as Box<dyn Val>).collect();
        Self {
            role: person.role.name().into(),
            team_size: optional(person.team_size),
            company_size: optional(person.company_size),
            country: person.country.name().into(),
            device: person.device.name().into(),
            referral: person.referral.name().into(),
            plan: person.plan.name().into(),
            signup_age_days: person.signup_age_days.into(),
            sessions_7d: int(person.sessions_7d),
            advanced: int(person.advanced),
            basic: int(person.basic),
            resources_downloaded: int(person.resources_downloaded),
            tutorial_completed: person.tutorial_completed.into(),
            time_on_step_s: person.time_on_step_s.into(),
            budget: person
                .budget
                .map_or_else(|| Box::new(CelNull) as Box<dyn Val>, |value| Box::new(CelDouble::from(value))),
            intents: intents.into(),
            email_domain: person.email_domain.clone().into(),
            locale: person.locale.clone().into(),
            is_business_email: person.is_business_email.into(),
            consent_personalization: person.consent_personalization.into(),
            score: person.score.into(),
        }
    }
}

impl VariableResolver for Facts {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        let value: &(dyn Val + 'b) = match name {
            "role" => &self.role,
            "team_size" => &*self.team_size,
            "company_size" => &*self.company_size,
            "country" => &self.country,
            "device" => &self.device,
            "referral" => &self.referral,
            "plan" => &self.plan,
            "signup_age_days" => &self.signup_age_days,
            "sessions_7d" => &self.sessions_7d,
            "advanced" => &self.advanced,
            "basic" => &self.basic,
            "resources_downloaded" => &self.resources_downloaded,
            "tutorial_completed" => &self.tutorial_completed,
            "time_on_step_s" => &self.time_on_step_s,
            "budget" => &*self.budget,
            "intents" => &self.intents,
            "email_domain" => &self.email_domain,
            "locale" => &self.locale,
            "is_business_email" => &self.is_business_email,
            "consent_personalization" => &self.consent_personalization,
            "score" => &self.score,
            _ => return None,
        };
        Some(CowVal::Borrowed(value))
    }
}

/// The segments of a person, in the order of the workload.
struct Found([CelBool; SEGMENTS.len()]);

impl VariableResolver for Found {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        let place = SEGMENTS.iter().position(|segment| *segment == name)?;
        self.0.get(place).map(|holds| CowVal::Borrowed(holds as &dyn Val))
    }
}
