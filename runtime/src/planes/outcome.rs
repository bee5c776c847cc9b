//! What segments and matrices say about the people of a block.

use super::build::{Bit, MatrixBits, Outputs};
use super::plane::Plane;
use crate::Status;
use onboard_ir::{HitPolicy, MatrixId, PathId, SegmentId};
use onboard_jit::Shape;

/// What segments and matrices say about the people of a block. Each plane holds nobody beyond them.
#[derive(Clone, Copy, Debug)]
pub struct BlockOutcomes<'a> {
    shape: &'a Shape,
    outputs: &'a Outputs,
    found: Found<'a>,
}

#[derive(Clone, Copy, Debug)]
struct Found<'a> {
    planes: &'a [Plane],
    everybody: Plane,
    guessed: bool,
}

impl Found<'_> {
    fn plane(&self, bit: Bit) -> Plane {
        match bit {
            Bit::Zero => Plane::NONE,
            Bit::One => self.everybody,
            Bit::In(number) => {
                self.planes.get(number as usize).map_or(Plane::NONE, |plane| plane.and(&self.everybody))
            }
        }
    }
}

impl Found<'_> {
    /// Takes those of a plane out of another.
    fn leave_out(&self, bit: Bit, out: &mut Plane) {
        match bit {
            Bit::Zero => {}
            Bit::One => *out = Plane::NONE,
            Bit::In(number) => {
                if let Some(plane) = self.planes.get(number as usize) {
                    out.leave_out(plane);
                }
            }
        }
    }

    /// The same, written to where it is wanted.
    fn write(&self, bit: Bit, out: &mut Plane) {
        match bit {
            Bit::Zero => *out = Plane::NONE,
            Bit::One => out.clone_from(&self.everybody),
            Bit::In(number) => match self.planes.get(number as usize) {
                Some(plane) => out.become_of(plane, &self.everybody, |a, b| a & b),
                None => *out = Plane::NONE,
            },
        }
    }
}

impl<'a> BlockOutcomes<'a> {
    pub(super) fn new(
        shape: &'a Shape,
        outputs: &'a Outputs,
        planes: &'a [Plane],
        everybody: Plane,
        guessed: bool,
    ) -> Self {
        Self { shape, outputs, found: Found { planes, everybody, guessed } }
    }

    /// The people of the block.
    #[must_use]
    pub fn everybody(&self) -> &Plane {
        &self.found.everybody
    }

    /// The segments that the purpose may see, in order of declaration: who belongs to each, and of whom that is unknown.
    pub fn segments(&self) -> impl Iterator<Item = (SegmentId, Plane, Plane)> + '_ {
        let segments = self.shape.segments.iter().zip(&self.outputs.segments);
        segments.map(|(id, (trues, unknown))| (*id, self.found.plane(*trues), self.found.plane(*unknown)))
    }

    /// Writes what [`BlockOutcomes::segments`] gives.
    #[cfg(feature = "arrow")]
    pub(crate) fn write_segments(&self, out: &mut [(Plane, Plane)]) {
        for ((trues, unknown), bits) in out.iter_mut().zip(&self.outputs.segments) {
            self.found.write(bits.0, trues);
            self.found.write(bits.1, unknown);
        }
    }

    /// Writes what [`BlockOutcomes::paths`] gives, with `key` for each path.
    #[cfg(feature = "arrow")]
    pub(crate) fn write_paths<K: Copy>(&self, key: impl Fn(PathId) -> K, out: &mut Vec<(K, Plane)>) {
        out.truncate(self.outputs.paths.len());
        for (place, (path, _, _, bit)) in self.outputs.paths.iter().enumerate() {
            if out.len() == place {
                out.push((key(*path), Plane::NONE));
            }
            if let Some((known, plane)) = out.get_mut(place) {
                *known = key(*path);
                self.found.write(*bit, plane);
            }
        }
    }

    /// Who belongs to a segment, and of whom that is unknown; none where the purpose may not see it.
    #[must_use]
    pub fn segment(&self, segment: SegmentId) -> Option<(Plane, Plane)> {
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
    pub fn paths(&self) -> impl Iterator<Item = (PathId, MatrixId, u32, Plane)> + '_ {
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

impl BlockMatrix<'_> {
    /// For each row those for whom its results count; nobody twice, and nobody under `hit all` and in a conflict.
    pub fn fired(&self) -> impl Iterator<Item = Plane> + '_ {
        self.bits.fired.iter().map(|bit| self.found.plane(*bit))
    }

    /// Writes what [`BlockMatrix::fired`] gives.
    #[cfg(feature = "arrow")]
    pub(crate) fn write_fired(&self, out: &mut [Plane]) {
        out.iter_mut().zip(&self.bits.fired).for_each(|(out, bit)| self.found.write(*bit, out));
    }

    /// For each row those for whom it counts: under `hit all`, and in a conflict, more than one can.
    pub fn rows(&self) -> impl Iterator<Item = Plane> + '_ {
        self.bits.rows.iter().map(|bit| self.found.plane(*bit))
    }

    /// For each row those for whom it is unknown and could still change the outcome.
    pub fn alternatives(&self) -> impl Iterator<Item = Plane> + '_ {
        self.bits.open.iter().map(|bit| self.found.plane(*bit))
    }

    /// For whom the outcome is so firm; everybody has one status.
    #[must_use]
    pub fn status(&self, status: Status) -> Plane {
        let mut plane = Plane::NONE;
        self.write_status(status, &mut plane);
        plane
    }

    /// Writes what [`BlockMatrix::status`] gives.
    pub(crate) fn write_status(&self, status: Status, out: &mut Plane) {
        let Self { bits, found, .. } = self;
        match status {
            Status::Provisional => found.write(bits.provisional, out),
            Status::Conflict => found.write(bits.conflict, out),
            Status::Settled | Status::None => {
                found.write(if status == Status::Settled { bits.found } else { Bit::One }, out);
                let firm = [bits.provisional, bits.conflict];
                let none = (status == Status::None).then_some(bits.found);
                firm.into_iter().chain(none).for_each(|bit| found.leave_out(bit, out));
            }
        }
    }

    /// For whom with imputed values taken as absent the status or the rows would be others.
    #[must_use]
    pub fn by_guess(&self) -> Plane {
        if self.found.guessed { self.found.plane(self.bits.by_guess) } else { Plane::NONE }
    }
}
