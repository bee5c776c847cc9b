//! Fixes mend: applied to the wrong block of a page, none of them leaves the finding or breaks something else; and each
//! diagnostic for which the list promises a fix has one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use onboard_compiler::{Sources, check, diagnostics};
use onboard_syntax::{Applicability, Fix};
use std::fs;
use std::path::Path;

/// The files under *Wrong*, the one that is checked first.
fn files(page: &str) -> Vec<(String, String)> {
    let section = page.split("\n## ").find(|section| section.starts_with("Wrong")).unwrap();
    let mut files = Vec::new();
    for block in section.split("\n```onboard").skip(1) {
        let (info, rest) = block.split_once('\n').unwrap();
        let text = rest.split("\n```").next().unwrap().to_owned() + "\n";
        match info.trim().strip_prefix("file=") {
            Some(name) => files.push((name.to_owned(), text)),
            None => files.insert(0, ("main.onboard".to_owned(), text)),
        }
    }
    files
}

fn sources(files: &[(String, String)]) -> Sources {
    let mut sources = Sources::new();
    for (at, (name, text)) in files.iter().enumerate() {
        match at {
            0 => sources.add_root(name, text),
            _ => sources.add(name, text),
        };
    }
    sources
}

/// The files after a fix.
fn mended(files: &[(String, String)], fix: &Fix) -> Vec<(String, String)> {
    let mut files = files.to_vec();
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse((edit.span.file, edit.span.start, edit.span.end)));
    for pair in edits.windows(2) {
        if let [later, earlier] = pair {
            let apart = later.span.file != earlier.span.file || earlier.span.end <= later.span.start;
            assert!(apart, "edits overlap: {fix:?}");
        }
    }
    for edit in edits {
        let (_, text) = files.get_mut(edit.span.file.0 as usize).unwrap();
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    files
}

#[test]
fn fixes_mend() {
    let mut failures = Vec::new();
    for page in diagnostics::all() {
        let before = files(page.text);
        for found in check(&sources(&before)).diagnostics {
            for fix in &found.fixes {
                let after = mended(&before, fix);
                let left = check(&sources(&after)).diagnostics;
                let same = left.iter().filter(|left| left.slug == found.slug).count();
                let others: Vec<&str> =
                    left.iter().filter(|left| left.slug != found.slug).map(|left| left.slug).collect();
                let count = check(&sources(&before)).diagnostics.len();
                // What only a person can know may still be asked for; what is safe leaves nothing to ask.
                let safe = fix.applicability == Applicability::Safe;
                if same >= count || (safe && !others.is_empty()) {
                    failures.push(format!(
                        "{}: `{}` leaves {others:?} in\n{}",
                        found.slug, fix.title, after[0].1
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} fixes:\n{}", failures.len(), failures.join("\n"));
}

/// Fixes that exist only where something near does, or where something is evident, and not in the page's example.
const WHERE_THERE_IS_ONE: [&str; 5] =
    ["missing-import", "missing-regime", "bad-interpolation", "no-fallback", "no-such-row"];

#[test]
fn promised_fixes_exist() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("docs/diagnostics/README.md");
    let list = fs::read_to_string(list).unwrap();
    let mut failures = Vec::new();
    for line in list.lines().filter_map(|line| line.strip_prefix("| [`")) {
        let slug = line.split('`').next().unwrap();
        let promise = line.replace("\\|", "").rsplit(" | ").next().unwrap().trim_end_matches(" |").to_owned();
        let Some(page) = diagnostics::page(slug) else { continue };
        let found = check(&sources(&files(page.text))).diagnostics;
        let fixes: Vec<&Fix> =
            found.iter().filter(|found| found.slug == slug).flat_map(|found| &found.fixes).collect();
        let promised = promise.starts_with("safe") || promise.starts_with("suggested");
        if promised && fixes.is_empty() && !WHERE_THERE_IS_ONE.contains(&slug) {
            failures.push(format!("{slug}: promised `{promise}`, has none"));
        }
        let safe = fixes.iter().any(|fix| fix.applicability == Applicability::Safe);
        if !fixes.is_empty() && promised && safe != promise.starts_with("safe") {
            failures.push(format!("{slug}: promised `{promise}`, is safe: {safe}"));
        }
    }
    assert!(failures.is_empty(), "{} fixes:\n{}", failures.len(), failures.join("\n"));
}

/// Rules in which members, a property, a result and steps are written in another case.
const CAMEL: &str = r#"purpose service { basis contract }
for service
field plan: one of { Free, pro } { fallback Free }
event read { lineCount: int in 0 to 99 }
trait lines = sum of read.lineCount
segment on_free when plan == Free or lines > 3
path tour "Tour" {
    step goOn "Go on" { show component Next; done on read where lineCount > 1 }
}
matrix decide -> path | shownOffer: text for service {
    plan | on_free -> path | shownOffer
    Free | yes     -> tour | "for you"
    -    | -       -> tour | "none"
}
"#;

#[test]
fn what_is_named_within_declarations_is_mended_wherever_it_is_used() {
    let mut files = vec![("main.onboard".to_owned(), CAMEL.to_owned())];
    let mut fixed = 0;
    while let Some(found) =
        check(&sources(&files)).diagnostics.iter().find(|found| found.slug == "not-snake-case")
    {
        files = mended(&files, &found.fixes[0]);
        fixed += 1;
    }
    let expected = CAMEL
        .replace("Free", "free")
        .replace("lineCount", "line_count")
        .replace("goOn", "go_on")
        .replace("shownOffer", "shown_offer");
    assert_eq!((fixed, files[0].1.as_str()), (4, expected.as_str()));
    assert_eq!(check(&sources(&files)).diagnostics, []);
}

#[test]
fn a_step_of_which_nobody_says_whose_it_is_keeps_its_name() {
    let other = "path walk \"Walk\" {\n    step goOn \"Go on\" { show component Next; done on read }\n}\n";
    let named = "trait went = count of step_done where step == \"goOn\"\n";
    let text = format!("{CAMEL}{other}{named}");
    let found = check(&sources(&[("main.onboard".to_owned(), text)])).diagnostics;
    let steps = found.iter().filter(|found| found.slug == "not-snake-case" && found.title.contains("goOn"));
    assert_eq!(steps.map(|found| found.fixes.len()).collect::<Vec<_>>(), [0, 0]);
}
