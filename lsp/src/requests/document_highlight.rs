//! `textDocument/documentHighlight`

use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types::{DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams};

pub(super) fn answer(
    state: &mut State,
    params: DocumentHighlightParams,
) -> Result<Option<Vec<DocumentHighlight>>, Failure> {
    let at = params.text_document_position_params;
    let asked = state.workspace.asked(&at.text_document, at.position)?;
    let found = asked.iter().find_map(|asked| {
        let found = asked.program.analysis.highlights(asked.file, asked.offset);
        let outside = found.iter().map(|found| (asked.program.outside(found.span), found.gives));
        (!found.is_empty()).then(|| outside.collect::<Vec<_>>())
    });
    let highlight = |(span, gives)| DocumentHighlight {
        range: state.workspace.range(span),
        kind: Some(if gives { DocumentHighlightKind::Write } else { DocumentHighlightKind::Read }),
    };
    Ok(found.map(|found| found.into_iter().map(highlight).collect()))
}
