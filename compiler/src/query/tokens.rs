//! What each piece of a text is, for colours.

use super::Analysis;
use super::index::Meaning;
use crate::places::{Decl, Part};
use foldhash::HashMap;
use onboard_syntax::ast::ItemKind;
use onboard_syntax::tokens::{TokenKind, tokenize};
use onboard_syntax::{FileId, Span, TYPES, is_keyword};

/// What a piece of the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenMeaning {
    /// A word of the language.
    Keyword,
    /// A comment.
    Comment,
    /// `/// …`
    Documentation,
    /// `"…"`
    Text,
    /// A pattern between backticks.
    Pattern,
    /// A number, duration, date, instant or version.
    Number,
    /// `==`, `->` and the like.
    Operator,
    /// The name of a purpose.
    Purpose,
    /// The name of a type.
    Type,
    /// The name of a field.
    Field,
    /// The name of an event.
    Event,
    /// A property of an event, or a result of a matrix.
    Property,
    /// A member of `one of { … }`.
    Member,
    /// The name of a trait or `let`.
    Derived,
    /// The name of a segment.
    Segment,
    /// The name of a path, step or stage.
    Path,
    /// The name of a matrix, or the label of a row.
    Matrix,
}

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameToken {
    /// Its place, on one line.
    pub span: Span,
    /// What it is.
    pub meaning: TokenMeaning,
    /// Whether it is a name where it is declared.
    pub declares: bool,
}

impl Analysis {
    /// The pieces of a file that are something, in order. They do not overlap, and none goes over the end of a line.
    #[must_use]
    pub fn tokens(&self, file: FileId) -> Vec<NameToken> {
        let text = self.text(file);
        let names = self.names_by_start(file);
        let mut all = Vec::new();
        let tokens = tokenize(text);
        let before_colon = |at: usize| {
            let after = tokens.iter().skip(at + 1).find(|token| token.kind != TokenKind::Space);
            after.is_some_and(|token| token.kind == TokenKind::Colon)
        };
        for (at, token) in tokens.iter().enumerate() {
            let span = Span { file, start: token.start, end: token.end };
            let meaning = match token.kind {
                TokenKind::DocComment => TokenMeaning::Documentation,
                TokenKind::Comment => TokenMeaning::Comment,
                TokenKind::Number => TokenMeaning::Number,
                TokenKind::Pattern | TokenKind::OpenPattern => TokenMeaning::Pattern,
                TokenKind::Operator | TokenKind::Arrow | TokenKind::Bar => TokenMeaning::Operator,
                TokenKind::Text | TokenKind::OpenText => {
                    self.push_text(span, &mut all);
                    continue;
                }
                TokenKind::Word => match names.get(&token.start) {
                    Some(name) if name.span.end == token.end => {
                        all.push(*name);
                        continue;
                    }
                    // What a component is given has names of its own: `from: cheapest_look`.
                    _ if before_colon(at) => TokenMeaning::Property,
                    _ => match token.text(text) {
                        word if is_keyword(word) => TokenMeaning::Keyword,
                        word if TYPES.contains(&word) => TokenMeaning::Type,
                        _ => continue,
                    },
                },
                _ => continue,
            };
            all.push(NameToken { span, meaning, declares: false });
        }
        all
    }

    /// A text, cut where it names something between braces.
    fn push_text(&self, text: Span, all: &mut Vec<NameToken>) {
        let mut start = text.start;
        let piece = |start: u32, end: u32, all: &mut Vec<NameToken>| {
            if start < end {
                let span = Span { start, end, ..text };
                all.push(NameToken { span, meaning: TokenMeaning::Text, declares: false });
            }
        };
        let names = self.index().in_file(text.file);
        let first = names.partition_point(|one| one.span.start < text.start);
        let inside = names.iter().skip(first).take_while(|one| one.span.end <= text.end);
        for name in inside.filter(|one| one.span != text && one.span.start >= text.start) {
            piece(start, name.span.start, all);
            all.push(NameToken { span: name.span, meaning: meaning(name.of), declares: name.declares });
            start = name.span.end;
        }
        piece(start, text.end, all);
    }

    fn names_by_start(&self, file: FileId) -> HashMap<u32, NameToken> {
        let mut names = HashMap::default();
        // Nothing names the program.
        for item in self.tree(file).map_or(&[][..], |tree| &tree.items) {
            if let ItemKind::Onboarding(node) = &item.kind {
                let span = node.name.span;
                names.insert(span.start, NameToken { span, meaning: TokenMeaning::Path, declares: true });
            }
        }
        for name in self.index().in_file(file) {
            let token = NameToken { span: name.span, meaning: meaning(name.of), declares: name.declares };
            names.insert(name.span.start, token);
        }
        names
    }
}

fn meaning(of: Meaning) -> TokenMeaning {
    match of {
        Meaning::Decl(Decl::Purpose(_)) => TokenMeaning::Purpose,
        Meaning::Decl(Decl::Type(_)) => TokenMeaning::Type,
        Meaning::Decl(Decl::Field(_)) => TokenMeaning::Field,
        Meaning::Decl(Decl::Event(_)) => TokenMeaning::Event,
        Meaning::Decl(Decl::Trait(_) | Decl::Let(_)) => TokenMeaning::Derived,
        Meaning::Decl(Decl::Segment(_)) => TokenMeaning::Segment,
        Meaning::Decl(Decl::Path(_)) => TokenMeaning::Path,
        Meaning::Decl(Decl::Matrix(_) | Decl::Profiling(_)) => TokenMeaning::Matrix,
        Meaning::Decl(Decl::Test(_)) => TokenMeaning::Text,
        Meaning::Part(Part::Member(..)) => TokenMeaning::Member,
        Meaning::Part(Part::Step(..) | Part::Stage(..)) => TokenMeaning::Path,
        Meaning::Part(Part::Row(..)) => TokenMeaning::Matrix,
        Meaning::Part(Part::Property(..) | Part::Result(..)) => TokenMeaning::Property,
    }
}
