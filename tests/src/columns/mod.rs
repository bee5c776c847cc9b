//! Columns say what the rows of a table say: generated people as record batches of all types, against the same people as cells.

mod array;

use crate::{engines, generate};
use array::Column;
use arrow_array::{Array, ArrayRef, RecordBatch, make_array};
use arrow_schema::DataType;
use onboard_ir::PurposeId;
use onboard_runtime::{
    ColumnBatch, ColumnData, ColumnDecider, ColumnDecisions, Engine, EngineKind, Evaluator, History,
    InputProblem, KeyedColumn, Keys, Outcomes, Profile, RowDecoder,
};
use serde_json::Value;
use std::ops::AddAssign;

/// 2026-01-01T00:00Z, around which generated people live.
const AT: i64 = 1_767_225_600_000_000;
/// Rows before those that count, which a slice leaves out.
const BEFORE: usize = 3;

/// How much was compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Agreed {
    /// Programs that checked without an error.
    pub programs: usize,
    /// Decisions.
    pub people: usize,
    /// Of these, those made in blocks.
    pub blocks: usize,
    /// Values that are wrong.
    pub problems: usize,
}

impl AddAssign for Agreed {
    fn add_assign(&mut self, other: Self) {
        self.programs += other.programs;
        self.people += other.people;
        self.blocks += other.blocks;
        self.problems += other.problems;
    }
}

/// A program from a tape, without and with statistics, and so many people: columns say of each what the row of a table says.
///
/// # Errors
/// In what they differ, with the program and the people.
pub fn agree(tape: &[u8], people: usize) -> Result<Agreed, String> {
    let (made, mut tape) = generate::program_and_tape(tape);
    let sources = [("law.onboard".to_owned(), made.text.clone())];
    let Some(program) = crate::checked(&sources).program else { return Ok(Agreed::default()) };
    let engine = Engine::new(program).map_err(|why| format!("{why}:\n{}", made.text))?;
    let fitted = engines::fitted(&engine, &made, &mut tape)?;
    let people: Vec<Value> = (0..people + BEFORE).map(|_| generate::profile(&made, &mut tape)).collect();
    let columns = array::columns(&made, &people, &mut tape);
    let mut agreed = Agreed { programs: 1, ..Agreed::default() };
    for engine in [engine, fitted] {
        for name in generate::decided(&made) {
            let place = engine.program().purposes.iter().position(|purpose| purpose.name == name);
            let purpose = PurposeId(u32::try_from(place.unwrap_or_default()).unwrap_or_default());
            agreed += compare(&engine, purpose, &columns)
                .map_err(|why| format!("{why}\n{}\nfor {name}\n{}", made.text, array::told(&columns)))?;
        }
    }
    Ok(agreed)
}

fn compare(engine: &Engine, purpose: PurposeId, columns: &[Column]) -> Result<Agreed, String> {
    let batch = array::batch(columns)?;
    let rows = batch.num_rows() - BEFORE;
    let batch = batch.slice(BEFORE, rows);
    let mut table = Table::new(engine, purpose, columns)?;
    let mut agreed = Agreed::default();
    for kind in [EngineKind::Auto, EngineKind::Interpreter] {
        let decider = engine.columns(purpose, batch.schema_ref()).map_err(|why| why.to_string())?;
        let mut decider = decider.on(kind).map_err(|why| why.to_string())?;
        let decisions = decide(&mut decider, &batch)?;
        for row in 0..rows {
            let (expected, wrong) = table.row(BEFORE + row);
            let found = told(engine, &decisions, row);
            if expected != found {
                return Err(format!("{kind:?}: of row {row} a table says\n{expected}columns say\n{found}"));
            }
            let problems = decisions.problems.iter().filter(|problem| problem.row == row);
            let problems: Vec<&InputProblem> = problems.map(|problem| &problem.problem).collect();
            if problems != wrong.iter().collect::<Vec<_>>() {
                return Err(format!("{kind:?}: row {row}: a table finds {wrong:?}, columns {problems:?}"));
            }
        }
        // Of a multiple of 64 people, conditions are answered while columns are read.
        for people in [batch.clone(), batch.slice(0, rows / 64 * 64)] {
            let keys = keyed(&people).ok_or("columns of another length")?;
            let by_keys = decider.decide(&keys, AT).map_err(|why| why.to_string())?;
            let decisions = decide(&mut decider, &people)?;
            if format!("{by_keys:?}") != format!("{decisions:?}") {
                return Err(format!("{kind:?}: keys say\n{by_keys:?}\nvalues\n{decisions:?}"));
            }
        }
        agreed.people += rows;
        agreed.blocks += decisions.by_planes;
        agreed.problems += decisions.problems.len();
    }
    Ok(agreed)
}

fn decide(decider: &mut ColumnDecider, batch: &RecordBatch) -> Result<ColumnDecisions, String> {
    decider.decide(batch, AT).map_err(|why| why.to_string())
}

/// The same columns as keys, where they are no groups: each row is an entry.
fn keyed(batch: &RecordBatch) -> Option<ColumnBatch> {
    let rows = u16::try_from(batch.num_rows()).ok()?;
    let columns = batch.columns().iter().map(|array| {
        if array.data_type().is_nested() || *array.data_type() == DataType::Null {
            return Some(ColumnData::Array(ArrayRef::clone(array)));
        }
        let entries: ArrayRef = match array.data_type() {
            DataType::Dictionary(..) => ArrayRef::clone(array),
            // Whether anything stands in a row, the keys say.
            _ => make_array(array.to_data().into_builder().nulls(None).build().ok()?),
        };
        let keys = Keys::U16((0..rows).collect());
        KeyedColumn::new(keys, array.nulls().cloned(), entries).map(ColumnData::Keyed)
    });
    ColumnBatch::new(batch.num_rows(), columns.collect::<Option<_>>()?)
}

/// The same people as the rows of a table, before the interpreter.
struct Table<'c> {
    engine: Engine,
    decoder: RowDecoder,
    evaluator: Evaluator,
    columns: &'c [Column],
    profile: Profile,
}

impl<'c> Table<'c> {
    fn new(engine: &Engine, purpose: PurposeId, columns: &'c [Column]) -> Result<Self, String> {
        let headers: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        Ok(Self {
            decoder: RowDecoder::new(engine, &headers),
            evaluator: engine.decider(purpose, EngineKind::Interpreter).map_err(|why| why.to_string())?,
            engine: engine.clone(),
            columns,
            profile: Profile::default(),
        })
    }

    fn row(&mut self, row: usize) -> (String, Vec<InputProblem>) {
        let mut problems = Vec::new();
        let cell = |column: usize| self.columns.get(column)?.cells.get(row).map(String::as_bytes);
        self.decoder.decode(cell, &mut self.profile, &mut problems);
        let outcomes = self.evaluator.outcomes(&self.profile, &History::default(), AT);
        (said(&self.engine, &outcomes), problems)
    }
}

/// What outcomes say of what columns tell.
fn said(engine: &Engine, outcomes: &Outcomes<'_>) -> String {
    let program = engine.program();
    let mut text = String::new();
    for (id, segment) in (0..).map(onboard_ir::SegmentId).zip(&program.segments) {
        if let Some(truth) = outcomes.segment(id) {
            text.push_str(&format!("{} {truth}\n", segment.name));
        }
    }
    for (id, matrix) in (0..).map(onboard_ir::MatrixId).zip(&program.matrices) {
        let Some(outcome) = outcomes.matrix(id) else { continue };
        text.push_str(&format!(
            "{} {} {:?} {}\n",
            matrix.name,
            outcome.status().as_str(),
            outcome.fired().map(|row| row + 1),
            outcome.by_guess()
        ));
    }
    let path = outcomes.recommended().and_then(|(path, _, _)| program.paths.get(path.index()));
    text.push_str(&format!("{:?}\n", path.map(|path| path.name.as_str())));
    text
}

/// The same of a row of columns.
fn told(engine: &Engine, decisions: &ColumnDecisions, row: usize) -> String {
    let program = engine.program();
    let mut text = String::new();
    for column in &decisions.segments {
        let name = program.segments.get(column.id.index()).map_or("", |segment| segment.name.as_str());
        if column.truth.is_valid(row) {
            text.push_str(&format!("{name} {}\n", column.truth.value(row)));
        }
    }
    for column in &decisions.matrices {
        let name = program.matrices.get(column.id.index()).map_or("", |matrix| matrix.name.as_str());
        let fired = column.row.is_valid(row).then(|| column.row.value(row));
        let status = array::text_of(&column.status, row).unwrap_or_default();
        text.push_str(&format!("{name} {status} {fired:?} {}\n", column.by_guess.value(row)));
    }
    text.push_str(&format!("{:?}\n", array::text_of(&decisions.path, row)));
    text
}
