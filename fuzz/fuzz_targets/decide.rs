//! Generated programs and people: deciding neither panics nor hangs, and the same input gives the same document.
#![no_main]

libfuzzer_sys::fuzz_target!(|tape: &[u8]| {
    if let Err(broken) = onboard_tests::laws::decisions(tape) {
        panic!("{broken}");
    }
});
