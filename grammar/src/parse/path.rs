//! `path` and `step`

use super::aggregate;
use super::block::Clause;
use super::grammar::{Pair, Parts, Rule};
use super::reader::Reader;
use crate::ast::{Path, PathClause, Show, ShowArgument, Step, StepClause};
use crate::outline::{Block, Entry};
use crate::tokens::TokenKind;
use crate::words::BlockKind;

impl<'s> Reader<'s> {
    /// `path_head` and its clauses. A path whose title could not be read keeps its name.
    pub(super) fn path(&mut self, item: &Entry) -> Option<Path> {
        let head = self.read(Rule::path_head, item.head.clone());
        let clauses = self.clauses(item.block.as_ref(), || PathClause::Broken, Self::path_clause);
        let Some(mut head) = head else {
            return Some(Path { name: self.name_after_keyword(item)?, title: None, clauses });
        };
        let name = self.declared(&head.part(Rule::word)?);
        let title = head.part(Rule::text).map(|text| self.template(&text));
        Some(Path { name, title, clauses })
    }

    fn path_clause(&mut self, word: &'s str, entry: &Entry) -> Clause<PathClause> {
        if word == "step" {
            return self.step(entry).map(PathClause::Step).into();
        }
        let (rule, read): (_, fn(&mut Self, Pair<'s>) -> Option<PathClause>) = match word {
            "title" => (Rule::title_clause, |reader, pair| {
                reader.variant(Parts::of(pair).next()?).map(PathClause::Title)
            }),
            "welcome" => (Rule::path_welcome, |reader, pair| {
                reader.variant(Parts::of(pair).next()?).map(PathClause::Welcome)
            }),
            "in" => (Rule::path_in_order, |reader, pair| Some(PathClause::InOrder(reader.span(&pair)))),
            "goal" => (Rule::path_goal, |reader, pair| reader.not_yet("goal", &pair)),
            "exit" => (Rule::path_exit, |reader, pair| reader.not_yet("exit when", &pair)),
            "interrupts" => (Rule::path_interrupts, |reader, pair| reader.not_yet("interrupts", &pair)),
            "again" => (Rule::path_again, |reader, pair| reader.not_yet("again after", &pair)),
            _ => return Clause::Unknown,
        };
        self.read_in(rule, entry.head.clone(), Some(BlockKind::Path)).and_then(|pair| read(self, pair)).into()
    }

    fn not_yet(&mut self, words: &str, pair: &Pair<'s>) -> Option<PathClause> {
        Some(PathClause::NotYet(words.to_owned(), self.span(pair)))
    }

    /// `step_head` and its clauses.
    fn step(&mut self, entry: &Entry) -> Option<Step> {
        let head = self.read_in(Rule::step_head, entry.head.clone(), Some(BlockKind::Path));
        let clauses = self.clauses(entry.block.as_ref(), || StepClause::Broken, Self::step_clause);
        let span = self.span_of_entry(entry);
        let Some(head) = head else {
            return Some(Step { name: self.name_after_keyword(entry)?, title: None, clauses, span });
        };
        let mut head = Parts::of(head);
        let name = self.declared(&head.part(Rule::word)?);
        let title = head.part(Rule::text).map(|text| self.template(&text));
        Some(Step { name, title, clauses, span })
    }

    fn step_clause(&mut self, word: &'s str, entry: &Entry) -> Clause<StepClause> {
        if word == "show" {
            return self.step_show(entry).map(StepClause::Show).into();
        }
        let (rule, read): (_, fn(&mut Self, Parts<'s>) -> Option<StepClause>) = match word {
            "title" => {
                (Rule::title_clause, |reader, mut parts| reader.variant(parts.next()?).map(StepClause::Title))
            }
            "skip" => (Rule::step_skip, |reader, mut parts| {
                parts.next().map(|when| StepClause::SkipWhen(reader.expression(when)))
            }),
            "done" => (Rule::step_done, Self::step_done),
            _ => return Clause::Unknown,
        };
        let read_pair = self.read_in(rule, entry.head.clone(), Some(BlockKind::Step));
        read_pair.and_then(|pair| read(self, Parts::of(pair))).into()
    }

    /// `step_done`
    fn step_done(&mut self, mut parts: Parts<'s>) -> Option<StepClause> {
        let event = aggregate::event_match(self, parts.part(Rule::event_match)?)?;
        let within = parts.part(Rule::duration).and_then(|within| self.duration(within));
        Some(StepClause::DoneOn(event, within))
    }

    /// `step_show` with its arguments.
    fn step_show(&mut self, entry: &Entry) -> Option<Show> {
        let head = self.read_in(Rule::step_show, entry.head.clone(), Some(BlockKind::Step));
        let arguments = self.show_arguments(entry.block.as_ref());
        let mut tail = entry.tail.clone();
        while tail.end > tail.start && self.word(tail.end - 1) == ";" {
            tail.end -= 1;
        }
        let when = if tail.is_empty() {
            None
        } else {
            Some(self.read_in(Rule::show_tail, tail, Some(BlockKind::Step))?)
        };
        let mut head = Parts::of(head?);
        let kind = self.name(&head.part(Rule::word)?);
        let what = head.next()?;
        let what = if what.as_rule() == Rule::text { self.template(&what) } else { self.bare_text(&what) };
        let when = head.part(Rule::expression).or_else(|| Parts::of(when?).next());
        let when = when.map(|when| self.expression(when));
        Some(Show { kind, what, arguments: arguments?, when, span: self.span_of_entry(entry) })
    }

    /// The arguments of `show`; none if one is broken, since the step would then show something else.
    fn show_arguments(&mut self, block: Option<&Block>) -> Option<Vec<ShowArgument>> {
        let arguments = self.clauses(
            block,
            || None,
            |reader, _, entry| {
                let argument =
                    reader.mark(entry.head.start + 1).is_some_and(|mark| mark.kind == TokenKind::Colon);
                if !argument {
                    return Clause::Unknown;
                }
                let read = reader.read_in(Rule::show_argument, entry.head.clone(), Some(BlockKind::Show));
                Clause::Read(read.and_then(|pair| reader.show_argument(Parts::of(pair))))
            },
        );
        arguments.into_iter().collect()
    }

    /// `show_argument`
    fn show_argument(&mut self, mut parts: Parts<'s>) -> Option<ShowArgument> {
        let name = self.name(&parts.part(Rule::word)?);
        let value = parts.part(Rule::expression)?;
        let mut row = Parts::of(value.clone());
        if let (Some(text), None) = (row.part(Rule::text), row.next()) {
            return Some(ShowArgument::Text(name, self.template(&text)));
        }
        Some(ShowArgument::Value(name, self.expression(value)))
    }
}
