//! Generated programs and people: machine code says what the interpreter says.
#![no_main]

libfuzzer_sys::fuzz_target!(|tape: &[u8]| {
    if let Err(broken) = onboard_tests::engines::agree(tape, 3) {
        panic!("{broken}");
    }
});
