//! `textDocument/completion`

use crate::failure::Failure;
use crate::server::State;
use crate::show::fitted;
use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionParams, CompletionResponse,
    Documentation, InsertTextFormat, MarkupContent, MarkupKind, TextEdit,
};
use onboard_compiler::query::{Completion, CompletionKind};

pub(super) fn answer(
    state: &mut State,
    params: CompletionParams,
) -> Result<Option<CompletionResponse>, Failure> {
    let at = params.text_document_position_params;
    let asked = state.workspace.asked(&at.text_document, at.position)?;
    let Some(asked) = asked.first() else { return Ok(None) };
    let mut offers = asked.program.analysis.completions(asked.file, asked.offset);
    let mut fields = Vec::new();
    for (place, offer) in offers.iter_mut().enumerate() {
        offer.replace = asked.program.outside(offer.replace);
        if offer.kind == CompletionKind::Field {
            fields.extend(asked.program.analysis.field_named(&offer.label).map(|field| (place, field)));
        }
    }
    if let Some(root) = asked.program.root() {
        for (place, field) in fields {
            let learned = fitted::learned(state, root, field);
            if let Some(offer) = offers.get_mut(place) {
                offer.documentation.push_str(&learned);
            }
        }
    }
    let items = offers.into_iter().enumerate().map(|(place, offer)| item(state, place, offer));
    Ok(Some(CompletionResponse::CompletionItemList(items.collect())))
}

fn item(state: &State, place: usize, offer: Completion) -> CompletionItem {
    let snippet = offer.is_snippet && state.client.snippets;
    let new_text = if offer.is_snippet && !snippet { filled(&offer.insert) } else { offer.insert };
    let documentation = Documentation::MarkupContent(MarkupContent {
        kind: if state.client.documents_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText },
        value: offer.documentation.clone(),
    });
    CompletionItem {
        label: offer.label,
        kind: Some(kind(offer.kind)),
        detail: Some(offer.detail).filter(|detail| !detail.is_empty()),
        documentation: (!offer.documentation.is_empty()).then_some(documentation),
        // In the order given: what fits best comes first.
        sort_text: Some(format!("{place:05}")),
        insert_text_format: snippet.then_some(InsertTextFormat::Snippet),
        text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit {
            range: state.workspace.range(offer.replace),
            new_text,
        })),
        ..CompletionItem::default()
    }
}

/// A snippet with its places filled in as they stand: `${1:name}` becomes `name`.
fn filled(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some((before, after)) = rest.split_once("${") {
        out.push_str(before);
        let Some((place, after)) = after.split_once('}') else { break };
        out.push_str(place.split_once(':').map_or("", |(_, name)| name));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Keyword => CompletionItemKind::Keyword,
        CompletionKind::Snippet => CompletionItemKind::Snippet,
        CompletionKind::Purpose => CompletionItemKind::Module,
        CompletionKind::Type => CompletionItemKind::Enum,
        CompletionKind::Field => CompletionItemKind::Field,
        CompletionKind::Event => CompletionItemKind::Event,
        CompletionKind::Property => CompletionItemKind::Property,
        CompletionKind::Member => CompletionItemKind::EnumMember,
        CompletionKind::Derived => CompletionItemKind::Variable,
        CompletionKind::Segment => CompletionItemKind::Value,
        CompletionKind::Path => CompletionItemKind::Class,
        CompletionKind::Matrix => CompletionItemKind::Struct,
        CompletionKind::Function => CompletionItemKind::Function,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_snippet_without_places() {
        assert_eq!(super::filled("let ${1:name} = ${2:value}\n"), "let name = value\n");
        assert_eq!(super::filled("plain"), "plain");
    }
}
