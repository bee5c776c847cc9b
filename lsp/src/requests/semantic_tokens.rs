//! `textDocument/semanticTokens/full`, `…/full/delta` and `…/range`

use crate::actions::bytes;
use crate::colours::difference;
use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types::{
    Position, SemanticToken, SemanticTokens, SemanticTokensDelta, SemanticTokensDeltaParams,
    SemanticTokensDeltaResponse, SemanticTokensLegend, SemanticTokensParams, SemanticTokensRangeParams,
    TextDocumentIdentifier,
};
use onboard_compiler::query::TokenMeaning;
use std::ops::Range;

/// The kinds of tokens. Their order is that of `number`.
const TYPES: [&str; 14] = [
    "keyword",
    "comment",
    "string",
    "regexp",
    "number",
    "operator",
    "namespace",
    "type",
    "property",
    "event",
    "enumMember",
    "variable",
    "class",
    "function",
];

/// What else is said of a token, one bit each.
const MODIFIERS: [&str; 2] = ["declaration", "documentation"];

pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TYPES.map(str::to_owned).to_vec(),
        token_modifiers: MODIFIERS.map(str::to_owned).to_vec(),
    }
}

pub(super) fn full(
    state: &mut State,
    params: SemanticTokensParams,
) -> Result<Option<SemanticTokens>, Failure> {
    let data = tokens(state, &params.text_document, None)?;
    let result_id = told(state, &params.text_document, &data)?;
    Ok(Some(SemanticTokens { result_id, data }))
}

/// What has changed since the last time; all of it, where something else was told last.
pub(super) fn delta(
    state: &mut State,
    params: SemanticTokensDeltaParams,
) -> Result<Option<SemanticTokensDeltaResponse>, Failure> {
    let data = tokens(state, &params.text_document, None)?;
    let (file, _) = state.workspace.file(&params.text_document)?;
    let before = state.colours.told(file, &params.previous_result_id);
    let edits = before.map(|before| difference(before, &data).into_iter().collect());
    let result_id = told(state, &params.text_document, &data)?;
    Ok(Some(match edits {
        Some(edits) => {
            SemanticTokensDeltaResponse::SemanticTokensDelta(SemanticTokensDelta { result_id, edits })
        }
        None => SemanticTokensDeltaResponse::SemanticTokens(SemanticTokens { result_id, data }),
    }))
}

/// Notes what is told to an editor that asks for changes.
fn told(
    state: &mut State,
    document: &TextDocumentIdentifier,
    data: &[SemanticToken],
) -> Result<Option<String>, Failure> {
    let (file, _) = state.workspace.file(document)?;
    Ok(state.client.token_deltas.then(|| state.colours.tell(file, data.to_vec())))
}

pub(super) fn range(
    state: &mut State,
    params: SemanticTokensRangeParams,
) -> Result<Option<SemanticTokens>, Failure> {
    let (file, _) = state.workspace.file(&params.text_document)?;
    let within = bytes(state, file, &params.range);
    let data = tokens(state, &params.text_document, Some(&within))?;
    Ok(Some(SemanticTokens { result_id: None, data }))
}

fn tokens(
    state: &mut State,
    document: &TextDocumentIdentifier,
    within: Option<&Range<usize>>,
) -> Result<Vec<SemanticToken>, Failure> {
    state.workspace.refresh();
    let (program, file) = state.workspace.program_of(document)?;
    let all = program.analysis.tokens(file);
    let (_, file) = state.workspace.file(document)?;
    let encoding = state.workspace.encoding;
    let mut last = Position::default();
    let mut data = Vec::with_capacity(all.len());
    for token in all {
        let bytes = token.span.range();
        if within.is_some_and(|within| bytes.end <= within.start || within.end <= bytes.start) {
            continue;
        }
        let place = file.text.range(bytes, encoding);
        let same_line = place.start.line == last.line;
        data.push(SemanticToken {
            delta_line: place.start.line.saturating_sub(last.line),
            delta_start: place.start.character.saturating_sub(if same_line { last.character } else { 0 }),
            length: place.end.character.saturating_sub(place.start.character),
            token_type: number(token.meaning),
            token_modifiers_bitset: u32::from(token.declares)
                | u32::from(token.meaning == TokenMeaning::Documentation) << 1,
        });
        last = place.start;
    }
    Ok(data)
}

/// The place of a meaning among the kinds.
fn number(meaning: TokenMeaning) -> u32 {
    match meaning {
        TokenMeaning::Keyword => 0,
        TokenMeaning::Comment | TokenMeaning::Documentation => 1,
        TokenMeaning::Text => 2,
        TokenMeaning::Pattern => 3,
        TokenMeaning::Number => 4,
        TokenMeaning::Operator => 5,
        TokenMeaning::Purpose => 6,
        TokenMeaning::Type => 7,
        TokenMeaning::Field | TokenMeaning::Property => 8,
        TokenMeaning::Event => 9,
        TokenMeaning::Member => 10,
        TokenMeaning::Derived | TokenMeaning::Segment => 11,
        TokenMeaning::Path => 12,
        TokenMeaning::Matrix => 13,
    }
}
