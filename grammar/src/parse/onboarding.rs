//! `onboarding`, `import`, and the line `for P`.

use super::block::Clause;
use super::grammar::{Parts, Rule};
use super::reader::Reader;
use crate::ast::{Import, Onboarding, OnboardingClause, Serves};
use crate::outline::Entry;
use crate::words::BlockKind;
use std::ops::Range;

impl<'s> Reader<'s> {
    /// `onboarding_head` and its clauses.
    pub(super) fn onboarding(&mut self, item: &Entry) -> Option<Onboarding> {
        let head = self.read(Rule::onboarding_head, item.head.clone());
        let clauses = self.clauses(
            item.block.as_ref(),
            || OnboardingClause::Broken,
            |reader, word, entry| reader.onboarding_clause(word, entry.head.clone()),
        );
        let name = self.declared(&head?.part(Rule::word)?);
        Some(Onboarding { name, clauses })
    }

    fn onboarding_clause(&mut self, word: &str, marks: Range<usize>) -> Clause<OnboardingClause> {
        let (rule, read): (_, fn(&mut Self, Parts<'s>) -> Option<OnboardingClause>) = match word {
            "timezone" => (Rule::onboarding_timezone, |reader, mut parts| {
                parts.next().map(|text| OnboardingClause::Timezone(reader.quoted(&text)))
            }),
            "speaks" => (Rule::onboarding_speaks, Self::speaks),
            "session" => (Rule::onboarding_session, |reader, mut parts| {
                reader.duration(parts.next()?).map(OnboardingClause::Session)
            }),
            "late" => (Rule::onboarding_late, |reader, mut parts| {
                reader.duration(parts.next()?).map(OnboardingClause::Late)
            }),
            "controller" => (Rule::onboarding_controller, |reader, mut parts| {
                parts.next().map(|text| OnboardingClause::Controller(reader.quoted(&text)))
            }),
            _ => return Clause::Unknown,
        };
        self.read_in(rule, marks, Some(BlockKind::Onboarding))
            .and_then(|pair| read(self, Parts::of(pair)))
            .into()
    }

    /// `onboarding_speaks`
    fn speaks(&mut self, mut parts: Parts<'s>) -> Option<OnboardingClause> {
        let mut languages = Vec::new();
        for part in Parts::of(parts.part(Rule::languages)?) {
            if part.as_rule() == Rule::extra_comma {
                self.extra_comma(&part);
            } else {
                languages.push(self.tag(&part));
            }
        }
        let by = parts.part(Rule::word).map(|word| self.name(&word));
        Some(OnboardingClause::Speaks(languages, by))
    }

    /// `import_item`
    pub(super) fn import_item(&mut self, mut parts: Parts<'s>) -> Option<Import> {
        parts.part(Rule::text).map(|text| Import { file: self.quoted(&text) })
    }

    /// `serves_item`
    pub(super) fn serves_item(&mut self, mut parts: Parts<'s>) -> Option<Serves> {
        parts.part(Rule::names).map(|names| Serves { purposes: self.names(names) })
    }
}
