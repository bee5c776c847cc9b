//! The facts that settle a condition or a decision: few, about named things, each once.

use super::phrase::phrase;
use super::subject::{Subject, subject};
use crate::{Evaluation, MatrixOutcome};
use onboard_ir::{ExprId, HitPolicy, Matrix, Op, Row, SegmentId, SegmentRule};
use std::collections::HashSet;

/// A fact, and what it is about.
pub(crate) type Fact = (Subject, String);

/// Collects facts.
pub(crate) struct Facts<'a> {
    evaluation: &'a Evaluation,
    /// Whether facts tell the values that they are about.
    values: bool,
    seen: HashSet<ExprId>,
    facts: Vec<Fact>,
}

impl<'a> Facts<'a> {
    /// None yet.
    pub(crate) fn new(evaluation: &'a Evaluation) -> Self {
        Self { evaluation, values: false, seen: HashSet::new(), facts: Vec::new() }
    }

    /// None yet; facts will tell the values that they are about: `team_size is under 50: it is 14`.
    pub(crate) fn telling_values(evaluation: &'a Evaluation) -> Self {
        Self { values: true, ..Self::new(evaluation) }
    }

    /// In the order of what they are about, each once.
    pub(crate) fn finish(mut self) -> Vec<String> {
        // The sort is stable: of one subject, facts stay in the order of the cells.
        self.facts.sort_by_key(|(subject, _)| *subject);
        let mut told = HashSet::new();
        self.facts.into_iter().map(|(_, text)| text).filter(|text| told.insert(text.clone())).collect()
    }

    /// Adds what settles a condition that is true or false. A condition that is unknown has no facts.
    ///
    /// The walk has a stack of its own: a chain of ten thousand `or` is as deep.
    pub(crate) fn settle(&mut self, condition: ExprId) {
        let mut open = vec![condition];
        while let Some(id) = open.pop() {
            if self.evaluation.node(id).truth().is_some() && self.seen.insert(id) {
                // Pushed in reverse, so that facts come in the order written.
                let mut next = self.step(id);
                next.reverse();
                open.append(&mut next);
            }
        }
    }

    /// What settles one node: further conditions, or a fact of its own.
    fn step(&mut self, id: ExprId) -> Vec<ExprId> {
        let evaluation = self.evaluation;
        let program = evaluation.engine().program();
        let Some(node) = program.graph.get(id) else { return Vec::new() };
        let truth = |id: ExprId| evaluation.node(id).truth();
        match &node.op {
            Op::Const(_) => Vec::new(),
            Op::Not(a) | Op::Stated(a) => vec![*a],
            Op::And(a, b) if truth(id) == Some(false) => deciding(evaluation, &[*a, *b], false),
            Op::Or(a, b) if truth(id) == Some(true) => deciding(evaluation, &[*a, *b], true),
            Op::And(a, b) | Op::Or(a, b) => vec![*a, *b],
            Op::Let(known) => program.lets.get(known.index()).map(|known| known.value).into_iter().collect(),
            Op::Segment(segment) => self.segment(*segment),
            Op::If(condition, then, otherwise) => match truth(*condition) {
                Some(true) => vec![*condition, *then],
                Some(false) => vec![*condition, *otherwise],
                None => vec![*then, *otherwise],
            },
            Op::Otherwise(a, b) => vec![if truth(*a).is_some() { *a } else { *b }],
            Op::Compare(_, a, b) => match truth_compared(evaluation, *a, *b) {
                Some(inner) => vec![inner],
                None => self.leaf(id),
            },
            _ => self.leaf(id),
        }
    }

    fn leaf(&mut self, id: ExprId) -> Vec<ExprId> {
        let subject = subject(self.evaluation.engine().program(), id);
        self.facts.push((subject, phrase(self.evaluation, id, self.values)));
        Vec::new()
    }

    fn segment(&mut self, id: SegmentId) -> Vec<ExprId> {
        let program = self.evaluation.engine().program();
        let Some(segment) = program.segments.get(id.index()) else { return Vec::new() };
        match segment.rule {
            SegmentRule::When(rule) => vec![rule],
            SegmentRule::Memory { .. } => {
                self.facts.push((Subject::Segment(id), super::memory::phrase(self.evaluation, id)));
                Vec::new()
            }
        }
    }
}

/// Of conditions of which one with this truth is enough, the first that has it without a guess; else the first that has it.
fn deciding(evaluation: &Evaluation, sides: &[ExprId], truth: bool) -> Vec<ExprId> {
    let stated = sides.iter().find(|side| evaluation.stated_node(**side).truth() == Some(truth));
    let any = || sides.iter().find(|side| evaluation.node(**side).truth() == Some(truth));
    stated.or_else(any).copied().into_iter().collect()
}

/// The cell that rules a row out.
pub(crate) fn ruled_out(evaluation: &Evaluation, row: &Row) -> Option<ExprId> {
    let cells: Vec<ExprId> = row.cells.iter().flatten().copied().collect();
    deciding(evaluation, &cells, false).first().copied()
}

/// The condition inside `condition == yes`, which is no fact of its own.
fn truth_compared(evaluation: &Evaluation, a: ExprId, b: ExprId) -> Option<ExprId> {
    let graph = &evaluation.engine().program().graph;
    let constant = |id: ExprId| matches!(graph.get(id).map(|node| &node.op), Some(Op::Const(_)));
    let composed = |id: ExprId| evaluation.node(id).truth().is_some() && !constant(id);
    let is_truth = |id: ExprId| graph.get(id).is_some_and(|node| node.ty == onboard_ir::Type::Bool);
    match (constant(a), constant(b)) {
        (false, true) if is_truth(a) && composed(a) => Some(a),
        (true, false) if is_truth(b) && composed(b) => Some(b),
        _ => None,
    }
}

/// The facts behind an outcome: all cells of the rows that count, and of every row that had to fail for them its first cell
/// that is false.
pub(crate) fn because(evaluation: &Evaluation, matrix: &Matrix, outcome: &MatrixOutcome) -> Vec<String> {
    let mut facts = Facts::new(evaluation);
    let counts = |row: usize| outcome.rows.iter().any(|counted| *counted as usize == row);
    // Under `hit first` the rows below the one that fired were never asked.
    let last = match matrix.hit {
        HitPolicy::First => outcome.rows.first().map_or(usize::MAX, |row| *row as usize),
        HitPolicy::Unique | HitPolicy::All => usize::MAX,
    };
    for (index, row) in matrix.rows.iter().enumerate().take_while(|(index, _)| *index <= last) {
        let cells = row.cells.iter().flatten();
        if counts(index) {
            cells.for_each(|cell| facts.settle(*cell));
        } else if let Some(cell) = ruled_out(evaluation, row) {
            facts.settle(cell);
        }
    }
    facts.finish()
}
