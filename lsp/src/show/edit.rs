//! Edits of files as one change of the workspace.

use crate::client::Client;
use crate::workspace::Workspace;
use gen_lsp_types::{
    DocumentChange, Edit as DocumentEdit, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit,
    TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};
use onboard_syntax::{Edit, FileId};
use std::collections::BTreeMap;

/// The change that makes these edits, whose places are those of the workspace. Each is made once.
pub(crate) fn change(edits: &[Edit], workspace: &Workspace, client: &Client) -> WorkspaceEdit {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        let of = by_file.entry(edit.span.file).or_default();
        if !of.contains(&edit) {
            of.push(edit);
        }
    }
    let files = by_file.into_iter().filter_map(|(id, mut edits)| {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let file = workspace.get(id)?;
        let text_edit =
            |edit: &&Edit| TextEdit { range: workspace.range(edit.span), new_text: edit.replacement.clone() };
        Some((file, edits.iter().map(text_edit).collect::<Vec<TextEdit>>()))
    });
    if client.versioned_edits {
        let changes = files.map(|(file, edits)| {
            DocumentChange::TextDocumentEdit(TextDocumentEdit {
                text_document: OptionalVersionedTextDocumentIdentifier {
                    version: file.version,
                    text_document_identifier: TextDocumentIdentifier { uri: file.uri.clone() },
                },
                edits: edits.into_iter().map(DocumentEdit::TextEdit).collect(),
            })
        });
        WorkspaceEdit { document_changes: Some(changes.collect()), ..WorkspaceEdit::default() }
    } else {
        let changes = files.map(|(file, edits)| (file.uri.clone(), edits)).collect();
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    }
}
