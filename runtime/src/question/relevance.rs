//! Whether an answer can still change what a person is shown: the path, what its steps skip, show and say.

use super::outlook::{Outlook, Outlooks};
use super::plan::{Asked, FieldSet, QuestionPlan};
use super::shown::Shown;
use crate::Evaluation;
use onboard_ir::{ExprId, FieldId, HitPolicy, Matrix, MatrixId, Program, ResultCell, Row};

/// Which of the asked fields still matter, one for each of `plan.asked`.
pub(crate) fn relevant(evaluation: &Evaluation, plan: &QuestionPlan) -> Vec<bool> {
    let program = evaluation.engine().program();
    let stated = |field: FieldId| evaluation.stated_field(field).is_known();
    let unstated: Vec<bool> = plan.asked.iter().map(|asked| !stated(asked.field)).collect();
    if !unstated.contains(&true) {
        return unstated;
    }
    let mut open_fields = FieldSet::new();
    plan.fields.iter().filter(|field| !stated(**field)).for_each(|field| open_fields.insert(*field));
    let mut now = Outlooks::new(evaluation, plan, &open_fields);
    let prospects: Vec<Prospect<'_>> =
        plan.matrices.iter().filter_map(|id| Prospect::of(&mut now, program, *id)).collect();
    let results = Shown::of_results(prospects.iter().flat_map(Prospect::results));
    let paths = prospects.iter().flat_map(Prospect::results).filter_map(|cell| match cell {
        ResultCell::Path(path) => plan.paths.get(path),
        ResultCell::Text(_) | ResultCell::Value(_) => None,
    });
    let shown: Vec<&Shown> = paths.chain([&results]).collect();
    let matters = |asked: &Asked| {
        let hangs = |id: &ExprId| plan.hangs_on.get(id.index()).is_some_and(|set| set.contains(asked.field));
        let speaks = program.speaks_by == Some(asked.field);
        if shown.iter().any(|shown| (speaks && shown.by_language) || shown.values.iter().any(hangs)) {
            return true;
        }
        let mut turned = prospects.iter().filter(|prospect| prospect.fields.contains(asked.field)).peekable();
        let mut asks = shown.iter().flat_map(|shown| &shown.conditions).copied().filter(hangs).peekable();
        let nothing = turned.peek().is_none() && asks.peek().is_none();
        !nothing && !indifferent(&now, asked, &turned.collect::<Vec<_>>(), &asks.collect::<Vec<_>>())
    };
    plan.asked.iter().zip(unstated).map(|(asked, unstated)| unstated && matters(asked)).collect()
}

/// Whether every kind of answer leads to what is now, whatever else may still be answered.
fn indifferent(now: &Outlooks<'_>, asked: &Asked, turned: &[&Prospect<'_>], conditions: &[ExprId]) -> bool {
    let Some(answers) = &asked.answers else { return false };
    let evaluation = now.evaluation;
    answers.iter().all(|answer| {
        let mut supposed = now.supposing(answer);
        let decided = turned.iter().all(|prospect| {
            let effect = decide(&mut supposed, prospect.matrix);
            matches!(effect, Effect::Rows(rows) if same_results(&rows, &prospect.current))
        });
        // To skip or to show, unknown is as good as false.
        let holds = |truth: Option<bool>| truth == Some(true);
        let same = |id: &ExprId, outlook| match outlook {
            Outlook::Closed(truth) => holds(truth) == holds(evaluation.node(*id).truth()),
            Outlook::Open => false,
        };
        decided && conditions.iter().all(|id| same(id, supposed.of(*id)))
    })
}

/// What a matrix may still come to.
struct Prospect<'a> {
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
        Some(Self { matrix, current, possible, fields })
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
