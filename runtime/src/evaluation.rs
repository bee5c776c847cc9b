//! What a purpose sees of a person at an instant, with everything computed from it.

use crate::{Engine, Event, FieldValue, MatrixOutcome, Reason, Slot};
use onboard_ir::{EventMatch, ExprId, FieldId, MatrixId, PathId, PurposeId, SegmentId, TraitId, Value};

/// What a purpose sees of a person at an instant, with everything computed from it. It holds nothing that the purpose may not
/// see: what is not in its view reads as absent(withheld).
#[derive(Clone, Debug)]
pub struct Evaluation {
    engine: Engine,
    purpose: PurposeId,
    at: i64,
    allowed: bool,
}

/// What a trait, node or field outside the view reads as.
static WITHHELD: Slot = Slot::Absent(Reason::Withheld);

impl Evaluation {
    /// The engine that made it.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The purpose in whose view it was made.
    #[must_use]
    pub fn purpose(&self) -> PurposeId {
        self.purpose
    }

    /// The instant: microseconds since 1970.
    #[must_use]
    pub fn at(&self) -> i64 {
        self.at
    }

    /// Whether the purpose and those above it are allowed now. Where not, every field is absent(withheld), and no event
    /// exists.
    #[must_use]
    pub fn allowed(&self) -> bool {
        self.allowed
    }

    /// A field after fallbacks.
    #[must_use]
    pub fn field(&self, _field: FieldId) -> FieldValue<'_> {
        FieldValue::Absent(Reason::Withheld)
    }

    /// A field before fallbacks.
    #[must_use]
    pub fn stated_field(&self, _field: FieldId) -> &Slot {
        &WITHHELD
    }

    /// The value of an expression (not one over an event's properties).
    #[must_use]
    pub fn node(&self, _node: ExprId) -> &Slot {
        &WITHHELD
    }

    /// The value that the expression has with imputed values taken as absent.
    #[must_use]
    pub fn stated_node(&self, node: ExprId) -> &Slot {
        self.node(node)
    }

    /// Whether any field of the view is imputed.
    #[must_use]
    pub fn guesses(&self) -> bool {
        false
    }

    /// A trait.
    #[must_use]
    pub fn trait_value(&self, _id: TraitId) -> &Slot {
        &WITHHELD
    }

    /// Whether they belong to the segment; none is unknown.
    #[must_use]
    pub fn segment(&self, _segment: SegmentId) -> Option<bool> {
        None
    }

    /// What a matrix says; none where it does not decide for the purpose.
    #[must_use]
    pub fn matrix(&self, _matrix: MatrixId) -> Option<&MatrixOutcome> {
        None
    }

    /// The path recommended, by the first matrix in order of declaration that gives one, and its row (from 0).
    #[must_use]
    pub fn recommended(&self) -> Option<(PathId, MatrixId, u32)> {
        None
    }

    /// Whether some visible event matches (scope `Document`).
    #[must_use]
    pub fn happened(&self, _what: &EventMatch) -> bool {
        false
    }

    /// The events that the purpose sees, in order.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        [].iter()
    }

    /// The same person had they answered (or, with none, cleared) the field just now. What their segments remember from
    /// before now is kept.
    #[must_use]
    pub fn with_field(&self, _field: FieldId, _value: Option<&Value>) -> Self {
        self.clone()
    }

    /// Goes on in time without new input, calling `look` at each instant at which a window, a clock comparison or a retention
    /// changes something of what the plan reads, in order, until it returns true: that instant; none where time alone
    /// changes nothing more.
    #[must_use]
    pub fn first_change(&self, _look: &mut dyn FnMut(&Self) -> bool) -> Option<i64> {
        None
    }
}
