//! `textDocument/references`

use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types::{Location, ReferenceParams};
use onboard_syntax::Span;
use std::collections::BTreeSet;

pub(super) fn answer(state: &mut State, params: ReferenceParams) -> Result<Option<Vec<Location>>, Failure> {
    let at = params.text_document_position_params;
    let declared = params.context.include_declaration;
    let asked = state.workspace.asked(&at.text_document, at.position)?;
    let mut spans: BTreeSet<Span> = BTreeSet::new();
    for asked in asked {
        let found = asked.program.analysis.references(asked.file, asked.offset, declared);
        spans.extend(found.into_iter().map(|span| asked.program.outside(span)));
    }
    Ok(Some(spans.into_iter().filter_map(|span| state.workspace.location(span)).collect()))
}
