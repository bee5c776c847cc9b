//! `explain`: the pages of the diagnostics.

use crate::folder::Folder;

#[test]
fn a_slug_gives_its_page() {
    let folder = Folder::with(&[]);
    let run = folder.run(&["explain", "unreachable-row"]);
    run.exits(0).prints("warning — a row comes after a row that is always true").prints("How to mend");
    assert!(!run.stdout.contains("```") && !run.stdout.contains('\u{1b}'), "{}", run.stdout);
    assert_eq!(folder.run(&["explain", "onboard::unreachable-row"]).exits(0).stdout, run.stdout);
}

#[test]
fn an_unknown_slug_gives_the_nearest() {
    let folder = Folder::with(&[]);
    folder.run(&["explain", "unreachable-rwo"]).exits(2).complains("did you mean `unreachable-row`?");
    folder.run(&["explain", "qqqqqqqqqqq"]).exits(2).complains("lists them all");
}

#[test]
fn without_a_slug_all_are_listed_as_the_pages_stand_in_docs() {
    let folder = Folder::with(&[]);
    let run = folder.run(&["explain"]);
    let pages = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/diagnostics");
    for entry in std::fs::read_dir(pages).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let slug = name.trim_end_matches(".md");
        if slug != "README" {
            let line = run.stdout.lines().find(|line| line.split_whitespace().next() == Some(slug));
            let line = line.unwrap_or_else(|| panic!("{slug} is not listed"));
            assert!(line.contains(" error ") || line.contains(" warning "), "{line}");
        }
    }
}
