//! People as the program names them.

use crate::Failure;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, StringArray, cast::AsArray};
use arrow_schema::{DataType, Field, Schema};
use onboard_benches::onboard1::Intent;
use onboard_runtime::{ColumnBatch, ColumnData};
use std::sync::Arc;

/// Where intents stand in the file.
const INTENTS: usize = 15;

/// Names columns as the program does, and gives intents as sets: in the file they are bits of a number, which is taken for the key of
/// the set that has these bits.
pub struct People {
    sets: ArrayRef,
}

impl People {
    pub fn new() -> Self {
        let set = |bits: u32| {
            let members = Intent::ALL.iter().filter(|intent| bits & u32::from(intent.bit()) != 0);
            let members: Vec<&str> = members.map(|intent| intent.name()).collect();
            // A semicolon alone is the empty set.
            if members.is_empty() { ";".to_owned() } else { members.join(";") }
        };
        let sets: StringArray = (0..1 << Intent::ALL.len()).map(|bits| Some(set(bits))).collect();
        Self { sets: Arc::new(sets) }
    }

    /// The schema of batches, from that of the file.
    pub fn schema(of: &Schema) -> Schema {
        let fields = of.fields().iter().map(|field| match field.name().as_str() {
            name @ ("advanced" | "basic") => Field::clone(field).with_name(format!("feature_uses_7d.{name}")),
            "intents" => {
                let ty = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                Field::new("intents", ty, field.is_nullable())
            }
            _ => Field::clone(field),
        });
        Schema::new(fields.collect::<Vec<_>>())
    }

    /// A batch of people.
    pub fn batch(&self, batch: ColumnBatch) -> Result<ColumnBatch, Failure> {
        let rows = batch.rows();
        let mut columns = batch.into_columns();
        let column = columns.get_mut(INTENTS).ok_or("no intents")?;
        *column = match &*column {
            ColumnData::Array(bits) => ColumnData::Array(self.of(bits)?),
            ColumnData::Keyed(keys) => {
                let sets = self.of(keys.entries())?;
                ColumnData::Keyed(keys.clone().with_entries(sets).ok_or("fewer sets than there were")?)
            }
        };
        Ok(ColumnBatch::new(rows, columns).ok_or("a column of another length")?)
    }

    fn of(&self, bits: &ArrayRef) -> Result<ArrayRef, Failure> {
        let bits = bits.as_primitive_opt::<Int32Type>().ok_or("intents are no numbers")?;
        Ok(Arc::new(DictionaryArray::try_new(bits.clone(), Arc::clone(&self.sets))?))
    }
}
