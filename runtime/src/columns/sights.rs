//! What people agreed to, as columns say it, and what a purpose may see because of that.

use super::dictionary::Kept;
use super::error::ColumnProblem;
use super::lane::Target;
use super::reading::Part;
use super::schema::Column;
use super::source::Source;
use crate::input::nfc;
use crate::planes::{self, Plane};
use crate::{Consent, Evaluation, Profile};
use onboard_ir::{Program, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// What people said: for each column of consents 0 (nothing), 1 (yes) or 2 (no), then the regime, from 1; 0 for none that the
/// program knows. One for all that say the same.
pub(super) type Said = Box<[u32]>;

/// The columns of consents and of the regime.
pub(super) struct Agreements<'a> {
    consents: Vec<(Source<'a>, usize)>,
    regime: Option<&'a Column>,
    /// The regimes that the program knows.
    names: Vec<Arc<str>>,
    /// For each column of consents who says yes, and who says no.
    answers: Vec<(Plane, Plane)>,
    /// For each regime those for whom it holds.
    under: Vec<Plane>,
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
        Self { consents, regime, names, answers: Vec::new(), under: Vec::new() }
    }

    /// Keeps what was learned of dictionaries.
    pub(super) fn keep(&mut self, kept: &mut Kept) {
        self.consents.iter_mut().for_each(|(source, _)| source.keep(kept));
    }

    /// Reads what the people of a block say.
    pub(super) fn gather(&mut self, part: &Part, problems: &mut Vec<ColumnProblem>) {
        let Self { consents, regime, names, answers, under } = self;
        answers.clear();
        let all = Plane::first(part.count);
        for (source, _) in consents {
            let mut column = planes::Column::new(true);
            let found = source.fill(part.from, part.count, &all, &mut Target::Column(&mut column));
            source.report(part.from, &found, problems);
            // What cannot be read is no yes.
            let granted = found.present.and(column.truths());
            let refused = found.said().without(&granted);
            answers.push((granted, refused));
        }
        under.clear();
        if let Some(column) = regime {
            under.resize(names.len(), Plane::NONE);
            let mut buffer = String::new();
            for (place, row) in (part.from..part.from + part.count).enumerate() {
                if let Some(name) = column.cell(row, &mut buffer) {
                    let known = names.iter().position(|known| known.as_bytes() == name);
                    if let Some(under) = known.and_then(|known| under.get_mut(known)) {
                        under.set(place);
                    }
                }
            }
        }
    }

    /// Calls `each` with what some people said, and all who said that.
    pub(super) fn each(&self, everybody: &Plane, mut each: impl FnMut(Said, &Plane)) {
        let mut rest = everybody.clone();
        while let Some(first) = rest.lowest() {
            let mut alike = rest.clone();
            let mut said: Vec<u32> = Vec::with_capacity(self.answers.len() + 1);
            for (yes, no) in &self.answers {
                let (code, kept) = match (yes.has(first), no.has(first)) {
                    (true, _) => (1, alike.and(yes)),
                    (_, true) => (2, alike.and(no)),
                    _ => (0, alike.without(yes).without(no)),
                };
                alike = kept;
                said.push(code);
            }
            match (1..).zip(&self.under).find(|(_, under)| under.has(first)) {
                Some((regime, under)) => {
                    alike = alike.and(under);
                    said.push(regime);
                }
                None => {
                    alike = self.under.iter().fold(alike, |alike, under| alike.without(under));
                    said.push(0);
                }
            }
            each(said.into(), &alike);
            rest = rest.without(&alike);
        }
    }

    /// Somebody who says this.
    fn anybody(&self, said: &[u32], profile: &mut Profile) {
        let regime = said.last().map_or(0, |regime| *regime as usize);
        profile.regime = regime.checked_sub(1).and_then(|place| self.names.get(place).cloned());
        profile.consent.fill(Consent::Open);
        for (code, (_, purpose)) in said.iter().zip(&self.consents) {
            if let Some(consent) = profile.consent.get_mut(*purpose) {
                *consent = match code {
                    0 => Consent::Open,
                    code => Consent::Always(*code == 1),
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
        let mut buffer = String::new();
        let cell = self.regime.and_then(|column| column.cell(row, &mut buffer));
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
        self.known.entry(said).or_insert_with_key(|said| {
            agreements.anybody(said, profile);
            let at = evaluation.at();
            evaluation.look(profile, at);
            evaluation.allowed_sights().into()
        })
    }
}
