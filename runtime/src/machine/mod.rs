//! The program as machine code, and how a person is put before it.
//!
//! The code reads a typed row and a context (see `onboard_ir::layout`, `onboard_jit::Shape`). What it does not compute itself is
//! computed by the interpreter and put into the context: what a purpose may see, traits over events, what segments remember.

mod host;
mod outcomes;
mod person;
mod row;

pub(crate) use host::{RuntimeHost, derive};
pub use outcomes::{Outcome, Outcomes, Rows, SegmentBits, Segments};
pub(crate) use person::Machine;
pub use row::ProfileRow;

use crate::Fit;
use crate::engine::Prepared;
use crate::planes::PlaneProgram;
use onboard_ir::layout::Layout;
use onboard_ir::plan::Plan;
use onboard_ir::{FallbackMethod, FieldId, Value};
use onboard_jit::{Compiled, Imputation, ImputationStep, Tier, Unsupported};
use std::sync::{Arc, OnceLock};

/// Which engine evaluates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EngineKind {
    /// Machine code where the program can be compiled, else the interpreter.
    #[default]
    Auto,
    /// The interpreter, which defines what programs mean.
    Interpreter,
    /// Machine code; where there is none, that is an error.
    MachineCode,
}

/// The machine code of a program with its statistics, made when first asked for.
#[derive(Debug)]
pub(crate) struct Machines {
    pub(crate) layout: Arc<Layout>,
    tier: Tier,
    /// One for each of the program's plans of scope `Summary`, in order.
    compiled: Vec<OnceLock<Result<Arc<Compiled>, Unsupported>>>,
    /// The same as operations on planes.
    planes: Vec<OnceLock<Result<Arc<PlaneProgram>, Unsupported>>>,
}

impl Machines {
    pub(crate) fn new(prepared: &Prepared, fit: &Fit, tier: Tier) -> Self {
        let plans: Vec<&Plan> = prepared.summaries().collect();
        let imputations = plans.iter().flat_map(|plan| imputations(prepared, fit, plan));
        let texts: Vec<Arc<str>> = imputations.flat_map(|imputation| texts(&imputation)).collect();
        let layout = Layout::new(&prepared.program, plans.iter().copied(), texts);
        let compiled = plans.iter().map(|_| OnceLock::new()).collect();
        let planes = plans.iter().map(|_| OnceLock::new()).collect();
        Self { layout: Arc::new(layout), tier, compiled, planes }
    }

    /// The code of a plan, by its place.
    pub(crate) fn compiled(
        &self,
        prepared: &Arc<Prepared>,
        fit: &Fit,
        place: usize,
    ) -> Result<Arc<Compiled>, Unsupported> {
        let plan = prepared.summary(place).ok_or(Unsupported::Malformed)?;
        let kept = self.compiled.get(place).ok_or(Unsupported::Malformed)?;
        let made = kept.get_or_init(|| {
            let host = RuntimeHost::new(Arc::clone(prepared), Arc::clone(&self.layout));
            let imputations = imputations(prepared, fit, plan).collect();
            let (plan, layout) = (Arc::clone(plan), Arc::clone(&self.layout));
            let program = &prepared.program;
            Compiled::new(program, plan, layout, imputations, Arc::new(host), self.tier).map(Arc::new)
        });
        made.clone()
    }

    /// The operations on planes of a plan, by its place; `traits` says what its traits are of somebody of whom nothing has happened.
    pub(crate) fn planes(
        &self,
        prepared: &Arc<Prepared>,
        fit: &Fit,
        place: usize,
        traits: impl FnOnce() -> Vec<Option<Value>>,
    ) -> Result<Arc<PlaneProgram>, Unsupported> {
        let plan = prepared.summary(place).ok_or(Unsupported::Malformed)?;
        let kept = self.planes.get(place).ok_or(Unsupported::Malformed)?;
        let made = kept.get_or_init(|| {
            let host = RuntimeHost::new(Arc::clone(prepared), Arc::clone(&self.layout));
            let imputations: Vec<Imputation> = imputations(prepared, fit, plan).collect();
            let program = &prepared.program;
            PlaneProgram::new(program, plan, &self.layout, &imputations, host, &traits()).map(Arc::new)
        });
        made.clone()
    }
}

/// How each field of a plan is filled.
fn imputations<'a>(
    prepared: &'a Prepared,
    fit: &'a Fit,
    plan: &'a Plan,
) -> impl Iterator<Item = Imputation> + 'a {
    plan.fields.iter().map(|field| {
        let declared = prepared.program.fields.get(field.field.index());
        let fallbacks = declared.map_or(&[][..], |field| &field.fallbacks);
        let steps = fallbacks.iter().enumerate().zip(&field.by).filter_map(|((place, fallback), by)| {
            if let FallbackMethod::Constant(value) = &fallback.method {
                return Some(ImputationStep::constant(value.clone()));
            }
            learned(fit, field.field, place, by, fallback.at_least)
        });
        Imputation { steps: steps.collect() }
    })
}

/// What was learned for a fallback; none where nothing was.
fn learned(
    fit: &Fit,
    field: FieldId,
    place: usize,
    by: &[usize],
    at_least: Option<f64>,
) -> Option<ImputationStep> {
    let (whole, groups) = fit.learned(field, place)?;
    let sure = |statistic: &crate::Statistic| {
        at_least.is_none_or(|least| statistic.confidence >= least).then(|| statistic.value.clone())
    };
    // A statistic of nobody in particular has no groups.
    let groups = if by.is_empty() { &[][..] } else { groups };
    let groups = groups.iter().map(|(group, statistic)| (group.clone(), sure(statistic)));
    Some(ImputationStep { by: by.to_vec(), groups: groups.collect(), whole: whole.and_then(sure) })
}

fn texts(imputation: &Imputation) -> Vec<Arc<str>> {
    let values = imputation.steps.iter().flat_map(|step| {
        let groups = step.groups.iter().flat_map(|(group, value)| group.iter().chain(value));
        groups.chain(&step.whole)
    });
    let text = |value: &Value| match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    values.filter_map(text).collect()
}
