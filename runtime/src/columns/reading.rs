//! Reads the columns of one batch.

use super::bits::{Bits, MOST};
use super::error::ColumnProblem;
use super::lane::{Found, Ground, Slots};
use super::morsel::Morsel;
use super::schema::Column;
use super::sights::Agreements;
use super::source::Source;
use crate::engine::Prepared;
use crate::input::{FieldColumns, Typed};
use crate::{Answer, Evaluation, FieldInput, Profile, Reason, RowDecoder, Slot};
use onboard_ir::layout::Layout;
use onboard_ir::{FieldId, Value};

/// What does not change from batch to batch.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// Which column says what.
    pub(super) names: RowDecoder,
    /// Reads consents.
    pub(super) truth: Typed,
    /// Reads the times of answers.
    pub(super) time: Typed,
    /// For each field its slot and those of what is derived from it.
    pub(super) slots: Vec<(usize, Vec<usize>)>,
}

/// The columns of a batch, by what is read from them.
pub(super) struct Reading<'a> {
    pub(super) agreements: Agreements<'a>,
    fields: Vec<FieldSources<'a>>,
    aside: Vec<u64>,
    times: Vec<u64>,
}

struct FieldSources<'a> {
    id: FieldId,
    slot: usize,
    derived: &'a [usize],
    origins: Vec<Source<'a>>,
    answer: Option<Source<'a>>,
    answer_at: Option<Source<'a>>,
}

/// What a morsel holds.
pub(super) struct Part {
    /// Its first row.
    pub(super) from: usize,
    /// How many rows it has.
    pub(super) count: usize,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        frame: &'a Frame,
        prepared: &'a Prepared,
        layout: &'a Layout,
        columns: &'a [Option<Column>],
    ) -> Self {
        let ground = Ground { prepared, layout };
        let names = &frame.names;
        let source = |place: usize, typed: &'a Typed, field: Option<FieldId>| {
            let column = columns.get(place)?.as_ref()?;
            let header = names.headers.get(place).map_or("", String::as_str);
            Some(Source::new(ground, column, header, typed, field))
        };
        let fields = (0..).map(FieldId).zip(&names.fields).zip(&frame.slots).zip(&prepared.inlets.fields);
        let fields = fields.map(|(((id, columns), (slot, derived)), typed)| {
            let FieldColumns { answer, answer_at, origins } = columns;
            FieldSources {
                id,
                slot: *slot,
                derived,
                origins: origins.iter().filter_map(|place| source(*place, typed, Some(id))).collect(),
                answer: answer.and_then(|place| source(place, typed, Some(id))),
                answer_at: answer_at.and_then(|place| source(place, &frame.time, None)),
            }
        });
        let fields: Vec<FieldSources<'a>> = fields.collect();
        let consents = names.consent.iter();
        let consents = consents
            .filter_map(|(place, purpose)| Some((source(*place, &frame.truth, None)?, *purpose)))
            .collect();
        let regime = names.regime.and_then(|place| columns.get(place)?.as_ref());
        let timed = fields.iter().filter(|field| field.answer_at.is_some());
        let aside = timed.map(|field| (1 + field.derived.len()) * MOST).max().unwrap_or(0);
        Self {
            agreements: Agreements::new(&prepared.program, consents, regime),
            fields,
            times: vec![0; if aside > 0 { MOST } else { 0 }],
            aside: vec![0; aside],
        }
    }

    /// Reads a morsel. Gives the rows of which the words do not say all: answers that one purpose may keep and another not.
    pub(super) fn gather(
        &mut self,
        part: &Part,
        evaluation: &Evaluation,
        morsel: &mut Morsel,
        problems: &mut Vec<ColumnProblem>,
    ) -> Bits {
        let Self { fields, aside, times, .. } = self;
        let all = Bits::first(part.count);
        let mut open = Bits::NONE;
        morsel.clear();
        for field in fields {
            let mut found = field.origins(part, &all, morsel, problems);
            if let (Some(answer), None) = (&mut field.answer, &field.answer_at) {
                let mut slots = morsel.slots(field.slot, field.derived);
                let answered = answer.fill(part.from, part.count, &all, &mut slots);
                answer.report(part.from, &answered.wrong(), problems);
                found.present = found.present.without(&answered.said).or(&answered.present);
            } else if field.answer.is_some() {
                let timed = field.timed(part, evaluation, aside, times, problems);
                let slots = Slots { words: aside, width: 1 + field.derived.len(), slot: 0, derived: &[] };
                morsel.copy(&slots, &timed.holds, field.slot, field.derived);
                found.present = found.present.without(&timed.rules).or(&timed.holds);
                open = open.or(&timed.open);
            }
            morsel.has(field.id, found.present, part.count);
        }
        morsel.finish(part.count);
        open
    }

    /// What a row says of a person, as a table says it.
    pub(super) fn profile(&self, row: usize, profile: &mut Profile, problems: &mut Vec<ColumnProblem>) {
        self.agreements.profile(row, profile, problems);
        profile.fields.resize_with(self.fields.len(), FieldInput::default);
        for (input, field) in profile.fields.iter_mut().zip(&self.fields) {
            let slot = |value: Option<Value>| value.map_or(Slot::Absent(Reason::Invalid), Slot::Known);
            let origin = field.origins.iter().find_map(|origin| origin.read(row, problems));
            input.origin = origin.map_or(Slot::Absent(Reason::Unasked), slot);
            input.answer = field.answer.as_ref().and_then(|answer| answer.read(row, problems)).map(|value| {
                let at = field.answer_at.as_ref().and_then(|at| at.read(row, problems));
                Box::new(match at {
                    None => Answer { value: slot(value), at: None },
                    Some(Some(Value::Time(at))) => Answer { value: slot(value), at: Some(at) },
                    Some(_) => Answer { value: Slot::Absent(Reason::Invalid), at: None },
                })
            });
        }
    }
}

/// Answers that have a time.
struct Timed {
    /// Rows in which the answer counts.
    rules: Bits,
    /// Those of them in which it is a value.
    holds: Bits,
    /// Rows that the words do not say.
    open: Bits,
}

impl FieldSources<'_> {
    /// The first origin in which anything stands.
    fn origins(
        &mut self,
        part: &Part,
        all: &Bits,
        morsel: &mut Morsel,
        problems: &mut Vec<ColumnProblem>,
    ) -> Found {
        let mut found = Found::NOTHING;
        for origin in &mut self.origins {
            let rest = all.without(&found.said);
            if rest == Bits::NONE {
                break;
            }
            let mut slots = morsel.slots(self.slot, self.derived);
            let more = origin.fill(part.from, part.count, &rest, &mut slots);
            origin.report(part.from, &more.wrong(), problems);
            found.present = found.present.or(&more.present);
            found.said = found.said.or(&more.said);
        }
        found
    }

    /// Reads answers aside, and which of them count.
    fn timed(
        &mut self,
        part: &Part,
        evaluation: &Evaluation,
        aside: &mut [u64],
        times: &mut [u64],
        problems: &mut Vec<ColumnProblem>,
    ) -> Timed {
        let (Some(answer), Some(answer_at)) = (&mut self.answer, &mut self.answer_at) else {
            return Timed { rules: Bits::NONE, holds: Bits::NONE, open: Bits::NONE };
        };
        let derived: Vec<usize> = (1..=self.derived.len()).collect();
        let mut slots = Slots { words: aside, width: 1 + derived.len(), slot: 0, derived: &derived };
        let all = Bits::first(part.count);
        let answered = answer.fill(part.from, part.count, &all, &mut slots);
        answer.report(part.from, &answered.wrong(), problems);
        let mut slots = Slots { words: times, width: 1, slot: 0, derived: &[] };
        let dated = answer_at.fill(part.from, part.count, &answered.said, &mut slots);
        answer_at.report(part.from, &dated.wrong(), problems);
        let (mut future, mut expired, mut open) = (Bits::NONE, Bits::NONE, Bits::NONE);
        let alone = evaluation.allowed_sights().len() == 1;
        dated.present.each(|place| {
            let time = slots.words.get(place).copied().unwrap_or(0).cast_signed();
            if time > evaluation.at() {
                future.set(place);
            } else if !alone {
                open.set(place);
            } else if evaluation.forgets(time).is_some_and(|end| end <= evaluation.at()) {
                expired.set(place);
            }
        });
        let rules = answered.said.without(&future);
        let holds = answered.present.and(&rules).without(&expired).without(&dated.wrong());
        Timed { rules, holds, open }
    }
}
