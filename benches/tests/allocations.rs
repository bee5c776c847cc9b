//! A decision allocates nothing, and an edit little.

use allocation_counter::measure;
use onboard_benches::onboard1::{Outcome, Prepared, SEED, engine, people};
use onboard_runtime::{EngineKind, JsonDecoder, PersonRow, ProfileRow};
use onboard_syntax::{FileId, Reading};

#[test]
fn a_decision_about_a_row_allocates_nothing() {
    let engine = engine().expect("the program runs");
    let mut code = Prepared::new(&engine, EngineKind::MachineCode).expect("there is machine code");
    let rows: Vec<ProfileRow> = people(SEED)
        .take(1_000)
        .map(|person| Prepared::row(&engine, &person).expect("the person can be read"))
        .collect();
    let mut on_a_path = 0;
    let counted = measure(|| {
        on_a_path = rows.iter().filter(|row| code.decide_row(row) != Outcome::default()).count();
    });
    assert_eq!((on_a_path, counted.count_total), (1_000, 0));
}

#[test]
fn from_json_to_a_decision_nothing_is_allocated_either() {
    let engine = engine().expect("the program runs");
    let mut code = Prepared::new(&engine, EngineKind::MachineCode).expect("there is machine code");
    let documents: Vec<String> = people(SEED).take(1_000).map(|person| person.to_json()).collect();
    let (mut decoder, mut person) = (JsonDecoder::new(&engine), PersonRow::new(&engine));
    let mut problems = Vec::new();
    let mut pass = || {
        let read = documents.iter().filter(|document| {
            let decoded = decoder.decode(document.as_bytes(), &mut person, &mut problems);
            decoded.is_ok() && code.decide_row(&person.row) != Outcome::default()
        });
        read.count()
    };
    // Buffers grow to the longest text once.
    assert_eq!(pass(), 1_000);
    let mut decided = 0;
    let counted = measure(|| decided = pass());
    assert_eq!((decided, counted.count_total), (1_000, 0));
}

#[test]
fn of_an_edited_file_only_what_was_edited_is_parsed() {
    let before = onboard_benches::program(1_000);
    let mut after = before.clone();
    after.insert_str(before.find("segment paying_7").expect("there is one"), "segment new when keen_7\n");
    let reading = Reading::of(FileId(0), &before);
    let (mut fresh, mut again) = (Reading::default(), Reading::default());
    let whole = measure(|| fresh = Reading::of(FileId(0), &after)).count_total;
    let part = measure(|| again = reading.again(&before, FileId(0), &after)).count_total;
    assert_eq!(again.tree, fresh.tree);
    assert!(part * 20 < whole, "{part} of {whole} allocations");
}
