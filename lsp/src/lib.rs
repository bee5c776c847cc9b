//! A language server for `.onboard`, over any pair of streams.
//!
//! It turns the protocol's messages into questions to `onboard_compiler::query`, and the answers into messages. This is the
//! only crate that names types of the protocol; it must not know what rules mean. What they decide about a person it asks the
//! runtime, when an editor asks (`onboard/decide`).
//!
//! One thread reads; another takes the messages in their order, one after the other. Edits are only written down; a program is
//! checked when somebody asks or nobody has anything more to say, so that of a burst of edits only the newest text is
//! checked.
#![deny(missing_docs)]

mod actions;
mod capabilities;
mod client;
mod failure;
mod inbox;
mod line_edits;
mod notifications;
mod position;
mod published;
mod requests;
mod server;
mod show;
mod text;
mod workspace;

use std::io::{BufRead, Write};
use std::path::PathBuf;

/// What a server is given by the program that runs it.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The version to tell the editor.
    pub version: String,
    /// The page of a diagnostic by its slug, as Markdown; what a finding links to.
    pub page: Option<fn(&str) -> Option<&'static str>>,
    /// A folder in which pages may be written, so that an editor can open them. Without one findings have no links.
    pub pages: Option<PathBuf>,
    /// Whether files are none of its business: what the editor opens is all there is, and imports mean nothing else.
    pub closed: bool,
}

/// Serves one editor until it says `exit` or closes its stream. Gives whether it ended as it should: by `shutdown`, then
/// `exit`.
///
/// Errors of the editor are answered as such; so is a panic while a message is handled, after which the server goes on.
pub fn serve(input: impl BufRead + Send + 'static, output: impl Write, options: Options) -> bool {
    let inbox = inbox::Inbox::open(input);
    server::Server::new(output, options).run(&inbox)
}
