//! From sources to a program, in order: parse, collect names, lower, check the whole, allow.

use crate::allow;
use crate::declarations::Declarations;
use crate::finding::{did_you_mean, finding, label, write_near};
use crate::labels::Labels;
use crate::lines::Lines;
use crate::lower::Lower;
use crate::names::{Names, Visibility, declared_by, rename_everywhere};
use crate::passes;
use crate::places::Places;
use crate::sources::{Source, Sources, relative};
use foldhash::{HashMap, HashSet};
use onboard_ir::{Program, seal};
use onboard_syntax::ast::{File, Import, ItemKind};
use onboard_syntax::{Diagnostic, FileId, Finding, Reading, Severity, Span};

/// What came of a check.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The program, if there are no errors.
    pub program: Option<Program>,
    /// What was found, in the order of the places it is about.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// Whether there is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        has_errors(&self.diagnostics)
    }
}

/// Checks a program: the roots of `sources` and all that they import. Files that nobody imports are no part of it; they only
/// help to say where a name would be found.
#[must_use]
pub fn check(sources: &Sources) -> Checked {
    let trees = Trees::read(sources, Readings::default());
    let Whole { program, places, diagnostics, .. } = settle(sources, &trees, &mut || true);
    let program = (!has_errors(&diagnostics)).then(|| ready(program, &places, sources));
    Checked { program, diagnostics }
}

/// Gives a program what only those need who run it: where what it tells of stands, and its hash.
pub(crate) fn ready(mut program: Program, places: &Places, sources: &Sources) -> Program {
    let mut lines = Lines::default();
    let written = |span: Span| sources.get(span.file).and_then(|source| source.text.get(span.range()));
    for located in &places.located {
        let names = [located.name, located.within].into_iter().flatten().filter_map(written);
        let number = located.number.map(|number| number.to_string());
        let mut words: Vec<&str> = std::iter::once(located.kind).chain(names).collect();
        words.extend(number.as_deref());
        let key = words.join(" ");
        program.locations.entry(key).or_insert_with(|| lines.location(sources, located.at));
    }
    seal(&mut program);
    program
}

/// All that a check works out from the trees.
pub(crate) struct Whole {
    /// The program, as far as it could be read; not [`ready`].
    pub(crate) program: Program,
    pub(crate) places: Places,
    pub(crate) labels: Labels,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Files that were read for an earlier edition of a program, by name, with their texts.
pub(crate) type Readings = HashMap<String, (String, Reading)>;

/// Checks what was read, and keeps what was found out on the way. Once `goes_on` has said no, it ends soon and with nothing of
/// use.
pub(crate) fn settle(sources: &Sources, trees: &Trees, goes_on: &mut dyn FnMut() -> bool) -> Whole {
    let mut diagnostics = trees.diagnostics.clone();
    let files = trees.files();
    let declarations = Declarations::collect(&files, sources);
    let mut names = Names::collect(&declarations, trees.visibility(), &mut diagnostics);
    names.incomplete |= trees.incomplete;
    let outside = trees.outside();
    names.add_unimported(&outside);
    let unread = diagnostics.iter().filter(|found| found.severity == Severity::Error).map(Diagnostic::span);
    let lowered = Lower::new(sources, &declarations, &names, unread.collect()).run(goes_on);
    diagnostics.extend(lowered.diagnostics);
    let mut program = lowered.program;
    rename_everywhere(&lowered.places, sources, &mut diagnostics);
    let labels = passes::finish(&mut program, &lowered.places, sources, &mut diagnostics);
    let texts: Vec<allow::Source<'_>> = files
        .iter()
        .filter_map(|(id, file)| Some(allow::Source { id: *id, text: &sources.get(*id)?.text, file }))
        .collect();
    let mut diagnostics = allow::apply(&texts, &crate::diagnostics::slugs(), diagnostics);
    diagnostics.sort_by_key(|found| (found.span().file, found.span().start));
    Whole { program, places: lowered.places, labels, diagnostics }
}

pub(crate) fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|found| found.severity == Severity::Error)
}

/// The files of a program, parsed.
pub(crate) struct Trees {
    readings: Vec<Reading>,
    /// What was found in the form of the files of the program, and which files are missing.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The files that belong to the program: the first root, what it imports in the order met, and so on.
    order: Vec<FileId>,
    /// The files that each file imports.
    imports: HashMap<FileId, Vec<FileId>>,
    /// Whether something that declares names could not be read.
    incomplete: bool,
    /// How many files were not found.
    missing: u32,
}

impl Trees {
    /// Parses the roots and what they import. A file that nobody imports is parsed only where it may explain something.
    /// What was read `before` makes it faster and changes nothing.
    pub(crate) fn read(sources: &Sources, mut before: Readings) -> Self {
        let mut diagnostics = Vec::new();
        let mut reading = |id: FileId, source: &Source| match before.remove(&source.name) {
            Some((text, reading)) => reading.again(&text, id, &source.text),
            None => Reading::of(id, &source.text),
        };
        let mut readings: Vec<Option<Reading>> = sources.files().iter().map(|_| None).collect();
        let mut read = Self {
            readings: Vec::new(),
            diagnostics: Vec::new(),
            order: Vec::new(),
            imports: HashMap::default(),
            incomplete: false,
            missing: 0,
        };
        let mut open: Vec<FileId> = sources.roots().iter().rev().copied().collect();
        while let Some(id) = open.pop() {
            let (Some(source), Some(slot)) = (sources.get(id), readings.get_mut(id.0 as usize)) else {
                continue;
            };
            if slot.is_some() {
                continue;
            }
            let reading = slot.insert(reading(id, source));
            // A file that is not text declares nothing that anybody could know.
            read.incomplete |= reading.tree.items.is_empty() && has_errors(&reading.diagnostics);
            diagnostics.extend_from_slice(&reading.diagnostics);
            let imported = read.imported(sources, id, &reading.tree, &mut diagnostics);
            open.extend(imported.iter().rev());
            read.imports.insert(id, imported);
            read.order.push(id);
        }
        let outside = (0..).map(FileId).zip(readings.into_iter().zip(sources.files()));
        read.readings =
            outside.map(|(id, (read, source))| read.unwrap_or_else(|| reading(id, source))).collect();
        read.diagnostics = diagnostics;
        read
    }

    /// The files that a file imports; says which cannot be found.
    fn imported(
        &mut self,
        sources: &Sources,
        from: FileId,
        file: &File,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<FileId> {
        let mut imported = Vec::new();
        for item in &file.items {
            let ItemKind::Import(import) = &item.kind else { continue };
            match sources.imported(from, &import.file.text) {
                Some(id) => imported.push(id),
                None => {
                    self.incomplete = true;
                    self.missing += 1;
                    let near = if self.missing > SUGGESTED { None } else { nearest(sources, from, import) };
                    let (file, span) = (import.file.text.clone(), import.file.span);
                    diagnostics.push(MissingImport { file, span, near }.diagnostic());
                }
            }
        }
        imported
    }

    /// The files that belong to the program, from the first root on.
    pub(crate) fn order(&self) -> &[FileId] {
        &self.order
    }

    /// The names that the files of the program declare, in their order.
    pub(crate) fn declared(&self) -> impl Iterator<Item = &str> {
        let trees = self.order.iter().filter_map(|id| self.get(*id));
        let names = trees.flat_map(|tree| &tree.items).filter_map(|item| declared_by(&item.kind));
        names.map(|name| name.text.as_str())
    }

    /// A file as it was read, whether or not it belongs to the program.
    pub(crate) fn reading(&self, file: FileId) -> Option<&Reading> {
        self.readings.get(file.0 as usize)
    }

    /// The tree of a file, whether or not it belongs to the program.
    pub(crate) fn get(&self, file: FileId) -> Option<&File> {
        self.reading(file).map(|reading| &reading.tree)
    }

    /// The files as they were read, for the next edition of the program.
    pub(crate) fn into_readings(self, sources: Sources) -> Readings {
        let files = sources.into_files().into_iter();
        files.zip(self.readings).map(|(file, reading)| (file.name, (file.text, reading))).collect()
    }

    fn files(&self) -> Vec<(FileId, &File)> {
        self.order.iter().filter_map(|id| Some((*id, self.get(*id)?))).collect()
    }

    /// The files that are no part of the program.
    fn outside(&self) -> Vec<&File> {
        let inside: HashSet<usize> = self.order.iter().map(|id| id.0 as usize).collect();
        let outside = self.readings.iter().enumerate().filter(|(at, _)| !inside.contains(at));
        outside.map(|(_, reading)| &reading.tree).collect()
    }

    /// Which files each file reaches by imports. Of a program of one file there is nothing to say.
    fn visibility(&self) -> Visibility {
        let mut reaches = HashMap::default();
        if self.order.len() > 1 {
            for &from in &self.order {
                let mut reached = HashSet::from_iter([from]);
                let mut open = vec![from];
                while let Some(at) = open.pop() {
                    let next = self.imports.get(&at).into_iter().flatten();
                    open.extend(next.copied().filter(|next| reached.insert(*next)));
                }
                reaches.insert(from, reached);
            }
        }
        Visibility { reaches }
    }
}

/// For how many missing files the nearest one is looked for.
const SUGGESTED: u32 = 20;

/// The name, in quotes, of the file nearest to one that cannot be found.
fn nearest(sources: &Sources, from: FileId, import: &Import) -> Option<String> {
    let name = sources.get(from).map_or("", |source| source.name.as_str());
    let others = sources.names().filter(|other| *other != name).map(|other| relative(name, other));
    let others: Vec<String> = others.collect();
    let near = onboard_syntax::nearest(&import.file.text, others.iter().map(String::as_str))?;
    Some(format!("\"{near}\""))
}

finding! {
    /// The imported file cannot be found.
    MissingImport { file: String, span: Span, near: Option<String> }
    error "missing-import"
    title: "`{file}` cannot be found",
    labels: vec![label(*span, "")],
    help: did_you_mean(near.as_deref()).or(Some("write the path as it stands from this file, or put the file there".to_owned())),
    fixes: write_near(*span, near.as_deref()),
}
