//! What a person says and does, as it comes.

use super::LiveEvaluation;
use super::update::{Before, Update};
use crate::event::Taken;
use crate::{Answer, Consent, Event, FieldInput, Profile, Slot};
use onboard_ir::{EventId, FieldId, PurposeId, Value};

impl LiveEvaluation {
    /// They answer the question for a field, at the instant at hand.
    pub fn answer(&mut self, field: FieldId, value: Value) -> Update {
        let first = self.profile.fields.get(field.index()).is_none_or(|input| input.answer.is_none());
        let answer = Answer { value: Slot::Known(value), at: Some(self.at()) };
        self.profile.answer(field, answer);
        self.change_field(field, first)
    }

    /// What the input says about a field is another now.
    pub fn set(&mut self, field: FieldId, input: FieldInput) -> Update {
        if self.profile.fields.len() <= field.index() {
            self.profile.fields.resize_with(field.index() + 1, FieldInput::default);
        }
        if let Some(place) = self.profile.fields.get_mut(field.index()) {
            *place = input;
        }
        self.change_field(field, false)
    }

    /// What they said about a purpose is another now.
    pub fn consent(&mut self, purpose: PurposeId, consent: Consent) -> Update {
        self.profile.set_consent(purpose, consent);
        self.all_changed()
    }

    /// All that is known about them is another now; not what they did.
    pub fn replace(&mut self, profile: Profile) -> Update {
        self.profile = profile;
        self.all_changed()
    }

    /// They did something. An event after the instant at hand is seen when time gets there.
    pub fn event(&mut self, event: Event) -> Update {
        let mut before = Before::default();
        let late = self.engine().program().late;
        let id = event.id.clone().map(|id| (id, event.kind, event.part));
        let known = id.as_ref().is_some_and(|id| self.known.contains(id));
        let (time, kind) = (event.time, event.kind);
        let taken = self.evaluation.inputs_mut().history_mut().take(event, late, known);
        if taken != Taken::Refused {
            self.known.extend(id);
        }
        let seen = time <= self.at();
        match taken {
            Taken::Appended
                if seen && self.is_incremental() && (time == self.at() || !self.is_remembered(kind)) =>
            {
                self.plan_anew(self.event_ends(time));
                self.go_on(&mut before);
            }
            Taken::Appended | Taken::Between if seen => self.evaluate_anew(self.at(), &mut before),
            Taken::Appended | Taken::Between | Taken::Refused => {}
        }
        self.finish(before)
    }

    /// Lets in the event that has come for the instant at hand.
    fn go_on(&mut self, before: &mut Before) {
        let at = self.passed;
        self.passed += 1;
        let mut pass = self.pass(before);
        if let Some(event) = pass.setting.inputs.history().events().get(at) {
            pass.enter(event);
        }
        pass.run();
    }

    /// Whether something that segments remember counts events of a kind.
    fn is_remembered(&self, kind: EventId) -> bool {
        let plan = self.evaluation.plan();
        let traits = self.dependencies.counted(kind).iter();
        let mut places = traits.filter_map(|(number, _)| plan.traits.get(*number as usize));
        places.any(|known| self.dependencies.is_folded(known.place))
    }

    fn all_changed(&mut self) -> Update {
        let mut before = Before::default();
        self.evaluate_anew(self.at(), &mut before);
        self.finish(before)
    }

    /// A field has changed: from now on alone, or for all of history.
    fn change_field(&mut self, field: FieldId, from_now: bool) -> Update {
        let mut before = Before::default();
        if !self.change_slots(field, from_now, &mut before) {
            self.evaluate_anew(self.at(), &mut before);
        }
        self.finish(before)
    }

    /// Puts into its slots what a field is now, and takes the steps that follow; false where that is not enough.
    fn change_slots(&mut self, field: FieldId, from_now: bool, before: &mut Before) -> bool {
        if !self.is_incremental() {
            return false;
        }
        let plan = self.evaluation.plan();
        let mut slots =
            self.dependencies.fields(field).iter().filter_map(|position| plan.fields.get(*position));
        if !from_now && slots.any(|slot| self.dependencies.is_folded(slot.place)) {
            return false;
        }
        self.plan_anew(self.field_ends(field));
        let mut pass = self.pass(before);
        let (setting, guesses) = (pass.setting, pass.values.guesses);
        let positions = pass.dependencies.fields(field).iter();
        let plans = positions.filter_map(|position| Some((*position, setting.plan.fields.get(*position)?)));
        let slots: Vec<_> = plans.map(|(position, plan)| (position, plan, pass.look(plan.place))).collect();
        for (_, plan, old) in &slots {
            pass.note(plan.place, old);
            if plan.field == field {
                pass.values.take_field(setting, pass.profile, plan);
            }
        }
        for (position, plan, _) in &slots {
            pass.values.fill_field(setting, *position, plan);
        }
        // The first guess: from here on there are two frames.
        if pass.values.guesses != guesses {
            return false;
        }
        for (_, plan, old) in &slots {
            pass.compare(plan.place, old);
        }
        pass.run();
        true
    }
}
