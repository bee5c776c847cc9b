//! What segments and matrices say about the people of a block.

use super::build::{Bit, MatrixBits, Outputs};
use super::plane::{NOBODY, Plane};
use crate::Status;
use onboard_ir::{HitPolicy, MatrixId, PathId, SegmentId};
use onboard_jit::Shape;

/// What segments and matrices say about the people of a block. No plane holds anybody beyond them.
#[derive(Clone, Copy, Debug)]
pub struct BlockOutcomes<'a> {
    shape: &'a Shape,
    outputs: &'a Outputs,
    found: Found<'a>,
}

#[derive(Clone, Copy, Debug)]
struct Found<'a> {
    planes: &'a [Plane],
    everybody: &'a Plane,
    guessed: bool,
}

impl<'a> Found<'a> {
    fn plane(&self, bit: Bit) -> &'a Plane {
        match bit {
            Bit::Zero => &NOBODY,
            Bit::One => self.everybody,
            Bit::In(number) => self.planes.get(number as usize).unwrap_or(&NOBODY),
        }
    }
}

impl<'a> BlockOutcomes<'a> {
    pub(super) fn new(
        shape: &'a Shape,
        outputs: &'a Outputs,
        planes: &'a [Plane],
        everybody: &'a Plane,
        guessed: bool,
    ) -> Self {
        Self { shape, outputs, found: Found { planes, everybody, guessed } }
    }

    /// The people of the block.
    #[must_use]
    pub fn everybody(&self) -> &'a Plane {
        self.found.everybody
    }

    /// The segments that the purpose may see, in order of declaration: who belongs to each, and of whom that is unknown.
    pub fn segments(&self) -> impl Iterator<Item = (SegmentId, &'a Plane, &'a Plane)> + '_ {
        let segments = self.shape.segments.iter().zip(&self.outputs.segments);
        segments.map(|(id, (trues, unknown))| (*id, self.found.plane(*trues), self.found.plane(*unknown)))
    }

    /// Who belongs to a segment, and of whom that is unknown; none where the purpose may not see it.
    #[must_use]
    pub fn segment(&self, segment: SegmentId) -> Option<(&'a Plane, &'a Plane)> {
        let (trues, unknown) = self.outputs.segments.get(self.shape.bit(segment)?)?;
        Some((self.found.plane(*trues), self.found.plane(*unknown)))
    }

    /// The matrices that decide for the purpose, in order of declaration.
    pub fn matrices(&self) -> impl Iterator<Item = BlockMatrix<'a>> + '_ {
        let matrices = self.shape.matrices.iter().zip(&self.outputs.matrices);
        matrices.map(|(shape, bits)| BlockMatrix { id: shape.id, hit: shape.hit, bits, found: self.found })
    }

    /// What a matrix says; none where it does not decide for the purpose.
    #[must_use]
    pub fn matrix(&self, matrix: MatrixId) -> Option<BlockMatrix<'a>> {
        self.matrices().find(|found| found.id == matrix)
    }

    /// Who is recommended which path, and by which row (from 0) of which matrix: nobody twice.
    pub fn paths(&self) -> impl Iterator<Item = (PathId, MatrixId, u32, &'a Plane)> + '_ {
        let paths = self.outputs.paths.iter();
        paths.map(|(path, matrix, row, bit)| (*path, *matrix, *row, self.found.plane(*bit)))
    }
}

/// What a matrix says about the people of a block.
#[derive(Clone, Copy, Debug)]
pub struct BlockMatrix<'a> {
    /// The matrix.
    pub id: MatrixId,
    /// Which rows count.
    pub hit: HitPolicy,
    bits: &'a MatrixBits,
    found: Found<'a>,
}

impl<'a> BlockMatrix<'a> {
    /// For each row those for whom its results count; nobody twice, and nobody under `hit all` and in a conflict.
    pub fn fired(&self) -> impl Iterator<Item = &'a Plane> + '_ {
        self.bits.fired.iter().map(|bit| self.found.plane(*bit))
    }

    /// For each row those for whom it counts: under `hit all`, and in a conflict, more than one can.
    pub fn rows(&self) -> impl Iterator<Item = &'a Plane> + '_ {
        self.bits.rows.iter().map(|bit| self.found.plane(*bit))
    }

    /// For each row those for whom it is unknown and could still change the outcome.
    pub fn alternatives(&self) -> impl Iterator<Item = &'a Plane> + '_ {
        self.bits.open.iter().map(|bit| self.found.plane(*bit))
    }

    /// For whom the outcome is so firm; everybody has one status.
    #[must_use]
    pub fn status(&self, status: Status) -> Plane {
        let Self { bits, found, .. } = self;
        match status {
            Status::Provisional => found.plane(bits.provisional).clone(),
            Status::Conflict => found.plane(bits.conflict).clone(),
            Status::Settled => self.firm(found.plane(bits.found)),
            Status::None => self.firm(&found.everybody.without(found.plane(bits.found))),
        }
    }

    /// Those of some for whom nothing is open.
    fn firm(&self, people: &Plane) -> Plane {
        let Self { bits, found, .. } = self;
        people.without(found.plane(bits.provisional)).without(found.plane(bits.conflict))
    }

    /// Whether that is settled for everybody.
    #[cfg(feature = "arrow")]
    pub(crate) fn is_settled(&self) -> bool {
        let Self { bits, found, .. } = self;
        let open = [bits.provisional, bits.conflict].map(|bit| found.plane(bit));
        open.iter().all(|open| open.is_empty()) && found.plane(bits.found).covers(found.everybody)
    }

    /// For whom with imputed values taken as absent the status or the rows would be others.
    #[must_use]
    pub fn by_guess(&self) -> &'a Plane {
        if self.found.guessed { self.found.plane(self.bits.by_guess) } else { &NOBODY }
    }
}
