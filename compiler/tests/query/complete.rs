//! What may stand at a place.

use crate::{Fixture, PROGRAM};

fn offered(fixture: &Fixture) -> Vec<String> {
    let all = fixture.analysis.completions(fixture.file, fixture.offset);
    all.into_iter().map(|offer| offer.label).collect()
}

/// What is offered where the program ends with this text.
fn at_the_end(text: &str) -> Vec<String> {
    offered(&Fixture::one(&format!("{PROGRAM}\n{text}<CURSOR>")))
}

/// What is offered where a part of the program is replaced.
fn instead(part: &str, text: &str) -> Vec<String> {
    assert!(PROGRAM.contains(part), "{part}");
    offered(&Fixture::one(&PROGRAM.replacen(part, text, 1)))
}

#[track_caller]
fn begins_with(offered: &[String], first: &[&str]) {
    assert_eq!(offered.iter().take(first.len()).collect::<Vec<_>>(), first, "{offered:?}");
}

#[track_caller]
fn holds(offered: &[String], all: &[&str], none: &[&str]) {
    for one in all {
        assert!(offered.iter().any(|other| other == one), "{one} in {offered:?}");
    }
    for one in none {
        assert!(!offered.iter().any(|other| other == one), "no {one} in {offered:?}");
    }
}

#[test]
fn declarations_at_the_begin_of_a_line() {
    begins_with(&at_the_end(""), &["onboarding", "import", "purpose", "for", "type", "field"]);
    begins_with(&at_the_end("seg"), &["onboarding", "import"]);
    begins_with(&offered(&Fixture::one("<CURSOR>")), &["onboarding"]);
}

#[test]
fn purposes_behind_for() {
    let purposes = ["tailoring", "service"];
    assert_eq!(at_the_end("for "), purposes);
    assert_eq!(at_the_end("for service, "), purposes);
    assert_eq!(at_the_end("matrix m -> path for "), purposes);
    assert_eq!(at_the_end("matrix m -> path for tail"), purposes);
    assert_eq!(at_the_end("field x: text {\n    for "), purposes);
    assert_eq!(at_the_end("field x: text { category public; for "), purposes);
    assert_eq!(at_the_end("purpose x within "), purposes);
    assert_eq!(at_the_end("profiling for "), purposes);
    assert_eq!(at_the_end("test \"t\" {\n    given consent "), purposes);
}

#[test]
fn in_a_cell_the_values_of_its_column() {
    let row = |cells: &str| instead("    -    | -              -> tour  | \"a cup\"\n", cells);
    assert_eq!(row("    <CURSOR>\n")[..3], ["yes", "no", "-"]);
    assert_eq!(row("    - | <CURSOR>\n")[..4], ["green", "black", "herbal", "-"]);
    assert_eq!(row("    - | green or <CURSOR>\n")[..3], ["green", "black", "herbal"]);
    assert_eq!(row("    | - | gr<CURSOR> -> tour\n")[..3], ["green", "black", "herbal"]);
    assert_eq!(row("    - | - -> <CURSOR>\n"), ["shelf", "tour"]);
    assert_eq!(row("    - | - -> tour | \"{<CURSOR>\n")[..2], ["ui_language", "taste"]);
}

#[test]
fn in_a_matrix_that_is_only_begun() {
    let text = "matrix m -> path for tailoring {\n    taste | keen -> path\n    ";
    begins_with(&at_the_end(text), &["green", "black", "herbal"]);
    begins_with(&at_the_end(&format!("{text}- | ")), &["yes", "no"]);
    holds(
        &at_the_end("matrix m -> path for tailoring {\n    "),
        &["taste", "keen", "brews", "hit"],
        &["brewed"],
    );
    assert_eq!(at_the_end("matrix m -> path for tailoring {\n    hit "), ["first", "unique", "all"]);
}

#[test]
fn names_in_expressions() {
    let offered = at_the_end("segment s when ");
    holds(
        &offered,
        &["taste", "cups", "brews", "called", "keen", "not", "bucket"],
        &["brewed", "tailoring", "shelf"],
    );
    holds(&at_the_end("segment s when cups > 1 and "), &["taste", "not"], &[]);
    begins_with(&at_the_end("segment s when taste == "), &["green", "black", "herbal"]);
    begins_with(&at_the_end("segment s when taste in { green, "), &["green", "black", "herbal"]);
    assert_eq!(at_the_end("segment s when taste is "), ["missing", "not missing", "imputed", "not imputed"]);
    begins_with(&at_the_end("segment s when user."), &["ui_language", "taste"]);
    holds(&at_the_end("let x = if keen then "), &["taste"], &[]);
}

#[test]
fn events_and_their_properties_in_traits() {
    begins_with(&at_the_end("trait t = "), &["count of", "sum of"]);
    begins_with(&at_the_end("trait t = count of "), &["brewed", "path_shown"]);
    assert_eq!(at_the_end("trait t = sum of brewed."), ["kind", "minutes"]);
    begins_with(&at_the_end("trait t = count of brewed where "), &["kind", "minutes"]);
    begins_with(&at_the_end("trait t = sum of brewed.minutes where kind == "), &["green", "black", "herbal"]);
    begins_with(&at_the_end("trait t = last "), &["brewed"]);
    begins_with(&at_the_end("trait t = brewed then "), &["brewed"]);
}

#[test]
fn clauses_in_a_block() {
    assert_eq!(at_the_end("field x: text {\n    "), ["ask", "from", "for", "category", "fallback", "allow"]);
    assert_eq!(
        at_the_end("field x: text {\n    ask \"x\"\n    fa"),
        ["ask", "from", "for", "category", "fallback", "allow"]
    );
    assert_eq!(at_the_end("field x: text {\n    category "), ["public", "ordinary", "sensitive", "special"]);
    assert_eq!(at_the_end("purpose x {\n    basis "), ["consent", "contract"]);
    begins_with(&at_the_end("field x: int in 0 to 9 {\n    fallback "), &["median", "mean", "most common"]);
    begins_with(&instead("fallback green", "fallback <CURSOR>"), &["green", "black", "herbal"]);
    assert_eq!(at_the_end("path x {\n    step s {\n        "), ["title", "show", "skip", "done"]);
    begins_with(&at_the_end("path x {\n    step s {\n        done on "), &["brewed"]);
    holds(&at_the_end("path x {\n    step s {\n        skip when "), &["taste", "keen"], &[]);
    begins_with(&at_the_end("profiling for service {\n    stage a ask "), &["ui_language", "taste"]);
}

#[test]
fn types_of_fields_and_properties() {
    holds(&at_the_end("field x: "), &["one of", "int", "blend"], &["taste"]);
    holds(&at_the_end("event x {\n    y: "), &["one of", "int", "blend"], &["taste"]);
    holds(&at_the_end("type x = "), &["one of", "int", "blend"], &["taste"]);
}

#[test]
fn steps_of_tests() {
    let test = "test \"t\" {\n    ";
    assert_eq!(at_the_end(test), ["for", "at", "given", "after", "expect"]);
    holds(&at_the_end(&format!("{test}given ")), &["taste", "consent"], &["keen"]);
    begins_with(&at_the_end(&format!("{test}given taste = ")), &["green", "black", "herbal"]);
    begins_with(&at_the_end(&format!("{test}given cups = 3, taste = ")), &["green", "black", "herbal"]);
    begins_with(&at_the_end(&format!("{test}after 3 ")), &["brewed"]);
    assert_eq!(at_the_end(&format!("{test}after 3 brewed {{ ")), ["kind", "minutes"]);
    assert_eq!(at_the_end(&format!("{test}after 3 brewed {{ kind: ")), ["green", "black", "herbal"]);
    begins_with(&at_the_end(&format!("{test}expect path ")), &["shelf", "tour", "nothing"]);
    assert_eq!(at_the_end(&format!("{test}expect path shelf because ")), ["big", "row"]);
    assert_eq!(at_the_end(&format!("{test}expect step ")), ["pick"]);
    assert_eq!(at_the_end(&format!("{test}expect step pick ")), ["open", "done", "skipped", "waiting"]);
    holds(&at_the_end(&format!("{test}expect ")), &["keen", "start", "path"], &[]);
    begins_with(&at_the_end(&format!("{test}expect start.")), &["path", "offer"]);
}

#[test]
fn nothing_in_comments_texts_and_numbers_of_members() {
    for text in
        ["// for ", "/// for ", "path p \"for ", "segment s when x matches `a", "type x = one of { a, "]
    {
        assert_eq!(at_the_end(text), [""; 0], "{text}");
    }
}

#[test]
fn what_is_offered_replaces_the_word_and_is_documented() {
    let fixture = Fixture::one(&format!("{PROGRAM}\nsegment s when ta<CURSOR>"));
    let all = fixture.analysis.completions(fixture.file, fixture.offset);
    let taste = all.iter().find(|offer| offer.label == "taste").unwrap();
    assert_eq!(fixture.show(taste.replace), "main:63 ta");
    assert_eq!(taste.detail, "one of { green, black, herbal }");
    assert_eq!(taste.documentation, "What they like.");
}

#[test]
fn everywhere_in_the_program_something_or_nothing_is_offered() {
    let fixture = Fixture::behind("onboarding");
    for offset in 0..=u32::try_from(PROGRAM.len()).unwrap() {
        let _ = fixture.analysis.completions(fixture.file, offset);
    }
    let cut = (0..PROGRAM.len()).step_by(7).filter(|at| PROGRAM.is_char_boundary(*at));
    for at in cut {
        let _ = offered(&Fixture::one(&format!("{}<CURSOR>", &PROGRAM[..at])));
    }
}
