//! Laws that hold for every input; proptest and the fuzz targets look for one that breaks them.

use crate::{Person, Run, generate};
use onboard_runtime::Engine;

/// Any text parses, checks and formats without panic; what the formatter writes has the same tree and is stable.
///
/// # Errors
/// What does not hold.
pub fn text(text: &str) -> Result<(), String> {
    let sources = [("law.onboard".to_owned(), text.to_owned())];
    let _ = crate::checked(&sources);
    let Ok(formatted) = onboard_syntax::format(text) else { return Ok(()) };
    let again =
        onboard_syntax::format(&formatted).map_err(|_| format!("formatted text is refused:\n{formatted}"))?;
    if again != formatted {
        return Err(format!("not stable:\n{formatted}\n--- then ---\n{again}"));
    }
    Ok(())
}

/// A program and three people from a tape: it checks, it decides for every purpose that it decides for, twice with the same
/// bytes, and the text survives formatting with the same meaning.
///
/// # Errors
/// What does not hold.
pub fn decisions(tape: &[u8]) -> Result<Ran, String> {
    let (made, mut tape) = generate::program_and_tape(tape);
    text(&made.text)?;
    let sources = [("law.onboard".to_owned(), made.text.clone())];
    let Some(program) = crate::checked(&sources).program else { return Ok(Ran::default()) };
    let formatted =
        onboard_syntax::format(&made.text).map_err(|_| format!("refused to format:\n{}", made.text))?;
    let same = crate::checked(&[("law.onboard".to_owned(), formatted)]).program;
    if same.map(|same| same.hash) != Some(program.hash.clone()) {
        return Err(format!("formatting changes the meaning of:\n{}", made.text));
    }
    let engine = Engine::new(program).map_err(|why| format!("{why}:\n{}", made.text))?;
    let mut people = 0;
    for _ in 0..3 {
        let profile = generate::profile(&made, &mut tape);
        let count = tape.below(12);
        let events: Vec<String> = (0..count).map(|_| generate::event(&made, &mut tape).to_string()).collect();
        for purpose in generate::decided(&made) {
            let run = Run {
                profile: profile.to_string(),
                events: events.join("\n"),
                purpose: Some(purpose.to_owned()),
                ..Run::default()
            };
            let person = Person::read(&engine, &run)?;
            let document = person.document(&engine)?;
            if person.document(&engine)? != document {
                return Err(format!("two answers to one question:\n{}\n{profile}", made.text));
            }
            people += 1;
        }
    }
    Ok(Ran { programs: 1, people })
}

/// How much was run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ran {
    /// Programs that checked without an error.
    pub programs: usize,
    /// Decisions that were made.
    pub people: usize,
}
