//! `textDocument/inlayHint`

use crate::actions::bytes;
use crate::failure::Failure;
use crate::server::State;
use crate::show::fitted;
use gen_lsp_types::{InlayHint, InlayHintParams, Label, MarkupContent, MarkupKind, Tooltip};
use onboard_compiler::query::{Hint, HintKind};
use onboard_ir::FieldId;

pub(super) fn answer(state: &mut State, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>, Failure> {
    let (file, _) = state.workspace.file(&params.text_document)?;
    let within = bytes(state, file, &params.range);
    let place = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    state.workspace.refresh();
    let (program, inside) = state.workspace.program_of(&params.text_document)?;
    let mut hints = program.analysis.hints(inside, place(within.start)..place(within.end));
    let filled = |hint: &Hint| match hint.kind {
        HintKind::Fallback => program.analysis.field_at(inside, hint.at.start),
        HintKind::Unit | HintKind::Absent => None,
    };
    let fields: Vec<Option<FieldId>> = hints.iter().map(filled).collect();
    let root = program.root();
    for (hint, field) in hints.iter_mut().zip(fields) {
        if let (Some(field), Some(root)) = (field, root) {
            let learned = fitted::learned(state, root, field);
            // A list begins behind an empty line.
            let begin = if learned.is_empty() { "" } else { "\n" };
            hint.tooltip.push_str(&format!("{begin}{learned}"));
        }
    }
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
