//! Ways to mend.

use onboard_compiler::query::{Analysis, all_safe_fixes, suppress};
use onboard_compiler::{Sources, check};
use onboard_syntax::Edit;

fn analysis(text: &str) -> Analysis {
    Analysis::new(Sources::single("main.onboard", text))
}

fn applied(text: &str, edits: &[Edit]) -> String {
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    text
}

#[test]
fn a_warning_is_allowed_above_what_it_is_about() {
    let text =
        "purpose p { basis contract }\nfor p\n/// How much.\nfield size: int\nsegment s when size > 2\n";
    let analysis = analysis(text);
    let found = analysis.diagnostics().iter().find(|found| found.slug == "number-without-range").unwrap();
    let fix = suppress(found, text).unwrap();
    let after = applied(text, &fix.edits);
    assert!(after.contains("\n// allow(number-without-range): \n/// How much.\nfield size"), "{after}");
    // The reason is still to be written, and nothing else is said.
    let slugs = |text: &str| -> Vec<&str> {
        check(&Sources::single("main.onboard", text)).diagnostics.iter().map(|found| found.slug).collect()
    };
    assert_eq!(slugs(&after), ["allow-without-reason"]);
    assert_eq!(slugs(&after.replace("range): ", "range): any number is right")), [""; 0]);
}

#[test]
fn a_warning_in_a_block_is_allowed_there() {
    let text = "event e {\r\n    size: int\r\n}\r\n";
    let analysis = analysis(text);
    let found = analysis.diagnostics().iter().find(|found| found.slug == "number-without-range").unwrap();
    let after = applied(text, &suppress(found, text).unwrap().edits);
    assert_eq!(after, "event e {\r\n    // allow(number-without-range): \r\n    size: int\r\n}\r\n");
}

#[test]
fn errors_are_not_allowed() {
    let text = "segment s when nothing == 2\n";
    let analysis = analysis(text);
    assert!(!analysis.diagnostics().is_empty());
    assert!(analysis.diagnostics().iter().all(|found| suppress(found, text).is_none()));
}

#[test]
fn all_that_is_safe_is_mended_at_once() {
    let text = "purpose p { basis contract }\nfor p\nfield role: one of { a, b }\nsegment s when role is a\nsegment t when role is b\n";
    let analysis = analysis(text);
    let edits = all_safe_fixes(analysis.diagnostics());
    let after = applied(text, &edits);
    assert_eq!(after, text.replace(" is ", " == "));
}
