//! Hover, outline, colours, folding and selections.

use crate::{Fixture, PROGRAM, examples};
use onboard_compiler::query::{Entry, FoldingKind, TokenMeaning, foldings, selections};
use std::fmt::Write;

fn hover(marked: &str) -> String {
    let fixture = Fixture::behind(marked);
    fixture.analysis.hover(fixture.file, fixture.offset).expect("something is shown").markdown
}

#[test]
fn a_field_says_all_that_is_known_of_it() {
    let shown = hover("segment keen when brews >= 3 or cu");
    assert!(shown.starts_with("```onboard\nfield cups: int in 0 to 40\n```"), "{shown}");
    let shown = hover("skip when ta");
    for part in [
        "field taste: blend",
        "What they like.",
        "asked: \"What do you like?\"",
        "`fallback green`",
        "serves `tailoring` (the line `for` above it)",
        "category `sensitive`",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn what_is_worked_out_says_what_follows() {
    let shown = hover("segment ke");
    assert!(shown.contains("Drinks a lot.") && shown.contains("serves `tailoring`"), "{shown}");
    assert!(hover("let cal").contains("gives `text`"));
    assert!(hover("when bre").contains("gives `int`"));
    assert!(hover("kind == gre").contains("member of `blend`"));
    assert!(hover("green or bl").contains("spelled `Black Tea` outside"));
    assert!(hover("where minu").contains("minutes: float in 0 to 60"));
    assert!(hover("big, start.off").contains("result of the matrix `start`"));
    assert!(hover("-> she").contains("steps: `pick`"));
    assert!(hover("step pi").contains("step pick \"Pick one\"\n```\n\n- step 1 of the path `shelf`"));
    assert!(hover("stage sig").contains("stage 1 of the profiling for `tailoring`"));
    let shown = hover("because bi");
    for part in [
        "```onboard\nkeen | taste          -> path  | offer\nbig: yes |",
        "big: yes | green or black",
        "row 1 of the matrix `start`",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}

#[test]
fn nothing_is_shown_of_a_keyword() {
    let fixture = Fixture::behind("segme");
    assert_eq!(fixture.analysis.hover(fixture.file, fixture.offset), None);
}

fn write(entries: &[Entry], depth: usize, out: &mut String) {
    for entry in entries {
        let _ = writeln!(out, "{}{:?} {} {}", "  ".repeat(depth), entry.kind, entry.name, entry.detail);
        assert!(entry.whole.start <= entry.name_span.start && entry.name_span.end <= entry.whole.end);
        write(&entry.within, depth + 1, out);
    }
}

#[test]
fn the_outline_of_a_file() {
    let fixture = Fixture::behind("onboarding");
    let mut out = String::new();
    write(&fixture.analysis.outline(fixture.file), 0, &mut out);
    insta::assert_snapshot!(out);
}

#[test]
fn colours_tell_names_from_words() {
    let fixture = Fixture::behind("onboarding");
    let tokens = fixture.analysis.tokens(fixture.file);
    let at = |marked: &str, word: &str| {
        let start = PROGRAM.find(marked).unwrap() + marked.len() - word.len();
        let found = tokens.iter().find(|token| token.span.start as usize == start);
        found.map(|token| (&PROGRAM[token.span.range()], token.meaning, token.declares))
    };
    use TokenMeaning::{Derived, Event, Field, Keyword, Matrix, Member, Number, Path, Property, Text, Type};
    assert_eq!(at("segment", "segment"), Some(("segment", Keyword, false)));
    assert_eq!(at("field cups", "cups"), Some(("cups", Field, true)));
    assert_eq!(at("field cups: int", "int"), Some(("int", Type, false)));
    assert_eq!(at("count of brewed", "brewed"), Some(("brewed", Event, false)));
    assert_eq!(at("kind == green", "green"), Some(("green", Member, false)));
    assert_eq!(at("where kind", "kind"), Some(("kind", Property, false)));
    assert_eq!(at("in last 7d", "7d"), Some(("7d", Number, false)));
    assert_eq!(at("step pick", "pick"), Some(("pick", Path, true)));
    assert_eq!(at("big", "big"), Some(("big", Matrix, true)));
    assert_eq!(at("because big", "big"), Some(("big", Matrix, false)));
    assert_eq!(at("stage signup", "signup"), Some(("signup", Path, true)));
    assert_eq!(at("onboarding tea", "tea"), Some(("tea", Path, true)));
    assert_eq!(at("welcome \"Hello, {called", "\"Hello, {called"), Some(("\"Hello, {", Text, false)));
    assert_eq!(at("welcome \"Hello, {called", "called"), Some(("called", Derived, false)));
    assert_eq!(at("welcome \"Hello, {called}.\"", "}.\""), Some(("}.\"", Text, false)));
}

#[test]
fn colours_are_in_order_and_apart() {
    let roots = examples();
    for root in roots {
        let analysis = onboard_compiler::query::Analysis::new(crate::read(&root));
        for file in analysis.files() {
            let tokens = analysis.tokens(file);
            assert!(tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
            assert!(tokens.iter().all(|token| token.span.start < token.span.end));
        }
    }
}

#[test]
fn blocks_comments_and_imports_fold() {
    let text = "// a\n// b\nimport \"a\"\nimport \"b\"\n\npath p {\n    step s {\n        title \"x\"\n    }\n}\nsegment s when (a)\n";
    let folded: Vec<(&str, FoldingKind)> =
        foldings(text).into_iter().map(|folding| (&text[folding.range], folding.kind)).collect();
    assert_eq!(
        folded,
        [
            ("// a\n// b", FoldingKind::Comment),
            ("import \"a\"\nimport \"b\"", FoldingKind::Imports),
            ("{\n    step s {\n        title \"x\"\n    }\n}", FoldingKind::Block),
            ("{\n        title \"x\"\n    }", FoldingKind::Block),
        ]
    );
}

#[test]
fn a_selection_grows_from_the_word_to_the_file() {
    let text = "let a = 1\nmatrix m -> path {\n    a | b -> path\n    x or y | - -> p\n}\n";
    let offset = text.find("or y").unwrap() - 1;
    let grown: Vec<&str> = selections(text, offset).into_iter().map(|range| &text[range]).collect();
    assert_eq!(
        grown,
        [
            "x",
            "x or y",
            "x or y | - -> p",
            "\n    a | b -> path\n    x or y | - -> p\n",
            "{\n    a | b -> path\n    x or y | - -> p\n}",
            "matrix m -> path {\n    a | b -> path\n    x or y | - -> p\n}",
            text,
        ]
    );
    let rule = "segment s when keen and (cups > 5 or not ready)\n";
    let grown: Vec<&str> =
        selections(rule, rule.find("> 5").unwrap()).into_iter().map(|range| &rule[range]).collect();
    assert_eq!(
        grown,
        [
            ">",
            "cups > 5",
            "cups > 5 or not ready",
            "(cups > 5 or not ready)",
            "keen and (cups > 5 or not ready)",
            "segment s when keen and (cups > 5 or not ready)",
            rule,
        ]
    );
    for offset in 0..=text.len() + 3 {
        let all = selections(text, offset);
        assert!(all.windows(2).all(|pair| pair[1].start <= pair[0].start && pair[0].end <= pair[1].end));
    }
    assert!(selections("", 0).is_empty());
}
