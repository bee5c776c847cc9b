//! The engine: a program made ready to run.

use crate::{Error, Evaluation, Event, Fit, History, InputProblem, Profile};
use onboard_ir::{ExprId, FieldId, Program, PurposeId, Value};
use std::sync::Arc;

/// A program made ready to run: patterns compiled, time zone loaded, one plan for each purpose. Cheap to clone, and shared
/// between threads.
#[derive(Clone, Debug)]
pub struct Engine {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    program: Arc<Program>,
    fit: Arc<Fit>,
}

/// How much an evaluation must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Segments, matrices and the conditions of profiling stages.
    Summary,
    /// Everything that a document shows: texts, steps, arguments too.
    Document,
}

impl Engine {
    /// Makes a program ready to run, without statistics.
    ///
    /// # Errors
    /// Where the program is malformed, a pattern does not compile, or the time zone is not known.
    pub fn new(program: Program) -> Result<Self, Error> {
        Ok(Self { inner: Arc::new(Inner { program: Arc::new(program), fit: Arc::default() }) })
    }

    /// The same engine with statistics for fallbacks.
    #[must_use]
    pub fn with_fit(&self, fit: Fit) -> Self {
        Self { inner: Arc::new(Inner { program: Arc::clone(&self.inner.program), fit: Arc::new(fit) }) }
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.inner.program
    }

    /// The statistics.
    #[must_use]
    pub fn fit(&self) -> &Fit {
        &self.inner.fit
    }

    /// Reads a profile: one JSON object with the reserved keys `regime consent context answers`; every other key is the
    /// record. What is wrong is absent(invalid) and reported; the rest counts.
    #[must_use]
    pub fn profile_from_json(&self, _input: &serde_json::Value) -> (Profile, Vec<InputProblem>) {
        (Profile::default(), Vec::new())
    }

    /// Reads an event in the shape of Segment's `track` call: none or one, or one for each element of the array where the
    /// event says `each`. An event that the program does not declare gives none.
    ///
    /// # Errors
    /// Where it has no name or no instant, or one of these is not readable.
    pub fn events_from_json(
        &self,
        _input: &serde_json::Value,
    ) -> Result<(Vec<Event>, Vec<InputProblem>), InputProblem> {
        Ok((Vec::new(), Vec::new()))
    }

    /// The history of these events: ordered, without late ones and duplicates.
    #[must_use]
    pub fn history(&self, events: Vec<Event>) -> History {
        History::new(events, self.inner.program.late)
    }

    /// Evaluates everything that a document for the purpose needs, at the instant `at` (microseconds since 1970).
    ///
    /// # Errors
    /// Where the program has no such purpose.
    pub fn evaluate(
        &self,
        profile: &Profile,
        history: &History,
        at: i64,
        purpose: PurposeId,
    ) -> Result<Evaluation, Error> {
        let mut evaluator = self.evaluator(purpose, Scope::Document, &[])?;
        evaluator.run(profile, history, at);
        Ok(evaluator.into_evaluation())
    }

    /// An evaluator with buffers of its own, for many people. `extra` are further expressions to evaluate (those of tests);
    /// what they read beyond the purpose's view is absent(withheld).
    ///
    /// # Errors
    /// Where the program has no such purpose, or no such expression.
    pub fn evaluator(
        &self,
        _purpose: PurposeId,
        _scope: Scope,
        _extra: &[ExprId],
    ) -> Result<Evaluator, Error> {
        Err(Error::Purpose)
    }

    /// What each atom of the field's regions says of a value (none: unknown): two values are in the same region when all
    /// agree.
    #[must_use]
    pub fn region(&self, _field: FieldId, _value: Option<&Value>) -> Vec<Option<bool>> {
        Vec::new()
    }
}

/// Evaluates one person after the other into the same buffers.
#[derive(Clone, Debug)]
pub struct Evaluator {
    evaluation: Evaluation,
}

impl Evaluator {
    /// Evaluates a person at an instant.
    pub fn run(&mut self, _profile: &Profile, _history: &History, _at: i64) -> &Evaluation {
        &self.evaluation
    }

    /// The last evaluation.
    #[must_use]
    pub fn into_evaluation(self) -> Evaluation {
        self.evaluation
    }
}
