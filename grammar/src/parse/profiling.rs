//! `profiling`

use super::block::Clause;
use super::grammar::{Pair, Parts, Rule};
use super::reader::Reader;
use crate::ast::{Limit, LimitPer, Profiling, ProfilingClause, QuestionOrder, Stage};
use crate::outline::Entry;
use crate::words::BlockKind;
use std::ops::Range;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

impl<'s> Reader<'s> {
    /// `profiling_head` and its clauses.
    pub(super) fn profiling(&mut self, item: &Entry) -> Option<Profiling> {
        let head = self.read(Rule::profiling_head, item.head.clone());
        let clauses = self.clauses(
            item.block.as_ref(),
            || ProfilingClause::Broken,
            |reader, word, entry| reader.profiling_clause(word, entry.head.clone()),
        );
        let purposes = head?.part(Rule::names).map_or_else(Vec::new, |names| self.names(names));
        Some(Profiling { purposes, clauses })
    }

    fn profiling_clause(&mut self, word: &str, marks: Range<usize>) -> Clause<ProfilingClause> {
        let (rule, read): (_, fn(&mut Self, Pair<'s>) -> Option<ProfilingClause>) = match word {
            "stage" => (Rule::profiling_stage, |reader, pair| {
                reader.profiling_stage(pair).map(ProfilingClause::Stage)
            }),
            "limit" => (Rule::profiling_limit, Self::profiling_limit),
            "order" => (Rule::profiling_order, Self::profiling_order),
            _ => return Clause::Unknown,
        };
        self.read_in(rule, marks, Some(BlockKind::Profiling)).and_then(|pair| read(self, pair)).into()
    }

    /// `profiling_stage`
    fn profiling_stage(&mut self, pair: Pair<'s>) -> Option<Stage> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let name = self.declared(&parts.part(Rule::word)?);
        let when = parts.part(Rule::expression).map(|when| self.expression(when));
        let ask = self.names(parts.part(Rule::names)?);
        Some(Stage { name, when, ask, span })
    }

    /// `profiling_limit`
    fn profiling_limit(&mut self, pair: Pair<'s>) -> Option<ProfilingClause> {
        let mut limits = Vec::new();
        for part in Parts::of(pair) {
            if part.as_rule() == Rule::extra_comma {
                self.extra_comma(&part);
            } else {
                limits.push(self.limit(part)?);
            }
        }
        Some(ProfilingClause::Limit(limits))
    }

    /// `limit`
    fn limit(&mut self, pair: Pair<'s>) -> Option<Limit> {
        let span = self.span(&pair);
        let mut parts = Parts::of(pair);
        let count = self.count(&parts.part(Rule::number)?)?;
        let per = parts.next()?;
        let per = if per.as_rule() == Rule::duration {
            LimitPer::Rolling(self.duration(per)?.micros)
        } else {
            let units = [
                ("session", LimitPer::Session),
                ("day", LimitPer::Rolling(DAY)),
                ("week", LimitPer::Rolling(7 * DAY)),
                ("month", LimitPer::Rolling(30 * DAY)),
            ];
            self.choice(&per, &units)?
        };
        Some(Limit { count, per, span })
    }

    /// `profiling_order`
    fn profiling_order(&mut self, pair: Pair<'s>) -> Option<ProfilingClause> {
        let span = self.span(&pair);
        let by = pair.clone().into_inner().any(|part| part.as_rule() == Rule::kw_by);
        let word = Parts::of(pair).next()?;
        let order = if by {
            self.choice(&word, &[("gain", QuestionOrder::ByGain)])?
        } else {
            self.choice(&word, &[("written", QuestionOrder::AsWritten)])?
        };
        Some(ProfilingClause::Order(order, span))
    }
}
