//! What the editor can do.

use crate::position::Encoding;
use gen_lsp_types::{
    ClientCapabilities, ClientSemanticTokensRequestOptionsFull, CodeActionClientCapabilities, MarkupKind,
    PositionEncodingKind, SignatureHelpClientCapabilities,
};

/// What matters of an editor's abilities.
#[derive(Clone, Debug, Default)]
pub(crate) struct Client {
    /// How it counts columns.
    pub(crate) encoding: Encoding,
    /// It asks for diagnostics of open documents itself.
    pub(crate) pulls: bool,
    /// It asks again for diagnostics when told to.
    pub(crate) refreshes: bool,
    /// It asks again for lenses when told to.
    pub(crate) refreshes_lenses: bool,
    /// It asks again for hints when told to.
    pub(crate) refreshes_hints: bool,
    /// It shows work that takes a while.
    pub(crate) shows_work: bool,
    /// It takes edits with the versions of documents.
    pub(crate) versioned_edits: bool,
    /// It fills in snippets.
    pub(crate) snippets: bool,
    /// It shows Markdown beside what it completes.
    pub(crate) documents_markdown: bool,
    /// It shows Markdown where the pointer rests.
    pub(crate) markdown: bool,
    /// It shows words between those of a document.
    pub(crate) hints: bool,
    /// How it shows what a form takes; none where it does not.
    pub(crate) signatures: Signatures,
    /// It shows what uses what.
    pub(crate) hierarchies: bool,
    /// It follows links in documents, and says something beside them.
    pub(crate) document_links: bool,
    pub(crate) link_tooltips: bool,
    /// It asks what has changed of colours.
    pub(crate) token_deltas: bool,
    /// It asks before files get other names, and tells afterwards.
    pub(crate) asks_before_renaming: bool,
    pub(crate) tells_of_renaming: bool,
    /// It takes links from a name to its declaration.
    pub(crate) links: bool,
    /// It takes a tree of symbols.
    pub(crate) symbol_tree: bool,
    /// It takes code actions, and not only commands.
    pub(crate) code_actions: bool,
    /// It asks what an action is to change when somebody chooses it.
    pub(crate) resolves_edits: bool,
    /// It watches files when asked to.
    pub(crate) watches: bool,
    /// It shows related places, tags and links of diagnostics.
    pub(crate) related: bool,
    pub(crate) tags: bool,
    pub(crate) docs: bool,
}

/// How an editor shows what a form takes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Signatures {
    /// It shows it at all.
    pub(crate) shown: bool,
    /// It takes parameters as places in a label.
    pub(crate) offsets: bool,
    /// It marks a parameter in each form.
    pub(crate) active: bool,
    /// It may be told that no parameter is being written.
    pub(crate) none_active: bool,
    /// It shows Markdown.
    pub(crate) markdown: bool,
}

impl Signatures {
    fn new(abilities: &SignatureHelpClientCapabilities) -> Self {
        let information = abilities.signature_information.clone().unwrap_or_default();
        let parameter = information.parameter_information.unwrap_or_default();
        let formats = information.documentation_format.unwrap_or_default();
        Self {
            shown: true,
            offsets: parameter.label_offset_support.unwrap_or(false),
            active: information.active_parameter_support.unwrap_or(false),
            none_active: information.no_active_parameter_support.unwrap_or(false),
            markdown: formats.contains(&MarkupKind::Markdown),
        }
    }
}

impl Client {
    pub(crate) fn new(abilities: &ClientCapabilities) -> Self {
        let document = abilities.text_document.clone().unwrap_or_default();
        let workspace = abilities.workspace.clone().unwrap_or_default();
        let operations = workspace.file_operations.unwrap_or_default();
        let window = abilities.window.unwrap_or_default();
        let general = abilities.general.clone().unwrap_or_default();
        let diagnostics = document.publish_diagnostics.clone().unwrap_or_default().diagnostics_capabilities;
        let pulled = document.diagnostic.clone().map(|pull| pull.diagnostics_capabilities);
        let shown = pulled.clone().unwrap_or(diagnostics);
        let completion = document.completion.and_then(|completion| completion.completion_item);
        let markdown = document.hover.and_then(|hover| hover.content_format);
        Self {
            encoding: encoding(general.position_encodings.as_deref()),
            pulls: pulled.is_some(),
            shows_work: window.work_done_progress.unwrap_or(false),
            refreshes: workspace.diagnostics.and_then(|of| of.refresh_support).unwrap_or(false),
            refreshes_lenses: workspace.code_lens.and_then(|of| of.refresh_support).unwrap_or(false),
            refreshes_hints: workspace.inlay_hint.and_then(|of| of.refresh_support).unwrap_or(false),
            versioned_edits: workspace.workspace_edit.and_then(|of| of.document_changes).unwrap_or(false),
            documents_markdown: completion
                .as_ref()
                .and_then(|of| of.documentation_format.as_ref())
                .is_some_and(|kinds| kinds.contains(&MarkupKind::Markdown)),
            snippets: completion.and_then(|of| of.snippet_support).unwrap_or(false),
            markdown: markdown.is_some_and(|kinds| kinds.contains(&MarkupKind::Markdown)),
            hints: document.inlay_hint.is_some(),
            signatures: document.signature_help.map(|of| Signatures::new(&of)).unwrap_or_default(),
            hierarchies: document.call_hierarchy.is_some(),
            document_links: document.document_link.is_some(),
            link_tooltips: document.document_link.and_then(|of| of.tooltip_support).unwrap_or(false),
            token_deltas: document
                .semantic_tokens
                .is_some_and(|of| asks_for_deltas(of.requests.full.as_ref())),
            asks_before_renaming: operations.will_rename.unwrap_or(false),
            tells_of_renaming: operations.did_rename.unwrap_or(false),
            links: document.definition.and_then(|of| of.link_support).unwrap_or(false),
            symbol_tree: document
                .document_symbol
                .and_then(|of| of.hierarchical_document_symbol_support)
                .unwrap_or(false),
            resolves_edits: document.code_action.as_ref().is_some_and(fills_in_edits),
            code_actions: document.code_action.is_some_and(|of| of.code_action_literal_support.is_some()),
            watches: workspace
                .did_change_watched_files
                .and_then(|of| of.dynamic_registration)
                .unwrap_or(false),
            related: shown.related_information.unwrap_or(false),
            tags: shown.tag_support.is_some(),
            docs: shown.code_description_support.unwrap_or(false),
        }
    }
}

fn fills_in_edits(of: &CodeActionClientCapabilities) -> bool {
    let left = of.resolve_support.as_ref().map_or(&[][..], |of| &of.properties);
    of.data_support.unwrap_or(false) && left.iter().any(|property| property == "edit")
}

fn asks_for_deltas(full: Option<&ClientSemanticTokensRequestOptionsFull>) -> bool {
    match full {
        Some(ClientSemanticTokensRequestOptionsFull::ClientSemanticTokensRequestFullDelta(full)) => {
            full.delta.unwrap_or(false)
        }
        Some(ClientSemanticTokensRequestOptionsFull::Bool(_)) | None => false,
    }
}

/// Bytes, where the editor counts them too: nothing has to be converted then. Else what every editor knows.
fn encoding(known: Option<&[PositionEncodingKind]>) -> Encoding {
    let known = known.unwrap_or_default();
    if known.contains(&PositionEncodingKind::UTF8) { Encoding::Utf8 } else { Encoding::Utf16 }
}
