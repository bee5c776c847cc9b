//! Matrices: a plane for each row.

use super::{Bit, Build, Operations, Result, Truth};
use onboard_ir::plan::ResultPlan;
use onboard_ir::{HitPolicy, MatrixId, PathId};
#[cfg(feature = "fault")]
use onboard_jit::fault::{Fault, is_planted};
use onboard_jit::{Frame, MatrixShape};

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

/// What a matrix says, in a frame; not by guess as yet.
pub(super) fn matrix(build: &mut Build<'_>, frame: Frame, shape: &MatrixShape) -> Result<MatrixBits> {
    let rows = build.task.rows(shape)?.iter().map(|cells| build.row(frame, cells));
    let rows = rows.collect::<Result<Vec<Truth>>>()?;
    Ok(match shape.hit {
        HitPolicy::First => build.target.hit_first(&rows),
        HitPolicy::Unique => build.target.hit_unique(&rows),
        HitPolicy::All => build.target.hit_all(&rows),
    })
}

impl Operations<'_> {
    fn hit_first(&mut self, rows: &[Truth]) -> MatrixBits {
        let mut rest = Bit::One;
        let (mut fired, mut open) = (Vec::new(), Vec::new());
        for row in rows {
            let unknown = row.unknown(self);
            fired.push(rest.and(row.is_true, self));
            open.push(rest.and(unknown, self));
            rest = rest.without(row.is_true, self);
        }
        #[cfg(feature = "fault")]
        if is_planted(Fault::LastForFirst) {
            fired = self.last(rows);
        }
        let (found, provisional) = (rest.not(self), Bit::any(open.iter().copied(), self));
        let rows = fired.clone();
        MatrixBits { fired, rows, open, found, provisional, conflict: Bit::Zero, by_guess: Bit::Zero }
    }

    /// The last true row in place of the first.
    #[cfg(feature = "fault")]
    fn last(&mut self, rows: &[Truth]) -> Vec<Bit> {
        let mut rest = Bit::One;
        let mut fired = Vec::new();
        for row in rows.iter().rev() {
            fired.push(rest.and(row.is_true, self));
            rest = rest.without(row.is_true, self);
        }
        fired.reverse();
        fired
    }

    fn hit_unique(&mut self, rows: &[Truth]) -> MatrixBits {
        let (mut seen, mut twice) = (Bit::Zero, Bit::Zero);
        let mut open = Vec::new();
        for row in rows {
            let again = seen.and(row.is_true, self);
            twice = twice.or(again, self);
            seen = seen.or(row.is_true, self);
            open.push(row.unknown(self));
        }
        let fired = rows.iter().map(|row| row.is_true.without(twice, self)).collect();
        // Two true rows are a conflict, whatever the others turn out to be.
        let open: Vec<Bit> = open.into_iter().map(|open| open.without(twice, self)).collect();
        let provisional = Bit::any(open.iter().copied(), self);
        let rows = rows.iter().map(|row| row.is_true).collect();
        MatrixBits { fired, rows, open, found: seen, provisional, conflict: twice, by_guess: Bit::Zero }
    }

    fn hit_all(&mut self, rows: &[Truth]) -> MatrixBits {
        let open: Vec<Bit> = rows.iter().map(|row| row.unknown(self)).collect();
        let provisional = Bit::any(open.iter().copied(), self);
        let rows: Vec<Bit> = rows.iter().map(|row| row.is_true).collect();
        let found = Bit::any(rows.iter().copied(), self);
        let fired = vec![Bit::Zero; rows.len()];
        MatrixBits { fired, rows, open, found, provisional, conflict: Bit::Zero, by_guess: Bit::Zero }
    }

    /// Where the status or the rows are others.
    pub(super) fn differ(&mut self, a: &MatrixBits, b: &MatrixBits) -> Bit {
        // Whether rows are found, and whether they contradict each other, follows from the rows.
        let provisional = a.provisional.xor(b.provisional, self);
        let mut differ = provisional;
        for (a, b) in a.rows.iter().zip(&b.rows) {
            let other = a.xor(*b, self);
            differ = differ.or(other, self);
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
                    let here = rest.and(*fired, self);
                    paths.push((*path, *id, row, here));
                    given = given.or(here, self);
                }
            }
            rest = rest.without(given, self);
        }
        paths
    }
}
