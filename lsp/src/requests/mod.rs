//! What the editor asks: one file for each request.

mod call_hierarchy;
mod code_action;
mod code_lens;
mod completion;
mod decide;
mod definition;
mod diagnostic;
mod document_highlight;
mod document_link;
mod document_symbol;
pub(crate) mod execute_command;
mod folding_range;
mod form;
mod formatting;
mod hover;
mod inlay_hint;
mod range_formatting;
mod references;
mod rename;
mod selection_range;
pub(crate) mod semantic_tokens;
mod signature_help;
mod will_rename_files;
mod workspace_diagnostic;
mod workspace_symbol;

use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types as lsp;
use lsp_server::{ErrorCode, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The result of a request.
pub(crate) fn answer(state: &mut State, request: Request) -> Result<Value, Failure> {
    match request.method.as_str() {
        "textDocument/diagnostic" => {
            with::<lsp::DocumentDiagnosticRequest>(state, request, diagnostic::answer)
        }
        "workspace/diagnostic" => {
            with::<lsp::WorkspaceDiagnosticRequest>(state, request, workspace_diagnostic::answer)
        }
        "textDocument/formatting" => {
            with::<lsp::DocumentFormattingRequest>(state, request, formatting::answer)
        }
        "textDocument/rangeFormatting" => {
            with::<lsp::DocumentRangeFormattingRequest>(state, request, range_formatting::answer)
        }
        "textDocument/codeAction" => with::<lsp::CodeActionRequest>(state, request, code_action::answer),
        "codeAction/resolve" => with::<lsp::CodeActionResolveRequest>(state, request, code_action::resolve),
        "textDocument/codeLens" => with::<lsp::CodeLensRequest>(state, request, code_lens::answer),
        "workspace/executeCommand" => {
            with::<lsp::ExecuteCommandRequest>(state, request, execute_command::answer)
        }
        "textDocument/documentSymbol" => {
            with::<lsp::DocumentSymbolRequest>(state, request, document_symbol::answer)
        }
        "workspace/symbol" => with::<lsp::WorkspaceSymbolRequest>(state, request, workspace_symbol::answer),
        "textDocument/foldingRange" => {
            with::<lsp::FoldingRangeRequest>(state, request, folding_range::answer)
        }
        "textDocument/selectionRange" => {
            with::<lsp::SelectionRangeRequest>(state, request, selection_range::answer)
        }
        "textDocument/definition" => with::<lsp::DefinitionRequest>(state, request, definition::answer),
        "textDocument/references" => with::<lsp::ReferencesRequest>(state, request, references::answer),
        "textDocument/prepareRename" => with::<lsp::PrepareRenameRequest>(state, request, rename::prepare),
        "textDocument/rename" => with::<lsp::RenameRequest>(state, request, rename::answer),
        "textDocument/hover" => with::<lsp::HoverRequest>(state, request, hover::answer),
        "textDocument/inlayHint" => with::<lsp::InlayHintRequest>(state, request, inlay_hint::answer),
        "textDocument/signatureHelp" => {
            with::<lsp::SignatureHelpRequest>(state, request, signature_help::answer)
        }
        "textDocument/prepareCallHierarchy" => {
            with::<lsp::CallHierarchyPrepareRequest>(state, request, call_hierarchy::prepare)
        }
        "callHierarchy/incomingCalls" => {
            with::<lsp::CallHierarchyIncomingCallsRequest>(state, request, call_hierarchy::incoming)
        }
        "callHierarchy/outgoingCalls" => {
            with::<lsp::CallHierarchyOutgoingCallsRequest>(state, request, call_hierarchy::outgoing)
        }
        "textDocument/documentLink" => {
            with::<lsp::DocumentLinkRequest>(state, request, document_link::answer)
        }
        "textDocument/documentHighlight" => {
            with::<lsp::DocumentHighlightRequest>(state, request, document_highlight::answer)
        }
        "textDocument/completion" => with::<lsp::CompletionRequest>(state, request, completion::answer),
        "textDocument/semanticTokens/full" => {
            with::<lsp::SemanticTokensRequest>(state, request, semantic_tokens::full)
        }
        "textDocument/semanticTokens/full/delta" => {
            with::<lsp::SemanticTokensDeltaRequest>(state, request, semantic_tokens::delta)
        }
        "textDocument/semanticTokens/range" => {
            with::<lsp::SemanticTokensRangeRequest>(state, request, semantic_tokens::range)
        }
        "workspace/willRenameFiles" => {
            with::<lsp::WillRenameFilesRequest>(state, request, will_rename_files::answer)
        }
        "onboard/form" => own(state, request, form::answer),
        "onboard/decide" => own(state, request, decide::answer),
        other => Err(Failure::new(ErrorCode::MethodNotFound, format!("`{other}` is not offered"))),
    }
}

fn with<R: lsp::Request>(
    state: &mut State,
    request: Request,
    answer: fn(&mut State, R::Params) -> Result<R::Result, Failure>,
) -> Result<Value, Failure> {
    own(state, request, answer)
}

/// A request that is none of the protocol's own.
fn own<P: DeserializeOwned, T: Serialize>(
    state: &mut State,
    request: Request,
    answer: fn(&mut State, P) -> Result<T, Failure>,
) -> Result<Value, Failure> {
    let params = serde_json::from_value(request.params)
        .map_err(|error| Failure::malformed(&request.method, &error))?;
    let result = answer(state, params)?;
    serde_json::to_value(result)
        .map_err(|error| Failure::new(ErrorCode::InternalError, format!("no answer can be written: {error}")))
}
