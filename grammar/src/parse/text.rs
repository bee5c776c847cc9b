//! Texts: escapes, and names in braces.

use super::findings::literals::{BadEscape, BadInterpolation};
use super::grammar::{Pair, Parts, Rule};
use super::reader::Reader;
use crate::Span;
use crate::ast::{Dotted, Name, Piece, Quoted, Text, TextValue};

impl<'s> Reader<'s> {
    /// `variant`: a text, perhaps for one language.
    pub(super) fn variant(&mut self, pair: Pair<'s>) -> Option<Text> {
        let parts: Vec<Pair<'s>> = Parts::of(pair).collect();
        match parts.as_slice() {
            [language, text] => Some(Text { language: Some(self.tag(language)), value: self.template(text) }),
            [text] => Some(Text { language: None, value: self.template(text) }),
            _ => None,
        }
    }

    /// `tag`, or a quoted one.
    pub(super) fn tag(&mut self, pair: &Pair<'s>) -> Name {
        if pair.as_rule() == Rule::text {
            let quoted = self.quoted(pair);
            return Name { text: quoted.text.into(), span: quoted.span };
        }
        self.name(pair)
    }

    /// `text` whose braces mean nothing.
    pub(super) fn quoted(&mut self, pair: &Pair<'s>) -> Quoted {
        let span = self.span(pair);
        let inside = content(pair.as_str());
        let mut text = String::with_capacity(inside.len());
        let mut rest = inside;
        while let Some(at) = rest.find('\\') {
            let (plain, escape) = rest.split_at(at);
            text.push_str(plain);
            rest = self.escape(escape, &mut text);
        }
        text.push_str(rest);
        Quoted { text, span }
    }

    /// `text` with names in braces.
    pub(super) fn template(&mut self, pair: &Pair<'s>) -> TextValue {
        let span = self.span(pair);
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = content(pair.as_str());
        while let Some(at) = rest.find(['\\', '{', '}']) {
            let (plain, after) = rest.split_at(at);
            literal.push_str(plain);
            rest = if after.starts_with('\\') {
                self.escape(after, &mut literal)
            } else if let Some(rest) = after.strip_prefix("{{") {
                literal.push('{');
                rest
            } else if let Some(brace) = after.strip_prefix('}') {
                // `}}` is one brace, as `{{` is; a lone `}` can mean nothing else.
                literal.push('}');
                brace.strip_prefix('}').unwrap_or(brace)
            } else {
                let (name, rest) = self.interpolation(after);
                if let Some(name) = name {
                    if !literal.is_empty() {
                        pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                    }
                    pieces.push(Piece::Name(name));
                }
                rest
            };
        }
        literal.push_str(rest);
        if !literal.is_empty() || pieces.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        TextValue { pieces, span }
    }

    /// A bare name that stands where a text may.
    pub(super) fn bare_text(&self, pair: &Pair<'s>) -> TextValue {
        TextValue { pieces: vec![Piece::Literal(pair.as_str().to_owned())], span: self.span(pair) }
    }

    /// Resolves the escape that `rest` begins with; gives what follows it.
    fn escape(&mut self, rest: &'s str, text: &mut String) -> &'s str {
        let mut letters = rest.chars();
        letters.next();
        match letters.next() {
            Some('n') => text.push('\n'),
            Some(quoted @ ('"' | '\\')) => text.push(quoted),
            other => {
                let length = 1 + other.map_or(0, char::len_utf8);
                let escape = rest.get(..length).unwrap_or(rest);
                let span = self.place(escape);
                if !self.is_damaged(span) {
                    self.report(&BadEscape { span, text: escape.to_owned() });
                }
                text.push_str(escape);
            }
        }
        letters.as_str()
    }

    /// Reads `{name.part}` at the begin of `rest`; gives what follows it.
    fn interpolation(&mut self, rest: &'s str) -> (Option<Dotted>, &'s str) {
        let Some(close) = rest.find('}') else {
            let span = self.place(rest.get(..1).unwrap_or(rest));
            self.report(&BadInterpolation { span, double: true });
            // No other brace closes either, and one finding is enough.
            return (None, "");
        };
        let inside = rest.get(1..close).unwrap_or_default();
        let after = rest.get(close + 1..).unwrap_or_default();
        let name = self.dotted_text(inside.trim());
        if name.is_none() {
            let span = self.place(rest.get(..=close).unwrap_or(rest));
            self.report(&BadInterpolation { span, double: inside.trim().is_empty() });
        }
        (name, after)
    }

    /// Names with dots, or nothing.
    fn dotted_text(&self, text: &'s str) -> Option<Dotted> {
        let parts: Option<Vec<Name>> = text.split('.').map(|part| self.plain_name(part.trim())).collect();
        Some(Dotted { parts: parts?, span: self.place(text) })
    }

    fn plain_name(&self, text: &'s str) -> Option<Name> {
        let span: Span = self.place(text);
        let mut letters = text.chars();
        let first = letters.next()?;
        let well = (first.is_alphabetic() || first == '_')
            && letters.all(|letter| letter.is_alphanumeric() || letter == '_');
        well.then(|| Name { text: text.into(), span })
    }
}

/// What stands between the quotes of a literal, whose closing one may be missing.
pub(super) fn content(literal: &str) -> &str {
    let mut letters = literal.chars();
    let quote = letters.next();
    let inside = letters.as_str();
    // The last quote closes unless an odd number of backslashes stands before it.
    match quote.and_then(|quote| inside.strip_suffix(quote)) {
        Some(text)
            if quote == Some('`')
                || is_even(text.bytes().rev().take_while(|&byte| byte == b'\\').count()) =>
        {
            text
        }
        _ => inside,
    }
}

fn is_even(count: usize) -> bool {
    count.is_multiple_of(2)
}
