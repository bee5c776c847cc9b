//! Emits the steps of a plan.

use super::build::{Item, found};
use super::cone::Cones;
use super::{
    Act, Among, EventSteps, FieldPlan, Index, MatchPlan, MatrixPlan, MemoryPlan, PiecePlan, Place, Plan, ResultPlan,
    RulePlan, Steady, Step, TraitPlan,
};
use crate::{Error, Reason, Slot};
use onboard_ir::{
    Compare, EventId, ExprId, FieldId, MatrixId, Op, Piece, Program, PurposeId, ResultCell, SegmentId, SegmentRule, Text,
    TraitId, TraitRule, Type, Value, View,
};
use std::collections::HashMap;
use std::sync::Arc;

/// How a place can change from one instant to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Never,
    WithFields,
    WithTime,
}

/// Builds a plan step by step.
pub(super) struct Emitter<'p> {
    pub(super) program: &'p Program,
    pub(super) cones: Cones<'p>,
    views: Vec<&'p View>,
    plan: Plan,
    places: HashMap<Item, Place>,
    fields: HashMap<(usize, FieldId), usize>,
    /// For each place: how it can change, and whether it moves with the clock by itself.
    change: Vec<Change>,
    clocked: Vec<bool>,
    /// Truth values that can turn with time, each with the comparison that turns when they do.
    clock: Vec<(Place, Place)>,
    withheld: Option<Place>,
}

impl<'p> Emitter<'p> {
    pub(super) fn new(program: &'p Program, purpose: PurposeId) -> Result<Self, Error> {
        let plan = Plan {
            sights: Vec::new(),
            initial: Vec::new(),
            now: None,
            fields: Vec::new(),
            steps: Vec::new(),
            traits: Vec::new(),
            memories: Vec::new(),
            matrices: Vec::new(),
            matches: Vec::new(),
            fold: Vec::new(),
            fold_clock: Vec::new(),
            clock: Vec::new(),
            fold_traits: Vec::new(),
            index: Index::default(),
        };
        let mut emitter = Self {
            program,
            cones: Cones::new(&program.graph)?,
            views: Vec::new(),
            plan,
            places: HashMap::new(),
            fields: HashMap::new(),
            change: Vec::new(),
            clocked: Vec::new(),
            clock: Vec::new(),
            withheld: None,
        };
        emitter.sight(purpose)?;
        Ok(emitter)
    }

    /// The number of a purpose's view in the plan.
    pub(super) fn sight(&mut self, purpose: PurposeId) -> Result<usize, Error> {
        if let Some(known) = self.plan.sights.iter().position(|other| *other == purpose) {
            return Ok(known);
        }
        found(self.program.purposes.get(purpose.index()), "purpose")?;
        self.views.push(found(self.program.views.iter().find(|view| view.purpose == purpose), "view")?);
        self.plan.sights.push(purpose);
        Ok(self.plan.sights.len() - 1)
    }

    fn view(&self, sight: usize) -> Option<&'p View> {
        self.views.get(sight).copied()
    }

    pub(super) fn sees_trait(&self, sight: usize, id: TraitId) -> bool {
        self.view(sight).is_some_and(|view| view.traits.contains(&id))
    }

    pub(super) fn sees_segment(&self, sight: usize, id: SegmentId) -> bool {
        self.view(sight).is_some_and(|view| view.segments.contains(&id))
    }

    pub(super) fn sees_matrix(&self, sight: usize, id: MatrixId) -> bool {
        self.view(sight).is_some_and(|view| view.matrices.contains(&id))
    }

    /// Where an item stands, once it is emitted.
    pub(super) fn place(&self, item: Item) -> Option<Place> {
        self.places.get(&item).copied()
    }

    /// Emits an item; all that it is computed from is there.
    pub(super) fn emit(&mut self, item: Item) -> Result<(), Error> {
        let place = match item {
            Item::Node(sight, node) => self.node(sight, node)?,
            Item::Trait(sight, id) => self.a_trait(sight, id)?,
            Item::Memory(sight, id) => self.memory(sight, id)?,
            Item::Matrix(sight, id) => self.matrix(sight, id)?,
        };
        self.places.insert(item, place);
        Ok(())
    }

    fn at(&self, sight: usize, node: ExprId) -> Result<Place, Error> {
        let missing = || Error::Malformed { what: format!("expression {} has no place", node.0) };
        self.place(Item::Node(sight, node)).ok_or_else(missing)
    }

    fn fresh(&mut self, holds: Slot, change: Change) -> Place {
        let place = Place(u32::try_from(self.plan.initial.len()).unwrap_or(u32::MAX));
        self.plan.initial.push(holds);
        self.change.push(change);
        self.clocked.push(false);
        place
    }

    fn withheld(&mut self) -> Place {
        if let Some(place) = self.withheld {
            return place;
        }
        let place = self.fresh(Slot::Absent(Reason::Withheld), Change::Never);
        self.withheld = Some(place);
        place
    }

    /// A step with a place of its own; remembers how that can change.
    fn step(&mut self, act: Act) -> Place {
        let operands = act.operands();
        let changes = operands.iter().filter_map(|place| self.change.get(place.index())).copied().max();
        let moves = matches!(act, Act::DaysSince(..))
            || operands.iter().any(|place| self.clocked.get(place.index()) == Some(&true));
        let change = match act {
            Act::Trait(..) | Act::Memory(..) | Act::Property(_) => Change::WithTime,
            _ => changes.unwrap_or(Change::Never),
        };
        let place = self.fresh(Slot::Absent(Reason::NotApplicable), change);
        // A truth value turns, it does not move; what decides when is looked for by `find_turns`.
        let truth = matches!(act, Act::Compare(..) | Act::Between(..) | Act::OneOf(..) | Act::IsMissing(_));
        if let Some(clocked) = self.clocked.get_mut(place.index()) {
            *clocked = moves && !truth;
        }
        self.plan.steps.push(Step { out: place, act });
        place
    }

    fn node(&mut self, sight: usize, node: ExprId) -> Result<Place, Error> {
        let found_node = found(self.program.graph.get(node), "expression")?;
        Ok(match &found_node.op {
            Op::Const(value) => self.fresh(Slot::Known(value.clone()), Change::Never),
            Op::Now => self.now(),
            Op::Field(id) => {
                found(self.program.fields.get(id.index()), "field")?;
                self.field(sight, *id)
            }
            Op::Trait(id) => self.place(Item::Trait(sight, *id)).unwrap_or_else(|| self.withheld()),
            Op::Let(id) => self.at(sight, found(self.program.lets.get(id.index()), "let")?.value)?,
            Op::Segment(id) if self.sees_segment(sight, *id) => self.segment(sight, *id)?,
            Op::Segment(_) => self.withheld(),
            Op::Result(id, column) => match self.place(Item::Matrix(sight, *id)) {
                Some(matrix) => self.result(*id, *column, matrix)?,
                None => self.withheld(),
            },
            // A property of no event.
            Op::Property(_) => self.fresh(Slot::Absent(Reason::NotApplicable), Change::Never),
            Op::Declassify(value, purpose) => {
                let seer = self.sight(*purpose)?;
                let value = self.at(seer, *value)?;
                self.step(Act::Declassify(value, seer))
            }
            op => {
                let mut operands = Vec::new();
                for operand in op.operands() {
                    operands.push((self.at(sight, operand)?, self.type_of(operand)));
                }
                let act = self.act(op, found_node.ty, operands)?;
                let place = self.step(act);
                self.find_turns(place);
                place
            }
        })
    }

    fn type_of(&self, node: ExprId) -> Option<Type> {
        self.program.graph.get(node).map(|node| node.ty)
    }

    fn now(&mut self) -> Place {
        if let Some(place) = self.plan.now {
            return place;
        }
        let place = self.fresh(Slot::Absent(Reason::NotApplicable), Change::WithTime);
        if let Some(clocked) = self.clocked.get_mut(place.index()) {
            *clocked = true;
        }
        self.plan.now = Some(place);
        place
    }

    /// The place of a field, absent(withheld) where the view does not see it.
    pub(super) fn field(&mut self, sight: usize, field: FieldId) -> Place {
        match self.field_position(sight, field).and_then(|position| self.plan.fields.get(position)) {
            Some(plan) => plan.place,
            None => self.withheld(),
        }
    }

    fn field_position(&mut self, sight: usize, field: FieldId) -> Option<usize> {
        if let Some(position) = self.fields.get(&(sight, field)) {
            return Some(*position);
        }
        if !self.view(sight)?.fields.contains(&field) || field.index() >= self.program.fields.len() {
            return None;
        }
        let place = self.fresh(Slot::Absent(Reason::Unasked), Change::WithFields);
        self.plan.fields.push(FieldPlan { field, sight, place, by: Vec::new() });
        self.fields.insert((sight, field), self.plan.fields.len() - 1);
        Some(self.plan.fields.len() - 1)
    }

    fn segment(&mut self, sight: usize, id: SegmentId) -> Result<Place, Error> {
        match found(self.program.segments.get(id.index()), "segment")?.rule {
            SegmentRule::When(node) => self.at(sight, node),
            SegmentRule::Memory { .. } => {
                let missing = || Error::Malformed { what: format!("segment {} has no place", id.0) };
                self.place(Item::Memory(sight, id)).ok_or_else(missing)
            }
        }
    }

    fn memory(&mut self, sight: usize, id: SegmentId) -> Result<Place, Error> {
        match found(self.program.segments.get(id.index()), "segment")?.rule {
            SegmentRule::When(node) => self.at(sight, node),
            SegmentRule::Memory { enter, leave } => {
                let (enter, leave) = (self.at(sight, enter)?, self.at(sight, leave)?);
                self.plan.memories.push(MemoryPlan { enter, leave });
                Ok(self.step(Act::Memory(self.plan.memories.len() - 1, enter, leave)))
            }
        }
    }

    fn a_trait(&mut self, sight: usize, id: TraitId) -> Result<Place, Error> {
        if !self.sees_trait(sight, id) {
            return Ok(self.withheld());
        }
        let definition = found(self.program.traits.get(id.index()), "trait")?;
        let mut free = Vec::new();
        let rule = match &definition.rule {
            TraitRule::Aggregate(aggregate) => {
                let events = self.event_steps(sight, aggregate.event, aggregate.filter, aggregate.value, &mut free)?;
                RulePlan::Aggregate { function: aggregate.function, events, window: aggregate.window }
            }
            TraitRule::Then { first, second, within } => {
                let first = self.event_steps(sight, first.event, first.filter, None, &mut free)?;
                let second = self.event_steps(sight, second.event, second.filter, None, &mut free)?;
                RulePlan::Then { first, second, within: *within }
            }
        };
        let change = free.iter().filter_map(|place| self.change.get(place.index())).max();
        let steady = match change {
            None | Some(Change::Never) => Steady::Always,
            Some(Change::WithFields) => Steady::WhileFieldsStay,
            Some(Change::WithTime) => Steady::Never,
        };
        let place = self.step(Act::Trait(self.plan.traits.len(), free));
        self.plan.traits.push(TraitPlan { sight, place, ty: definition.ty, rule, steady });
        Ok(place)
    }

    /// What completes a step of a path.
    pub(super) fn add_match(&mut self, event: EventId, filter: Option<ExprId>) -> Result<(), Error> {
        if self.plan.matches.iter().any(|known| known.event == event && known.filter == filter) {
            return Ok(());
        }
        let steps = self.event_steps(0, event, filter, None, &mut Vec::new())?;
        self.plan.matches.push(MatchPlan { event, filter, steps });
        Ok(())
    }

    /// The steps that are taken for each event. `free` gets the places outside of the event that they read.
    fn event_steps(
        &mut self,
        sight: usize,
        event: EventId,
        filter: Option<ExprId>,
        value: Option<ExprId>,
        free: &mut Vec<Place>,
    ) -> Result<EventSteps, Error> {
        found(self.program.events.get(event.index()), "event")?;
        let seen = self.view(sight).is_some_and(|view| view.events.contains(&event));
        let mut local: HashMap<ExprId, Place> = HashMap::new();
        for root in [filter, value] {
            for node in self.cones.free(root)? {
                let place = self.at(sight, node)?;
                free.push(place);
                local.insert(node, place);
            }
        }
        let begin = self.plan.steps.len();
        for id in self.cones.inside(&[filter, value])? {
            let node = found(self.program.graph.get(id), "expression")?;
            let act = match &node.op {
                Op::Property(index) => Act::Property(*index),
                op => {
                    let place = |operand: &ExprId| local.get(operand).copied();
                    let operands = op.operands().iter().filter_map(|o| Some((place(o)?, self.type_of(*o)))).collect();
                    self.act(op, node.ty, operands)?
                }
            };
            local.insert(id, self.step(act));
        }
        let steps = self.plan.steps.split_off(begin);
        let place = |node: Option<ExprId>| node.and_then(|node| local.get(&node).copied());
        Ok(EventSteps { event, sight: seen.then_some(sight), steps, filter: place(filter), value: place(value) })
    }

    fn matrix(&mut self, sight: usize, id: MatrixId) -> Result<Place, Error> {
        if !self.sees_matrix(sight, id) {
            return Ok(self.withheld());
        }
        let matrix = found(self.program.matrices.get(id.index()), "matrix")?;
        let (mut rows, mut results) = (Vec::new(), Vec::new());
        for row in &matrix.rows {
            let mut cells = Vec::new();
            for cell in row.cells.iter().flatten() {
                cells.push(self.at(sight, *cell)?);
            }
            rows.push(cells);
            let mut gives = Vec::new();
            for cell in &row.results {
                gives.push(self.result_cell(sight, cell.as_ref())?);
            }
            results.push(gives);
        }
        let path_column = matrix.results.iter().position(|column| column.ty == Type::Path);
        let mut reads: Vec<Place> = rows.iter().flatten().copied().collect();
        reads.extend(results.iter().flatten().flat_map(result_places));
        let position = self.plan.matrices.len();
        self.plan.matrices.push(MatrixPlan { hit: matrix.hit, rows, results, path_column });
        if sight == 0 {
            self.plan.index.matrices.insert(id, position);
        }
        Ok(self.step(Act::Matrix(position, reads)))
    }

    fn result_cell(&self, sight: usize, cell: Option<&ResultCell>) -> Result<ResultPlan, Error> {
        Ok(match cell {
            None => ResultPlan::Nothing,
            Some(ResultCell::Path(id)) => {
                let name = Arc::from(found(self.program.paths.get(id.index()), "path")?.name.as_str());
                ResultPlan::Path(*id, Slot::Known(Value::Text(name)))
            }
            Some(ResultCell::Value(node)) => ResultPlan::Value(self.at(sight, *node)?),
            Some(ResultCell::Text(text)) => ResultPlan::Text(self.pieces(sight, text)?),
        })
    }

    fn pieces(&self, sight: usize, text: &Text) -> Result<Vec<PiecePlan>, Error> {
        let piece = |piece: &Piece| {
            Ok(match piece {
                Piece::Literal(text) => PiecePlan::Literal(text.clone()),
                Piece::Value(node) => {
                    PiecePlan::Value(self.at(sight, *node)?, self.type_of(*node).unwrap_or(Type::Text))
                }
            })
        };
        text.pieces.iter().map(piece).collect()
    }

    fn result(&mut self, id: MatrixId, column: u32, matrix: Place) -> Result<Place, Error> {
        let act = self.plan.steps.iter().find(|step| step.out == matrix).map(|step| &step.act);
        match act {
            Some(Act::Matrix(position, _)) => {
                let position = *position;
                Ok(self.step(Act::Result(position, column as usize, matrix)))
            }
            _ => Err(Error::Malformed { what: format!("matrix {} has no place", id.0) }),
        }
    }

    /// The act of an operation on places; ints are widened where branches of both number types meet in a float.
    fn act(&mut self, op: &Op, ty: Type, operands: Vec<(Place, Option<Type>)>) -> Result<Act, Error> {
        let widens = ty == Type::Float && matches!(op, Op::If(..) | Op::Otherwise(..) | Op::Min(_) | Op::Max(_));
        let mut places = Vec::with_capacity(operands.len());
        for (place, operand) in operands {
            places.push(if widens && operand == Some(Type::Int) { self.step(Act::Widen(place)) } else { place });
        }
        let now = if matches!(op, Op::DaysSince(_)) { Some(self.now()) } else { None };
        let what = || Error::Malformed { what: "an operation lacks an operand".to_owned() };
        act_of(op, &places, now).ok_or_else(what)
    }

    /// Where a truth value can turn as time goes by, remembers the places that turn at most once each.
    fn find_turns(&mut self, place: Place) {
        let Some(Step { act, .. }) = self.plan.steps.last().filter(|step| step.out == place) else { return };
        let moves = act.operands().iter().any(|operand| self.clocked.get(operand.index()) == Some(&true));
        if !moves {
            return;
        }
        match act.clone() {
            Act::Compare(Compare::Equal | Compare::NotEqual, a, b) => {
                self.turns(place, Compare::GreaterEqual, a, b);
                self.turns(place, Compare::Greater, a, b);
            }
            Act::Compare(..) => self.clock.push((place, place)),
            Act::Between(a, low, high) => {
                self.turns(place, Compare::GreaterEqual, a, low);
                self.turns(place, Compare::LessEqual, a, high);
            }
            Act::OneOf(a, Among::Values(values)) => {
                for value in values {
                    let constant = self.fresh(Slot::Known(value), Change::Never);
                    self.turns(place, Compare::GreaterEqual, a, constant);
                    self.turns(place, Compare::Greater, a, constant);
                }
            }
            _ => {}
        }
    }

    /// A comparison that turns at most once, beside the truth value for which it tells the time.
    fn turns(&mut self, truth: Place, compare: Compare, a: Place, b: Place) {
        let place = self.step(Act::Compare(compare, a, b));
        self.clock.push((truth, place));
    }

    /// Resolves groups, sees what memory depends on, and says where things stand.
    pub(super) fn finish(mut self) -> Result<Plan, Error> {
        let mut position = 0;
        while let Some(field) = self.plan.fields.get(position) {
            let (sight, id) = (field.sight, field.field);
            let mut by = Vec::new();
            for fallback in &found(self.program.fields.get(id.index()), "field")?.fallbacks {
                // A group by what the view does not see can never be told: it is as if it were absent.
                by.push(fallback.by.iter().map(|g| self.field_position(sight, *g).unwrap_or(usize::MAX)).collect());
            }
            if let Some(field) = self.plan.fields.get_mut(position) {
                field.by = by;
            }
            position += 1;
        }
        self.mark_fold();
        self.mark_index();
        Ok(self.plan)
    }

    /// Sees which steps the segments with memory depend on.
    fn mark_fold(&mut self) {
        let plan = &mut self.plan;
        plan.clock = self.clock.iter().map(|(_, turn)| *turn).collect();
        let memories = plan.steps.iter().filter(|step| matches!(step.act, Act::Memory(..))).map(|step| step.out);
        let mut needed = vec![false; plan.initial.len()];
        mark(&mut needed, memories.collect());
        below(&plan.steps, &mut needed);
        let turns = self.clock.iter().filter(|(truth, _)| needed.get(truth.index()) == Some(&true));
        plan.fold_clock = turns.map(|(_, turn)| *turn).collect();
        mark(&mut needed, plan.fold_clock.clone());
        below(&plan.steps, &mut needed);
        let wanted = |place: &Place| needed.get(place.index()) == Some(&true);
        plan.fold = positions(plan.steps.iter().map(|step| wanted(&step.out)));
        plan.fold_traits = positions(plan.traits.iter().map(|each| wanted(&each.place)));
    }

    fn mark_index(&mut self) {
        let index = &mut self.plan.index;
        for (item, place) in &self.places {
            match item {
                Item::Node(0, node) => {
                    index.nodes.insert(*node, *place);
                    if let Some(Op::Segment(id)) = self.program.graph.get(*node).map(|node| &node.op) {
                        index.segments.insert(*id, *place);
                    }
                }
                Item::Trait(0, id) => {
                    index.traits.insert(*id, *place);
                }
                Item::Memory(0, id) => {
                    index.segments.insert(*id, *place);
                }
                _ => {}
            }
        }
        for (number, segment) in self.program.segments.iter().enumerate() {
            if let (SegmentRule::When(node), Ok(number)) = (&segment.rule, u32::try_from(number)) {
                let id = SegmentId(number);
                let seen = self.views.first().is_some_and(|view| view.segments.contains(&id));
                if let Some(place) = self.places.get(&Item::Node(0, *node)).filter(|_| seen) {
                    index.segments.insert(id, *place);
                }
            }
        }
        for ((sight, field), position) in &self.fields {
            if *sight == 0 {
                index.fields.insert(*field, *position);
            }
        }
    }
}

fn mark(needed: &mut [bool], places: Vec<Place>) {
    for place in places {
        if let Some(need) = needed.get_mut(place.index()) {
            *need = true;
        }
    }
}

/// Marks what the marked places are computed from.
fn below(steps: &[Step], needed: &mut [bool]) {
    for step in steps.iter().rev() {
        if needed.get(step.out.index()) == Some(&true) {
            mark(needed, step.act.operands());
        }
    }
}

fn positions(wanted: impl Iterator<Item = bool>) -> Vec<u32> {
    (0..).zip(wanted).filter_map(|(position, wanted)| wanted.then_some(position)).collect()
}

fn result_places(result: &ResultPlan) -> Vec<Place> {
    match result {
        ResultPlan::Nothing | ResultPlan::Path(..) => Vec::new(),
        ResultPlan::Value(place) => vec![*place],
        ResultPlan::Text(pieces) => pieces
            .iter()
            .filter_map(|piece| match piece {
                PiecePlan::Literal(_) => None,
                PiecePlan::Value(place, _) => Some(*place),
            })
            .collect(),
    }
}

/// The act of an operation whose operands stand in these places; none where some lack, and for what is no operation on
/// operands.
fn act_of(op: &Op, places: &[Place], now: Option<Place>) -> Option<Act> {
    let a = places.first().copied();
    let b = places.get(1).copied();
    let c = places.get(2).copied();
    Some(match op {
        Op::Not(_) => Act::Not(a?),
        Op::And(..) => Act::And(a?, b?),
        Op::Or(..) => Act::Or(a?, b?),
        Op::Compare(compare, ..) => Act::Compare(*compare, a?, b?),
        Op::OneOf(_, values) => Act::OneOf(a?, Among::new(values)),
        Op::Between(..) => Act::Between(a?, b?, c?),
        Op::Holds(..) => Act::Holds(a?, b?),
        Op::Contains(..) => Act::Contains(a?, b?),
        Op::StartsWith(..) => Act::StartsWith(a?, b?),
        Op::EndsWith(..) => Act::EndsWith(a?, b?),
        Op::Matches(_, pattern) => Act::Matches(a?, *pattern),
        Op::Arithmetic(arithmetic, ..) => Act::Arithmetic(*arithmetic, a?, b?),
        Op::Negate(_) => Act::Negate(a?),
        Op::If(..) => Act::If(a?, b?, c?),
        Op::Otherwise(..) => Act::Otherwise(a?, b?),
        Op::IsMissing(_) => Act::IsMissing(a?),
        Op::IsImputed(_) => Act::IsImputed(a?),
        Op::Stated(_) => Act::Stated(a?),
        Op::Lower(_) => Act::Lower(a?),
        Op::Length(_) => Act::Length(a?),
        Op::Min(_) => Act::Min(places.to_vec()),
        Op::Max(_) => Act::Max(places.to_vec()),
        Op::Abs(_) => Act::Abs(a?),
        Op::Round(_) => Act::Round(a?),
        Op::Bucket(_, edges) => Act::Bucket(a?, edges.clone()),
        Op::DaysSince(_) => Act::DaysSince(a?, now?),
        Op::Const(_)
        | Op::Now
        | Op::Field(_)
        | Op::Trait(_)
        | Op::Let(_)
        | Op::Segment(_)
        | Op::Result(..)
        | Op::Property(_)
        | Op::Declassify(..) => return None,
    })
}
