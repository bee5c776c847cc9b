//! What a form of the language takes, while it is written: decided from the tokens before a place, so that it works in a line
//! that is not finished.

mod forms;
mod row;

use super::Analysis;
use super::completion::context::{Context, Frame};
use onboard_syntax::FileId;
use onboard_syntax::tokens::{TokenKind, tokenize};
use std::ops::Range;

/// The ways to write what stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureHelp {
    /// The ways; never empty.
    pub signatures: Vec<Signature>,
    /// The one that is being written.
    pub active: usize,
}

/// A way to write something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// How it is written.
    pub label: String,
    /// What it means, as Markdown; may be empty.
    pub documentation: String,
    /// What it takes.
    pub parameters: Vec<Parameter>,
    /// The parameter that is being written.
    pub active: Option<usize>,
}

/// Something that a form takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The bytes of the label that stand for it.
    pub range: Range<usize>,
    /// What it is, as Markdown; may be empty.
    pub documentation: String,
}

impl Signature {
    /// A form in which parameters stand between `<` and `>`, with what is said of each.
    fn new(form: &str, documentation: &str, parameters: &[&str]) -> Self {
        let mut label = String::with_capacity(form.len());
        let mut found = Vec::new();
        let mut documented = parameters.iter();
        let mut rest = form;
        while let Some((before, after)) = rest.split_once('<') {
            let Some((name, after)) = after.split_once('>') else { break };
            label.push_str(before);
            let start = label.len();
            label.push_str(name);
            let documentation = documented.next().copied().unwrap_or_default().to_owned();
            found.push(Parameter { range: start..label.len(), documentation });
            rest = after;
        }
        label.push_str(rest);
        Self { label, documentation: documentation.to_owned(), parameters: found, active: None }
    }

    /// The form with the parameter that is being written; the last one where it takes fewer.
    fn at(self, active: usize) -> Self {
        let last = self.parameters.len().checked_sub(1);
        Self { active: last.map(|last| active.min(last)), ..self }
    }
}

impl SignatureHelp {
    fn one(signature: Signature) -> Self {
        Self { signatures: vec![signature], active: 0 }
    }
}

impl Analysis {
    /// The form that is written at a place: a function, an aggregate, a fallback, or a row of a matrix.
    #[must_use]
    pub fn signature_help(&self, file: FileId, offset: u32) -> Option<SignatureHelp> {
        let text = self.text(file);
        let context = Context::at(text, before_text(text, offset))?;
        if let Some(call) = forms::call(&context) {
            return Some(SignatureHelp::one(call));
        }
        match (context.keyword?, &context.frame) {
            ("trait", Frame::Head) => forms::aggregate(&context.words()).map(SignatureHelp::one),
            ("field", Frame::Block(_)) => self.fallback(&context),
            ("matrix", Frame::Block(_)) => self.row(&context).map(SignatureHelp::one),
            _ => None,
        }
    }
}

/// A place; of one within a text or pattern the begin of that.
fn before_text(text: &str, offset: u32) -> u32 {
    let tokens = tokenize(text);
    let at = tokens.partition_point(|token| token.end < offset);
    let within = tokens.get(at).filter(|token| token.start < offset).filter(|token| match token.kind {
        TokenKind::Text | TokenKind::Pattern => offset < token.end,
        TokenKind::OpenText | TokenKind::OpenPattern => true,
        _ => false,
    });
    within.map_or(offset, |token| token.start)
}
