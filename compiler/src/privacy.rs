//! What may not be used, and what is used for no purpose.

mod category;
mod language;
mod purpose;
mod way;

pub(crate) use category::inferred_special;

use crate::labels::Labels;
use crate::places::{Decl, Places};
use crate::sources::Sources;
use onboard_ir::Program;
use onboard_syntax::{Diagnostic, Label, Span};

/// A lowered program with its places and labels: what the checks of this room read.
#[derive(Clone, Copy)]
pub(crate) struct Checked<'a> {
    pub(crate) program: &'a Program,
    pub(crate) places: &'a Places,
    pub(crate) labels: &'a Labels,
    /// The texts, for fixes.
    pub(crate) sources: &'a Sources,
}

impl Checked<'_> {
    /// The declaration's name, for messages.
    fn name(&self, decl: Decl) -> &str {
        self.places.name(self.program, decl)
    }

    /// Where the declaration's name stands.
    fn span(&self, decl: Decl) -> Span {
        self.places.names.get(&decl).copied().unwrap_or_default()
    }
}

/// Reports every use that a label forbids, and what is missing for labels to mean something.
pub(crate) fn check(checked: Checked<'_>, found: &mut Vec<Diagnostic>) {
    purpose::check(checked, found);
    way::check(checked, found);
    language::check(checked, found);
}

fn label(span: Span, message: impl Into<String>) -> Label {
    Label { span, message: message.into() }
}

/// Names in backticks: `a`, `b` and `c`.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.as_slice() {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
