//! A seeded slice of the laws; `fuzz/` runs longer.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use onboard_tests::{damage, generate, laws};

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

#[test]
fn damaged_programs_are_refused_or_decide() {
    let (mut changed, mut sound) = (0, 0);
    let tried = 500;
    for seed in 0..tried {
        let tape = generate::random_bytes(seed, 900);
        let loaded = damage::load(&tape).unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
        changed += loaded.changed;
        sound += loaded.sound;
    }
    println!("{changed} damaged programs, {sound} of them sound all the same");
    assert!(changed * 10 > tried as usize * 9, "only {changed} of {tried} generated programs check");
    assert!(sound > 50 && sound < changed, "{sound} of {changed} damaged programs are sound");
}
