//! Well-typed expressions over what serves the purposes at hand.

use super::declare::member;
use super::{Generated, Kind, Tape};

/// A constant.
pub(super) fn constant(made: &Generated, tape: &mut Tape, kind: Kind) -> String {
    match kind {
        Kind::Bool => tape.word(&["yes", "no"]).to_owned(),
        Kind::Int => tape.word(&["0", "1", "5", "-3", "100", "1_000"]).to_owned(),
        Kind::Float => tape.word(&["0.5", "0.1", "-2.5", "25%", "99.75", "1000.0"]).to_owned(),
        Kind::Text => tape.word(&["\"\"", "\"foo\"", "\"Foo bar\"", "\"é\"", "\"a.b\""]).to_owned(),
        Kind::Member(index) | Kind::Set(index) => {
            member(index, tape.below(made.enumerations.get(index).copied().unwrap_or(1)))
        }
        Kind::Date => tape.word(&["2026-01-01", "2025-12-31", "2024-02-29"]).to_owned(),
        Kind::Time => tape.word(&["2026-01-01T00:00Z", "2025-12-20T12:30Z", "2026-03-29T01:00Z"]).to_owned(),
        Kind::Duration => tape.word(&["0s", "90s", "30min", "5d", "2w", "6mo"]).to_owned(),
        Kind::Country => tape.word(&["\"PT\"", "\"US\"", "\"DE\""]).to_owned(),
        Kind::Language => tape.word(&["\"en\"", "\"pt-BR\"", "\"de\""]).to_owned(),
        Kind::Version => tape.word(&["v1.0.0", "v2.10.0", "v2.9.1"]).to_owned(),
    }
}

fn name(made: &Generated, tape: &mut Tape, kind: Kind, serves: u8) -> Option<String> {
    tape.pick(&made.serving(kind, serves)).map(|known| known.name)
}

/// A number or another value: a name where there is one.
pub(super) fn value(made: &Generated, tape: &mut Tape, kind: Kind, depth: usize, serves: u8) -> String {
    let simple = |tape: &mut Tape| {
        name(made, tape, kind, serves)
            .filter(|_| !tape.one_in(5))
            .unwrap_or_else(|| constant(made, tape, kind))
    };
    if depth == 0 || !matches!(kind, Kind::Int | Kind::Float) {
        return simple(tape);
    }
    let less = depth - 1;
    let operand = |tape: &mut Tape| value(made, tape, kind, less, serves);
    match tape.below(15) {
        0..=3 => simple(tape),
        4 => format!("({} + {})", operand(tape), operand(tape)),
        5 => format!("({} - {})", operand(tape), operand(tape)),
        6 => format!("({} * {})", operand(tape), operand(tape)),
        7 if kind == Kind::Float => format!("({} / {})", operand(tape), operand(tape)),
        7 => format!("bucket({}, 1, 10, 100)", operand(tape)),
        8 => format!("{}({}, {})", tape.word(&["min", "max"]), operand(tape), operand(tape)),
        9 => format!("abs({})", operand(tape)),
        10 => format!("(-{})", operand(tape)),
        11 => format!("({} otherwise {})", operand(tape), operand(tape)),
        12 if kind == Kind::Int => format!("round({})", value(made, tape, Kind::Float, less, serves)),
        12 | 13 => match name(made, tape, kind, serves) {
            Some(name) => format!("(stated {name})"),
            None => simple(tape),
        },
        _ => format!(
            "(if {} then {} else {})",
            condition(made, tape, less, serves),
            operand(tape),
            operand(tape)
        ),
    }
}

/// A condition.
pub(super) fn condition(made: &Generated, tape: &mut Tape, depth: usize, serves: u8) -> String {
    if depth > 0 {
        let less = depth - 1;
        match tape.below(8) {
            0 => {
                return format!(
                    "({} and {})",
                    condition(made, tape, less, serves),
                    condition(made, tape, less, serves)
                );
            }
            1 => {
                return format!(
                    "({} or {})",
                    condition(made, tape, less, serves),
                    condition(made, tape, less, serves)
                );
            }
            2 => return format!("not ({})", condition(made, tape, less, serves)),
            _ => {}
        }
    }
    let served: Vec<_> = made.known.iter().filter(|known| known.serves & serves == serves).cloned().collect();
    let Some(known) = tape.pick(&served) else { return tape.word(&["yes", "no"]).to_owned() };
    if known.can_be_absent && tape.one_in(8) {
        return format!("{} is {}", known.name, tape.word(&["missing", "not missing"]));
    }
    if tape.one_in(12) {
        return format!("{} is imputed", known.name);
    }
    atom(made, tape, &known.name, known.kind, depth, serves)
}

fn atom(made: &Generated, tape: &mut Tape, name: &str, kind: Kind, depth: usize, serves: u8) -> String {
    let order = tape.word(&["==", "!=", "<", "<=", ">", ">="]);
    match kind {
        Kind::Bool => name.to_owned(),
        Kind::Int | Kind::Float if tape.one_in(4) => {
            let mut end = |low: &str| match tape.one_in(2) {
                true => low.to_owned(),
                false => value(made, tape, kind, 0, serves),
            };
            format!("{name} in {} to {}", end("-5"), end("50"))
        }
        Kind::Int | Kind::Float => {
            let other = tape.pick(&[kind, Kind::Int, Kind::Float]).unwrap_or(kind);
            format!("{name} {order} {}", value(made, tape, other, depth.min(1), serves))
        }
        Kind::Text => match tape.below(5) {
            0 => format!("{name} contains \"o\""),
            1 => format!("{name} starts with \"F\""),
            2 => format!("lower({name}) ends with \"bar\""),
            3 => format!("{name} matches `[a-f]+o?`"),
            _ => format!("length({name}) > 3"),
        },
        Kind::Member(index) if tape.one_in(2) => {
            format!("{name} in {{ {}, {} }}", member(index, 0), member(index, 1))
        }
        Kind::Member(_) | Kind::Country | Kind::Language => {
            format!("{name} {} {}", tape.word(&["==", "!="]), constant(made, tape, kind))
        }
        Kind::Set(index) => {
            let member = value(made, tape, Kind::Member(index), 0, serves);
            format!("{name} contains {member}")
        }
        Kind::Time => match tape.below(3) {
            0 => format!("now - {name} > {}", constant(made, tape, Kind::Duration)),
            1 => format!("days since {name} <= 3.5"),
            _ => format!("{name} {order} {}", constant(made, tape, kind)),
        },
        Kind::Date | Kind::Duration | Kind::Version => {
            format!("{name} {order} {}", constant(made, tape, kind))
        }
    }
}

/// A condition on the properties that every generated event has.
pub(super) fn over_event(made: &Generated, tape: &mut Tape) -> String {
    match tape.below(4) {
        0 => format!("shade == {}", constant(made, tape, Kind::Member(0))),
        1 => "amount > 3".to_owned(),
        2 => "share <= 2.5 and amount != 0".to_owned(),
        _ => format!("shade in {{ {}, {} }}", member(0, 0), member(0, 1)),
    }
}
