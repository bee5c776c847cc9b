//! What time alone changes: goes on from an evaluation without new input.

use super::stream::{Stream, raw_instants};
use super::{Frame, Part, Source, Streams};
use crate::zone::LATEST;
use crate::{Evaluation, MatrixOutcome, Slot};
use onboard_ir::plan::Steady;

/// How many events may be folded again because older ones are forgotten. Beyond that the instant at hand is given as the one
/// at which something may change: never too late.
const FOLDED_AGAIN: usize = 20_000_000;

/// An evaluation on its way ahead.
struct Walk {
    next: Evaluation,
    streams: Streams,
    /// The instants at which an answer or an event is forgotten.
    forgets: Vec<i64>,
    work: usize,
}

/// What may be seen of an evaluation, but for what moves with the clock all the time.
struct Seen {
    slots: Vec<Slot>,
    outcomes: Vec<MatrixOutcome>,
    matched: Vec<bool>,
}

/// See [`Evaluation::first_change`].
pub(crate) fn first_change(
    start: &Evaluation,
    also: &[i64],
    look: &mut dyn FnMut(&Evaluation) -> bool,
) -> Option<i64> {
    let mut walk = Walk::new(start);
    let mut from = start.at();
    let mut instants = walk.instants();
    instants.extend(also);
    instants.retain(|instant| (from + 1..=LATEST).contains(instant));
    instants.sort_unstable();
    instants.dedup();
    let mut seen = walk.seen();
    for to in instants.into_iter().chain([LATEST]) {
        while let Some(turn) = walk.turn(from, to) {
            walk.step(turn);
            if walk.differs(&mut seen) && look(&walk.next) {
                return Some(turn);
            }
            walk.remember();
            from = turn;
        }
        if to == LATEST || !walk.arrive(to) {
            return (to != LATEST).then_some(to);
        }
        let differs = walk.differs(&mut seen) || also.contains(&to);
        if differs && look(&walk.next) {
            return Some(to);
        }
        walk.remember();
        from = to;
    }
    None
}

impl Walk {
    fn new(start: &Evaluation) -> Self {
        let next = start.clone();
        let mut walk = Self { next, streams: Streams::default(), forgets: Vec::new(), work: FOLDED_AGAIN };
        walk.forgets = walk.forgetting();
        walk.stream();
        walk.remember();
        walk
    }

    /// Makes streams of all traits that have one.
    fn stream(&mut self) {
        let (setting, values) = self.next.parts();
        self.streams.clear(setting.plan.traits.len());
        for (position, plan) in setting.plan.traits.iter().enumerate() {
            if plan.steady == Steady::Never {
                continue;
            }
            for frame in values.frames() {
                let stream = Stream::new(setting, plan, &mut values.row, frame, true);
                self.streams.set(frame, position, stream);
            }
        }
        self.streams.advance(setting.inputs.at);
    }

    /// The instants at which something of what the plan's purposes see is forgotten, in order.
    fn forgetting(&mut self) -> Vec<i64> {
        let (setting, _) = self.next.parts();
        let (inputs, plan) = (setting.inputs, setting.plan);
        let mut out = Vec::new();
        for (position, input) in &inputs.timed {
            let sight = plan.fields.get(*position).and_then(|field| inputs.sights.get(field.sight));
            let given = input.answer.as_ref().and_then(|answer| answer.at).filter(|time| *time <= inputs.at);
            out.extend(given.and_then(|time| sight.and_then(|sight| sight.forgets(time))));
        }
        for (number, sight) in inputs.sights.iter().enumerate().filter(|(_, sight)| sight.retain.is_some()) {
            let purpose = plan.sights.get(number);
            let view = setting.prepared.program.views.iter().find(|view| Some(&view.purpose) == purpose);
            for kind in view.map_or(&[][..], |view| &view.events) {
                let events = inputs.of(Some(number), *kind, i64::MIN, inputs.until);
                out.extend(events.filter_map(|event| sight.forgets(event.time)));
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The instants at which something can change.
    fn instants(&mut self) -> Vec<i64> {
        let mut out = self.forgets.clone();
        for stream in self.streams.rules.iter().chain(&self.streams.stated).flatten() {
            stream.instants(&mut out);
        }
        let (setting, _) = self.next.parts();
        for plan in setting.plan.traits.iter().filter(|plan| plan.steady == Steady::Never) {
            raw_instants(setting, plan, &mut out);
        }
        out
    }

    fn turn(&mut self, from: i64, to: i64) -> Option<i64> {
        let (setting, values) = self.next.parts();
        values.next_turn(setting, &mut self.streams, Part::All, from, to)
    }

    /// Evaluates an instant at which nothing is forgotten.
    fn step(&mut self, at: i64) {
        self.next.go_to(at);
        let (setting, values) = self.next.parts();
        self.streams.advance(at);
        values.run(setting, at, Part::All, &mut Source::Streams(&mut self.streams));
    }

    /// Evaluates an instant. False where it took too much work to fold all once more.
    fn arrive(&mut self, at: i64) -> bool {
        let forgets = self.forgets.binary_search(&at).is_ok();
        self.next.go_to(at);
        let (setting, values) = self.next.parts();
        if forgets {
            values.forget_refusals(setting);
        }
        let timed = !setting.inputs.timed.is_empty();
        if !forgets || (setting.plan.memories.is_empty() && !timed) {
            self.step(at);
            return true;
        }
        let Some(left) = self.work.checked_sub(self.forgets.len()) else { return false };
        self.work = left;
        values.settle(setting, &mut self.streams);
        self.stream();
        true
    }

    fn remember(&mut self) {
        let (setting, values) = self.next.parts();
        values.pass(setting.plan, setting.inputs.at);
    }

    fn seen(&mut self) -> Seen {
        let (setting, values) = self.next.parts();
        let (plan, inputs) = (setting.plan, setting.inputs);
        let still = |place: &onboard_ir::plan::Place| plan.moving.get(place.index()) != Some(&true);
        let outs = plan.steps.iter().map(|step| step.out).chain(plan.fields.iter().map(|field| field.place));
        let outs: Vec<_> = outs.filter(still).collect();
        let row = &values.row;
        let slots = values.frames().flat_map(|frame| outs.iter().map(move |out| row.slot_at(*out, frame)));
        Seen {
            slots: slots.collect(),
            outcomes: values.outcomes.iter().map(|each| each.of(Frame::Rules).clone()).collect(),
            matched: values.matched.iter().map(|last| inputs.keeps(*last)).collect(),
        }
    }

    /// Whether something else is seen now.
    fn differs(&mut self, before: &mut Seen) -> bool {
        let now = self.seen();
        let differs =
            now.slots != before.slots || now.outcomes != before.outcomes || now.matched != before.matched;
        *before = now;
        differs
    }
}
