//! What an editor asks, at the place of a `<CURSOR>`.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod complete;
mod dependencies;
mod fixes;
mod hints;
mod look;
mod moves;
mod names;
mod refactor;
mod rename;
mod signature;
mod tests;

use onboard_compiler::{Sources, query::Analysis};
use onboard_syntax::{FileId, Span};
use std::path::{Path, PathBuf};

/// A program that has something of everything.
const PROGRAM: &str = r#"onboarding tea {
    speaks en, pt by ui_language
}

purpose tailoring {
    ask "May we?"
    basis consent
    regime gdpr opt_in
}
purpose service { basis contract }

for tailoring

type blend = one of { green, black = "Black Tea", herbal }

field ui_language: language { from context at "language"; for service, tailoring }
/// What they like.
field taste: blend {
    ask "What do you like?"
    category sensitive
    fallback green
}
field cups: int in 0 to 40 { ask "How many a day?" }
field first_name: text

event brewed from "Brewed" {
    kind: blend
    minutes: float in 0 to 60 from "duration"
}

trait brews = count of brewed where kind == green and brewed.minutes >= 2 in last 7d
let called = first_name otherwise "there"

/// Drinks a lot.
segment keen when brews >= 3 or cups >= 5

path shelf "Your shelf" {
    welcome "Hello, {called}."
    step pick "Pick one" {
        skip when taste == black
        done on brewed where minutes >= 3
    }
}
path tour "A tour"

matrix start -> path | offer: text for tailoring {
    keen | taste          -> path  | offer
    big: yes | green or black -> shelf | "{called}, a pot"
    -    | -              -> tour  | "a cup"
}

profiling for tailoring {
    stage signup ask taste, cups
    limit 1 per day
}

test "who brews, gets a shelf" {
    given consent tailoring, taste = green
    after 3 brewed { kind: green; minutes: 4 }
    expect keen, path shelf because big, start.offer == "there, a pot"
}
"#;

/// The files of a program, one of which has a cursor.
struct Fixture {
    analysis: Analysis,
    file: FileId,
    offset: u32,
}

impl Fixture {
    /// A program of several files; the first is the root.
    fn files(files: &[(&str, &str)]) -> Self {
        let mut sources = Sources::new();
        let mut cursor = None;
        for (at, (name, text)) in files.iter().enumerate() {
            if let Some(offset) = text.find("<CURSOR>") {
                cursor = Some((FileId(u32::try_from(at).unwrap()), u32::try_from(offset).unwrap()));
            }
            let text = text.replace("<CURSOR>", "");
            if at == 0 {
                sources.add_root(*name, text)
            } else {
                sources.add(*name, text)
            };
        }
        let (file, offset) = cursor.expect("a cursor");
        Self { analysis: Analysis::new(sources), file, offset }
    }

    fn one(text: &str) -> Self {
        Self::files(&[("main.onboard", text)])
    }

    /// The program, with a cursor behind what is `marked` there for the first time.
    fn behind(marked: &str) -> Self {
        assert!(PROGRAM.contains(marked), "`{marked}` stands in the program");
        Self::one(&PROGRAM.replacen(marked, &format!("{marked}<CURSOR>"), 1))
    }

    /// What is written at a place, with its line from 1.
    fn show(&self, span: Span) -> String {
        let source = self.analysis.sources().get(span.file).unwrap();
        let line = source.text[..span.start as usize].matches('\n').count() + 1;
        let file = source.name.trim_end_matches(".onboard");
        format!("{file}:{line} {}", &source.text[span.range()])
    }
}

/// All programs under `examples/`: their root files.
fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let roots = ["shop/shop.onboard", "shop/visits.onboard", "music/music.onboard"];
    roots.iter().map(|root| folder.join(root)).collect()
}

/// A program on disk, with what it imports.
fn read(root: &Path) -> Sources {
    let mut sources = Sources::new();
    sources.add_root(root.to_string_lossy(), std::fs::read_to_string(root).unwrap());
    sources.follow(|name| Some(std::fs::read_to_string(name).unwrap()));
    sources
}

#[test]
fn the_program_of_these_tests_has_no_findings() {
    let analysis = Analysis::new(Sources::single("main.onboard", PROGRAM));
    let found: Vec<&String> = analysis.diagnostics().iter().map(|found| &found.title).collect();
    assert!(found.is_empty(), "{found:?}");
}
