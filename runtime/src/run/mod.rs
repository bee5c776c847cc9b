//! The interpreter: from what a purpose sees to what the program says about it.
//!
//! What a person's input holds is first cut down to what the plan's purposes may see ([`Inputs`]); everything after reads only
//! that. Values stand in a [`Row`], in two frames: as rules see them, and with imputed values taken as absent.

mod arithmetic;
mod calendar;
mod cell;
mod clock;
mod compute;
mod course;
mod fields;
mod fold;
mod forward;
mod frame;
mod inputs;
mod matrix;
mod memory;
mod quick;
mod row;
mod sight;
mod step;
mod stream;
mod tally;
mod then;
mod trial;
mod truths;

pub(crate) use arithmetic::arithmetic;
pub(crate) use cell::{Cell, INVALID};
pub(crate) use compute::{holds, lowered};
pub(crate) use course::Course;
pub(crate) use fields::Mark;
pub(crate) use forward::first_change;
pub(crate) use frame::{Frame, Twin};
pub(crate) use inputs::Inputs;
pub(crate) use row::Row;
pub(crate) use sight::{allows, regime_mode};
pub(crate) use step::Source;
pub(crate) use stream::Stream;
pub(crate) use trial::Trial;

use crate::engine::Prepared;
use crate::{Engine, Fit, Reason, Slot};
use compute::Context;
use matrix::Outcomes;
use memory::Memory;
use onboard_ir::plan::{Place, Plan};
use onboard_ir::{ExprId, FieldId, Value};
use std::sync::OnceLock;

/// What every part of a run reads.
#[derive(Clone, Copy)]
pub(crate) struct Setting<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) prepared: &'a Prepared,
    pub(crate) fit: &'a Fit,
    pub(crate) plan: &'a Course,
    pub(crate) inputs: &'a Inputs,
}

/// Everything that an evaluation finds: values in both frames, and where they come from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Values {
    /// For each of the plan's fields the fallback that filled it.
    pub(crate) marks: Vec<Option<Mark>>,
    pub(crate) row: Row,
    /// What segments remember.
    pub(crate) memory: Twin<Memory>,
    /// What each matrix says.
    pub(crate) outcomes: Vec<Outcomes>,
    /// The bits of the fields that are imputed now.
    filled: u64,
    /// Whether something is imputed, now or (where there is memory) before.
    pub(crate) guesses: bool,
    /// For each match of the plan, when it last happened.
    pub(crate) matched: Vec<Option<i64>>,
    shown: Shown,
}

/// The row as others see it, made when first asked for; a copy makes its own.
#[derive(Debug, Default)]
struct Shown(Twin<OnceLock<Vec<Slot>>>);

impl Clone for Shown {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// What an absent place outside the row reads as.
static NOWHERE: Slot = Slot::Absent(Reason::NotApplicable);

/// Event streams of traits, kept between people for their buffers.
pub(crate) type Streams = Twin<Vec<Option<Stream>>>;

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
    pub(crate) fn context(&self) -> Context<'a> {
        Context {
            patterns: &self.prepared.patterns,
            zone: &self.prepared.zone,
            allowed: &self.inputs.allowed,
            event: None,
        }
    }
}

impl Values {
    /// Places for a plan, with its constants.
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            marks: vec![None; plan.fields.len()],
            row: Row::new(&plan.initial),
            memory: Twin::same(Memory::new(plan.memories.len())),
            outcomes: vec![Outcomes::default(); plan.matrices.len()],
            matched: vec![None; plan.matches.len()],
            ..Self::default()
        }
    }

    /// What stands in a place.
    pub(crate) fn slot(&self, place: Place, frame: Frame) -> &Slot {
        let shown = self.shown.0.of(frame).get_or_init(|| self.row.slots(frame));
        shown.get(place.index()).unwrap_or(&NOWHERE)
    }

    /// To be said when the row changes: what was shown of it no longer holds.
    pub(crate) fn changes(&mut self) {
        self.shown = Shown::default();
    }

    /// The frames that differ: only one where nothing is imputed.
    pub(crate) fn frames(&self) -> impl Iterator<Item = Frame> + use<> {
        [Some(Frame::Rules), self.guesses.then_some(Frame::Stated)].into_iter().flatten()
    }

    /// Evaluates what the inputs say, from the beginning of history.
    pub(crate) fn settle(&mut self, setting: Setting<'_>, streams: &mut Streams) {
        let at = setting.inputs.at;
        self.remember(setting, streams);
        if setting.plan.memories.is_empty() {
            self.run(setting, at, Part::All, &mut Source::Direct);
        } else {
            self.run(setting, at, Part::All, &mut Source::Streams(streams));
        }
        self.match_steps(setting);
    }

    /// Reads the fields as they are at the instant at hand, and finds what segments remember from before it.
    pub(crate) fn remember(&mut self, setting: Setting<'_>, streams: &mut Streams) {
        self.guesses = false;
        if setting.plan.memories.is_empty() {
            self.read_fields(setting, setting.inputs.at);
        } else {
            self.memory.rules.forget();
            self.memory.stated.forget();
            self.fold(setting, streams);
        }
    }

    /// Makes the instant at hand the one before.
    pub(crate) fn pass(&mut self, plan: &Plan, at: i64) {
        for frame in [Frame::Rules, Frame::Stated] {
            self.memory.of_mut(frame).remember(&self.row, frame, &plan.memories, at);
        }
    }

    /// A trait at the instant at hand, by its position in the plan; what has been remembered may have followed it already.
    pub(crate) fn trait_now(&mut self, setting: Setting<'_>, streams: &mut Streams, position: usize) -> Slot {
        let now = setting.inputs.at;
        match (streams.rules.get_mut(position), setting.plan.traits.get(position)) {
            (Some(Some(stream)), _) if !setting.plan.memories.is_empty() => stream.value(now),
            (_, Some(plan)) => stream::trait_at(setting, plan, &mut self.row, Frame::Rules, now),
            (_, None) => Slot::Absent(Reason::NotApplicable),
        }
    }
}

impl Values {
    /// Sees when what completes the steps of paths last happened.
    fn match_steps(&mut self, setting: Setting<'_>) {
        let (from, to) = (i64::MIN, setting.inputs.until);
        for (position, plan) in setting.plan.matches.iter().enumerate() {
            let mut last = None;
            stream::passing(setting, &plan.steps, &mut self.row, Frame::Rules, (from, to), |event, _| {
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
        self.suppose(setting, field, |_| value);
        self.again(setting, Part::All);
    }

    /// Puts an answer where the plan's purposes may see it.
    pub(crate) fn suppose<'v>(
        &mut self,
        setting: Setting<'_>,
        field: FieldId,
        value: impl Fn(Place) -> &'v Slot,
    ) {
        for plan in setting.plan.fields.iter().filter(|plan| plan.field == field) {
            if setting.inputs.allowed.get(plan.sight) == Some(&true) {
                self.row.put_same(plan.place, value(plan.place));
            }
        }
    }

    /// Evaluates the instant at hand again, as far as what was supposed changes it.
    pub(crate) fn again(&mut self, setting: Setting<'_>, part: Part<'_>) {
        self.fill(setting);
        self.run(setting, setting.inputs.at, part, &mut Source::Kept);
    }
}

/// What some truth values say where nothing is known but one field.
pub(crate) fn region(
    engine: &Engine,
    plan: &Course,
    field: FieldId,
    value: Option<&Value>,
    atoms: &[ExprId],
) -> Vec<Option<bool>> {
    let mut inputs = Inputs::default();
    inputs.allowed.resize(plan.sights.len(), true);
    let (prepared, fit) = (engine.prepared(), engine.fit());
    let setting = Setting { engine, prepared, fit, plan, inputs: &inputs };
    let mut values = Values::new(plan);
    for known in plan.fields.iter().filter(|known| known.field == field) {
        let given = value.map_or(Slot::Absent(Reason::Unasked), |value| Slot::Known(value.clone()));
        values.row.put_same(known.place, &given);
    }
    values.run(setting, 0, Part::All, &mut Source::Direct);
    let place = |atom: &ExprId| plan.index.nodes.get(atom.index());
    let truth = |place: Place| values.row.truth(place, Frame::Rules);
    atoms.iter().map(|atom| place(atom).and_then(truth)).collect()
}
