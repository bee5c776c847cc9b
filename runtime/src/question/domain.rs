//! The answers to a field that have to be tried, so that no other answer can do what none of them does.

use crate::Engine;
use onboard_ir::{ExprId, Field, FieldId, Range, Type, Value};
use std::collections::HashMap;

/// How wide the range of a whole number may be for every value to be tried where its regions do not tell all.
const NARROW: i64 = 16;

/// Answers that stand for all.
#[derive(Clone, Debug)]
pub(crate) struct Domain {
    answers: Vec<Answer>,
    /// Whether answers of one region are the same to everything. Where not, each of them is one of its own.
    regional: bool,
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) value: Value,
    /// What each atom of the field says then.
    pub(crate) atoms: HashMap<ExprId, Option<bool>>,
}

impl Domain {
    /// The answers to a field; none where no list of them stands for all.
    pub(crate) fn of(engine: &Engine, id: FieldId) -> Option<Self> {
        let field = engine.program().fields.get(id.index())?;
        let regional = !field.regions.open;
        let values = if regional { field.regions.samples.clone() } else { every_value(field)? };
        let answer = |value: Value| {
            let truths = engine.region(id, Some(&value));
            let all = truths.len() == field.regions.atoms.len();
            all.then(|| Answer { atoms: field.regions.atoms.iter().copied().zip(truths).collect(), value })
        };
        let answers: Vec<Answer> = values.into_iter().map(answer).collect::<Option<_>>()?;
        (!answers.is_empty()).then(|| Self { answers, regional }.told_apart_by(|_| true))
    }

    /// One answer of each kind.
    pub(crate) fn answers(&self) -> &[Answer] {
        &self.answers
    }

    /// One answer for each kind that these atoms tell apart.
    pub(crate) fn told_apart_by(&self, tells: impl Fn(ExprId) -> bool) -> Self {
        let alike = |a: &Answer, b: &Answer| {
            a.atoms.iter().all(|(atom, truth)| !tells(*atom) || b.atoms.get(atom) == Some(truth))
        };
        let mut answers: Vec<Answer> = Vec::new();
        for answer in &self.answers {
            if !self.regional || !answers.iter().any(|other| alike(answer, other)) {
                answers.push(answer.clone());
            }
        }
        Self { answers, regional: self.regional }
    }
}

/// Every value of a field that has few.
fn every_value(field: &Field) -> Option<Vec<Value>> {
    match (field.ty, &field.range) {
        // Their samples are all there are.
        (Type::Bool | Type::Member(_), _) => Some(field.regions.samples.clone()),
        (Type::Int, Some(Range { low: Value::Int(low), high: Value::Int(high) })) => {
            let narrow = high.checked_sub(*low).is_some_and(|width| width < NARROW);
            narrow.then(|| (*low..=*high).map(Value::Int).collect())
        }
        _ => None,
    }
}
