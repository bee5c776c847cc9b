//! Any text: parsing, checking and formatting it neither panics nor hangs, and what the formatter writes is stable.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Err(broken) = onboard_tests::laws::text(text) {
        panic!("{broken}");
    }
});
