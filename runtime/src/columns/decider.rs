//! Decides about the people of record batches.

use super::bits::Bits;
use super::cell::spelled;
use super::error::{ColumnProblem, ColumnsError};
use super::morsel::Morsel;
use super::output::ColumnDecisions;
use super::reading::{Frame, Part, Reading};
use super::scatter::{Scatter, write};
use super::schema::{Column, Leaf, leaves, refuse};
use super::sights::Sights;
use super::tables::Tables;
use crate::input::{Typed, trimmed};
use crate::{Engine, EngineKind, Evaluator, History, InputProblem, Profile, RowDecoder};
use arrow_array::builder::StringBuilder;
use arrow_array::{RecordBatch, StringArray};
use arrow_schema::Schema;
use onboard_ir::layout::Layout;
use onboard_ir::{FieldId, PurposeId, Type};
use std::sync::Arc;

/// Decides about the people of record batches for a purpose. It has buffers of its own: each thread takes a clone.
#[derive(Clone, Debug)]
pub struct ColumnDecider {
    engine: Engine,
    purpose: PurposeId,
    frame: Arc<Frame>,
    leaves: Arc<[Leaf]>,
    layout: Arc<Layout>,
    tables: Arc<Tables>,
    evaluator: Evaluator,
    morsel: Morsel,
    sights: Sights,
    outs: Vec<u64>,
    profile: Profile,
}

impl Engine {
    /// Decides about batches of a schema for a purpose. Columns are named as in tables ([`RowDecoder`]); a struct holds the
    /// columns whose dotted names begin with its own.
    ///
    /// # Errors
    /// Where the program has no such purpose, or a column's type can hold no value of what is read from it.
    pub fn columns(&self, purpose: PurposeId, schema: &Schema) -> Result<ColumnDecider, ColumnsError> {
        let leaves = leaves(schema.fields());
        let headers: Vec<&str> = leaves.iter().map(|leaf| leaf.name.as_str()).collect();
        let names = RowDecoder::new(self, &headers);
        refuse(self.program(), &names, &leaves)?;
        let evaluator = self.decider(purpose, EngineKind::Auto)?;
        let layout = Arc::clone(&self.machines().layout);
        let tables = Tables::new(self, evaluator.evaluation().plan());
        let morsel = Morsel::new(&layout);
        let slots = (0..self.program().fields.len()).map(|place| slots(&layout, place));
        let frame = Frame {
            slots: slots.collect(),
            truth: Typed::new(self.program(), Type::Bool, None),
            time: Typed::new(self.program(), Type::Time, None),
            names,
        };
        Ok(ColumnDecider {
            engine: self.clone(),
            purpose,
            frame: Arc::new(frame),
            leaves: leaves.into(),
            outs: vec![0; tables.shape.output_words() * morsel.capacity()],
            tables: Arc::new(tables),
            layout,
            evaluator,
            morsel,
            sights: Sights::default(),
            profile: self.empty_profile(),
        })
    }
}

/// The slot of a field, and those of what is derived from it.
fn slots(layout: &Layout, field: usize) -> (usize, Vec<usize>) {
    let id = FieldId(u32::try_from(field).unwrap_or(u32::MAX));
    let derived = layout.of_field.get(field).into_iter().flatten();
    (layout.slot(id), derived.map(|position| layout.derived_slot(*position)).collect())
}

impl ColumnDecider {
    /// The same on another engine.
    ///
    /// # Errors
    /// Where machine code is asked for and cannot be made.
    pub fn on(mut self, kind: EngineKind) -> Result<Self, ColumnsError> {
        self.evaluator = self.engine.decider(self.purpose, kind)?;
        Ok(self)
    }

    /// The names of all columns; those within structs are dotted.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.leaves.iter().map(|leaf| leaf.name.as_str())
    }

    /// Whether something is read from a column, by its place among [`ColumnDecider::columns`].
    #[must_use]
    pub fn reads(&self, column: usize) -> bool {
        let names = &self.frame.names;
        let one = |place: &Option<usize>| *place == Some(column);
        one(&names.user)
            || one(&names.regime)
            || names.consent.iter().any(|(place, _)| *place == column)
            || names
                .fields
                .iter()
                .any(|field| one(&field.answer) || one(&field.answer_at) || field.origins.contains(&column))
    }

    /// What is wrong with the names of columns: answers to fields and consent to purposes that the program does not have.
    #[must_use]
    pub fn header_problems(&self) -> &[InputProblem] {
        self.frame.names.header_problems()
    }

    /// Decides about everybody in a batch at an instant (microseconds since 1970), of whom nothing has happened.
    ///
    /// # Errors
    /// Where the batch has another schema.
    pub fn decide(&mut self, batch: &RecordBatch, at: i64) -> Result<ColumnDecisions, ColumnsError> {
        self.decide_rows(batch, at, None::<fn(usize) -> Option<&'static History>>.as_ref())
    }

    /// The same; `history` says what happened of the person in a row.
    ///
    /// # Errors
    /// Where the batch has another schema.
    pub fn decide_with<'h>(
        &mut self,
        batch: &RecordBatch,
        at: i64,
        history: impl Fn(usize) -> Option<&'h History>,
    ) -> Result<ColumnDecisions, ColumnsError> {
        self.decide_rows(batch, at, Some(&history))
    }

    fn decide_rows<'h, H: Fn(usize) -> Option<&'h History>>(
        &mut self,
        batch: &RecordBatch,
        at: i64,
        history: Option<&H>,
    ) -> Result<ColumnDecisions, ColumnsError> {
        let columns = self.read(batch)?;
        let (frame, tables, layout) = (self.frame.clone(), self.tables.clone(), self.layout.clone());
        let engine = self.engine.clone();
        let mut reading = Reading::new(&frame, engine.prepared(), &layout, &columns);
        let mut scatter = Scatter::new(&tables, batch.num_rows());
        let mut problems = Vec::new();
        let mut by_code = 0;
        let capacity = self.morsel.capacity();
        for from in (0..batch.num_rows()).step_by(capacity) {
            let part = Part { from, count: capacity.min(batch.num_rows() - from) };
            by_code += self.morsel(&part, at, &mut reading, history, &mut problems);
            scatter.take(&self.outs, part.count);
        }
        scatter.finish(problems, by_code)
    }

    /// The names of the people in a batch; null where there is none. None where no column names them.
    ///
    /// # Errors
    /// Where the batch has another schema.
    pub fn users(&self, batch: &RecordBatch) -> Result<Option<StringArray>, ColumnsError> {
        self.frame.names.user.map_or(Ok(None), |column| self.names_in(batch, column).map(Some))
    }

    /// The texts of a column, by its place among [`ColumnDecider::columns`], as a table would spell them; null where nothing
    /// stands there.
    ///
    /// # Errors
    /// Where the batch has no such column.
    pub fn names_in(&self, batch: &RecordBatch, column: usize) -> Result<StringArray, ColumnsError> {
        let missing = || ColumnsError::Schema { column: column.to_string() };
        let Column { array, nulls } = self.leaves.get(column).ok_or_else(missing)?.of(batch)?;
        let mut names = StringBuilder::with_capacity(batch.num_rows(), batch.num_rows() * 16);
        let mut buffer = String::new();
        for row in 0..batch.num_rows() {
            if nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
                names.append_null();
                continue;
            }
            match String::from_utf8_lossy(trimmed(spelled(&array, row, &mut buffer))).as_ref() {
                "" => names.append_null(),
                name => names.append_value(name),
            }
        }
        Ok(names.finish())
    }

    /// The columns that something is read from.
    fn read(&self, batch: &RecordBatch) -> Result<Vec<Option<Column>>, ColumnsError> {
        let columns = self.leaves.iter().enumerate();
        columns.map(|(place, leaf)| self.reads(place).then(|| leaf.of(batch)).transpose()).collect()
    }

    /// Decides about a morsel into `outs`. Gives how many machine code decided.
    fn morsel<'h, H: Fn(usize) -> Option<&'h History>>(
        &mut self,
        part: &Part,
        at: i64,
        reading: &mut Reading<'_>,
        history: Option<&H>,
        problems: &mut Vec<ColumnProblem>,
    ) -> usize {
        let told = self.by_words(part, at, reading, problems);
        if history.is_none() && told == Some(Bits::first(part.count)) {
            return part.count;
        }
        let width = self.tables.shape.output_words().max(1);
        let nothing = History::default();
        let mut by_code = 0;
        for (place, out) in (0..part.count).zip(self.outs.chunks_exact_mut(width)) {
            let row = part.from + place;
            let history =
                history.and_then(|history| history(row)).filter(|history| !history.events().is_empty());
            if told.is_some_and(|told| told.has(place)) && history.is_none() {
                by_code += 1;
                continue;
            }
            let before = problems.len();
            reading.profile(row, &mut self.profile, problems);
            if told.is_some() {
                // What is wrong in the row was seen with the morsel.
                problems.truncate(before);
            }
            let outcomes = self.evaluator.outcomes(&self.profile, history.unwrap_or(&nothing), at);
            by_code += usize::from(outcomes.by_machine_code());
            write(&outcomes, &self.tables.shape, out);
        }
        by_code
    }

    /// Runs machine code over the typed rows of a morsel, as if nothing had happened to anybody. Gives the rows of which that
    /// tells all; none, and nothing is read, where there is no machine code that needs no more than rows.
    fn by_words(
        &mut self,
        part: &Part,
        at: i64,
        reading: &mut Reading<'_>,
        problems: &mut Vec<ColumnProblem>,
    ) -> Option<Bits> {
        let Self { evaluator, morsel, sights, outs, profile, tables, layout, .. } = self;
        let (evaluation, machine) = evaluator.parts();
        let machine = machine.filter(|machine| machine.is_free() && reading.agreements.fits())?;
        evaluation.look(profile, at);
        machine.go_to(at);
        reading.agreements.gather(part, problems);
        let open = reading.gather(part, evaluation, morsel, problems);
        let width = tables.shape.output_words().max(1);
        let said = reading.agreements.said().iter().take(part.count);
        let purposes: Vec<usize> =
            evaluation.plan().sights.iter().map(|purpose| layout.allowed(*purpose)).collect();
        let (mut last, mut fits) = (None, true);
        let mut allowed: Box<[bool]> = Box::default();
        for ((said, row), out) in said.zip(morsel.each_row()).zip(outs.chunks_exact_mut(width)) {
            if last != Some(*said) {
                allowed = sights.of(*said, &reading.agreements, evaluation, profile).into();
                last = Some(*said);
            }
            for (word, allowed) in purposes.iter().zip(&allowed) {
                if let Some(word) = row.get_mut(*word) {
                    *word = if *allowed { u64::MAX } else { 0 };
                }
            }
            fits &= machine.run_words(row, out);
        }
        let all = if fits { Bits::first(part.count) } else { Bits::NONE };
        Some(all.without(&open))
    }
}
