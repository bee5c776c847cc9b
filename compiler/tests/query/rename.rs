//! New names.

use crate::{Fixture, PROGRAM, examples, read};
use onboard_compiler::{Sources, check, query::Analysis, query::RenameRefused};
use onboard_syntax::{Edit, FileId};

/// The sources after some edits.
fn edited(sources: &Sources, edits: &[Edit]) -> Sources {
    let mut all = Sources::new();
    for (at, source) in (0..).zip(sources.files()) {
        let mut text = source.text.clone();
        for edit in edits.iter().rev().filter(|edit| edit.span.file == FileId(at)) {
            text.replace_range(edit.span.range(), &edit.replacement);
        }
        if sources.roots().contains(&FileId(at)) {
            all.add_root(source.name.clone(), text);
        } else {
            all.add(source.name.clone(), text);
        }
    }
    all
}

fn renamed(marked: &str, name: &str) -> Result<String, RenameRefused> {
    let fixture = Fixture::behind(marked);
    let edits = fixture.analysis.rename(fixture.file, fixture.offset, name)?;
    Ok(edited(fixture.analysis.sources(), &edits).files()[0].text.clone())
}

#[test]
fn a_name_is_changed_wherever_it_stands() {
    let text = renamed("let cal", "greeting").unwrap();
    assert_eq!(text, PROGRAM.replace("called", "greeting"));
    let text = renamed("segment keen when brews >= 3 or cu", "pots").unwrap();
    assert_eq!(text, PROGRAM.replace("cups", "pots"));
    let text = renamed("    kind: bl", "leaf").unwrap();
    assert_eq!(text, PROGRAM.replace("blend", "leaf"));
    let text = renamed("| gre", "light").unwrap();
    assert_eq!(text, PROGRAM.replace("green", "light"));
    let text = renamed("-> path | off", "gift").unwrap();
    assert_eq!(text, PROGRAM.replace("offer", "gift"));
    let text = renamed("    bi", "large").unwrap();
    assert_eq!(text, PROGRAM.replace("big", "large"));
    let text = renamed("because bi", "large").unwrap();
    assert_eq!(text, PROGRAM.replace("big", "large"));
    let text = renamed("step pi", "choose").unwrap();
    assert_eq!(text, PROGRAM.replace("step pick", "step choose"));
    let text = renamed("stage sign", "start_up").unwrap();
    assert_eq!(text, PROGRAM.replace("stage signup", "stage start_up"));
    let text = renamed("    min", "long").unwrap();
    assert_eq!(text, PROGRAM.replace("minutes", "long"));
}

#[test]
fn a_file_that_is_imported_is_changed_too() {
    let files = [
        ("main.onboard", "import \"a.onboard\"\nsegment big when si<CURSOR>ze > 4\n"),
        ("a.onboard", "field size: int in 0 to 9\n"),
    ];
    let fixture = Fixture::files(&files);
    let edits = fixture.analysis.rename(fixture.file, fixture.offset, "weight").unwrap();
    let after = edited(fixture.analysis.sources(), &edits);
    assert_eq!(after.files()[1].text, "field weight: int in 0 to 9\n");
    assert_eq!(after.files()[0].text, "import \"a.onboard\"\nsegment big when weight > 4\n");
}

#[test]
fn a_text_that_names_something_is_changed_with_it() {
    let text = format!(
        "{PROGRAM}\ntrait seen = count of step_done where path == \"shelf\" and step == \"pick\"\nsegment s when seen > 1\n"
    );
    for (marked, name) in [("path sh", "board"), ("step pi", "choose"), ("and step == \"pi", "choose")] {
        let marked_text = text.replacen(marked, &format!("{marked}<CURSOR>"), 1);
        let fixture = Fixture::one(&marked_text);
        let edits = fixture.analysis.rename(fixture.file, fixture.offset, name).unwrap();
        let after = edited(fixture.analysis.sources(), &edits).files()[0].text.clone();
        let expected = match name {
            "board" => text
                .replace("shelf \"Your", "board \"Your")
                .replace("-> shelf", "-> board")
                .replace("path shelf", "path board"),
            _ => text.replace("step pick", "step choose"),
        };
        let expected =
            expected.replace(if name == "board" { "\"shelf\"" } else { "\"pick\"" }, &format!("\"{name}\""));
        assert_eq!(after, expected, "{marked}");
    }
}

#[test]
fn what_cannot_be_a_name_is_refused() {
    for name in ["", "and", "Keen", "a b", "7d", "-"] {
        assert_eq!(renamed("let cal", name), Err(RenameRefused::NotAName(name.to_owned())));
    }
}

#[test]
fn a_name_that_is_taken_is_refused() {
    for (marked, name) in
        [("let cal", "cups"), ("| gre", "black"), ("    ki", "minutes"), ("let cal", "brewed")]
    {
        assert_eq!(renamed(marked, name), Err(RenameRefused::ChangesMeaning(name.to_owned())), "{marked}");
    }
    let two = "matrix m -> size: int in 0 to 9 {\n    f -> size\n    o<CURSOR>ne: yes -> 1\n    two: no -> 2\n}\nfield f: bool\n";
    let fixture = Fixture::one(two);
    let refused = fixture.analysis.rename(fixture.file, fixture.offset, "two");
    assert_eq!(refused, Err(RenameRefused::ChangesMeaning("two".to_owned())));
    // A declaration that takes the name of a property would be hidden by it.
    let text = "field size: int in 0 to 9\nevent e { kind: int in 0 to 9; part: int in 0 to 9 }\n\
                trait t = count of e where kind > 1 and part > 2\nsegment s when si<CURSOR>ze > 1 and t > 2\n";
    let fixture = Fixture::one(text);
    let refused = fixture.analysis.rename(fixture.file, fixture.offset, "e");
    assert_eq!(refused, Err(RenameRefused::ChangesMeaning("e".to_owned())));
}

#[test]
fn what_the_language_gives_keeps_its_name() {
    for marked in ["segm", "-> pat", "limit 1 per d", "welcome \"He"] {
        assert_eq!(renamed(marked, "other"), Err(RenameRefused::NothingHere), "{marked}");
    }
}

#[test]
fn every_name_of_the_examples_can_be_changed() {
    let mut programs: Vec<Sources> = examples().iter().map(|root| read(root)).collect();
    programs.push(Sources::single("main.onboard", PROGRAM));
    for sources in programs {
        let analysis = Analysis::new(sources.clone());
        let before = check(&sources);
        let mut met = 0;
        for file in analysis.files() {
            for entry in analysis.outline(file) {
                let names = entry.within.iter().map(|inner| inner.name_span).chain([entry.name_span]);
                for name in names.filter(|name| analysis.renamable(file, name.start).is_ok()) {
                    // Of the larger programs some are enough.
                    met += 1;
                    if analysis.sources().files().len() > 1 && met % 7 != 0 {
                        continue;
                    }
                    let edits = analysis.rename(file, name.start, "quite_another_name").unwrap();
                    let after = check(&edited(&sources, &edits));
                    let slugs = |found: &[onboard_syntax::Diagnostic]| -> Vec<&str> {
                        found.iter().map(|found| found.slug).collect()
                    };
                    assert_eq!(slugs(&after.diagnostics), slugs(&before.diagnostics), "{}", entry.name);
                }
            }
        }
    }
}
