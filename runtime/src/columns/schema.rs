//! The columns of a schema under the names by which they are read.

use super::error::ColumnsError;
use super::fits::{fits, wanted};
use crate::RowDecoder;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, RecordBatch};
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
    pub(super) array: ArrayRef,
    pub(super) nulls: Option<NullBuffer>,
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
    pub(super) fn of(&self, batch: &RecordBatch) -> Result<Column, ColumnsError> {
        let wrong = || ColumnsError::Schema { column: self.name.clone() };
        let (first, rest) = self.path.split_first().ok_or_else(wrong)?;
        let mut array = batch.columns().get(*first).ok_or_else(wrong)?;
        let mut nulls = None;
        for place in rest {
            let structure = array.as_struct_opt().ok_or_else(wrong)?;
            nulls = NullBuffer::union(nulls.as_ref(), structure.nulls());
            array = structure.columns().get(*place).ok_or_else(wrong)?;
        }
        if *array.data_type() != self.ty {
            return Err(wrong());
        }
        let nulls = NullBuffer::union(nulls.as_ref(), array.logical_nulls().as_ref());
        Ok(Column { array: ArrayRef::clone(array), nulls })
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
