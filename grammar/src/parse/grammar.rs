//! The pest grammar, and the way through its pairs. `Rule` never leaves `parse/`.

use pest::iterators::{Pair as PestPair, Pairs as PestPairs};

/// The parser that pest makes of `onboard.pest`.
#[derive(pest_derive::Parser)]
#[grammar = "onboard.pest"]
pub(super) struct Grammar;

/// A matched rule.
pub(super) type Pair<'s> = PestPair<'s, Rule>;

/// Whether a rule is a keyword, a sign, or the end. They stand last in the grammar, `kw_after` first among them.
pub(super) fn is_keyword(rule: Rule) -> bool {
    rule >= Rule::kw_after
}

/// What a rule is made of, keywords left out.
#[derive(Clone)]
pub(super) struct Parts<'s>(PestPairs<'s, Rule>);

impl<'s> Parts<'s> {
    pub(super) fn of(pair: Pair<'s>) -> Self {
        Self(pair.into_inner())
    }

    /// The next part if it is a `rule`.
    pub(super) fn part(&mut self, rule: Rule) -> Option<Pair<'s>> {
        let mut ahead = self.clone();
        let next = ahead.next().filter(|pair| pair.as_rule() == rule)?;
        *self = ahead;
        Some(next)
    }
}

impl<'s> Iterator for Parts<'s> {
    type Item = Pair<'s>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.by_ref().find(|pair| !is_keyword(pair.as_rule()))
    }
}
