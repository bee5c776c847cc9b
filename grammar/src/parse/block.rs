//! What all blocks share: their clauses are read one by one, and a broken one stays alone.

use super::findings::form::{UnexpectedToken, UnknownChoice, UnknownClause};
use super::grammar::{Pair, Parts, Rule};
use super::reader::Reader;
use super::unexpected::not_here;
use crate::Span;
use crate::ast::Name;
use crate::outline::{Block, Entry};
use crate::words::{BlockKind, nearest};
use std::ops::Range;

/// How many clauses without a `;` between them are read one by one; each makes the rest of the line be read again.
const MOST_RUN_TOGETHER: usize = 32;

/// What became of a clause.
pub(super) enum Clause<T> {
    Read(T),
    /// It has been reported.
    Broken,
    /// Its first word begins no clause here; nothing has been reported.
    Unknown,
}

impl<T> From<Option<T>> for Clause<T> {
    fn from(read: Option<T>) -> Self {
        read.map_or(Self::Broken, Self::Read)
    }
}

impl<'s> Reader<'s> {
    /// Reads the clauses of a block. `read` is given a clause's first word and the clause.
    pub(super) fn clauses<T>(
        &mut self,
        block: Option<&Block>,
        broken: impl Fn() -> T,
        mut read: impl FnMut(&mut Self, &'s str, &Entry) -> Clause<T>,
    ) -> Vec<T> {
        let mut clauses = Vec::new();
        let Some(block) = block else { return clauses };
        for entry in &block.entries {
            let mut rest = Some(entry.head.clone());
            for _ in 0..MOST_RUN_TOGETHER {
                let Some(head) = rest.take() else { break };
                let part = Entry { head: head.clone(), block: None, tail: head.end..head.end };
                let whole = head == entry.head;
                let word = self.word(head.start);
                let clause = read(self, word, if whole { entry } else { &part });
                clauses.push(match clause {
                    Clause::Read(clause) => clause,
                    Clause::Broken => broken(),
                    Clause::Unknown => {
                        self.unknown_clause(head.clone(), block.kind);
                        broken()
                    }
                });
                rest = self.rest.take().map(|at| at..head.end);
            }
            self.refuse_block(entry, block.kind);
        }
        clauses
    }

    /// Reports a block, or something after it, where a clause has none.
    fn refuse_block(&mut self, entry: &Entry, kind: BlockKind) {
        let shows = self.word(entry.head.start) == "show" && kind == BlockKind::Step;
        if !shows {
            self.refuse_tail(
                entry.tail.clone(),
                "clauses stand on lines of their own, or are separated by `;`",
            );
        }
    }

    /// Reports what stands after a block and belongs to nothing.
    pub(super) fn refuse_tail(&mut self, tail: Range<usize>, help: &str) {
        // A `;` after a block separates nothing, and does no harm.
        let first = tail.clone().find(|&at| self.word(at) != ";" && self.word(at) != "}");
        if let Some(at) = first {
            let span = self.span_of(at..at + 1);
            if !self.is_damaged(self.span_of(tail)) {
                let title = not_here(self.at(span));
                self.report(&UnexpectedToken {
                    span,
                    title,
                    expected: "a new line".to_owned(),
                    help: help.to_owned(),
                });
            }
        }
    }

    fn unknown_clause(&mut self, head: Range<usize>, kind: BlockKind) {
        let whole = self.span_of(head.clone());
        let span = self.span_of(head.start..head.start + 1);
        let word = self.at(span).to_owned();
        // Braces out of place are reported as such.
        if self.is_damaged(whole) || matches!(word.as_str(), "{" | "}") {
            return;
        }
        let clauses: Vec<String> = kind.clauses().iter().map(|clause| format!("`{clause}`")).collect();
        let mut clauses = clauses.join(", ");
        if kind.has_entries() {
            clauses.insert_str(0, if clauses.is_empty() { "`name: …` lines" } else { "`name: …` lines, " });
        }
        let meant = nearest(&word, kind.clauses().iter().copied());
        self.report(&UnknownClause { span, word, block: kind.describe(), clauses, meant });
    }

    /// A word out of a few.
    pub(super) fn choice<T: Copy>(&mut self, pair: &Pair<'s>, choices: &[(&'static str, T)]) -> Option<T> {
        let word = pair.as_str();
        if let Some((_, choice)) = choices.iter().find(|(name, _)| *name == word) {
            return Some(*choice);
        }
        let span = self.span(pair);
        self.unknown_choice(span, &choices.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        None
    }

    pub(super) fn unknown_choice(&mut self, span: Span, choices: &[&'static str]) {
        let word = self.at(span).to_owned();
        let meant = nearest(&word, choices.iter().copied());
        let names: Vec<String> = choices.iter().map(|name| format!("`{name}`")).collect();
        let choices = names.join(" or ");
        self.report(&UnknownChoice { span, word, choices, meant });
    }

    /// `names`
    pub(super) fn names(&mut self, pair: Pair<'s>) -> Vec<Name> {
        let mut names = Vec::new();
        for part in Parts::of(pair) {
            if part.as_rule() == Rule::extra_comma {
                self.extra_comma(&part);
            } else {
                names.push(self.name(&part));
            }
        }
        names
    }
}
