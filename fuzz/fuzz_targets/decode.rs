//! Generated programs and JSON documents, mangled too: a profile read straight into a row is the one read by way of a tree.
#![no_main]

libfuzzer_sys::fuzz_target!(|tape: &[u8]| {
    if let Err(broken) = onboard_tests::decoding::agree(tape, 6) {
        panic!("{broken}");
    }
});
