//! Whether an answer can still change what a person is shown: the path, what its steps skip, show and say.

use super::domain::Domain;
use super::outlook::{Outlook, Outlooks};
use super::plan::{FieldSet, QuestionPlan};
use super::search;
use super::shown::{Face, Shown};
use crate::Evaluation;
use onboard_ir::{ExprId, FieldId, HitPolicy, Matrix, MatrixId, PathId, Program, ResultCell, Row};

/// What a person is or may be shown, and what answers can do to it.
pub(crate) struct Relevance<'a> {
    now: Outlooks<'a>,
    plan: &'a QuestionPlan,
    aspects: Vec<Aspect<'a>>,
}

/// A piece of what a person is or may be shown.
pub(super) struct Aspect<'a> {
    pub(super) face: Face,
    /// The matrices that it hangs on, and all expressions.
    pub(super) matrices: Vec<MatrixId>,
    pub(super) nodes: Vec<ExprId>,
    /// The open fields on which it hangs, also through which path is recommended.
    pub(super) fields: FieldSet,
    /// Of a matrix what it may come to.
    prospect: Option<Prospect<'a>>,
    /// Conditions that count as true or not.
    conditions: Vec<ExprId>,
    /// The fields that can turn the matrix, or on which a condition hangs.
    turned_by: FieldSet,
    /// The fields on which hangs what is shown as it is.
    told_by: FieldSet,
}

impl<'a> Relevance<'a> {
    pub(crate) fn new(evaluation: &'a Evaluation, plan: &'a QuestionPlan) -> Self {
        let program = evaluation.engine().program();
        let mut open_fields = FieldSet::new();
        let open = plan.fields.iter().filter(|field| !evaluation.stated_field(**field).is_known());
        open.for_each(|field| open_fields.insert(*field));
        let mut now = Outlooks::new(evaluation, plan, open_fields.clone());
        let prospects: Vec<Prospect<'_>> =
            plan.matrices.iter().filter_map(|id| Prospect::of(&mut now, program, *id)).collect();
        let mut ways = FieldSet::new();
        prospects
            .iter()
            .filter(|known| plan.ways.contains(&known.id))
            .for_each(|known| ways.extend(&known.fields));
        let mut paths: Vec<PathId> = Vec::new();
        for cell in prospects.iter().flat_map(Prospect::results) {
            match cell {
                ResultCell::Path(path) if !paths.contains(path) => paths.push(*path),
                ResultCell::Path(_) | ResultCell::Text(_) | ResultCell::Value(_) => {}
            }
        }
        let mut aspects: Vec<Aspect<'_>> =
            prospects.into_iter().map(|prospect| Aspect::of_matrix(plan, prospect)).collect();
        for (face, shown) in paths.iter().filter_map(|path| plan.paths.get(path)).flatten() {
            aspects.push(Aspect::of_path(&mut now, plan, (*face, shown), &ways));
        }
        aspects.iter_mut().for_each(|aspect| aspect.fields.keep(&open_fields));
        Self { now, plan, aspects }
    }

    /// Whether an answer to a field that is not stated can still change something, now or together with other answers.
    pub(crate) fn of(&self, field: FieldId) -> bool {
        let reached =
            |aspect: &&Aspect<'_>| aspect.turned_by.contains(field) || aspect.told_by.contains(field);
        let reached: Vec<&Aspect<'_>> = self.aspects.iter().filter(reached).collect();
        let domain = self.plan.domains.get(&field);
        let unsettled = match domain {
            Some(domain) => self.unsettled(field, domain, reached),
            None => reached,
        };
        !unsettled.is_empty() && search::can_change(self.now.evaluation, self.plan, field, &unsettled)
    }

    /// The aspects for which it is not seen at once that every kind of answer leads to what is now, whatever else may still
    /// be answered.
    fn unsettled<'s>(&self, field: FieldId, domain: &Domain, of: Vec<&'s Aspect<'a>>) -> Vec<&'s Aspect<'a>> {
        let mut aspects: Vec<(&Aspect<'_>, bool)> =
            of.into_iter().map(|aspect| (aspect, !aspect.told_by.contains(field))).collect();
        for answer in domain.answers() {
            if aspects.iter().all(|(_, settled)| !settled) {
                break;
            }
            let mut supposed = self.now.supposing(&answer.atoms);
            for (aspect, settled) in aspects.iter_mut().filter(|(_, settled)| *settled) {
                *settled = aspect.stays(&mut supposed);
            }
        }
        aspects.into_iter().filter(|(_, settled)| !settled).map(|(aspect, _)| aspect).collect()
    }
}

impl<'a> Aspect<'a> {
    fn of_matrix(plan: &QuestionPlan, prospect: Prospect<'a>) -> Self {
        let shown = Shown::of_results(prospect.results());
        let mut fields = prospect.fields.clone();
        fields.extend(&FieldSet::on(&plan.rests_on, &shown.values));
        Self {
            face: Face::Results(prospect.id),
            matrices: vec![prospect.id],
            fields,
            turned_by: prospect.fields.clone(),
            told_by: FieldSet::on(&plan.hangs_on, &shown.values),
            nodes: shown.values,
            conditions: Vec::new(),
            prospect: Some(prospect),
        }
    }

    fn of_path(
        now: &mut Outlooks<'_>,
        plan: &QuestionPlan,
        (face, shown): (Face, &Shown),
        ways: &FieldSet,
    ) -> Self {
        let mut told_by = FieldSet::on(&plan.hangs_on, &shown.values);
        let speaks_by = now.evaluation.engine().program().speaks_by.filter(|_| shown.by_language);
        speaks_by.into_iter().for_each(|field| told_by.insert(field));
        let mut fields = now.open_through(&shown.conditions);
        let mut turned_by = FieldSet::on(&plan.hangs_on, &shown.conditions);
        turned_by.keep(&fields);
        fields.extend(ways);
        fields.extend(&told_by);
        fields.extend(&FieldSet::on(&plan.rests_on, &shown.values));
        Self {
            face,
            matrices: plan.ways.clone(),
            nodes: shown.conditions.iter().chain(&shown.values).copied().collect(),
            fields,
            prospect: None,
            conditions: shown.conditions.clone(),
            turned_by,
            told_by,
        }
    }

    /// Whether a supposed answer leaves it as it is now, whatever else may still be answered.
    fn stays(&self, supposed: &mut Outlooks<'_>) -> bool {
        let evaluation = supposed.evaluation;
        let decided = self.prospect.iter().all(|prospect| {
            let effect = decide(supposed, prospect.matrix);
            matches!(effect, Effect::Rows(rows) if same_results(&rows, &prospect.current))
        });
        // To skip or to show, unknown is as good as false.
        let holds = |truth: Option<bool>| truth == Some(true);
        let same = |id: &ExprId, outlook| match outlook {
            Outlook::Closed(truth) => holds(truth) == holds(evaluation.node(*id).truth()),
            Outlook::Open => false,
        };
        decided && self.conditions.iter().all(|id| same(id, supposed.of(*id)))
    }
}

/// What a matrix may still come to.
struct Prospect<'a> {
    id: MatrixId,
    matrix: &'a Matrix,
    /// The rows whose results hold now.
    current: Vec<&'a Row>,
    /// The rows whose results may.
    possible: Vec<&'a Row>,
    /// The fields whose answers may still turn it.
    fields: FieldSet,
}

impl<'a> Prospect<'a> {
    fn of(outlooks: &mut Outlooks<'_>, program: &'a Program, id: MatrixId) -> Option<Self> {
        let matrix = program.matrices.get(id.index())?;
        let current = current(outlooks.evaluation, id, matrix);
        let (possible, fields) = match decide(outlooks, matrix) {
            Effect::Rows(rows) => (rows, FieldSet::new()),
            Effect::Open(rows, cells) => (rows, outlooks.open_through(&cells)),
        };
        Some(Self { id, matrix, current, possible, fields })
    }

    /// The results that it gives or may give.
    fn results(&self) -> impl Iterator<Item = &'a ResultCell> {
        self.current.iter().chain(&self.possible).flat_map(|row| row.results.iter().flatten())
    }
}

fn current<'a>(evaluation: &Evaluation, id: MatrixId, matrix: &'a Matrix) -> Vec<&'a Row> {
    let Some(outcome) = evaluation.matrix(id) else { return Vec::new() };
    let fired = outcome.fired();
    let rows = match matrix.hit {
        HitPolicy::All => outcome.rows.as_slice(),
        HitPolicy::First | HitPolicy::Unique => fired.as_slice(),
    };
    rows.iter().filter_map(|row| matrix.rows.get(*row as usize)).collect()
}

fn same_results(left: &[&Row], right: &[&Row]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.results == right.results)
}

/// What a matrix comes to.
enum Effect<'a> {
    /// These rows give its results, whatever is answered.
    Rows(Vec<&'a Row>),
    /// One of these rows may, by these open cells.
    Open(Vec<&'a Row>, Vec<ExprId>),
}

/// What a matrix comes to, as far as answers go. Rows that are unknown for good change no result.
fn decide<'a>(outlooks: &mut Outlooks<'_>, matrix: &'a Matrix) -> Effect<'a> {
    let (mut certain, mut open, mut cells): (Vec<&Row>, Vec<&Row>, Vec<ExprId>) = Default::default();
    for row in &matrix.rows {
        let begun = cells.len();
        if !may_become_true(outlooks, row, &mut cells) {
            cells.truncate(begun);
        } else if cells.len() > begun {
            open.push(row);
        } else {
            certain.push(row);
            if matrix.hit == HitPolicy::First {
                break;
            }
        }
    }
    let harmless = match (matrix.hit, certain.as_slice()) {
        // Whichever of them fires, it gives the same.
        (HitPolicy::First, [last]) => open.iter().all(|row| row.results == last.results),
        _ => open.is_empty(),
    };
    if harmless {
        let conflict = matrix.hit == HitPolicy::Unique && certain.len() > 1;
        return Effect::Rows(if conflict { Vec::new() } else { certain });
    }
    open.extend(certain);
    Effect::Open(open, cells)
}

/// Whether a row is true or may become so; its open cells are added to `open`. With a cell that is false, or unknown for good,
/// it cannot.
fn may_become_true(outlooks: &mut Outlooks<'_>, row: &Row, open: &mut Vec<ExprId>) -> bool {
    row.cells.iter().flatten().all(|cell| match outlooks.of(*cell) {
        Outlook::Closed(truth) => truth == Some(true),
        Outlook::Open => {
            open.push(*cell);
            true
        }
    })
}
