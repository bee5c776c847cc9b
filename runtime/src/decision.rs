//! The decision for one person and purpose: the face that services and the command line use.

use crate::explain::{self, Story, Target};
use crate::question::{Question, QuestionPlan};
use crate::run::regime_mode;
use crate::{Consent, Engine, Error, Evaluation, History, Profile};
use onboard_ir::{Basis, PurposeId, RegimeMode};
use std::sync::{Arc, OnceLock};

/// What was decided for one person and purpose at an instant, with everything that explains it.
#[derive(Clone, Debug)]
pub struct Decision {
    pub(crate) evaluation: Evaluation,
    pub(crate) user: Option<Arc<str>>,
    pub(crate) regime: Option<Arc<str>>,
    /// Purposes for which they can still be asked to consent.
    pub(crate) open: Vec<PurposeId>,
    plan: Arc<QuestionPlan>,
    /// Found when first asked for: it takes looking ahead.
    changes_at: OnceLock<Option<i64>>,
}

impl Engine {
    /// Decides for a person, for a purpose, at an instant (microseconds since 1970).
    ///
    /// # Errors
    /// Where the program has no such purpose.
    pub fn decide(
        &self,
        profile: &Profile,
        history: &History,
        at: i64,
        purpose: PurposeId,
    ) -> Result<Decision, Error> {
        Ok(Decision::new(self.evaluate(profile, history, at, purpose)?, profile))
    }
}

impl Decision {
    /// The decision of an evaluation that was made of this profile in scope `Document`.
    #[must_use]
    pub fn new(evaluation: Evaluation, profile: &Profile) -> Self {
        let plan = evaluation.engine().questions(evaluation.purpose());
        Self {
            user: profile.user.clone(),
            regime: named_regime(&evaluation, profile),
            open: open_purposes(&evaluation, profile),
            evaluation,
            plan,
            changes_at: OnceLock::new(),
        }
    }

    /// What the purpose sees, and everything computed from it.
    #[must_use]
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// The questions offered, in the order in which they are to be asked.
    #[must_use]
    pub fn questions(&self) -> Vec<Question> {
        self.evaluation.questions()
    }

    /// Appends the decision document to `out`, as one line without its end.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        crate::document::write(self, out);
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
        *self.changes_at.get_or_init(|| crate::changes::changes_at(self))
    }

    /// Why it was decided so, or why not otherwise. None where the purpose has no such path or segment in its view.
    #[must_use]
    pub fn why(&self, target: Target<'_>) -> Option<Story> {
        let outlook = explain::Outlook { questions: self.questions(), changes_at: self.changes_at() };
        explain::why(&self.evaluation, target, &outlook)
    }

    pub(crate) fn plan(&self) -> &QuestionPlan {
        &self.plan
    }
}

/// The person's regime, as far as the purpose or one above it names it.
fn named_regime(evaluation: &Evaluation, profile: &Profile) -> Option<Arc<str>> {
    let own = profile.regime.as_ref()?;
    let program = evaluation.engine().program();
    let names = |purpose: &PurposeId| {
        let purpose = program.purposes.get(purpose.index());
        purpose.is_some_and(|purpose| purpose.regimes.iter().any(|regime| regime.name == **own))
    };
    lineage(evaluation).iter().any(names).then(|| own.clone())
}

/// The purpose and those above it, the outermost first.
fn lineage(evaluation: &Evaluation) -> Vec<PurposeId> {
    let program = evaluation.engine().program();
    let mut out = Vec::new();
    let mut next = Some(evaluation.purpose());
    while let Some(id) = next.filter(|id| !out.contains(id)) {
        out.push(id);
        next = program.purposes.get(id.index()).and_then(|purpose| purpose.parent);
    }
    out.reverse();
    out
}

/// The purposes of the view that have a question, need an answer under the person's regime, and have none.
fn open_purposes(evaluation: &Evaluation, profile: &Profile) -> Vec<PurposeId> {
    let program = evaluation.engine().program();
    let open = |id: &PurposeId| {
        let Some(purpose) = program.purposes.get(id.index()) else { return false };
        let answered = match profile.consent.get(id.index()) {
            None | Some(Consent::Open) => false,
            Some(Consent::Always(_)) => true,
            Some(Consent::Changes(changes)) => changes.iter().any(|(at, _)| *at <= evaluation.at()),
        };
        let opt_in = regime_mode(program, *id, profile) == RegimeMode::OptIn;
        purpose.ask.is_some() && purpose.basis == Basis::Consent && opt_in && !answered
    };
    lineage(evaluation).into_iter().filter(open).collect()
}
