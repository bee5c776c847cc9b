//! The pages of `docs/diagnostics`, as far as reading a file goes: what a page of the stage `syntax` calls wrong raises its
//! slug and nothing else, its safe fix mends it, and nothing that any page calls right, or leaves to later stages, is refused.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use onboard_syntax::{Applicability, Diagnostic, FileId, parse};
use std::path::PathBuf;

struct Page {
    slug: String,
    /// The blocks under `Wrong` and `Right`.
    wrong: Vec<String>,
    right: Vec<String>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics")
}

fn pages() -> Vec<Page> {
    let mut pages = Vec::new();
    for file in std::fs::read_dir(folder()).unwrap() {
        let path = file.unwrap().path();
        let slug = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if slug != "README" {
            let text = std::fs::read_to_string(&path).unwrap();
            pages.push(Page { slug, wrong: blocks(&text, "## Wrong"), right: blocks(&text, "## Right") });
        }
    }
    pages.sort_by(|a, b| a.slug.cmp(&b.slug));
    pages
}

fn blocks(page: &str, heading: &str) -> Vec<String> {
    let section = page.split_once(heading).map_or("", |(_, rest)| rest);
    let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
    let fenced = section.split("```onboard").skip(1);
    fenced
        .map(|block| block.split_once('\n').unwrap().1.split("\n```").next().unwrap().to_owned() + "\n")
        .collect()
}

/// The slugs that the table gives to the stage `syntax`.
fn slugs_of_syntax() -> Vec<String> {
    let table = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| [`"));
    let cells = rows.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let syntax = cells.filter(|cells| cells[3].contains("syntax"));
    syntax.map(|cells| cells[1].split('`').nth(1).unwrap().to_owned()).collect()
}

fn slugs(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic.slug).collect()
}

#[test]
fn wrong_blocks_raise_their_slug_alone() {
    let of_syntax = slugs_of_syntax();
    let mut failures = Vec::new();
    for page in pages() {
        for block in &page.wrong {
            let (_, diagnostics) = parse(FileId(0), block);
            let found = slugs(&diagnostics);
            let expected = of_syntax.contains(&page.slug);
            // A slug of two stages may be raised by the later one.
            let well = if expected {
                found == [page.slug.as_str()] || page.slug == "number-for-duration" && found.is_empty()
            } else {
                found.is_empty()
            };
            if !well {
                failures.push(format!("{}: {found:?}", page.slug));
            }
        }
    }
    assert_eq!(failures, Vec::<String>::new());
}

#[test]
fn right_blocks_are_read_without_findings() {
    let mut failures = Vec::new();
    for page in pages() {
        for block in &page.right {
            let (_, diagnostics) = parse(FileId(0), block);
            if !diagnostics.is_empty() {
                failures.push(format!("{}: {:?}", page.slug, slugs(&diagnostics)));
            }
        }
    }
    assert_eq!(failures, Vec::<String>::new());
}

#[test]
fn safe_fixes_mend() {
    let mut mended = 0;
    for page in pages() {
        for block in &page.wrong {
            let (_, diagnostics) = parse(FileId(0), block);
            let fixes = diagnostics.iter().flat_map(|diagnostic| &diagnostic.fixes);
            let mut edits: Vec<_> = fixes
                .filter(|fix| fix.applicability == Applicability::Safe)
                .flat_map(|fix| &fix.edits)
                .collect();
            if edits.is_empty() {
                continue;
            }
            edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
            let mut text = block.clone();
            for edit in edits {
                text.replace_range(edit.span.range(), &edit.replacement);
            }
            assert_eq!(slugs(&parse(FileId(0), &text).1), Vec::<&str>::new(), "{}:\n{text}", page.slug);
            mended += 1;
        }
    }
    assert!(mended > 15, "{mended}");
}
