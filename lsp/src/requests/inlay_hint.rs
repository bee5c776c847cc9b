//! `textDocument/inlayHint`

use crate::actions::bytes;
use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types::{InlayHint, InlayHintParams, Label, MarkupContent, MarkupKind, Tooltip};
use onboard_compiler::query::{Hint, HintKind};

pub(super) fn answer(state: &mut State, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>, Failure> {
    let (file, _) = state.workspace.file(&params.text_document)?;
    let within = bytes(state, file, &params.range);
    let place = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    state.workspace.refresh();
    let (program, inside) = state.workspace.program_of(&params.text_document)?;
    let hints = program.analysis.hints(inside, place(within.start)..place(within.end));
    let wanted = state.workspace.settings(file).inlay_hints;
    let (_, file) = state.workspace.file(&params.text_document)?;
    let encoding = state.workspace.encoding;
    let shown = |hint: Hint| InlayHint {
        // A question mark belongs to the name before it.
        padding_left: Some(hint.label != "?"),
        position: file.text.position(hint.at.end as usize, encoding),
        label: Label::String(hint.label),
        kind: None,
        text_edits: None,
        tooltip: Some(Tooltip::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: hint.tooltip,
        })),
        padding_right: None,
        data: None,
    };
    let hints = hints.into_iter().filter(|hint| match hint.kind {
        HintKind::Unit => wanted.units,
        HintKind::Fallback => wanted.imputed,
        HintKind::Absent => wanted.unknown,
    });
    Ok(Some(hints.map(shown).collect()))
}
