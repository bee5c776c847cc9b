//! `workspace/executeCommand`

mod run_tests;

use crate::failure::Failure;
use crate::server::State;
use crate::workspace::Program;
use gen_lsp_types::{ExecuteCommandParams, LspAny, TextDocumentIdentifier, Uri};
use lsp_server::ErrorCode;
use onboard_syntax::FileId;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Runs the tests of a name in a document: its address, and the name.
pub(crate) const RUN_TEST: &str = "onboard.runTest";
/// Runs all tests of the programs to which a document belongs: its address.
pub(crate) const RUN_TESTS: &str = "onboard.runTests";

/// All commands.
pub(crate) const COMMANDS: [&str; 2] = [RUN_TEST, RUN_TESTS];

pub(super) fn answer(state: &mut State, params: ExecuteCommandParams) -> Result<Option<LspAny>, Failure> {
    let mut arguments =
        Arguments { command: params.command, rest: params.arguments.unwrap_or_default().into_iter() };
    let document = |uri: Uri| TextDocumentIdentifier { uri };
    match arguments.command.as_str() {
        RUN_TEST => {
            let at = document(arguments.next("the address of a document")?);
            let name: String = arguments.next("the name of a test")?;
            run_tests::answer(state, &at, Some(&name)).map(Some)
        }
        RUN_TESTS => {
            let at = document(arguments.next("the address of a document")?);
            run_tests::answer(state, &at, None).map(Some)
        }
        other => Err(Failure::new(ErrorCode::InvalidParams, format!("there is no command `{other}` here"))),
    }
}

/// The files in which the programs begin to which a file belongs.
pub(crate) fn roots(state: &State, file: FileId) -> Vec<FileId> {
    state.workspace.with(file).filter_map(Program::root).collect()
}

/// What a command is given, in order.
struct Arguments {
    command: String,
    rest: std::vec::IntoIter<Value>,
}

impl Arguments {
    /// The next one. `what` says what it is, for people.
    fn next<T: DeserializeOwned>(&mut self, what: &str) -> Result<T, Failure> {
        let given = self.rest.next().unwrap_or_default();
        serde_json::from_value(given)
            .map_err(|error| Failure::no_such(format!("`{}` is given {what} here: {error}", self.command)))
    }
}
