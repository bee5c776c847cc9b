//! The columns of the file. Names are texts; the intents are bits of a number, in the order of `Intent::ALL`, which suits engines
//! of columns best.

use crate::Failure;
use onboard_benches::onboard1::Person;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use std::fs::File;

/// In the order in which they are written.
pub const SCHEMA: &str = "
message people {
    required binary role (string);
    optional int32 team_size;
    optional int32 company_size;
    required binary country (string);
    required binary device (string);
    required binary referral (string);
    required binary plan (string);
    required double signup_age_days;
    required int32 sessions_7d;
    required int32 advanced;
    required int32 basic;
    required int32 resources_downloaded;
    required boolean tutorial_completed;
    required double time_on_step_s;
    optional double budget;
    required int32 intents;
    required binary email_domain (string);
    required binary locale (string);
    required boolean is_business_email;
    required boolean consent_personalization;
    required double score;
}";

/// The people of a row group.
pub struct Columns<'a>(pub &'a [Person]);

type Group<'a> = SerializedRowGroupWriter<'a, File>;

impl Columns<'_> {
    pub fn write(&self, writer: &mut SerializedFileWriter<File>) -> Result<(), Failure> {
        let mut group = writer.next_row_group()?;
        let text = |text: &str| ByteArray::from(text.as_bytes().to_vec());
        self.column::<ByteArrayType>(&mut group, |person| Some(text(person.role.name())))?;
        self.column::<Int32Type>(&mut group, |person| person.team_size)?;
        self.column::<Int32Type>(&mut group, |person| person.company_size)?;
        self.column::<ByteArrayType>(&mut group, |person| Some(text(person.country.name())))?;
        self.column::<ByteArrayType>(&mut group, |person| Some(text(person.device.name())))?;
        self.column::<ByteArrayType>(&mut group, |person| Some(text(person.referral.name())))?;
        self.column::<ByteArrayType>(&mut group, |person| Some(text(person.plan.name())))?;
        self.column::<DoubleType>(&mut group, |person| Some(person.signup_age_days))?;
        self.column::<Int32Type>(&mut group, |person| Some(person.sessions_7d))?;
        self.column::<Int32Type>(&mut group, |person| Some(person.advanced))?;
        self.column::<Int32Type>(&mut group, |person| Some(person.basic))?;
        self.column::<Int32Type>(&mut group, |person| Some(person.resources_downloaded))?;
        self.column::<BoolType>(&mut group, |person| Some(person.tutorial_completed))?;
        self.column::<DoubleType>(&mut group, |person| Some(person.time_on_step_s))?;
        self.column::<DoubleType>(&mut group, |person| person.budget)?;
        self.column::<Int32Type>(&mut group, |person| Some(i32::from(person.intents)))?;
        self.column::<ByteArrayType>(&mut group, |person| Some(text(&person.email_domain)))?;
        self.column::<ByteArrayType>(&mut group, |person| Some(text(&person.locale)))?;
        self.column::<BoolType>(&mut group, |person| Some(person.is_business_email))?;
        self.column::<BoolType>(&mut group, |person| Some(person.consent_personalization))?;
        self.column::<DoubleType>(&mut group, |person| Some(person.score))?;
        group.close()?;
        Ok(())
    }

    /// Writes the next column.
    fn column<T: DataType>(
        &self,
        group: &mut Group<'_>,
        value: impl Fn(&Person) -> Option<T::T>,
    ) -> Result<(), Failure> {
        let mut column = group.next_column()?.ok_or("the schema has no such column")?;
        let values: Vec<Option<T::T>> = self.0.iter().map(value).collect();
        let present: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
        let values: Vec<T::T> = values.into_iter().flatten().collect();
        // Where every value is required, nothing is written of what is present.
        column.typed::<T>().write_batch(&values, Some(&present), None)?;
        column.close()?;
        Ok(())
    }
}
