//! Whoever is kept up to date is where a fresh evaluation says: after each of many updates.

mod woven;

use crate::generate::{self, Generated, Tape};
use onboard_ir::{FieldId, MatrixId, PurposeId, SegmentId};
use onboard_runtime::{
    Consent, Engine, Evaluation, Evaluator, Event, FieldInput, LiveEvaluation, MatrixOutcome, Scope, Update,
};
use std::ops::AddAssign;

const MINUTE: i64 = 60_000_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// The beginning of 2026: the people of a law live around it.
const BEGIN: i64 = 1_767_225_600_000_000;

/// How much was compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Followed {
    /// Programs that checked without an error.
    pub programs: usize,
    /// People, each with a sequence of updates.
    pub sequences: usize,
    /// Updates.
    pub updates: usize,
    /// Of these, those for which everything was evaluated anew.
    pub anew: usize,
    /// Updates made step by step that changed a segment or a matrix.
    pub changed: usize,
    /// Updates made step by step in programs whose segments remember something.
    pub with_memory: usize,
    /// The same where something is imputed.
    pub with_guesses: usize,
}

impl AddAssign for Followed {
    fn add_assign(&mut self, other: Self) {
        self.programs += other.programs;
        self.sequences += other.sequences;
        self.updates += other.updates;
        self.anew += other.anew;
        self.changed += other.changed;
        self.with_memory += other.with_memory;
        self.with_guesses += other.with_guesses;
    }
}

/// A program from a tape, and so many people: each is told of so many things, and each time is where a fresh evaluation says.
///
/// # Errors
/// Where not, with the program and what had been told.
pub fn follow(tape: &[u8], people: usize, updates: usize) -> Result<Followed, String> {
    let (made, mut tape) = generate::program_and_tape(tape);
    follow_all(&made, &mut tape, people, updates)
}

/// The same of the program in `woven.onboard`: what generated programs do not have.
///
/// # Errors
/// Where not, with what had been told.
pub fn follow_woven(tape: &[u8], people: usize, updates: usize) -> Result<Followed, String> {
    follow_all(&woven::program(), &mut generate::Tape::new(tape).endless(), people, updates)
}

fn follow_all(
    made: &Generated,
    tape: &mut Tape<'_>,
    people: usize,
    updates: usize,
) -> Result<Followed, String> {
    let sources = [("law.onboard".to_owned(), made.text.clone())];
    let Some(program) = crate::checked(&sources).program else { return Ok(Followed::default()) };
    let engine = Engine::new(program).map_err(|why| format!("{why}:\n{}", made.text))?;
    let mut followed = Followed { programs: 1, ..Followed::default() };
    let fitted = crate::engines::fitted(&engine, made, tape)?;
    for purpose in generate::decided(made) {
        for number in 0..people {
            let engine = if number % 2 == 0 { &engine } else { &fitted };
            let mut person = Followee::new(engine, made, purpose, tape)?;
            followed.sequences += 1;
            for _ in 0..updates {
                let told = person.update(made, tape, &mut followed);
                told.map_err(|why| {
                    format!("{why}\nfor {purpose}, told {:#?}\nof\n{}", person.told, made.text)
                })?;
            }
        }
    }
    Ok(followed)
}

/// A person who is followed, and all that was told of them.
struct Followee {
    engine: Engine,
    live: LiveEvaluation,
    fresh: Evaluator,
    /// All events, as they came.
    events: Vec<Event>,
    told: Vec<String>,
    remembers: bool,
}

impl Followee {
    fn new(engine: &Engine, made: &Generated, purpose: &str, tape: &mut Tape<'_>) -> Result<Self, String> {
        let purpose = crate::person::purpose(engine, Some(purpose))?;
        let (profile, _) = engine.profile_from_json(&generate::profile(made, tape));
        let mut events = Vec::new();
        for _ in 0..tape.below(6) {
            events.extend(event(engine, made, tape));
        }
        let at = BEGIN - tape.below(40) as i64 * DAY / 2;
        let told = vec![format!("{profile:?} {events:?} at {at}")];
        let history = engine.history(events.clone());
        let live = engine.live(profile, &history, at, purpose).map_err(|why| why.to_string())?;
        let fresh = engine.evaluator(purpose, Scope::Summary, &[]).map_err(|why| why.to_string())?;
        let remembers = made.text.contains("enter when");
        Ok(Self { engine: engine.clone(), live, fresh, events, told, remembers })
    }

    /// Tells something, and compares.
    fn update(
        &mut self,
        made: &Generated,
        tape: &mut Tape<'_>,
        followed: &mut Followed,
    ) -> Result<(), String> {
        let before = State::of_live(&self.engine, &self.live);
        let update = self.tell(made, tape);
        let history = self.engine.history(self.events.clone());
        let fresh = self.fresh.run(self.live.profile(), &history, self.live.at());
        let (expected, found) = (State::of(&self.engine, fresh), State::of_live(&self.engine, &self.live));
        followed.updates += 1;
        if update.touched.anew > 0 {
            followed.anew += 1;
        } else {
            followed.changed += usize::from(before.differs(&found));
            followed.with_memory += usize::from(self.remembers);
            followed.with_guesses += usize::from(fresh.guesses());
        }
        if expected != found {
            return Err(format!(
                "a fresh evaluation says\n{expected:#?}\nthe one kept up to date\n{found:#?}\n{update:?}"
            ));
        }
        let history = self.live.history();
        let fresh = self.engine.history(self.events.clone());
        if history.events() != fresh.events()
            || (history.late(), history.duplicates()) != (fresh.late(), fresh.duplicates())
        {
            return Err(format!("another history: {history:?} instead of {fresh:?}"));
        }
        before.reported(&found, &update)
    }

    fn tell(&mut self, made: &Generated, tape: &mut Tape<'_>) -> Update {
        let now = self.live.at();
        match tape.below(12) {
            0..=4 => {
                let told = event(&self.engine, made, tape).into_iter().map(|mut event| {
                    event.time = now
                        + [0, 0, 0, 0, -MINUTE, -5 * DAY, 20 * MINUTE, DAY].get(tape.below(8)).unwrap_or(&0);
                    event.received = tape.one_in(6).then(|| event.time + tape.below(6) as i64 * DAY);
                    event
                });
                let told: Vec<Event> = told.collect();
                let mut update = Update::default();
                for event in told.into_iter().take(1) {
                    self.told.push(format!("{event:?}"));
                    self.events.push(event.clone());
                    update = self.live.event(event);
                }
                update
            }
            5..=7 => {
                let far = [1, MINUTE, 90 * MINUTE, DAY - 1, DAY, 3 * DAY, 9 * DAY, 40 * DAY];
                let to = now + far.get(tape.below(far.len())).unwrap_or(&1);
                self.told.push(format!("advance to {to}"));
                self.live.advance_to(to)
            }
            8 | 9 => self.tell_field(made, tape, true),
            10 => self.tell_field(made, tape, false),
            _ if tape.one_in(3) => {
                let purpose = PurposeId(1 + u32::from(tape.one_in(2)));
                let consent = [
                    Consent::Always(true),
                    Consent::Changes(vec![(now, true)]),
                    Consent::Changes(vec![(now - DAY, true), (now + DAY, false)]),
                    Consent::Open,
                ];
                let consent = tape.pick(&consent).unwrap_or_default();
                self.told.push(format!("consent {purpose:?} {consent:?}"));
                self.live.consent(purpose, consent)
            }
            _ => self.tell_field(made, tape, true),
        }
    }

    /// A field as another person of the law has it.
    fn tell_field(&mut self, made: &Generated, tape: &mut Tape<'_>, answer: bool) -> Update {
        let (other, _) = self.engine.profile_from_json(&generate::profile(made, tape));
        let index = tape.below(other.fields.len());
        let (Some(input), Ok(number)) = (other.fields.get(index).cloned(), u32::try_from(index)) else {
            return Update::default();
        };
        let field = FieldId(number);
        match value(&input) {
            Some(value) if answer => {
                self.told.push(format!("answer {field:?} {value:?}"));
                self.live.answer(field, value)
            }
            _ => {
                self.told.push(format!("set {field:?} {input:?}"));
                self.live.set(field, input)
            }
        }
    }
}

fn value(input: &FieldInput) -> Option<onboard_ir::Value> {
    let answer = input.answer.as_ref().and_then(|answer| answer.value.value());
    answer.or(input.origin.value()).cloned()
}

fn event(engine: &Engine, made: &Generated, tape: &mut Tape<'_>) -> Vec<Event> {
    engine.events_from_json(&generate::event(made, tape)).map(|(events, _)| events).unwrap_or_default()
}

/// All that is said of a person.
#[derive(Clone, Debug, PartialEq)]
struct State {
    segments: Vec<(Option<bool>, Option<i64>)>,
    matrices: Vec<Option<MatrixOutcome>>,
    recommended: String,
}

impl State {
    fn of(engine: &Engine, evaluation: &Evaluation) -> Self {
        let segments = (0..).map(SegmentId).zip(&engine.program().segments);
        let matrices = (0..).map(MatrixId).zip(&engine.program().matrices);
        Self {
            segments: segments
                .map(|(id, _)| (evaluation.segment(id), evaluation.segment_since(id)))
                .collect(),
            matrices: matrices.map(|(id, _)| evaluation.matrix(id).cloned()).collect(),
            recommended: format!("{:?}", evaluation.recommended()),
        }
    }

    fn of_live(engine: &Engine, live: &LiveEvaluation) -> Self {
        let segments = (0..).map(SegmentId).zip(&engine.program().segments);
        let matrices = (0..).map(MatrixId).zip(&engine.program().matrices);
        Self {
            segments: segments.map(|(id, _)| (live.segment(id), live.segment_since(id))).collect(),
            matrices: matrices.map(|(id, _)| live.matrix(id).cloned()).collect(),
            recommended: format!("{:?}", live.recommended()),
        }
    }

    fn truths(&self) -> impl Iterator<Item = Option<bool>> + '_ {
        self.segments.iter().map(|(truth, _)| *truth)
    }

    fn differs(&self, now: &Self) -> bool {
        !self.truths().eq(now.truths()) || self.matrices != now.matrices
    }

    /// Whether an update reports exactly what is another now.
    fn reported(&self, now: &Self, update: &Update) -> Result<(), String> {
        let changes = (0..).map(SegmentId).zip(self.truths().zip(now.truths()));
        let changes = changes.filter(|(_, (before, now))| before != now);
        let changes: Vec<_> = changes.map(|(segment, (before, now))| (segment, before, now)).collect();
        let told: Vec<_> =
            update.segments.iter().map(|change| (change.segment, change.before, change.now)).collect();
        let matrices = (0..).map(MatrixId).zip(self.matrices.iter().zip(&now.matrices));
        let matrices: Vec<MatrixId> =
            matrices.filter(|(_, (before, now))| before != now).map(|(id, _)| id).collect();
        if changes != told || matrices != update.matrices {
            return Err(format!("changed are {changes:?} and {matrices:?}, reported is {update:?}"));
        }
        Ok(())
    }
}
