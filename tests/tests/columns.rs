//! Columns against the rows of a table, over generated programs and people.
//!
//! `COLUMNS_SEEDS=FROM..TO` tries other programs.

#![cfg(feature = "arrow")]
#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

use onboard_tests::{columns, generate};
use std::ops::Range;

fn seeds() -> Range<u64> {
    let Ok(wanted) = std::env::var("COLUMNS_SEEDS") else { return 0..120 };
    let (from, to) = wanted.split_once("..").expect("COLUMNS_SEEDS=FROM..TO");
    from.parse().expect("a number")..to.parse().expect("a number")
}

#[test]
fn columns_say_what_the_rows_of_a_table_say() {
    let mut all = columns::Agreed::default();
    for seed in seeds() {
        let tape = generate::random_bytes(seed.wrapping_add(2_000_000), 9_000);
        // More people than a morsel of wide rows takes.
        all += columns::agree(&tape, 75).unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
    }
    println!("{all:?}");
    assert!(all.blocks * 4 > all.people, "few in blocks: {all:?}");
    assert!(all.problems * 20 > all.people, "few wrong values: {all:?}");
}
