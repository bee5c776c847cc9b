//! Decides about the people of record batches.

use super::batch::ColumnBatch;
use super::dictionary::Kept;
use super::error::{ColumnProblem, ColumnsError};
use super::output::ColumnDecisions;
use super::pool::Pool;
use super::reading::{Frame, Part, Reading};
use super::scatter::Scatter;
use super::schema::{Column, Leaf, leaves, refuse};
use super::sights::Sights;
use super::tables::Tables;
use crate::input::Typed;
use crate::planes::{BLOCK, Block, Plane, Planes};
use crate::{Engine, EngineKind, Evaluation, Evaluator, History, InputProblem, Profile, RowDecoder, Scope};
use arrow_array::StringArray;
use arrow_array::builder::StringBuilder;
use arrow_schema::Schema;
use onboard_ir::layout::Layout;
use onboard_ir::{PurposeId, Type};
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
    /// None where people are decided about one by one.
    planes: Option<Planes>,
    block: Option<Block<'static>>,
    pool: Pool,
    kept: Kept,
    /// Which engine decides about people one by one; made when it is needed.
    kind: EngineKind,
    alone: Option<Evaluator>,
    evaluation: Evaluation,
    sights: Sights,
    profile: Profile,
}

/// What one batch is decided with.
struct Work<'a, 't> {
    at: i64,
    reading: Reading<'a>,
    block: Block<'a>,
    scatter: Scatter<'t>,
    problems: Vec<ColumnProblem>,
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
        let evaluation = self.evaluator(purpose, Scope::Summary, &[])?.into_evaluation();
        let tables = Tables::new(self, evaluation.plan());
        let frame = Frame {
            truth: Typed::new(self.program(), Type::Bool, None),
            time: Typed::new(self.program(), Type::Time, None),
            names,
        };
        Ok(ColumnDecider {
            engine: self.clone(),
            purpose,
            frame: Arc::new(frame),
            leaves: leaves.into(),
            layout: Arc::clone(&self.machines().layout),
            pool: Pool::default(),
            kept: Kept::default(),
            tables: Arc::new(tables),
            planes: self.planes(purpose).ok(),
            block: None,
            kind: EngineKind::Auto,
            alone: None,
            evaluation,
            sights: Sights::default(),
            profile: self.empty_profile(),
        })
    }
}

impl ColumnDecider {
    /// The same on another engine: all but [`EngineKind::Auto`] decide about people one by one.
    ///
    /// # Errors
    /// Where machine code is asked for and cannot be made.
    pub fn on(mut self, kind: EngineKind) -> Result<Self, ColumnsError> {
        self.kind = kind;
        self.planes = None;
        self.kept = Kept::default();
        if kind == EngineKind::Auto {
            self.planes = self.engine.planes(self.purpose).ok();
        } else {
            self.alone = Some(self.engine.decider(self.purpose, kind)?);
        }
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
    pub fn decide(
        &mut self,
        batch: impl Into<ColumnBatch>,
        at: i64,
    ) -> Result<ColumnDecisions, ColumnsError> {
        self.decide_rows(&batch.into(), at, None::<fn(usize) -> Option<&'static History>>.as_ref())
    }

    /// The same; `history` says what happened of the person in a row.
    ///
    /// # Errors
    /// Where the batch has another schema.
    pub fn decide_with<'h>(
        &mut self,
        batch: impl Into<ColumnBatch>,
        at: i64,
        history: impl Fn(usize) -> Option<&'h History>,
    ) -> Result<ColumnDecisions, ColumnsError> {
        self.decide_rows(&batch.into(), at, Some(&history))
    }

    fn decide_rows<'h, H: Fn(usize) -> Option<&'h History>>(
        &mut self,
        batch: &ColumnBatch,
        at: i64,
        history: Option<&H>,
    ) -> Result<ColumnDecisions, ColumnsError> {
        let columns = self.read(batch)?;
        let (frame, tables, layout) = (self.frame.clone(), self.tables.clone(), self.layout.clone());
        let engine = self.engine.clone();
        let mut block = self.block.take().unwrap_or_else(|| Block::new(&engine)).reused();
        if let Some(planes) = &self.planes {
            block.ask(planes.atoms());
        }
        let mut work = Work {
            at,
            reading: Reading::new(&engine, &frame, &layout, &columns, &mut self.kept),
            block,
            scatter: Scatter::new(&tables, &mut self.pool, batch.rows()),
            problems: Vec::new(),
        };
        let mut by_planes = 0;
        for from in (0..batch.rows()).step_by(BLOCK) {
            let part = Part { from, count: BLOCK.min(batch.rows() - from) };
            by_planes += self.part(&part, &mut work, history)?;
        }
        let Work { mut reading, block, scatter, problems, .. } = work;
        reading.keep(&mut self.kept);
        self.block = Some(block.reused());
        let decisions = scatter.finish(&mut self.pool, problems, by_planes)?;
        self.pool.give(&decisions);
        Ok(decisions)
    }

    /// The names of the people in a batch; null where there is none. None where no column names them.
    ///
    /// # Errors
    /// Where the batch has another schema.
    pub fn users(&self, batch: impl Into<ColumnBatch>) -> Result<Option<StringArray>, ColumnsError> {
        self.frame.names.user.map_or(Ok(None), |column| self.names_in(batch, column).map(Some))
    }

    /// The texts of a column, by its place among [`ColumnDecider::columns`], as a table would spell them; null where nothing
    /// stands there.
    ///
    /// # Errors
    /// Where the batch has no such column.
    pub fn names_in(
        &self,
        batch: impl Into<ColumnBatch>,
        column: usize,
    ) -> Result<StringArray, ColumnsError> {
        let batch = batch.into();
        let missing = || ColumnsError::Schema { column: column.to_string() };
        let column = self.leaves.get(column).ok_or_else(missing)?.of(&batch)?;
        let mut names = StringBuilder::with_capacity(batch.rows(), batch.rows() * 16);
        let mut buffer = String::new();
        for row in 0..batch.rows() {
            match String::from_utf8_lossy(column.cell(row, &mut buffer).unwrap_or_default()).as_ref() {
                "" => names.append_null(),
                name => names.append_value(name),
            }
        }
        Ok(names.finish())
    }

    /// The columns that something is read from.
    fn read(&self, batch: &ColumnBatch) -> Result<Vec<Option<Column>>, ColumnsError> {
        let columns = self.leaves.iter().enumerate();
        columns.map(|(place, leaf)| self.reads(place).then(|| leaf.of(batch)).transpose()).collect()
    }

    /// Decides about a block. Gives how many planes decided about.
    fn part<'h, H: Fn(usize) -> Option<&'h History>>(
        &mut self,
        part: &Part,
        work: &mut Work<'_, '_>,
        history: Option<&H>,
    ) -> Result<usize, ColumnsError> {
        let everybody = Plane::first(part.count);
        let told = self.by_planes(part, work);
        let mut rest = told.as_ref().map_or_else(|| everybody.clone(), |told| everybody.without(told));
        let happened = |row: usize| {
            history.and_then(|history| history(row)).filter(|history| !history.events().is_empty())
        };
        if history.is_some() {
            everybody.each(|place| rest.put(place, rest.has(place) || happened(part.from + place).is_some()));
        }
        if rest.is_empty() {
            return Ok(part.count);
        }
        let alone = match &mut self.alone {
            Some(alone) => alone,
            none => none.insert(self.engine.decider(self.purpose, self.kind)?),
        };
        let nothing = History::default();
        let Work { at, reading, scatter, problems, .. } = work;
        rest.each(|place| {
            let row = part.from + place;
            let before = problems.len();
            reading.profile(row, &mut self.profile, problems);
            if told.is_some() {
                // What is wrong in the row was seen with the block.
                problems.truncate(before);
            }
            let outcomes = alone.outcomes(&self.profile, happened(row).unwrap_or(&nothing), *at);
            scatter.put(row, &outcomes);
        });
        Ok(part.count - rest.count())
    }

    /// Runs planes over a block, as if nothing had happened to anybody. Gives those of whom that tells all; none, and nothing is
    /// read, where there are no planes.
    fn by_planes(&mut self, part: &Part, work: &mut Work<'_, '_>) -> Option<Plane> {
        let Self { planes, evaluation, sights, profile, .. } = self;
        let Work { at, reading, block, scatter, problems } = work;
        let Some(planes) = planes.as_mut() else {
            scatter.take(None, part.count);
            return None;
        };
        evaluation.look(profile, *at);
        block.clear(part.count);
        reading.agreements.gather(part, problems);
        let open = reading.gather(part, evaluation, block, problems);
        let everybody = Plane::first(part.count);
        let mut allowed = vec![Plane::NONE; evaluation.plan().sights.len()];
        reading.agreements.each(&everybody, |said, people| {
            let sees = sights.of(said, &reading.agreements, evaluation, profile);
            for (plane, _) in allowed.iter_mut().zip(sees).filter(|(_, sees)| **sees) {
                *plane = plane.or(people);
            }
        });
        for (purpose, allowed) in evaluation.plan().sights.iter().zip(&allowed) {
            block.allow(*purpose, allowed);
        }
        let outcomes = planes.run(block, *at);
        scatter.take(outcomes.as_ref(), part.count);
        outcomes.map(|_| everybody.without(&open))
    }
}
