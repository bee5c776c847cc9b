//! The examples and the tour of the language check without an error, and what they lower to is sound.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use onboard_compiler::{Checked, Sources, check};
use std::fs;
use std::path::{Path, PathBuf};

/// A program with all that it imports, read from the disk.
fn load(root: &Path) -> Sources {
    let mut sources = Sources::new();
    sources.add_root(root.to_str().unwrap(), fs::read_to_string(root).unwrap());
    let mut missing = Vec::new();
    while let Some(name) = sources.wanted().into_iter().find(|name| !missing.contains(name)) {
        match fs::read_to_string(&name) {
            Ok(text) => {
                sources.add(name, text);
            }
            Err(_) => missing.push(name),
        }
    }
    sources
}

fn told(sources: &Sources, checked: &Checked) -> Vec<String> {
    let line = |found: &onboard_syntax::Diagnostic| {
        let source = sources.get(found.span().file).unwrap();
        let before = &source.text[..found.span().start as usize];
        let line = before.matches('\n').count() + 1;
        format!("{}:{line}: {}: {}", source.name, found.slug, found.title)
    };
    checked.diagnostics.iter().map(line).collect()
}

/// Checks a program, of which only findings of some slugs are expected, and verifies what it lowers to.
fn is_sound(root: &Path, expected: &[&str]) {
    let sources = load(root);
    let checked = check(&sources);
    let told: Vec<String> = told(&sources, &checked)
        .into_iter()
        .filter(|line| !expected.iter().any(|slug| line.contains(&format!(": {slug}: "))))
        .collect();
    assert!(told.is_empty(), "{} findings:\n{}", told.len(), told.join("\n"));
    let Some(program) = checked.program else { panic!("no program") };
    onboard_ir::verify(&program).unwrap();
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[test]
fn the_shop_checks() {
    is_sound(&repository().join("examples/shop/shop.onboard"), &["no-fallback"]);
}

#[test]
fn the_music_club_checks() {
    is_sound(&repository().join("examples/music/music.onboard"), &["no-fallback"]);
}

/// The tour without what is not part of the language yet. What only those parts would use is unused.
#[test]
fn the_tour_checks() {
    let tour = repository().join("compiler/tests/programs/tour.onboard");
    is_sound(&tour, &["no-fallback", "unused-declaration"]);
}
