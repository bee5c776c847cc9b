//! `onboardc why`: the story of one decision, as a tree.

use crate::arguments::WhyArguments;
use crate::clock;
use crate::eval::Progress;
use crate::failure::{Failure, Outcome, Trouble};
use crate::input::{
    Decoder, InputFormat, Person, Problems, ReadOptions, Row, Typed, Watch, open, read_events, whole_object,
};
use crate::output::print;
use crate::program::{engine, purpose};
use crate::terminal::Style;
use crate::tree;
use onboard_ir::{Program, PurposeId};
use onboard_runtime::{Engine, History, Target};
use onboard_syntax::nearest;
use std::sync::Arc;

/// Read the person, decide, and print why.
pub(crate) fn run(arguments: &WhyArguments, style: Style, errors: Style) -> Result<Outcome, Failure> {
    let at = clock::instant(arguments.at.as_deref())?;
    let engine = engine(&arguments.rules, arguments.fit.as_deref(), errors)?;
    let purpose = purpose(engine.program(), arguments.purpose.as_deref())?;
    let person = person(&engine, arguments, errors)?;
    let history = history(&engine, arguments, &person, errors)?;
    let decision = engine.decide_for(&person.profile, &history, at, purpose).map_err(Trouble::run)?;
    let target = match (&arguments.path, &arguments.segment) {
        (Some(path), _) => Target::Path(path),
        (None, Some(segment)) => Target::Segment(segment),
        (None, None) => Target::Decision,
    };
    let story = decision.explain(target).ok_or_else(|| not_in_view(engine.program(), purpose, target))?;
    print(&tree::render(&story, "", style))?;
    Ok(Outcome::Fine)
}

/// The person that is asked about: the only one in the file, or the one that `--user` names.
fn person(engine: &Engine, arguments: &WhyArguments, errors: Style) -> Result<Person, Failure> {
    let path = &arguments.profile;
    let options = ReadOptions {
        format: InputFormat::of(path, arguments.input.input_format, "--input-format")?,
        separator: arguments.input.separator,
    };
    let watch = Watch::default();
    let mut source = match options.format {
        InputFormat::Jsonl => whole_object(path, &watch)?,
        _ => open(path, &options, &watch)?,
    };
    let mut problems = Problems::new(path, options.format, errors, arguments.input.problems);
    let mut decoder = Decoder::new(engine, &*source, arguments.input.id.as_deref())?;
    let (mut row, mut found, mut number) = (Row::default(), Vec::new(), 0);
    let (mut person, mut first): (Person, Option<Person>) = (Person::default(), None);
    while source.next(&mut row)? {
        number += 1;
        let usable = decoder.decode(&row, number, &mut person, Typed::Nothing, &mut found);
        let user = person.profile.user.as_deref();
        let wanted = arguments.user.as_deref().is_none_or(|named| usable && user == Some(named));
        if wanted {
            found.iter().for_each(|problem| problems.tell(problem));
        }
        found.clear();
        if !(wanted && usable) {
            continue;
        }
        if arguments.user.is_some() {
            return Ok(person);
        }
        if let Some(first) = &first {
            let (one, other) = (name(first), name(&person));
            let message = format!("`{}` holds several people: `{one}`, `{other}`, …", path.display());
            return Err(Trouble::new(message).help("say who is meant with `--user NAME`").into());
        }
        first = Some(person.clone());
    }
    first.ok_or_else(|| {
        Trouble::new(match &arguments.user {
            Some(user) => format!("there is nobody called `{user}` in `{}`", path.display()),
            None => format!("there is nobody in `{}`", path.display()),
        })
        .into()
    })
}

fn name(person: &Person) -> Arc<str> {
    person.profile.user.clone().unwrap_or_default()
}

fn history(
    engine: &Engine,
    arguments: &WhyArguments,
    person: &Person,
    errors: Style,
) -> Result<History, Failure> {
    let Some(path) = &arguments.events else { return Ok(History::default()) };
    let options = ReadOptions {
        format: InputFormat::of(path, arguments.input.events_format, "--events-format")?,
        separator: arguments.input.separator,
    };
    let mut problems = Problems::new(path, options.format, errors, arguments.input.problems);
    let watch = Watch::default();
    let mut progress = Progress::new("events", watch.clone());
    let book = read_events(engine, path, &options, &watch, &mut problems, &mut progress)?;
    progress.finish();
    let place = book.place(&name(person));
    Ok(place
        .and_then(|place| book.person(place))
        .map_or_else(History::default, |(_, history)| history.clone()))
}

fn not_in_view(program: &Program, purpose: PurposeId, target: Target<'_>) -> Failure {
    let view = program.views.get(purpose.index());
    let name = program.purposes.get(purpose.index()).map_or("", |purpose| purpose.name.as_str());
    let (kind, named, known): (&str, &str, Vec<&str>) = match target {
        Target::Decision => return Trouble::new(format!("nothing is decided for `{name}`")).into(),
        Target::Path(named) => {
            let paths = view.map(|view| view.paths.as_slice()).unwrap_or_default();
            let paths = paths.iter().filter_map(|path| program.paths.get(path.index()));
            ("path", named, paths.map(|path| path.name.as_str()).collect())
        }
        Target::Segment(named) => {
            let segments = view.map(|view| view.segments.as_slice()).unwrap_or_default();
            let segments = segments.iter().filter_map(|segment| program.segments.get(segment.index()));
            ("segment", named, segments.map(|segment| segment.name.as_str()).collect())
        }
    };
    let trouble = Trouble::new(format!("`{name}` knows no {kind} `{named}`"));
    match nearest(named, known.iter().copied()) {
        Some(near) => trouble.help(format!("did you mean `{near}`?")),
        None if known.is_empty() => trouble,
        None => trouble.help(format!("it knows {}", known.join(", "))),
    }
    .into()
}
