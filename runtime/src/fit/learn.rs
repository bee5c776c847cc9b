//! Learning statistics from those who consented to every purpose involved.

use super::statistic::statistic;
use super::{Fit, GROUP_MINIMUM, compare_groups, statistical};
use onboard_ir::{Fallback, FieldId, Program, PurposeId, Value};
use std::cmp::Ordering;

/// Collects donors one by one. It keeps the values that statistics need and nothing that says whose they are.
pub struct Learner<'a> {
    program: &'a Program,
    people: u64,
    columns: Vec<Column<'a>>,
}

/// The donors of a field's steps of one method and grouping.
struct Column<'a> {
    field: FieldId,
    steps: Vec<usize>,
    method: &'a Fallback,
    /// The purposes that the field and its `by` fields name.
    purposes: Vec<PurposeId>,
    donors: Vec<Donor>,
}

/// The values of the `by` fields, and of the field itself.
type Donor = (Vec<Value>, Value);

/// Tells the decision region of a field in which a value falls: equal answers, equal region.
pub(crate) type Region<'a> = dyn Fn(FieldId, &Value) -> Vec<Option<bool>> + 'a;

impl<'a> Learner<'a> {
    /// Learns what the fallbacks of `program` need.
    #[must_use]
    pub fn new(program: &'a Program) -> Self {
        let mut columns: Vec<Column<'a>> = Vec::new();
        for (field, step, method) in statistical(program) {
            let shares = |column: &&mut Column<'_>| {
                column.field == field
                    && column.method.method == method.method
                    && column.method.by == method.by
            };
            match columns.iter_mut().find(shares) {
                Some(column) => column.steps.push(step),
                None => columns.push(Column {
                    field,
                    steps: vec![step],
                    method,
                    purposes: purposes(program, field, &method.by),
                    donors: Vec::new(),
                }),
            }
        }
        Self { program, people: 0, columns }
    }

    /// Takes a person. `stated` gives the value that a field has, not imputed, as a purpose sees it; none without consent.
    /// Donors of a statistic are those in whom every purpose that its fields name sees all its fields.
    pub fn add(&mut self, stated: &dyn Fn(FieldId, PurposeId) -> Option<Value>) {
        self.people += 1;
        for column in &mut self.columns {
            let seen = |field: FieldId| {
                let mut values = column.purposes.iter().map(|purpose| stated(field, *purpose));
                let first = values.next().flatten()?;
                values.all(|other| other.is_some()).then_some(first)
            };
            let Some(value) = seen(column.field) else { continue };
            let group: Option<Vec<Value>> = column.method.by.iter().map(|field| seen(*field)).collect();
            if let Some(group) = group {
                column.donors.push((group, value));
            }
        }
    }

    /// The statistics, dated `at` (microseconds since 1970). The same people in any order give the same file.
    #[must_use]
    pub fn finish(self, at: i64, region: &Region<'_>) -> Fit {
        let program = self.program;
        let mut fit = Fit { program: program.hash.clone(), at, people: self.people, ..Fit::default() };
        for column in self.columns {
            column.learn(program, region, &mut fit);
        }
        fit.hash = Some(super::file::hash(&fit.to_json(program)));
        fit
    }
}

/// The purposes that the field and its `by` fields name, each once.
fn purposes(program: &Program, field: FieldId, by: &[FieldId]) -> Vec<PurposeId> {
    let fields = std::iter::once(&field).chain(by).filter_map(|id| program.fields.get(id.index()));
    let mut out: Vec<PurposeId> = fields.flat_map(|field| field.purposes.iter().copied()).collect();
    out.sort_unstable();
    out.dedup();
    out
}

impl Column<'_> {
    /// Adds the statistics of these donors to `fit`.
    fn learn(mut self, program: &Program, region: &Region<'_>, fit: &mut Fit) {
        let Some(ty) = program.fields.get(self.field.index()).map(|field| field.ty) else { return };
        let method = &self.method.method;
        // Regions by number, so that agreement is one comparison.
        let mut known: Vec<Vec<Option<bool>>> = Vec::new();
        let mut number = |value: &Value| {
            let own = region(self.field, value);
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
        let grouped = if self.method.by.is_empty() { &[] } else { self.donors.as_slice() };
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
