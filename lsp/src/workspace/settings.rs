//! The files of settings in the folders, and which of them holds where.

use super::files::SourceFile;
use crate::settings::{EditorForm, Form, Settings, Unreadable};
use onboard_syntax::FileId;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// All settings.
#[derive(Default)]
pub(super) struct AllSettings {
    files: BTreeMap<FileId, SettingsFile>,
    /// What the editor is set to for itself.
    editor: EditorForm,
    /// What holds where there is no file.
    default: Settings,
    changed: bool,
}

/// A file of settings.
pub(crate) struct SettingsFile {
    /// The folder for which it holds.
    folder: PathBuf,
    edition: u64,
    form: Form,
    pub(crate) settings: Settings,
    /// Why it cannot be read; then what it said before it could not holds on.
    pub(crate) unreadable: Option<Unreadable>,
}

impl SettingsFile {
    /// Where the name of the file with statistics stands.
    pub(crate) fn fit_bytes(&self) -> Option<Range<usize>> {
        self.form.fit.as_ref().map(toml::Spanned::span)
    }

    fn settle(&mut self, editor: &EditorForm) {
        self.settings = self.form.settings(editor);
        // As it stands from the file.
        self.settings.fit = self.settings.fit.take().map(|path| self.folder.join(path));
    }
}

impl AllSettings {
    pub(super) fn set_editor(&mut self, editor: EditorForm) {
        self.default = Form::default().settings(&editor);
        self.files.values_mut().for_each(|file| file.settle(&editor));
        self.editor = editor;
    }

    /// Reads what has changed.
    pub(super) fn read<'f>(&mut self, there: impl Iterator<Item = (FileId, &'f SourceFile)>) {
        let mut before = std::mem::take(&mut self.files);
        for (id, file) in there {
            let known = before.remove(&id);
            self.changed |= known.as_ref().is_none_or(|known| known.edition != file.edition);
            self.files.insert(id, self.one(known, file));
        }
        self.changed |= !before.is_empty();
    }

    pub(super) fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    fn one(&self, known: Option<SettingsFile>, file: &SourceFile) -> SettingsFile {
        let mut settings = match known {
            Some(known) if known.edition == file.edition => return known,
            Some(known) => known,
            None => SettingsFile {
                folder: Path::new(&file.name).parent().map_or_else(PathBuf::new, Path::to_path_buf),
                edition: 0,
                form: Form::default(),
                settings: self.default.clone(),
                unreadable: None,
            },
        };
        settings.edition = file.edition;
        match Form::read(file.text.as_str()) {
            Ok(form) => {
                settings.form = form;
                settings.unreadable = None;
                settings.settle(&self.editor);
            }
            Err(unreadable) => settings.unreadable = Some(unreadable),
        }
        settings
    }

    /// What holds for a file of this name: what the nearest file above it says.
    pub(super) fn of(&self, name: &str) -> &Settings {
        let above = self.files.values().filter(|file| Path::new(name).starts_with(&file.folder));
        let nearest = above.max_by_key(|file| file.folder.as_os_str().len());
        nearest.map_or(&self.default, |file| &file.settings)
    }

    pub(super) fn files(&self) -> impl Iterator<Item = (FileId, &SettingsFile)> {
        self.files.iter().map(|(id, file)| (*id, file))
    }
}
