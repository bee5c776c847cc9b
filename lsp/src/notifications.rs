//! What the editor tells.

use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types::{
    DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, InitializeParams, Uri, WorkspaceFolders,
};
use lsp_server::Notification;
use std::path::PathBuf;
use url::Url;

/// Takes note of what the editor tells. What nobody needs to know is passed over.
pub(crate) fn take(state: &mut State, note: Notification) -> Result<(), Failure> {
    let malformed = |error: serde_json::Error| Failure::malformed(&note.method, &error);
    let workspace = &mut state.workspace;
    match note.method.as_str() {
        "textDocument/didOpen" => {
            let params: DidOpenTextDocumentParams = serde_json::from_value(note.params).map_err(malformed)?;
            let document = params.text_document;
            workspace.rescan();
            workspace.open(&document.uri, document.version, &document.text);
        }
        "textDocument/didChange" => {
            let params: DidChangeTextDocumentParams =
                serde_json::from_value(note.params).map_err(malformed)?;
            let document = params.text_document;
            let uri = &document.text_document_identifier.uri;
            let changed = workspace.change(uri, document.version, &params.content_changes);
            return changed.ok_or_else(|| Failure::no_such(format!("no document `{}` is open", uri.0)));
        }
        "textDocument/didClose" => {
            let params: DidCloseTextDocumentParams =
                serde_json::from_value(note.params).map_err(malformed)?;
            if let Ok((file, _)) = workspace.file(&params.text_document) {
                state.colours.forget(file);
            }
            workspace.close(&params.text_document.uri);
        }
        "textDocument/didSave" => {
            let params: DidSaveTextDocumentParams = serde_json::from_value(note.params).map_err(malformed)?;
            workspace.rescan();
            let saved = workspace.file(&params.text_document).ok().map(|(file, _)| file);
            state.saved.extend(saved);
        }
        "workspace/didChangeWatchedFiles" | "workspace/didRenameFiles" => workspace.rescan(),
        "workspace/didChangeWorkspaceFolders" => {
            let params: DidChangeWorkspaceFoldersParams =
                serde_json::from_value(note.params).map_err(malformed)?;
            let removed: Vec<PathBuf> =
                params.event.removed.iter().filter_map(|folder| path(&folder.uri)).collect();
            let mut folders = workspace.folders().to_vec();
            folders.retain(|folder| !removed.contains(folder));
            folders.extend(params.event.added.iter().filter_map(|folder| path(&folder.uri)));
            workspace.set_folders(folders);
        }
        _ => {}
    }
    Ok(())
}

/// The folders that an editor has opened.
#[expect(deprecated, reason = "older editors know one folder only")]
pub(crate) fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    match &params.workspace_folders_initialize_params.workspace_folders {
        Some(WorkspaceFolders::WorkspaceFolderList(folders)) => {
            folders.iter().filter_map(|folder| path(&folder.uri)).collect()
        }
        Some(WorkspaceFolders::Null) | None => params.root_uri.as_ref().and_then(path).into_iter().collect(),
    }
}

fn path(uri: &Uri) -> Option<PathBuf> {
    Url::parse(&uri.0).ok()?.to_file_path().ok()
}
