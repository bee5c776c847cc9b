//! When truth values turn as time goes by.

use super::{Part, Setting, Source, Streams, Values};
use onboard_ir::plan::Place;

/// The truths of the places that can turn, in both frames.
fn truths(values: &Values, places: &[Place], out: &mut Vec<Option<bool>>) {
    out.clear();
    for frame in values.frames() {
        out.extend(places.iter().map(|place| values.row.truth(*place, frame)));
    }
}

impl Values {
    /// The first instant after `from` and before `to` at which a clock comparison turns, none where none does. Between the
    /// two nothing but the clock may change; `from` has been evaluated. What stands in the frames afterwards is of some
    /// instant in between.
    ///
    /// Each comparison turns at most once, so whether all are still as they were turns at most once too: bisection finds it.
    pub(crate) fn next_turn(
        &mut self,
        setting: Setting<'_>,
        streams: &mut Streams,
        part: Part<'_>,
        from: i64,
        to: i64,
    ) -> Option<i64> {
        let places = match part {
            Part::All | Part::Steps(_) => &setting.plan.clock,
            Part::Fold => &setting.plan.fold_clock,
        };
        let last = to.checked_sub(1)?;
        if places.is_empty() || last <= from {
            return None;
        }
        let (mut then, mut now) = (Vec::new(), Vec::new());
        truths(self, places, &mut then);
        let mut turned = |values: &mut Self, instant: i64| {
            values.run(setting, instant, part, &mut Source::Streams(streams));
            truths(values, places, &mut now);
            now != then
        };
        if !turned(self, last) {
            return None;
        }
        let (mut before, mut after) = (from, last);
        while before + 1 < after {
            let middle = before + (after - before) / 2;
            if turned(self, middle) {
                after = middle;
            } else {
                before = middle;
            }
        }
        Some(after)
    }
}
