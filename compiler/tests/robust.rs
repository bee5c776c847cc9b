//! No input makes the check panic or overflow, and a broken piece is said once.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use onboard_compiler::{Checked, Sources, check, diagnostics};
use onboard_syntax::Severity;
use std::thread;

const TOUR: &str = include_str!("programs/tour.onboard");

const BASE: &str = "purpose service { basis contract }\nfor service\nfield age: int in 0 to 120\n";

fn checked(text: impl Into<String>) -> Checked {
    check(&Sources::single("main.onboard", text))
}

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

#[test]
fn the_deepest_expressions_fit_a_small_stack() {
    let nested = |before: &str, inner: &str, after: &str, times: usize| {
        format!("{BASE}segment deep when {}{inner}{}\n", before.repeat(times), after.repeat(times))
    };
    let long = |part: &str, joint: &str, times: usize| {
        format!("{BASE}segment long when {}\n", vec![part; times].join(joint))
    };
    let texts = vec![
        nested("(", "age > 5", ")", 64),
        nested("not ", "age > 5", "", 250),
        nested("if age > 5 then yes else ", "no", "", 250),
        nested("min(1, ", "age", ")", 64),
        long("age > 5", " or ", 255),
        long("age > 5", " and ", 100_000),
        format!("{BASE}segment long when {} > 5\n", vec!["age"; 255].join(" + ")),
        format!("{BASE}segment long when {} > 5\n", vec!["age"; 100_000].join(" otherwise ")),
    ];
    let run = move || texts.into_iter().map(checked).map(|checked| checked.diagnostics.len()).sum::<usize>();
    thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}

#[test]
fn long_chains_of_names_are_lowered_whatever_their_order() {
    let n = 3_000;
    let line = |at: usize| match at {
        0 => "let step_0 = age + 1".to_owned(),
        _ => format!("let step_{at} = step_{} + 1", at - 1),
    };
    let last = format!("segment last when step_{} > 5", n - 1);
    let mut lines: Vec<String> = (0..n).map(line).collect();
    let forward = format!("{BASE}{}\n{last}\n", lines.join("\n"));
    lines.reverse();
    let backward = format!("{BASE}{}\n{last}\n", lines.join("\n"));
    for text in [forward, backward] {
        let run = move || checked(text).diagnostics;
        let found = thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
        assert!(found.is_empty(), "{:?}", found.first());
    }
    let ring = format!(
        "{BASE}let step_0 = step_{} + 1\n{}\n",
        n - 1,
        (1..n).map(line).collect::<Vec<_>>().join("\n")
    );
    let found = checked(ring).diagnostics;
    assert_eq!(found.iter().map(|found| found.slug).collect::<Vec<_>>(), ["cycle"]);
}

#[test]
fn a_member_may_have_the_name_of_what_asks_for_it() {
    let text = format!(
        "{BASE}field plan: one of {{ free, enterprise }}\n\
         segment enterprise when plan == enterprise\n\
         let free = if plan == free then 1 else 2\n\
         segment paying when free == 2 and not enterprise and age > 5\n"
    );
    let checked = checked(text);
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    onboard_ir::verify(&checked.program.unwrap()).unwrap();
}

#[test]
fn mangled_programs_are_only_refused() {
    let words = [
        "{", "}", "(", ")", "\"", "or", "is", "missing", "->", "|", "-", "5", "5d", ";", "not", "\n", "role",
        "tour.x",
    ];
    let mut dice = Dice(7);
    let mut programs: Vec<String> = vec![TOUR.to_owned()];
    for page in diagnostics::all() {
        let blocks = page.text.split("```onboard\n").skip(1).filter_map(|block| block.split("```").next());
        programs.extend(blocks.map(str::to_owned));
    }
    for program in &programs {
        let pieces: Vec<&str> = program.split_inclusive([' ', '\n']).collect();
        for _ in 0..8 {
            let mut changed: Vec<&str> = pieces.clone();
            for _ in 0..=dice.below(3) {
                let at = dice.below(changed.len());
                match dice.below(4) {
                    0 => drop(changed.remove(at)),
                    1 => changed.insert(at, words[dice.below(words.len())]),
                    2 => changed[at] = words[dice.below(words.len())],
                    _ => {
                        let other = dice.below(changed.len());
                        changed.swap(at, other);
                    }
                }
            }
            let text = changed.concat();
            let checked = checked(text.as_str());
            for found in &checked.diagnostics {
                assert!(text.get(found.span().range()).is_some(), "{found:?} in\n{text}");
            }
            if let Some(program) = &checked.program {
                let sound = onboard_ir::verify(program);
                assert!(sound.is_ok(), "{sound:?} in\n{text}");
            }
        }
    }
}

/// Each line of the tour in turn is made unreadable: errors stand on that line, nowhere else.
#[test]
fn a_broken_line_causes_no_error_elsewhere() {
    let lines: Vec<&str> = TOUR.lines().collect();
    let mut failures = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let is_code = words.first().is_some_and(|word| !word.starts_with("//") && *word != "}");
        if !is_code || words.len() < 2 {
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        for broken in [format!("{indent}{} %%%", words[0]), format!("{indent}{} %%%", words[..2].join(" "))] {
            // A text that does not end swallows the rest of its line.
            if broken.matches('"').count() % 2 == 1 {
                continue;
            }
            // A line that opens a block keeps doing so.
            let broken =
                if line.ends_with('{') && !broken.ends_with('{') { format!("{broken} {{") } else { broken };
            let mut changed = lines.clone();
            changed[at] = &broken;
            let text = changed.join("\n");
            let start: usize = changed.iter().take(at).map(|line| line.len() + 1).sum();
            let here = start..=start + broken.len();
            for found in checked(text.as_str()).diagnostics {
                let begins = found.span().start as usize;
                if found.severity == Severity::Error && !here.contains(&begins) {
                    let line = text[..begins].matches('\n').count() + 1;
                    failures.push(format!(
                        "line {} as `{broken}`: {line}: {}: {}",
                        at + 1,
                        found.slug,
                        found.title
                    ));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} errors elsewhere:\n{}", failures.len(), failures.join("\n"));
}
