//! Folders that an editor opens.

use crate::Client;
use onboard_lsp::Options;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of its own for a test.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("onboard-lsp-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path.canonicalize().unwrap())
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> String {
        fs::write(self.0.join(name), text).unwrap();
        uri(&self.0.join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn uri(path: &Path) -> String {
    url::Url::from_file_path(path).unwrap().into()
}

pub(crate) fn in_folder(folder: &Path, capabilities: &Value) -> Client {
    let mut client = Client::silent(Options::default());
    let folders = json!([{ "uri": uri(folder), "name": "rules" }]);
    client.initialize(&json!({ "capabilities": capabilities, "workspaceFolders": folders }));
    client
}
