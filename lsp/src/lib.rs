//! A language server for `.onboard`, over any pair of streams.
//!
//! It turns the protocol's messages into questions to `onboard_compiler::query`, and the answers into messages. This is the
//! only crate that names types of the protocol; it must not know what rules mean. It runs them (`onboard_runtime`) only where
//! somebody asks: to try tests, and to decide.
//!
//! One thread reads; another takes the messages in their order, one after the other. Edits are only written down; a program is
//! checked when somebody asks or nobody has anything more to say, so that of a burst of edits only the newest text is
//! checked. Long work asks from time to time whether it is still wanted (`inbox::Turn`).
#![deny(missing_docs)]

mod actions;
mod added_test;
mod capabilities;
mod client;
mod colours;
mod engines;
mod failure;
mod inbox;
#[cfg(test)]
mod kept;
mod line_edits;
mod notifications;
mod outbox;
mod pages;
mod position;
mod published;
mod refactorings;
mod requests;
mod rest;
mod server;
mod settings;
mod show;
mod test_runs;
mod text;
mod work;
mod workspace;

pub use pages::Page;

use std::io::{BufRead, Write};
use std::path::PathBuf;

/// What a server is given by the program that runs it.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The version to tell the editor.
    pub version: String,
    /// A folder in which pages may be written, so that an editor can open them. Without one findings have no links.
    pub pages: Option<PathBuf>,
    /// Whether files are none of its business: what the editor opens is all there is, and imports mean nothing else.
    pub closed: bool,
}

impl Options {
    /// Those of a server of this version on somebody's own machine: pages are kept in their folder for what can be made again.
    #[must_use]
    pub fn installed(version: &str) -> Self {
        let pages = cache().map(|folder| folder.join("onboardc").join(version).join("diagnostics"));
        Self { version: version.to_owned(), pages, ..Self::default() }
    }
}

/// The user's own folder for what can be made again.
fn cache() -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    folder("XDG_CACHE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| folder("HOME").map(|home| home.join(".cache")))
}

/// Serves one editor until it says `exit` or closes its stream. Gives whether it ended as it should: by `shutdown`, then
/// `exit`.
///
/// Errors of the editor are answered as such; so is a panic while a message is handled, after which the server goes on.
pub fn serve(input: impl BufRead + Send + 'static, output: impl Write + 'static, options: Options) -> bool {
    let inbox = inbox::Inbox::open(input);
    server::Server::new(output, options).run(&inbox)
}
