//! Traits that follow the events: each event is looked at once by those that count its kind, and leaves when its window ends.

use super::pass::Pass;
use super::queue::Due;
use crate::Event;
use crate::run::{Frame, Stream};
use onboard_ir::plan::{Place, Steady};

impl Pass<'_> {
    /// Lets an event into the traits that count its kind.
    pub(super) fn enter(&mut self, event: &Event) {
        for &(number, stage) in self.dependencies.counted(event.kind) {
            if self.enter_trait(number, stage, event)
                && let Some(step) = self.dependencies.trait_step(number)
            {
                self.queue.push(step);
            }
        }
    }

    /// Whether the event counts in some frame.
    fn enter_trait(&mut self, number: u32, stage: usize, event: &Event) -> bool {
        let Some(plan) = self.setting.plan.traits.get(number as usize) else { return false };
        if !self.setting.inputs.sees(Some(plan.sight), event.time) {
            return false;
        }
        let mut counts = false;
        for frame in [Frame::Rules, Frame::Stated] {
            if let Some(Some(stream)) = self.streams.of_mut(frame).get_mut(number as usize) {
                counts |= stream.append(self.setting, plan, &mut self.values.row, frame, (event, stage));
            }
        }
        counts
    }

    /// Follows a trait from the beginning: what it counts may have changed.
    pub(super) fn follow(&mut self, number: u32) {
        let position = number as usize;
        let (setting, values) = (self.setting, &mut *self.values);
        let Some(plan) = setting.plan.traits.get(position) else { return };
        for frame in values.frames() {
            // Filters that read nothing but the event say the same in both frames.
            let stands = frame == Frame::Rules || plan.steady != Steady::Always;
            let stream = stands.then(|| Stream::new(setting, plan, &mut values.row, frame, true));
            if let Some(place) = self.streams.of_mut(frame).get_mut(position) {
                *place = stream;
            }
        }
        self.advance(position);
    }

    /// Brings a trait up to now, and notes when time alone changes it next.
    fn advance(&mut self, position: usize) {
        let mut due = None;
        for streams in [&mut self.streams.rules, &mut self.streams.stated] {
            if let Some(Some(stream)) = streams.get_mut(position) {
                stream.advance(self.setting.inputs.at);
                due = due.into_iter().chain(stream.due()).filter(|due| *due > self.setting.inputs.at).min();
            }
        }
        if let Ok(number) = u32::try_from(position) {
            self.schedule.set(Due::Trait(number), due);
        }
    }

    pub(super) fn take_trait(&mut self, out: Place, position: usize) {
        self.before.touched.traits += 1;
        if let (Some(true), Ok(number)) = (self.stale.get(position), u32::try_from(position)) {
            self.follow(number);
        }
        if let Some(stale) = self.stale.get_mut(position) {
            *stale = false;
        }
        self.advance(position);
        let old = self.look(out);
        let now = self.setting.inputs.at;
        let Some(Some(stream)) = self.streams.rules.get_mut(position) else { return };
        self.values.row.put_same(out, &stream.value(now));
        if let Some(Some(stream)) = self.streams.stated.get_mut(position) {
            self.values.row.put(out, Frame::Stated, &stream.value(now));
        }
        self.compare(out, &old);
    }
}
