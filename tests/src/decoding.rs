//! A profile that is read straight into a row is the profile that is read by way of a tree.

use crate::generate::{self, Documents};
use onboard_runtime::{Decoded, Engine, InputProblem, JsonDecoder, PersonRow, Profile, ProfileRow};
use std::ops::AddAssign;

/// How much was compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Read {
    /// Documents.
    pub documents: u64,
    /// Of these, those that are no JSON.
    pub malformed: u64,
    /// Those with something wrong in them.
    pub with_problems: u64,
    /// Those with an answer that has a time.
    pub timed: u64,
    /// Those that were read without a tree.
    pub plain: u64,
}

impl AddAssign for Read {
    fn add_assign(&mut self, other: Self) {
        self.documents += other.documents;
        self.malformed += other.malformed;
        self.with_problems += other.with_problems;
        self.timed += other.timed;
        self.plain += other.plain;
    }
}

/// A program from a tape whose fields are read all over the place, and so many documents, each also mangled.
///
/// # Errors
/// In what both differ, with the program and the document.
pub fn agree(tape: &[u8], documents: usize) -> Result<Read, String> {
    let (mut made, mut tape) = generate::program_and_tape(tape);
    let sources = [("law.onboard".to_owned(), made.text.clone())];
    let Some(mut program) = crate::checked(&sources).program else { return Ok(Read::default()) };
    generate::scatter(&mut made, &mut program, &mut tape);
    let origins: Vec<_> = program.fields.iter().map(|field| field.origins.clone()).collect();
    let engine = Engine::new(program).map_err(|why| format!("{why}:\n{}", made.text))?;
    let mut both = Both::new(&engine);
    for round in 0..documents {
        let odd = [1_000, 1_000, 250, 80, 10].get(round % 5).copied().unwrap_or(10);
        let text = Documents::new(&made, odd).write(&mut tape);
        let mangled = (round % 3 == 0).then(|| generate::mangled(text.as_bytes(), &mut tape));
        for bytes in [text.into_bytes()].into_iter().chain(mangled) {
            both.agree(&bytes).map_err(|why| {
                let shown = String::from_utf8_lossy(&bytes);
                format!("{why}:\n{}\nread at {origins:?}\n{shown}", made.text)
            })?;
        }
    }
    both.read.plain = both.read.documents - both.decoder.read_twice();
    Ok(both.read)
}

/// Both ways to read.
struct Both {
    engine: Engine,
    decoder: JsonDecoder,
    person: PersonRow,
    /// The row filled by way of a tree.
    row: ProfileRow,
    read: Read,
}

impl Both {
    fn new(engine: &Engine) -> Self {
        Self {
            engine: engine.clone(),
            decoder: JsonDecoder::new(engine),
            person: PersonRow::new(engine),
            row: ProfileRow::new(engine),
            read: Read::default(),
        }
    }

    fn agree(&mut self, json: &[u8]) -> Result<(), String> {
        self.read.documents += 1;
        let mut problems = Vec::new();
        let decoded = self.decoder.decode(json, &mut self.person, &mut problems);
        match (serde_json::from_slice(json), decoded) {
            (Err(_), Err(malformed)) => {
                self.read.malformed += 1;
                same("a place in the document", &true, &(malformed.offset <= json.len()))
            }
            (Ok(tree), Ok(decoded)) => {
                let (profile, expected) = self.engine.profile_from_json(&tree);
                self.read.with_problems += u64::from(!expected.is_empty());
                self.same_person(decoded, &profile, &expected, &problems)
            }
            (tree, decoded) => Err(format!("serde_json says {tree:?}, the decoder {decoded:?}")),
        }
    }

    fn same_person(
        &mut self,
        decoded: Decoded,
        profile: &Profile,
        expected: &[InputProblem],
        problems: &[InputProblem],
    ) -> Result<(), String> {
        let Self { person, row, .. } = self;
        same("problems", expected, problems)?;
        same("user", &profile.user.as_deref(), &person.user())?;
        same("regime", &profile.regime, &person.profile.regime)?;
        same("consent", &profile.consent, &person.profile.consent)?;
        if row.fill(profile) {
            same("what was filled", &Decoded::Row, &decoded)?;
            return if *row == person.row {
                Ok(())
            } else {
                Err(format!("rows differ: {row:?}\n{:?}", person.row))
            };
        }
        self.read.timed += 1;
        same("what was filled", &Decoded::Profile, &decoded)?;
        same("profile", profile, &person.profile)
    }
}

fn same<T: PartialEq + std::fmt::Debug + ?Sized>(what: &str, expected: &T, found: &T) -> Result<(), String> {
    if expected == found {
        Ok(())
    } else {
        Err(format!("{what}: {expected:?} by way of a tree, else {found:?}"))
    }
}
