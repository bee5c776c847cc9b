//! The engines of this house.

use crate::peer::{Decide, Failure, Peer, Prepared};
use onboard_benches::onboard1::{self, Outcome, Person};
use onboard_runtime::Profile;

/// The interpreter, which is what programs mean.
pub fn interpreter(people: &[Person]) -> Result<Box<dyn Peer>, Failure> {
    let engine = onboard1::engine()?;
    let decider = Interpreter(onboard1::Prepared::new(&engine)?);
    let input = |_: &Interpreter, person: &Person| Ok(onboard1::Prepared::profile(&engine, person)?);
    Ok(Prepared::new(("onboard, interpreter", "onboard-runtime"), decider, people, input)?)
}

struct Interpreter(onboard1::Prepared);

impl Decide for Interpreter {
    type Input = Profile;

    fn decide(&mut self, profile: &mut Profile) -> Result<Outcome, Failure> {
        Ok(self.0.decide(profile))
    }
}
