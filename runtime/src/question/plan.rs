//! What can be known in advance about the questions of a purpose: who is asked what, which fields each node of the program
//! hangs on, which answers stand for all, and what paths show.

use super::domain::Domain;
use super::shown::{Face, Shown};
use crate::{Engine, reads};
use onboard_ir::{ExprId, FieldId, Matrix, MatrixId, Op, PathId, Program, PurposeId, SegmentRule, Type};
use std::collections::HashMap;

/// A set of fields, a bit for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FieldSet(Vec<u64>);

impl FieldSet {
    /// The empty set.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// The fields of some nodes, of which each has a set.
    pub(crate) fn on(sets: &[Self], nodes: &[ExprId]) -> Self {
        let mut all = Self::new();
        nodes.iter().filter_map(|id| sets.get(id.index())).for_each(|set| all.extend(set));
        all
    }

    /// Keeps only the fields that are in the other set too.
    pub(crate) fn keep(&mut self, other: &Self) {
        for (place, own) in self.0.iter_mut().enumerate() {
            *own &= other.0.get(place).copied().unwrap_or_default();
        }
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
    /// By node, the fields of the view on which it hangs, through fallbacks' groups too, but not through the results of
    /// matrices: what these come to is shown by itself.
    pub(crate) hangs_on: Vec<FieldSet>,
    /// The same, through results too.
    pub(crate) rests_on: Vec<FieldSet>,
    /// The fields of the view on which anything hangs.
    pub(crate) fields: Vec<FieldId>,
    /// The matrices of the view.
    pub(crate) matrices: Vec<MatrixId>,
    /// The matrices among them that give paths.
    pub(crate) ways: Vec<MatrixId>,
    /// What its paths show.
    pub(crate) paths: HashMap<PathId, Vec<(Face, Shown)>>,
    /// The answers that stand for all, of those fields that have such.
    pub(crate) domains: HashMap<FieldId, Domain>,
}

/// A field that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) field: FieldId,
    /// Its place in [`Program::profilings`].
    pub(crate) profiling: usize,
    /// Its place among the stages.
    pub(crate) stage: usize,
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
                    asked.push(Asked { field, profiling, stage });
                }
            }
        }
        if asked.is_empty() {
            return Self::default();
        }
        let hangs_on = hangs_on(program, &view.fields, &[]);
        let rests_on = rests_on(program, &view.fields, &hangs_on);
        let used = |field: &FieldId| {
            program.speaks_by == Some(*field) || hangs_on.iter().any(|set| set.contains(*field))
        };
        let fields: Vec<FieldId> = view.fields.iter().copied().filter(used).collect();
        let shown = |id: &PathId| Some((*id, Shown::of_path(*id, program.paths.get(id.index())?)));
        let paths = view.paths.iter().filter_map(shown).collect();
        let gives = |id: &MatrixId| {
            let matrix = program.matrices.get(id.index());
            matrix.is_some_and(|matrix| matrix.results.iter().any(|column| column.ty == Type::Path))
        };
        let matrices = view.matrices.clone();
        let ways = matrices.iter().copied().filter(gives).collect();
        let domains = fields.iter().filter_map(|field| Some((*field, Domain::of(engine, *field)?))).collect();
        Self { asked, hangs_on, rests_on, fields, matrices, ways, paths, domains }
    }
}

/// By node, the fields on which it hangs, through the results of matrices too. A result may be told in that of another matrix.
fn rests_on(program: &Program, visible: &[FieldId], direct: &[FieldSet]) -> Vec<FieldSet> {
    let mut sets = direct.to_vec();
    if !program.graph.nodes().iter().any(|node| matches!(node.op, Op::Result(..))) {
        return sets;
    }
    for _ in &program.matrices {
        let of_matrix = |matrix: &Matrix| {
            let mut own = FieldSet::new();
            let read = matrix.conditions().chain(matrix.given());
            read.filter_map(|id| sets.get(id.index())).for_each(|set| own.extend(set));
            own
        };
        let results: Vec<FieldSet> = program.matrices.iter().map(of_matrix).collect();
        let next = hangs_on(program, visible, &results);
        if next == sets {
            break;
        }
        sets = next;
    }
    sets
}

/// By node, the fields of the view on which it hangs. One pass: operands stand before what uses them. Results hang on what is
/// given for their matrix.
fn hangs_on(program: &Program, visible: &[FieldId], results: &[FieldSet]) -> Vec<FieldSet> {
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
            Op::Result(id, _) => own = results.get(id.index()).cloned().unwrap_or_default(),
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
