//! Inputs of any size for the benchmarks.

pub mod incremental;
pub mod latency;
pub mod onboard1;
pub mod visits;

use std::fmt::Write as _;

/// A program without findings of about so many lines, made of features as a large team would write them: each with fields,
/// an event, traits, a segment, a path, a matrix and
/// a stage of the questions of its own.
#[must_use]
pub fn program(lines: usize) -> String {
    let mut text = String::from(
        "onboarding large {\n    timezone \"Europe/Lisbon\"\n    session 30min\n}\n\npurpose service { basis contract }\n\nfor service\n\n",
    );
    let per_feature = feature(0).lines().count();
    let features = lines.saturating_sub(text.lines().count()).div_ceil(per_feature + 1);
    let mut stages = String::new();
    for index in 0..features {
        text.push_str(&feature(index));
        let _ = writeln!(stages, "    stage ask_{index} ask plan_{index}");
    }
    let _ = writeln!(text, "profiling for service {{\n{stages}    limit 1 per session\n}}");
    text
}

fn feature(index: usize) -> String {
    let mut text = String::new();
    let threshold = index % 90 + 1;
    let _ = write!(
        text,
        r#"/// How far they are with feature {index}.
field plan_{index}: one of {{ free, trial, team_plan }} {{
    ask "Which plan is it for feature {index}?"
    fallback free
}}
field seats_{index}: int in 1 to 10_000 {{ fallback {threshold} }}
event used_{index} from "Used {index}" {{
    kind: one of {{ simple, deep }}
    minutes: float in 0 to 600 from "duration_min"
}}
trait uses_{index} = count of used_{index} where kind == deep in last 7d
trait minutes_{index} = sum of used_{index}.minutes in last 30d

/// Whoever gets something out of feature {index}.
segment keen_{index} when uses_{index} >= 5 and minutes_{index} > {threshold}.5
segment paying_{index} when plan_{index} in {{ trial, team_plan }} or (seats_{index} >= {threshold} and not keen_{index})

path tour_{index} "Feature {index}" {{
    welcome "Your {{seats_{index}}} seats are ready."
    step first "Open it" {{
        show component Opener {{ seats: seats_{index} }}
        skip when seats_{index} == 1
        done on used_{index} where kind == simple
    }}
}}
path rest_{index} "Take your time with {index}"
matrix decide_{index} -> path for service {{
    plan_{index}       | keen_{index} | seats_{index}  -> path
    team_plan          | -            | >= {threshold} -> tour_{index}
    free or trial      | yes          | -              -> tour_{index}
    -                  | -            | -              -> rest_{index}
}}

"#
    );
    text
}

/// Checks a text.
///
/// # Panics
/// Where it has a finding: the benchmark would measure something else than it says.
#[must_use]
pub fn checked(text: &str) -> onboard_compiler::Checked {
    onboard_compiler::check(&onboard_compiler::Sources::single("large.onboard", text))
}
