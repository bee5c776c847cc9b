//! Any bytes, and programs in which something was changed: loading them does not panic, and what is sound decides.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Err(broken) = onboard_tests::damage::load(bytes) {
        panic!("{broken}");
    }
});
