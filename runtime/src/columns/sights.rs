//! What people agreed to, as columns say it, and what a purpose may see because of that.

use super::bits::{Bits, MOST};
use super::cell::spelled;
use super::error::ColumnProblem;
use super::lane::Slots;
use super::reading::Part;
use super::schema::Column;
use super::source::Source;
use crate::input::{nfc, trimmed};
use crate::{Consent, Evaluation, Profile};
use onboard_ir::{Program, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// What people said: one number for all that say the same.
pub(super) type Said = u128;

/// Bits of [`Said`] for the regime, below those for consents: two for each column.
const REGIME_BITS: u32 = 16;

/// The columns of consents and of the regime.
pub(super) struct Agreements<'a> {
    consents: Vec<(Source<'a>, usize)>,
    regime: Option<&'a Column>,
    /// The regimes that the program knows.
    names: Vec<Arc<str>>,
    words: Vec<u64>,
    said: Vec<Said>,
}

impl<'a> Agreements<'a> {
    pub(super) fn new(
        program: &Program,
        consents: Vec<(Source<'a>, usize)>,
        regime: Option<&'a Column>,
    ) -> Self {
        let mut names: Vec<Arc<str>> = Vec::new();
        for regime in program.purposes.iter().flat_map(|purpose| &purpose.regimes) {
            if !names.iter().any(|known| **known == *regime.name) {
                names.push(regime.name.as_str().into());
            }
        }
        Self { consents, regime, names, words: vec![0; MOST], said: vec![0; MOST] }
    }

    /// Whether one number can say all.
    pub(super) fn fits(&self) -> bool {
        self.consents.len() <= 56 && self.names.len() < 1 << REGIME_BITS
    }

    /// What the people of the morsel say that was read last.
    pub(super) fn said(&self) -> &[Said] {
        &self.said
    }

    /// Reads what the people of a morsel say.
    pub(super) fn gather(&mut self, part: &Part, problems: &mut Vec<ColumnProblem>) {
        let Self { consents, regime, names, words, said } = self;
        said.fill(0);
        let all = Bits::first(part.count);
        for (shift, (source, _)) in (REGIME_BITS..).step_by(2).zip(consents) {
            let mut slots = Slots { words, width: 1, slot: 0, derived: &[] };
            let found = source.fill(part.from, part.count, &all, &mut slots);
            source.report(part.from, &found.wrong(), problems);
            found.said.each(|place| {
                // What cannot be read is no yes.
                let granted = found.present.has(place) && words.get(place) == Some(&1);
                if let Some(said) = said.get_mut(place) {
                    *said |= (if granted { 1 } else { 2 }) << shift;
                }
            });
        }
        if let Some(column) = regime {
            let mut buffer = String::new();
            for (row, said) in (part.from..part.from + part.count).zip(said.iter_mut()) {
                if column.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row)) {
                    let name = trimmed(spelled(&column.array, row, &mut buffer));
                    let place = names.iter().position(|known| known.as_bytes() == name);
                    *said |= place.map_or(0, |place| place as Said + 1);
                }
            }
        }
    }

    /// Somebody who says this.
    fn anybody(&self, said: Said, profile: &mut Profile) {
        let regime = (said & ((1 << REGIME_BITS) - 1)) as usize;
        profile.regime = regime.checked_sub(1).and_then(|place| self.names.get(place).cloned());
        profile.consent.fill(Consent::Open);
        for (shift, (_, purpose)) in (REGIME_BITS..).step_by(2).zip(&self.consents) {
            if let Some(consent) = profile.consent.get_mut(*purpose) {
                *consent = match said >> shift & 3 {
                    0 => Consent::Open,
                    code => Consent::Always(code == 1),
                };
            }
        }
    }

    /// What a row says; what is wrong is pushed to `problems`.
    pub(super) fn profile(&self, row: usize, profile: &mut Profile, problems: &mut Vec<ColumnProblem>) {
        profile.consent.fill(Consent::Open);
        for (source, purpose) in &self.consents {
            if let (Some(consent), Some(value)) =
                (profile.consent.get_mut(*purpose), source.read(row, problems))
            {
                *consent = Consent::Always(value == Some(Value::Bool(true)));
            }
        }
        let column =
            self.regime.filter(|column| column.nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row)));
        let mut buffer = String::new();
        let cell = column.map(|column| trimmed(spelled(&column.array, row, &mut buffer)));
        let name = cell.filter(|cell| !cell.is_empty()).and_then(|cell| std::str::from_utf8(cell).ok());
        profile.regime = name.map(nfc);
    }
}

/// What the purposes of a plan may see of those who say this or that.
#[derive(Clone, Debug, Default)]
pub(super) struct Sights {
    known: HashMap<Said, Box<[bool]>>,
}

impl Sights {
    /// Which of the plan's purposes are allowed.
    pub(super) fn of(
        &mut self,
        said: Said,
        agreements: &Agreements<'_>,
        evaluation: &mut Evaluation,
        profile: &mut Profile,
    ) -> &[bool] {
        self.known.entry(said).or_insert_with(|| {
            agreements.anybody(said, profile);
            let at = evaluation.at();
            evaluation.look(profile, at);
            evaluation.allowed_sights().into()
        })
    }
}
