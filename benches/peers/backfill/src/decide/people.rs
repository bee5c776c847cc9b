//! People as the program names them.

use crate::Failure;
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, RecordBatch, StringArray, cast::AsArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use onboard_benches::onboard1::Intent;
use std::sync::Arc;

/// Names columns as the program does, and gives intents as sets: in the file they are bits of a number, which is taken for the key of
/// the set that has these bits.
pub struct People {
    sets: ArrayRef,
    schema: Option<SchemaRef>,
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
        Self { sets: Arc::new(sets), schema: None }
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
    pub fn batch(&mut self, batch: &RecordBatch) -> Result<RecordBatch, Failure> {
        let schema = self.schema.get_or_insert_with(|| Arc::new(Self::schema(batch.schema_ref())));
        let mut columns = batch.columns().to_vec();
        let place = schema.index_of("intents")?;
        let column = columns.get_mut(place).ok_or("no intents")?;
        let bits = column.as_primitive_opt::<Int32Type>().ok_or("intents are no numbers")?;
        *column = Arc::new(DictionaryArray::try_new(bits.clone(), Arc::clone(&self.sets))?);
        Ok(RecordBatch::try_new(Arc::clone(schema), columns)?)
    }
}
