//! `textDocument/documentLink`

use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types::{DocumentLink, DocumentLinkParams};
use onboard_compiler::query::ImportedFile;
use onboard_syntax::Span;

pub(super) fn answer(
    state: &mut State,
    params: DocumentLinkParams,
) -> Result<Option<Vec<DocumentLink>>, Failure> {
    state.workspace.file(&params.text_document)?;
    state.workspace.refresh();
    let (program, file) = state.workspace.program_of(&params.text_document)?;
    let workspace = &state.workspace;
    let link = |import: ImportedFile| {
        let start = program.outside(Span { file: import.to?, start: 0, end: 0 });
        let target = workspace.get(start.file)?;
        let name = target.name.rsplit('/').next().unwrap_or_default();
        // The quotes are no part of the name.
        let inside =
            Span { start: import.span.start + 1, end: import.span.end.saturating_sub(1), ..import.span };
        Some(DocumentLink {
            range: workspace.range(program.outside(inside)),
            target: Some(target.uri.clone()),
            tooltip: state.client.link_tooltips.then(|| format!("open {name}")),
            data: None,
        })
    };
    Ok(Some(program.analysis.imports(file).into_iter().filter_map(link).collect()))
}
