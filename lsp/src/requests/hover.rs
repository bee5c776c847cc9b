//! `textDocument/hover`

use crate::failure::Failure;
use crate::server::State;
use crate::show::fitted;
use gen_lsp_types::{Contents, Hover, HoverParams, MarkupContent, MarkupKind};

pub(super) fn answer(state: &mut State, params: HoverParams) -> Result<Option<Hover>, Failure> {
    let at = params.text_document_position_params;
    let asked = state.workspace.asked(&at.text_document, at.position)?;
    let found = asked.iter().find_map(|asked| {
        let analysis = &asked.program.analysis;
        let found = analysis.hover(asked.file, asked.offset)?;
        let field = analysis.field_at(asked.file, asked.offset).zip(asked.program.root());
        Some((asked.program.outside(found.span), found.markdown, field))
    });
    let Some((span, mut value, field)) = found else { return Ok(None) };
    if let Some((field, root)) = field {
        value.push_str(&fitted::learned(state, root, field));
    }
    // What is shown can be read as plain text, too.
    let kind = if state.client.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    let contents = Contents::MarkupContent(MarkupContent { kind, value });
    Ok(Some(Hover { contents, range: Some(state.workspace.range(span)) }))
}
