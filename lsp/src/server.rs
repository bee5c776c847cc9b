//! The order of things: messages in, answers out, and diagnostics when nobody has anything more to say.

use crate::client::Client;
use crate::colours::Colours;
use crate::engines::Engines;
use crate::failure::Failure;
use crate::inbox::{Inbox, Incoming, Turn};
use crate::outbox::Outbox;
use crate::published::{Pages, Published};
use crate::test_runs::TestRuns;
use crate::workspace::Workspace;
use crate::{Options, notifications, requests};
use lsp_server::{ErrorCode, Message, Notification, Request};
use onboard_syntax::FileId;
use serde_json::{Value, json};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::RecvError;
use std::time::{Duration, Instant};

/// What a message may use.
pub(crate) struct State {
    pub(crate) client: Client,
    pub(crate) workspace: Workspace,
    pub(crate) pages: Pages,
    pub(crate) colours: Colours,
    pub(crate) outbox: Outbox,
    pub(crate) engines: Engines,
    pub(crate) test_runs: TestRuns,
    /// Whether the editor asks for what is found in all files.
    pub(crate) pulls_all: bool,
    /// Files that were saved, and whose tests may have to be run.
    pub(crate) saved: Vec<FileId>,
    /// The message that is handled now.
    pub(crate) turn: Turn,
}

impl State {
    /// Checks what has changed, and tells the editor how far that is.
    ///
    /// # Errors
    /// Where the work is not wanted any more; what was checked until then is kept.
    pub(crate) fn refresh(&mut self) -> Result<(), Failure> {
        let Self { workspace, outbox, turn, .. } = self;
        let mut wanted = Ok(());
        workspace.refresh_while(&mut |done, all| {
            outbox.work_done(done, all);
            wanted = turn.goes_on(outbox.work());
            wanted.is_ok()
        });
        wanted
    }
}

/// How long after an edit it is not worked out what that means, unless it is asked: right behind a letter an editor asks what
/// may stand there, and need not wait then. This is for editors that ask for diagnostics.
const PAUSE: Duration = Duration::from_millis(20);

/// The same for editors that wait to be told.
const SHORT_PAUSE: Duration = Duration::from_millis(1);

/// How far the conversation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nobody has said `initialize`.
    New,
    Running,
    /// `shutdown` was said; only `exit` may follow.
    Ending,
}

/// A server for one editor.
pub(crate) struct Server {
    pub(crate) version: String,
    stage: Stage,
    pub(crate) state: State,
    pub(crate) published: Published,
    /// Whether the editor may show diagnostics of an older text.
    pub(crate) unsaid: bool,
    /// When something was last told that may have changed a text.
    noted: Instant,
    /// Whether something has changed on which what documents show may hang that have not changed themselves: their editor asks
    /// anew only when told to.
    pub(crate) elsewhere: bool,
}

impl Server {
    pub(crate) fn new(output: impl Write + 'static, options: Options) -> Self {
        let state = State {
            client: Client::default(),
            workspace: Workspace::new(options.closed),
            pages: Pages::new(&options),
            colours: Colours::default(),
            outbox: Outbox::new(output),
            engines: Engines::default(),
            test_runs: TestRuns::default(),
            pulls_all: false,
            saved: Vec::new(),
            turn: Turn::default(),
        };
        Self {
            version: options.version,
            stage: Stage::New,
            state,
            published: Published::default(),
            unsaid: false,
            noted: Instant::now(),
            elsewhere: false,
        }
    }

    /// Takes messages until the last one. Says whether it ended by `shutdown` and `exit`.
    pub(crate) fn run(mut self, inbox: &Inbox) -> bool {
        loop {
            let Ok(incoming) = self.next(inbox) else { return false };
            match incoming {
                Incoming::Message(Message::Notification(note)) if note.method == "exit" => {
                    return self.stage == Stage::Ending;
                }
                Incoming::Message(message) => self.take(message, inbox),
                Incoming::Malformed(why) => self.state.outbox.refuse_malformed(&why),
            }
        }
    }

    /// The next message. While none comes, what was left for a quiet moment is done.
    fn next(&mut self, inbox: &Inbox) -> Result<Incoming, RecvError> {
        if let Some(incoming) = inbox.waiting()? {
            return Ok(incoming);
        }
        self.state.turn = inbox.turn(None);
        self.read();
        let pause = if self.state.client.pulls { PAUSE } else { SHORT_PAUSE };
        if let Some(incoming) = inbox.within(pause.saturating_sub(self.noted.elapsed()))? {
            return Ok(incoming);
        }
        self.rest();
        inbox.next()
    }

    fn take(&mut self, message: Message, inbox: &Inbox) {
        match message {
            Message::Request(request) => {
                let id = request.id.clone();
                let answer = if inbox.take_cancelled(&id) {
                    Err(Failure::new(ErrorCode::RequestCanceled, "cancelled before it was begun"))
                } else {
                    self.state.turn = inbox.turn(Some(id.clone()));
                    self.answer(request)
                };
                inbox.take_cancelled(&id);
                self.state.outbox.answer(id, answer);
            }
            Message::Notification(note) => {
                if let Some(id) = crate::inbox::cancellation(&Message::Notification(note.clone())) {
                    // Its request was answered before: there is nothing left to cancel.
                    inbox.take_cancelled(&id);
                } else {
                    inbox.note_taken(&note);
                    self.state.turn = inbox.turn(None);
                    if self.stage == Stage::Running {
                        self.note(note);
                    }
                }
            }
            Message::Response(answer) => self.state.outbox.take_answer(&answer),
        }
    }

    fn answer(&mut self, request: Request) -> Result<Value, Failure> {
        match (self.stage, request.method.as_str()) {
            (Stage::New, "initialize") => {
                let result = self.initialize(request)?;
                self.stage = Stage::Running;
                Ok(result)
            }
            (Stage::New, _) => {
                Err(Failure::new(ErrorCode::ServerNotInitialized, "`initialize` must be the first request"))
            }
            (Stage::Running, "initialize") => {
                Err(Failure::new(ErrorCode::InvalidRequest, "`initialize` was said before"))
            }
            (Stage::Running, "shutdown") => {
                self.stage = Stage::Ending;
                Ok(Value::Null)
            }
            (Stage::Running, method) => {
                // A command may find something; of what is asked for nothing is told any more.
                let first_pull = method == "workspace/diagnostic" && !self.state.pulls_all;
                self.unsaid |= first_pull || method == "workspace/executeCommand";
                self.guarded(|state| requests::answer(state, request))
            }
            (Stage::Ending, _) => {
                Err(Failure::new(ErrorCode::InvalidRequest, "after `shutdown` only `exit` may follow"))
            }
        }
    }

    /// Does something that must not end the server, whatever happens.
    pub(crate) fn guarded<T>(
        &mut self,
        work: impl FnOnce(&mut State) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let state = &mut self.state;
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut *state)));
        self.state.outbox.end_work();
        match done {
            Ok(done) => done,
            Err(_) => {
                // What was half done is worked out anew.
                self.state.workspace.forget();
                Err(Failure::new(ErrorCode::InternalError, "the server failed at this; it goes on"))
            }
        }
    }

    fn note(&mut self, note: Notification) {
        match note.method.as_str() {
            "initialized" => self.watch(),
            "workspace/didChangeWatchedFiles" if self.state.client.pulls && self.state.client.refreshes => {
                self.state.outbox.ask("workspace/diagnostic/refresh", Value::Null);
            }
            _ => {}
        }
        let method = note.method.clone();
        let elsewhere = matches!(
            method.as_str(),
            "workspace/didChangeWatchedFiles" | "textDocument/didSave" | "workspace/didRenameFiles"
        );
        if let Err(failure) = self.guarded(|state| notifications::take(state, note)) {
            let message = format!("{method}: {}", failure.message);
            self.state.outbox.tell("window/logMessage", json!({ "type": 1, "message": message }));
        }
        self.unsaid = true;
        self.noted = Instant::now();
        self.elsewhere |= elsewhere;
    }

    pub(crate) fn is_running(&self) -> bool {
        self.stage == Stage::Running
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kept::Kept;
    use lsp_server::Notification;

    fn server() -> (Server, Kept) {
        let kept = Kept::default();
        (Server::new(kept.clone(), Options::default()), kept)
    }

    fn request(id: i32, method: &str, params: Value) -> Message {
        Message::Request(Request { id: id.into(), method: method.to_owned(), params })
    }

    #[test]
    fn a_panic_is_an_error_and_the_server_goes_on() {
        let (mut server, _) = server();
        let failed = server.guarded::<()>(|_| panic!("planted"));
        assert_eq!(failed.map_err(|failure| failure.code), Err(ErrorCode::InternalError as i32));
        assert_eq!(server.guarded(|_| Ok(1)), Ok(1));
    }

    #[test]
    fn what_is_cancelled_before_its_turn_is_not_begun() {
        let (_, inbox) = Inbox::empty();
        let (mut server, written) = server();
        server.take(request(1, "initialize", json!({ "capabilities": {} })), &inbox);
        inbox.cancel(2.into());
        server.take(request(2, "workspace/symbol", json!({ "query": "" })), &inbox);
        assert!(written.text().contains("-32800"), "{}", written.text());
        server.take(request(2, "workspace/symbol", json!({ "query": "" })), &inbox);
        assert!(written.text().ends_with(r#"{"jsonrpc":"2.0","id":2,"result":[]}"#), "{}", written.text());
    }

    #[test]
    fn work_ends_where_the_rules_have_changed_meanwhile() {
        let (_, inbox) = Inbox::empty();
        let (mut server, written) = server();
        server.take(request(1, "initialize", json!({ "capabilities": {} })), &inbox);
        let text =
            "purpose p { basis contract }\nfor p\nfield a: bool\ntest \"t\" { given a = yes; expect a }\n";
        let open = json!({ "textDocument": { "uri": "untitled:a", "languageId": "onboard", "version": 1, "text": text } });
        let note = Notification { method: "textDocument/didOpen".to_owned(), params: open };
        inbox.change_ahead();
        server.take(Message::Notification(note), &inbox);
        let run = json!({ "command": "onboard.runTests", "arguments": ["untitled:a"] });
        server.take(request(2, "workspace/executeCommand", run.clone()), &inbox);
        assert!(written.text().contains(r#""passed":1"#), "{}", written.text());
        inbox.change_ahead();
        server.take(request(3, "workspace/executeCommand", run), &inbox);
        assert!(written.text().contains("-32801"), "{}", written.text());
    }

    #[test]
    fn of_a_burst_of_edits_the_newest_text_is_checked_once() {
        let (sender, inbox) = Inbox::empty();
        let note = |method: &str, params: Value| {
            Incoming::Message(Message::Notification(Notification { method: method.to_owned(), params }))
        };
        let uri = "untitled:a";
        let open =
            json!({ "textDocument": { "uri": uri, "languageId": "onboard", "version": 1, "text": "" } });
        let mut all = vec![
            Incoming::Message(request(1, "initialize", json!({ "capabilities": {} }))),
            note("textDocument/didOpen", open),
        ];
        for version in 2..100 {
            let changes = json!([{ "text": format!("let a{version} = nothing\n") }]);
            let params =
                json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes });
            all.push(note("textDocument/didChange", params));
        }
        for incoming in all {
            sender.send(incoming).unwrap();
        }
        drop(sender);
        let (mut server, written) = server();
        while let Ok(Some(Incoming::Message(message))) = inbox.waiting() {
            server.take(message, &inbox);
        }
        server.rest();
        let written = written.text();
        assert_eq!(written.matches("publishDiagnostics").count(), 1, "{written}");
        assert!(written.contains(r#""version":99"#), "{written}");
    }
}
