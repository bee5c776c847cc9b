//! `onboardc fit`: learns the statistics of fallbacks from those who consented.

use crate::arguments::FitArguments;
use crate::clock;
use crate::eval::Progress;
use crate::failure::{Failure, Outcome, Trouble};
use crate::input::{
    Decoder, Fingerprint, InputFormat, Met, Person, Problem, Problems, ReadOptions, Row, Typed, Watch, open,
};
use crate::output::Sink;
use crate::program::engine;
use crate::report::plural;
use crate::say;
use crate::terminal::Style;
use onboard_ir::{FallbackMethod, Program};

/// Rows between two looks at the progress.
const ROWS: usize = 256;

/// Read all profiles, learn, and write the fit file.
pub(crate) fn run(arguments: &FitArguments, errors: Style) -> Result<Outcome, Failure> {
    let at = clock::instant(arguments.at.as_deref())?;
    let engine = engine(&arguments.rules, None, errors)?;
    let mut sink = Sink::open(arguments.output.as_deref())?;
    let path = &arguments.profiles;
    let options = ReadOptions {
        format: InputFormat::of(path, arguments.input.input_format, "--input-format")?,
        separator: arguments.input.separator,
    };
    let mut problems = Problems::new(path, options.format, errors, arguments.input.problems);
    let mut learner = engine.learner(at).map_err(Trouble::run)?;
    let watch = Watch::default();
    let mut progress = Progress::new("profiles", watch.clone());
    let mut source = open(path, &options, &watch)?;
    let mut decoder = Decoder::new(&engine, &*source, arguments.input.id.as_deref())?;
    decoder.header_problems().iter().for_each(|problem| problems.tell(problem));
    let (mut row, mut person, mut found) = (Row::default(), Person::default(), Vec::new());
    let (mut met, fingerprint) = (Met::default(), Fingerprint::default());
    let (mut number, mut people) = (0_u64, 0);
    while source.next(&mut row)? {
        number += 1;
        let usable = decoder.decode(&row, number, &mut person, Typed::Nothing, &mut found);
        if !found.is_empty() {
            progress.aside(|| found.drain(..).for_each(|problem| problems.tell(&problem)));
        }
        if let (true, Some(user)) = (usable && decoder.names_people(), &person.profile.user)
            && let Some(first) = met.before(fingerprint.of(user), row.line)
        {
            problems.tell(&Problem::again(row.line, first));
            continue;
        }
        if usable {
            people += 1;
            learner.add(&person.profile);
        }
        if number.is_multiple_of(ROWS as u64) {
            progress.rows(ROWS);
        }
    }
    progress.finish();
    sink.write(&learner.finish().to_json(engine.program()))?;
    sink.finish()?;
    say(&problems.summary());
    say(&format!("learned from {}\n", plural(people, "profile")));
    if !learns_anything(engine.program()) {
        say(
            "no `fallback` of the program is a statistic (`median`, `mean`, `most common`): the file is empty\n",
        );
    }
    Ok(if arguments.input.strict && problems.any() { Outcome::Findings } else { Outcome::Fine })
}

/// Whether some fallback is a statistic; constants need nobody to learn from.
fn learns_anything(program: &Program) -> bool {
    let mut fallbacks = program.fields.iter().flat_map(|field| &field.fallbacks);
    fallbacks.any(|fallback| !matches!(fallback.method, FallbackMethod::Constant(_)))
}
