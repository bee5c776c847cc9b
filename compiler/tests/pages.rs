//! The pages of the diagnostics are tests: what stands under *Wrong* raises exactly that slug, what stands under *Right*
//! raises nothing, and the pages, the registry, the list and the code know the same slugs.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use onboard_compiler::{Checked, Sources, check, diagnostics};
use onboard_syntax::Severity;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The sources in the fenced blocks under a heading of a page.
fn sources(page: &str, heading: &str) -> Sources {
    let mut sources = Sources::new();
    let section = page.split("\n## ").find(|section| section.starts_with(heading)).unwrap_or_default();
    for block in section.split("\n```onboard").skip(1) {
        let (info, rest) = block.split_once('\n').unwrap();
        let text = rest.split("\n```").next().unwrap().to_owned() + "\n";
        match info.trim().strip_prefix("file=") {
            Some(name) => sources.add(name, text),
            None => sources.add_root("main.onboard", text),
        };
    }
    assert!(!sources.roots().is_empty(), "the page has a block under {heading}");
    sources
}

/// The slugs that were raised, and the whole of it to read.
fn raised(checked: &Checked) -> (BTreeSet<&'static str>, String) {
    let told: Vec<String> = checked
        .diagnostics
        .iter()
        .map(|found| format!("{} at {:?}: {}", found.slug, found.span().range(), found.title))
        .collect();
    (checked.diagnostics.iter().map(|found| found.slug).collect(), told.join("\n"))
}

#[test]
fn each_wrong_block_raises_exactly_its_slug() {
    let mut failures = Vec::new();
    for page in diagnostics::all() {
        let checked = check(&sources(page.text, "Wrong"));
        let (slugs, told) = raised(&checked);
        // What only a run of the tests can find is no finding of the check.
        let expected = if page.slug == "failed-test" { BTreeSet::new() } else { BTreeSet::from([page.slug]) };
        if slugs != expected {
            failures.push(format!("{}:\n{told}\n", page.slug));
        }
        for found in checked.diagnostics.iter().filter(|found| found.slug == page.slug) {
            if found.severity != page.severity() {
                failures.push(format!("{}: its page says another severity\n", page.slug));
            }
        }
        let error = checked.diagnostics.iter().any(|found| found.severity == Severity::Error);
        assert_eq!(checked.program.is_some(), !error, "{}", page.slug);
    }
    assert!(failures.is_empty(), "{} pages:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn each_right_block_raises_nothing() {
    let mut failures = Vec::new();
    for page in diagnostics::all() {
        let checked = check(&sources(page.text, "Right"));
        let (slugs, told) = raised(&checked);
        if !slugs.is_empty() {
            failures.push(format!("{}:\n{told}\n", page.slug));
        }
        if let Some(program) = &checked.program
            && let Err(error) = onboard_ir::verify(program)
        {
            failures.push(format!("{}: {error:?}", page.slug));
        }
    }
    assert!(failures.is_empty(), "{} pages:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn registry_pages_list_and_code_know_the_same_slugs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let registry: BTreeSet<String> = diagnostics::all().iter().map(|page| page.slug.to_owned()).collect();
    let folder = root.join("docs/diagnostics");
    let pages: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().is_some_and(|name| name != "README.md"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(registry, pages);
    let list = fs::read_to_string(folder.join("README.md")).unwrap();
    let listed: BTreeSet<String> = list
        .lines()
        .filter_map(|line| line.strip_prefix("| [`"))
        .map(|line| line.split('`').next().unwrap().to_owned())
        .collect();
    assert_eq!(registry, listed);
    let mut coded = BTreeSet::from(["failed-test".to_owned()]);
    for room in ["grammar/src", "compiler/src"] {
        slugs_in(&root.join(room), &mut coded);
    }
    assert_eq!(registry, coded);
    for page in diagnostics::all() {
        assert!(page.text.starts_with(&format!("# {}\n", page.slug)), "{} has another heading", page.slug);
        assert_eq!(diagnostics::page(page.slug).map(|found| found.slug), Some(page.slug));
    }
}

/// The slugs that the sources of a folder declare.
fn slugs_in(folder: &PathBuf, slugs: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            slugs_in(&path, slugs);
        } else {
            let text = fs::read_to_string(&path).unwrap();
            for line in text.lines() {
                let begins =
                    ["error \"", "warning \"", "Error \"", "Warning \"", "const SLUG: &'static str = \""];
                let slug = begins.iter().find_map(|begin| line.split_once(begin)).and_then(|(_, rest)| {
                    let (slug, rest) = rest.split_once('"')?;
                    let is_slug = slug.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
                    (is_slug && matches!(rest, "" | ";")).then_some(slug)
                });
                slugs.extend(slug.map(str::to_owned));
            }
        }
    }
}
