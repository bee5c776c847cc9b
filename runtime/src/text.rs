//! Texts that people see: the right language, and values printed into them.

use crate::{Evaluation, FieldValue, Imputed, print};
use onboard_ir::{ExprId, Localised, Piece, Text, Type, Value};

/// The language in which a person reads: the first of `speaks` unless the field that says so names another that the program
/// speaks. None where the program does not say what it speaks.
pub(crate) fn language(evaluation: &Evaluation) -> Option<&str> {
    let program = evaluation.engine().program();
    let speaks: Vec<&str> = program.speaks.iter().map(String::as_str).collect();
    let wanted = program.speaks_by.and_then(|field| match evaluation.field(field) {
        FieldValue::Stated(Value::Text(tag)) => Some(tag.as_ref()),
        FieldValue::Imputed(Imputed { value: Value::Text(tag), .. }) => Some(tag.as_ref()),
        _ => None,
    });
    match wanted {
        Some(wanted) if speaks.is_empty() => Some(wanted),
        Some(wanted) => lookup(wanted, &speaks).or(speaks.first().copied()),
        None => speaks.first().copied(),
    }
}

/// RFC 4647 look-up: the longest prefix of `wanted`, by whole subtags, that is among `available`; a single letter or digit
/// that would stand last goes with what followed it.
#[must_use]
pub fn lookup<'a>(wanted: &str, available: &[&'a str]) -> Option<&'a str> {
    let mut range = wanted;
    loop {
        if let Some(found) = available.iter().find(|tag| tag.eq_ignore_ascii_case(range)) {
            return Some(found);
        }
        let (mut shorter, _) = range.rsplit_once('-')?;
        if let Some((rest, single)) = shorter.rsplit_once('-')
            && single.len() == 1
        {
            shorter = rest;
        }
        range = shorter;
    }
}

/// The variant of a text for a language.
pub(crate) fn variant<'a>(text: &'a Localised, language: Option<&str>) -> &'a Text {
    let Some(language) = language else { return &text.default };
    let tags: Vec<&str> = text.variants.iter().map(|(tag, _)| tag.as_str()).collect();
    let found = lookup(language, &tags);
    let chosen = text.variants.iter().find(|(tag, _)| Some(tag.as_str()) == found);
    chosen.map_or(&text.default, |(_, text)| text)
}

/// A text by language, as this person sees it.
pub(crate) fn localised(evaluation: &Evaluation, text: &Localised) -> String {
    if text.variants.is_empty() {
        return interpolated(evaluation, &text.default);
    }
    interpolated(evaluation, variant(text, language(evaluation)))
}

/// A text with its values printed. A value that is absent leaves nothing: the checker does not let one stand in a text.
pub(crate) fn interpolated(evaluation: &Evaluation, text: &Text) -> String {
    let mut out = String::new();
    for piece in &text.pieces {
        match piece {
            Piece::Literal(literal) => out.push_str(literal),
            Piece::Value(node) => {
                if let Some(value) = evaluation.node(*node).value() {
                    out.push_str(&print::plain(evaluation.engine(), type_of(evaluation, *node), value));
                }
            }
        }
    }
    out
}

/// The type of a node; `Text` for one that is not there.
pub(crate) fn type_of(evaluation: &Evaluation, node: ExprId) -> Type {
    evaluation.engine().program().graph.get(node).map_or(Type::Text, |node| node.ty)
}
