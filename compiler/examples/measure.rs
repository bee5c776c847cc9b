//! Times the check of generated programs: `cargo run --release --example measure -- 10000`.
use onboard_compiler::{Sources, check};
use std::fmt::Write as _;
use std::time::Duration;

fn main() {
    for lines in [1_000, 10_000, 100_000] {
        let text = program(lines);
        let actual = text.lines().count();
        let start = cpu();
        let checked = check(&Sources::single("main.onboard", text.clone()));
        let all = cpu() - start;
        let start = cpu();
        let parsed = onboard_syntax::parse(onboard_syntax::FileId(0), &text);
        let parse = cpu() - start;
        drop(parsed);
        let mut slugs = std::collections::BTreeMap::new();
        for d in &checked.diagnostics {
            *slugs.entry(d.slug).or_insert(0) += 1;
        }
        println!(
            "{actual} lines: {all:?} in all, {parse:?} parsing, {slugs:?}, program {}",
            checked.program.is_some()
        );
        if let Some(d) = checked.diagnostics.first() {
            println!("{d:?}");
        }
    }
}

fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

fn program(lines: usize) -> String {
    let mut out = String::from("purpose service { basis contract }\nfor service\n");
    let mut at = 0;
    while at * 38 < lines {
        for _ in 0..1 {
            write!(
                out,
                "
field role_{at}: one of {{ engineer, designer, manager, executive }} {{
    ask \"What best describes your role?\"
    fallback most common
    fallback engineer
}}
field size_{at}: int in 1 to 100_000 {{
    ask \"How many?\"
    fallback median by role_{at} at least 60% sure
    fallback 5
}}
event used_{at} {{
    feature: one of {{ api, automations, boards, docs }}
    minutes: float in 0 to 600
}}
trait uses_{at} = count of used_{at} where feature in {{ api, automations }} in last 7d
trait spent_{at} = sum of used_{at}.minutes in last 30d
let busy_{at} = uses_{at} + 2 * size_{at}
segment power_{at} {{
    enter when uses_{at} >= 5 and spent_{at} >= 3
    leave when uses_{at} == 0
}}
segment big_{at} when size_{at} >= 50 or (role_{at} == executive and busy_{at} >= 10)
path code_{at} \"Write code\" {{
    welcome \"Hello, maker of {{size_{at}}}.\"
    step one \"First\" {{
        show component Thing {{ seats: size_{at} }}
        skip when size_{at} == 1
        done on used_{at} where feature == api
    }}
}}
matrix tour_{at} -> path for service {{
    role_{at}            | big_{at} | power_{at} -> path
    manager or executive | yes      | -          -> code_{at}
    engineer             | -        | yes        -> code_{at}
    -                    | -        | -          -> code_{at}
}}
test \"t{at}\" {{
    given role_{at} = executive, size_{at} = 120
    after 5 used_{at} {{ feature: api }}
    expect big_{at}
}}
"
            )
            .unwrap();
        }
        at += 1;
    }
    out
}
