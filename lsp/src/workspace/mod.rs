//! The files that an editor and its folders hold, and the programs that they make.

mod disk;
mod files;
mod programs;
mod settings;

pub(crate) use disk::{Stamp, stamp};
pub(crate) use files::{SourceFile, name_of};
pub(crate) use programs::Program;

use crate::failure::Failure;
use crate::position::Encoding;
use crate::settings::{EditorForm, Settings};
use files::Files;
use gen_lsp_types::{Location, Position, Range, TextDocumentContentChangeEvent, TextDocumentIdentifier, Uri};
use onboard_syntax::{Diagnostic, FileId, Span};
use settings::AllSettings;
pub(crate) use settings::SettingsFile;
use std::path::PathBuf;

/// Files and programs.
#[derive(Default)]
pub(crate) struct Workspace {
    folders: Vec<PathBuf>,
    files: Files,
    programs: Vec<Program>,
    diagnostics: Vec<Diagnostic>,
    settings: AllSettings,
    /// Whether files have changed since they were read.
    stale: bool,
    /// Whether what was read is not worked out yet.
    unsettled: bool,
    pub(crate) encoding: Encoding,
}

/// A place in a file that a program is asked about.
pub(crate) struct Asked<'w> {
    pub(crate) program: &'w Program,
    /// The file, by its number in the program.
    pub(crate) file: FileId,
    pub(crate) offset: u32,
}

impl Workspace {
    /// A workspace that looks at the disk, unless it is closed.
    pub(crate) fn new(closed: bool) -> Self {
        Self { files: Files::new(closed), ..Self::default() }
    }

    pub(crate) fn set_folders(&mut self, folders: Vec<PathBuf>) {
        self.folders = folders;
        self.rescan();
    }

    pub(crate) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Looks at the folders again, and at every file that is not open.
    pub(crate) fn rescan(&mut self) {
        self.stale |= self.files.rescan(&self.folders);
    }

    pub(crate) fn open(&mut self, uri: &Uri, version: i32, text: &str) {
        self.files.open(uri, version, text);
        self.stale = true;
    }

    /// Changes an open document. None where it is not open.
    pub(crate) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
    ) -> Option<()> {
        let encoding = self.encoding;
        let file = self.files.by_uri_mut(uri).filter(|file| file.version.is_some())?;
        for change in changes {
            file.change(change, encoding);
        }
        file.version = Some(version);
        self.stale = true;
        Some(())
    }

    /// From now on the file is what the disk says.
    pub(crate) fn close(&mut self, uri: &Uri) {
        self.files.close(uri);
        self.rescan();
        self.stale = true;
    }

    /// Forgets what was worked out, after something went wrong in the middle of it.
    pub(crate) fn forget(&mut self) {
        self.programs.clear();
        self.stale = true;
    }

    /// Reads what has changed since the last time: enough for what hangs on the form of a text alone.
    pub(crate) fn reread(&mut self) {
        self.reread_while(&mut |_, _| true);
    }

    fn reread_while(&mut self, goes_on: &mut dyn FnMut(usize, usize) -> bool) {
        if self.stale {
            let before = std::mem::take(&mut self.programs);
            let (programs, all) = programs::reread(before, &mut self.files, goes_on);
            self.programs = programs;
            self.diagnostics = programs::merged(&self.programs);
            self.settings.read(self.files.settings());
            self.stale = !all;
            self.unsettled = true;
        }
    }

    /// Checks what has changed since the last time.
    pub(crate) fn refresh(&mut self) {
        self.refresh_while(&mut |_, _| true);
    }

    /// Checks what has changed, as long as `goes_on` says so, which is told how many of how many programs are done. What was
    /// not checked then is checked the next time.
    pub(crate) fn refresh_while(&mut self, goes_on: &mut dyn FnMut(usize, usize) -> bool) {
        self.reread_while(goes_on);
        if self.unsettled && !self.stale {
            self.unsettled = !programs::settle(&mut self.programs, goes_on);
            self.diagnostics = programs::merged(&self.programs);
        }
    }

    /// What is found in all programs, in the order of files and places.
    pub(crate) fn diagnostics(&mut self) -> &[Diagnostic] {
        self.refresh();
        &self.diagnostics
    }

    /// What is known to be found in all programs, as of the last reading.
    pub(crate) fn found(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether files have changed since they were read.
    pub(crate) fn is_stale(&self) -> bool {
        self.stale
    }

    /// All programs, up to date.
    pub(crate) fn programs(&mut self) -> &[Program] {
        self.refresh();
        &self.programs
    }

    /// The settings that hold for a file, as of the last refresh.
    pub(crate) fn settings(&self, file: FileId) -> &Settings {
        self.settings.of(self.files.get(file).map_or("", |file| file.name.as_str()))
    }

    /// What the editor itself was set to; files of settings give way to it.
    pub(crate) fn set_editor(&mut self, editor: EditorForm) {
        self.settings.set_editor(editor);
        self.stale = true;
    }

    /// Whether settings have changed since this was asked last.
    pub(crate) fn take_settings_changed(&mut self) -> bool {
        self.settings.take_changed()
    }

    /// The files of settings, and what is wrong with each, as of the last refresh.
    pub(crate) fn settings_files(&self) -> impl Iterator<Item = (FileId, &SettingsFile)> {
        self.settings.files()
    }

    /// A file that is open or stands in a folder.
    pub(crate) fn file(&self, document: &TextDocumentIdentifier) -> Result<(FileId, &SourceFile), Failure> {
        let unknown = || Failure::no_such(format!("no document `{}` is open", document.uri.0));
        self.files.by_uri(&document.uri).ok_or_else(unknown)
    }

    pub(crate) fn get(&self, file: FileId) -> Option<&SourceFile> {
        self.files.get(file)
    }

    /// The address of a file, whether or not it is there still.
    pub(crate) fn uri(&self, file: FileId) -> Option<&Uri> {
        self.files.uri(file)
    }

    /// All files, with their numbers.
    pub(crate) fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.all()
    }

    /// All programs, as of the last refresh.
    pub(crate) fn all_programs(&self) -> &[Program] {
        &self.programs
    }

    /// A place in a document, in each program that has the document.
    pub(crate) fn asked(
        &mut self,
        document: &TextDocumentIdentifier,
        position: Position,
    ) -> Result<Vec<Asked<'_>>, Failure> {
        self.refresh();
        self.asked_soon(document, position)
    }

    /// As [`Self::asked`], without waiting until it is worked out what the newest text means, unless other names are declared
    /// now: names may mean what they meant before it was edited.
    pub(crate) fn asked_soon(
        &mut self,
        document: &TextDocumentIdentifier,
        position: Position,
    ) -> Result<Vec<Asked<'_>>, Failure> {
        self.reread();
        let (id, _) = self.file(document)?;
        if self.with(id).any(|program| program.analysis.has_new_names()) {
            self.refresh();
        }
        let (_, file) = self.file(document)?;
        let offset = file
            .text
            .offset(position, self.encoding)
            .ok_or_else(|| Failure::no_such(format!("`{}` has no line {}", document.uri.0, position.line)))?;
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        let programs = self.programs.iter();
        Ok(programs
            .filter_map(|program| Some(Asked { file: program.inside(id)?, program, offset }))
            .collect())
    }

    /// The program that begins in a file, as of the last refresh.
    pub(crate) fn program(&self, root: FileId) -> Option<&Program> {
        self.programs.iter().find(|program| program.root() == Some(root))
    }

    /// The programs that have a file, as of the last refresh.
    pub(crate) fn with(&self, file: FileId) -> impl Iterator<Item = &Program> {
        self.programs.iter().filter(move |program| program.inside(file).is_some())
    }

    /// A document, in the first program that has it, as of the last refresh.
    pub(crate) fn program_of(
        &self,
        document: &TextDocumentIdentifier,
    ) -> Result<(&Program, FileId), Failure> {
        let (id, _) = self.file(document)?;
        self.first_program(id)
            .ok_or_else(|| Failure::no_such(format!("`{}` belongs to no program", document.uri.0)))
    }

    /// A file, in the first program that has it, as of the last refresh.
    pub(crate) fn first_program(&self, file: FileId) -> Option<(&Program, FileId)> {
        self.programs.iter().find_map(|program| Some((program, program.inside(file)?)))
    }

    /// A place of the workspace as the editor says it.
    pub(crate) fn location(&self, span: Span) -> Option<Location> {
        let file = self.files.get(span.file)?;
        Some(Location { uri: file.uri.clone(), range: self.range(span) })
    }

    pub(crate) fn range(&self, span: Span) -> Range {
        let file = self.files.get(span.file);
        file.map_or_else(Range::default, |file| file.text.range(span.range(), self.encoding))
    }
}
