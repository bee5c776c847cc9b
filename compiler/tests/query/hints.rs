//! What rules leave unsaid.

use crate::{PROGRAM, examples, read};
use onboard_compiler::Sources;
use onboard_compiler::query::{Analysis, Hint, HintKind};
use onboard_syntax::FileId;

fn hints(text: &str) -> Vec<Hint> {
    let analysis = Analysis::new(Sources::single("main.onboard", text));
    analysis.hints(FileId(0), 0..u32::MAX)
}

/// A text with its hints between guillemets.
fn shown(text: &str) -> String {
    let mut out = text.to_owned();
    for hint in hints(text).iter().rev() {
        out.insert_str(hint.at.end as usize, &format!("«{}»", hint.label));
    }
    out
}

/// The line of a program, with declarations before it, in which hints are shown.
#[track_caller]
fn line(declared: &str, text: &str, expected: &str) {
    let whole = shown(&format!("purpose p {{ basis contract }}\nfor p\n{declared}\n{text}\n"));
    assert_eq!(whole.lines().last(), Some(expected));
}

const DAYS: &str = "event read { title: text; pages: int in 0 to 9 }\n\
                    trait days = active days of read in last 30d\n\
                    field joined: time\nfield name: text { fallback \"x\" }\nfield tags: set of one of { a, b } { fallback most common }";

#[test]
fn numbers_say_what_they_count() {
    line(DAYS, "segment s when days >= 5", "segment s when days >= 5«days»");
    line(DAYS, "segment s when 1 < days", "segment s when 1«day» < days");
    line(DAYS, "segment s when days in 2 to 5", "segment s when days in 2«days» to 5«days»");
    line(DAYS, "segment s when days + 2 > 7", "segment s when days + 2«days» > 7«days»");
    let age = format!("{DAYS}\nlet age = days since joined otherwise 0");
    line(&age, "segment s when age < 30", "segment s when age < 30«days»");
    line(
        DAYS,
        "segment s when length(tags) > 1",
        "segment s when length(tags«?»«otherwise most common») > 1«member»",
    );
    line(
        DAYS,
        "segment s when length(name) > 3",
        "segment s when length(name«otherwise \"x\"») > 3«characters»",
    );
}

#[test]
fn numbers_that_say_it_themselves_are_left_alone() {
    line(DAYS, "let old = now - joined > 3d", "let old = now - joined«?» > 3d");
    line(DAYS, "let old = days since joined > 3", "let old = days since joined«?» > 3");
    line(DAYS, "let twice = days * 2 > days", "let twice = days * 2 > days");
    line(DAYS, "trait t = count of read where pages > 3", "trait t = count of read where pages > 3");
}

#[test]
fn a_range_is_told_from_its_number() {
    let band = "field budget: float in 0 to 1_000 { fallback 0 }\nlet band = bucket(budget, 20, 75.5)";
    line(band, "segment s when band == 0", "segment s when band == 0«under 20»");
    line(band, "segment s when band >= 1", "segment s when band >= 1«20 to under 75.5»");
    line(band, "segment s when band in { 2, 3 }", "segment s when band in { 2«75.5 and more», 3 }");
}

#[test]
fn what_is_read_in_place_of_a_field_is_said_once() {
    let size = "field role: one of { a, b } { fallback a }\nfield size: int in 1 to 9 {\n    fallback median by role at least 60% sure\n    fallback 5\n}";
    line(
        size,
        "segment s when size > 2 and size < 4",
        "segment s when size«otherwise median by role, …» > 2 and size < 4",
    );
    line(
        size,
        "let near = abs(3 - size) <= size or size == 7",
        "let near = abs(3 - size«otherwise median by role, …») <= size or size == 7",
    );
    line(size, "let twice = size * 2", "let twice = size«otherwise median by role, …» * 2");
    line(size, "segment s when size is imputed", "segment s when size is imputed");
    line(size, "let own = role == a", "let own = role«otherwise a» == a");
    let fitted = "field size: int in 1 to 9 { fallback median }";
    line(fitted, "segment s when size > 2", "segment s when size«?»«otherwise median» > 2");
    line(fitted, "segment s when stated size > 2", "segment s when stated size«?» > 2");
}

#[test]
fn what_may_be_absent_is_asked_with_a_quiet_mark() {
    let declared = "field size: int in 1 to 9\nfield ready: bool\nevent e { p: int in 0 to 9 }\n\
                    trait seen = time of last e\ntrait often = count of e\nlet more = size + 1\nsegment big when size > 5";
    line(declared, "segment s when size > 2 or ready", "segment s when size«?» > 2 or ready«?»");
    line(declared, "segment s when now - seen > 5d", "segment s when now - seen«?» > 5d");
    line(declared, "segment s when often > 2", "segment s when often > 2");
    line(declared, "segment s when more > 2", "segment s when more«?» > 2");
    line(declared, "segment s when not big", "segment s when not big«?»");
    line(declared, "let plain = size + 1", "let plain = size + 1");
    line(declared, "trait t = count of e where p > 2", "trait t = count of e where p > 2");
}

#[test]
fn what_is_asked_for_first_is_there() {
    let declared = "field size: int in 1 to 9";
    for text in [
        "segment s when size is missing",
        "segment s when size is not missing and size > 2",
        "segment s when size is missing or size > 2",
        "segment s when size otherwise 3 > 2",
        "segment s when if size is missing then yes else size > 2",
        "segment s when if size is not missing then size > 2 else no",
    ] {
        line(declared, text, text);
    }
    line(
        declared,
        "segment s when size is missing and size > 2",
        "segment s when size is missing and size«?» > 2",
    );
}

#[test]
fn a_table_keeps_its_columns() {
    let text = shown(&format!(
        "{PROGRAM}\ntrait steady = active days of brewed in last 30d\nlet band = bucket(cups, 2, 5)\n\
        matrix more -> path for tailoring {{\n    steady | band -> path\n    >= 5   | 1    -> tour\n    -      | missing -> tour\n    -      | -    -> tour\n}}\n"
    ));
    assert!(
        text.contains(
            "    keen | taste          -> path  | offer«taste otherwise green»«keen?»\n    big: yes"
        ),
        "{text}"
    );
    assert!(text.contains(
        "    steady | band -> path«steady in days»«band 0: under 2, 1: 2 to under 5, 2: 5 and more»\n    >= 5   | 1 "
    ), "{text}");
    assert!(text.contains("skip when taste«otherwise green» == black"), "{text}");
}

#[test]
fn hints_say_why() {
    let all = hints(PROGRAM);
    let why = |kind: HintKind| all.iter().find(|hint| hint.kind == kind).unwrap().tooltip.clone();
    assert_eq!(
        why(HintKind::Absent),
        "`cups` may be absent: it has no fallback that always holds; what is asked of it is then unknown, neither true nor false"
    );
    assert!(why(HintKind::Fallback).ends_with("called a guess:\n\n- `fallback green`"));
}

#[test]
fn only_what_is_asked_for_is_shown() {
    let analysis = Analysis::new(Sources::single("main.onboard", PROGRAM));
    let start = u32::try_from(PROGRAM.find("segment keen").unwrap()).unwrap();
    let some = analysis.hints(FileId(0), start..start + 60);
    assert_eq!(some.len(), 1, "{some:?}");
    assert!(analysis.hints(FileId(9), 0..9).is_empty());
}

#[test]
fn the_examples_have_hints_in_order() {
    for root in examples() {
        let analysis = Analysis::new(read(&root));
        for file in analysis.files() {
            let all = analysis.hints(file, 0..u32::MAX);
            assert!(all.windows(2).all(|pair| pair[0].at.end <= pair[1].at.end));
            assert!(all.iter().all(|hint| !hint.label.is_empty() && !hint.label.contains('\n')));
        }
    }
}

#[test]
fn a_broken_program_has_hints_where_it_can_be_read() {
    for cut in (0..PROGRAM.len()).step_by(11).filter(|at| PROGRAM.is_char_boundary(*at)) {
        let _ = hints(&PROGRAM[..cut]);
    }
    let long = vec!["cups > 2"; 200].join(" or ");
    let sum = vec!["cups"; 200].join(" + ");
    let found = hints(&format!("{PROGRAM}\nsegment long when {long}\nlet sum = {sum} + 2 > 1\n"));
    assert!(found.len() > 400, "{}", found.len());
}

#[test]
fn a_mark_says_what_is_read_of_itself() {
    let why = |declared: &str| -> Vec<String> {
        let text = format!("field a: int in 0 to 9\nfield b: int in 0 to 9\n{declared}\n");
        hints(&text).into_iter().map(|hint| hint.tooltip).collect()
    };
    let chain = why("let c = a + b\nlet d = c * 2\nsegment s when d > 3\nsegment t when not s");
    assert!(chain[0].starts_with("`d` hangs on `c`, which may be absent"), "{chain:?}");
    assert!(chain[1].starts_with("`s` hangs on `d`, which may be absent; it is then unknown"), "{chain:?}");
    let sum = why("let c = a + b\nsegment s when c > 3");
    assert!(sum[0].starts_with("`c` hangs on `a`, `b`, which may be absent"), "{sum:?}");
    // What is asked for where it is worked out is there, however far away it is read.
    let asked = why(
        "let c = if a is missing then 0 else a\nlet ready = a is not missing and a > 3\nsegment t when not ready",
    );
    assert_eq!(asked, [""; 0]);
    assert_eq!(why("let c = if a is missing then 0 else a\nsegment s when c > 3"), [""; 0]);
}
