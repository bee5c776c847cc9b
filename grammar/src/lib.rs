//! `.onboard` as text: tokens, the tree as written, diagnostics as data, and the formatter.
//!
//! This crate knows how the language is *spelled*. It must not know what a program means: no names are resolved here, no
//! types are checked, nothing is evaluated, and no other crate of the workspace is used.
#![deny(missing_docs)]

pub mod ast;
mod diagnostic;
mod edited;
mod format;
mod outline;
mod parse;
mod span;
pub mod tokens;
mod words;

pub use diagnostic::{Applicability, Diagnostic, Edit, Finding, Fix, Label, Severity};
pub use edited::Edited;
pub use format::{Refused, format};
pub use parse::{Reading, parse};
pub use span::{FileId, Span};
pub use words::{
    TYPES, begins_declaration, clause_words, is_declaration_word, is_keyword, is_null_word, is_reserved,
    keywords, may_be_declared, nearest,
};
