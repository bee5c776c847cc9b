//! What is checked and worked out once a program is lowered, in order.

use crate::labels::Labels;
use crate::places::Places;
use crate::privacy::{self, Checked};
use crate::sources::Sources;
use crate::{absence, clock, questions, regions, unused, views};
use onboard_ir::Program;
use onboard_syntax::{Diagnostic, Severity};

/// Checks the lowered program and fills what follows from it: the purposes in which `declassify` is evaluated, views, the
/// default purpose, regions. The lowering leaves those at their defaults (a `Declassify` node names any purpose).
/// Gives the labels on which that rests. A program with errors is checked as far as it goes; what was not lowered is simply not there.
pub(crate) fn finish(
    program: &mut Program,
    places: &Places,
    sources: &Sources,
    found: &mut Vec<Diagnostic>,
) -> Labels {
    let labels = Labels::settle(program);
    views::fill(program, &labels);
    privacy::check(Checked { program, places, labels: &labels, sources }, found);
    clock::check(program, places, found);
    // What is missing from a program with errors may stand in the part that could not be read.
    if found.iter().all(|finding| finding.severity != Severity::Error) {
        absence::check(program, places, sources, found);
        questions::check(program, places, found);
        unused::check(program, places, found);
    }
    regions::fill(program);
    labels
}
