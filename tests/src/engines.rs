//! Every engine says the same: the interpreter defines what.

use crate::coverage::{Coverage, Watched};
use crate::{Person, Run, blocks, generate};
use onboard_ir::PurposeId;
use onboard_runtime::{
    Block, Engine, EngineKind, Evaluator, History, Outcomes, Planes, ProfileRow, Unsupported,
};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// How much was compared.
#[derive(Clone, Debug, Default)]
pub struct Agreed {
    /// Programs that checked without an error.
    pub programs: usize,
    /// Decisions by the interpreter.
    pub decisions: usize,
    /// Of these, those that machine code made too.
    pub machine_code: usize,
    /// Decisions about typed rows alone.
    pub rows: usize,
    /// Why there was no machine code for a program's purpose.
    pub refused: BTreeMap<String, usize>,
    /// What was compared of blocks of people.
    pub blocks: blocks::Agreed,
    /// What was known of the operands of each operation, where machine code decided.
    pub coverage: Coverage,
}

impl AddAssign for Agreed {
    fn add_assign(&mut self, other: Self) {
        self.programs += other.programs;
        self.decisions += other.decisions;
        self.machine_code += other.machine_code;
        self.rows += other.rows;
        self.blocks.add(other.blocks);
        self.coverage.add(other.coverage);
        for (reason, count) in other.refused {
            *self.refused.entry(reason).or_default() += count;
        }
    }
}

/// A program from a tape, without and with statistics, and so many people: machine code says of each what the interpreter says.
///
/// # Errors
/// In what they differ, with the program and the person.
pub fn agree(tape: &[u8], people: usize) -> Result<Agreed, String> {
    let (made, mut tape) = generate::program_and_tape(tape);
    let sources = [("law.onboard".to_owned(), made.text.clone())];
    let Some(program) = crate::checked(&sources).program else { return Ok(Agreed::default()) };
    let engine = Engine::new(program).map_err(|why| format!("{why}:\n{}", made.text))?;
    let mut agreed = Agreed { programs: 1, ..Agreed::default() };
    let fitted = fitted(&engine, &made, &mut tape)?;
    // Blocks take so many people that of the tape nothing would be left for those alone.
    let mut crowd = tape.clone();
    for engine in [engine, fitted] {
        for purpose in generate::decided(&made) {
            let mut engines: Option<Engines> = None;
            for _ in 0..people {
                let run = run(&made, &mut tape, purpose);
                let person = Person::read(&engine, &run)?;
                let engines = match &mut engines {
                    Some(engines) => engines,
                    none => none.insert(Engines::new(&engine, person.purpose, &mut agreed)?),
                };
                engines.agree(&person, &mut agreed).map_err(|why| {
                    format!("{why}:\n{}\nfor {purpose}\n{}\n{}", made.text, run.profile, run.events)
                })?;
                let (id, at) = (person.purpose, person.at);
                if engines.blocks {
                    continue;
                }
                engines.blocks = true;
                let found = blocks::agree(&engine, id, &made, &mut crowd, at)
                    .map_err(|why| format!("{why}:\n{}\nfor {purpose}", made.text))?;
                agreed.blocks.add(found);
            }
        }
    }
    Ok(agreed)
}

pub(crate) fn run(made: &generate::Generated, tape: &mut generate::Tape<'_>, purpose: &str) -> Run {
    let profile = generate::profile(made, tape).to_string();
    let count = if tape.one_in(3) { 0 } else { tape.below(12) };
    let events: Vec<String> = (0..count).map(|_| generate::event(made, tape).to_string()).collect();
    Run { profile, events: events.join("\n"), purpose: Some(purpose.to_owned()), ..Run::default() }
}

/// The engine with what it learns from generated people, each counted often enough to be a group.
pub(crate) fn fitted(
    engine: &Engine,
    made: &generate::Generated,
    tape: &mut generate::Tape<'_>,
) -> Result<Engine, String> {
    let mut learner = engine.learner(0).map_err(|why| why.to_string())?;
    for _ in 0..6 {
        let (profile, _) = engine.profile_from_json(&generate::profile(made, tape));
        for _ in 0..onboard_runtime::GROUP_MINIMUM {
            learner.add(&profile);
        }
    }
    Ok(engine.with_fit(learner.finish()))
}

/// Every engine there is for one person says what the interpreter says; where a program has no machine code, why not is counted.
///
/// # Errors
/// In what they differ.
pub fn agree_about(engine: &Engine, person: &Person) -> Result<Agreed, String> {
    let mut agreed = Agreed::default();
    Engines::new(engine, person.purpose, &mut agreed)?.agree(person, &mut agreed)?;
    Ok(agreed)
}

/// The engines of a purpose, side by side.
struct Engines {
    engine: Engine,
    interpreter: Evaluator,
    code: Option<Evaluator>,
    row: ProfileRow,
    planes: Option<(Planes, Block<'static>)>,
    watched: Watched,
    /// Whether blocks of people have been compared.
    blocks: bool,
}

impl Engines {
    fn new(engine: &Engine, purpose: PurposeId, agreed: &mut Agreed) -> Result<Self, String> {
        let interpreter = engine.decider(purpose, EngineKind::Interpreter).map_err(|why| why.to_string())?;
        let code = match engine.machine_code(purpose) {
            Ok(_) => engine.decider(purpose, EngineKind::MachineCode).ok(),
            Err(reason) => {
                *agreed.refused.entry(reason.to_string()).or_default() += 1;
                if matches!(reason, Unsupported::Machine { .. } | Unsupported::Malformed) {
                    return Err(format!("refused: {reason}"));
                }
                None
            }
        };
        let (row, watched) = (ProfileRow::new(engine), Watched::new(engine, purpose)?);
        let planes = engine.planes(purpose).ok().map(|planes| (planes, Block::new(engine)));
        Ok(Self { engine: engine.clone(), interpreter, code, row, planes, watched, blocks: false })
    }

    fn agree(&mut self, person: &Person, agreed: &mut Agreed) -> Result<(), String> {
        let Person { profile, history, at, .. } = person;
        let told = |outcomes: Outcomes<'_>| told(&self.engine, &outcomes);
        let said = self.interpreter.outcomes(profile, history, *at);
        let (expected, listed) = (told(said), listed_segments(&said));
        agreed.decisions += 1;
        if let Some(code) = &mut self.code {
            let found = code.outcomes(profile, history, *at);
            if found.by_machine_code() {
                agreed.machine_code += 1;
                agreed.coverage.take(&self.watched, self.interpreter.evaluation());
            }
            same(&listed, &listed_segments(&found), "machine code, listing segments,")?;
            same(&expected, &told(found), "machine code")?;
        }
        // Rows and blocks have no times.
        let profile = &blocks::timeless(profile);
        if !self.row.fill(profile) {
            return Err("a person without times is no row".to_owned());
        }
        let expected = told(self.interpreter.outcomes(profile, &History::default(), *at));
        if let Some(found) = self.code.as_mut().and_then(|code| code.row_outcomes(&self.row, *at)) {
            agreed.rows += 1;
            same(&expected, &told(found), "the typed row")?;
        }
        if let Some((planes, block)) = &mut self.planes {
            agreed.blocks.alone += 1;
            let found = blocks::one(&self.engine, planes, block, profile, *at)?;
            same(&expected, &found, "a block of one")?;
        }
        Ok(())
    }
}

/// The segments to which they belong, also as bits, and those of which nobody knows, as text.
fn listed_segments(outcomes: &Outcomes<'_>) -> String {
    let [members, unknown] = [outcomes.members(), outcomes.unknown()];
    let bits: Vec<u64> = outcomes.segment_bits().collect();
    format!("{:?} {bits:x?} {:?}\n", members.collect::<Vec<_>>(), unknown.collect::<Vec<_>>())
}

/// Everything that outcomes say, as text.
pub(crate) fn told(engine: &Engine, outcomes: &Outcomes<'_>) -> String {
    let program = engine.program();
    let mut text = String::new();
    for (id, segment) in (0..).map(onboard_ir::SegmentId).zip(&program.segments) {
        text.push_str(&format!("{} {:?}\n", segment.name, outcomes.segment(id)));
    }
    for (id, matrix) in (0..).map(onboard_ir::MatrixId).zip(&program.matrices) {
        let Some(outcome) = outcomes.matrix(id) else { continue };
        let rows: Vec<u32> = outcome.rows().collect();
        let alternatives: Vec<u32> = outcome.alternatives().collect();
        text.push_str(&format!(
            "{} {:?} fired {:?} rows {rows:?} alternatives {alternatives:?} by guess {}\n",
            matrix.name,
            Some(outcome.status()),
            outcome.fired(),
            outcome.by_guess()
        ));
    }
    text.push_str(&format!("{:?}\n", outcomes.recommended()));
    text
}

pub(crate) fn same(expected: &str, found: &str, what: &str) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    Err(format!("the interpreter says\n{expected}{what} says\n{found}"))
}
