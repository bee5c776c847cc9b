//! What sources become: source first, program after.

use onboard_compiler::{Sources, check};

/// The source and the program that it becomes.
fn lowered(source: &str) -> String {
    let checked = check(&Sources::single("main.onboard", source));
    let said: Vec<String> =
        checked.diagnostics.iter().map(|found| format!("{}: {}", found.slug, found.title)).collect();
    let program = checked.program.map_or_else(|| said.join("\n"), |program| program.to_string());
    format!("{source}\n--- becomes ---\n{program}")
}

/// Holds the program that a source becomes to what it became before.
fn snapshot(source: &str, name: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, lowered(source)));
}

#[test]
fn segments_over_windows() {
    snapshot(
        "purpose service { basis contract }
for service
field last_seen: time
event used { feature: one of { api, docs }; minutes: float in 0 to 600 }
event invited
trait advanced = count of used where feature == api in last 7d
trait minutes = sum of used.minutes in last 30 calendar days
trait activated = used then invited within 2d
segment power_user {
    enter when advanced >= 5 and minutes > 30
    leave when advanced == 0
}
segment slipping when now - last_seen > 5d or not activated
",
        "segments_over_windows",
    );
}

#[test]
fn a_matrix_with_every_cell() {
    snapshot(
        "purpose service { basis contract }
for service
field role: one of { engineer, manager, executive } { fallback engineer }
field team_size: int in 1 to 1_000 {
    fallback median by role at least 60% sure
    fallback 5
}
field plan: text
path code \"Write code\"
path team \"Bring your team in\" {
    welcome \"Welcome to {tour.offer_or_less}.\"
    step invite \"Invite\" { skip when team_size == 1 }
}
let less = plan otherwise \"nothing\"
matrix tour -> path | offer_or_less: text for service {
    role                 | team_size      | plan           -> path | offer_or_less
    manager or executive | >= 5 and < 20  | -              -> team | \"a call\"
    not engineer         | 20 to 100      | missing        -> team | less
    -                    | -              | is not missing -> code | less
    -                    | -              | -              -> code | \"a tour\"
}
",
        "a_matrix_with_every_cell",
    );
}

#[test]
fn views_of_purposes_within_each_other() {
    snapshot(
        "purpose service { basis contract }
purpose letters {
    ask \"May we write to you?\"
    basis consent
    regime gdpr opt_in
}
purpose weekly within letters { basis consent }
field budget: int in 0 to 10_000 { for service; fallback 100 }
field hobby: one of { music, sport } { for letters }
let band = declassify bucket(budget, 10, 1_000) because \"three bands\" otherwise 0
segment rich when budget > 5_000
segment sporty when hobby == sport and band > 1
",
        "views_of_purposes_within_each_other",
    );
}
