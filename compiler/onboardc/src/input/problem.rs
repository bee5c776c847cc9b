//! What is wrong in an input, told as it is met and counted at the end.

use super::InputFormat;
use crate::report::{plural, thousands};
use crate::say;
use crate::terminal::{Paint, Style};
use onboard_runtime::InputProblem;
use std::collections::BTreeMap;
use std::path::Path;

/// Something wrong in one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The line, or the number of the row where the file has no lines; from 1.
    pub(crate) line: u64,
    /// The column of text (JSON) or of the table (CSV); from 1.
    pub(crate) column: Option<u64>,
    /// The path or the header.
    pub(crate) place: Option<String>,
    /// What is wrong, and with what.
    pub(crate) reason: String,
    /// Whether the row was left out because of it.
    pub(crate) skipped: bool,
}

impl Problem {
    /// A row that cannot be used.
    pub(crate) fn row(line: u64, column: Option<u64>, reason: impl Into<String>) -> Self {
        Self { line, column, place: None, reason: reason.into(), skipped: true }
    }

    /// A row of somebody who was met before.
    pub(crate) fn again(line: u64, first: u64) -> Self {
        Self::row(line, None, format!("this person was already given on line {first}"))
    }

    /// A row in which the column that names people is empty.
    pub(crate) fn nobody(line: u64, column: Option<u64>, name: &str) -> Self {
        Self::row(line, column, format!("`{name}` is empty: nobody knows whose row it is"))
    }

    /// A value that cannot be used, in a row that can.
    pub(crate) fn value(line: u64, column: Option<u64>, problem: InputProblem) -> Self {
        let reason = format!("`{}` is {}", problem.text, problem.reason);
        Self { line, column, place: Some(problem.place), reason, skipped: false }
    }
}

/// Tells problems on standard error: of each kind the first few, of all the number.
pub(crate) struct Problems {
    file: String,
    noun: &'static str,
    style: Style,
    /// How many of a kind are told; 0 for all.
    most: usize,
    told: BTreeMap<(bool, String), usize>,
    /// Rows left out.
    pub(crate) rows: usize,
    /// Values not usable.
    pub(crate) values: usize,
}

impl Problems {
    /// For this file.
    pub(crate) fn new(file: &Path, format: InputFormat, style: Style, most: usize) -> Self {
        let file = if file == Path::new("-") { "<stdin>".into() } else { file.display().to_string() };
        let noun = if format == InputFormat::Parquet { "row " } else { "" };
        Self { file, noun, style, most, told: BTreeMap::new(), rows: 0, values: 0 }
    }

    /// Tell one.
    pub(crate) fn tell(&mut self, problem: &Problem) {
        if problem.skipped {
            self.rows += 1;
        } else {
            self.values += 1;
        }
        let kind = (problem.skipped, problem.place.clone().unwrap_or_default());
        let told = self.told.entry(kind).or_default();
        *told += 1;
        if self.most > 0 && *told > self.most {
            return;
        }
        let (word, paint) =
            if problem.skipped { ("error:", Paint::Red) } else { ("warning:", Paint::Yellow) };
        let column = problem.column.map_or_else(String::new, |column| format!(":{column}"));
        let place = problem.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
        let skipped =
            if problem.skipped { self.style.paint(Paint::Dim, " (row skipped)") } else { String::new() };
        let word = self.style.paint(paint, word);
        let at =
            self.style.paint(Paint::Cyan, &format!("{}:{}{}{column}", self.file, self.noun, problem.line));
        say(&format!("{word} {at}: {place}{}{skipped}\n", problem.reason));
    }

    /// Whether there was any.
    pub(crate) fn any(&self) -> bool {
        self.rows + self.values > 0
    }

    /// What was not told in full, and the number of all; empty where there was none.
    pub(crate) fn summary(&self) -> String {
        if !self.any() {
            return String::new();
        }
        let mut out = String::new();
        for ((skipped, place), told) in &self.told {
            if self.most > 0 && *told > self.most {
                let more = thousands(*told - self.most);
                let what = match (*skipped, place.as_str()) {
                    (true, "") => "rows like these".to_owned(),
                    (true, place) => format!("rows with such a `{place}`"),
                    (false, place) => format!("such values of `{place}`"),
                };
                out.push_str(&format!("{}: {more} more {what}\n", self.file));
            }
        }
        out.push_str(&format!(
            "{}: {} skipped, {} not usable\n",
            self.file,
            plural(self.rows, "row"),
            plural(self.values, "value")
        ));
        out
    }
}
