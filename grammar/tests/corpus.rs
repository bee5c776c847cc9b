//! The cases of `tests/corpus`, as far as reading a file goes: what they expect of the stage `syntax` is raised on the line
//! they say, and nothing else is.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use onboard_syntax::{FileId, parse};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The slugs that only the stage `syntax` raises.
fn slugs_of_syntax() -> BTreeSet<String> {
    let table = std::fs::read_to_string(root().join("docs/diagnostics/README.md")).unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| [`"));
    let cells = rows.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let syntax = cells.filter(|cells| cells[3] == "syntax");
    syntax.map(|cells| cells[1].split('`').nth(1).unwrap().to_owned()).collect()
}

/// Where a block expects which slugs: `// error: [slug]` on its line, `//^ error: [slug]` on the line above.
fn expectations(block: &str) -> BTreeSet<(usize, String)> {
    let mut expected = BTreeSet::new();
    for (number, line) in block.lines().enumerate() {
        for (at, _) in line.match_indices("//") {
            let comment = &line[at + 2..];
            let above = comment.chars().take_while(|&letter| letter == '^').count();
            for severity in ["error: [", "warning: ["] {
                let said = comment[above..].trim_start().strip_prefix(severity);
                if let Some((slug, _)) = said.and_then(|said| said.split_once(']')) {
                    expected.insert((number + 1 - above, slug.to_owned()));
                }
            }
        }
    }
    expected
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn cases_raise_what_they_expect_of_the_reader() {
    let of_syntax = slugs_of_syntax();
    let (mut failures, mut cases) = (Vec::new(), 0);
    for path in files(&root().join("tests/corpus")) {
        let text = std::fs::read_to_string(&path).unwrap();
        for block in text.split("```onboard").skip(1) {
            let block = block.split_once('\n').unwrap().1.split("\n```").next().unwrap();
            let mut expected = expectations(block);
            expected.retain(|(_, slug)| of_syntax.contains(slug));
            let (_, diagnostics) = parse(FileId(0), block);
            let line = |start: usize| block[..start].matches('\n').count() + 1;
            let found: BTreeSet<(usize, String)> = diagnostics
                .iter()
                .filter(|diagnostic| of_syntax.contains(diagnostic.slug))
                .map(|diagnostic| (line(diagnostic.span().range().start), diagnostic.slug.to_owned()))
                .collect();
            cases += 1;
            let missing: Vec<_> = expected.difference(&found).collect();
            let extra: Vec<_> = found.difference(&expected).collect();
            if !missing.is_empty() || !extra.is_empty() {
                let name = path.file_stem().unwrap().to_str().unwrap();
                let folder = path.parent().unwrap().file_name().unwrap().to_str().unwrap();
                failures.push(format!(
                    "{folder}/{name} case {cases}: missing {missing:?}, extra {extra:?}\n{block}\n"
                ));
            }
        }
    }
    assert!(cases > 100, "{cases}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
