//! What is lowered.

use super::Result;
use crate::host::Host;
use crate::imputation::Imputation;
use crate::kind::Kind;
use crate::needs::Needs;
use crate::shape::{MatrixShape, Shape};
use crate::unsupported::Unsupported;
use onboard_ir::layout::{Derived, Layout};
use onboard_ir::plan::{Act, FieldPlan, Place, Plan, Source};
use onboard_ir::{SegmentId, Value};

/// A plan, and all that is known about it.
#[derive(Clone, Copy)]
pub struct Task<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The words of values.
    pub layout: &'a Layout,
    /// What stands in each place.
    pub sources: &'a [Source],
    /// The kind of each place.
    pub kinds: &'a [Option<Kind>],
    /// How each of the plan's fields is filled.
    pub imputations: &'a [Imputation],
    /// What the outcomes need.
    pub needs: &'a Needs,
    /// The outcomes.
    pub shape: &'a Shape,
    /// The interpreter's own operations.
    pub host: &'a dyn Host,
}

impl<'a> Task<'a> {
    /// The kind of a place.
    #[must_use]
    pub fn kind(&self, place: Place) -> Option<Kind> {
        self.kinds.get(place.index()).copied().flatten()
    }

    /// The constant in a place.
    #[must_use]
    pub fn constant(&self, place: Place) -> Option<&'a Value> {
        match self.sources.get(place.index()) {
            Some(Source::Constant(value)) => Some(value),
            _ => None,
        }
    }

    /// Hands over the places from which an act is computed.
    pub fn each_read(&self, act: &Act, mut each: impl FnMut(Place)) {
        if let Act::Or(a, b) = act
            && let Some((set, _)) = self.holds_any(*a, *b)
        {
            return each(set);
        }
        act.each_operand(each);
    }

    /// The set of which both places ask whether it holds some members, and all these members.
    pub(super) fn holds_any(&self, a: Place, b: Place) -> Option<(Place, u64)> {
        let of = |place: Place| match self.plan.act(self.sources, place)? {
            Act::Holds(set, member) => Some((*set, self.members(*member)?)),
            Act::Or(a, b) => self.holds_any(*a, *b),
            _ => None,
        };
        let ((set, a), (other, b)) = (of(a)?, of(b)?);
        (set == other).then_some((set, a | b))
    }

    /// The bit of the member in a place in sets, where it is known; none set where no set can hold it.
    pub(super) fn members(&self, place: Place) -> Option<u64> {
        match self.constant(place)? {
            Value::Member(member) => Some(1_u64.checked_shl(*member).unwrap_or(0)),
            _ => None,
        }
    }

    /// A field by its position in the plan.
    ///
    /// # Errors
    /// Where the plan has no such field.
    pub fn field(&self, position: usize) -> Result<&'a FieldPlan> {
        self.plan.fields.get(position).ok_or(Unsupported::Malformed)
    }

    /// The fallbacks of a field, where it has some.
    #[must_use]
    pub fn imputation(&self, position: usize) -> Option<&'a Imputation> {
        self.imputations.get(position).filter(|imputation| !imputation.steps.is_empty())
    }

    /// The word of a value that is filled in: of the value itself, or of what is asked of it as a text.
    #[must_use]
    pub fn filled(&self, asked: Option<&Derived>, value: &Value) -> u64 {
        match (asked, value) {
            (None, value) => self.layout.word(value),
            (Some(derived), Value::Text(text)) => self.host.derive(derived, text),
            (Some(_), _) => 0,
        }
    }

    /// Where the segments stand.
    ///
    /// # Errors
    /// Where the plan does not say so.
    pub fn segments(&self) -> Result<Vec<Place>> {
        let place = |segment: &SegmentId| self.plan.index.segments.get(segment.index());
        let places: Option<Vec<Place>> = self.shape.segments.iter().map(place).collect();
        places.ok_or(Unsupported::Malformed)
    }

    /// The rows of a matrix.
    ///
    /// # Errors
    /// Where the plan has no such matrix.
    pub fn rows(&self, shape: &MatrixShape) -> Result<&'a [Vec<Place>]> {
        let matrix = self.plan.matrices.get(shape.position).ok_or(Unsupported::Malformed)?;
        Ok(&matrix.rows)
    }

    /// The matrices that can hang on a guess.
    #[cfg(feature = "cranelift")]
    pub(crate) fn hanging(&self) -> impl Iterator<Item = &'a MatrixShape> {
        let Self { plan, needs, shape, .. } = *self;
        shape.matrices.iter().filter(move |shape| needs.hangs(plan, shape))
    }

    /// The cells of some matrices.
    #[must_use]
    pub fn cells<'s>(&self, shapes: impl IntoIterator<Item = &'s MatrixShape>) -> Vec<Place> {
        let rows = shapes.into_iter().filter_map(|shape| self.rows(shape).ok());
        rows.flatten().flatten().copied().collect()
    }
}
