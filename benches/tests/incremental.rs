//! How much one update looks at, in numbers that are the same on every machine and for every size of the program:
//! `BLESS=1 cargo test -p onboard-benches --test incremental` writes `benches/incremental.txt` anew.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use onboard_benches::incremental::{BEGIN, HOUR, SEGMENTS, engine, fresh, somebody, used};
use onboard_ir::{FieldId, MatrixId, SegmentId, Value};
use onboard_runtime::{Engine, LiveEvaluation, Update};
use std::fmt::Write as _;
use std::path::Path;

/// What the updates of one person come to, in a program of so many features: the feature used is the middle one.
fn updates(features: usize) -> (usize, String) {
    let engine = engine(features).expect("a program");
    let mut live = somebody(&engine).expect("the purpose");
    let feature = u32::try_from(features / 2).expect("a small number");
    let mut out = String::new();
    let mut tell = |what: &str, live: &LiveEvaluation, update: &Update| {
        agrees(&engine, live);
        let touched = update.touched;
        let _ = writeln!(
            out,
            "{what}: {} anew, {} steps ({} traits), {} segments ({} changed), {} matrices ({} changed)",
            touched.anew,
            touched.steps,
            touched.traits,
            touched.segments,
            update.segments.len(),
            touched.matrices,
            update.matrices.len()
        );
    };
    for (number, what) in
        ["the first event", "the second", "the third", "the fourth", "the fifth"].into_iter().enumerate()
    {
        let at = BEGIN + number as i64 * HOUR;
        let later = live.advance_to(at);
        tell("an hour", &live, &later);
        let update = live.event(used(feature, at));
        tell(what, &live, &update);
    }
    let update = live.event(used(feature, live.at() - HOUR / 2));
    tell("an event out of order", &live, &update);
    let update = live.answer(FieldId(feature), Value::Int(60));
    tell("an answer about the feature", &live, &update);
    for (days, what) in [
        (1, "a day"),
        (3, "three more days, until the clock turns"),
        (8, "eight more, past every window of a week"),
    ] {
        let update = live.advance_to(live.at() + days * 24 * HOUR);
        tell(what, &live, &update);
    }
    (engine.program().segments.len(), out)
}

fn agrees(engine: &Engine, live: &LiveEvaluation) {
    let mut evaluator = fresh(engine).expect("the purpose");
    let history = live.history().clone();
    let now = evaluator.run(live.profile(), &history, live.at());
    for (id, segment) in (0..).map(SegmentId).zip(&engine.program().segments) {
        assert_eq!(now.segment(id), live.segment(id), "{}", segment.name);
    }
    for (id, matrix) in (0..).map(MatrixId).zip(&engine.program().matrices) {
        assert_eq!(now.matrix(id), live.matrix(id), "{}", matrix.name);
    }
}

#[test]
fn an_update_looks_at_what_can_change_however_large_the_program_is() {
    let (segments, few) = updates(10);
    assert_eq!(segments, 10 * SEGMENTS);
    let (segments, many) = updates(2_500);
    assert_eq!(segments, 10_000);
    let steps = |text: &str| {
        text.lines()
            .filter(|line| !line.starts_with("an event out of order"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(steps(&few), steps(&many), "a larger program costs more");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("incremental.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &many).expect("the file can be written");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(written, many, "incremental.txt says something else; `BLESS=1` writes it anew");
}
