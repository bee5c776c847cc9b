//! Incremental evaluation against the interpreter, over generated programs, people and updates.
//!
//! `LIVE_SEEDS=FROM..TO` tries other programs.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

use onboard_tests::{generate, live};
use std::ops::Range;

fn seeds() -> Range<u64> {
    let Ok(wanted) = std::env::var("LIVE_SEEDS") else { return 0..250 };
    let (from, to) = wanted.split_once("..").expect("LIVE_SEEDS=FROM..TO");
    from.parse().expect("a number")..to.parse().expect("a number")
}

#[test]
fn who_is_kept_up_to_date_is_where_a_fresh_evaluation_says() {
    let mut all = live::Followed::default();
    for seed in seeds() {
        let tape = generate::random_bytes(seed.wrapping_add(2_000_000), 30_000);
        all += live::follow(&tape, 6, 16).unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
    }
    println!("{all:?}");
    assert!(all.anew * 2 < all.updates, "most updates are made anew: {all:?}");
    assert!(all.changed * 40 > all.updates, "hardly any update changes anything: {all:?}");
    assert!(all.with_memory * 10 > all.updates && all.with_guesses * 10 > all.updates, "{all:?}");
}

#[test]
fn the_same_holds_for_filters_clocks_and_what_another_purpose_tells() {
    let mut all = live::Followed::default();
    for seed in seeds() {
        let tape = generate::random_bytes(seed.wrapping_add(3_000_000), 10_000);
        all += live::follow_woven(&tape, 2, 24).unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
    }
    println!("{all:?}");
    assert!(all.anew * 4 < all.updates * 3, "most updates are made anew: {all:?}");
    assert!(all.changed * 20 > all.updates, "hardly any update changes anything: {all:?}");
}
