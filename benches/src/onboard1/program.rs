//! The workload as a program of the language, and the engines made ready for it.

use super::{Outcome, Person, Role, SEGMENTS};
use onboard_compiler::{Sources, check};
use onboard_ir::{PurposeId, SegmentId};
use onboard_runtime::{
    Engine, EngineKind, Error, Evaluator, GROUP_MINIMUM, History, Outcomes, Profile, ProfileRow,
};
use serde_json::{Value as Json, json};

/// The program's text.
pub const PROGRAM: &str = include_str!("../../onboard1/onboard1.onboard");

/// How many people are in the team of somebody whose team is not known: the medians that `fallback median by role` finds.
const MEDIANS: [(Role, i32); 6] = [
    (Role::Admin, 12),
    (Role::It, 25),
    (Role::Exec, 40),
    (Role::Dev, 8),
    (Role::Marketing, 6),
    (Role::Other, 3),
];

/// The engine of the program, with its statistics. These are learned from people made up for that: for each role as many as a
/// statistic needs, so spread that the median is the one wanted.
///
/// # Errors
/// What the checker finds, or why the program cannot run.
pub fn engine() -> Result<Engine, String> {
    let checked = check(&Sources::single("onboard1.onboard", PROGRAM));
    if let Some(found) = checked.diagnostics.first() {
        return Err(format!("{}: {}", found.slug, found.title));
    }
    let program = checked.program.ok_or("no program")?;
    let engine = Engine::new(program).map_err(|error| error.to_string())?;
    let mut learner = engine.learner(0).map_err(|error| error.to_string())?;
    for donor in donors() {
        learner.add(&read(&engine, &donor)?);
    }
    let fit = learner.finish();
    Ok(engine.with_fit(fit))
}

/// Half of a role's teams are smaller than its median, half are larger.
fn donors() -> impl Iterator<Item = Json> {
    let of_role = |(role, median): (Role, i32)| {
        let count = i32::try_from(GROUP_MINIMUM).unwrap_or(i32::MAX) | 1;
        (0..count).map(move |place| {
            let team_size = if place < count / 2 { 1 } else { median + place - count / 2 };
            json!({ "role": role.name(), "team_size": team_size })
        })
    };
    MEDIANS.into_iter().flat_map(of_role)
}

fn read(engine: &Engine, json: &Json) -> Result<Profile, String> {
    let (profile, problems) = engine.profile_from_json(json);
    problems.first().map_or(Ok(profile), |problem| Err(problem.to_string()))
}

/// An engine, ready to decide.
pub struct Prepared {
    evaluator: Evaluator,
    history: History,
}

impl Prepared {
    /// # Errors
    /// Why the engine cannot run the program of this workload.
    pub fn new(engine: &Engine, kind: EngineKind) -> Result<Self, String> {
        let program = engine.program();
        let purpose: PurposeId = program.default_purpose.ok_or("no purpose")?;
        let id = |name: &&str| {
            let place = program.segments.iter().position(|segment| segment.name == **name);
            place.and_then(|place| u32::try_from(place).ok()).map(SegmentId)
        };
        let segments: Vec<SegmentId> =
            SEGMENTS.iter().map(id).collect::<Option<_>>().ok_or("a segment is not declared")?;
        let evaluator = engine.decider(purpose, kind).map_err(|error: Error| error.to_string())?;
        if program.segments.len() != segments.len() || !segments.is_sorted() {
            return Err("the program's segments are not in the order of the workload".to_owned());
        }
        Ok(Self { evaluator, history: History::default() })
    }

    /// A person as the engine takes them.
    ///
    /// # Errors
    /// What the engine cannot read of them.
    pub fn profile(engine: &Engine, person: &Person) -> Result<Profile, String> {
        let json = serde_json::from_str(&person.to_json()).map_err(|error| error.to_string())?;
        read(engine, &json)
    }

    /// Segments and path of a person.
    pub fn decide(&mut self, profile: &Profile) -> Outcome {
        Self::outcome(self.evaluator.outcomes(profile, &self.history, 0))
    }

    fn outcome(outcomes: Outcomes<'_>) -> Outcome {
        let path = outcomes.recommended().map_or(0, |(_, _, row)| row as u8 + 1);
        Outcome { segments: outcomes.segment_bits().next().unwrap_or(0), path }
    }

    /// A person as a typed row.
    ///
    /// # Errors
    /// What the engine cannot read of them.
    pub fn row(engine: &Engine, person: &Person) -> Result<ProfileRow, String> {
        let mut row = ProfileRow::new(engine);
        let fits = row.fill(&Self::profile(engine, person)?);
        fits.then_some(row).ok_or_else(|| "a time in a profile".to_owned())
    }

    /// Segments and path of a typed row.
    pub fn decide_row(&mut self, row: &ProfileRow) -> Outcome {
        let Some(outcomes) = self.evaluator.row_outcomes(row, 0) else { return Outcome::default() };
        Self::outcome(outcomes)
    }
}
