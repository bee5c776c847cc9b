//! Counting people who come as columns.

use super::{PER_MATRIX, PER_SEGMENT, STATUSES, Summary};
use arrow_array::Array;
use arrow_array::cast::AsArray;
use onboard_ir::Program;
use onboard_runtime::{ColumnDecisions, MatrixColumn};

impl Summary {
    /// Count everybody in some columns.
    pub(crate) fn add_columns(&mut self, program: &Program, decisions: &ColumnDecisions) {
        self.people += decisions.rows;
        for column in &decisions.segments {
            let Some(place) = self.plan.segments.iter().position(|id| *id == column.id) else { continue };
            let truth = &column.truth;
            let counts = [truth.true_count(), truth.null_count()];
            self.raise(place * PER_SEGMENT, &counts);
        }
        for column in &decisions.matrices {
            let Some(place) = self.plan.matrices.iter().position(|id| *id == column.id) else { continue };
            self.raise(self.plan.matrices_at() + place * PER_MATRIX, &matrix(column));
        }
        self.add_paths(program, decisions);
    }

    fn add_paths(&mut self, program: &Program, decisions: &ColumnDecisions) {
        let names = decisions.path.values();
        let mut people = vec![0; names.len()];
        for key in decisions.path.keys_iter().flatten() {
            if let Some(count) = people.get_mut(key) {
                *count += 1;
            }
        }
        for (name, count) in names.as_string::<i32>().iter().zip(people) {
            let known = self
                .plan
                .paths
                .iter()
                .position(|path| program.paths.get(path.index()).map(|path| path.name.as_str()) == name);
            self.raise(self.plan.paths_at() + known.unwrap_or(self.plan.paths.len()), &[count]);
        }
        self.raise(self.plan.paths_at() + self.plan.paths.len(), &[decisions.path.null_count()]);
    }

    fn raise(&mut self, first: usize, counts: &[usize]) {
        for (place, count) in self.counts.iter_mut().skip(first).zip(counts) {
            *place += count;
        }
    }
}

/// The counters of a matrix.
fn matrix(column: &MatrixColumn) -> [usize; PER_MATRIX] {
    let mut counts = [0; PER_MATRIX];
    let names = column.status.values().as_string::<i32>();
    for (count, status) in counts.iter_mut().zip(STATUSES) {
        let key = names.iter().position(|name| name == Some(status.as_str()));
        *count = column.status.keys_iter().filter(|found| *found == key && key.is_some()).count();
    }
    if let Some(guesses) = counts.last_mut() {
        *guesses = column.by_guess.true_count();
    }
    counts
}
