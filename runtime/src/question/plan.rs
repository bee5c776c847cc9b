//! What can be known in advance about the questions of a purpose: who is asked what, which fields each node of the program
//! hangs on, and how each field's possible answers settle its atoms.

use super::shown::Shown;
use crate::{Engine, reads};
use onboard_ir::{ExprId, FieldId, MatrixId, Op, PathId, Program, PurposeId, SegmentRule};
use std::collections::HashMap;

/// A set of fields, a bit for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FieldSet(Vec<u64>);

impl FieldSet {
    /// The empty set.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a field.
    pub(crate) fn insert(&mut self, field: FieldId) {
        let (word, bit) = (field.index() / 64, field.index() % 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            *word |= 1 << bit;
        }
    }

    /// Adds all fields of another set.
    pub(crate) fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (own, theirs) in self.0.iter_mut().zip(&other.0) {
            *own |= theirs;
        }
    }

    /// Whether the field is in it.
    pub(crate) fn contains(&self, field: FieldId) -> bool {
        self.0.get(field.index() / 64).is_some_and(|word| word >> (field.index() % 64) & 1 == 1)
    }

    /// Whether the sets have a field in common.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(own, theirs)| own & theirs != 0)
    }
}

/// The questions of a purpose, made ready.
#[derive(Clone, Debug, Default)]
pub(crate) struct QuestionPlan {
    /// The fields that its profilings ask for and that it may see, in the order asked.
    pub(crate) asked: Vec<Asked>,
    /// By node, the fields of the view on which it hangs, through fallbacks' groups too.
    pub(crate) hangs_on: Vec<FieldSet>,
    /// The fields of the view on which anything hangs that is asked about.
    pub(crate) fields: Vec<FieldId>,
    /// The matrices of the view.
    pub(crate) matrices: Vec<MatrixId>,
    /// What its paths show.
    pub(crate) paths: HashMap<PathId, Shown>,
}

/// A field that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) field: FieldId,
    /// Its place in [`Program::profilings`].
    pub(crate) profiling: usize,
    /// Its place among the stages.
    pub(crate) stage: usize,
    /// For each possible kind of answer what each atom of the field says then. None where answers of one kind may still
    /// differ in effect.
    pub(crate) answers: Option<Vec<HashMap<ExprId, Option<bool>>>>,
}

impl QuestionPlan {
    /// The plan of a purpose.
    pub(crate) fn new(engine: &Engine, purpose: PurposeId) -> Self {
        let program = engine.program();
        let Some(view) = program.views.iter().find(|view| view.purpose == purpose) else {
            return Self::default();
        };
        let mut asked = Vec::new();
        for &index in &view.profilings {
            let profiling = index as usize;
            let stages = program.profilings.get(profiling).map_or(&[][..], |profiling| &profiling.stages);
            for (stage, known) in stages.iter().enumerate() {
                for &field in known.ask.iter().filter(|field| view.fields.contains(field)) {
                    asked.push(Asked { field, profiling, stage, answers: answers(engine, field) });
                }
            }
        }
        if asked.is_empty() {
            return Self::default();
        }
        let hangs_on = hangs_on(program, &view.fields);
        let used = |field: &FieldId| hangs_on.iter().any(|set| set.contains(*field));
        let fields = view.fields.iter().copied().filter(used).collect();
        let shown = |id: &PathId| Some((*id, Shown::of_path(program.paths.get(id.index())?)));
        let paths = view.paths.iter().filter_map(shown).collect();
        Self { asked, hangs_on, fields, matrices: view.matrices.clone(), paths }
    }
}

fn answers(engine: &Engine, field: FieldId) -> Option<Vec<HashMap<ExprId, Option<bool>>>> {
    let regions = &engine.program().fields.get(field.index())?.regions;
    if regions.open || regions.samples.is_empty() {
        return None;
    }
    let settle = |sample| regions.atoms.iter().copied().zip(engine.region(field, Some(sample))).collect();
    Some(regions.samples.iter().map(settle).collect())
}

/// By node, the fields of the view on which it hangs. One pass: operands stand before what uses them.
fn hangs_on(program: &Program, visible: &[FieldId]) -> Vec<FieldSet> {
    let fields: Vec<FieldSet> =
        (0..program.fields.len()).map(|index| behind(program, visible, index)).collect();
    // What a trait computes of each event need not stand before the trait.
    let of_trait = |known: &onboard_ir::Trait| {
        let mut own = FieldSet::new();
        let read = reads::fields(program, known.rule.expressions());
        read.iter().filter_map(|field| fields.get(field.index())).for_each(|behind| own.extend(behind));
        own
    };
    let traits: Vec<FieldSet> = program.traits.iter().map(of_trait).collect();
    let mut sets: Vec<FieldSet> = Vec::with_capacity(program.graph.len());
    for node in program.graph.nodes() {
        let mut own = FieldSet::new();
        let mut take = |id: ExprId| {
            if let Some(set) = sets.get(id.index()) {
                own.extend(set);
            }
        };
        node.op.operands().into_iter().for_each(&mut take);
        match &node.op {
            Op::Let(id) => program.lets.get(id.index()).into_iter().for_each(|known| take(known.value)),
            Op::Segment(id) => match program.segments.get(id.index()).map(|segment| &segment.rule) {
                Some(SegmentRule::When(rule)) => take(*rule),
                Some(SegmentRule::Memory { enter, leave }) => [*enter, *leave].into_iter().for_each(take),
                None => {}
            },
            Op::Trait(id) => own = traits.get(id.index()).cloned().unwrap_or_default(),
            Op::Field(id) => own = fields.get(id.index()).cloned().unwrap_or_default(),
            // A result hangs on what its matrix does; texts that show one are asked about through the matrix.
            _ => {}
        }
        sets.push(own);
    }
    sets
}

/// A field and those that group its fallbacks, as far as the purpose sees them.
fn behind(program: &Program, visible: &[FieldId], index: usize) -> FieldSet {
    let mut set = FieldSet::new();
    let own = FieldId(u32::try_from(index).unwrap_or(u32::MAX));
    let groups =
        program.fields.get(index).into_iter().flat_map(|field| &field.fallbacks).flat_map(|step| &step.by);
    for field in std::iter::once(&own).chain(groups).filter(|field| visible.contains(field)) {
        set.insert(*field);
    }
    set
}
