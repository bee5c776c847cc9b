//! The fit file: versioned, dated JSON, a statistic to a line, the same for the same people in any order.

use super::{Fit, Statistic, Step, method_name, statistical};
use crate::json::JsonWriter;
use crate::order::compare;
use crate::print;
use onboard_ir::{Fallback, Field, FieldId, Program, Type, Value};
use serde::Deserialize;
use std::fmt;

/// The version of the file's form.
const FORMAT: u32 = 1;

/// Why a fit file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FitError {
    /// It is not the JSON of a fit file.
    Malformed {
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong there.
        reason: String,
    },
    /// It has a form that this version does not read.
    Format {
        /// The version found.
        found: u32,
    },
    /// It was learned with a program of another name.
    Program {
        /// The name found.
        found: String,
    },
    /// A value does not fit the field of the program.
    Value {
        /// The field.
        field: String,
        /// The value as written.
        found: String,
    },
}

impl fmt::Display for FitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { line, column, reason } => {
                write!(f, "not a fit file: {reason} (line {line}, column {column})")
            }
            Self::Format { found } => {
                write!(
                    f,
                    "the fit file has format {found}; this version reads format {FORMAT}: run `fit` again"
                )
            }
            Self::Program { found } => write!(f, "the fit file was learned with another program, `{found}`"),
            Self::Value { field, found } => {
                write!(f, "the fit file fills `{field}` with {found}, which it cannot be: run `fit` again")
            }
        }
    }
}

impl std::error::Error for FitError {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileForm {
    #[serde(rename = "format")]
    _format: u32,
    program: ProgramForm,
    #[serde(deserialize_with = "instant")]
    at: i64,
    people: u64,
    statistics: Vec<TableForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProgramForm {
    name: String,
    hash: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableForm {
    field: String,
    method: String,
    by: Vec<String>,
    value: serde_json::Value,
    donors: u64,
    confidence: f64,
    groups: Vec<GroupForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupForm {
    group: Vec<serde_json::Value>,
    value: serde_json::Value,
    donors: u64,
    confidence: f64,
}

fn instant<'de, D: serde::Deserializer<'de>>(input: D) -> Result<i64, D::Error> {
    let text = String::deserialize(input)?;
    let at: Result<jiff::Timestamp, _> = text.parse();
    at.map(jiff::Timestamp::as_microsecond)
        .map_err(|_| serde::de::Error::custom("`at` is not an instant with its zone"))
}

/// Only enough to tell another version from a broken file.
#[derive(Deserialize)]
struct FormatForm {
    format: u32,
}

impl Fit {
    /// Reads a fit file for a program. Statistics of fields that the program no longer fills in that way are left out.
    ///
    /// # Errors
    /// Where the file is malformed, of another version or program, or holds a value that its field cannot have.
    pub fn read(bytes: &[u8], program: &Program) -> Result<Self, FitError> {
        if let Ok(FormatForm { format: found }) = serde_json::from_slice(bytes)
            && found != FORMAT
        {
            return Err(FitError::Format { found });
        }
        let file: FileForm = serde_json::from_slice(bytes).map_err(|error| FitError::Malformed {
            line: error.line(),
            column: error.column(),
            reason: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
        })?;
        if file.program.name != program.name {
            return Err(FitError::Program { found: file.program.name });
        }
        let mut fit = Self {
            hash: Some(hash(bytes)),
            program: file.program.hash,
            at: file.at,
            people: file.people,
            ..Self::default()
        };
        for (field, step, method) in statistical(program) {
            if let Some(form) = file.statistics.iter().find(|form| describes(program, form, field, method)) {
                take(&mut fit, program, form, (field, step, method))?;
            }
        }
        Ok(fit)
    }

    /// The file's bytes. `program` is the one that it was learned with or read for.
    #[must_use]
    pub fn to_json(&self, program: &Program) -> Vec<u8> {
        let mut out = Vec::new();
        let mut json = JsonWriter::new(&mut out);
        json.open_object();
        json.key("format");
        json.int(i64::from(FORMAT));
        json.key("program");
        json.open_object();
        json.key("name");
        json.text(&program.name);
        json.key("hash");
        json.text(&self.program);
        json.close_object();
        json.key("at");
        json.text(&print::instant(self.at));
        json.key("people");
        json.int(i64::try_from(self.people).unwrap_or(i64::MAX));
        json.key("statistics");
        json.open_array();
        let mut written: Vec<(FieldId, &Fallback)> = Vec::new();
        for (field, step, method) in statistical(program) {
            let same = |(other, theirs): &&(FieldId, &Fallback)| {
                *other == field && theirs.method == method.method && theirs.by == method.by
            };
            let Some(learned) = self.steps.get(&(field, step)) else { continue };
            if written.iter().find(same).is_none() {
                written.push((field, method));
                json.line();
                write_step(&mut json, program, (field, method), learned);
            }
        }
        json.close_array();
        json.close_object();
        out.push(b'\n');
        out
    }
}

/// BLAKE3 in hex.
pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn describes(program: &Program, form: &TableForm, field: FieldId, method: &Fallback) -> bool {
    let named =
        |id: &FieldId, name: &String| program.fields.get(id.index()).is_some_and(|field| field.name == *name);
    let by =
        form.by.len() == method.by.len() && method.by.iter().zip(&form.by).all(|(id, name)| named(id, name));
    by && named(&field, &form.field) && form.method == method_name(&method.method)
}

/// Takes what the file says about a fallback step.
fn take(
    fit: &mut Fit,
    program: &Program,
    form: &TableForm,
    (field, step, method): (FieldId, usize, &Fallback),
) -> Result<(), FitError> {
    fit.set_whole(field, step, statistic(program, field, &form.value, form.donors, form.confidence)?);
    for group in &form.groups {
        let values = method.by.iter().zip(&group.group).map(|(field, json)| value(program, *field, json));
        let values: Vec<Value> = values.collect::<Result<_, _>>()?;
        let found = statistic(program, field, &group.value, group.donors, group.confidence)?;
        fit.add_group(field, step, values, found);
    }
    Ok(())
}

fn statistic(
    program: &Program,
    field: FieldId,
    json: &serde_json::Value,
    donors: u64,
    confidence: f64,
) -> Result<Statistic, FitError> {
    Ok(Statistic { value: value(program, field, json)?, donors, confidence: confidence.clamp(0.0, 1.0) })
}

/// A value as the file spells it, of the field's type and within its range.
fn value(program: &Program, field: FieldId, json: &serde_json::Value) -> Result<Value, FitError> {
    let known = program.fields.get(field.index());
    let parsed =
        known.and_then(|known| parse(program, known.ty, json).filter(|value| in_range(known, value)));
    let name = || known.map(|known| known.name.clone()).unwrap_or_default();
    parsed.ok_or_else(|| FitError::Value { field: name(), found: json.to_string() })
}

fn in_range(field: &Field, value: &Value) -> bool {
    let Some(range) = &field.range else { return true };
    compare(&range.low, value).is_le() && compare(value, &range.high).is_le()
}

fn parse(program: &Program, ty: Type, json: &serde_json::Value) -> Option<Value> {
    let text = json.as_str();
    match ty {
        Type::Bool => json.as_bool().map(Value::Bool),
        Type::Int => json.as_i64().map(Value::Int),
        Type::Float => json.as_f64().map(Value::Float),
        Type::Text | Type::Country | Type::Language | Type::Email | Type::Url => {
            text.map(|text| Value::Text(text.into()))
        }
        Type::Member(_) => member(program, ty, text?).map(Value::Member),
        Type::Set(_) => {
            let names = json.as_array()?.iter().map(|name| member(program, ty, name.as_str()?));
            names
                .map(|index| 1_u64.checked_shl(index?))
                .try_fold(0, |set, bit| Some(set | bit?))
                .map(Value::Set)
        }
        Type::Date => {
            let day = text?.parse::<jiff::civil::Date>().ok()?;
            let span = jiff::civil::Date::constant(1970, 1, 1).until(day).ok()?;
            Some(Value::Date(span.get_days()))
        }
        Type::Time => text?.parse::<jiff::Timestamp>().ok().map(|at| Value::Time(at.as_microsecond())),
        Type::Duration => {
            let length = text?.parse::<jiff::SignedDuration>().ok()?;
            i64::try_from(length.as_micros()).ok().map(Value::Duration)
        }
        Type::Version => version(text?),
        Type::Path => None,
    }
}

fn member(program: &Program, ty: Type, name: &str) -> Option<u32> {
    let (Type::Member(set) | Type::Set(set)) = ty else { return None };
    let members = &program.enumerations.get(set.index())?.members;
    members.iter().position(|member| member.name == name).and_then(|index| u32::try_from(index).ok())
}

fn version(text: &str) -> Option<Value> {
    let parts: Vec<u64> = text.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
    let [major, minor, patch] = parts[..] else { return None };
    let fits = parts.iter().all(|part| *part < 1 << 21);
    fits.then_some(Value::Version(major << 42 | minor << 21 | patch))
}

fn write_step(
    json: &mut JsonWriter<'_>,
    program: &Program,
    (id, method): (FieldId, &Fallback),
    learned: &Step,
) {
    let (Some(field), Some(whole)) = (program.fields.get(id.index()), &learned.whole) else { return };
    json.open_object();
    json.key("field");
    json.text(&field.name);
    json.key("method");
    json.text(method_name(&method.method));
    json.key("by");
    json.open_array();
    let by = || method.by.iter().filter_map(|id| program.fields.get(id.index()));
    for field in by() {
        json.text(&field.name);
    }
    json.close_array();
    write_statistic(json, program, field, whole);
    json.key("groups");
    json.open_array();
    for (group, statistic) in &learned.groups {
        json.line();
        json.open_object();
        json.key("group");
        json.open_array();
        for (field, value) in by().zip(group) {
            json.value(program, field.ty, value);
        }
        json.close_array();
        write_statistic(json, program, field, statistic);
        json.close_object();
    }
    json.close_array();
    json.close_object();
}

fn write_statistic(json: &mut JsonWriter<'_>, program: &Program, field: &Field, statistic: &Statistic) {
    json.key("value");
    json.value(program, field.ty, &statistic.value);
    json.key("donors");
    json.int(i64::try_from(statistic.donors).unwrap_or(i64::MAX));
    json.key("confidence");
    json.float(statistic.confidence);
}
