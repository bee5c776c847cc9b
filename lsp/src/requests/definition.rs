//! `textDocument/definition`

use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types::{Definition, DefinitionParams, DefinitionResponse, LocationLink};

pub(super) fn answer(
    state: &mut State,
    params: DefinitionParams,
) -> Result<Option<DefinitionResponse>, Failure> {
    let at = params.text_document_position_params;
    let asked = state.workspace.asked(&at.text_document, at.position)?;
    let found = asked.iter().find_map(|asked| {
        let found = asked.program.analysis.definition(asked.file, asked.offset)?;
        let outside = |span| asked.program.outside(span);
        Some((outside(found.from), outside(found.name), outside(found.whole)))
    });
    let Some((from, name, whole)) = found else { return Ok(None) };
    let workspace = &state.workspace;
    let Some(target) = workspace.location(name) else { return Ok(None) };
    if !state.client.links {
        return Ok(Some(DefinitionResponse::Definition(Definition::Location(target))));
    }
    let link = LocationLink {
        origin_selection_range: Some(workspace.range(from)),
        target_uri: target.uri,
        target_range: workspace.range(whole),
        target_selection_range: target.range,
    };
    Ok(Some(DefinitionResponse::DefinitionLinkList(vec![link])))
}
