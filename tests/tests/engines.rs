//! Machine code against the interpreter, over generated programs and people; `fuzz/` runs longer.
//!
//! `ENGINES_SEEDS=FROM..TO` tries other programs, `ENGINES_PEOPLE=COUNT` more people for each of their purposes.

#![allow(clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

use onboard_jit::fault::{Cut, Fault, cut_like, plant};
use onboard_tests::coverage::STATES;
use onboard_tests::{blocks, engines, generate, operations};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;

/// The operations that have operands: each must be compared.
const OPERATIONS: [&str; 27] = [
    "abs",
    "and",
    "arithmetic",
    "between",
    "bucket",
    "compare",
    "contains",
    "days-since",
    "declassify",
    "ends-with",
    "holds",
    "if",
    "is-imputed",
    "is-missing",
    "length",
    "lower",
    "matches",
    "max",
    "min",
    "negate",
    "not",
    "one-of",
    "or",
    "otherwise",
    "round",
    "starts-with",
    "stated",
];

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
    for seed in seeds() {
        let tape = generate::random_bytes(seed.wrapping_add(1_000_000), 1_200);
        all += engines::agree(&tape, people()).unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
    }
    println!("{all:?}\n{}\nnever: {}", all.coverage.table(), all.coverage.missing().join(", "));
    let taken = all.blocks.purposes;
    let refused: usize = all.blocks.refused.values().sum();
    assert!(taken > 8 * refused, "few blocks: {all:?}");
    assert!(all.machine_code * 10 > all.decisions * 9, "little machine code: {all:?}");
    for operation in OPERATIONS {
        let [known, imputed, absent @ ..] = all.coverage.first_operand(operation);
        let absent: usize = absent.iter().sum();
        assert!(
            known > 0 && absent > 0,
            "`{operation}` of {known} known, {imputed} imputed, {absent} absent"
        );
    }
}

/// Each operand is known, imputed, and absent for each reason, but for those that are as the program says: machine code looks
/// into the texts of fields alone (which are not computed: "not applicable" they never are), for constants.
#[test]
fn every_operation_meets_every_absence() {
    let agreed = operations::agree().unwrap_or_else(|broken| panic!("{broken}"));
    println!("{} decisions\n{}", agreed.decisions, agreed.coverage.table());
    assert_eq!(agreed.machine_code, agreed.decisions);
    for operation in OPERATIONS {
        assert!(agreed.coverage.first_operand(operation)[0] > 0, "`{operation}` does not occur");
    }
    let mut never = BTreeSet::new();
    for looked_for in ["contains", "ends-with", "starts-with"] {
        never.extend(STATES.iter().skip(1).map(|state| format!("{looked_for} 2: {state}")));
    }
    for into in ["contains", "ends-with", "lower", "matches", "starts-with"] {
        never.insert(format!("{into} 1: not_applicable"));
    }
    assert_eq!(BTreeSet::from_iter(agreed.coverage.missing()), never);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same of any tape; one that breaks it is made as short as it can be.
    #[test]
    fn engines_agree_about_any_program(tape in vec(any::<u8>(), 200..1_600)) {
        prop_assert_eq!(engines::agree(&tape, 3).map(|_| ()), Ok(()));
    }
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

/// Functions in parts that are as short as they can be, or middling, with truths packed and not.
fn cuts() -> impl Iterator<Item = Cut> {
    [1, 12, 60].into_iter().flat_map(|longest| [true, false].map(|packs| Cut { longest, packs }))
}

#[test]
fn functions_in_parts_say_the_same() {
    for cut in cuts() {
        cut_like(Some(cut));
        for seed in seeds() {
            let tape = generate::random_bytes(seed.wrapping_add(2_000_000), 1_200);
            let agreed = engines::agree(&tape, people());
            agreed.unwrap_or_else(|broken| panic!("{cut:?}, seed {seed}: {broken}"));
        }
    }
    cut_like(None);
}

#[test]
fn wrong_instructions_are_noticed_in_parts() {
    for fault in [Fault::LessForAtMost, Fault::KnownWhereAbsent, Fault::LastForFirst, Fault::NoGuess] {
        for cut in cuts() {
            cut_like(Some(cut));
            let noticed = noticed(fault, |tape| engines::agree(tape, 4).is_ok());
            cut_like(None);
            assert!(noticed.is_some(), "{fault:?} is not noticed with {cut:?}");
        }
    }
}
