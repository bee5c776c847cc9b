//! What a purpose sees of a person at an instant, with everything computed from it.

use crate::question::{Question, offered};
use crate::run::{Course, Frame, Inputs, Setting, Streams, Values, first_change};
use crate::zone::{EARLIEST, LATEST};
use crate::{Engine, Event, FieldValue, History, Imputed, MatrixOutcome, Outcomes, Profile, Reason, Slot};
use onboard_ir::plan::{Place, Plan, ResultPlan};
use onboard_ir::{EventMatch, ExprId, FieldId, MatrixId, PathId, PurposeId, SegmentId, TraitId, Value};
use std::sync::Arc;

/// What a purpose sees of a person at an instant, with everything computed from it. It holds nothing that the purpose may not
/// see: what is not in its view reads as absent(withheld).
#[derive(Clone, Debug)]
pub struct Evaluation {
    engine: Engine,
    pub(crate) plan: Arc<Course>,
    inputs: Inputs,
    values: Values,
}

/// What a trait, node or field outside the view reads as.
static WITHHELD: Slot = Slot::Absent(Reason::Withheld);

impl Evaluation {
    pub(crate) fn new(engine: Engine, plan: Arc<Course>) -> Self {
        let values = Values::new(&plan);
        Self { engine, plan, inputs: Inputs::default(), values }
    }

    /// Takes in a person as the plan's purposes may see them.
    pub(crate) fn admit(&mut self, profile: &Profile, history: &History, at: i64) {
        let at = at.clamp(EARLIEST, LATEST);
        self.inputs.admit(self.engine.program(), &self.plan, profile, history, at);
    }

    /// Sees what the plan's purposes may see of a person, and nothing of the person.
    #[cfg(feature = "arrow")]
    pub(crate) fn look(&mut self, profile: &Profile, at: i64) {
        let at = at.clamp(EARLIEST, LATEST);
        self.inputs.look(self.engine.program(), &self.plan, profile, at);
    }

    /// Whether each of the plan's purposes is allowed.
    #[cfg(feature = "arrow")]
    pub(crate) fn allowed_sights(&self) -> &[bool] {
        &self.inputs.allowed
    }

    /// Evaluates the person taken in.
    pub(crate) fn run(&mut self, profile: &Profile, streams: &mut Streams) {
        let (setting, values) = self.parts();
        values.take_fields(setting, profile);
        values.settle(setting, streams);
    }

    pub(crate) fn parts(&mut self) -> (Setting<'_>, &mut Values) {
        let setting = Setting {
            engine: &self.engine,
            prepared: self.engine.prepared(),
            fit: self.engine.fit(),
            plan: &self.plan,
            inputs: &self.inputs,
        };
        (setting, &mut self.values)
    }

    /// What each of the plan's traits is of somebody of whom nothing has happened, where nobody has been taken in yet.
    pub(crate) fn traits_of_nothing(&mut self) -> Vec<Option<Value>> {
        let traits = self.plan.traits.len();
        let (setting, values) = self.parts();
        let mut streams = Streams::default();
        (0..traits)
            .map(|position| values.trait_now(setting, &mut streams, position).value().cloned())
            .collect()
    }

    /// What the plan's purposes see of the person.
    pub(crate) fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// The same, to change it.
    pub(crate) fn inputs_mut(&mut self) -> &mut Inputs {
        &mut self.inputs
    }

    /// The truth value at a place.
    pub(crate) fn truth(&self, place: Place) -> Option<bool> {
        self.values.row.truth(place, Frame::Rules)
    }

    /// A bit for each of at most 64 places, the first lowest: whether it is true.
    pub(crate) fn bits(&self, places: &[Place]) -> u64 {
        let bit = |place: &Place| u64::from(self.values.row.truths(*place).is_true(Frame::Rules));
        places.iter().rev().fold(0, |bits, place| bits << 1 | bit(place))
    }

    /// What one of the plan's matrices says, by its position.
    pub(crate) fn matrix_outcome(&self, position: usize) -> Option<&MatrixOutcome> {
        self.values.outcomes.get(position).map(|outcomes| outcomes.of(Frame::Rules))
    }

    /// What segments and matrices say.
    pub(crate) fn outcomes(&self) -> Outcomes<'_> {
        Outcomes::of_interpreter(self)
    }

    /// The plan that was evaluated.
    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// What stands in the place of a field before fallbacks.
    pub(crate) fn stated_at(&self, place: Place) -> &Slot {
        self.values.slot(place, Frame::Stated)
    }

    /// Moves the clock, and nothing else.
    pub(crate) fn go_to(&mut self, at: i64) {
        self.inputs.at = at;
    }

    /// The engine that made it.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The purpose in whose view it was made.
    #[must_use]
    pub fn purpose(&self) -> PurposeId {
        self.plan.sights.first().copied().unwrap_or(PurposeId(u32::MAX))
    }

    /// The instant: microseconds since 1970.
    #[must_use]
    pub fn at(&self) -> i64 {
        self.inputs.at
    }

    /// Whether the purpose and those above it are allowed now. Where not, every field is absent(withheld), and no event
    /// exists.
    #[must_use]
    pub fn allowed(&self) -> bool {
        self.inputs.allowed.first() == Some(&true)
    }

    /// A field after fallbacks.
    #[must_use]
    pub fn field(&self, field: FieldId) -> FieldValue<'_> {
        let plan = self.plan.index.fields.get(field.index());
        let plan = plan.and_then(|position| Some((position, self.plan.fields.get(position)?)));
        let Some((position, plan)) = plan else { return FieldValue::Absent(Reason::Withheld) };
        let mark = self.values.marks.get(position).copied().flatten();
        match (self.stated_at(plan.place), mark, self.values.slot(plan.place, Frame::Rules)) {
            (Slot::Known(value), ..) => FieldValue::Stated(value),
            (Slot::Absent(absent), Some(mark), Slot::Known(value)) => FieldValue::Imputed(Imputed {
                value,
                step: mark.step,
                grouped: mark.grouped,
                donors: mark.donors,
                confidence: mark.confidence,
                absent: *absent,
            }),
            (Slot::Absent(reason), ..) => FieldValue::Absent(*reason),
        }
    }

    /// A field before fallbacks.
    #[must_use]
    pub fn stated_field(&self, field: FieldId) -> &Slot {
        let plan =
            self.plan.index.fields.get(field.index()).and_then(|position| self.plan.fields.get(position));
        plan.map_or(&WITHHELD, |plan| self.stated_at(plan.place))
    }

    /// The value of an expression (not one over an event's properties).
    #[must_use]
    pub fn node(&self, node: ExprId) -> &Slot {
        self.plan
            .index
            .nodes
            .get(node.index())
            .map_or(&WITHHELD, |place| self.values.slot(place, Frame::Rules))
    }

    /// The value that the expression has with imputed values taken as absent.
    #[must_use]
    pub fn stated_node(&self, node: ExprId) -> &Slot {
        self.plan.index.nodes.get(node.index()).map_or(&WITHHELD, |place| self.stated_at(place))
    }

    /// Whether any field that the plan reads is imputed (or was, at an instant that a segment remembers).
    #[must_use]
    pub fn guesses(&self) -> bool {
        self.values.guesses
    }

    /// A trait.
    #[must_use]
    pub fn trait_value(&self, id: TraitId) -> &Slot {
        self.plan
            .index
            .traits
            .get(id.index())
            .map_or(&WITHHELD, |place| self.values.slot(place, Frame::Rules))
    }

    /// Whether they belong to the segment; none is unknown.
    #[inline]
    #[must_use]
    pub fn segment(&self, segment: SegmentId) -> Option<bool> {
        let place = self.plan.index.segments.get(segment.index())?;
        self.values.row.truth(place, Frame::Rules)
    }

    /// The segments that the plan's purposes may see, from a number on, and whether they belong to them; none is unknown.
    #[inline]
    pub(crate) fn segments_from(&self, first: usize) -> impl Iterator<Item = (SegmentId, Option<bool>)> + '_ {
        let truth = |place| self.values.row.truth(place, Frame::Rules);
        let segments = self.plan.index.segments.iter_from(first);
        segments.filter_map(move |(id, place)| Some((SegmentId(u32::try_from(id).ok()?), truth(place))))
    }

    /// Since when they have belonged to a segment with memory, or have left it; none for those who never entered, and for
    /// segments without memory. Who belonged from the beginning of time has done so since year -9999.
    #[must_use]
    pub fn segment_since(&self, segment: SegmentId) -> Option<i64> {
        let now = self.segment(segment)?;
        let (before, turned) = self.memory(segment)?;
        if before == now { turned } else { Some(self.at()) }
    }

    /// Whether they belonged to a segment with memory before this instant, and since when that was so.
    pub(crate) fn memory(&self, segment: SegmentId) -> Option<(bool, Option<i64>)> {
        let place = self.plan.index.segments.get(segment.index())?;
        let position = self.plan.memories.iter().position(|memory| memory.place == place)?;
        let memory = &self.values.memory.rules;
        Some((*memory.before.get(position)?, *memory.turned.get(position)?))
    }

    /// What a matrix says; none where it does not decide for the purpose.
    #[must_use]
    pub fn matrix(&self, matrix: MatrixId) -> Option<&MatrixOutcome> {
        self.outcome(matrix, Frame::Rules)
    }

    /// What a matrix would say with imputed values taken as absent.
    #[must_use]
    pub fn stated_matrix(&self, matrix: MatrixId) -> Option<&MatrixOutcome> {
        self.outcome(matrix, Frame::Stated)
    }

    fn outcome(&self, matrix: MatrixId, frame: Frame) -> Option<&MatrixOutcome> {
        let position = self.plan.index.matrices.get(matrix.index())?;
        Some(self.values.outcomes.get(position)?.of(frame))
    }

    /// The path recommended, by the first matrix in order of declaration that gives one, and its row (from 0).
    #[must_use]
    pub fn recommended(&self) -> Option<(PathId, MatrixId, u32)> {
        self.plan.paths.iter().find_map(|(id, position)| {
            let row = self.values.outcomes.get(*position)?.of(Frame::Rules).fired()?;
            let plan = self.plan.matrices.get(*position)?;
            match plan.results.get(row as usize)?.get(plan.path_column?)? {
                ResultPlan::Path(path, _) => Some((*path, *id, row)),
                ResultPlan::Nothing | ResultPlan::Value(_) | ResultPlan::Text(_) => None,
            }
        })
    }

    /// The questions offered, in the order in which they are to be asked.
    #[must_use]
    pub fn questions(&self) -> Vec<Question> {
        offered(self, &self.engine.questions(self.purpose()))
    }

    /// Whether some visible event matches what completes a step (scope `Document`).
    #[must_use]
    pub fn happened(&self, what: &EventMatch) -> bool {
        let matches = &self.plan.matches;
        let known = matches.iter().position(|known| known.event == what.event && known.filter == what.filter);
        let last = known.and_then(|position| self.values.matched.get(position).copied().flatten());
        self.inputs.keeps(last)
    }

    /// The events that the purpose sees, in order.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        let view = self.engine.program().views.iter().find(|view| view.purpose == self.purpose());
        self.inputs.events(view.map_or(&[][..], |view| &view.events))
    }

    /// The first instant at which an event of that instant is no longer kept for the purpose.
    pub(crate) fn forgets(&self, time: i64) -> Option<i64> {
        self.inputs.sights.first().and_then(|sight| sight.forgets(time))
    }

    /// The same person had they answered (or, with none, cleared) the field just now. What their segments remember from
    /// before now is kept. Where the purpose may not see the field, nothing changes.
    #[must_use]
    pub fn with_field(&self, field: FieldId, value: Option<&Value>) -> Self {
        let mut other = self.clone();
        let slot = value.map_or(Slot::Absent(Reason::Unasked), |value| Slot::Known(value.clone()));
        let (setting, values) = other.parts();
        values.answer(setting, field, &slot);
        other
    }

    /// Goes on in time without new input, calling `look` at each instant at which a window, a clock comparison or a retention
    /// changes something of what the plan reads, and at those of `also`, in order, until it returns true: that instant; none
    /// where time alone changes nothing more. Where a history is so long that looking further would take too much work, the
    /// instant until which it was looked at: never too late.
    #[must_use]
    pub fn first_change(&self, also: &[i64], look: &mut dyn FnMut(&Self) -> bool) -> Option<i64> {
        first_change(self, also, look)
    }
}
