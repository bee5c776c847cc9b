//! Segments with memory: a fold over the visible history.
//!
//! What a segment remembers at an instant follows from what held at every instant before, from the beginning of time: so that
//! nothing is forgotten or made up between two evaluations. Between instants at which an event comes, leaves a window, an answer
//! is given or a clock comparison turns, nothing changes; only these are evaluated, for all such segments together.

use super::stream::{Stream, raw_instants};
use super::{Frame, Part, Setting, Source, Streams, Values};
use crate::zone::EARLIEST;
use onboard_ir::plan::Steady;

impl Values {
    /// Evaluates the whole history, until before the instant at hand: afterwards the frames hold what segments remember, and
    /// streams and fields are at that instant.
    pub(super) fn fold(&mut self, setting: Setting<'_>, streams: &mut Streams) {
        let at = setting.inputs.at;
        let answers = answer_times(setting);
        self.foresee_guesses(setting, &answers);
        let mut instants = self.begin(setting, streams, !answers.is_empty());
        instants.extend(&answers);
        instants.push(EARLIEST.min(at.saturating_sub(1)));
        instants.retain(|instant| *instant < at);
        instants.sort_unstable();
        instants.dedup();
        for (place, &instant) in instants.iter().enumerate() {
            if answers.binary_search(&instant).is_ok() {
                self.read_fields(setting, instant);
            }
            streams.advance(instant);
            self.instant(setting, streams, instant, Part::Fold);
            let next = instants.get(place + 1).copied().unwrap_or(at);
            self.turns_between(setting, streams, instant, next);
        }
        self.read_fields(setting, at);
        streams.advance(at);
    }

    /// Reads the fields as of the beginning, and makes streams of what the segments depend on: the instants at which those
    /// can change.
    fn begin(&mut self, setting: Setting<'_>, streams: &mut Streams, fields_change: bool) -> Vec<i64> {
        let steady = |steady: Steady| match steady {
            Steady::Always => true,
            Steady::WhileFieldsStay => !fields_change,
            Steady::Never => false,
        };
        self.read_fields(setting, EARLIEST);
        // Filters read constants and fields only where their streams are steady: these stand in both frames now. What they
        // compute from fields does too, once the steps have been taken.
        self.run(setting, EARLIEST, Part::Fold, &mut Source::Kept);
        let mut instants = Vec::new();
        streams.clear(setting.plan.traits.len());
        for position in setting.plan.fold_traits.iter().map(|position| *position as usize) {
            let Some(plan) = setting.plan.traits.get(position) else { continue };
            if !steady(plan.steady) {
                raw_instants(setting, plan, &mut instants);
                continue;
            }
            for frame in self.frames() {
                let stream = Stream::new(setting, plan, &mut self.row, frame, false);
                stream.instants(&mut instants);
                streams.set(frame, position, stream);
            }
        }
        instants
    }

    /// Whether something is imputed now or was at any instant at which fields changed: then both frames are folded.
    fn foresee_guesses(&mut self, setting: Setting<'_>, answers: &[i64]) {
        for instant in answers.iter().copied().chain([EARLIEST, setting.inputs.at]) {
            if self.guesses {
                return;
            }
            self.read_fields(setting, instant);
        }
    }

    /// Evaluates an instant and remembers what came of it.
    pub(super) fn instant(&mut self, setting: Setting<'_>, streams: &mut Streams, at: i64, part: Part<'_>) {
        self.run(setting, at, part, &mut Source::Streams(streams));
        self.pass(setting.plan, at);
    }

    /// The instants between two others at which only the clock changes something.
    fn turns_between(&mut self, setting: Setting<'_>, streams: &mut Streams, from: i64, to: i64) {
        let mut from = from;
        // Each comparison turns at most once; more rounds would mean that one does not, and must end all the same.
        for _ in 0..=setting.plan.fold_clock.len() * 2 {
            let Some(turn) = self.next_turn(setting, streams, Part::Fold, from, to) else { break };
            self.instant(setting, streams, turn, Part::Fold);
            from = turn;
        }
    }
}

/// When the answers that the plan reads were given, before the instant at hand, in order.
fn answer_times(setting: Setting<'_>) -> Vec<i64> {
    let answers = setting.inputs.timed.iter().filter_map(|(_, input)| input.answer.as_ref()?.at);
    let mut times: Vec<i64> = answers.filter(|time| *time <= setting.inputs.at).collect();
    times.sort_unstable();
    times.dedup();
    times
}

impl Streams {
    pub(crate) fn clear(&mut self, traits: usize) {
        for streams in [&mut self.rules, &mut self.stated] {
            streams.clear();
            streams.resize_with(traits, || None);
        }
    }

    pub(super) fn set(&mut self, frame: Frame, position: usize, stream: Stream) {
        if let Some(place) = self.of_mut(frame).get_mut(position) {
            *place = Some(stream);
        }
    }

    /// Lets events in and out of all streams.
    pub(super) fn advance(&mut self, now: i64) {
        for stream in self.rules.iter_mut().chain(&mut self.stated).flatten() {
            stream.advance(now);
        }
    }
}
