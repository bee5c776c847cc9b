//! `workspace/executeCommand`

mod add_test;
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

/// Writes a test of a person: the address of a document, a profile, an instant, and a purpose, a name and events or nulls.
pub(crate) const ADD_TEST: &str = "onboard.addTest";

/// All commands.
pub(crate) const COMMANDS: [&str; 3] = [RUN_TEST, RUN_TESTS, ADD_TEST];

pub(super) fn answer(state: &mut State, params: ExecuteCommandParams) -> Result<Option<LspAny>, Failure> {
    let mut arguments =
        Arguments { command: params.command, rest: params.arguments.unwrap_or_default().into_iter() };
    let token = params.work_done_progress_params.work_done_token;
    let token = token.and_then(|token| serde_json::to_value(token).ok());
    let document = |uri: Uri| TextDocumentIdentifier { uri };
    match arguments.command.as_str() {
        RUN_TEST => {
            let at = document(arguments.next("the address of a document")?);
            let name: String = arguments.next("the name of a test")?;
            run_tests::answer(state, &at, Some(&name), token).map(Some)
        }
        RUN_TESTS => {
            let at = document(arguments.next("the address of a document")?);
            run_tests::answer(state, &at, None, token).map(Some)
        }
        ADD_TEST => {
            let at = document(arguments.next("the address of a document")?);
            let person = add_test::Person {
                profile: arguments.next("a profile")?,
                at: arguments.next("an instant with its zone")?,
                purpose: arguments.next("the name of a purpose, or null")?,
                name: arguments.next("a name for the test, or null")?,
                events: arguments.next("a list of events, or null")?,
            };
            add_test::answer(state, &at, &person).map(Some)
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
