//! Programs made of files: each begins where no other file imports it, and is checked again when one of its files changes.

use super::files::Files;
use onboard_compiler::query::Analysis;
use onboard_compiler::{Sources, imports, resolve};
use onboard_runtime::Engine;
use onboard_syntax::{Diagnostic, FileId, Span};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

/// A program with the files that it is made of.
pub(crate) struct Program {
    pub(crate) analysis: Analysis,
    /// The workspace's number of each of its files.
    places: Vec<FileId>,
    inputs: Inputs,
    diagnostics: Vec<Diagnostic>,
    /// Made when somebody first asks for a decision, and kept as long as the program is the same.
    engine: OnceLock<Result<Engine, String>>,
}

/// What a program was made from: if all of that is the same, so is the program.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Inputs {
    files: Vec<(FileId, u64)>,
    missing: Vec<String>,
}

impl Program {
    /// The program's number of a file of the workspace.
    pub(crate) fn inside(&self, file: FileId) -> Option<FileId> {
        let at = self.places.iter().position(|place| *place == file)?;
        Some(FileId(u32::try_from(at).ok()?))
    }

    /// A place of the program as a place of the workspace.
    pub(crate) fn outside(&self, span: Span) -> Span {
        Span { file: self.places.get(span.file.0 as usize).copied().unwrap_or(span.file), ..span }
    }

    /// The workspace's number of the file in which it begins.
    pub(crate) fn root(&self) -> Option<FileId> {
        self.places.first().copied()
    }

    /// Tells programs made of other texts apart.
    pub(crate) fn edition(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.inputs.hash(&mut hasher);
        hasher.finish()
    }

    /// The program made ready to run, or why it cannot be. None where it has errors.
    pub(crate) fn engine(&self) -> Option<Result<&Engine, &str>> {
        let program = self.analysis.program()?;
        let made = || Engine::new(program.clone()).map_err(|error| error.to_string());
        Some(self.engine.get_or_init(made).as_ref().map_err(String::as_str))
    }

    /// What is found in it, at places of the workspace.
    pub(crate) fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// A program of these sources, or its next edition; that is read and not settled.
    fn read(before: Option<Self>, sources: Sources, inputs: Inputs) -> Self {
        let analysis = match before {
            Some(before) => before.analysis.read(sources),
            None => Analysis::new(sources),
        };
        let places: Vec<FileId> = inputs.files.iter().map(|(file, _)| *file).collect();
        let diagnostics = moved(&analysis, &places);
        Self { analysis, places, inputs, diagnostics, engine: OnceLock::new() }
    }

    /// Works out what was only read, as long as `goes_on` says so. Says whether that is done.
    fn settle(&mut self, goes_on: &mut dyn FnMut() -> bool) -> bool {
        let settled = self.analysis.settle_while(goes_on);
        if settled {
            self.diagnostics = moved(&self.analysis, &self.places);
        }
        settled
    }
}

/// What is found in a program, at places of the workspace.
fn moved(analysis: &Analysis, places: &[FileId]) -> Vec<Diagnostic> {
    let moved = |found: &Diagnostic| onboard_compiler::moved(found.clone(), places);
    analysis.diagnostics().iter().map(moved).collect()
}

/// The programs of the files as they are now. Those that are made of the same as before are kept; so are those that are to be
/// read again once `goes_on` (told how many of how many are done) says that it is enough. Says whether all are read.
pub(super) fn reread(
    before: Vec<Program>,
    files: &mut Files,
    goes_on: &mut dyn FnMut(usize, usize) -> bool,
) -> (Vec<Program>, bool) {
    let given = files.given();
    let imports = imported(&given, files);
    let mut before: HashMap<Option<FileId>, Program> =
        before.into_iter().map(|program| (program.places.first().copied(), program)).collect();
    let roots = onboard_compiler::roots(&given, &imports);
    let mut programs = Vec::with_capacity(roots.len());
    let (mut all, count) = (true, roots.len());
    for (done, root) in roots.into_iter().enumerate() {
        all = all && goes_on(done, count);
        let (sources, inputs) = sources(root, &given, files);
        match before.remove(&Some(root)) {
            Some(program) if !all || program.inputs == inputs => programs.push(program),
            program if all => programs.push(Program::read(program, sources, inputs)),
            _ => {}
        }
    }
    (programs, all)
}

/// Works out what was only read, as long as `goes_on` says so. Says whether that is so of all.
pub(super) fn settle(programs: &mut [Program], goes_on: &mut dyn FnMut(usize, usize) -> bool) -> bool {
    let count = programs.len();
    let mut open = programs.iter_mut().enumerate().filter(|(_, program)| !program.analysis.is_settled());
    open.all(|(done, program)| program.settle(&mut || goes_on(done, count)))
}

/// What is found in all programs, each once.
pub(super) fn merged(programs: &[Program]) -> Vec<Diagnostic> {
    let all: Vec<(&[FileId], &[Diagnostic])> =
        programs.iter().map(|program| (program.places.as_slice(), program.diagnostics.as_slice())).collect();
    onboard_compiler::merged(&all)
}

/// The files that each file imports, as far as there are any.
fn imported(given: &[FileId], files: &mut Files) -> HashMap<FileId, Vec<FileId>> {
    let mut all: HashMap<FileId, Vec<FileId>> = HashMap::new();
    let mut open = given.to_vec();
    while let Some(id) = open.pop() {
        if all.contains_key(&id) {
            continue;
        }
        let named: Vec<String> = files.get(id).map_or_else(Vec::new, |file| {
            imports(file.text.as_str()).iter().map(|written| resolve(&file.name, written)).collect()
        });
        let found: Vec<FileId> = named.iter().filter_map(|name| files.find(name)).collect();
        open.extend(found.iter().filter(|other| **other != id));
        all.insert(id, found);
    }
    all
}

/// The sources of a program that begins in a file.
fn sources(root: FileId, given: &[FileId], files: &mut Files) -> (Sources, Inputs) {
    let mut sources = Sources::new();
    let mut inputs = Inputs { files: Vec::new(), missing: Vec::new() };
    if let Some(file) = files.get(root) {
        sources.add_root(file.name.as_str(), file.text.as_str());
        inputs.files.push((root, file.edition));
    }
    sources.follow(|name| {
        let found = files.find(name).and_then(|id| Some((id, files.get(id)?)));
        match found {
            Some((id, file)) if !inputs.files.iter().any(|(other, _)| *other == id) => {
                inputs.files.push((id, file.edition));
                Some(file.text.as_str().to_owned())
            }
            _ => {
                inputs.missing.push(name.to_owned());
                None
            }
        }
    });
    if !inputs.missing.is_empty() {
        for file in given.iter().filter_map(|id| files.get(*id)) {
            sources.add_neighbour(&file.name);
        }
    }
    (sources, inputs)
}
