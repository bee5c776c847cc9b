//! What forms take, while they are written.

use crate::{Fixture, PROGRAM};
use onboard_compiler::query::{Signature, SignatureHelp};

fn help(text: &str) -> Option<SignatureHelp> {
    let fixture = Fixture::one(text);
    fixture.analysis.signature_help(fixture.file, fixture.offset)
}

/// The form that is shown where the program ends with this text, the active parameter in brackets.
fn at_the_end(text: &str) -> Option<String> {
    help(&format!("{PROGRAM}\n{text}<CURSOR>")).map(|help| marked(&help.signatures[help.active]))
}

fn marked(signature: &Signature) -> String {
    let mut label = signature.label.clone();
    if let Some(parameter) = signature.active.map(|at| &signature.parameters[at]) {
        label.insert(parameter.range.end, ']');
        label.insert(parameter.range.start, '[');
    }
    label
}

#[track_caller]
fn is(text: &str, expected: &str) {
    assert_eq!(at_the_end(text).as_deref(), Some(expected), "{text}");
}

#[test]
fn functions() {
    is("let x = lower(", "lower([text])");
    is("let x = 1 + min(cups", "min([value], value, …)");
    is("let x = min(cups, ", "min(value, [value, …])");
    is("let x = min(cups, 3, 4, ", "min(value, [value, …])");
    is("let x = bucket(cups, 2, ", "bucket(number, [edge, …])");
    is("let x = min(abs(cups), ", "min(value, [value, …])");
    is("let x = min(abs(", "abs([number])");
    is("let x = min((cups + 1", "min([value], value, …)");
    is("let x = lower(\"te", "lower([text])");
    is("let x = declassify bucket(cups, ", "declassify bucket(number, [edge, …]) because \"reason\"");
    for rest in ["", "because ", "because \"so"] {
        let text = format!("let x = declassify bucket(cups, 3) {rest}");
        is(&text, "declassify bucket(number, edge, …) because \"[reason]\"");
    }
    is("segment s when keen and length(", "length([value])");
    is("path x {\n    step s {\n        skip when round(", "round([number])");
}

#[test]
fn aggregates() {
    let count = |active: &str| {
        "count of EVENT where CONDITION in last WINDOW".replace(active, &format!("[{active}]"))
    };
    is("trait t = count ", &count("EVENT"));
    is("trait t = count of bre", &count("EVENT"));
    is("trait t = count of brewed where kind in ", &count("CONDITION"));
    is("trait t = count of brewed where kind == green in ", &count("WINDOW"));
    is("trait t = count of brewed in last 7", &count("WINDOW"));
    is("trait t = sum of brewed.", "sum of EVENT.[PROPERTY] where CONDITION in last WINDOW");
    is("trait t = time of last ", "time of last [EVENT] where CONDITION in last WINDOW");
    is("trait t = last ", "last [EVENT].PROPERTY where CONDITION in last WINDOW");
    is(
        "trait t = most common brewed.kind in last ",
        "most common EVENT.PROPERTY where CONDITION in last [WINDOW]",
    );
    is("trait t = active days of ", "active days of [EVENT] where CONDITION in last WINDOW");
    is("trait t = brewed then ", "EVENT then [EVENT] within DURATION");
    is("trait t = brewed then brewed within ", "EVENT then EVENT within [DURATION]");
    is("trait t = brewed then brewed within 2d then ", "EVENT then [EVENT] within DURATION");
}

#[test]
fn fallbacks() {
    let forms = |text: &str| -> Vec<String> {
        let help = help(&format!("{PROGRAM}\n{text}<CURSOR>")).unwrap();
        help.signatures.into_iter().map(|one| one.label).collect()
    };
    is("field x: int in 0 to 9 {\n    fallback ", "fallback [VALUE]");
    is(
        "field x: int in 0 to 9 {\n    fallback most common by ",
        "fallback most common by [FIELD, …] at least N% sure",
    );
    is(
        "field x: int in 0 to 9 {\n    fallback median at least 6",
        "fallback median by FIELD, … at least [N%] sure",
    );
    assert_eq!(forms("field x: int in 0 to 9 {\n    fallback ").len(), 4);
    assert_eq!(forms("field x: text {\n    fallback ").len(), 2);
    assert_eq!(forms("field x: date {\n    fallback ").len(), 3);
    let help = help(&PROGRAM.replacen("fallback green", "fallback <CURSOR>green", 1)).unwrap();
    assert_eq!(help.signatures[0].parameters[0].documentation, "a constant: one of { green, black, herbal }");
}

#[test]
fn rows() {
    let last = "    -    | -              -> tour  | \"a cup\"\n";
    let row = |text: &str| -> Option<String> {
        let help = help(&PROGRAM.replacen(last, text, 1))?;
        Some(marked(&help.signatures[help.active]))
    };
    let header = |active: &str| Some(format!("start: {active}"));
    assert_eq!(row("    <CURSOR>\n"), header("[keen] | taste -> path | offer"));
    assert_eq!(row("    ye<CURSOR> | - -> tour | \"x\"\n"), header("[keen] | taste -> path | offer"));
    assert_eq!(row("    small: no | <CURSOR>\n"), header("keen | [taste] -> path | offer"));
    assert_eq!(row("    | no | gre<CURSOR>\n"), header("keen | [taste] -> path | offer"));
    assert_eq!(row("    no | green or <CURSOR>\n"), header("keen | [taste] -> path | offer"));
    assert_eq!(row("    no | green -> <CURSOR>\n"), header("keen | taste -> [path] | offer"));
    assert_eq!(row("    no | green -> tour | \"a cu<CURSOR>p\"\n"), header("keen | taste -> path | [offer]"));
    assert_eq!(row("    no | green | - | <CURSOR>\n"), header("keen | taste -> path | offer"));
    assert_eq!(row("    no | green -> tour | \"a\" | <CURSOR>\n"), header("keen | taste -> path | offer"));
    let help = help(&PROGRAM.replacen(last, "    - | <CURSOR>\n", 1)).unwrap();
    let said = &help.signatures[0].parameters[1].documentation;
    assert!(
        said.starts_with("`one of { green, black, herbal }`: a member") && said.ends_with("What they like."),
        "{said}"
    );
}

#[test]
fn nothing_where_no_form_is_written() {
    for text in [
        "",
        "segment s when ",
        "segment s when taste in { green, ",
        "let x = (cups + ",
        "let x = nothing(",
        "let x = lower(taste) ",
        "// let x = lower(",
        "trait t = ",
        "field x: int in 0 to 9 {\n    category ",
        "matrix m -> path for tailoring {\n    keen | ",
        "matrix m -> path for tailoring {\n    hit ",
    ] {
        assert_eq!(at_the_end(text), None, "{text}");
    }
}

#[test]
fn parameters_stand_in_their_labels() {
    for cut in (0..PROGRAM.len()).filter(|at| PROGRAM.is_char_boundary(*at)).step_by(3) {
        let fixture = Fixture::one(&format!("{}<CURSOR>", &PROGRAM[..cut]));
        let Some(help) = fixture.analysis.signature_help(fixture.file, fixture.offset) else { continue };
        assert!(help.active < help.signatures.len());
        for signature in &help.signatures {
            assert!(signature.active.is_none_or(|at| at < signature.parameters.len()));
            assert!(signature.parameters.iter().all(|one| !signature.label[one.range.clone()].is_empty()));
        }
    }
}
