//! `onboardc eval --stories`: why the first few people are sent where they are.

use crate::arguments::InputArguments;
use crate::eval::Task;
use crate::failure::{Failure, Trouble};
use crate::input::{Decoder, InputFormat, Person, ReadOptions, Row, Typed, Watch, open};
use crate::terminal::{Paint, Style};
use crate::tree;
use onboard_runtime::History;
use std::path::Path;

/// The stories of the first `count` people of the profiles, each under a line that says whose it is. What is wrong with their
/// rows was told when they were counted.
pub(super) fn first(
    task: &Task<'_>,
    path: &Path,
    count: usize,
    input: &InputArguments,
    style: Style,
) -> Result<String, Failure> {
    let format = InputFormat::of(path, input.input_format, "--input-format")?;
    let options = ReadOptions { format, separator: input.separator };
    let mut source = open(path, &options, &Watch::default())?;
    let mut decoder = Decoder::new(task.engine, &*source, input.id.as_deref())?;
    let (mut row, mut person, mut number, mut told) = (Row::default(), Person::default(), 0, 0);
    let mut out = String::new();
    while told < count && source.next(&mut row)? {
        number += 1;
        if !decoder.decode(&row, number, &mut person, Typed::Nothing, &mut Vec::new()) {
            continue;
        }
        let user = person.profile.user.clone().unwrap_or_default();
        let events = task.book.place(&user).and_then(|place| task.book.person(place));
        let history = events.map_or_else(History::default, |(_, history)| history.clone());
        let decision =
            task.engine.decide_for(&person.profile, &history, task.at, task.purpose).map_err(Trouble::run)?;
        let title = if decoder.names_people() { format!("{user}:") } else { format!("row {user}:") };
        out.push_str(&format!("\n{}\n", style.paint(Paint::Bold, &title)));
        if let Some(story) = decision.why() {
            out.push_str(&tree::render(&story, "", style));
        }
        told += 1;
    }
    Ok(out)
}
