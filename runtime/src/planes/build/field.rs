//! Fields: read from the block, filled where they are absent.

use super::bit::Bit;
use super::value::Val;
use super::{Build, Known, Result};
use crate::planes::block::is_truth;
use crate::planes::operation::{Group, Operation, Order, Source};
use onboard_ir::layout::{Derived, Layout};
use onboard_ir::plan::FieldPlan;
use onboard_ir::{Compare, Type, Value};
use onboard_jit::{Frame, Imputation, ImputationStep, Kind, Unsupported};
use std::collections::HashMap;
use std::ops::Range;

/// What was learned for a field, as the words of a column.
#[derive(Clone, Debug, Default)]
pub(in crate::planes) struct Filling {
    /// The fallbacks, in order.
    pub(in crate::planes) steps: Vec<GroupStep>,
}

/// One fallback: the word of the person's group, else that of everybody.
#[derive(Clone, Debug)]
pub(in crate::planes) struct GroupStep {
    /// Which of the operation's fields make the groups.
    pub(in crate::planes) by: Range<usize>,
    /// Which of these are floats.
    pub(in crate::planes) floats: Vec<bool>,
    /// None where the group's value is not sure enough.
    pub(in crate::planes) groups: HashMap<Vec<u64>, Option<u64>>,
    pub(in crate::planes) whole: Option<u64>,
}

/// What a column holds of everybody.
pub(super) enum Found {
    Word(Source),
    Truth(Bit),
}

impl Build<'_> {
    /// A field by its position in the plan.
    pub(super) fn field(&mut self, frame: Frame, position: usize) -> Result<Val> {
        let field = self.task.plan.fields.get(position).ok_or(Unsupported::Malformed)?;
        let kind = Kind::of(field.ty);
        let layout = self.task.layout;
        let word = |value: &Value| layout.word(value);
        let (known, found) = self.filled(frame, position, field.field.index(), kind == Kind::Bool, &word)?;
        Ok(match found {
            Found::Word(word) => Val::Word { kind, known, word },
            Found::Truth(holds) => Val::Truth(self.where_known(known, holds)),
        })
    }

    /// What is asked of the text of a field, by the field's position: where the text is there, and the answer.
    pub(super) fn derived(
        &mut self,
        frame: Frame,
        position: usize,
        derived: &Derived,
    ) -> Result<(Bit, Found)> {
        let (layout, host) = (self.task.layout, self.task.host);
        let place = layout.position(derived).ok_or(Unsupported::Malformed)?;
        let word = |value: &Value| match value {
            Value::Text(text) => host.derive(derived, text),
            _ => 0,
        };
        self.filled(frame, position, layout.fields.len() + place, is_truth(&derived.test), &word)
    }

    /// A column of a field, with what fallbacks give instead, each mapped to a word.
    fn filled(
        &mut self,
        frame: Frame,
        position: usize,
        column: usize,
        truths: bool,
        word: &dyn Fn(&Value) -> u64,
    ) -> Result<(Bit, Found)> {
        let present = self.present(position)?;
        let number = u32::try_from(column).map_err(|_| Unsupported::Malformed)?;
        let read = if truths {
            Found::Truth(self.plane(Operation::Truths(number)))
        } else {
            Found::Word(Source::Column(number))
        };
        let imputations = self.task.imputations;
        let imputation = imputations.get(position).filter(|each| !each.steps.is_empty());
        let (Some(imputation), Bit::In(there), Frame::Rules) = (imputation, present, frame) else {
            return Ok((present, read));
        };
        if let Some(ImputationStep { whole: Some(value), groups, .. }) = imputation.steps.first()
            && groups.is_empty()
        {
            let value = word(value);
            return Ok((
                Bit::One,
                match read {
                    Found::Word(column) => Found::Word(self.select(present, column, Source::Constant(value))),
                    Found::Truth(holds) => {
                        let filled = if value & 1 == 1 { Bit::One } else { Bit::Zero };
                        Found::Truth(self.choose(present, holds, filled))
                    }
                },
            ));
        }
        let filled = self.fill(imputation, (position, column, truths), there, word)?;
        let known = if imputation.total() { Bit::One } else { Bit::In(filled) };
        Ok((
            known,
            match read {
                Found::Word(_) => Found::Word(Source::Lane(filled)),
                Found::Truth(holds) => {
                    let word = Source::Lane(filled);
                    let given = self.stand(Order::Unsigned, Compare::Equal, Source::Constant(1), word);
                    Found::Truth(self.choose(present, holds, given))
                }
            },
        ))
    }

    /// The operation that fills a column of a field.
    fn fill(
        &mut self,
        imputation: &Imputation,
        (position, column, truths): (usize, usize, bool),
        present: u32,
        word: &dyn Fn(&Value) -> u64,
    ) -> Result<u32> {
        let mut by = Vec::new();
        for position in imputation.steps.iter().flat_map(|step| &step.by) {
            let field = self.task.plan.fields.get(*position).ok_or(Unsupported::Malformed)?;
            let present = match self.present(*position)? {
                Bit::In(present) => Some(present),
                Bit::One | Bit::Zero => None,
            };
            by.push(Group { column: field.field.0, present });
        }
        let filling = match self.filled.get(&(position, column)) {
            Some(filling) => *filling,
            None => {
                let filling = u32::try_from(self.fillings.len()).unwrap_or(u32::MAX);
                self.fillings.push(filling_of(imputation, &self.task.plan.fields, self.task.layout, word));
                self.filled.insert((position, column), filling);
                filling
            }
        };
        let column = if truths { None } else { u32::try_from(column).ok() };
        Ok(self.push(Operation::Fill { filling, present, column, by: by.into() }))
    }

    /// Where a purpose of the plan is allowed.
    pub(super) fn allowed(&mut self, sight: usize) -> Result<Bit> {
        let purpose = self.task.plan.sights.get(sight).ok_or(Unsupported::Malformed)?;
        Ok(if self.known == Known::Some { self.plane(Operation::Allowed(purpose.0)) } else { Bit::One })
    }

    /// Where a field is there, before fallbacks.
    fn present(&mut self, position: usize) -> Result<Bit> {
        let field = self.task.plan.fields.get(position).ok_or(Unsupported::Malformed)?;
        let required = self.task.needs.required.get(position) == Some(&true);
        if self.known == Known::All || self.known == Known::Required && required {
            return Ok(Bit::One);
        }
        let here = self.plane(Operation::Present(field.field.0));
        let allowed = self.allowed(field.sight)?;
        Ok(self.and(here, allowed))
    }
}

fn filling_of(
    imputation: &Imputation,
    fields: &[FieldPlan],
    layout: &Layout,
    word: &dyn Fn(&Value) -> u64,
) -> Filling {
    let mut begin = 0;
    let steps = imputation.steps.iter().map(|step| {
        let by = begin..begin + step.by.len();
        begin = by.end;
        let float = |position: &usize| fields.get(*position).is_some_and(|field| field.ty == Type::Float);
        let groups = step.groups.iter().map(|(group, value)| {
            let group = group.iter().map(|value| layout.word(value)).collect();
            (group, value.as_ref().map(word))
        });
        GroupStep {
            by,
            floats: step.by.iter().map(float).collect(),
            groups: groups.collect(),
            whole: step.whole.as_ref().map(word),
        }
    });
    Filling { steps: steps.collect() }
}
