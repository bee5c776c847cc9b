//! The workload `onboard-1` is what `benches/onboard1/README.md` says: its people line by line, and what they come to by every
//! way of deciding that lives here.

use onboard_benches::onboard1::{
    Checksum, Outcome, PEOPLE, PROGRAM, Prepared, SEED, SEGMENTS, decide, engine, people,
};
use onboard_runtime::EngineKind;
use std::fmt::Write as _;
use std::path::Path;

/// Empty where there is no such file.
fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("onboard1").join(name);
    std::fs::read_to_string(&path).unwrap_or_default()
}

/// The counts of the README's tables: members of segments, people on paths.
fn written_counts() -> Vec<(String, usize)> {
    let readme = file("README.md");
    let cells = |line: &str| -> Option<(String, usize)> {
        let mut cells = line.trim_matches('|').split('|').map(str::trim);
        let name = cells.next()?.to_owned();
        Some((name, cells.next_back()?.replace(',', "").parse().ok()?))
    };
    readme.lines().filter_map(cells).collect()
}

fn counts(outcomes: &[Outcome]) -> Vec<(String, usize)> {
    let members = |place: usize| outcomes.iter().filter(|outcome| outcome.segments >> place & 1 == 1).count();
    let on_path = |path: u8| outcomes.iter().filter(|outcome| outcome.path == path).count();
    let segments = SEGMENTS.iter().enumerate().map(|(place, name)| ((*name).to_owned(), members(place)));
    segments.chain((1..=10).map(|path| (path.to_string(), on_path(path)))).collect()
}

fn by_hand() -> Vec<Outcome> {
    people(SEED).take(PEOPLE).map(|person| decide(&person)).collect()
}

fn by_the_interpreter() -> Result<Vec<Outcome>, String> {
    let engine = engine()?;
    let mut prepared = Prepared::new(&engine, EngineKind::Interpreter)?;
    let decided = people(SEED).take(PEOPLE).map(|person| {
        let profile = Prepared::profile(&engine, &person)?;
        Ok(prepared.decide(&profile))
    });
    decided.collect()
}

fn by_machine_code() -> Result<Vec<Outcome>, String> {
    let engine = engine()?;
    let mut prepared = Prepared::new(&engine, EngineKind::MachineCode)?;
    let decided = people(SEED).take(PEOPLE).map(|person| {
        let row = Prepared::row(&engine, &person)?;
        Ok(prepared.decide_row(&row))
    });
    decided.collect()
}

#[test]
fn machine_code_agrees_about_each_person() {
    assert_eq!(by_machine_code(), Ok(by_hand()));
}

#[test]
fn people_are_those_written_down() {
    let mut lines = String::new();
    for person in people(SEED).take(PEOPLE) {
        let _ = writeln!(lines, "{}", person.to_json());
    }
    let sample = file("sample.jsonl");
    assert_eq!(sample.lines().count(), 20);
    assert!(lines.starts_with(&sample), "the first people differ from the sample");
    assert_eq!(blake3::hash(lines.as_bytes()).to_hex().as_str(), file("lines.blake3").trim());
}

#[test]
fn rust_by_hand_counts_what_is_written_down() {
    assert_eq!(written_counts().len(), 22, "the README has twelve segments and ten paths");
    assert_eq!(counts(&by_hand()), written_counts());
}

#[test]
fn the_interpreter_agrees_about_every_person() {
    let (ours, theirs) = (by_the_interpreter().expect("the program runs"), by_hand());
    assert_eq!(counts(&ours), written_counts());
    for (person, (ours, theirs)) in people(SEED).zip(ours.iter().zip(&theirs)) {
        assert_eq!(ours, theirs, "{}", person.to_json());
    }
}

#[test]
fn the_checksum_tells_outcomes_apart() {
    let of = |outcomes: &[Outcome]| {
        let mut sum = Checksum::default();
        outcomes.iter().for_each(|outcome| sum.add(*outcome));
        sum
    };
    let outcomes = by_hand();
    for place in [0, outcomes.len() / 2, outcomes.len() - 1] {
        let mut other = outcomes.clone();
        other[place].segments ^= 1;
        assert_ne!(of(&outcomes), of(&other));
        other.clone_from(&outcomes);
        other[place].path ^= 1;
        assert_ne!(of(&outcomes), of(&other));
    }
}

#[test]
fn the_program_is_in_its_form() {
    let formatted = onboard_syntax::format(PROGRAM).expect("the program has no errors of form");
    assert_eq!(formatted, PROGRAM);
}
