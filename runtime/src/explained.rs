//! A decision with everything that explains it: what documents and stories are written from.

use crate::question::QuestionPlan;
use crate::run::regime_mode;
use crate::{Consent, Evaluation, Profile};
use onboard_ir::{Basis, PurposeId, RegimeMode};
use std::sync::{Arc, OnceLock};

/// An evaluation, and what a document says of the person beside it.
#[derive(Clone, Debug)]
pub(crate) struct Explained {
    pub(crate) evaluation: Evaluation,
    pub(crate) user: Option<Arc<str>>,
    pub(crate) regime: Option<Arc<str>>,
    /// Purposes for which they can still be asked to consent.
    pub(crate) open: Vec<PurposeId>,
    pub(crate) plan: Arc<QuestionPlan>,
    /// Found when first asked for: it takes looking ahead.
    changes_at: OnceLock<Option<i64>>,
}

impl Explained {
    /// What explains an evaluation that was made of this profile in scope `Document`.
    pub(crate) fn new(evaluation: Evaluation, profile: &Profile) -> Self {
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

    /// The first instant after that of the decision at which time alone changes the document.
    pub(crate) fn changes_at(&self) -> Option<i64> {
        *self.changes_at.get_or_init(|| crate::changes::changes_at(self))
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
