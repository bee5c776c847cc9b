//! What rows of matrices give, as keys of dictionaries: made once for a program's purpose.

use crate::{Engine, Status, print};
use arrow_array::types::Float64Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DurationMicrosecondArray, Int64Array, PrimitiveArray, StringArray,
    TimestampMicrosecondArray,
};
use onboard_ir::plan::Plan;
use onboard_ir::{Matrix, Op, PathId, Piece, Program, ResultCell, Type, Value};
use onboard_jit::Shape;
use std::sync::Arc;

/// The key of a row that gives nothing.
pub(super) const NOTHING: i32 = -1;

/// The firmness of outcomes, in the order of their keys.
pub(super) const STATUSES: [Status; 4] =
    [Status::Settled, Status::Provisional, Status::None, Status::Conflict];

/// Keys for what rows give.
#[derive(Debug)]
pub(super) struct Tables {
    /// Where outcomes stand.
    pub(super) shape: Shape,
    /// The names of paths.
    pub(super) paths: ArrayRef,
    /// The result column (of a matrix, by its place) whose keys are those of the paths recommended, where one says all.
    pub(super) path_column: Option<(usize, usize)>,
    /// How statuses are written.
    pub(super) statuses: ArrayRef,
    /// For each matrix its result columns that say the same of everybody whom a row sends there.
    pub(super) results: Vec<Vec<ResultTable>>,
}

/// A result column.
#[derive(Debug)]
pub(super) struct ResultTable {
    /// Its name.
    pub(super) name: String,
    /// The key of each row.
    pub(super) keys: Vec<i32>,
    /// What keys mean.
    pub(super) values: ArrayRef,
}

impl Tables {
    pub(super) fn new(engine: &Engine, plan: &Plan) -> Self {
        let program = engine.program();
        let shape = Shape::of(plan);
        let names = program.paths.iter().map(|path| path.name.as_str());
        let paths: ArrayRef = Arc::new(names.map(Some).collect::<StringArray>());
        let results = shape.matrices.iter().map(|shape| {
            let matrix = program.matrices.get(shape.id.index());
            matrix.map_or_else(Vec::new, |matrix| result_tables(engine, matrix, &paths))
        });
        let results: Vec<Vec<ResultTable>> = results.collect();
        let path_column = match plan.paths.as_slice() {
            [(id, _)] => {
                let place = shape.matrices.iter().position(|shape| shape.id == *id);
                let columns = place.and_then(|place| results.get(place));
                let column = columns.and_then(|columns| {
                    columns.iter().position(|column| Arc::ptr_eq(&column.values, &paths))
                });
                place.zip(column)
            }
            _ => None,
        };
        Self {
            results,
            paths,
            path_column,
            statuses: Arc::new(STATUSES.iter().map(|status| Some(status.as_str())).collect::<StringArray>()),
            shape,
        }
    }
}

/// The key of a path.
pub(super) fn path_key(path: PathId) -> i32 {
    i32::try_from(path.0).unwrap_or(NOTHING)
}

fn result_tables(engine: &Engine, matrix: &Matrix, paths: &ArrayRef) -> Vec<ResultTable> {
    let program = engine.program();
    let columns = matrix.results.iter().enumerate();
    let table = |(column, result): (usize, &onboard_ir::ResultColumn)| {
        if result.ty == Type::Path {
            let keys = matrix.rows.iter().map(|row| match row.results.get(column) {
                Some(Some(ResultCell::Path(path))) => path_key(*path),
                _ => NOTHING,
            });
            let (name, keys, values) = (result.name.clone(), keys.collect(), Arc::clone(paths));
            return Some(ResultTable { name, keys, values });
        }
        let mut known: Vec<Value> = Vec::new();
        let mut keys = Vec::new();
        for row in &matrix.rows {
            keys.push(match row.results.get(column).and_then(Option::as_ref) {
                None => NOTHING,
                Some(cell) => {
                    let value = constant(program, cell)?;
                    let place = known.iter().position(|known| *known == value);
                    let place = place.unwrap_or_else(|| {
                        known.push(value);
                        known.len() - 1
                    });
                    i32::try_from(place).ok()?
                }
            });
        }
        Some(ResultTable { name: result.name.clone(), keys, values: array(engine, result.ty, &known) })
    };
    columns.filter_map(table).collect()
}

/// What a cell gives, where that is the same for everybody.
fn constant(program: &Program, cell: &ResultCell) -> Option<Value> {
    match cell {
        ResultCell::Path(path) => Some(Value::Text(program.paths.get(path.index())?.name.as_str().into())),
        ResultCell::Text(text) => {
            let pieces = text.pieces.iter().map(|piece| match piece {
                Piece::Literal(text) => Some(&**text),
                Piece::Value(_) => None,
            });
            Some(Value::Text(pieces.collect::<Option<String>>()?.into()))
        }
        ResultCell::Value(node) => match &program.graph.get(*node)?.op {
            Op::Const(value) => Some(value.clone()),
            _ => None,
        },
    }
}

/// Values of a type as a column; those that Arrow has no type for, as documents spell them.
fn array(engine: &Engine, ty: Type, values: &[Value]) -> ArrayRef {
    let ints = values.iter().map(|value| match value {
        Value::Int(x) | Value::Time(x) | Value::Duration(x) => Some(*x),
        _ => None,
    });
    match ty {
        Type::Bool => {
            let truths = values.iter().map(|value| match value {
                Value::Bool(x) => Some(*x),
                _ => None,
            });
            Arc::new(truths.collect::<BooleanArray>())
        }
        Type::Int => Arc::new(ints.collect::<Int64Array>()),
        Type::Float => {
            let floats = values.iter().map(|value| match value {
                Value::Float(x) => Some(*x),
                Value::Int(x) => Some(crate::number::as_float(*x)),
                _ => None,
            });
            Arc::new(floats.collect::<PrimitiveArray<Float64Type>>())
        }
        Type::Date => {
            let days = values.iter().map(|value| match value {
                Value::Date(x) => Some(*x),
                _ => None,
            });
            Arc::new(days.collect::<Date32Array>())
        }
        Type::Time => Arc::new(ints.collect::<TimestampMicrosecondArray>().with_timezone("UTC")),
        Type::Duration => Arc::new(ints.collect::<DurationMicrosecondArray>()),
        _ => {
            let texts = values.iter().map(|value| Some(print::plain(engine, ty, value)));
            Arc::new(texts.collect::<StringArray>())
        }
    }
}
