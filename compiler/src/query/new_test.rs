//! A test, written from what happens in it and what comes of that.

use super::Analysis;
use crate::lower::value_text;
use crate::places::Decl;
use onboard_ir::{EventId, HitPolicy, MatrixId, PathId, PurposeId, SegmentId, TestStep, Type, Value};
use onboard_syntax::ast::ItemKind;

/// Lines are not made longer than this, where they can be cut.
const WIDTH: usize = 100;

/// What a test is to expect.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The path recommended (none: `path nothing`), and the row from 0 of the matrix that gives it. None says nothing of it.
    pub path: Option<Option<(PathId, MatrixId, u32)>>,
    /// Rows from 0 of matrices.
    pub rows: Vec<(MatrixId, u32)>,
    /// What other matrices are instead of having such a row: `none`, `conflict`.
    pub statuses: Vec<(MatrixId, &'static str)>,
    /// Segments to which the person belongs.
    pub segments: Vec<SegmentId>,
    /// The questions offered, where nothing else can be expected.
    pub ask: Option<Vec<onboard_ir::FieldId>>,
}

impl Analysis {
    /// A test of this name, as the formatter writes it: what happens in it (expectations among the steps are passed over),
    /// and what is expected then. `purpose` is the one for which it decides; none where the program has one use.
    ///
    /// None where something in it cannot be written.
    #[must_use]
    pub fn write_test(
        &self,
        name: &str,
        purpose: Option<PurposeId>,
        steps: &[TestStep],
        expected: &Expected,
    ) -> Option<String> {
        let mut clauses: Vec<(&'static str, Vec<String>)> = Vec::new();
        if let Some(purpose) = purpose {
            clauses.push(("for", vec![self.purpose_name(purpose)]));
        }
        for step in steps {
            let Some((word, written)) = self.story_step(step) else { continue };
            match clauses.last_mut() {
                Some((last, all)) if *last == word && word != "at" => all.push(written),
                _ => clauses.push((word, vec![written])),
            }
        }
        clauses.push(("expect", self.expectations(expected)));
        let mut text = format!("test {} {{\n", quoted(name));
        for (word, written) in &clauses {
            push_lines(&mut text, word, written);
        }
        text.push_str("}\n");
        onboard_syntax::format(&text).ok()
    }

    fn story_step(&self, step: &TestStep) -> Option<(&'static str, String)> {
        let program = &self.whole.program;
        let plain = |value: Value, ty| value_text(&value, ty, &program.enumerations);
        let consent = |purpose: &PurposeId, granted: &bool| {
            let no = if *granted { "" } else { "no " };
            format!("{no}consent {}", self.purpose_name(*purpose))
        };
        Some(match step {
            TestStep::At(instant) => ("at", plain(Value::Time(*instant), Type::Time)),
            TestStep::GivenConsent(purpose, granted) => ("given", consent(purpose, granted)),
            TestStep::Regime(name) => ("given", format!("regime {name}")),
            TestStep::Field(field, value) => {
                let name = program.fields.get(field.index()).map_or("", |field| field.name.as_str());
                ("given", format!("{name} = {}", self.constant(*field, value)))
            }
            TestStep::Context(path, text) => {
                ("given", format!("context {} = {}", quoted(path), quoted(text)))
            }
            TestStep::Pass(length) => ("after", plain(Value::Duration(*length), Type::Duration)),
            TestStep::Happen(count, event, properties) => {
                ("after", self.happening(*count, *event, properties))
            }
            TestStep::Consent(purpose, granted) => ("after", consent(purpose, granted)),
            TestStep::Expect(_) => return None,
        })
    }

    fn happening(&self, count: u32, id: EventId, properties: &[(u32, Value)]) -> String {
        let program = &self.whole.program;
        let event = program.events.get(id.index());
        let written = properties.iter().filter_map(|(at, value)| {
            let property = event?.properties.get(*at as usize)?;
            Some(format!("{}: {}", property.name, value_text(value, property.ty, &program.enumerations)))
        });
        let written: Vec<String> = written.collect();
        let name = event.map_or("", |event| event.name.as_str());
        match written.as_slice() {
            [] => format!("{count} {name}"),
            written => format!("{count} {name} {{ {} }}", written.join("; ")),
        }
    }

    fn expectations(&self, expected: &Expected) -> Vec<String> {
        let program = &self.whole.program;
        let matrix = |id: &MatrixId| program.matrices.get(id.index()).map_or("", |of| of.name.as_str());
        let segment = |id: &SegmentId| program.segments.get(id.index()).map(|of| of.name.clone());
        let mut all: Vec<String> = expected.segments.iter().filter_map(segment).collect();
        match &expected.path {
            None => {}
            Some(None) => all.push("path nothing".to_owned()),
            Some(Some((path, matrix, row))) => {
                let name = program.paths.get(path.index()).map_or("", |path| path.name.as_str());
                all.push(format!("path {name} because {}", self.because(*matrix, *row)));
            }
        }
        let row = |(id, row): &(MatrixId, u32)| format!("{} because {}", matrix(id), self.because(*id, *row));
        all.extend(expected.rows.iter().map(row));
        all.extend(expected.statuses.iter().map(|(id, status)| format!("{} {status}", matrix(id))));
        if let Some(fields) = &expected.ask {
            let names = fields.iter().filter_map(|id| program.fields.get(id.index()));
            let names: Vec<&str> = names.map(|field| field.name.as_str()).collect();
            // All of them are one expectation: each `ask` of its own would be another list.
            all.push(format!(
                "ask {}",
                if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
            ));
        }
        all
    }

    /// A row by its label, or by its number where it has none or another row above it has the same.
    fn because(&self, id: MatrixId, row: u32) -> String {
        let item = self.whole.places.items.get(&Decl::Matrix(id)).and_then(|span| self.item(*span));
        let numbered = || format!("row {}", u64::from(row) + 1);
        let Some(ItemKind::Matrix(node)) = item.map(|item| &item.kind) else { return numbered() };
        let label = |row: &onboard_syntax::ast::Row| row.label.as_ref().map(|label| label.text.to_string());
        let Some(own) = node.rows.get(row as usize).and_then(label) else { return numbered() };
        let first = node.rows.iter().position(|row| label(row).as_ref() == Some(&own));
        if first == Some(row as usize) { own } else { numbered() }
    }

    fn purpose_name(&self, id: PurposeId) -> String {
        self.whole.program.purposes.get(id.index()).map_or_else(String::new, |of| of.name.clone())
    }

    /// Whether some matrix says for a purpose where people go.
    #[must_use]
    pub fn recommends(&self, purpose: PurposeId) -> bool {
        self.whole.program.matrices.iter().any(|matrix| {
            matrix.hit != HitPolicy::All
                && matrix.purposes.contains(&purpose)
                && matrix.results.iter().any(|result| result.name == "path")
        })
    }
}

/// Clauses of one word, as many as are needed to keep lines short.
fn push_lines(text: &mut String, word: &str, written: &[String]) {
    let mut line = String::new();
    for one in written {
        if !line.is_empty() && line.chars().count() + one.chars().count() + 2 > WIDTH {
            text.push_str(&format!("    {word} {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push_str(", ");
        }
        line.push_str(one);
    }
    if !line.is_empty() {
        text.push_str(&format!("    {word} {line}\n"));
    }
}

fn quoted(text: &str) -> String {
    value_text(&Value::Text(text.into()), Type::Text, &[])
}
