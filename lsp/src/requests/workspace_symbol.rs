//! `workspace/symbol`

use crate::failure::Failure;
use crate::server::State;
use crate::show::symbol;
use gen_lsp_types::{
    BaseSymbolInformation, WorkspaceSymbol, WorkspaceSymbolLocation, WorkspaceSymbolParams,
    WorkspaceSymbolResponse,
};
use onboard_compiler::query::{Entry, EntryKind};
use onboard_syntax::Span;
use std::collections::BTreeSet;

pub(super) fn answer(
    state: &mut State,
    params: WorkspaceSymbolParams,
) -> Result<Option<WorkspaceSymbolResponse>, Failure> {
    let mut seen: BTreeSet<Span> = BTreeSet::new();
    let mut found: Vec<(Span, Entry)> = Vec::new();
    for program in state.workspace.programs() {
        for file in program.analysis.files() {
            for entry in program.analysis.outline(file) {
                let place = program.outside(entry.name_span);
                let named = entry.kind != EntryKind::Profiling;
                if named && holds_in_order(&entry.name, &params.query) && seen.insert(place) {
                    found.push((place, entry));
                }
            }
        }
    }
    let symbols = found.into_iter().filter_map(|(place, entry)| {
        Some(WorkspaceSymbol {
            location: WorkspaceSymbolLocation::Location(state.workspace.location(place)?),
            data: None,
            base_symbol_information: BaseSymbolInformation {
                name: entry.name,
                kind: symbol::kind(entry.kind),
                tags: None,
                container_name: None,
            },
        })
    });
    Ok(Some(WorkspaceSymbolResponse::WorkspaceSymbolList(symbols.collect())))
}

/// Whether the letters of a query stand in a name, in their order, in whatever case.
fn holds_in_order(name: &str, query: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    query.chars().flat_map(char::to_lowercase).all(|wanted| letters.any(|letter| letter == wanted))
}
