//! Matrices: a plane for each row.

use super::bit::Bit;
use super::value::Truth;
use super::{Build, Result};
use onboard_ir::plan::{Place, ResultPlan};
use onboard_ir::{HitPolicy, MatrixId, PathId};
#[cfg(feature = "fault")]
use onboard_jit::fault::{Fault, is_planted};
use onboard_jit::{Frame, MatrixShape, Unsupported};

/// What a matrix says.
#[derive(Clone, Debug)]
pub(in crate::planes) struct MatrixBits {
    /// Where each row is the one whose results count; in no more than one.
    pub(in crate::planes) fired: Vec<Bit>,
    /// Where each row counts.
    pub(in crate::planes) rows: Vec<Bit>,
    /// Where each row is unknown and could still change the outcome.
    pub(in crate::planes) open: Vec<Bit>,
    /// Where some row counts.
    pub(in crate::planes) found: Bit,
    /// Where some row is unknown and could still change the outcome, and where rows contradict each other.
    pub(in crate::planes) provisional: Bit,
    pub(in crate::planes) conflict: Bit,
    pub(in crate::planes) by_guess: Bit,
}

impl MatrixBits {
    /// Calls `each` with all planes but `by_guess`.
    pub(super) fn each(&mut self, each: &mut impl FnMut(&mut Bit)) {
        let Self { fired, rows, open, found, provisional, conflict, .. } = self;
        fired.iter_mut().chain(rows).chain(open).for_each(&mut *each);
        [found, provisional, conflict].into_iter().for_each(each);
    }
}

impl Build<'_> {
    /// What a matrix says, in a frame; not by guess as yet.
    pub(super) fn matrix(&mut self, frame: Frame, shape: &MatrixShape) -> Result<MatrixBits> {
        let matrix = self.task.plan.matrices.get(shape.position).ok_or(Unsupported::Malformed)?;
        let rows: Result<Vec<Truth>> = matrix.rows.iter().map(|cells| self.row(frame, cells)).collect();
        let rows = rows?;
        Ok(match shape.hit {
            HitPolicy::First => self.hit_first(&rows),
            HitPolicy::Unique => self.hit_unique(&rows),
            HitPolicy::All => self.hit_all(&rows),
        })
    }

    /// Kleene's `and` over the cells.
    fn row(&mut self, frame: Frame, cells: &[Place]) -> Result<Truth> {
        let mut all = Truth::sure(Bit::One);
        for cell in cells {
            let truth = self.at(frame, *cell)?.truth();
            all = self.truth_and(&all, &truth);
        }
        Ok(all)
    }

    fn hit_first(&mut self, rows: &[Truth]) -> MatrixBits {
        let mut rest = Bit::One;
        let (mut fired, mut open) = (Vec::new(), Vec::new());
        for row in rows {
            let unknown = self.unknown(row);
            fired.push(self.and(rest, row.is_true));
            open.push(self.and(rest, unknown));
            rest = self.without(rest, row.is_true);
        }
        #[cfg(feature = "fault")]
        if is_planted(Fault::LastForFirst) {
            fired = self.last(rows);
        }
        let (found, provisional) = (self.not(rest), self.any(open.iter().copied()));
        let rows = fired.clone();
        MatrixBits { fired, rows, open, found, provisional, conflict: Bit::Zero, by_guess: Bit::Zero }
    }

    /// The last true row in place of the first.
    #[cfg(feature = "fault")]
    fn last(&mut self, rows: &[Truth]) -> Vec<Bit> {
        let mut rest = Bit::One;
        let mut fired = Vec::new();
        for row in rows.iter().rev() {
            fired.push(self.and(rest, row.is_true));
            rest = self.without(rest, row.is_true);
        }
        fired.reverse();
        fired
    }

    fn hit_unique(&mut self, rows: &[Truth]) -> MatrixBits {
        let (mut seen, mut twice) = (Bit::Zero, Bit::Zero);
        let mut open = Vec::new();
        for row in rows {
            let again = self.and(seen, row.is_true);
            twice = self.or(twice, again);
            seen = self.or(seen, row.is_true);
            open.push(self.unknown(row));
        }
        let fired = rows.iter().map(|row| self.without(row.is_true, twice)).collect();
        // Two true rows are a conflict, whatever the others turn out to be.
        let open: Vec<Bit> = open.into_iter().map(|open| self.without(open, twice)).collect();
        let provisional = self.any(open.iter().copied());
        let rows = rows.iter().map(|row| row.is_true).collect();
        MatrixBits { fired, rows, open, found: seen, provisional, conflict: twice, by_guess: Bit::Zero }
    }

    fn hit_all(&mut self, rows: &[Truth]) -> MatrixBits {
        let open: Vec<Bit> = rows.iter().map(|row| self.unknown(row)).collect();
        let provisional = self.any(open.iter().copied());
        let rows: Vec<Bit> = rows.iter().map(|row| row.is_true).collect();
        let found = self.any(rows.iter().copied());
        let fired = vec![Bit::Zero; rows.len()];
        MatrixBits { fired, rows, open, found, provisional, conflict: Bit::Zero, by_guess: Bit::Zero }
    }

    /// Where the status or the rows are others.
    pub(super) fn differ(&mut self, a: &MatrixBits, b: &MatrixBits) -> Bit {
        // Whether rows are found, and whether they contradict each other, follows from the rows.
        let provisional = self.xor(a.provisional, b.provisional);
        let mut differ = provisional;
        for (a, b) in a.rows.iter().zip(&b.rows) {
            let other = self.xor(*a, *b);
            differ = self.or(differ, other);
        }
        differ
    }

    /// Who is recommended which path: by the first matrix, in order of declaration, that gives one.
    pub(super) fn paths(&mut self, matrices: &[MatrixBits]) -> Vec<(PathId, MatrixId, u32, Bit)> {
        let (plan, shape) = (self.task.plan, self.task.shape);
        let mut rest = Bit::One;
        let mut paths = Vec::new();
        for (id, position) in &plan.paths {
            let place = shape.matrices.iter().position(|shape| shape.id == *id);
            let (Some(bits), Some(matrix)) =
                (place.and_then(|place| matrices.get(place)), plan.matrices.get(*position))
            else {
                continue;
            };
            let Some(column) = matrix.path_column else { continue };
            let mut given = Bit::Zero;
            for ((row, results), fired) in (0_u32..).zip(&matrix.results).zip(&bits.fired) {
                if let Some(ResultPlan::Path(path, _)) = results.get(column) {
                    let here = self.and(rest, *fired);
                    paths.push((*path, *id, row, here));
                    given = self.or(given, here);
                }
            }
            rest = self.without(rest, given);
        }
        paths
    }
}
