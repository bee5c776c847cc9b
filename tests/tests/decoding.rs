//! Profiles read straight into rows against profiles read by way of a tree; `fuzz/` runs longer.
//!
//! `DECODING_SEEDS=FROM..TO` tries other programs.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

use onboard_tests::{decoding, generate};
use std::ops::Range;

fn seeds() -> Range<u64> {
    let Ok(wanted) = std::env::var("DECODING_SEEDS") else { return 0..150 };
    let (from, to) = wanted.split_once("..").expect("DECODING_SEEDS=FROM..TO");
    from.parse().expect("a number")..to.parse().expect("a number")
}

#[test]
fn a_row_is_what_a_tree_says() {
    let mut all = decoding::Read::default();
    for seed in seeds() {
        let tape = generate::random_bytes(seed.wrapping_add(2_000_000), 20_000);
        all += decoding::agree(&tape, 60).unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
    }
    println!("{all:?}");
    let a_tenth = |count: u64| count * 10 > all.documents;
    let hundredths = |count: u64| count * 100 > all.documents;
    assert!(a_tenth(all.plain) && a_tenth(all.malformed), "too few of a kind: {all:?}");
    assert!(hundredths(all.with_problems) && hundredths(all.timed), "too few of a kind: {all:?}");
}
