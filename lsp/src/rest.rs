//! What is done when nobody has anything more to say: diagnostics are told, tests of saved files run, and the editor asks again
//! for what it shows of old.

use crate::published::Published;
use crate::requests::execute_command::roots;
use crate::server::{Server, State};
use crate::settings::RunTests;
use crate::{show, test_runs};
use gen_lsp_types::PublishDiagnosticsParams;
use onboard_syntax::FileId;
use serde_json::Value;
use std::panic::{AssertUnwindSafe, catch_unwind};

impl Server {
    /// Does what was left for a quiet moment.
    pub(crate) fn rest(&mut self) {
        if !self.is_running() {
            return;
        }
        if !self.publish() {
            return;
        }
        self.refresh_shown();
        if self.run_saved() {
            self.unsaid = true;
            self.publish();
            self.refresh_shown();
        }
    }

    /// Reads what was edited and tells what is wrong with its form, before it is worked out what it means.
    pub(crate) fn read(&mut self) {
        let waits = self.is_running() && self.unsaid && !self.state.client.pulls;
        let workspace = &self.state.workspace;
        if !waits || !workspace.is_stale() || workspace.all_programs().is_empty() {
            return;
        }
        let read = self.guarded(|state| {
            state.workspace.reread();
            Ok(())
        });
        if read.is_ok() {
            self.tell();
        }
    }

    /// Tells the editor what is found now, file by file, where that is news. Of what it asks for by itself (open documents, or
    /// all files) it is told nothing. Says whether all is told: not where something has changed meanwhile.
    fn publish(&mut self) -> bool {
        if !self.unsaid {
            return true;
        }
        let refreshed = self.guarded(|state| {
            state.outbox.begin_work("checking rules", None);
            state.refresh()
        });
        if refreshed.is_err() {
            return false;
        }
        self.unsaid = false;
        self.tell()
    }

    fn tell(&mut self) -> bool {
        let published = &self.published;
        let told = catch_unwind(AssertUnwindSafe(|| told(&mut self.state, published)));
        let Ok(told) = told else {
            self.state.workspace.forget();
            return false;
        };
        for (file, params) in told {
            if self.published.is_news(file, &params.diagnostics) {
                let params = serde_json::to_value(params).unwrap_or_default();
                self.state.outbox.tell("textDocument/publishDiagnostics", params);
            }
        }
        true
    }

    /// Has the editor ask again for what it shows of documents that have not changed, where other files or settings have, or
    /// results of tests have come or gone.
    fn refresh_shown(&mut self) {
        let Ok((tests, settings)) =
            self.guarded(|state| Ok((test_runs::changed(state), state.workspace.take_settings_changed())))
        else {
            return;
        };
        let elsewhere = std::mem::take(&mut self.elsewhere);
        let State { client, outbox, .. } = &mut self.state;
        let mut again = |wanted: bool, what: &str| {
            if wanted {
                outbox.ask(what, Value::Null);
            }
        };
        again(client.refreshes_lenses && (tests || settings), "workspace/codeLens/refresh");
        again(client.refreshes_hints && (elsewhere || settings), "workspace/inlayHint/refresh");
        again(client.refreshes_tokens && elsewhere, "workspace/semanticTokens/refresh");
        again(client.pulls && client.refreshes && tests, "workspace/diagnostic/refresh");
    }

    /// Runs the tests of files that were saved, where settings say so. Says whether any were run. A change meanwhile ends it:
    /// then the next saving runs them.
    fn run_saved(&mut self) -> bool {
        let saved = std::mem::take(&mut self.state.saved);
        if saved.is_empty() {
            return false;
        }
        let run = self.guarded(|state| {
            state.workspace.refresh();
            let on_save = |file: &FileId| state.workspace.settings(*file).run_tests == RunTests::OnSave;
            let mut all: Vec<FileId> =
                saved.into_iter().filter(on_save).flat_map(|file| roots(state, file)).collect();
            all.sort_unstable();
            all.dedup();
            // That rules with errors are not run, their diagnostics tell.
            state.outbox.begin_work("running tests", None);
            test_runs::run(state, &all, |_| true)
        });
        run.is_ok_and(|count| count > 0)
    }
}

/// What is to be told of each file: of those that are there, and of those of which something was told.
fn told(state: &mut State, published: &Published) -> Vec<(FileId, PublishDiagnosticsParams)> {
    let there = state.workspace.files().map(|(id, _)| id);
    let mut files: Vec<FileId> = there.chain(published.files()).collect();
    files.sort_unstable();
    files.dedup();
    let mut told = Vec::with_capacity(files.len());
    for id in files {
        let version = state.workspace.get(id).and_then(|file| file.version);
        let asked_for = state.pulls_all || state.client.pulls && version.is_some();
        let diagnostics = if asked_for { Vec::new() } else { show::diagnostic::so_far(id, state) };
        if let Some(uri) = state.workspace.uri(id) {
            told.push((id, PublishDiagnosticsParams { uri: uri.clone(), version, diagnostics }));
        }
    }
    told
}
