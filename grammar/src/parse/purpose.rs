//! `purpose`

use super::block::Clause;
use super::grammar::{Parts, Rule};
use super::reader::Reader;
use crate::ast::{Basis, Purpose, PurposeClause, RegimeMode};
use crate::outline::Entry;
use crate::words::BlockKind;
use std::ops::Range;

impl<'s> Reader<'s> {
    /// `purpose_head` and its clauses.
    pub(super) fn purpose(&mut self, item: &Entry) -> Option<Purpose> {
        let head = self.read(Rule::purpose_head, item.head.clone());
        let clauses = self.clauses(
            item.block.as_ref(),
            || PurposeClause::Broken,
            |reader, word, entry| reader.purpose_clause(word, entry.head.clone()),
        );
        let mut head = head?;
        let name = self.declared(&head.part(Rule::word)?);
        let within = head.part(Rule::word).map(|word| self.name(&word));
        Some(Purpose { name, within, clauses })
    }

    fn purpose_clause(&mut self, word: &str, marks: Range<usize>) -> Clause<PurposeClause> {
        let (rule, read): (_, fn(&mut Self, Parts<'s>) -> Option<PurposeClause>) = match word {
            "ask" => {
                (Rule::ask_clause, |reader, mut parts| reader.variant(parts.next()?).map(PurposeClause::Ask))
            }
            "basis" => (Rule::purpose_basis, Self::purpose_basis),
            "regime" => (Rule::purpose_regime, Self::purpose_regime),
            "retain" => (Rule::purpose_retain, |reader, mut parts| {
                reader.duration(parts.next()?).map(PurposeClause::Retain)
            }),
            _ => return Clause::Unknown,
        };
        self.read_in(rule, marks, Some(BlockKind::Purpose))
            .and_then(|pair| read(self, Parts::of(pair)))
            .into()
    }

    /// `purpose_basis`
    fn purpose_basis(&mut self, mut parts: Parts<'s>) -> Option<PurposeClause> {
        let word = parts.part(Rule::word)?;
        let basis = self.choice(&word, &[("consent", Basis::Consent), ("contract", Basis::Contract)])?;
        Some(PurposeClause::Basis(basis, self.span(&word)))
    }

    /// `purpose_regime`
    fn purpose_regime(&mut self, mut parts: Parts<'s>) -> Option<PurposeClause> {
        let name = self.name(&parts.part(Rule::word)?);
        let mode = parts.part(Rule::tag)?;
        let mode = self.choice(&mode, &[("opt_in", RegimeMode::OptIn), ("opt_out", RegimeMode::OptOut)])?;
        Some(PurposeClause::Regime(name, mode))
    }
}
