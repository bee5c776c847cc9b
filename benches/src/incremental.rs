//! A program of any number of segments, and somebody who is kept up to date while it decides about them.

use onboard_ir::{EventId, PurposeId, Value};
use onboard_runtime::{Engine, Evaluator, Event, History, LiveEvaluation, Scope, Slot};
use std::fmt::Write as _;
use std::sync::Arc;

/// The beginning of 2026.
pub const BEGIN: i64 = 1_767_225_600_000_000;
/// In microseconds.
pub const HOUR: i64 = 3_600_000_000;
/// So many segments belong to one feature.
pub const SEGMENTS: usize = 4;

/// A program of so many features, each with a table and four segments: by events in windows, with memory, by the clock, and by an
/// answer.
#[must_use]
pub fn program(features: usize) -> String {
    let mut text = String::from("purpose service { basis contract }\n\nfor service\n\n");
    for index in 0..features {
        let _ = write!(
            text,
            r#"field seats_{index}: int in 1 to 10_000 {{ fallback 3 }}
event used_{index} from "Used {index}" {{ minutes: float in 0 to 600 }}
trait uses_{index} = count of used_{index} in last 7d
trait minutes_{index} = sum of used_{index}.minutes in last 30d
trait last_{index} = time of last used_{index}
segment active_{index} when uses_{index} >= 3 and minutes_{index} > 10.5
segment hooked_{index} {{
    enter when uses_{index} >= 5
    leave when uses_{index} == 0
}}
segment away_{index} when days since last_{index} > 3
segment large_{index} when seats_{index} >= 50 and active_{index}
path tour_{index} "Feature {index}"
path rest_{index} "Take your time with {index}"
matrix decide_{index} -> path for service {{
    active_{index} | hooked_{index} | seats_{index} -> path
    yes            | no             | >= 50         -> tour_{index}
    -              | yes            | -             -> tour_{index}
    -              | -              | -             -> rest_{index}
}}
"#
        );
    }
    text
}

/// An engine for a program of so many features; none where it does not check.
#[must_use]
pub fn engine(features: usize) -> Option<Engine> {
    let sources = onboard_compiler::Sources::single("segments.onboard", program(features));
    Engine::new(onboard_compiler::check(&sources).program?).ok()
}

/// Somebody of whom nothing is known yet, kept up to date.
#[must_use]
pub fn somebody(engine: &Engine) -> Option<LiveEvaluation> {
    engine.live(engine.empty_profile(), &History::default(), BEGIN, PurposeId(0)).ok()
}

/// What evaluates the same person from the beginning.
#[must_use]
pub fn fresh(engine: &Engine) -> Option<Evaluator> {
    engine.evaluator(PurposeId(0), Scope::Summary, &[]).ok()
}

/// A use of a feature.
#[must_use]
pub fn used(feature: u32, time: i64) -> Event {
    let properties = Arc::from([Slot::Known(Value::Float(4.0))]);
    Event { time, id: None, received: None, kind: EventId(feature), part: 0, leads: true, properties }
}
