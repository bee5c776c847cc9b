//! What the server offers: only what it does.

use crate::client::Client;
use crate::requests::{execute_command, semantic_tokens};
use gen_lsp_types::{
    CallHierarchyProvider, ChangeNotifications, CodeActionKind, CodeActionOptions, CodeActionProvider,
    CodeLensOptions, CompletionOptions, DefinitionProvider, DiagnosticOptions, DiagnosticProvider,
    DocumentFormattingProvider, DocumentHighlightProvider, DocumentLinkOptions,
    DocumentRangeFormattingProvider, DocumentSymbolProvider, ExecuteCommandOptions, FileOperationFilter,
    FileOperationOptions, FileOperationPattern, FileOperationPatternKind, FileOperationRegistrationOptions,
    FoldingRangeProvider, Full, HoverProvider, InlayHintProvider, ReferencesProvider, RenameOptions,
    RenameProvider, Save, SelectionRangeProvider, SemanticTokensFullDelta, SemanticTokensOptions,
    SemanticTokensOptionsRange, SemanticTokensProvider, ServerCapabilities, SignatureHelpOptions,
    TextDocumentSync, TextDocumentSyncKind, TextDocumentSyncOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceOptions, WorkspaceSymbolProvider,
};

pub(crate) fn of(client: &Client) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSync::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::Incremental),
            save: Some(Save::Bool(true)),
            ..TextDocumentSyncOptions::default()
        })),
        diagnostic_provider: Some(DiagnosticProvider::DiagnosticOptions(DiagnosticOptions {
            identifier: Some(crate::show::diagnostic::SOURCE.to_owned()),
            inter_file_dependencies: true,
            workspace_diagnostics: true,
            ..DiagnosticOptions::default()
        })),
        document_formatting_provider: Some(DocumentFormattingProvider::Bool(true)),
        document_range_formatting_provider: Some(DocumentRangeFormattingProvider::Bool(true)),
        code_action_provider: client.code_actions.then(|| {
            CodeActionProvider::CodeActionOptions(CodeActionOptions {
                code_action_kinds: Some(vec![
                    CodeActionKind::QuickFix,
                    CodeActionKind::Refactor,
                    CodeActionKind::RefactorExtract,
                    CodeActionKind::RefactorRewrite,
                    CodeActionKind::SourceFixAll,
                    CodeActionKind::SourceOrganizeImports,
                ]),
                resolve_provider: client.resolves_edits.then_some(true),
                ..CodeActionOptions::default()
            })
        }),
        code_lens_provider: Some(CodeLensOptions::default()),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: execute_command::COMMANDS.map(str::to_owned).to_vec(),
            ..ExecuteCommandOptions::default()
        }),
        document_symbol_provider: Some(DocumentSymbolProvider::Bool(true)),
        workspace_symbol_provider: Some(WorkspaceSymbolProvider::Bool(true)),
        folding_range_provider: Some(FoldingRangeProvider::Bool(true)),
        selection_range_provider: Some(SelectionRangeProvider::Bool(true)),
        definition_provider: Some(DefinitionProvider::Bool(true)),
        references_provider: Some(ReferencesProvider::Bool(true)),
        rename_provider: Some(RenameProvider::RenameOptions(RenameOptions {
            prepare_provider: Some(true),
            ..RenameOptions::default()
        })),
        hover_provider: Some(HoverProvider::Bool(true)),
        inlay_hint_provider: client.hints.then_some(InlayHintProvider::Bool(true)),
        signature_help_provider: client.signatures.shown.then(|| SignatureHelpOptions {
            // Words are what most forms are made of.
            trigger_characters: Some(["(", ",", "|", ">", ".", " "].map(str::to_owned).to_vec()),
            ..SignatureHelpOptions::default()
        }),
        call_hierarchy_provider: client.hierarchies.then_some(CallHierarchyProvider::Bool(true)),
        document_link_provider: client.document_links.then(DocumentLinkOptions::default),
        document_highlight_provider: Some(DocumentHighlightProvider::Bool(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some([".", "|", "{"].map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        semantic_tokens_provider: Some(SemanticTokensProvider::SemanticTokensOptions(
            SemanticTokensOptions {
                legend: semantic_tokens::legend(),
                range: Some(SemanticTokensOptionsRange::Bool(true)),
                full: Some(if client.token_deltas {
                    Full::SemanticTokensFullDelta(SemanticTokensFullDelta { delta: Some(true) })
                } else {
                    Full::Bool(true)
                }),
                ..SemanticTokensOptions::default()
            },
        )),
        workspace: Some(WorkspaceOptions {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(ChangeNotifications::Bool(true)),
            }),
            file_operations: file_operations(client),
            ..WorkspaceOptions::default()
        }),
        ..ServerCapabilities::default()
    }
}

/// Files of rules and folders, which may hold some, are followed when they get other names.
fn file_operations(client: &Client) -> Option<FileOperationOptions> {
    let filter = |glob: &str, kind| FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern { glob: glob.to_owned(), matches: Some(kind), options: None },
    };
    let filters = vec![
        filter("**/*.onboard", FileOperationPatternKind::File),
        filter("**", FileOperationPatternKind::Folder),
    ];
    let registered = FileOperationRegistrationOptions { filters };
    (client.asks_before_renaming || client.tells_of_renaming).then(|| FileOperationOptions {
        will_rename: client.asks_before_renaming.then(|| registered.clone()),
        did_rename: client.tells_of_renaming.then_some(registered),
        ..FileOperationOptions::default()
    })
}
