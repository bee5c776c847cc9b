//! Declarations of generated programs, each from what stands before it.

use super::expr::{condition, constant, over_event, value};
use super::{Generated, Happening, Kind, Known, PURPOSES, Tape};

const MEMBERS: [&str; 5] = ["amber", "blue", "coral", "dun", "ecru"];

/// The name of a member.
pub(super) fn member(enumeration: usize, index: usize) -> String {
    format!("{}{enumeration}", MEMBERS.get(index).copied().unwrap_or("amber"))
}

/// Time zone, purposes and enumerations.
pub(super) fn head(made: &mut Generated, tape: &mut Tape) {
    let zone = tape.word(&["UTC", "Europe/Lisbon", "America/New_York", "Pacific/Apia"]);
    made.line(format!(
        "onboarding generated {{\n    timezone \"{zone}\"\n    speaks en, pt\n    late up to 3d\n}}"
    ));
    // What one purpose alone may keep for a while, machine code reads too.
    made.line(if tape.one_in(3) {
        "purpose service {\n    basis contract\n    retain 10d\n}"
    } else {
        "purpose service { basis contract }"
    });
    made.line("purpose tailoring {\n    ask \"May we?\"\n    basis consent\n    regime gdpr opt_in\n    regime ccpa opt_out");
    made.line(if tape.one_in(3) { "    retain 20d\n}" } else { "}" });
    made.line("purpose reach within tailoring { basis consent }");
    for index in 0..2 {
        let count = 2 + tape.below(4);
        let members: Vec<String> = (0..count).map(|place| member(index, place)).collect();
        made.line(format!("type shade{index} = one of {{ {} }}", members.join(", ")));
        made.enumerations.push(count);
    }
}

fn purposes(tape: &mut Tape) -> u8 {
    [0b001, 0b111, 0b010, 0b011, 0b110, 0b101].get(tape.below(6)).copied().unwrap_or(1)
}

fn named(serves: u8) -> String {
    let served = PURPOSES.iter().enumerate().filter(|(place, _)| serves & (1 << place) != 0);
    served.map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

/// Those within a purpose are served too.
fn with_children(serves: u8) -> u8 {
    if serves & 0b010 == 0 { serves } else { serves | 0b100 }
}

fn kind(tape: &mut Tape) -> Kind {
    match tape.below(13) {
        0 => Kind::Bool,
        1 | 12 => Kind::Int,
        2 => Kind::Float,
        3 => Kind::Text,
        4 => Kind::Member(0),
        5 => Kind::Member(1),
        6 => Kind::Set(0),
        7 => Kind::Date,
        8 => Kind::Time,
        9 => Kind::Duration,
        10 => Kind::Country,
        _ => tape.pick(&[Kind::Language, Kind::Version]).unwrap_or(Kind::Version),
    }
}

fn written(kind: Kind) -> String {
    match kind {
        Kind::Bool => "bool".to_owned(),
        Kind::Int => "int in -1_000 to 1_000".to_owned(),
        Kind::Float => "float in -1_000 to 1_000".to_owned(),
        Kind::Text => "text".to_owned(),
        Kind::Member(index) => format!("shade{index}"),
        Kind::Set(index) => format!("set of shade{index}"),
        Kind::Date => "date".to_owned(),
        Kind::Time => "time".to_owned(),
        Kind::Duration => "duration".to_owned(),
        Kind::Country => "country".to_owned(),
        Kind::Language => "language".to_owned(),
        Kind::Version => "version".to_owned(),
    }
}

/// Fields.
pub(super) fn fields(made: &mut Generated, tape: &mut Tape) {
    for index in 0..2 + tape.below(7) {
        let (name, kind, serves) = (format!("f{index}"), kind(tape), purposes(tape));
        made.line(format!("field {name}: {} {{", written(kind)));
        made.line(format!("    for {}", named(serves)));
        if tape.below(3) < 2 {
            made.line(format!("    ask \"What is {name}?\""));
        }
        let constant = fallbacks(made, tape, kind, serves);
        made.line("}");
        let known = Known { name, kind, serves: with_children(serves), can_be_absent: !constant };
        made.known.push(known.clone());
        made.fields.push(known);
    }
}

/// Whether a constant ends them.
fn fallbacks(made: &mut Generated, tape: &mut Tape, kind: Kind, serves: u8) -> bool {
    let statistics: &[&'static str] = match kind {
        Kind::Int | Kind::Float => &["median", "mean", "most common"],
        Kind::Set(_) => &["most common"],
        _ => &[],
    };
    if !statistics.is_empty() && tape.one_in(4) {
        let statistic = tape.word(statistics);
        let group =
            made.serving(Kind::Member(0), with_children(serves)).first().map(|field| field.name.clone());
        let by = group.filter(|_| tape.one_in(2)).map(|name| format!(" by {name}")).unwrap_or_default();
        made.line(format!("    fallback {statistic}{by} at least 50% sure"));
    }
    if tape.one_in(3) && !matches!(kind, Kind::Set(_)) {
        made.line(format!("    fallback {}", constant(made, tape, kind)));
        return true;
    }
    false
}

/// Events.
pub(super) fn events(made: &mut Generated, tape: &mut Tape) {
    for index in 0..1 + tape.below(3) {
        let name = format!("e{index}");
        let serves = purposes(tape);
        made.line(format!("event {name} from \"Event {index}\" {{\n    for {}", named(serves)));
        let mut properties = vec![("amount".to_owned(), Kind::Int), ("share".to_owned(), Kind::Float)];
        properties.push(("shade".to_owned(), Kind::Member(0)));
        for (property, kind) in &properties {
            made.line(format!("    {property}: {}", written(*kind)));
        }
        made.line("}");
        made.events.push(Happening { name, properties, serves: with_children(serves) });
    }
}

/// Traits.
pub(super) fn traits(made: &mut Generated, tape: &mut Tape) {
    for index in 0..1 + tape.below(5) {
        let Some(event) = tape.pick(&made.events) else { return };
        let (rule, kind, always) = aggregate(made, tape, &event);
        let name = format!("t{index}");
        made.line(format!("trait {name} = {rule}"));
        made.known.push(Known { name, kind, serves: event.serves, can_be_absent: !always });
    }
}

fn aggregate(made: &Generated, tape: &mut Tape, event: &Happening) -> (String, Kind, bool) {
    let name = &event.name;
    let filter = if tape.one_in(3) { format!(" where {}", over_event(made, tape)) } else { String::new() };
    let window = match tape.below(4) {
        0 => String::new(),
        1 => format!(" in last {}d", 1 + tape.below(9)),
        2 => format!(" in last {}min", 1 + tape.below(200)),
        _ => format!(" in last {} calendar days", 1 + tape.below(9)),
    };
    let (rule, kind, always) = match tape.below(14) {
        0 => (format!("count of {name}"), Kind::Int, true),
        1 => (format!("sum of {name}.amount"), Kind::Int, true),
        2 => (format!("sum of {name}.share"), Kind::Float, true),
        3 => (format!("mean of {name}.share"), Kind::Float, false),
        4 => (format!("min of {name}.amount"), Kind::Int, false),
        5 => (format!("max of {name}.share"), Kind::Float, false),
        6 => (format!("distinct {name}.shade"), Kind::Int, true),
        7 => (format!("active days of {name}"), Kind::Int, true),
        8 => (format!("most common {name}.shade"), Kind::Member(0), false),
        9 => (format!("first {name}.amount"), Kind::Int, false),
        10 => (format!("last {name}.shade"), Kind::Member(0), false),
        11 => (format!("time of last {name}"), Kind::Time, false),
        12 => (format!("sum of {name}.(amount * share)"), Kind::Float, true),
        _ => return (format!("{name} then {name} within {}d", 1 + tape.below(5)), Kind::Bool, true),
    };
    (format!("{rule}{filter}{window}"), kind, always)
}

/// Lets, the last of which can always be shown in a text.
pub(super) fn lets(made: &mut Generated, tape: &mut Tape) {
    for index in 0..tape.below(4) {
        let kind = tape.pick(&[Kind::Int, Kind::Float, Kind::Bool]).unwrap_or(Kind::Int);
        let serves = purposes(tape);
        let name = format!("l{index}");
        let text = if kind == Kind::Bool {
            condition(made, tape, 2, serves)
        } else {
            value(made, tape, kind, 2, serves)
        };
        made.line(format!("let {name} = {text}"));
        made.known.push(Known { name, kind, serves: with_children(serves), can_be_absent: true });
    }
    for index in 0..tape.below(3) {
        told(made, tape, index);
    }
}

/// What every purpose is told of a number, or of how long a text is; one field can so be read for more than one purpose.
fn told(made: &mut Generated, tape: &mut Tape, index: usize) {
    let measured = |known: &&Known| matches!(known.kind, Kind::Int | Kind::Float | Kind::Text);
    let measured: Vec<Known> = made.known.iter().filter(measured).cloned().collect();
    let number = |known: &Known| match known.kind {
        Kind::Text => format!("length({})", known.name),
        _ => known.name.clone(),
    };
    let Some(first) = tape.pick(&measured) else { return };
    let mut text = number(&first);
    // All that it is made of must serve some purpose together.
    let second = tape.pick(&measured).filter(|other| other.serves & first.serves != 0);
    if let Some(second) = second.filter(|_| tape.one_in(2)) {
        text = format!("{text} + {}", number(&second));
    }
    let name = format!("told{index}");
    made.line(format!("let {name} = declassify bucket({text}, 1, 4, 10) because \"bands\""));
    made.known.push(Known { name, kind: Kind::Int, serves: 0b111, can_be_absent: true });
}

/// Segments, some with memory.
pub(super) fn segments(made: &mut Generated, tape: &mut Tape) {
    for index in 0..2 + tape.below(4) {
        let serves = purposes(tape);
        let name = format!("s{index}");
        let first = condition(made, tape, 3, serves);
        if tape.one_in(3) {
            let leave = condition(made, tape, 2, serves);
            made.line(format!("segment {name} {{\n    enter when {first}\n    leave when {leave}\n}}"));
        } else {
            made.line(format!("segment {name} when {first}"));
        }
        made.known.push(Known { name, kind: Kind::Bool, serves: with_children(serves), can_be_absent: true });
    }
}

/// Paths, whose texts and steps use only what every purpose may see.
pub(super) fn paths(made: &mut Generated, tape: &mut Tape) {
    for index in 0..2 + tape.below(3) {
        let name = format!("p{index}");
        made.line(format!("path {name} \"Path {index}\" {{"));
        if tape.one_in(2) {
            made.line("    in order");
        }
        for step in 0..tape.below(3) {
            let skip = condition(made, tape, 1, 0b111);
            made.line(format!("    step step{step} \"Step {step}\" {{\n        show video \"v{step}\"\n        skip when {skip}"));
            if let Some(event) = made.events.iter().find(|event| event.serves == 0b111) {
                let done = event.name.clone();
                made.line(format!("        done on {done}"));
            }
            made.line("    }");
        }
        made.line("}");
        made.paths.push(name);
    }
}

/// Profiling that asks for what has a question.
pub(super) fn profiling(made: &mut Generated, tape: &mut Tape, purpose: usize) {
    let bit = 1 << purpose;
    let asks: Vec<String> = made
        .fields
        .iter()
        .filter(|field| {
            field.serves & bit != 0 && made.text.contains(&format!("\"What is {}?\"", field.name))
        })
        .map(|field| field.name.clone())
        .collect();
    if asks.is_empty() {
        return;
    }
    let when =
        if tape.one_in(2) { format!(" when {}", condition(made, tape, 1, bit)) } else { String::new() };
    let name = PURPOSES.get(purpose).copied().unwrap_or("service");
    made.line(format!(
        "profiling for {name} {{\n    stage only{when} ask {}\n    limit 3 per day\n}}",
        asks.join(", ")
    ));
}
