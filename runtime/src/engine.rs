//! The engine: a program made ready to run.

use crate::error::Cause;
use crate::input::Inlets;
use crate::json::JsonWriter;
use crate::live::{Dependencies, LiveEvaluation};
use crate::machine::{EngineKind, Machine, Machines, Outcomes, ProfileRow};
use crate::planes::Planes;
use crate::question::QuestionPlan;
use crate::run::{Course, Streams, region};
use crate::zone::{self, Zone};
use crate::{Error, Evaluation, Fit, History, Profile, Scope};
use onboard_ir::plan::{Plan, build, build_nodes};
use onboard_ir::{ExprId, FORMAT, Field, FieldId, Program, PurposeId, Type, Value};
use onboard_jit::{Compiled, Tier, Unsupported};
use regex::Regex;
use std::sync::{Arc, OnceLock};

/// A program made ready to run: patterns compiled, time zone loaded, one plan for each purpose. Cheap to clone, and shared
/// between threads.
#[derive(Clone, Debug)]
pub struct Engine {
    shared: Arc<Shared>,
}

/// What the clones of an engine share.
#[derive(Debug)]
pub(crate) struct Shared {
    prepared: Arc<Prepared>,
    fit: Fit,
    machines: OnceLock<Machines>,
    tier: Tier,
}

/// What does not change from one evaluation to the next.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) program: Program,
    pub(crate) patterns: Vec<Regex>,
    pub(crate) zone: Zone,
    /// Whether any decision can depend on it.
    pub(crate) zone_matters: bool,
    /// How inputs are typed.
    pub(crate) inlets: Inlets,
    /// The plans of each purpose, in order.
    plans: Vec<Plans>,
    /// For each field the plan of its regions' atoms; made when first asked for.
    regions: Vec<OnceLock<Option<Course>>>,
    /// What can be known in advance about each purpose's questions, made when first asked for.
    questions: Vec<OnceLock<Arc<QuestionPlan>>>,
}

/// The plans of a purpose, by scope.
#[derive(Debug)]
struct Plans {
    summary: Arc<Course>,
    document: Arc<Course>,
    /// What depends on what in the summary; worked out when first asked for.
    dependencies: OnceLock<Arc<Dependencies>>,
}

impl Engine {
    /// Makes a program ready to run, without statistics.
    ///
    /// # Errors
    /// Where the program is malformed, a pattern does not compile, or the time zone is not known.
    pub fn new(program: Program) -> Result<Self, Error> {
        if program.format != FORMAT {
            return Err(Cause::Format { found: program.format }.into());
        }
        let zone = Zone::named(&program.timezone)
            .ok_or_else(|| Cause::TimeZone { name: program.timezone.clone() })?;
        let pattern = |pattern: &String| {
            Regex::new(pattern).map_err(|error| Cause::Pattern { pattern: pattern.clone(), error })
        };
        let patterns = program.patterns.iter().map(pattern).collect::<Result<_, _>>()?;
        let plans = program.views.iter().map(|view| {
            let plan =
                |scope| build(&program, view.purpose, scope, &[]).map(|plan| Arc::new(Course::from(plan)));
            Ok(Plans {
                summary: plan(Scope::Summary)?,
                document: plan(Scope::Document)?,
                dependencies: OnceLock::new(),
            })
        });
        let plans = plans.collect::<Result<_, Error>>()?;
        let regions = program.fields.iter().map(|_| OnceLock::new()).collect();
        let questions = program.purposes.iter().map(|_| OnceLock::new()).collect();
        let inlets = Inlets::new(&program);
        let zone_matters = zone::matters(&program);
        let prepared = Prepared { zone_matters, program, patterns, zone, inlets, plans, regions, questions };
        Ok(Self::of(Arc::new(prepared), Fit::default(), Tier::default()))
    }

    fn of(prepared: Arc<Prepared>, fit: Fit, tier: Tier) -> Self {
        Self { shared: Arc::new(Shared { prepared, fit, machines: OnceLock::new(), tier }) }
    }

    /// The same engine with statistics for fallbacks.
    #[must_use]
    pub fn with_fit(&self, fit: Fit) -> Self {
        Self::of(Arc::clone(&self.shared.prepared), fit, self.shared.tier)
    }

    /// The same engine with machine code that is quick to compile, or quick to run.
    #[must_use]
    pub fn with_tier(&self, tier: Tier) -> Self {
        Self::of(Arc::clone(&self.shared.prepared), self.fit().clone(), tier)
    }

    /// Whether both are the same engine, and not only equal ones.
    #[must_use]
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shared, &other.shared)
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.shared.prepared.program
    }

    /// The statistics.
    #[must_use]
    pub fn fit(&self) -> &Fit {
        &self.shared.fit
    }

    /// What can be known in advance about the questions of a purpose.
    pub(crate) fn questions(&self, purpose: PurposeId) -> Arc<QuestionPlan> {
        let made = || Arc::new(QuestionPlan::new(self, purpose));
        let kept = self.prepared().questions.get(purpose.index());
        kept.map_or_else(made, |kept| Arc::clone(kept.get_or_init(made)))
    }

    pub(crate) fn prepared(&self) -> &Prepared {
        &self.shared.prepared
    }

    /// The program as machine code.
    pub(crate) fn machines(&self) -> &Machines {
        let tier = self.shared.tier;
        self.shared.machines.get_or_init(|| Machines::new(self.prepared(), self.fit(), tier))
    }

    /// A value of a type as decision documents spell it.
    #[must_use]
    pub fn spelled(&self, ty: Type, value: &Value) -> serde_json::Value {
        let mut json = Vec::new();
        JsonWriter::new(&mut json).value(self.program(), ty, value);
        serde_json::from_slice(&json).unwrap_or_default()
    }

    /// A profile in which nothing is known.
    #[must_use]
    pub fn empty_profile(&self) -> Profile {
        Profile::empty(self.program().fields.len(), self.program().purposes.len())
    }

    /// The history of these events: ordered, without late ones and duplicates.
    #[must_use]
    pub fn history(&self, events: Vec<crate::Event>) -> History {
        History::new(events, self.program().late)
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

    /// What each atom of the field's regions says of a value (none: unknown): two values are in the same region when all
    /// agree. Empty where the field has no atoms.
    #[must_use]
    pub fn region(&self, field: FieldId, value: Option<&Value>) -> Vec<Option<bool>> {
        let declared = self.program().fields.get(field.index());
        let plan = declared.zip(self.prepared().regions.get(field.index())).and_then(|(declared, plan)| {
            plan.get_or_init(|| region_plan(self.program(), field, declared)).as_ref()
        });
        declared.zip(plan).map_or_else(Vec::new, |(declared, plan)| {
            region(self, plan, field, value, &declared.regions.atoms)
        })
    }

    /// An evaluator with buffers of its own, for many people. `extra` are further expressions to evaluate (those of tests);
    /// what they read beyond the purpose's view is absent(withheld).
    ///
    /// # Errors
    /// Where the program has no such purpose, or no such expression.
    pub fn evaluator(&self, purpose: PurposeId, scope: Scope, extra: &[ExprId]) -> Result<Evaluator, Error> {
        let plans = self.plans(purpose)?;
        let plan = match scope {
            _ if !extra.is_empty() => Arc::new(build(self.program(), purpose, scope, extra)?.into()),
            Scope::Summary => Arc::clone(&plans.summary),
            Scope::Document => Arc::clone(&plans.document),
        };
        let evaluation = Evaluation::new(self.clone(), plan);
        Ok(Evaluator { evaluation, streams: Streams::default(), machine: None, by_code: false })
    }

    /// What a purpose sees of a person, kept up to date from the instant `at` on (microseconds since 1970).
    ///
    /// # Errors
    /// Where the program has no such purpose.
    pub fn live(
        &self,
        profile: Profile,
        history: &History,
        at: i64,
        purpose: PurposeId,
    ) -> Result<LiveEvaluation, Error> {
        let evaluation = self.evaluator(purpose, Scope::Summary, &[])?.into_evaluation();
        let plans = self.plans(purpose)?;
        let made = || Arc::new(Dependencies::new(&plans.summary));
        let dependencies = Arc::clone(plans.dependencies.get_or_init(made));
        Ok(LiveEvaluation::new(evaluation, dependencies, profile, history, at))
    }

    /// An evaluator for [`Evaluator::outcomes`] that runs the engine asked for.
    ///
    /// # Errors
    /// Where the program has no such purpose, or where machine code is asked for and cannot be made.
    pub fn decider(&self, purpose: PurposeId, kind: EngineKind) -> Result<Evaluator, Error> {
        let mut evaluator = self.evaluator(purpose, Scope::Summary, &[])?;
        if kind != EngineKind::Interpreter {
            match self.machine_code(purpose) {
                Ok(compiled) => {
                    let plan = Arc::clone(evaluator.evaluation.plan.plan());
                    let machine = Machine::new(&mut evaluator.evaluation, plan, compiled);
                    evaluator.machine = Some(Box::new(machine));
                }
                Err(reason) if kind == EngineKind::MachineCode => {
                    return Err(Cause::MachineCode(reason).into());
                }
                Err(_) => {}
            }
        }
        Ok(evaluator)
    }

    /// The machine code of a purpose's segments and matrices, compiled when first asked for.
    ///
    /// # Errors
    /// Why the interpreter runs them.
    pub fn machine_code(&self, purpose: PurposeId) -> Result<Arc<Compiled>, Unsupported> {
        let views = &self.program().views;
        let place = views.iter().position(|view| view.purpose == purpose).ok_or(Unsupported::Malformed)?;
        self.machines().compiled(&self.shared.prepared, self.fit(), place)
    }

    /// What decides about blocks of people for a purpose.
    ///
    /// # Errors
    /// Why others must.
    pub fn planes(&self, purpose: PurposeId) -> Result<Planes, Unsupported> {
        let views = &self.program().views;
        let place = views.iter().position(|view| view.purpose == purpose).ok_or(Unsupported::Malformed)?;
        let plans = self.prepared().plans.get(place).ok_or(Unsupported::Malformed)?;
        let traits = || Evaluation::new(self.clone(), Arc::clone(&plans.summary)).traits_of_nothing();
        let program = self.machines().planes(&self.shared.prepared, self.fit(), place, traits)?;
        Ok(Planes::new(program))
    }

    /// The plan of everything that a document needs.
    pub(crate) fn document_plan(&self, purpose: PurposeId) -> Result<&Arc<Course>, Error> {
        self.plans(purpose).map(|plans| &plans.document)
    }

    fn plans(&self, purpose: PurposeId) -> Result<&Plans, Error> {
        let place = self.program().views.iter().position(|view| view.purpose == purpose);
        let plans = place.and_then(|place| self.prepared().plans.get(place));
        plans.ok_or_else(|| self.unknown_purpose(Some(&purpose.0.to_string())))
    }

    /// What is said where there is no such purpose, or none is named and several could be meant.
    pub(crate) fn unknown_purpose(&self, name: Option<&str>) -> Error {
        let known = self.program().purposes.iter().map(|purpose| purpose.name.clone());
        Cause::Purpose { name: name.map(str::to_owned), known: known.collect() }.into()
    }

    /// The purpose that the program decides for.
    ///
    /// # Errors
    /// Where it decides for several, or for none.
    pub fn default_purpose(&self) -> Result<PurposeId, Error> {
        self.program().default_purpose.ok_or_else(|| self.unknown_purpose(None))
    }

    /// The purpose of a name.
    ///
    /// # Errors
    /// Where the program has none of that name.
    pub fn purpose(&self, name: &str) -> Result<PurposeId, Error> {
        let place = self.program().purposes.iter().position(|purpose| purpose.name == name);
        let place = place.and_then(|place| u32::try_from(place).ok());
        place.map(PurposeId).ok_or_else(|| self.unknown_purpose(Some(name)))
    }
}

impl From<Arc<Shared>> for Engine {
    fn from(shared: Arc<Shared>) -> Self {
        Self { shared }
    }
}

/// The plan of a field's atoms, in a view that sees the field.
fn region_plan(program: &Program, id: FieldId, field: &Field) -> Option<Course> {
    let view = program.views.iter().find(|view| view.fields.contains(&id))?;
    build_nodes(program, view.purpose, &field.regions.atoms).ok().map(Course::from)
}

impl Prepared {
    /// The plans of scope `Summary`, one for each view, in order.
    pub(crate) fn summaries(&self) -> impl Iterator<Item = &Plan> {
        self.plans.iter().map(|plans| &**plans.summary)
    }

    /// The plan of scope `Summary` of a view, by its place.
    pub(crate) fn summary(&self, place: usize) -> Option<&Arc<Plan>> {
        self.plans.get(place).map(|plans| plans.summary.plan())
    }
}

/// Evaluates one person after the other into the same buffers.
#[derive(Clone, Debug)]
pub struct Evaluator {
    evaluation: Evaluation,
    streams: Streams,
    machine: Option<Box<Machine>>,
    /// Whether the last outcomes of somebody without a row are those of machine code.
    by_code: bool,
}

impl Evaluator {
    /// Evaluates a person at an instant (microseconds since 1970; one outside of the years -9999 to 9999 counts as the
    /// nearest inside).
    pub fn run(&mut self, profile: &Profile, history: &History, at: i64) -> &Evaluation {
        self.evaluation.admit(profile, history, at);
        self.evaluation.run(profile, &mut self.streams);
        self.by_code = false;
        &self.evaluation
    }

    /// What segments and matrices say about a person: by machine code where the evaluator has it and it can run for them,
    /// else by the interpreter. [`Evaluator::evaluation`] says nothing of this person afterwards.
    pub fn outcomes(&mut self, profile: &Profile, history: &History, at: i64) -> Outcomes<'_> {
        self.evaluation.admit(profile, history, at);
        let Self { evaluation, streams, machine, by_code } = self;
        *by_code = machine.as_mut().is_some_and(|machine| machine.run(evaluation, profile, history, streams));
        match machine {
            Some(machine) if *by_code => machine.outcomes(None),
            _ => {
                evaluation.run(profile, streams);
                evaluation.outcomes()
            }
        }
    }

    /// Finds out what would hold without guesses of the last outcomes, for those who share the evaluator.
    pub(crate) fn settle(&mut self) {
        if let Some(machine) = self.machine.as_mut().filter(|_| self.by_code) {
            machine.settle();
        }
    }

    /// The last outcomes, after [`Evaluator::settle`].
    pub(crate) fn settled(&self) -> Outcomes<'_> {
        match &self.machine {
            Some(machine) if self.by_code => machine.settled(),
            _ => self.evaluation.outcomes(),
        }
    }

    /// The same of a row of somebody of whom nothing has happened. None where the evaluator has no machine code, or the row is
    /// another engine's.
    #[inline]
    pub fn row_outcomes<'a>(&'a mut self, row: &'a ProfileRow, at: i64) -> Option<Outcomes<'a>> {
        let machine = self.machine.as_mut()?;
        machine.run_row(row, at).then(|| machine.outcomes(Some(row)))
    }

    /// Whether it has machine code.
    #[must_use]
    pub fn has_machine_code(&self) -> bool {
        self.machine.is_some()
    }

    /// The last evaluation.
    #[must_use]
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// The last evaluation, by itself.
    #[must_use]
    pub fn into_evaluation(self) -> Evaluation {
        self.evaluation
    }
}
