//! The decision for one person and purpose: the face that services and the command line use.
//!
//! A decision is found when it is first looked at: what segments and matrices say by machine code, where the program has it;
//! documents, reasons and questions by the interpreter.

use crate::error::Cause;
use crate::explain::{self, StepStory, Story, Target};
use crate::explained::Explained;
use crate::run::{Course, Streams};
use crate::{
    Engine, EngineKind, Error, Evaluation, Evaluator, History, Outcome, Outcomes, Profile, Question,
};
use onboard_ir::{MatrixId, Program, PurposeId, SegmentId, View};
use std::sync::{Arc, OnceLock};

/// What is decided for one person and purpose at an instant, and why.
///
/// It is of the engine that made it, and stays so where another one takes that one's place ([`Live`](crate::Live)).
#[derive(Clone, Debug)]
pub struct Decision {
    engine: Engine,
    plan: Arc<Course>,
    purpose: PurposeId,
    at: i64,
    profile: Profile,
    history: History,
    /// By machine code; none where the program has none.
    quick: OnceLock<Option<Box<Evaluator>>>,
    explained: OnceLock<Box<Explained>>,
}

impl Engine {
    /// Decides for somebody of whom nothing but the profile is known, for the purpose that the program decides for, at an
    /// instant (microseconds since 1970).
    ///
    /// # Errors
    /// Where the program decides for several purposes: name one with [`Engine::decide_for`].
    pub fn decide(&self, profile: &Profile, at: i64) -> Result<Decision, Error> {
        self.decide_for(profile, &History::default(), at, self.default_purpose()?)
    }

    /// Decides for a person and what they did, for a purpose, at an instant (microseconds since 1970).
    ///
    /// # Errors
    /// Where the program has no such purpose.
    pub fn decide_for(
        &self,
        profile: &Profile,
        history: &History,
        at: i64,
        purpose: PurposeId,
    ) -> Result<Decision, Error> {
        Ok(Decision {
            engine: self.clone(),
            plan: Arc::clone(self.document_plan(purpose)?),
            purpose,
            at,
            profile: profile.clone(),
            history: history.clone(),
            quick: OnceLock::new(),
            explained: OnceLock::new(),
        })
    }
}

impl Decision {
    /// The decision of an evaluation that was made of this profile in scope `Document`.
    #[must_use]
    pub fn new(evaluation: Evaluation, profile: &Profile) -> Self {
        Self {
            engine: evaluation.engine().clone(),
            plan: Arc::clone(&evaluation.plan),
            purpose: evaluation.purpose(),
            at: evaluation.at(),
            // What there is to know of them is in the evaluation.
            profile: Profile::default(),
            history: History::default(),
            quick: OnceLock::new(),
            explained: OnceLock::from(Box::new(Explained::new(evaluation, profile))),
        }
    }

    /// The engine that decided.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What segments and matrices say, by their ids. Reading it allocates nothing.
    #[must_use]
    pub fn outcomes(&self) -> Outcomes<'_> {
        match self.explained.get() {
            None => self.quick().map_or_else(|| self.evaluation().outcomes(), Evaluator::settled),
            Some(explained) => explained.evaluation.outcomes(),
        }
    }

    /// The name of the path recommended; none where no matrix gives one.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        let (path, ..) = self.outcomes().recommended()?;
        self.program().paths.get(path.index()).map(|path| path.name.as_str())
    }

    /// Whether they belong to a segment; none is unknown.
    ///
    /// # Errors
    /// Where there is no such segment, or the purpose may not see it.
    pub fn segment(&self, name: &str) -> Result<Option<bool>, Error> {
        let program = self.program();
        let known = self.view().into_iter().flat_map(|view| &view.segments);
        let named = |id: &SegmentId| program.segments.get(id.index()).map(|segment| segment.name.as_str());
        let id = known.clone().find(|id| named(id) == Some(name));
        let id = id.ok_or_else(|| unknown("segment", name, known.filter_map(named)))?;
        Ok(self.outcomes().segment(*id))
    }

    /// What a matrix says: its status, its rows, whether it rests on a guess.
    ///
    /// # Errors
    /// Where there is no such matrix, or it does not decide for the purpose.
    pub fn matrix(&self, name: &str) -> Result<Outcome<'_>, Error> {
        let program = self.program();
        let known = self.view().into_iter().flat_map(|view| &view.matrices);
        let named = |id: &MatrixId| program.matrices.get(id.index()).map(|matrix| matrix.name.as_str());
        let outcome =
            known.clone().find(|id| named(id) == Some(name)).and_then(|id| self.outcomes().matrix(*id));
        outcome.ok_or_else(|| unknown("matrix", name, known.filter_map(named)))
    }

    /// What the purpose sees, and everything computed from it.
    #[must_use]
    pub fn evaluation(&self) -> &Evaluation {
        &self.explained().evaluation
    }

    /// The questions offered, in the order in which they are to be asked.
    #[must_use]
    pub fn questions(&self) -> Vec<Question> {
        self.evaluation().questions()
    }

    /// Appends the decision document to `out`, as one line without its end.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        crate::document::write(self.explained(), out);
    }

    /// The decision document.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut out = Vec::new();
        self.write_json(&mut out);
        String::from_utf8(out).unwrap_or_default()
    }

    /// The first instant after that of the decision at which time alone changes the document; none where it never does.
    #[must_use]
    pub fn changes_at(&self) -> Option<i64> {
        self.explained().changes_at()
    }

    /// Why it was decided so. None where nothing is decided for the purpose.
    #[must_use]
    pub fn why(&self) -> Option<Story> {
        self.explain(Target::Decision)
    }

    /// Why a path is recommended or why not, or why they belong to a segment or why not. None where the purpose has no such
    /// path or segment in its view.
    #[must_use]
    pub fn explain(&self, target: Target<'_>) -> Option<Story> {
        let outlook = explain::Outlook { questions: self.questions(), changes_at: self.changes_at() };
        explain::why(self.evaluation(), target, &outlook)
    }

    /// Where each step of the recommended path stands, and why one is skipped.
    #[must_use]
    pub fn steps(&self) -> Vec<StepStory> {
        explain::steps(self.evaluation())
    }

    fn program(&self) -> &Program {
        self.engine.program()
    }

    fn view(&self) -> Option<&View> {
        self.program().views.iter().find(|view| view.purpose == self.purpose)
    }

    /// What machine code found, where there is any.
    fn quick(&self) -> Option<&Evaluator> {
        let found = self.quick.get_or_init(|| {
            let mut evaluator = self.engine.decider(self.purpose, EngineKind::MachineCode).ok()?;
            evaluator.outcomes(&self.profile, &self.history, self.at);
            evaluator.settle();
            Some(Box::new(evaluator))
        });
        found.as_deref()
    }

    fn explained(&self) -> &Explained {
        self.explained.get_or_init(|| {
            let mut evaluation = Evaluation::new(self.engine.clone(), Arc::clone(&self.plan));
            evaluation.admit(&self.profile, &self.history, self.at);
            evaluation.run(&self.profile, &mut Streams::default());
            Box::new(Explained::new(evaluation, &self.profile))
        })
    }
}

fn unknown<'n>(kind: &'static str, name: &str, known: impl Iterator<Item = &'n str>) -> Error {
    Cause::Name { kind, name: name.to_owned(), known: known.map(str::to_owned).collect() }.into()
}
