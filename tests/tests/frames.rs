//! A seeded slice of the law about imputed values.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use onboard_tests::{frames, generate};

#[test]
fn with_imputed_values_absent_a_program_says_what_it_says_without_fallbacks() {
    let (mut decisions, mut guesses) = (0, 0);
    for seed in 0..400 {
        let tape = generate::random_bytes(seed + 2_000_000, 1_200);
        let compared = frames::agree(&tape, 6).unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
        decisions += compared.decisions;
        guesses += compared.guesses;
    }
    println!("{decisions} decisions, {guesses} with something imputed");
    assert!(guesses > 500, "little is imputed: {guesses} of {decisions}");
}
