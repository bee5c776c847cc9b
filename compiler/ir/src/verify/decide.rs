//! Who they are and where they go: segments, paths, matrices, profilings, tests.

use super::profile::verify_match;
use super::{At, Verified};
use crate::{Expect, Matrix, Path, Program, ResultCell, Test, TestStep, Type};

/// Verifies them.
pub(super) fn verify(program: &Program) -> Verified {
    for of in &program.segments {
        let place = format!("segment `{}`", of.name);
        let at = At { program, place: &place };
        of.rule.expressions().into_iter().try_for_each(|expr| at.condition(expr))?;
    }
    for of in &program.paths {
        let place = format!("path `{}`", of.name);
        verify_path(At { program, place: &place }, of)?;
    }
    for of in &program.matrices {
        let place = format!("matrix `{}`", of.name);
        verify_matrix(At { program, place: &place }, of)?;
    }
    let at = At { program, place: "profiling" };
    for of in &program.profilings {
        at.purposes(&of.purposes)?;
        of.expressions().try_for_each(|expr| at.condition(expr))?;
        for field in of.stages.iter().flat_map(|stage| &stage.ask) {
            at.row("fields", &program.fields, field.index())?;
        }
    }
    for of in &program.tests {
        let place = format!("test `{}`", of.name);
        verify_test(At { program, place: &place }, of)?;
    }
    Ok(())
}

fn verify_path(at: At<'_>, path: &Path) -> Verified {
    at.localised(&path.title)?;
    if let Some(welcome) = &path.welcome {
        at.localised(welcome)?;
    }
    for step in &path.steps {
        at.localised(&step.title)?;
        step.skip.map_or(Ok(()), |skip| at.condition(skip))?;
        step.done.iter().try_for_each(|event| verify_match(at, event))?;
        for show in &step.show {
            at.text(&show.what)?;
            show.when.map_or(Ok(()), |when| at.condition(when))?;
            show.arguments.iter().try_for_each(|(_, value)| verify_cell(at, value, None))?;
        }
    }
    Ok(())
}

/// A result, of the column's type where there is one.
fn verify_cell(at: At<'_>, cell: &ResultCell, ty: Option<Type>) -> Verified {
    match cell {
        ResultCell::Path(path) => {
            at.row("paths", &at.program.paths, path.index())?;
            ty.map_or(Ok(()), |ty| at.expects(ty, Type::Path))
        }
        ResultCell::Text(text) => {
            ty.map_or(Ok(()), |ty| at.expects(ty, Type::Text))?;
            at.text(text)
        }
        ResultCell::Value(value) => match (ty, at.of(*value)?) {
            (None, _) | (Some(Type::Float), Type::Int) => Ok(()),
            (Some(ty), found) => at.expects(ty, found),
        },
    }
}

fn verify_matrix(at: At<'_>, matrix: &Matrix) -> Verified {
    at.purposes(&matrix.purposes)?;
    matrix.results.iter().try_for_each(|column| at.ty(column.ty))?;
    matrix.columns.iter().try_for_each(|column| at.of(column.value).map(|_| ()))?;
    for row in &matrix.rows {
        let is_whole = row.cells.len() == matrix.columns.len()
            && row.written.len() == matrix.columns.len()
            && row.results.len() == matrix.results.len();
        at.shape(is_whole, "a row has more or fewer cells than columns")?;
        row.cells.iter().flatten().try_for_each(|cell| at.condition(*cell))?;
        for (cell, column) in row.results.iter().zip(&matrix.results) {
            if let Some(cell) = cell {
                verify_cell(at, cell, Some(column.ty))?;
            }
        }
    }
    Ok(())
}

fn verify_test(at: At<'_>, test: &Test) -> Verified {
    if let Some(purpose) = test.purpose {
        at.purposes(&[purpose])?;
    }
    test.steps.iter().try_for_each(|(step, _)| verify_step(at, step))
}

fn verify_step(at: At<'_>, step: &TestStep) -> Verified {
    let program = at.program;
    match step {
        TestStep::At(_) | TestStep::Regime(_) | TestStep::Context(..) | TestStep::Pass(_) => Ok(()),
        TestStep::GivenConsent(purpose, _) | TestStep::Consent(purpose, _) => at.purposes(&[*purpose]),
        TestStep::Field(field, value) => {
            at.value(value, at.row("fields", &program.fields, field.index())?.ty)
        }
        TestStep::Happen(_, event, properties) => {
            let event = at.row("events", &program.events, event.index())?;
            properties.iter().try_for_each(|(place, value)| {
                at.value(value, at.row("properties", &event.properties, *place as usize)?.ty)
            })
        }
        TestStep::Expect(expect) => verify_expect(at, expect),
    }
}

fn verify_expect(at: At<'_>, expect: &Expect) -> Verified {
    let program = at.program;
    match expect {
        Expect::Path(path, _) => {
            path.map_or(Ok(()), |path| at.row("paths", &program.paths, path.index()).map(|_| ()))
        }
        Expect::Row(matrix, because) => {
            let matrix = at.row("matrices", &program.matrices, matrix.index())?;
            let is_row = because.row >= 1 && because.row as usize <= matrix.rows.len();
            at.shape(is_row, "the matrix has no such row")
        }
        Expect::Ask(fields) => {
            fields.iter().try_for_each(|field| at.row("fields", &program.fields, field.index()).map(|_| ()))
        }
        Expect::Welcome(_) | Expect::Step(..) => Ok(()),
        Expect::Imputed(field, value) => {
            at.value(value, at.row("fields", &program.fields, field.index())?.ty)
        }
        Expect::Status(matrix, _) => at.row("matrices", &program.matrices, matrix.index()).map(|_| ()),
        Expect::Holds(expr, _) => at.condition(*expr),
    }
}
