//! `textDocument/signatureHelp`

use crate::failure::Failure;
use crate::server::State;
use gen_lsp_types::{
    ActiveParameter, Documentation, MarkupContent, MarkupKind, ParameterInformation,
    ParameterInformationLabel, SignatureHelp, SignatureHelpParams, SignatureInformation,
};
use onboard_compiler::query::{Parameter, Signature};

pub(super) fn answer(
    state: &mut State,
    params: SignatureHelpParams,
) -> Result<Option<SignatureHelp>, Failure> {
    let at = params.text_document_position_params;
    let asked = state.workspace.asked(&at.text_document, at.position)?;
    let found =
        asked.first().and_then(|asked| asked.program.analysis.signature_help(asked.file, asked.offset));
    let Some(help) = found else { return Ok(None) };
    let active = help.signatures.get(help.active).and_then(|signature| active(signature, state));
    let signatures = help.signatures.into_iter().map(|signature| information(state, signature));
    Ok(Some(SignatureHelp {
        signatures: signatures.collect(),
        active_signature: u32::try_from(help.active).ok(),
        active_parameter: active,
    }))
}

fn information(state: &State, signature: Signature) -> SignatureInformation {
    let active = active(&signature, state).filter(|_| state.client.signatures.active);
    let parameters = signature.parameters.iter().map(|one| parameter(state, &signature.label, one));
    SignatureInformation {
        parameters: Some(parameters.collect()),
        documentation: documentation(state, signature.documentation),
        active_parameter: active,
        label: signature.label,
    }
}

/// Where no parameter is written, an editor that cannot be told so marks the first.
fn active(signature: &Signature, state: &State) -> Option<ActiveParameter> {
    match signature.active {
        Some(at) => u32::try_from(at).ok().map(ActiveParameter::Int),
        None => state.client.signatures.none_active.then_some(ActiveParameter::Null),
    }
}

fn parameter(state: &State, label: &str, parameter: &Parameter) -> ParameterInformation {
    let written = label.get(parameter.range.clone()).unwrap_or_default();
    let shown = if state.client.signatures.offsets {
        // These are always counted in UTF-16.
        let place = |end: usize| label.get(..end).unwrap_or_default().encode_utf16().count();
        let number = |end: usize| u32::try_from(place(end)).unwrap_or(u32::MAX);
        ParameterInformationLabel::Tuple((number(parameter.range.start), number(parameter.range.end)))
    } else {
        ParameterInformationLabel::String(written.to_owned())
    };
    ParameterInformation {
        label: shown,
        documentation: documentation(state, parameter.documentation.clone()),
    }
}

fn documentation(state: &State, value: String) -> Option<Documentation> {
    let kind = if state.client.signatures.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    (!value.is_empty()).then_some(Documentation::MarkupContent(MarkupContent { kind, value }))
}
