//! ZEN as its documentation advises: the decision is compiled before use, expressions rather than functions, and the context of a
//! person is in the engine's own form.

use crate::peer::{Failure, Peer};
use onboard_benches::onboard1::{Checksum, Outcome, Person, SEGMENTS};
use zen_engine::Decision;
use zen_engine::Variable;
use zen_engine::model::GraphContent;

const RULES: &str = include_str!("../rules/onboard1.zen.json");

pub fn peer(people: &[Person]) -> Result<Box<dyn Peer>, Failure> {
    let content: GraphContent = serde_json::from_str(RULES)?;
    let mut decision = Decision::from(content);
    decision.compile();
    let people = people.iter().map(context).collect::<Result<_, _>>()?;
    let waiting = tokio::runtime::Builder::new_current_thread().build()?;
    Ok(Box::new(Zen { decision, waiting, people }))
}

struct Zen {
    decision: Decision,
    waiting: tokio::runtime::Runtime,
    people: Vec<Variable>,
}

impl Peer for Zen {
    fn name(&self) -> &'static str {
        "ZEN"
    }

    fn package(&self) -> &'static str {
        "zen-engine"
    }

    /// One wait for everybody: to start and end waiting is nothing that ZEN does.
    fn pass(&mut self) -> Result<Checksum, Failure> {
        self.waiting.block_on(async {
            let mut sum = Checksum::default();
            for person in &self.people {
                let response =
                    self.decision.evaluate(person.clone()).await.map_err(|error| error.to_string())?;
                sum.add(outcome(&response.result)?);
            }
            Ok(sum)
        })
    }
}

fn outcome(result: &Variable) -> Result<Outcome, Failure> {
    let segment = |(place, name): (usize, &&str)| {
        let holds = result.dot(name).and_then(|value| value.as_bool()).ok_or(*name)?;
        Ok(u64::from(holds) << place)
    };
    let segments = SEGMENTS.iter().enumerate().map(segment).sum::<Result<u64, Failure>>()?;
    let path = result.dot("path").and_then(|path| path.as_number()).ok_or("no path")?;
    Ok(Outcome { segments, path: u8::try_from(path)? })
}

/// The profile as it is, with the two counts of features beside the others.
fn context(person: &Person) -> Result<Variable, Failure> {
    let mut json: serde_json::Value = serde_json::from_str(&person.to_json())?;
    let object = json.as_object_mut().ok_or("not an object")?;
    object.insert("advanced".to_owned(), person.advanced.into());
    object.insert("basic".to_owned(), person.basic.into());
    Ok(json.into())
}
