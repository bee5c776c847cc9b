//! Tests where they stand, and what they expect there.

use super::Analysis;
use crate::lines::Lines;
use crate::names::place;
use crate::places::Decl;
use onboard_ir::Location;
use onboard_syntax::Span;
use onboard_syntax::ast::{ExpectStep, ItemKind, Test, TestClause};

/// A test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestPlace {
    /// What it says.
    pub name: String,
    /// That, with its quotes.
    pub name_span: Span,
    /// All of it, from the word `test` on.
    pub whole: Span,
}

impl Analysis {
    /// The tests of the program, in the order in which it holds them.
    #[must_use]
    pub fn tests(&self) -> Vec<TestPlace> {
        let tests = self.whole.program.tests.iter().enumerate();
        let found = tests.map(|(at, test)| {
            let decl = Decl::Test(place(at));
            let name_span = self.whole.places.names.get(&decl).copied()?;
            let whole = self.whole.places.items.get(&decl).copied()?;
            Some(TestPlace { name: test.name.clone(), name_span, whole })
        });
        found.flatten().collect()
    }

    /// What a test (by its place among [`tests`](Self::tests)) expects at a line and column: where that begins and ends.
    #[must_use]
    pub fn expectation(&self, test: usize, at: &Location) -> Option<Span> {
        let node = self.test_node(test)?;
        let mut lines = Lines::default();
        let expected = node.clauses.iter().filter_map(|clause| match clause {
            TestClause::Expect(steps) => Some(steps),
            _ => None,
        });
        let mut spans = expected.flatten().map(written);
        spans.find(|span| lines.location(&self.sources, *span) == *at)
    }

    pub(super) fn test_node(&self, test: usize) -> Option<&Test> {
        let span = self.whole.places.items.get(&Decl::Test(place(test))).copied()?;
        match &self.item(span)?.kind {
            ItemKind::Test(node) => Some(node),
            _ => None,
        }
    }
}

/// All that is written of an expectation.
fn written(step: &ExpectStep) -> Span {
    match step {
        ExpectStep::Path(_, _, span)
        | ExpectStep::Row(_, _, span)
        | ExpectStep::Ask(_, span)
        | ExpectStep::Imputed(_, _, span) => *span,
        ExpectStep::Welcome(text) => text.span,
        ExpectStep::Step(name, state) | ExpectStep::Status(name, state) => name.span.to(state.span),
        ExpectStep::Holds(expression) => expression.span,
    }
}
