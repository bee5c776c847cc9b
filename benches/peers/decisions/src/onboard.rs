//! The engines of this house.

use crate::peer::{Decide, Failure, Peer, Prepared};
use onboard_benches::onboard1::{self, Outcome, Person};
use onboard_runtime::{EngineKind, Profile, ProfileRow};

/// The interpreter, which is what programs mean.
pub fn interpreter(people: &[Person]) -> Result<Box<dyn Peer>, Failure> {
    let engine = onboard1::engine()?;
    let decider = Interpreter(onboard1::Prepared::new(&engine, EngineKind::Interpreter)?);
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

/// Machine code, which agrees with it.
pub fn machine_code(people: &[Person]) -> Result<Box<dyn Peer>, Failure> {
    let engine = onboard1::engine()?;
    let decider = MachineCode(onboard1::Prepared::new(&engine, EngineKind::MachineCode)?);
    let input = |_: &MachineCode, person: &Person| Ok(onboard1::Prepared::row(&engine, person)?);
    Ok(Prepared::new(("onboard, machine code", "onboard-jit"), decider, people, input)?)
}

struct MachineCode(onboard1::Prepared);

impl Decide for MachineCode {
    type Input = ProfileRow;

    fn decide(&mut self, row: &mut ProfileRow) -> Result<Outcome, Failure> {
        Ok(self.0.decide_row(row))
    }
}
