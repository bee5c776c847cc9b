//! `textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls` and `callHierarchy/outgoingCalls`: what uses a
//! declaration, and what it uses.

use crate::failure::Failure;
use crate::server::State;
use crate::show::symbol;
use crate::workspace::Asked;
use gen_lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, Range,
    TextDocumentIdentifier,
};
use onboard_compiler::query::Dependency;
use onboard_syntax::Span;
use std::collections::BTreeMap;

pub(super) fn prepare(
    state: &mut State,
    params: CallHierarchyPrepareParams,
) -> Result<Option<Vec<CallHierarchyItem>>, Failure> {
    let at = params.text_document_position_params;
    let asked = state.workspace.asked(&at.text_document, at.position)?;
    let found = asked.iter().find_map(|asked| {
        let found = asked.program.analysis.dependency(asked.file, asked.offset)?;
        Some(outside(asked, found))
    });
    Ok(found.and_then(|found| item(state, &found)).map(|item| vec![item]))
}

pub(super) fn incoming(
    state: &mut State,
    params: CallHierarchyIncomingCallsParams,
) -> Result<Option<Vec<CallHierarchyIncomingCall>>, Failure> {
    let linked = linked(state, &params.item, |asked| asked.program.analysis.users(asked.file, asked.offset))?;
    let calls = linked.into_iter().map(|(from, from_ranges)| CallHierarchyIncomingCall { from, from_ranges });
    Ok(Some(calls.collect()))
}

pub(super) fn outgoing(
    state: &mut State,
    params: CallHierarchyOutgoingCallsParams,
) -> Result<Option<Vec<CallHierarchyOutgoingCall>>, Failure> {
    let linked = linked(state, &params.item, |asked| asked.program.analysis.used(asked.file, asked.offset))?;
    let calls = linked.into_iter().map(|(to, from_ranges)| CallHierarchyOutgoingCall { to, from_ranges });
    Ok(Some(calls.collect()))
}

/// What all programs say that have the declaration, each declaration once.
fn linked(
    state: &mut State,
    of: &CallHierarchyItem,
    ask: impl Fn(&Asked<'_>) -> Vec<Dependency>,
) -> Result<Vec<(CallHierarchyItem, Vec<Range>)>, Failure> {
    let document = TextDocumentIdentifier { uri: of.uri.clone() };
    let mut all: BTreeMap<Span, Dependency> = BTreeMap::new();
    for asked in state.workspace.asked(&document, of.selection_range.start)? {
        for found in ask(&asked) {
            let found = outside(&asked, found);
            let known = all
                .entry(found.name_span)
                .or_insert_with(|| Dependency { uses: Vec::new(), ..found.clone() });
            known.uses.extend(found.uses);
        }
    }
    let calls = all.into_values().filter_map(|mut found| {
        found.uses.sort_unstable();
        found.uses.dedup();
        let ranges = found.uses.iter().map(|span| state.workspace.range(*span)).collect();
        Some((item(state, &found)?, ranges))
    });
    Ok(calls.collect())
}

/// With places of the workspace.
fn outside(asked: &Asked<'_>, found: Dependency) -> Dependency {
    let place = |span| asked.program.outside(span);
    Dependency {
        whole: place(found.whole),
        name_span: place(found.name_span),
        uses: found.uses.iter().map(|span| place(*span)).collect(),
        ..found
    }
}

fn item(state: &State, found: &Dependency) -> Option<CallHierarchyItem> {
    let place = state.workspace.location(found.name_span)?;
    Some(CallHierarchyItem {
        name: found.name.clone(),
        kind: symbol::kind(found.kind),
        tags: None,
        detail: Some(found.detail.clone()),
        uri: place.uri,
        range: state.workspace.range(found.whole),
        selection_range: place.range,
        data: None,
    })
}
