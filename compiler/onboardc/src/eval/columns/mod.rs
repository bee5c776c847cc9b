//! Deciding about Parquet profiles by columns: several threads read and decide units of rows, and the caller's thread takes what
//! comes of them in the order of the rows. What is held at once hangs on the threads, and not on the size of the file.

mod rows;
mod take;
mod work;

use super::{Progress, Taker, Target, Task};
use crate::arguments::EvalArguments;
use crate::commands::eval::MOST_WORKERS;
use crate::failure::{Failure, Trouble};
use crate::input::{ColumnFile, InputFormat, Problem, Problems, Watch, id_place};
use onboard_runtime::{ColumnDecider, ColumnsError};
use std::path::Path;
use std::thread::available_parallelism;
use take::Columns;
use work::{Decided, Worker, decide_file};

/// Decide about everybody in the profiles, then about those known by their events only.
pub(crate) fn decide_all(
    task: &Task<'_>,
    target: Target,
    arguments: &EvalArguments,
    errors: crate::terminal::Style,
) -> Result<Taker, Failure> {
    let file = arguments.profiles.as_deref().unwrap_or(Path::new(""));
    let problems = Problems::new(file, InputFormat::Parquet, errors, arguments.input.problems);
    let progress = Progress::new("profiles", Watch::default());
    let mut columns = Columns::new(task, target, problems, progress)?;
    if let Some(path) = &arguments.profiles {
        profiles(task, path, arguments.input.id.as_deref(), &mut columns)?;
    }
    remaining(task, &mut columns)?;
    columns.finish()
}

fn profiles(
    task: &Task<'_>,
    path: &Path,
    id: Option<&str>,
    columns: &mut Columns<'_>,
) -> Result<(), Failure> {
    let mut file = ColumnFile::open(path)?;
    let decider = decider(task, path, file.schema())?;
    columns.headers = decider.columns().map(str::to_owned).collect();
    let id = id_place(&columns.headers, id)?;
    for problem in decider.header_problems() {
        columns.tell(&Problem::value(1, columns.column(&problem.place), problem.clone()));
    }
    let name = id.and_then(|id| columns.headers.get(id)).cloned();
    let wanted: Vec<bool> =
        (0..columns.headers.len()).map(|column| decider.reads(column) || Some(column) == id).collect();
    let decider = self::decider(task, path, &*file.project(&wanted)?)?;
    let id = name.as_ref().and_then(|name| decider.columns().position(|column| column == name));
    columns.id = name;
    let workers = available_parallelism().map_or(1, usize::from).min(MOST_WORKERS);
    let workers = (0..workers).map(|_| Worker { task, decider: decider.clone(), id, path });
    decide_file(&file, workers.collect(), |decided| columns.take(decided))
}

fn decider(task: &Task<'_>, path: &Path, schema: &arrow_schema::Schema) -> Result<ColumnDecider, Failure> {
    let decider = task.engine.columns(task.purpose, schema).and_then(|decider| decider.on(task.kind));
    let said = |error| match error {
        ColumnsError::Program(error) => Trouble::run(error),
        error => Trouble::new(format!("cannot use `{}`: {error}", path.display())),
    };
    decider.map_err(|error| said(error).into())
}

/// Those who have events and no profile.
fn remaining(task: &Task<'_>, columns: &mut Columns<'_>) -> Result<(), Failure> {
    let met = columns.met.iter().enumerate();
    let places: Vec<usize> = met.filter(|(_, met)| !**met).map(|(place, _)| place).collect();
    let mut worker = Worker {
        task,
        decider: decider(task, Path::new("-"), &arrow_schema::Schema::empty())?,
        id: None,
        path: Path::new("-"),
    };
    for places in places.chunks(1 << 13) {
        let decided: Decided = worker.decide_known(places)?;
        columns.take(&decided)?;
    }
    Ok(())
}
