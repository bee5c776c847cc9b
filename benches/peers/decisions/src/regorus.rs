//! Regorus as its own benchmark of a hot policy: compiled to the program of its virtual machine, which is used again for every
//! person; only the input is set.

use crate::peer::{Decide, Failure, Peer, Prepared, bits};
use onboard_benches::onboard1::{Outcome, Person};
use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Rc, Value};

const RULES: &str = include_str!("../rules/onboard1.rego");

/// What is asked for: the path, then the segments.
const DECISION: &str = "data.onboard1.decision";

pub fn peer(people: &[Person]) -> Result<Box<dyn Peer>, Failure> {
    let mut engine = Engine::new();
    engine.add_policy("onboard1.rego".to_owned(), RULES.to_owned())?;
    let policy = engine.compile_with_entrypoint(&Rc::from(DECISION))?;
    let mut machine = RegoVM::new();
    machine.load_program(Compiler::compile_from_policy(&policy, &[DECISION])?);
    Ok(Prepared::new(("Regorus", "regorus"), Regorus(machine), people, |_, person| input(person))?)
}

struct Regorus(RegoVM);

impl Decide for Regorus {
    type Input = Value;

    fn decide(&mut self, input: &mut Value) -> Result<Outcome, Failure> {
        self.0.set_input(input.clone());
        let decision = self.0.execute()?;
        let mut values = decision.as_array()?.iter();
        let path = values.next().ok_or("no path")?;
        let segments = bits(values.map(|value| *value == Value::Bool(true)));
        Ok(Outcome { segments, path: u8::try_from(path.as_i64()?)? })
    }
}

/// The profile as it is, with the two counts of features beside the others, and intents as a set.
fn input(person: &Person) -> Result<Value, Failure> {
    let mut value = Value::from_json_str(&person.to_json())?;
    let intents = value["intents"].as_array()?.iter().cloned().collect();
    let object = value.as_object_mut()?;
    object.insert("intents".into(), Value::Set(Rc::new(intents)));
    object.insert("advanced".into(), i64::from(person.advanced).into());
    object.insert("basic".into(), i64::from(person.basic).into());
    Ok(value)
}
