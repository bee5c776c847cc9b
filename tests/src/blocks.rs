//! Blocks of people say what the interpreter says of each of them.

use crate::{engines, generate};
use onboard_ir::{MatrixId, PurposeId, SegmentId};
use onboard_runtime::{
    Block, BlockOutcomes, Consent, Engine, EngineKind, History, Plane, Planes, Profile, Status, Unsupported,
};
use std::collections::BTreeMap;

/// Everybody, and where a word of a plane ends.
const PEOPLE: usize = 70;

/// How much was compared.
#[derive(Clone, Debug, Default)]
pub struct Agreed {
    /// Engines for a purpose that decide about blocks.
    pub purposes: usize,
    /// Decisions about people among others.
    pub people: usize,
    /// Decisions about people alone.
    pub alone: usize,
    /// Why an engine does not decide about blocks for a purpose.
    pub refused: BTreeMap<String, usize>,
}

impl Agreed {
    pub(crate) fn add(&mut self, other: Self) {
        self.purposes += other.purposes;
        self.people += other.people;
        self.alone += other.alone;
        for (reason, count) in other.refused {
            *self.refused.entry(reason).or_default() += count;
        }
    }
}

/// A program from a tape, without and with statistics: blocks of people say what the interpreter says.
///
/// # Errors
/// In what they differ, with the program and the person.
pub fn agree_alone(tape: &[u8]) -> Result<Agreed, String> {
    let (made, mut tape) = generate::program_and_tape(tape);
    let sources = [("law.onboard".to_owned(), made.text.clone())];
    let Some(program) = crate::checked(&sources).program else { return Ok(Agreed::default()) };
    let engine = Engine::new(program).map_err(|why| format!("{why}:\n{}", made.text))?;
    let fitted = engines::fitted(&engine, &made, &mut tape)?;
    let at = crate::instant(crate::person::BEGIN)?;
    let mut agreed = Agreed::default();
    for engine in [engine, fitted] {
        for name in generate::decided(&made) {
            let purpose = crate::person::purpose(&engine, Some(name))?;
            let found = agree(&engine, purpose, &made, &mut tape, at);
            agreed.add(found.map_err(|why| format!("{why}:\n{}\nfor {name}", made.text))?);
        }
    }
    Ok(agreed)
}

/// Generated people, as a block and each alone: planes say of each what the interpreter says.
pub(crate) fn agree(
    engine: &Engine,
    purpose: PurposeId,
    made: &generate::Generated,
    tape: &mut generate::Tape<'_>,
    at: i64,
) -> Result<Agreed, String> {
    let mut planes = match engine.planes(purpose) {
        Ok(planes) => planes,
        Err(reason) => return refused(&reason),
    };
    let mut agreed = Agreed { purposes: 1, ..Agreed::default() };
    let (mut all, mut alone) = (Block::new(engine), Block::new(engine));
    all.clear(PEOPLE);
    let mut interpreter = engine.decider(purpose, EngineKind::Interpreter).map_err(|why| why.to_string())?;
    let mut expected = Vec::new();
    for place in 0..PEOPLE {
        let json = generate::profile(made, tape);
        let profile = timeless(&engine.profile_from_json(&json).0);
        if !all.fill(place, &profile) {
            return Err(format!("a person without times is in no block: {json}"));
        }
        let said = engines::told(engine, &interpreter.outcomes(&profile, &History::default(), at));
        let found = one(engine, &mut planes, &mut alone, &profile, at)?;
        engines::same(&said, &found, "a block of one").map_err(|why| format!("{why}\n{json}"))?;
        agreed.alone += 1;
        expected.push((said, json));
    }
    let outcomes = planes.run(&all, at).ok_or("the block is another engine's")?;
    for (place, (said, json)) in expected.iter().enumerate() {
        let found = told(engine, &outcomes, place);
        engines::same(said, &found, "a block").map_err(|why| format!("{why}\nplace {place}: {json}"))?;
        agreed.people += 1;
    }
    Ok(agreed)
}

/// The same person without times: those of answers and consents.
pub(crate) fn timeless(profile: &Profile) -> Profile {
    let mut profile = profile.clone();
    profile.fields.iter_mut().filter_map(|field| field.answer.as_mut()).for_each(|answer| answer.at = None);
    for consent in &mut profile.consent {
        if let Consent::Changes(changes) = consent {
            *consent = changes.last().map_or(Consent::Open, |(_, granted)| Consent::Always(*granted));
        }
    }
    profile
}

fn refused(reason: &Unsupported) -> Result<Agreed, String> {
    match reason {
        Unsupported::Malformed => Err("planes find the plan malformed".to_owned()),
        reason => Ok(Agreed { refused: [(reason.to_string(), 1)].into(), ..Agreed::default() }),
    }
}

/// What a block of somebody alone says of them.
pub(crate) fn one(
    engine: &Engine,
    planes: &mut Planes,
    block: &mut Block<'static>,
    profile: &Profile,
    at: i64,
) -> Result<String, String> {
    block.clear(1);
    block.fill(0, profile);
    let outcomes = planes.run(block, at).ok_or("the block is another engine's")?;
    Ok(told(engine, &outcomes, 0))
}

/// Everything that outcomes say of somebody, as [`engines::told`] writes it.
fn told(engine: &Engine, outcomes: &BlockOutcomes<'_>, place: usize) -> String {
    let program = engine.program();
    let mut text = String::new();
    for (id, segment) in (0..).map(SegmentId).zip(&program.segments) {
        let truth = outcomes.segment(id).and_then(|(trues, unknown)| {
            let known = !unknown.has(place);
            known.then(|| trues.has(place))
        });
        text.push_str(&format!("{} {truth:?}\n", segment.name));
    }
    for (id, matrix) in (0..).map(MatrixId).zip(&program.matrices) {
        let Some(outcome) = outcomes.matrix(id) else { continue };
        let numbers = |rows: &mut dyn Iterator<Item = &Plane>| -> Vec<usize> {
            rows.enumerate().filter(|(_, row)| row.has(place)).map(|(number, _)| number).collect()
        };
        let statuses = [Status::Settled, Status::Provisional, Status::None, Status::Conflict];
        let status: Vec<&Status> =
            statuses.iter().filter(|status| outcome.status(**status).has(place)).collect();
        let fired = numbers(&mut outcome.fired());
        text.push_str(&format!(
            "{} {:?} fired {:?} rows {:?} alternatives {:?} by guess {}\n",
            matrix.name,
            status.first().filter(|_| status.len() == 1),
            fired.first().filter(|_| fired.len() == 1),
            numbers(&mut outcome.rows()),
            numbers(&mut outcome.alternatives()),
            outcome.by_guess().has(place)
        ));
    }
    let mut paths = outcomes.paths().filter(|(.., plane)| plane.has(place));
    let path = paths.next().map(|(path, matrix, row, _)| (path, matrix, row));
    text.push_str(&format!("{path:?}\n"));
    if paths.next().is_some() {
        text.push_str("two paths\n");
    }
    text
}
