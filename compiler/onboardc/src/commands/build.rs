//! `onboardc build`: a checked program in one file, as services load it.

use crate::arguments::BuildArguments;
use crate::built;
use crate::failure::{Failure, Outcome, Trouble};
use crate::output::Sink;
use crate::program::{engine, fit};
use crate::report::thousands;
use crate::say;
use crate::terminal::Style;
use onboard_runtime::build;

/// Check the rules, and write the program with its statistics.
pub(crate) fn run(arguments: &BuildArguments, errors: Style) -> Result<Outcome, Failure> {
    if built::begins_built(&arguments.rules) {
        let message = format!("`{}` is built already", arguments.rules.display());
        return Err(Trouble::new(message).help("name the rules that it was built from").into());
    }
    let engine = engine(&arguments.rules, None, errors)?;
    let program = engine.program();
    let fit = arguments.fit.as_deref().map(|path| fit(path, program, errors)).transpose()?;
    let bytes = build(program, fit.as_ref().map(|(_, bytes)| bytes.as_slice()))
        .map_err(|error| Trouble::new(format!("the program cannot be built: {error}")))?;
    let mut sink = Sink::open(Some(&arguments.output))?;
    sink.write(&bytes)?;
    sink.finish()?;
    say(&format!("built `{}` {}, {} bytes\n", program.name, program.hash, thousands(bytes.len())));
    Ok(Outcome::Fine)
}
