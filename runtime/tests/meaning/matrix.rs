//! Hit policies and statuses.

use crate::sketch::{Sketch, evaluate, nobody};
use onboard_ir::{FieldId, HitPolicy, MatrixId, PathId, Type, Value};
use onboard_runtime::{MatrixOutcome, Status};

/// The outcome of a matrix with one column for each row, which says `truths` of it.
fn outcome(hit: HitPolicy, truths: &[Option<bool>]) -> (MatrixOutcome, Option<u32>) {
    let mut sketch = Sketch::new();
    let paths: Vec<PathId> = (0..truths.len()).map(|n| sketch.path(&format!("path_{n}"))).collect();
    let columns: Vec<_> = (0..truths.len())
        .map(|n| {
            let field = sketch.field(&format!("field_{n}"), Type::Bool);
            sketch.read(field)
        })
        .collect();
    let rows: Vec<Vec<Option<_>>> = (0..truths.len())
        .map(|row| columns.iter().enumerate().map(|(n, cell)| (n == row).then_some(*cell)).collect())
        .collect();
    let rows: Vec<_> = rows.iter().zip(&paths).map(|(cells, path)| (cells.as_slice(), *path)).collect();
    let id: MatrixId = sketch.matrix(hit, &columns, &rows);
    let engine = sketch.engine();
    let mut profile = nobody(&engine);
    for (number, truth) in (0..).zip(truths) {
        if let Some(truth) = truth {
            profile.state(FieldId(number), Value::Bool(*truth));
        }
    }
    let evaluation = evaluate(&engine, &profile, &[], 0);
    let recommended = evaluation.recommended().map(|(path, _, row)| {
        assert_eq!(path, paths[row as usize]);
        row
    });
    (evaluation.matrix(id).unwrap().clone(), recommended)
}

const T: Option<bool> = Some(true);
const F: Option<bool> = Some(false);
const U: Option<bool> = None;

fn case(
    hit: HitPolicy,
    truths: &[Option<bool>],
    status: Status,
    rows: &[u32],
    alternatives: &[u32],
    fired: Option<u32>,
) {
    let (outcome, recommended) = outcome(hit, truths);
    let got = (outcome.status, outcome.rows.as_slice(), outcome.alternatives.as_slice(), outcome.fired());
    assert_eq!(got, (status, rows, alternatives, fired), "{hit:?} of {truths:?}");
    assert_eq!(recommended, fired);
}

#[test]
fn first() {
    use HitPolicy::First;
    case(First, &[F, T, T], Status::Settled, &[1], &[], Some(1));
    case(First, &[U, T, U], Status::Provisional, &[1], &[0], Some(1));
    case(First, &[T, U, U], Status::Settled, &[0], &[], Some(0));
    case(First, &[F, F], Status::None, &[], &[], None);
    case(First, &[F, U], Status::Provisional, &[], &[1], None);
    case(First, &[], Status::None, &[], &[], None);
}

#[test]
fn unique() {
    use HitPolicy::Unique;
    case(Unique, &[F, T, F], Status::Settled, &[1], &[], Some(1));
    case(Unique, &[T, F, U], Status::Provisional, &[0], &[2], Some(0));
    case(Unique, &[T, F, T], Status::Conflict, &[0, 2], &[], None);
    case(Unique, &[T, U, T], Status::Conflict, &[0, 2], &[], None);
    case(Unique, &[U, F], Status::Provisional, &[], &[0], None);
    case(Unique, &[F, F], Status::None, &[], &[], None);
}

#[test]
fn all() {
    use HitPolicy::All;
    let rows = |truths: &[Option<bool>]| {
        let (outcome, recommended) = outcome(All, truths);
        assert_eq!(recommended, None, "`hit all` recommends no path");
        (outcome.status, outcome.rows, outcome.alternatives)
    };
    assert_eq!(rows(&[T, F, T]), (Status::Settled, vec![0, 2], vec![]));
    assert_eq!(rows(&[T, U, F]), (Status::Provisional, vec![0], vec![1]));
    assert_eq!(rows(&[F, F, F]), (Status::None, vec![], vec![]));
}
