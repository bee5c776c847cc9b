//! The interpreter: from what a purpose sees to what the program says about it.
//!
//! What a person's input holds is first cut down to what the plan's purposes may see ([`Inputs`]); everything after reads only
//! that. Values stand in a [`Frame`]; where something is imputed there is a second frame in which imputed values are absent.

mod arithmetic;
mod calendar;
mod cell;
mod clock;
mod compute;
mod fields;
mod fold;
mod forward;
mod frame;
mod inputs;
mod matrix;
mod sight;
mod stream;
mod tally;
mod then;
mod trial;

pub(crate) use arithmetic::arithmetic;
pub(crate) use cell::{Cell, INVALID};
pub(crate) use compute::{holds, lowered};
pub(crate) use fields::Mark;
pub(crate) use forward::first_change;
pub(crate) use frame::{Frame, Source};
pub(crate) use inputs::Inputs;
pub(crate) use sight::{allows, regime_mode};
pub(crate) use stream::Stream;
pub(crate) use trial::Trial;

use crate::engine::Prepared;
use crate::{Engine, Fit, Reason, Slot};
use cell::Row;
use compute::Context;
use frame::run_steps;
use onboard_ir::plan::{Place, Plan};
use onboard_ir::{ExprId, FieldId, Value};

/// What every part of a run reads.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) prepared: &'a Prepared,
    pub(crate) fit: &'a Fit,
    pub(crate) plan: &'a Plan,
    pub(crate) inputs: &'a Inputs,
    /// The values that other purposes tell; none where they are computed.
    pub(crate) told: Option<&'a Row>,
}

/// Both frames, how fields were filled, and what completes steps.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values {
    /// For each of the plan's fields the fallback that filled it.
    pub(crate) marks: Vec<Option<Mark>>,
    pub(crate) rules: Frame,
    /// Only its fields are filled where nothing is imputed.
    pub(crate) stated: Frame,
    /// Whether something is imputed, now or (where there is memory) before.
    pub(crate) guesses: bool,
    /// For each match of the plan, when it last happened.
    pub(crate) matched: Vec<Option<i64>>,
}

/// Event streams of both frames, kept between people for their buffers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Streams {
    pub(crate) rules: Vec<Option<Stream>>,
    pub(crate) stated: Vec<Option<Stream>>,
}

/// Which steps an instant needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// All.
    All,
    /// Those that the segments with memory depend on.
    Fold,
    /// These, by their positions, in order.
    Steps(&'a [u32]),
}

impl<'a> Setting<'a> {
    pub(crate) fn context<'s>(&self, stated: Option<&'s Row>) -> Context<'s>
    where
        'a: 's,
    {
        Context {
            patterns: &self.prepared.patterns,
            zone: &self.prepared.zone,
            allowed: &self.inputs.allowed,
            stated,
            event: None,
        }
    }
}

impl Values {
    /// Places for a plan, with its constants.
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            marks: vec![None; plan.fields.len()],
            rules: Frame::new(plan),
            stated: Frame::new(plan),
            guesses: false,
            matched: vec![None; plan.matches.len()],
        }
    }

    /// Evaluates what the inputs say, from the beginning of history.
    pub(crate) fn settle(&mut self, setting: Setting<'_>, streams: &mut Streams) {
        let at = setting.inputs.at;
        self.remember(setting, streams);
        if setting.plan.memories.is_empty() {
            self.run(setting, at, Part::All, &mut Source::Direct, &mut Source::Direct);
        } else {
            self.evaluate(setting, streams, at, Part::All);
        }
        self.match_steps(setting);
    }

    /// Reads the fields as they are at the instant at hand, and finds what segments remember from before it.
    pub(crate) fn remember(&mut self, setting: Setting<'_>, streams: &mut Streams) {
        self.guesses = false;
        self.rules.forget();
        self.stated.forget();
        if setting.plan.memories.is_empty() {
            self.read_fields(setting, setting.inputs.at);
        } else {
            self.fold(setting, streams);
        }
    }

    /// A trait at the instant at hand, by its position in the plan; what has been remembered may have followed it already.
    pub(crate) fn trait_now(&mut self, setting: Setting<'_>, streams: &mut Streams, position: usize) -> Slot {
        let now = setting.inputs.at;
        match (streams.rules.get_mut(position), setting.plan.traits.get(position)) {
            (Some(Some(stream)), _) if !setting.plan.memories.is_empty() => stream.value(now),
            (_, Some(plan)) => stream::trait_at(setting, plan, &mut self.rules.row, None, now),
            (_, None) => Slot::Absent(Reason::NotApplicable),
        }
    }

    /// Evaluates an instant in both frames. The fields have been read.
    pub(crate) fn run(
        &mut self,
        setting: Setting<'_>,
        at: i64,
        part: Part<'_>,
        rules: &mut Source<'_>,
        stated: &mut Source<'_>,
    ) {
        if self.guesses {
            run_steps(setting, &mut self.stated, None, at, part, stated);
            run_steps(setting, &mut self.rules, Some(&self.stated.row), at, part, rules);
            if setting.plan.sights.len() > 1 {
                // What another purpose tells is told as it is: that it is a guess there is not.
                let told = Setting { told: Some(&self.rules.row), ..setting };
                run_steps(told, &mut self.stated, None, at, part, stated);
                run_steps(setting, &mut self.rules, Some(&self.stated.row), at, part, rules);
            }
            if part == Part::All {
                self.rules.compare_guesses(&self.stated);
            }
        } else {
            run_steps(setting, &mut self.rules, None, at, part, rules);
        }
    }
}

impl Values {
    /// Sees when what completes the steps of paths last happened.
    fn match_steps(&mut self, setting: Setting<'_>) {
        let (from, to) = (i64::MIN, setting.inputs.until);
        for (position, plan) in setting.plan.matches.iter().enumerate() {
            let stated = self.guesses.then_some(&self.stated.row);
            let mut last = None;
            stream::passing(setting, &plan.steps, &mut self.rules.row, stated, (from, to), |event, _| {
                last = Some(event.time);
            });
            if let Some(place) = self.matched.get_mut(position) {
                *place = last;
            }
        }
    }
}

impl Values {
    /// Evaluates the instant at hand again, as if the field had just been answered.
    pub(crate) fn answer(&mut self, setting: Setting<'_>, field: FieldId, value: &Slot) {
        self.part_frames();
        self.suppose(setting, field, |_| value);
        self.again(setting, Part::All);
    }

    /// Makes the stated frame stand for itself. Where nothing is imputed it was not needed: it is the same.
    pub(crate) fn part_frames(&mut self) {
        if !self.guesses {
            self.stated.clone_from(&self.rules);
        }
    }

    /// Puts an answer where the plan's purposes may see it.
    pub(crate) fn suppose<'v>(
        &mut self,
        setting: Setting<'_>,
        field: FieldId,
        value: impl Fn(Place) -> &'v Slot,
    ) {
        self.stated.changes();
        for plan in setting.plan.fields.iter().filter(|plan| plan.field == field) {
            if setting.inputs.allowed.get(plan.sight) == Some(&true) {
                self.stated.row.put(plan.place, value(plan.place));
            }
        }
    }

    /// Evaluates the instant at hand again, as far as what was supposed changes it.
    pub(crate) fn again(&mut self, setting: Setting<'_>, part: Part<'_>) {
        self.fill(setting);
        self.run(setting, setting.inputs.at, part, &mut Source::Kept, &mut Source::Kept);
    }
}

/// What some truth values say where nothing is known but one field.
pub(crate) fn region(
    engine: &Engine,
    plan: &Plan,
    field: FieldId,
    value: Option<&Value>,
    atoms: &[ExprId],
) -> Vec<Option<bool>> {
    let mut inputs = Inputs::default();
    inputs.allowed.resize(plan.sights.len(), true);
    let (prepared, fit) = (engine.prepared(), engine.fit());
    let setting = Setting { engine, prepared, fit, plan, inputs: &inputs, told: None };
    let mut frame = Frame::new(plan);
    for known in plan.fields.iter().filter(|known| known.field == field) {
        let given = value.map_or(Slot::Absent(Reason::Unasked), |value| Slot::Known(value.clone()));
        frame.row.put(known.place, &given);
    }
    run_steps(setting, &mut frame, None, 0, Part::All, &mut Source::Direct);
    let place = |atom: &ExprId| plan.index.nodes.get(atom.index());
    atoms.iter().map(|atom| place(atom).and_then(|place| frame.truth(place))).collect()
}
