//! Every operation with each of its operands known, imputed, and absent for every reason that it can be absent for.

use crate::{Person, Run, checked, engines};
use onboard_runtime::{Engine, GROUP_MINIMUM};
use serde_json::{Map, Value, json};

/// The operations of the language, each over fields, traits and what another purpose tells.
const PROGRAM: &str = include_str!("operations.onboard");

/// What a person says of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    One,
    Another,
    Nothing,
    Declined,
    LongAgo,
    Nonsense,
}

use Said::{Another, Declined, LongAgo, Nonsense, Nothing, One};

/// Somebody who says one thing of the fields of one number, and another of all others.
#[derive(Clone, Copy, Debug)]
struct Somebody {
    number: usize,
    said: Said,
    others: Said,
    consents: bool,
    used: bool,
}

impl Somebody {
    /// Everybody there is.
    fn all() -> impl Iterator<Item = Self> {
        let focus = (0..3).flat_map(|number| {
            [One, Another, Nothing, Declined, LongAgo, Nonsense].map(|said| (number, said))
        });
        focus.flat_map(|(number, said)| {
            [One, Another, Nothing].into_iter().flat_map(move |others| {
                [(false, false), (false, true), (true, false), (true, true)].map(|(consents, used)| Self {
                    number,
                    said,
                    others,
                    consents,
                    used,
                })
            })
        })
    }

    fn run(&self, program: &onboard_ir::Program, purpose: &str) -> Run {
        let (mut answers, mut events) = (Map::new(), Vec::new());
        for field in &program.fields {
            let (kind, number) = field.name.split_once('_').unwrap_or_default();
            let said = if number == self.number.to_string() { self.said } else { self.others };
            if said == Declined {
                events.push(json!({
                    "event": "question_declined",
                    "timestamp": "2025-12-31T20:00:00Z",
                    "properties": { "field": field.name }
                }));
            }
            if let Some(answer) = answer(kind, said) {
                answers.insert(field.name.clone(), answer);
            }
        }
        if self.used {
            events.push(json!({
                "event": "Used",
                "timestamp": "2025-12-31T09:00:00Z",
                "properties": { "number": 7, "measure": -2.5, "shade": "blue" }
            }));
        }
        let profile = json!({ "answers": answers, "consent": { "ads": self.consents } });
        let events: Vec<String> = events.iter().map(Value::to_string).collect();
        Run {
            profile: profile.to_string(),
            events: events.join("\n"),
            purpose: Some(purpose.to_owned()),
            ..Run::default()
        }
    }
}

fn answer(kind: &str, said: Said) -> Option<Value> {
    let (one, another) = match kind {
        "bool" => (json!(true), json!(false)),
        "text" => (json!("Foo"), json!("a long text")),
        "shade" => (json!("amber"), json!("coral")),
        "shades" => (json!(["amber", "blue"]), json!(["coral"])),
        "date" => (json!("2026-01-01"), json!("2024-02-29")),
        "time" => (json!("2025-12-31T12:00:00Z"), json!("2025-12-01T00:00:00Z")),
        "duration" => (json!("90s"), json!("5d")),
        "country" => (json!("PT"), json!("US")),
        "language" => (json!("de"), json!("pt-BR")),
        "version" => (json!("2.9.0"), json!("2.10.0")),
        _ => (json!(2), json!(-40)),
    };
    match said {
        One => Some(json!({ "value": one })),
        Another => Some(json!({ "value": another, "at": "2025-12-30T00:00:00Z" })),
        LongAgo => Some(json!({ "value": one, "at": "2025-12-01T00:00:00Z" })),
        Nonsense => Some(json!({ "value": ["?"] })),
        Nothing | Declined => None,
    }
}

/// All engines say of everybody what the interpreter says, with what is absent imputed and without.
///
/// # Errors
/// In what they differ, with the person.
pub fn agree() -> Result<engines::Agreed, String> {
    let found = checked(&[("operations.onboard".to_owned(), PROGRAM.to_owned())]);
    let program = found.program.ok_or_else(|| format!("{:?}", found.diagnostics))?;
    let mut bare = program.clone();
    bare.fields.iter_mut().for_each(|field| field.fallbacks.clear());
    let engine = |program| Engine::new(program).map_err(|why| why.to_string());
    let mut agreed = engines::Agreed { programs: 2, ..engines::Agreed::default() };
    for engine in [engine(bare)?, fitted(&engine(program)?)?] {
        for purpose in ["service", "ads"] {
            for somebody in Somebody::all() {
                let person = Person::read(&engine, &somebody.run(engine.program(), purpose))?;
                let found = engines::agree_about(&engine, &person);
                agreed += found.map_err(|why| format!("{why}\nfor {purpose}, {somebody:?}"))?;
            }
        }
    }
    Ok(agreed)
}

/// The engine, having met enough people who like one set.
fn fitted(engine: &Engine) -> Result<Engine, String> {
    let known = Somebody { number: 0, said: One, others: One, consents: true, used: false };
    let person = Person::read(engine, &known.run(engine.program(), "service"))?;
    let mut learner = engine.learner(0).map_err(|why| why.to_string())?;
    for _ in 0..GROUP_MINIMUM {
        learner.add(&person.profile);
    }
    Ok(engine.with_fit(learner.finish()))
}
