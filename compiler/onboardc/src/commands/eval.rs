//! `onboardc eval`: decisions about people, as documents or as a summary.

use crate::arguments::EvalArguments;
use crate::clock;
use crate::commands::stories;
use crate::eval::{Decide, Plan, Progress, Remaining, Summary, Taker, Target, Task, run as run_rows};
use crate::failure::{Failure, Outcome, Trouble};
use crate::input::{
    Decoder, EventBook, Fingerprint, InputFormat, Problems, ReadOptions, Watch, open, read_events,
};
use crate::output::Sink;
use crate::program::{engine, purpose};
use crate::report::{plural, thousands};
use crate::say;
use crate::terminal::Style;
use onboard_runtime::{Engine, Tier};
use std::path::Path;
use std::thread::available_parallelism;

/// More threads than this wait for each other.
pub(crate) const MOST_WORKERS: usize = 16;

/// Decide about everybody in the profiles, then about those known by their events only.
pub(crate) fn run(arguments: &EvalArguments, style: Style, errors: Style) -> Result<Outcome, Failure> {
    let at = clock::instant(arguments.at.as_deref())?;
    one_stdin(arguments)?;
    // Reading a person takes longer than deciding about them: code must be there soon.
    let engine = engine(&arguments.rules, arguments.fit.as_deref(), errors)?.with_tier(Tier::Quick);
    let program = engine.program();
    let purpose = purpose(program, arguments.purpose.as_deref())?;
    let plan = arguments.summary.then(|| Plan::new(program, purpose));
    let by_columns = by_columns(arguments, plan.as_ref())?;
    let sink = Sink::open(arguments.output.as_deref())?;
    let (book, event_problems) = events(&engine, arguments, errors)?;
    let task = Task {
        engine: &engine,
        purpose,
        at,
        book: &book,
        plan: plan.as_ref(),
        fingerprint: Fingerprint::default(),
        kind: arguments.engine.kind(),
    };
    let target = match &plan {
        Some(plan) => Target::Summary(Summary::new(plan.clone()), sink),
        None => Target::Documents(sink),
    };
    let taker = match by_columns {
        true => decide_by_columns(&task, target, arguments, errors)?,
        false => decide_all(&task, target, arguments, errors)?,
    };
    match taker.target {
        Target::Documents(sink) => sink.finish()?,
        Target::Summary(summary, mut sink) => {
            let text = summary.render(program, purpose, &clock::written(at), style);
            sink.write(text.as_bytes())?;
            if let (Some(count), Some(path)) = (arguments.stories, &arguments.profiles) {
                sink.write(stories::first(&task, path, count, &arguments.input, style)?.as_bytes())?;
            }
            sink.finish()?;
        }
    }
    let mut bad = taker.problems.any();
    say(&taker.problems.summary());
    if let (Some(path), Some(problems)) = (&arguments.events, event_problems) {
        bad |= problems.any();
        say(&problems.summary());
        say(&remarks(path, &book, at));
    }
    Ok(if arguments.input.strict && bad { Outcome::Findings } else { Outcome::Fine })
}

fn one_stdin(arguments: &EvalArguments) -> Result<(), Failure> {
    let paths = [Some(&arguments.rules), arguments.profiles.as_ref(), arguments.events.as_ref()];
    let dashes = paths.into_iter().flatten().filter(|path| *path == Path::new("-")).count();
    if dashes > 1 {
        let trouble =
            Trouble::new("standard input (`-`) can be only one of the rules, the profiles and the events");
        return Err(trouble.into());
    }
    if arguments.stories.is_some() && arguments.profiles.as_deref() == Some(Path::new("-")) {
        let trouble = Trouble::new(
            "`--stories` reads the profiles again, and standard input (`-`) can be read only once",
        );
        return Err(trouble.into());
    }
    Ok(())
}

fn events(
    engine: &Engine,
    arguments: &EvalArguments,
    errors: Style,
) -> Result<(EventBook, Option<Problems>), Failure> {
    let Some(path) = &arguments.events else { return Ok((EventBook::default(), None)) };
    let options = ReadOptions {
        format: InputFormat::of(path, arguments.input.events_format, "--events-format")?,
        separator: arguments.input.separator,
    };
    let mut problems = Problems::new(path, options.format, errors, arguments.input.problems);
    let watch = Watch::default();
    let mut progress = Progress::new("events  ", watch.clone());
    let book = read_events(engine, path, &options, &watch, &mut problems, &mut progress)?;
    progress.finish();
    Ok((book, Some(problems)))
}

/// Whether profiles are read by columns: where decisions are written as Parquet, or Parquet profiles are counted. Questions are
/// offered to one person at a time.
fn by_columns(arguments: &EvalArguments, plan: Option<&Plan>) -> Result<bool, Failure> {
    let format = match &arguments.profiles {
        Some(path) => Some(InputFormat::of(path, arguments.input.input_format, "--input-format")?),
        None => None,
    };
    if !arguments.writes_parquet() {
        let counted = plan.is_some_and(|plan| !plan.asks());
        return Ok(cfg!(feature = "parquet") && counted && format == Some(InputFormat::Parquet));
    }
    match format {
        _ if !cfg!(feature = "parquet") => {
            let trouble = Trouble::new("cannot write Parquet: this onboardc was built without it");
            Err(trouble.help("build it with `cargo build -p onboardc --features parquet`").into())
        }
        None | Some(InputFormat::Parquet) => Ok(true),
        Some(_) => {
            let trouble =
                Trouble::new("decisions are written as Parquet only of profiles that are Parquet too");
            Err(trouble
                .help("convert the profiles first, or name an output such as `decisions.jsonl`")
                .into())
        }
    }
}

#[cfg(feature = "parquet")]
use crate::eval::columns::decide_all as decide_by_columns;

/// Nothing is decided so without Parquet.
#[cfg(not(feature = "parquet"))]
use decide_all as decide_by_columns;

fn decide_all(
    task: &Task<'_>,
    target: Target,
    arguments: &EvalArguments,
    errors: Style,
) -> Result<Taker, Failure> {
    let workers = available_parallelism().map_or(1, usize::from).min(MOST_WORKERS);
    let malformed = |error| Failure::from(Trouble::run(error));
    let watch = Watch::default();
    let file = arguments.profiles.as_deref().unwrap_or(Path::new(""));
    let format = match &arguments.profiles {
        Some(path) => InputFormat::of(path, arguments.input.input_format, "--input-format")?,
        None => InputFormat::Jsonl,
    };
    let problems = Problems::new(file, format, errors, arguments.input.problems);
    let mut taker = Taker::new(target, problems, Progress::new("profiles", watch.clone()), task.book.len());
    if let Some(path) = &arguments.profiles {
        let options = ReadOptions { format, separator: arguments.input.separator };
        let mut source = open(path, &options, &watch)?;
        let mut decoder = Decoder::new(task.engine, &*source, arguments.input.id.as_deref())?;
        if task.plan.is_some() && task.book.len() == 0 {
            decoder = decoder.nameless();
        }
        decoder.header_problems().iter().for_each(|problem| taker.problems.tell(problem));
        let workers: Result<Vec<Decide<'_>>, _> =
            (0..workers).map(|_| Decide::new(task, Some(decoder.clone()))).collect();
        run_rows(&mut *source, workers.map_err(malformed)?, |results| taker.take(results))?;
    }
    let mut remaining = Remaining::new(&taker.met);
    if remaining.any() {
        let workers: Result<Vec<Decide<'_>>, _> = (0..workers).map(|_| Decide::new(task, None)).collect();
        run_rows(&mut remaining, workers.map_err(malformed)?, |results| taker.take(results))?;
    }
    taker.progress.finish();
    Ok(taker)
}

/// What is worth knowing about the events, a line each.
fn remarks(path: &Path, book: &EventBook, at: i64) -> String {
    let mut out = String::new();
    let path = path.display();
    if !book.undeclared.is_empty() {
        let count: usize = book.undeclared.values().sum();
        let mut names: Vec<String> = book
            .undeclared
            .iter()
            .take(8)
            .map(|(name, count)| format!("`{name}` ({})", thousands(*count)))
            .collect();
        if book.undeclared.len() > names.len() {
            names.push("…".to_owned());
        }
        let events = plural(count, "event");
        out.push_str(&format!(
            "{path}: {events} skipped that the program does not declare: {}\n",
            names.join(", ")
        ));
    }
    let left_out = [
        (book.late, "came too late"),
        (book.duplicates, "had the id of another"),
        (book.after(at), "happened after the instant of the evaluation"),
    ];
    for (count, what) in left_out {
        if count > 0 {
            out.push_str(&format!("{path}: {} not counted: {what}\n", plural(count, "event")));
        }
    }
    out
}
