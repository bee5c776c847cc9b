//! The first words: what the editor can do and wants, and what the server offers and asks for.

use crate::client::Client;
use crate::failure::Failure;
use crate::server::Server;
use crate::settings::{EditorForm, SETTINGS};
use crate::{capabilities, notifications};
use gen_lsp_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, InitializeParams,
    InitializeResult, Registration, RegistrationParams, ServerInfo,
};
use lsp_server::Request;
use serde_json::{Value, json};

impl Server {
    /// Takes what the editor can do and shows, and says what the server offers.
    pub(crate) fn initialize(&mut self, request: Request) -> Result<Value, Failure> {
        let params: InitializeParams = serde_json::from_value(request.params)
            .map_err(|error| Failure::malformed("initialize", &error))?;
        let client = Client::new(&params.capabilities);
        self.state.workspace.encoding = client.encoding;
        let capabilities = capabilities::of(&client);
        self.state.outbox.works.shown = client.shows_work;
        self.state.client = client;
        let folders = notifications::folders(&params);
        self.take_editor_settings(params.initialization_options);
        self.guarded(|state| {
            state.workspace.set_folders(folders);
            Ok(())
        })?;
        self.unsaid = true;
        let version = Some(self.version.clone()).filter(|version| !version.is_empty());
        let info = ServerInfo { name: "onboard-lsp".to_owned(), version };
        let result = InitializeResult { capabilities, server_info: Some(info) };
        serde_json::to_value(result).map_err(|error| Failure::malformed("initialize", &error))
    }

    /// What the editor is set to for itself, as the table `[editor]` of a file of settings.
    fn take_editor_settings(&mut self, options: Option<Value>) {
        let Some(options) = options.filter(|options| !options.is_null()) else { return };
        match serde_json::from_value::<EditorForm>(options) {
            Ok(own) => self.state.workspace.set_editor(own),
            Err(error) => {
                let message = format!("`initializationOptions` are passed over: {error}");
                self.state.outbox.tell("window/logMessage", json!({ "type": 2, "message": message }));
            }
        }
    }

    /// Asks the editor to tell when files of rules or settings change.
    pub(crate) fn watch(&mut self) {
        if !self.state.client.watches {
            return;
        }
        let watchers = ["**/*.onboard".to_owned(), format!("**/{SETTINGS}")];
        let watchers = watchers
            .map(|pattern| FileSystemWatcher { glob_pattern: GlobPattern::Pattern(pattern), kind: None });
        let options = DidChangeWatchedFilesRegistrationOptions { watchers: watchers.to_vec() };
        let registration = Registration {
            id: "rules".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        let params = RegistrationParams { registrations: vec![registration] };
        let params = serde_json::to_value(params).unwrap_or_default();
        self.state.outbox.ask("client/registerCapability", params);
    }
}
