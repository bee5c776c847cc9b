//! The order of things: messages in, answers out, and diagnostics when nobody has anything more to say.

use crate::client::Client;
use crate::colours::Colours;
use crate::failure::Failure;
use crate::inbox::{Inbox, Incoming};
use crate::published::{Pages, Published};
use crate::workspace::Workspace;
use crate::{Options, capabilities, notifications, requests, show};
use gen_lsp_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, InitializeParams,
    InitializeResult, PublishDiagnosticsParams, Registration, RegistrationParams, ServerInfo,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use onboard_syntax::FileId;
use serde_json::{Value, json};
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What a message may use.
pub(crate) struct State {
    pub(crate) client: Client,
    pub(crate) workspace: Workspace,
    pub(crate) pages: Pages,
    pub(crate) colours: Colours,
}

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
pub(crate) struct Server<W> {
    output: W,
    version: String,
    stage: Stage,
    pub(crate) state: State,
    published: Published,
    /// How many requests were sent to the editor.
    sent: i32,
    /// Whether the editor may show diagnostics of an older text.
    unsaid: bool,
}

impl<W: Write> Server<W> {
    pub(crate) fn new(output: W, options: Options) -> Self {
        let pages = Pages::new(&options);
        let state = State {
            client: Client::default(),
            workspace: Workspace::default(),
            pages,
            colours: Colours::default(),
        };
        Self {
            output,
            version: options.version,
            stage: Stage::New,
            state,
            published: Published::default(),
            sent: 0,
            unsaid: false,
        }
    }

    /// Takes messages until the last one. Says whether it ended by `shutdown` and `exit`.
    pub(crate) fn run(mut self, inbox: &Inbox) -> bool {
        loop {
            let waiting = match inbox.waiting() {
                Ok(waiting) => waiting,
                Err(_) => return false,
            };
            let incoming = match waiting {
                Some(incoming) => incoming,
                None => {
                    self.publish();
                    match inbox.next() {
                        Ok(incoming) => incoming,
                        Err(_) => return false,
                    }
                }
            };
            match incoming {
                Incoming::Message(Message::Notification(note)) if note.method == "exit" => {
                    return self.stage == Stage::Ending;
                }
                Incoming::Message(message) => self.take(message, inbox),
                Incoming::Malformed(why) => self.refuse_malformed(&why),
            }
        }
    }

    fn take(&mut self, message: Message, inbox: &Inbox) {
        match message {
            Message::Request(request) => {
                let id = request.id.clone();
                let answer = if inbox.take_cancelled(&id) {
                    Err(Failure::new(ErrorCode::RequestCanceled, "cancelled before it was begun"))
                } else {
                    self.answer(request)
                };
                self.respond(id, answer);
            }
            Message::Notification(note) => {
                if let Some(id) = crate::inbox::cancellation(&Message::Notification(note.clone())) {
                    // Its request was answered before: there is nothing left to cancel.
                    inbox.take_cancelled(&id);
                } else if self.stage == Stage::Running {
                    self.note(note);
                }
            }
            // What was asked of the editor needs no answer.
            Message::Response(_) => {}
        }
    }

    fn answer(&mut self, request: Request) -> Result<Value, Failure> {
        match (self.stage, request.method.as_str()) {
            (Stage::New, "initialize") => self.initialize(request),
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
            (Stage::Running, _) => self.guarded(|state| requests::answer(state, request)),
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
        match catch_unwind(AssertUnwindSafe(|| work(&mut *state))) {
            Ok(done) => done,
            Err(_) => {
                // What was half done is worked out anew.
                self.state.workspace.forget();
                Err(Failure::new(ErrorCode::InternalError, "the server failed at this; it goes on"))
            }
        }
    }

    fn initialize(&mut self, request: Request) -> Result<Value, Failure> {
        let params: InitializeParams = serde_json::from_value(request.params)
            .map_err(|error| Failure::malformed("initialize", &error))?;
        let client = Client::new(&params.capabilities);
        self.state.workspace.encoding = client.encoding;
        let capabilities = capabilities::of(&client);
        self.state.client = client;
        let folders = notifications::folders(&params);
        self.guarded(|state| {
            state.workspace.set_folders(folders);
            Ok(())
        })?;
        self.stage = Stage::Running;
        self.unsaid = true;
        let version = Some(self.version.clone()).filter(|version| !version.is_empty());
        let info = ServerInfo { name: "onboard-lsp".to_owned(), version };
        let result = InitializeResult { capabilities, server_info: Some(info) };
        serde_json::to_value(result).map_err(|error| Failure::malformed("initialize", &error))
    }

    fn note(&mut self, note: Notification) {
        match note.method.as_str() {
            "initialized" => self.watch(),
            "workspace/didChangeWatchedFiles" if self.state.client.pulls && self.state.client.refreshes => {
                self.ask("workspace/diagnostic/refresh", Value::Null);
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
            self.send(Message::Notification(Notification {
                method: "window/logMessage".to_owned(),
                params: json!({ "type": 1, "message": message }),
            }));
        }
        self.unsaid = true;
        // What other documents show may hang on this one; their editor asks only when they change themselves.
        if elsewhere && self.state.client.refreshes_hints {
            self.ask("workspace/inlayHint/refresh", Value::Null);
        }
        if elsewhere && self.state.client.refreshes_tokens {
            self.ask("workspace/semanticTokens/refresh", Value::Null);
        }
    }

    /// Asks the editor to tell when files of rules change.
    fn watch(&mut self) {
        if !self.state.client.watches {
            return;
        }
        let watcher =
            FileSystemWatcher { glob_pattern: GlobPattern::Pattern("**/*.onboard".to_owned()), kind: None };
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: vec![watcher] };
        let registration = Registration {
            id: "rules".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        let params = RegistrationParams { registrations: vec![registration] };
        self.ask("client/registerCapability", serde_json::to_value(params).unwrap_or_default());
    }

    /// Tells the editor what is found now, file by file, where that is news. Of open documents an editor that asks by itself
    /// is told nothing.
    fn publish(&mut self) {
        if self.stage != Stage::Running || !std::mem::take(&mut self.unsaid) {
            return;
        }
        let published = &self.published;
        let told = catch_unwind(AssertUnwindSafe(|| told(&mut self.state, published)));
        let Ok(told) = told else {
            self.state.workspace.forget();
            return;
        };
        for (file, params) in told {
            if self.published.is_news(file, &params.diagnostics) {
                let params = serde_json::to_value(params).unwrap_or_default();
                let method = "textDocument/publishDiagnostics".to_owned();
                self.send(Message::Notification(Notification { method, params }));
            }
        }
    }

    fn ask(&mut self, method: &str, params: Value) {
        self.sent += 1;
        let id = RequestId::from(self.sent);
        self.send(Message::Request(Request { id, method: method.to_owned(), params }));
    }

    fn respond(&mut self, id: RequestId, answer: Result<Value, Failure>) {
        self.send(Message::Response(match answer {
            Ok(result) => Response { id, response_result: Ok(result) },
            Err(failure) => Response::new_err(id, failure.code, failure.message),
        }));
    }

    /// Sends a message. An editor that hears nothing any more closes its stream, too, and that ends the server.
    fn send(&mut self, message: Message) {
        let _ = message.write(&mut self.output);
    }

    /// What cannot be read has no number to answer to.
    fn refuse_malformed(&mut self, why: &str) {
        let error = json!({ "code": ErrorCode::ParseError as i32, "message": why });
        let text = json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
        let _ = write!(self.output, "Content-Length: {}\r\n\r\n{text}", text.len());
        let _ = self.output.flush();
    }
}

/// What is to be told of each file: of those that are there, and of those of which something was told.
fn told(state: &mut State, published: &Published) -> Vec<(FileId, PublishDiagnosticsParams)> {
    state.workspace.refresh();
    let there = state.workspace.files().map(|(id, _)| id);
    let mut files: Vec<FileId> = there.chain(published.files()).collect();
    files.sort_unstable();
    files.dedup();
    let mut told = Vec::with_capacity(files.len());
    for id in files {
        let version = state.workspace.get(id).and_then(|file| file.version);
        let diagnostics = if state.client.pulls && version.is_some() {
            Vec::new()
        } else {
            show::diagnostic::of_file(id, &mut state.workspace, &state.client, &state.pages)
        };
        if let Some(uri) = state.workspace.uri(id) {
            told.push((id, PublishDiagnosticsParams { uri: uri.clone(), version, diagnostics }));
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server() -> Server<Vec<u8>> {
        Server::new(Vec::new(), Options::default())
    }

    fn request(id: i32, method: &str, params: Value) -> Message {
        Message::Request(Request { id: id.into(), method: method.to_owned(), params })
    }

    fn written(server: &Server<Vec<u8>>) -> String {
        String::from_utf8_lossy(&server.output).into_owned()
    }

    #[test]
    fn a_panic_is_an_error_and_the_server_goes_on() {
        let mut server = server();
        let failed = server.guarded::<()>(|_| panic!("planted"));
        assert_eq!(failed.map_err(|failure| failure.code), Err(ErrorCode::InternalError as i32));
        assert_eq!(server.guarded(|_| Ok(1)), Ok(1));
    }

    #[test]
    fn what_is_cancelled_before_its_turn_is_not_begun() {
        let (_, inbox) = Inbox::empty();
        let mut server = server();
        server.take(request(1, "initialize", json!({ "capabilities": {} })), &inbox);
        inbox.cancel(2.into());
        server.take(request(2, "workspace/symbol", json!({ "query": "" })), &inbox);
        assert!(written(&server).contains("-32800"), "{}", written(&server));
        server.take(request(2, "workspace/symbol", json!({ "query": "" })), &inbox);
        assert!(
            written(&server).ends_with(r#"{"jsonrpc":"2.0","id":2,"result":[]}"#),
            "{}",
            written(&server)
        );
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
        let mut server = server();
        while let Ok(Some(Incoming::Message(message))) = inbox.waiting() {
            server.take(message, &inbox);
        }
        server.publish();
        let written = written(&server);
        assert_eq!(written.matches("publishDiagnostics").count(), 1, "{written}");
        assert!(written.contains(r#""version":99"#), "{written}");
    }
}
