//! evalexpr as its documentation advises: the operator tree is built once, and each person is a context of their own. The
//! language has no test of how a text begins or ends: these two are functions of the context.

use crate::peer::{Decide, Failure, Peer, Prepared, bits};
use evalexpr::{
    ContextWithMutableFunctions, ContextWithMutableVariables, DefaultNumericTypes, EvalexprError, Function,
    HashMapContext, Node, Value, build_operator_tree,
};
use onboard_benches::onboard1::{Outcome, Person};

const RULES: &str = include_str!("../rules/onboard1.evalexpr");

pub fn peer(people: &[Person]) -> Result<Box<dyn Peer>, Failure> {
    let tree = build_operator_tree(RULES)?;
    Ok(Prepared::new(("evalexpr", "evalexpr"), Evalexpr(tree), people, |_, person| context(person))?)
}

struct Evalexpr(Node<DefaultNumericTypes>);

impl Decide for Evalexpr {
    type Input = HashMapContext<DefaultNumericTypes>;

    fn decide(&mut self, context: &mut Self::Input) -> Result<Outcome, Failure> {
        let decided = self.0.eval_tuple_with_context_mut(context)?;
        let (path, segments) = decided.split_first().ok_or("no path")?;
        let segments = bits(segments.iter().map(|value| *value == Value::Boolean(true)));
        Ok(Outcome { segments, path: u8::try_from(path.as_int()?)? })
    }
}

fn context(person: &Person) -> Result<HashMapContext<DefaultNumericTypes>, Failure> {
    let mut context = HashMapContext::new();
    let int = |value: i32| Value::Int(i64::from(value));
    let text = |value: &str| Value::String(value.to_owned());
    for (name, value) in [
        ("role", text(person.role.name())),
        ("stated_team_size", person.team_size.map_or(Value::Empty, int)),
        ("stated_company_size", person.company_size.map_or(Value::Empty, int)),
        ("country", text(person.country.name())),
        ("device", text(person.device.name())),
        ("referral", text(person.referral.name())),
        ("plan", text(person.plan.name())),
        ("signup_age_days", Value::Float(person.signup_age_days)),
        ("sessions_7d", int(person.sessions_7d)),
        ("advanced", int(person.advanced)),
        ("basic", int(person.basic)),
        ("resources_downloaded", int(person.resources_downloaded)),
        ("tutorial_completed", Value::Boolean(person.tutorial_completed)),
        ("time_on_step_s", Value::Float(person.time_on_step_s)),
        ("stated_budget", person.budget.map_or(Value::Empty, Value::Float)),
        ("intents", Value::Int(i64::from(person.intents))),
        ("email_domain", text(&person.email_domain)),
        ("locale", text(&person.locale)),
        ("is_business_email", Value::Boolean(person.is_business_email)),
        ("consent_personalization", Value::Boolean(person.consent_personalization)),
        ("score", Value::Float(person.score)),
    ] {
        context.set_value(name.to_owned(), value)?;
    }
    context.set_function("starts_with".to_owned(), text_test(|text, part| text.starts_with(part)))?;
    context.set_function("ends_with".to_owned(), text_test(|text, part| text.ends_with(part)))?;
    Ok(context)
}

fn text_test(test: fn(&str, &str) -> bool) -> Function<DefaultNumericTypes> {
    Function::new(move |argument| match argument {
        Value::Tuple(pair) => match pair.as_slice() {
            [Value::String(text), Value::String(part)] => Ok(Value::Boolean(test(text, part))),
            _ => Err(EvalexprError::expected_string(argument.clone())),
        },
        _ => Err(EvalexprError::expected_tuple(argument.clone())),
    })
}
