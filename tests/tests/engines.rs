//! Machine code against the interpreter, over generated programs and people; `fuzz/` runs longer.
//!
//! `ENGINES_SEEDS=FROM..TO` tries other programs, `ENGINES_PEOPLE=COUNT` more people for each of their purposes.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

use onboard_jit::fault::{Fault, plant};
use onboard_tests::{blocks, engines, generate};
use std::ops::Range;

/// Programs about which the engines once differed: a row of a matrix that asks for something and for its opposite.
const ONCE: [u64; 2] = [1_856, 95_587];

fn seeds() -> Range<u64> {
    let Ok(wanted) = std::env::var("ENGINES_SEEDS") else { return 0..120 };
    let (from, to) = wanted.split_once("..").expect("ENGINES_SEEDS=FROM..TO");
    from.parse().expect("a number")..to.parse().expect("a number")
}

fn people() -> usize {
    std::env::var("ENGINES_PEOPLE").map_or(6, |people| people.parse().expect("a number"))
}

#[test]
fn machine_code_says_what_the_interpreter_says() {
    let mut all = engines::Agreed::default();
    for seed in ONCE.into_iter().chain(seeds()) {
        let tape = generate::random_bytes(seed.wrapping_add(1_000_000), 1_200);
        all += engines::agree(&tape, people()).unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
    }
    println!("{all:?}\n{}\nnever: {}", all.coverage.table(), all.coverage.missing().join(", "));
    let taken = all.blocks.purposes;
    let refused: usize = all.blocks.refused.values().sum();
    assert!(taken > 8 * refused, "few blocks: {all:?}");
    assert!(all.machine_code * 10 > all.decisions * 9, "little machine code: {all:?}");
}

/// The first program about which the engines differ where one of them is wrong on purpose.
fn noticed(fault: Fault, agree: impl Fn(&[u8]) -> bool) -> Option<u64> {
    plant(Some(fault));
    let differ = |seed: &u64| !agree(&generate::random_bytes(*seed, 6_000));
    let seed = (0..200).find(differ);
    plant(None);
    seed
}

#[test]
fn wrong_instructions_are_noticed() {
    for fault in [Fault::LessForAtMost, Fault::KnownWhereAbsent, Fault::LastForFirst, Fault::NoGuess] {
        let rows = noticed(fault, |tape| engines::agree(tape, 4).is_ok());
        let blocks = noticed(fault, |tape| blocks::agree_alone(tape).is_ok());
        println!("{fault:?} is noticed by program {rows:?}, in blocks by {blocks:?}");
        assert!(rows.is_some() && blocks.is_some(), "{fault:?} is not noticed");
    }
}
