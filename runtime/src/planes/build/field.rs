//! Fields: read from the block, filled where they are absent.

use super::{Bit, Known, Operations, Result};
use crate::planes::operation::{Group, Operation, Source};
use onboard_ir::{Compare, Type, Value};
use onboard_jit::lower::{Column, Target, Task};
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

impl Operations<'_> {
    /// The number of a column.
    fn number(&self, column: Column<'_>) -> Result<u32> {
        let layout = self.task.layout;
        let number = match column.asked {
            None => return Ok(self.task.field(column.position)?.field.0),
            Some(derived) => layout.position(derived).map(|place| layout.fields.len() + place),
        };
        number.and_then(|number| u32::try_from(number).ok()).ok_or(Unsupported::Malformed)
    }

    /// A column of words, with what fallbacks give instead.
    pub(super) fn words(&mut self, frame: Frame, column: Column<'_>) -> Result<(Bit, Source)> {
        let (present, number) = (self.present(column.position)?, self.number(column)?);
        let words = Source::Column(number);
        Ok(match self.given(frame, column, present, Some(number))? {
            None => (present, words),
            Some((known, given @ Source::Constant(_))) => (known, present.select(words, given, self)),
            // Those of whom it is known are in it too.
            Some(given) => given,
        })
    }

    /// A column of truth values, with what fallbacks give instead.
    pub(super) fn truths(&mut self, frame: Frame, column: Column<'_>) -> Result<(Bit, Bit)> {
        let (present, number) = (self.present(column.position)?, self.number(column)?);
        let holds = self.plane(Operation::Truths(number));
        Ok(match self.given(frame, column, present, None)? {
            None => (present, holds),
            Some((known, given)) => {
                let given = match given {
                    Source::Constant(word) => (word & 1 == 1).into(),
                    given => self.compare(Kind::Int, Compare::Equal, Source::Constant(1), given),
                };
                (known, present.choose(holds, given, self))
            }
        })
    }

    /// What fallbacks give those who are not present, where they do: a constant, or a lane that has what others have in a column
    /// of words.
    fn given(
        &mut self,
        frame: Frame,
        asked: Column<'_>,
        present: Bit,
        column: Option<u32>,
    ) -> Result<Option<(Bit, Source)>> {
        let (Frame::Rules, Bit::In(present), Some(imputation)) =
            (frame, present, self.task.imputation(asked.position))
        else {
            return Ok(None);
        };
        if let Some(ImputationStep { whole: Some(value), groups, .. }) = imputation.steps.first()
            && groups.is_empty()
        {
            return Ok(Some((Bit::One, Source::Constant(self.task.filled(asked.asked, value)))));
        }
        let filled = self.fill(imputation, asked, present, column)?;
        let known = if imputation.total() { Bit::One } else { Bit::In(filled) };
        Ok(Some((known, Source::Lane(filled))))
    }

    /// The operation that fills a column of a field.
    fn fill(
        &mut self,
        imputation: &Imputation,
        asked: Column<'_>,
        present: u32,
        column: Option<u32>,
    ) -> Result<u32> {
        let mut by = Vec::new();
        for position in imputation.steps.iter().flat_map(|step| &step.by) {
            let field = self.task.field(*position)?;
            let present = match self.present(*position)? {
                Bit::In(present) => Some(present),
                Bit::One | Bit::Zero => None,
            };
            by.push(Group { column: field.field.0, present });
        }
        let key = (asked.position, self.number(asked)?);
        let filling = match self.filled.get(&key) {
            Some(filling) => *filling,
            None => {
                let filling = u32::try_from(self.fillings.len()).unwrap_or(u32::MAX);
                self.fillings.push(filling_of(imputation, self.task, asked));
                self.filled.insert(key, filling);
                filling
            }
        };
        Ok(self.push(Operation::Fill { filling, present, column, by: by.into() }))
    }

    /// Where a field is there, before fallbacks.
    fn present(&mut self, position: usize) -> Result<Bit> {
        let field = self.task.field(position)?;
        let required = self.task.needs.required.get(position) == Some(&true);
        if self.known == Known::All || self.known == Known::Required && required {
            return Ok(Bit::One);
        }
        let here = self.plane(Operation::Present(field.field.0));
        let allowed = self.allowed(field.sight)?;
        Ok(here.and(allowed, self))
    }
}

fn filling_of(imputation: &Imputation, task: Task<'_>, asked: Column<'_>) -> Filling {
    let word = |value: &Value| task.filled(asked.asked, value);
    let mut begin = 0;
    let steps = imputation.steps.iter().map(|step| {
        let by = begin..begin + step.by.len();
        begin = by.end;
        let float = |position: &usize| task.field(*position).is_ok_and(|field| field.ty == Type::Float);
        let groups = step.groups.iter().map(|(group, value)| {
            let group = group.iter().map(|value| task.layout.word(value)).collect();
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
