//! `textDocument/documentSymbol`

use crate::failure::Failure;
use crate::server::State;
use crate::show::symbol;
use crate::workspace::Program;
use crate::workspace::Workspace;
use gen_lsp_types::{
    BaseSymbolInformation, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location,
    SymbolInformation,
};
use onboard_compiler::query::Entry;

pub(super) fn answer(
    state: &mut State,
    params: DocumentSymbolParams,
) -> Result<Option<DocumentSymbolResponse>, Failure> {
    let tree = state.client.symbol_tree;
    state.workspace.refresh();
    let workspace = &state.workspace;
    let (program, file) = workspace.program_of(&params.text_document)?;
    let entries = program.analysis.outline(file);
    if tree {
        let symbols = entries.iter().map(|entry| nested(entry, program, workspace)).collect();
        return Ok(Some(DocumentSymbolResponse::DocumentSymbolList(symbols)));
    }
    let mut flat = Vec::new();
    for entry in &entries {
        push_flat(entry, None, program, workspace, &mut flat);
    }
    Ok(Some(DocumentSymbolResponse::SymbolInformationList(flat)))
}

#[expect(deprecated, reason = "the protocol's old field has to be left empty")]
fn nested(entry: &Entry, program: &Program, workspace: &Workspace) -> DocumentSymbol {
    let within: Vec<DocumentSymbol> =
        entry.within.iter().map(|inner| nested(inner, program, workspace)).collect();
    DocumentSymbol {
        name: entry.name.clone(),
        detail: Some(entry.detail.clone()).filter(|detail| !detail.is_empty()),
        kind: symbol::kind(entry.kind),
        tags: None,
        deprecated: None,
        range: workspace.range(program.outside(entry.whole)),
        selection_range: workspace.range(program.outside(entry.name_span)),
        children: (!within.is_empty()).then_some(within),
    }
}

/// For editors that know no trees: each with the name of what it is declared in.
#[expect(deprecated, reason = "the protocol's old field has to be left empty")]
fn push_flat(
    entry: &Entry,
    holder: Option<&str>,
    program: &Program,
    workspace: &Workspace,
    all: &mut Vec<SymbolInformation>,
) {
    let location = workspace.location(program.outside(entry.whole));
    if let Some(Location { uri, range }) = location {
        all.push(SymbolInformation {
            deprecated: None,
            location: Location { uri, range },
            base_symbol_information: BaseSymbolInformation {
                name: entry.name.clone(),
                kind: symbol::kind(entry.kind),
                tags: None,
                container_name: holder.map(str::to_owned),
            },
        });
    }
    for inner in &entry.within {
        push_flat(inner, Some(&entry.name), program, workspace, all);
    }
}
