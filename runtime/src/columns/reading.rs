//! Reads the columns of one batch.

use super::dictionary::Kept;
use super::error::ColumnProblem;
use super::lane::{Found, Ground, Target};
use super::schema::Column;
use super::sights::Agreements;
use super::source::Source;
use crate::input::{FieldColumns, Typed};
use crate::planes::{self, Block, Plane};
use crate::{Answer, Engine, Evaluation, FieldInput, Profile, Reason, RowDecoder, Slot};
use fearless_simd::Level;
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
}

/// The columns of a batch, by what is read from them.
pub(super) struct Reading<'a> {
    pub(super) agreements: Agreements<'a>,
    fields: Vec<FieldSources<'a>>,
    /// Where answers with a time are read, before it is known which of them count; none where there are none.
    aside: Option<Aside<'a>>,
}

struct Aside<'a> {
    answers: Block<'a>,
    times: planes::Column<'a>,
}

struct FieldSources<'a> {
    id: FieldId,
    origins: Vec<Source<'a>>,
    answer: Option<Source<'a>>,
    answer_at: Option<Source<'a>>,
}

/// The rows of a block.
pub(super) struct Part {
    /// The first row.
    pub(super) from: usize,
    /// How many rows it has.
    pub(super) count: usize,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        engine: &'a Engine,
        frame: &'a Frame,
        layout: &'a Layout,
        columns: &'a [Option<Column>],
        kept: &mut Kept,
    ) -> Self {
        let prepared = engine.prepared();
        let ground = Ground { prepared, layout, level: Level::new() };
        let names = &frame.names;
        let mut source = |place: usize, typed: &'a Typed, field: Option<FieldId>| {
            let column = columns.get(place)?.as_ref()?;
            let header = names.headers.get(place).map_or("", String::as_str);
            Some(Source::new(ground, column, header, typed, (place, field), kept))
        };
        let fields = (0..).map(FieldId).zip(&names.fields).zip(&prepared.inlets.fields);
        let fields = fields.map(|((id, columns), typed)| {
            let FieldColumns { answer, answer_at, origins } = columns;
            FieldSources {
                id,
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
        let timed = fields.iter().any(|field| field.answer_at.is_some());
        let aside = timed.then(|| Aside { answers: Block::new(engine), times: planes::Column::new(false) });
        Self { agreements: Agreements::new(&prepared.program, consents, regime), fields, aside }
    }

    /// Keeps what was learned of dictionaries.
    pub(super) fn keep(&mut self, kept: &mut Kept) {
        for FieldSources { origins, answer, answer_at, .. } in &mut self.fields {
            origins.iter_mut().chain(answer).chain(answer_at).for_each(|source| source.keep(kept));
        }
        self.agreements.keep(kept);
    }

    /// Reads the rows of a block. Gives those of which the block does not say all: answers that one purpose may keep and
    /// another not, or that segments remember another answer from before.
    pub(super) fn gather(
        &mut self,
        part: &Part,
        evaluation: &Evaluation,
        block: &mut Block<'a>,
        problems: &mut Vec<ColumnProblem>,
    ) -> Plane {
        let Self { fields, aside, .. } = self;
        let all = Plane::first(part.count);
        let mut open = Plane::NONE;
        if let Some(aside) = aside {
            aside.answers.clear(part.count);
        }
        // What is read again comes last, so that it is still in the cache then; what is wrong is told in the order of fields all
        // the same.
        let mut problems_of: Vec<Vec<ColumnProblem>> = Vec::new();
        problems_of.resize_with(fields.len(), Vec::new);
        let (again, once): (Vec<_>, Vec<_>) =
            fields.iter_mut().zip(&mut problems_of).partition(|(field, _)| block.reads_again(field.id));
        for (field, problems) in once.into_iter().chain(again) {
            let mut found = field.origins(part, &all, block, problems);
            let id = field.id;
            if let (Some(answer), None) = (&mut field.answer, &field.answer_at) {
                let alone = field.origins.is_empty();
                let mut target = Target::Field { block, field: id, alone };
                let answered = answer.fill(part.from, part.count, &all, &mut target);
                answer.report(part.from, &answered, problems);
                found.present = found.present.without(&answered.wrong).or(&answered.present);
            } else if let Some(aside) = aside.as_mut().filter(|_| field.answer.is_some()) {
                let timed = field.timed(part, evaluation, aside, problems);
                block.take(id, &aside.answers, &timed.holds);
                found.present = found.present.without(&timed.rules).or(&timed.holds);
                open = open.or(&timed.open);
            }
            block.has(id, &found.present);
        }
        problems.extend(problems_of.into_iter().flatten());
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
    rules: Plane,
    /// Those of them in which it is a value.
    holds: Plane,
    /// Rows that the block does not say.
    open: Plane,
}

impl<'a> FieldSources<'a> {
    /// The first origin in which anything stands.
    fn origins(
        &mut self,
        part: &Part,
        all: &Plane,
        block: &mut Block<'a>,
        problems: &mut Vec<ColumnProblem>,
    ) -> Found {
        let mut found = Found::NOTHING;
        let alone = self.answer.is_none();
        if let (true, [origin]) = (alone, self.origins.as_mut_slice()) {
            let mut target = Target::Field { block, field: self.id, alone };
            let found = origin.fill(part.from, part.count, all, &mut target);
            origin.report(part.from, &found, problems);
            return found;
        }
        for origin in &mut self.origins {
            let rest = all.without(&found.said());
            if rest.is_empty() {
                break;
            }
            let mut target = Target::Field { block, field: self.id, alone: false };
            let more = origin.fill(part.from, part.count, &rest, &mut target);
            origin.report(part.from, &more, problems);
            found.present.join(&more.present);
            found.wrong.join(&more.wrong);
        }
        found
    }

    /// Reads answers aside, and which of them count.
    fn timed(
        &mut self,
        part: &Part,
        evaluation: &Evaluation,
        aside: &mut Aside<'a>,
        problems: &mut Vec<ColumnProblem>,
    ) -> Timed {
        let (Some(answer), Some(answer_at)) = (&mut self.answer, &mut self.answer_at) else {
            return Timed { rules: Plane::NONE, holds: Plane::NONE, open: Plane::NONE };
        };
        let all = Plane::first(part.count);
        let mut target = Target::Field { block: &mut aside.answers, field: self.id, alone: false };
        let answered = answer.fill(part.from, part.count, &all, &mut target);
        answer.report(part.from, &answered, problems);
        let mut target = Target::Column(&mut aside.times);
        let said = answered.said();
        let dated = answer_at.fill(part.from, part.count, &said, &mut target);
        answer_at.report(part.from, &dated, problems);
        let (mut future, mut expired, mut open) = (Plane::NONE, Plane::NONE, Plane::NONE);
        // One purpose may keep what another may not; and segments may remember what was known before.
        let simple = evaluation.allowed_sights().len() == 1 && evaluation.plan().memories.is_empty();
        dated.present.each(|place| {
            let time = aside.times.word(place).cast_signed();
            if time > evaluation.at() {
                future.set(place);
            } else if !simple {
                open.set(place);
            } else if evaluation.forgets(time).is_some_and(|end| end <= evaluation.at()) {
                expired.set(place);
            }
        });
        let rules = said.without(&future);
        let holds = answered.present.and(&rules).without(&expired).without(&dated.wrong);
        Timed { rules, holds, open }
    }
}
