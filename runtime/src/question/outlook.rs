//! What answers can still do to a condition: settled whatever they are, or open.
//!
//! This is strong Kleene logic with a fourth value. *Open* means that some field on which the condition hangs is not stated,
//! and that the condition may come out differently once it is. A condition that is not open stays as it is: closed values
//! hang on stated fields and events alone, or are settled by one operand whatever the other is.

use super::plan::{FieldSet, QuestionPlan};
use crate::Evaluation;
use onboard_ir::{ExprId, Node, Op, Program, SegmentId, SegmentRule, Type};
use std::collections::{HashMap, HashSet};

/// What answers can still do to a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outlook {
    /// True or false, or unknown, whatever is answered.
    Closed(Option<bool>),
    /// It hangs on an answer.
    Open,
}

/// The outlook of a person's conditions, perhaps under a supposed answer.
pub(crate) struct Outlooks<'a> {
    pub(crate) evaluation: &'a Evaluation,
    program: &'a Program,
    plan: &'a QuestionPlan,
    /// The fields that are not stated, but the supposed one.
    open_fields: FieldSet,
    /// The field supposed to be answered, and what its atoms say then.
    supposed: Option<&'a HashMap<ExprId, Option<bool>>>,
    /// By node.
    known: Vec<Option<Outlook>>,
}

impl<'a> Outlooks<'a> {
    /// As things stand.
    pub(crate) fn new(evaluation: &'a Evaluation, plan: &'a QuestionPlan, open_fields: FieldSet) -> Self {
        let program = evaluation.engine().program();
        Self {
            evaluation,
            program,
            plan,
            open_fields,
            supposed: None,
            known: vec![None; program.graph.len()],
        }
    }

    /// Had they given this kind of answer.
    pub(crate) fn supposing(&self, answer: &'a HashMap<ExprId, Option<bool>>) -> Self {
        let supposed = Some(answer);
        let open_fields = self.open_fields.clone();
        Self { supposed, open_fields, known: vec![None; self.program.graph.len()], ..*self }
    }

    /// Whether a node hangs on a field that is not stated.
    fn hangs(&self, id: ExprId) -> bool {
        self.plan.rests_on.get(id.index()).is_some_and(|set| set.meets(&self.open_fields))
    }

    /// The outlook of a condition.
    ///
    /// Operands are settled first, on a stack of its own: a chain of ten thousand `or` is as deep.
    pub(crate) fn of(&mut self, id: ExprId) -> Outlook {
        let mut open = vec![id];
        while let Some(&next) = open.last() {
            if self.found(next).is_some() {
                open.pop();
                continue;
            }
            let before = open.len();
            open.extend(self.below(next).into_iter().filter(|operand| self.found(*operand).is_none()));
            if open.len() == before {
                let own = self.settle(next);
                match self.known.get_mut(next.index()) {
                    Some(place) => *place = Some(own),
                    // A node that is not there has no operands to wait for.
                    None => return Outlook::Open,
                }
                open.pop();
            }
        }
        self.get(id)
    }

    /// The fields through which open conditions are open. What hangs on a field through closed conditions alone does not count.
    pub(crate) fn open_through(&mut self, conditions: &[ExprId]) -> FieldSet {
        let mut fields = FieldSet::new();
        let mut seen = HashSet::new();
        let mut open = conditions.to_vec();
        while let Some(id) = open.pop() {
            if !seen.insert(id) || self.of(id) != Outlook::Open {
                continue;
            }
            let below = self.below(id);
            let is_truth =
                |id: &ExprId| self.program.graph.get(*id).is_some_and(|node| node.ty == Type::Bool);
            if below.is_empty() || !below.iter().all(is_truth) {
                fields.extend(self.plan.rests_on.get(id.index()).unwrap_or(&FieldSet::new()));
            } else {
                open.extend(below);
            }
        }
        fields
    }

    fn get(&self, id: ExprId) -> Outlook {
        self.found(id).unwrap_or(Outlook::Open)
    }

    fn found(&self, id: ExprId) -> Option<Outlook> {
        self.known.get(id.index()).copied().flatten()
    }

    /// The nodes that must be settled before this one; none where it needs no look at them.
    fn below(&self, id: ExprId) -> Vec<ExprId> {
        if !self.hangs(id) || self.atom(id).is_some() {
            return Vec::new();
        }
        match self.program.graph.get(id).map(|node| &node.op) {
            Some(Op::Let(known)) => {
                self.program.lets.get(known.index()).map(|known| known.value).into_iter().collect()
            }
            Some(Op::Segment(segment)) => {
                match self.program.segments.get(segment.index()).map(|known| &known.rule) {
                    Some(SegmentRule::When(rule)) => vec![*rule],
                    Some(SegmentRule::Memory { enter, leave }) => vec![*enter, *leave],
                    None => Vec::new(),
                }
            }
            Some(op) => op.operands(),
            None => Vec::new(),
        }
    }

    /// What an atom of the supposed field says.
    fn atom(&self, id: ExprId) -> Option<Option<bool>> {
        self.supposed.and_then(|answer| answer.get(&id).copied())
    }

    fn settle(&self, id: ExprId) -> Outlook {
        if let Some(truth) = self.atom(id) {
            return Outlook::Closed(truth);
        }
        if !self.hangs(id) {
            return Outlook::Closed(self.evaluation.stated_node(id).truth());
        }
        let Some(Node { op, .. }) = self.program.graph.get(id) else { return Outlook::Open };
        match op {
            Op::Not(a) => negated(self.get(*a)),
            Op::And(a, b) => both(self.get(*a), self.get(*b)),
            Op::Or(a, b) => negated(both(negated(self.get(*a)), negated(self.get(*b)))),
            Op::Let(known) => {
                self.program.lets.get(known.index()).map_or(Outlook::Open, |known| self.get(known.value))
            }
            Op::Segment(segment) => match self.program.segments.get(segment.index()).map(|known| &known.rule)
            {
                Some(SegmentRule::When(rule)) => self.get(*rule),
                Some(SegmentRule::Memory { enter, leave }) => self.memory(*segment, *enter, *leave),
                None => Outlook::Open,
            },
            Op::If(condition, then, otherwise) => match self.get(*condition) {
                Outlook::Closed(Some(true)) => self.get(*then),
                Outlook::Closed(Some(false)) => self.get(*otherwise),
                _ if self.get(*then) == self.get(*otherwise) => self.get(*then),
                _ => Outlook::Open,
            },
            Op::Otherwise(a, b) => match self.get(*a) {
                Outlook::Closed(None) => self.get(*b),
                own => own,
            },
            // Strict operations: with an operand that stays absent, so does the whole.
            Op::Compare(_, a, b)
            | Op::Holds(a, b)
            | Op::Contains(a, b)
            | Op::StartsWith(a, b)
            | Op::EndsWith(a, b) => self.strict(&[*a, *b]),
            Op::Between(a, b, c) => self.strict(&[*a, *b, *c]),
            _ => Outlook::Open,
        }
    }

    fn strict(&self, operands: &[ExprId]) -> Outlook {
        let stays_absent = |id: &ExprId| !self.hangs(*id) && !self.evaluation.stated_node(*id).is_known();
        if operands.iter().any(stays_absent) { Outlook::Closed(None) } else { Outlook::Open }
    }

    /// `not leave and (before or enter)`, where what was before now stays as it was with the guesses of its time.
    fn memory(&self, segment: SegmentId, enter: ExprId, leave: ExprId) -> Outlook {
        let Some((before, _)) = self.evaluation.memory(segment) else { return Outlook::Open };
        let inside = if before { Outlook::Closed(Some(true)) } else { self.get(enter) };
        both(negated(self.get(leave)), inside)
    }
}

fn negated(outlook: Outlook) -> Outlook {
    match outlook {
        Outlook::Closed(truth) => Outlook::Closed(truth.map(|truth| !truth)),
        Outlook::Open => Outlook::Open,
    }
}

/// Kleene's `and`, in which an open side may still become anything.
fn both(a: Outlook, b: Outlook) -> Outlook {
    match (a, b) {
        (Outlook::Closed(Some(false)), _) | (_, Outlook::Closed(Some(false))) => Outlook::Closed(Some(false)),
        (Outlook::Closed(a), Outlook::Closed(b)) => Outlook::Closed(a.and(b)),
        _ => Outlook::Open,
    }
}
