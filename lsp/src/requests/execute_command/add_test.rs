//! `onboard.addTest`

use super::roots;
use crate::added_test::{self, Described};
use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types::TextDocumentIdentifier;
use jiff::Timestamp;
use serde_json::{Value, json};

/// A person as the editor describes them.
pub(super) struct Person {
    pub(super) profile: Value,
    /// An instant with its zone.
    pub(super) at: String,
    pub(super) purpose: Option<String>,
    pub(super) name: Option<String>,
    pub(super) events: Option<Vec<Value>>,
}

/// The change that adds a test of a person at the end of a document, and the name of the test. It is for the editor to make.
pub(super) fn answer(
    state: &mut State,
    document: &TextDocumentIdentifier,
    person: &Person,
) -> Result<Value, Failure> {
    state.workspace.refresh();
    let (file, _) = state.workspace.file(document)?;
    let root = roots(state, file).into_iter().next();
    let root = root.ok_or_else(|| Failure::no_such(format!("`{}` belongs to no program", document.uri.0)))?;
    let at: Timestamp = person.at.parse().map_err(|_| {
        Failure::no_such(format!("`{}` is no instant with its zone, such as 2026-01-31T09:00:00Z", person.at))
    })?;
    let described = Described {
        profile: &person.profile,
        events: person.events.as_deref().unwrap_or_default(),
        // Rules write instants to the second.
        at: at.as_second().saturating_mul(1_000_000),
        purpose: person.purpose.as_deref(),
        name: person.name.as_deref(),
    };
    let (name, edit) = added_test::at_end(state, root, file, &described)?;
    Ok(json!({ "name": name, "edit": edit }))
}
