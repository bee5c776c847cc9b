//! What uses what.

use crate::{Fixture, examples, read};
use onboard_compiler::query::{Analysis, Dependency, EntryKind};

/// Names with the places of their uses.
fn listed(fixture: &Fixture, all: Vec<Dependency>) -> Vec<String> {
    let places =
        |one: &Dependency| one.uses.iter().map(|span| fixture.show(*span)).collect::<Vec<_>>().join(", ");
    all.iter().map(|one| format!("{}: {}", one.name, places(one))).collect()
}

fn users(marked: &str) -> Vec<String> {
    let fixture = Fixture::behind(marked);
    listed(&fixture, fixture.analysis.users(fixture.file, fixture.offset))
}

fn used(marked: &str) -> Vec<String> {
    let fixture = Fixture::behind(marked);
    listed(&fixture, fixture.analysis.used(fixture.file, fixture.offset))
}

#[test]
fn what_uses_a_declaration() {
    assert_eq!(users("field cu"), ["keen: main:35 cups", "profiling: main:53 cups"]);
    assert_eq!(users("segment ke"), ["start: main:47 keen", "who brews, gets a shelf: main:60 keen"]);
    assert_eq!(users("type bl"), ["taste: main:18 blend", "brewed: main:27 blend"]);
    assert_eq!(
        users("event bre"),
        [
            "brews: main:31 brewed, main:31 brewed",
            "shelf: main:41 brewed",
            "who brews, gets a shelf: main:59 brewed",
        ]
    );
    assert_eq!(users("path she"), ["start: main:48 shelf", "who brews, gets a shelf: main:60 shelf"]);
    // At a use, what is used is meant.
    assert_eq!(users("or cu"), users("field cu"));
    assert_eq!(users("test \"who"), [""; 0]);
}

#[test]
fn what_a_declaration_uses() {
    assert_eq!(used("segment ke"), ["cups: main:35 cups", "brews: main:35 brews"]);
    assert_eq!(
        used("profil"),
        ["tailoring: main:52 tailoring", "taste: main:53 taste", "cups: main:53 cups"]
    );
    assert_eq!(
        used("matrix st"),
        [
            "tailoring: main:46 tailoring",
            "taste: main:47 taste",
            "called: main:48 called",
            "keen: main:47 keen",
            "shelf: main:48 shelf",
            "tour: main:49 tour",
        ]
    );
    let test = used("test \"who brews");
    assert_eq!(test.first().map(String::as_str), Some("tailoring: main:58 tailoring"));
    assert!(test.contains(&"start: main:60 start".to_owned()), "{test:?}");
    // What every program has stands nowhere.
    let fixture = Fixture::one("trait se<CURSOR>en = count of path_shown\n");
    assert!(fixture.analysis.used(fixture.file, fixture.offset).is_empty());
}

#[test]
fn a_declaration_says_what_it_is() {
    let of = |marked: &str| {
        let fixture = Fixture::behind(marked);
        let found = fixture.analysis.dependency(fixture.file, fixture.offset);
        found.map(|found| (found.name, found.kind, found.detail))
    };
    let some = |name: &str, kind, detail: &str| Some((name.to_owned(), kind, detail.to_owned()));
    assert_eq!(of("or cu"), some("cups", EntryKind::Field, "int in 0 to 40"));
    assert_eq!(of("-> she"), some("shelf", EntryKind::Path, "path"));
    assert_eq!(of("profiling"), some("profiling", EntryKind::Profiling, "profiling"));
    assert_eq!(of("test \"who"), some("who brews, gets a shelf", EntryKind::Test, "test"));
    assert_eq!(of("kind == gre"), None);
    assert_eq!(of("segm"), None);
}

#[test]
fn each_use_is_seen_from_both_ends() {
    for root in examples() {
        let analysis = Analysis::new(read(&root));
        let names: Vec<_> = analysis
            .files()
            .flat_map(|file| analysis.outline(file))
            .filter(|entry| entry.kind != EntryKind::Onboarding)
            .map(|entry| entry.name_span)
            .collect();
        let (mut from, mut to) = (Vec::new(), Vec::new());
        for name in &names {
            for user in analysis.users(name.file, name.start) {
                from.extend(user.uses.iter().map(|span| (user.name_span, *name, *span)));
            }
            for used in analysis.used(name.file, name.start) {
                to.extend(used.uses.iter().map(|span| (*name, used.name_span, *span)));
            }
        }
        from.sort_unstable();
        to.sort_unstable();
        assert_eq!(from, to);
        assert!(from.len() > 50, "{}", from.len());
    }
}
