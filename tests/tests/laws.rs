//! A seeded slice of the laws; `fuzz/` runs longer.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use onboard_tests::{generate, laws};

#[test]
fn generated_programs_decide_without_panic_and_survive_formatting() {
    let (mut programs, mut people) = (0, 0);
    let tried = 500;
    for seed in 0..tried {
        let tape = generate::random_bytes(seed, 1_200);
        let ran = laws::decisions(&tape).unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
        programs += ran.programs;
        people += ran.people;
    }
    println!("{programs} of {tried} generated programs checked; {people} decisions");
    assert!(programs * 10 > tried as usize * 9, "only {programs} of {tried} generated programs check");
}
