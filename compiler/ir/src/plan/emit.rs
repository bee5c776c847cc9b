//! Emits the steps of a plan.

use super::Malformed;
use super::build::{Item, found};
use super::cone::Cones;
use super::operation::act_of;
use super::{Act, FieldPlan, Index, MEMORY, Place, Plan, Step};
use crate::{ExprId, FieldId, MatrixId, Op, Program, PurposeId, SegmentId, TraitId, Type, View};
use crate::{Reason, Slot};
use foldhash::HashMap;

/// How a place can change from one instant to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    Never,
    WithFields,
    WithTime,
}

/// Builds a plan step by step.
pub(super) struct Emitter<'p> {
    pub(super) program: &'p Program,
    pub(super) cones: Cones<'p>,
    pub(super) views: Vec<&'p View>,
    pub(super) plan: Plan,
    pub(super) places: HashMap<Item, Place>,
    pub(super) fields: HashMap<(usize, FieldId), usize>,
    /// For each place: how it can change, and whether it moves with the clock by itself.
    pub(super) change: Vec<Change>,
    pub(super) clocked: Vec<bool>,
    /// For each place the bits of what it hangs on; see [`Step::hangs`].
    hangs: Vec<u64>,
    /// Truth values that can turn with time, each with the comparison that turns when they do.
    pub(super) clock: Vec<(Place, Place)>,
    withheld: Option<Place>,
}

impl<'p> Emitter<'p> {
    pub(super) fn new(program: &'p Program, purpose: PurposeId) -> Result<Self, Malformed> {
        let plan = Plan {
            sights: Vec::new(),
            initial: Vec::new(),
            now: None,
            fields: Vec::new(),
            steps: Vec::new(),
            traits: Vec::new(),
            memories: Vec::new(),
            matrices: Vec::new(),
            paths: Vec::new(),
            matches: Vec::new(),
            moving: Vec::new(),
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
            places: HashMap::default(),
            fields: HashMap::default(),
            change: Vec::new(),
            clocked: Vec::new(),
            hangs: Vec::new(),
            clock: Vec::new(),
            withheld: None,
        };
        emitter.sight(purpose)?;
        Ok(emitter)
    }

    /// The number of a purpose's view in the plan.
    pub(super) fn sight(&mut self, purpose: PurposeId) -> Result<usize, Malformed> {
        if let Some(known) = self.plan.sights.iter().position(|other| *other == purpose) {
            return Ok(known);
        }
        found(self.program.purposes.get(purpose.index()), "purpose")?;
        self.views.push(found(self.program.views.iter().find(|view| view.purpose == purpose), "view")?);
        self.plan.sights.push(purpose);
        Ok(self.plan.sights.len() - 1)
    }

    pub(super) fn view(&self, sight: usize) -> Option<&'p View> {
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
    pub(super) fn emit(&mut self, item: Item) -> Result<(), Malformed> {
        let place = match item {
            Item::Node(sight, node) => self.node(sight, node)?,
            Item::Trait(sight, id) => self.a_trait(sight, id)?,
            Item::Memory(sight, id) => self.memory(sight, id)?,
            Item::Matrix(sight, id) => self.matrix(sight, id)?,
        };
        self.places.insert(item, place);
        Ok(())
    }

    pub(super) fn at(&self, sight: usize, node: ExprId) -> Result<Place, Malformed> {
        let missing = || Malformed { what: format!("expression {} has no place", node.0) };
        self.place(Item::Node(sight, node)).ok_or_else(missing)
    }

    pub(super) fn fresh(&mut self, holds: Slot, change: Change) -> Place {
        let place = Place(u32::try_from(self.plan.initial.len()).unwrap_or(u32::MAX));
        self.plan.initial.push(holds);
        self.change.push(change);
        self.clocked.push(false);
        self.hangs.push(0);
        place
    }

    pub(super) fn withheld(&mut self) -> Place {
        if let Some(place) = self.withheld {
            return place;
        }
        let place = self.fresh(Slot::Absent(Reason::Withheld), Change::Never);
        self.withheld = Some(place);
        place
    }

    /// A step with a place of its own; remembers how that can change.
    pub(super) fn step(&mut self, act: Act) -> Place {
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
        let hangs = self.hangs_on(&act, &operands);
        if let Some(entry) = self.hangs.get_mut(place.index()) {
            *entry = hangs;
        }
        self.plan.steps.push(Step { out: place, act, hangs });
        place
    }

    fn hangs_on(&self, act: &Act, operands: &[Place]) -> u64 {
        let below = operands.iter().filter_map(|place| self.hangs.get(place.index()));
        match act {
            // What another purpose tells is told as it is.
            Act::Declassify(_, 1..) | Act::Stated(_) => 0,
            Act::Memory(..) => below.fold(MEMORY, |all, bits| all | bits),
            _ => below.fold(0, |all, bits| all | bits),
        }
    }

    pub(super) fn node(&mut self, sight: usize, node: ExprId) -> Result<Place, Malformed> {
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

    pub(super) fn type_of(&self, node: ExprId) -> Option<Type> {
        self.program.graph.get(node).map(|node| node.ty)
    }

    pub(super) fn now(&mut self) -> Place {
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

    pub(super) fn field_position(&mut self, sight: usize, field: FieldId) -> Option<usize> {
        if let Some(position) = self.fields.get(&(sight, field)) {
            return Some(*position);
        }
        let declared = self.program.fields.get(field.index())?;
        if !self.view(sight)?.fields.contains(&field) {
            return None;
        }
        let place = self.fresh(Slot::Absent(Reason::Unasked), Change::WithFields);
        let bit = MEMORY << (1 + self.plan.fields.len() % 63);
        let filled = !declared.fallbacks.is_empty();
        if let Some(entry) = self.hangs.get_mut(place.index()).filter(|_| filled) {
            *entry = bit;
        }
        let ty = declared.ty;
        self.plan.fields.push(FieldPlan { field, ty, sight, place, filled, bit, by: Vec::new() });
        self.fields.insert((sight, field), self.plan.fields.len() - 1);
        Some(self.plan.fields.len() - 1)
    }

    /// The act of an operation on places; ints are widened where branches of both number types meet in a float.
    pub(super) fn act(
        &mut self,
        op: &Op,
        ty: Type,
        operands: Vec<(Place, Option<Type>)>,
    ) -> Result<Act, Malformed> {
        let widens =
            ty == Type::Float && matches!(op, Op::If(..) | Op::Otherwise(..) | Op::Min(_) | Op::Max(_));
        let mut places = Vec::with_capacity(operands.len());
        for (place, operand) in operands {
            places.push(if widens && operand == Some(Type::Int) {
                self.step(Act::Widen(place))
            } else {
                place
            });
        }
        let now = if matches!(op, Op::DaysSince(_)) { Some(self.now()) } else { None };
        let what = || Malformed { what: "an operation lacks an operand".to_owned() };
        act_of(op, &places, now).ok_or_else(what)
    }
}
