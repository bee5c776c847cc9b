//! New names for what is declared, wherever it is named.

use super::Analysis;
use super::index::{Meaning, Occurrence};
use crate::places::Part;
use crate::sources::Sources;
use onboard_syntax::{Edit, FileId, Severity, Span};
use std::collections::HashMap;
use std::fmt;

/// Why a name stays as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RenameRefused {
    /// Nothing that is declared in the rules is named there.
    NothingHere,
    /// The new name is none, or not one that may be declared.
    NotAName(String),
    /// Somewhere a step of this name is named without saying of which path, and several have one.
    UnsureStep(String),
    /// With the new name, a name would mean something else than before, or nothing.
    ChangesMeaning(String),
}

impl fmt::Display for RenameRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingHere => f.write_str("nothing that these rules declare is named here"),
            Self::NotAName(name) => {
                write!(f, "`{name}` cannot be a name: names are snake_case and none of the reserved words")
            }
            Self::UnsureStep(name) => {
                write!(
                    f,
                    "several paths have a step `{name}`, and one is named without saying whose: name the path beside it"
                )
            }
            Self::ChangesMeaning(name) => {
                write!(f, "with the name `{name}` these rules would mean something else: it is taken")
            }
        }
    }
}

impl std::error::Error for RenameRefused {}

impl Analysis {
    /// The name at a place that [`Analysis::rename`] would change.
    ///
    /// # Errors
    /// [`RenameRefused::NothingHere`] where no name stands, or one that the language gives.
    pub fn renamable(&self, file: FileId, offset: u32) -> Result<Span, RenameRefused> {
        self.renamed(file, offset).map(|found| found.span)
    }

    /// The edits that give what is named at a place another name, in all files of the program. What stands outside of rules
    /// (columns, answers, names of events) keeps its name: say it there with `from`, or with `=` for a member.
    ///
    /// # Errors
    /// Where nothing is named, the new name is no name, or the program would mean something else.
    pub fn rename(&self, file: FileId, offset: u32, name: &str) -> Result<Vec<Edit>, RenameRefused> {
        let found = self.renamed(file, offset)?;
        if !onboard_syntax::may_be_declared(name) {
            return Err(RenameRefused::NotAName(name.to_owned()));
        }
        let all = self.index().all_of(found.of);
        let edits: Vec<Edit> = all.map(|one| Edit { span: one.span, replacement: name.to_owned() }).collect();
        if self.keeps_meaning(&edits) {
            Ok(edits)
        } else {
            Err(RenameRefused::ChangesMeaning(name.to_owned()))
        }
    }

    fn renamed(&self, file: FileId, offset: u32) -> Result<Occurrence, RenameRefused> {
        let found = self.index().at(file, offset).ok_or(RenameRefused::NothingHere)?;
        let name = self.written(found.span);
        let unsure = |span: &Span| self.written(*span) == name;
        if matches!(found.of, Meaning::Part(Part::Step(..)))
            && self.whole.places.unsure_steps.iter().any(unsure)
        {
            return Err(RenameRefused::UnsureStep(name.to_owned()));
        }
        let declared = self.index().all_of(found.of).any(|one| one.declares);
        // The result `path` is what makes a matrix lead to paths.
        let fixed = matches!(found.of, Meaning::Part(Part::Result(..))) && name == "path";
        if declared && !fixed { Ok(found) } else { Err(RenameRefused::NothingHere) }
    }

    /// Whether every name means the same after the edits, and no new error comes with them.
    fn keeps_meaning(&self, edits: &[Edit]) -> bool {
        let mut by_file: HashMap<FileId, Vec<&Edit>> = HashMap::new();
        for edit in edits {
            by_file.entry(edit.span.file).or_default().push(edit);
        }
        let mut sources = Sources::new();
        for (at, source) in (0..).zip(self.sources.files()) {
            let edits = by_file.remove(&FileId(at)).unwrap_or_default();
            let text = edited(&source.text, &edits);
            if self.sources.roots().contains(&FileId(at)) {
                sources.add_root(source.name.as_str(), text);
            } else {
                sources.add(source.name.as_str(), text);
            }
        }
        let after = Self::new(sources);
        let errors =
            |of: &Self| of.whole.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
        after.index().meanings().eq(self.index().meanings()) && errors(&after) <= errors(self)
    }
}

/// A text with edits that stand in order and do not overlap.
fn edited(text: &str, edits: &[&Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&edit.replacement);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
