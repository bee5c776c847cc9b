//! Whether an answer can still change what a person is shown: the path, what its steps skip, show and say.

use super::outlook::{Outlook, Outlooks};
use super::plan::{Asked, FieldSet, QuestionPlan};
use crate::{Evaluation, FieldValue};
use onboard_ir::{
    ExprId, FieldId, HitPolicy, Localised, Matrix, MatrixId, Path, PathId, Piece, ResultCell, Row, Text,
};

/// Which of the asked fields still matter, one for each of `plan.asked`.
pub(crate) fn relevant(evaluation: &Evaluation, plan: &QuestionPlan) -> Vec<bool> {
    let program = evaluation.engine().program();
    let stated = |field: FieldId| matches!(evaluation.field(field), FieldValue::Stated(_));
    let unstated: Vec<bool> = plan.asked.iter().map(|asked| !stated(asked.field)).collect();
    let Some(view) = program.views.iter().find(|view| view.purpose == evaluation.purpose()) else {
        return vec![false; plan.asked.len()];
    };
    if !unstated.contains(&true) {
        return unstated;
    }
    let mut open_fields = FieldSet::new();
    view.fields.iter().filter(|field| !stated(**field)).for_each(|field| open_fields.insert(*field));
    let matrices = view.matrices.iter().filter_map(|id| Some((*id, program.matrices.get(id.index())?)));
    let matrices: Vec<(MatrixId, &Matrix)> = matrices.collect();
    let mut now = Outlooks::new(evaluation, plan, &open_fields);
    let effects = Effects::of(&mut now, &matrices);
    let mut shown = Shown::default();
    for path in &effects.paths {
        if let Some(path) = program.paths.get(path.index()) {
            shown.path(path);
        }
    }
    effects.cells.iter().for_each(|cell| shown.result(cell));
    let deciding = now.open_through(&effects.open);
    let matters = |asked: &Asked| {
        let hangs = |id: &ExprId| plan.hangs_on.get(id.index()).is_some_and(|set| set.contains(asked.field));
        let said =
            shown.values.iter().any(hangs) || (shown.by_language && program.speaks_by == Some(asked.field));
        let asks: Vec<ExprId> = shown.conditions.iter().copied().filter(hangs).collect();
        let decides = deciding.contains(asked.field);
        said || ((decides || !asks.is_empty()) && !indifferent(&now, asked, &matrices, &asks))
    };
    plan.asked.iter().zip(unstated).map(|(asked, unstated)| unstated && matters(asked)).collect()
}

/// Whether every kind of answer leads to what is now, whatever else may still be answered.
fn indifferent(
    now: &Outlooks<'_>,
    asked: &Asked,
    matrices: &[(MatrixId, &Matrix)],
    conditions: &[ExprId],
) -> bool {
    let Some(answers) = &asked.answers else { return false };
    let evaluation = now.evaluation;
    answers.iter().all(|answer| {
        let mut supposed = now.supposing(answer);
        let decided = matrices.iter().all(|(id, matrix)| {
            let current = current(evaluation, *id, matrix);
            matches!(decide(&mut supposed, matrix), Effect::Rows(rows) if same_results(&rows, &current))
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

/// The rows whose results hold now.
fn current<'a>(evaluation: &Evaluation, id: MatrixId, matrix: &'a Matrix) -> Vec<&'a Row> {
    let Some(outcome) = evaluation.matrix(id) else { return Vec::new() };
    let rows = match matrix.hit {
        HitPolicy::All => outcome.rows.clone(),
        HitPolicy::First | HitPolicy::Unique => outcome.fired().into_iter().collect(),
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
    let (mut certain, mut open, mut cells) = (Vec::new(), Vec::new(), Vec::new());
    for row in &matrix.rows {
        let asked: Vec<(ExprId, Outlook)> =
            row.cells.iter().flatten().map(|cell| (*cell, outlooks.of(*cell))).collect();
        let is = |wanted: Outlook| move |(_, outlook): &(ExprId, Outlook)| *outlook == wanted;
        // A row with a cell that is false, or unknown for good, cannot become true.
        if asked.iter().any(is(Outlook::Closed(Some(false)))) || asked.iter().any(is(Outlook::Closed(None))) {
            continue;
        }
        if asked.iter().any(is(Outlook::Open)) {
            open.push(row);
            cells.extend(asked.iter().filter(|cell| is(Outlook::Open)(cell)).map(|(cell, _)| *cell));
            continue;
        }
        certain.push(row);
        if matrix.hit == HitPolicy::First {
            break;
        }
    }
    let harmless = match (matrix.hit, certain.as_slice()) {
        // Whichever of them fires, it gives the same.
        (HitPolicy::First, [last]) => open.iter().all(|row: &&Row| row.results == last.results),
        _ => open.is_empty(),
    };
    if harmless {
        let conflict = matrix.hit == HitPolicy::Unique && certain.len() > 1;
        return Effect::Rows(if conflict { Vec::new() } else { certain });
    }
    open.extend(certain);
    Effect::Open(open, cells)
}

/// What the matrices of a view can still come to.
#[derive(Default)]
struct Effects<'a> {
    /// The cells that answers can still turn.
    open: Vec<ExprId>,
    /// The paths that can be recommended.
    paths: Vec<PathId>,
    /// The results that can be given.
    cells: Vec<&'a ResultCell>,
}

impl<'a> Effects<'a> {
    fn of(outlooks: &mut Outlooks<'_>, matrices: &[(MatrixId, &'a Matrix)]) -> Self {
        let mut out = Self::default();
        for (id, matrix) in matrices {
            let mut rows = match decide(outlooks, matrix) {
                Effect::Rows(rows) => rows,
                Effect::Open(rows, cells) => {
                    out.open.extend(cells);
                    rows
                }
            };
            rows.extend(current(outlooks.evaluation, *id, matrix));
            out.cells.extend(rows.iter().flat_map(|row| row.results.iter().flatten()));
        }
        let paths = out
            .cells
            .iter()
            .filter_map(|cell| if let ResultCell::Path(path) = cell { Some(*path) } else { None });
        out.paths = paths.collect();
        out.paths.sort_unstable();
        out.paths.dedup();
        out
    }
}

/// What people are shown: values as they are, and conditions that only count as true or not.
#[derive(Default)]
struct Shown {
    values: Vec<ExprId>,
    conditions: Vec<ExprId>,
    /// Whether some text has variants by language.
    by_language: bool,
}

impl Shown {
    fn path(&mut self, path: &Path) {
        self.localised(&path.title);
        path.welcome.iter().for_each(|welcome| self.localised(welcome));
        for step in &path.steps {
            self.localised(&step.title);
            self.conditions.extend(step.skip);
            for show in &step.show {
                self.conditions.extend(show.when);
                self.text(&show.what);
                show.arguments.iter().for_each(|(_, argument)| self.result(argument));
            }
        }
    }

    fn localised(&mut self, text: &Localised) {
        self.by_language |= !text.variants.is_empty();
        self.text(&text.default);
        text.variants.iter().for_each(|(_, text)| self.text(text));
    }

    fn text(&mut self, text: &Text) {
        let values = text
            .pieces
            .iter()
            .filter_map(|piece| if let Piece::Value(id) = piece { Some(*id) } else { None });
        self.values.extend(values);
    }

    fn result(&mut self, cell: &ResultCell) {
        match cell {
            ResultCell::Path(_) => {}
            ResultCell::Text(text) => self.text(text),
            ResultCell::Value(id) => self.values.push(*id),
        }
    }
}
