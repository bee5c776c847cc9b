//! What depends on what in a plan: worked out once, read at every update.

use onboard_ir::plan::{Act, Among, Place, Plan, Readers, RulePlan};
use onboard_ir::{EventId, FieldId, MatrixId, SegmentId};

/// What depends on what, as far as segments and matrices are computed from it.
#[derive(Debug)]
pub(crate) struct Dependencies {
    /// From places to the steps that read them.
    pub(super) readers: Readers,
    /// For each place the step that fills it.
    steps: Vec<Option<u32>>,
    /// For each trait its step; none where no segment or matrix hangs on it.
    traits: Vec<Option<u32>>,
    /// For each kind of event the traits that count it, with the stage that it is of a chain.
    counted: Vec<Vec<(u32, usize)>>,
    /// The segments by their places.
    segments: Vec<(Place, SegmentId)>,
    /// For each matrix of the plan which one it is.
    matrices: Vec<Option<MatrixId>>,
    /// For each field of the program its positions in the plan, and those of the fields that it makes groups for.
    fields: Vec<Vec<usize>>,
    /// For each place whether something that segments remember is computed from it.
    folded: Vec<bool>,
    /// The comparisons that turn as time goes by.
    pub(super) turning: Vec<u32>,
    /// Whether it can be foretold when time alone changes something.
    pub(super) foreseeable: bool,
}

impl Dependencies {
    pub(crate) fn new(plan: &Plan) -> Self {
        let matrices = plan.steps.iter().filter(|step| matches!(step.act, Act::Matrix(..)));
        let segments = plan.index.segments.iter().map(|(_, place)| place);
        let read = plan.below(segments.chain(matrices.map(|step| step.out)));
        let wanted: Vec<bool> = plan.steps.iter().map(|step| holds(&read, step.out)).collect();
        let memories = plan.steps.iter().filter(|step| matches!(step.act, Act::Memory(..)));
        let folded = plan.below(memories.map(|step| step.out));
        let mut dependencies = Self {
            readers: Readers::new(plan, &wanted),
            steps: vec![None; plan.initial.len()],
            traits: vec![None; plan.traits.len()],
            counted: Vec::new(),
            segments: segment_places(plan),
            matrices: matrix_ids(plan),
            fields: fields(plan),
            folded,
            turning: Vec::new(),
            foreseeable: plan.index.segments.iter().all(|(_, place)| !moves(plan, place)),
        };
        for (position, (step, _)) in
            (0..).zip(plan.steps.iter().zip(&wanted)).filter(|(_, (_, wanted))| **wanted)
        {
            if let Some(place) = dependencies.steps.get_mut(step.out.index()) {
                *place = Some(position);
            }
            dependencies.look(plan, position, step.out, &step.act);
        }
        dependencies
    }

    /// Takes note of a step that something hangs on.
    fn look(&mut self, plan: &Plan, position: u32, out: Place, act: &Act) {
        if let Act::Trait(number, _) = act {
            if let Some(place) = self.traits.get_mut(*number) {
                *place = Some(position);
            }
            self.count(plan, *number);
        }
        let operands = plan.depends(act);
        if !operands.iter().any(|operand| moves(plan, *operand)) {
            return;
        }
        let foreseeable = match act {
            Act::Compare(..) | Act::Between(..) | Act::OneOf(_, Among::Values(_)) => {
                self.turning.push(position);
                true
            }
            // Days since an instant are there where the instant is.
            Act::IsMissing(of) => plan.now == Some(*of) || self.is_days_since(plan, *of),
            act => moves(plan, out) && is_value(act),
        };
        self.foreseeable &= foreseeable;
    }

    fn is_days_since(&self, plan: &Plan, place: Place) -> bool {
        let step = self.step(place).and_then(|position| plan.steps.get(position as usize));
        step.is_some_and(|step| matches!(step.act, Act::DaysSince(..)))
    }

    fn count(&mut self, plan: &Plan, number: usize) {
        let Some(rule) = plan.traits.get(number).map(|known| &known.rule) else { return };
        let stages = match rule {
            RulePlan::Aggregate { events, .. } => std::slice::from_ref(events),
            RulePlan::Then { stages, .. } => stages,
        };
        for (stage, events) in stages.iter().enumerate().filter(|(_, events)| events.sight.is_some()) {
            if self.counted.len() <= events.event.index() {
                self.counted.resize_with(events.event.index() + 1, Vec::new);
            }
            if let (Some(counted), Ok(number)) =
                (self.counted.get_mut(events.event.index()), u32::try_from(number))
            {
                counted.push((number, stage));
            }
        }
    }

    /// The step that fills a place.
    pub(super) fn step(&self, place: Place) -> Option<u32> {
        self.steps.get(place.index()).copied().flatten()
    }

    /// The step of a trait, by the trait's position; none where nothing hangs on it.
    pub(super) fn trait_step(&self, number: u32) -> Option<u32> {
        self.traits.get(number as usize).copied().flatten()
    }

    /// The positions of the traits on which something hangs.
    pub(super) fn traits(&self) -> impl Iterator<Item = u32> + '_ {
        (0..).zip(&self.traits).filter_map(|(number, step)| step.map(|_| number))
    }

    /// The traits that count events of a kind, with the stage that such an event is.
    pub(super) fn counted(&self, kind: EventId) -> &[(u32, usize)] {
        self.counted.get(kind.index()).map_or(&[], Vec::as_slice)
    }

    /// The segments whose truth stands in a place.
    pub(super) fn segments_at(&self, place: Place) -> &[(Place, SegmentId)] {
        let from = self.segments.partition_point(|(other, _)| *other < place);
        let rest = self.segments.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|(other, _)| *other == place)).unwrap_or_default()
    }

    /// All segments with their places.
    pub(super) fn segments(&self) -> &[(Place, SegmentId)] {
        &self.segments
    }

    /// Which matrix of the program a matrix of the plan is.
    pub(super) fn matrix(&self, position: usize) -> Option<MatrixId> {
        self.matrices.get(position).copied().flatten()
    }

    /// The positions of a field, and of those that it makes groups for.
    pub(super) fn fields(&self, field: FieldId) -> &[usize] {
        self.fields.get(field.index()).map_or(&[], Vec::as_slice)
    }

    /// Whether something that segments remember is computed from a place.
    pub(super) fn is_folded(&self, place: Place) -> bool {
        holds(&self.folded, place)
    }
}

fn holds(places: &[bool], place: Place) -> bool {
    places.get(place.index()) == Some(&true)
}

/// Whether what stands there moves with the clock by itself.
pub(super) fn moves(plan: &Plan, place: Place) -> bool {
    holds(&plan.moving, place)
}

/// Whether it computes a value from others and nothing else. Such a value may move with the clock: it is looked up when a
/// comparison reads it.
fn is_value(act: &Act) -> bool {
    matches!(
        act,
        Act::Arithmetic(..)
            | Act::Negate(_)
            | Act::If(..)
            | Act::Otherwise(..)
            | Act::Stated(_)
            | Act::Min(_)
            | Act::Max(_)
            | Act::Abs(_)
            | Act::Round(_)
            | Act::Bucket(..)
            | Act::DaysSince(..)
            | Act::Widen(_)
            | Act::Declassify(..)
    )
}

fn segment_places(plan: &Plan) -> Vec<(Place, SegmentId)> {
    let id = |index: usize| u32::try_from(index).map(SegmentId).ok();
    let mut places: Vec<_> =
        plan.index.segments.iter().filter_map(|(index, place)| Some((place, id(index)?))).collect();
    places.sort_unstable();
    places
}

fn matrix_ids(plan: &Plan) -> Vec<Option<MatrixId>> {
    let mut ids = vec![None; plan.matrices.len()];
    for (index, position) in plan.index.matrices.iter() {
        if let Some(place) = ids.get_mut(position) {
            *place = u32::try_from(index).map(MatrixId).ok();
        }
    }
    ids
}

fn fields(plan: &Plan) -> Vec<Vec<usize>> {
    let mut fields: Vec<Vec<usize>> = Vec::new();
    for (position, field) in plan.fields.iter().enumerate() {
        let groups = field.by.iter().flatten().filter_map(|group| plan.fields.get(*group));
        for id in groups.map(|group| group.field).chain([field.field]) {
            if fields.len() <= id.index() {
                fields.resize_with(id.index() + 1, Vec::new);
            }
            if let Some(positions) = fields.get_mut(id.index()).filter(|known| !known.contains(&position)) {
                positions.push(position);
            }
        }
    }
    fields
}
