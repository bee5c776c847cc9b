//! Built files that are not as they were written: any bytes, and programs in which something was changed.

use crate::generate::{self, Tape};
use onboard_ir::{Program, PurposeId, seal, verify};
use onboard_runtime::{Engine, History, build};
use serde_json::Value as Json;

/// What came of damaged programs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Loaded {
    /// Programs that were changed.
    pub changed: usize,
    /// Of these, those that are sound all the same and decided.
    pub sound: usize,
}

/// No bytes make loading panic: not the tape itself, not a built file in which bytes were changed (which is refused), and not a
/// stored program in which values were changed and the hash put right. What is sound all the same decides.
///
/// # Errors
/// What does not hold.
pub fn load(bytes: &[u8]) -> Result<Loaded, String> {
    let _ = Engine::from_bytes(bytes);
    let mut tape = Tape::new(bytes);
    let made = generate::program(&mut tape);
    let sources = [("law.onboard".to_owned(), made.text.clone())];
    let Some(program) = crate::checked(&sources).program else { return Ok(Loaded::default()) };
    let file = build(&program, None).map_err(|error| format!("cannot be built: {error}\n{}", made.text))?;
    let changed = scratched(&file, &mut tape);
    if changed != file && Engine::from_bytes(&changed).is_ok() {
        return Err(format!("a changed file is loaded:\n{}", made.text));
    }
    let mut loaded = Loaded { changed: 1, sound: 0 };
    if let Some(program) = altered(&program, &mut tape) {
        let Ok(file) = build(&program, None) else { return Ok(loaded) };
        let engine = Engine::from_bytes(&file).map_err(|error| format!("built and refused: {error}"))?;
        decide(&engine)?;
        loaded.sound = 1;
    }
    Ok(loaded)
}

/// The file with bytes changed, or cut off.
fn scratched(file: &[u8], tape: &mut Tape<'_>) -> Vec<u8> {
    let mut out = file.to_vec();
    for _ in 0..=tape.below(4) {
        let at = place(tape, out.len());
        match out.get_mut(at) {
            Some(_) if tape.one_in(4) => out.truncate(at),
            Some(byte) => *byte = byte.wrapping_add(u8::try_from(tape.below(256)).unwrap_or_default()),
            None => {}
        }
    }
    out
}

/// The program with values changed in its stored form, and sealed anew where it is sound.
fn altered(program: &Program, tape: &mut Tape<'_>) -> Option<Program> {
    let mut stored = serde_json::to_value(program).ok()?;
    for _ in 0..=tape.below(3) {
        alter(&mut stored, 0, tape);
    }
    let mut program: Program = serde_json::from_value(stored).ok()?;
    if verify(&program).is_ok() {
        seal(&mut program);
    }
    Some(program)
}

/// Goes down to somewhere, two steps at least, and puts something else there.
fn alter(value: &mut Json, depth: usize, tape: &mut Tape<'_>) {
    let inside = match value {
        _ if depth > 1 && tape.one_in(6) => None,
        Json::Array(items) => {
            let place = place(tape, items.len());
            items.get_mut(place)
        }
        Json::Object(entries) => {
            let place = place(tape, entries.len());
            entries.iter_mut().nth(place).map(|(_, entry)| entry)
        }
        _ => None,
    };
    match inside {
        Some(inside) => alter(inside, depth + 1, tape),
        None => other(value, tape),
    }
}

fn other(value: &mut Json, tape: &mut Tape<'_>) {
    match value {
        Json::Number(number) => {
            let near = number.as_i64().unwrap_or_default();
            let choices = [0, 1, -1, near.wrapping_add(1), near.wrapping_sub(1), i64::MAX, i64::MIN, 1 << 40];
            *value = tape.pick(&choices).unwrap_or_default().into();
        }
        Json::Bool(truth) => *truth = !*truth,
        Json::String(text) if tape.one_in(2) => text.clear(),
        Json::String(text) => text.push('('),
        Json::Array(items) if tape.one_in(2) => {
            items.pop();
        }
        Json::Array(items) => {
            let place = place(tape, items.len());
            if let Some(item) = items.get(place).cloned() {
                items.push(item);
            }
        }
        Json::Object(_) | Json::Null => *value = Json::Null,
    }
}

/// A place in a list that may be longer than a byte counts.
fn place(tape: &mut Tape<'_>, length: usize) -> usize {
    let far = (tape.below(256) << 16) + (tape.below(256) << 8) + tape.below(256);
    far.checked_rem(length).unwrap_or_default()
}

/// Decides about somebody of whom nothing is known, for every purpose.
fn decide(engine: &Engine) -> Result<(), String> {
    let profile = engine.empty_profile();
    for purpose in (0..).map(PurposeId).take(engine.program().purposes.len()) {
        let decision = engine
            .decide_for(&profile, &History::default(), 0, purpose)
            .map_err(|error| format!("loaded and not decided: {error}"))?;
        serde_json::from_str::<Json>(&decision.to_json()).map_err(|why| format!("no JSON: {why}"))?;
    }
    Ok(())
}
