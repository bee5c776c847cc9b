//! Learning statistics from those who consented to every purpose involved.

use super::statistic::statistic;
use super::{Fit, GROUP_MINIMUM, compare_groups, statistical};
use crate::{Engine, Error, Evaluator, History, Profile, Scope};
use onboard_ir::{FallbackMethod, FieldId, Program, PurposeId, Value};
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Collects donors one by one. It keeps the values that statistics need and nothing that says whose they are.
pub struct Learner {
    engine: Engine,
    at: i64,
    people: u64,
    columns: Vec<Column>,
    /// One for each purpose involved, with the fields that name it.
    views: Vec<(PurposeId, Vec<FieldId>, Evaluator)>,
}

/// The donors of a field's steps of one method and grouping.
struct Column {
    field: FieldId,
    steps: Vec<usize>,
    method: FallbackMethod,
    by: Vec<FieldId>,
    /// The purposes that the field and its `by` fields name: donors allow them all.
    purposes: Vec<PurposeId>,
    donors: Vec<Donor>,
}

/// The values of the `by` fields, and of the field itself.
type Donor = (Vec<Value>, Value);

impl Engine {
    /// Learns what the program's fallbacks need from people as they are at an instant (microseconds since 1970).
    ///
    /// # Errors
    /// Where the program is malformed.
    pub fn learner(&self, at: i64) -> Result<Learner, Error> {
        let columns = columns(self.program());
        let mut named: BTreeMap<PurposeId, Vec<FieldId>> = BTreeMap::new();
        for column in &columns {
            for field in std::iter::once(&column.field).chain(&column.by) {
                for purpose in
                    self.program().fields.get(field.index()).into_iter().flat_map(|field| &field.purposes)
                {
                    let fields = named.entry(*purpose).or_default();
                    if !fields.contains(field) {
                        fields.push(*field);
                    }
                }
            }
        }
        // The narrower scope reads only the fields that rules name.
        let mut views = Vec::with_capacity(named.len());
        for (purpose, fields) in named {
            views.push((purpose, fields, self.evaluator(purpose, Scope::Document, &[])?));
        }
        Ok(Learner { engine: self.clone(), at, people: 0, columns, views })
    }
}

impl Learner {
    /// Takes a person. They are a donor of a statistic where its fields are stated, and every purpose that these name is
    /// allowed and sees them.
    pub fn add(&mut self, profile: &Profile) {
        self.people += 1;
        let history = History::default();
        let mut allowed: Vec<PurposeId> = Vec::new();
        let mut stated: BTreeMap<FieldId, Option<Value>> = BTreeMap::new();
        for (purpose, fields, evaluator) in &mut self.views {
            let view = evaluator.run(profile, &history, self.at);
            if view.allowed() {
                allowed.push(*purpose);
            }
            for field in fields {
                let seen = view.stated_field(*field).value();
                let known = stated.entry(*field).or_insert_with(|| seen.cloned());
                if seen.is_none() {
                    *known = None;
                }
            }
        }
        let value = |field: &FieldId| stated.get(field).cloned().flatten();
        for column in &mut self.columns {
            if !column.purposes.iter().all(|purpose| allowed.contains(purpose)) {
                continue;
            }
            let group: Option<Vec<Value>> = column.by.iter().map(value).collect();
            column.donors.extend(group.zip(value(&column.field)));
        }
    }

    /// The statistics. The same people in any order give the same file.
    #[must_use]
    pub fn finish(self) -> Fit {
        let program = self.engine.program();
        let mut fit =
            Fit { program: program.hash.clone(), at: self.at, people: self.people, ..Fit::default() };
        for column in self.columns {
            column.learn(&self.engine, &mut fit);
        }
        fit.hash = Some(super::file::hash(&fit.to_json(program)));
        fit
    }
}

/// One for each method and grouping of each field.
fn columns(program: &Program) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for (field, step, method) in statistical(program) {
        let shares = |column: &&mut Column| {
            column.field == field && column.method == method.method && column.by == method.by
        };
        match columns.iter_mut().find(shares) {
            Some(column) => column.steps.push(step),
            None => columns.push(Column {
                field,
                steps: vec![step],
                method: method.method.clone(),
                by: method.by.clone(),
                purposes: purposes(program, field, &method.by),
                donors: Vec::new(),
            }),
        }
    }
    columns
}

/// The purposes that the field and its `by` fields name, each once.
fn purposes(program: &Program, field: FieldId, by: &[FieldId]) -> Vec<PurposeId> {
    let fields = std::iter::once(&field).chain(by).filter_map(|id| program.fields.get(id.index()));
    let mut out: Vec<PurposeId> = fields.flat_map(|field| field.purposes.iter().copied()).collect();
    out.sort_unstable();
    out.dedup();
    out
}

impl Column {
    /// Adds the statistics of these donors to `fit`.
    fn learn(mut self, engine: &Engine, fit: &mut Fit) {
        let Some(ty) = engine.program().fields.get(self.field.index()).map(|field| field.ty) else { return };
        let method = &self.method;
        // Regions by number, so that agreement is one comparison.
        let mut known: Vec<Vec<Option<bool>>> = Vec::new();
        let mut number = |value: &Value| {
            let own = engine.region(self.field, Some(value));
            known.iter().position(|region| *region == own).unwrap_or_else(|| {
                known.push(own);
                known.len() - 1
            })
        };
        let all = self.donors.iter().map(|(_, value)| value.clone()).collect();
        let Some(whole) = statistic(method, ty, all, &mut number) else { return };
        let mut learned = vec![(None, whole)];
        self.donors.sort_by(|(left, _), (right, _)| compare_groups(left, right));
        let same = |(left, _): &Donor, (right, _): &Donor| compare_groups(left, right) == Ordering::Equal;
        let grouped = if self.by.is_empty() { &[] } else { self.donors.as_slice() };
        for members in grouped.chunk_by(same).filter(|members| members.len() as u64 >= GROUP_MINIMUM) {
            let values = members.iter().map(|(_, value)| value.clone()).collect();
            let group = members.first().map(|(group, _)| group.clone());
            learned.extend(statistic(method, ty, values, &mut number).map(|found| (group, found)));
        }
        for step in self.steps {
            for (group, found) in learned.iter().cloned() {
                match group {
                    None => fit.set_whole(self.field, step, found),
                    Some(group) => fit.add_group(self.field, step, group, found),
                }
            }
        }
    }
}
