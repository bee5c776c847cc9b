//! The columns of a schema under the names by which they are read.

use super::batch::{ColumnBatch, ColumnData};
use super::cell::spelled;
use super::error::ColumnsError;
use super::fits::{fits, wanted};
use crate::RowDecoder;
use crate::input::trimmed;
use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Fields};
use onboard_ir::{Program, Type};

/// A column that is no struct.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// Its name: within structs a dotted path.
    pub(super) name: String,
    /// Where it stands: the column, then the places within structs.
    path: Vec<usize>,
    ty: DataType,
}

/// A column of a batch, with the nulls of the structs that it stands in.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) data: ColumnData,
    pub(super) nulls: Option<NullBuffer>,
}

impl Column {
    /// What stands in a row, as a table would spell it; none where nothing does.
    pub(super) fn cell<'b>(&'b self, row: usize, buffer: &'b mut String) -> Option<&'b [u8]> {
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return None;
        }
        let (array, row) = self.data.at(row);
        Some(trimmed(spelled(array, row, buffer)))
    }
}

/// The columns of a schema, those of structs under dotted names.
pub(super) fn leaves(fields: &Fields) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    // Structs are taken apart with a list of what is left, so that no nesting is too deep.
    let mut open: Vec<Leaf> = Vec::new();
    let below = |fields: &Fields, prefix: &str, path: &[usize], open: &mut Vec<Leaf>| {
        for (place, field) in fields.iter().enumerate().rev() {
            let path = path.iter().copied().chain([place]).collect();
            open.push(Leaf {
                name: format!("{prefix}{}", field.name()),
                path,
                ty: field.data_type().clone(),
            });
        }
    };
    below(fields, "", &[], &mut open);
    while let Some(leaf) = open.pop() {
        match &leaf.ty {
            DataType::Struct(fields) => below(fields, &format!("{}.", leaf.name), &leaf.path, &mut open),
            _ => leaves.push(leaf),
        }
    }
    leaves
}

impl Leaf {
    /// The column in a batch.
    pub(super) fn of(&self, batch: &ColumnBatch) -> Result<Column, ColumnsError> {
        let wrong = || ColumnsError::Schema { column: self.name.clone() };
        let (first, rest) = self.path.split_first().ok_or_else(wrong)?;
        let mut data = batch.columns().get(*first).ok_or_else(wrong)?.clone();
        let mut nulls = None;
        for place in rest {
            let ColumnData::Array(array) = &data else { return Err(wrong()) };
            let structure = array.as_struct_opt().ok_or_else(wrong)?;
            nulls = NullBuffer::union(nulls.as_ref(), structure.nulls());
            data = ColumnData::Array(structure.columns().get(*place).ok_or_else(wrong)?.clone());
        }
        if !data.is_of(&self.ty) {
            return Err(wrong());
        }
        let nulls = NullBuffer::union(nulls.as_ref(), data.nulls().as_ref());
        Ok(Column { data, nulls })
    }
}

/// Refuses columns whose types cannot hold what is read from them.
pub(super) fn refuse(program: &Program, names: &RowDecoder, leaves: &[Leaf]) -> Result<(), ColumnsError> {
    let check = |column: usize, ty: Type, reads: String| match leaves.get(column) {
        Some(leaf) if !fits(ty, &leaf.ty) => Err(ColumnsError::Type {
            column: leaf.name.clone(),
            found: leaf.ty.clone(),
            reads,
            wanted: wanted(ty),
        }),
        _ => Ok(()),
    };
    for (column, purpose) in &names.consent {
        let name = program.purposes.get(*purpose).map_or("", |purpose| purpose.name.as_str());
        check(*column, Type::Bool, format!("the consent to `{name}`"))?;
    }
    if let Some(column) = names.regime {
        check(column, Type::Text, "the regime".to_owned())?;
    }
    if let Some(column) = names.user {
        check(column, Type::Text, "the name of the person".to_owned())?;
    }
    for (field, columns) in program.fields.iter().zip(&names.fields) {
        for column in columns.origins.iter().chain(&columns.answer) {
            check(*column, field.ty, format!("the field `{}`", field.name))?;
        }
        if let Some(column) = columns.answer_at {
            check(column, Type::Time, format!("the time of the answer to `{}`", field.name))?;
        }
    }
    Ok(())
}
