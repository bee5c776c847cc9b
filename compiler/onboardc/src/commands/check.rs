//! `onboardc check`: what the compiler finds in programs.

use crate::arguments::CheckArguments;
use crate::complain;
use crate::failure::{Failure, Outcome};
use crate::output::print;
use crate::program::{check_all, merged};
use crate::report::{Format, Report};
use crate::sources::Sources;
use crate::terminal::Style;

/// Check every program among the files given, and print what was found.
pub(crate) fn run(arguments: &CheckArguments, style: Style, errors: Style) -> Result<Outcome, Failure> {
    let mut sources = Sources::default();
    let (checked, troubles) = check_all(&arguments.paths, &mut sources);
    let diagnostics = merged(&checked);
    for trouble in &troubles {
        complain(trouble, errors);
    }
    let report = Report { sources: &sources, diagnostics: &diagnostics, troubles: &troubles };
    let outcome = report.outcome(arguments.deny.is_some());
    let nothing_read = sources.len() == 0 && arguments.format == Format::Human;
    match print(if nothing_read { String::new() } else { report.render(arguments.format, style) }.as_str()) {
        // Nobody listens any more, but the exit code is still seen.
        Ok(()) | Err(Failure::Closed) => Ok(outcome),
        Err(failure) => Err(failure),
    }
}
