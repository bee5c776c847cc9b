//! Programs from files: what is a program among the files given, its imports, and what the compiler says of it.

use crate::built;
use crate::failure::{Failure, Outcome, Trouble};
use crate::report::{Format, Report};
use crate::say;
use crate::sources::{Sources, onboard_files};
use crate::terminal::{Paint, Style};
use onboard_compiler as compiler;
use onboard_ir::{Program, PurposeId};
use onboard_runtime::{Engine, Fit};
use onboard_syntax::{Diagnostic, FileId, Label, Severity, Span, nearest};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A program and what was found in it. Places are those of the run's files.
pub(crate) struct Checked {
    /// The program; none where it has an error.
    pub(crate) program: Option<Program>,
    /// What was found.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Its files: the root, then what it imports.
    pub(crate) files: Vec<FileId>,
}

/// Check the program that begins in a file, reading what it imports.
fn check(root: FileId, files: &mut Sources) -> Checked {
    let mut sources = compiler::Sources::new();
    let mut places: Vec<FileId> = Vec::new();
    if let Some(file) = files.get(root.0 as usize) {
        sources.add_root(file.name.as_str(), file.text.as_str());
        places.push(root);
    }
    sources.follow(|name| {
        // A file that has been read is known by its first name.
        let place = files.read(Path::new(name)).ok()?;
        let file = files.get(place.0 as usize)?;
        places.push(place);
        Some(file.text.as_str().to_owned())
    });
    let checked = compiler::check(&sources);
    let mut diagnostics: Vec<Diagnostic> =
        checked.diagnostics.into_iter().map(|diagnostic| compiler::moved(diagnostic, &places)).collect();
    let mut program = checked.program;
    for place in &places {
        if let Some(diagnostic) = not_utf8(files, *place) {
            diagnostics.retain(|other| other.span().file != *place);
            diagnostics.push(diagnostic);
            program = None;
        }
    }
    Checked { program, diagnostics, files: places }
}

/// What is said of a file that is not UTF-8; nothing else can be said of it.
pub(crate) fn not_utf8(files: &Sources, place: FileId) -> Option<Diagnostic> {
    let file = files.get(place.0 as usize)?;
    let at = file.not_utf8?;
    let end = file.text.ceil_char_boundary(at + 1);
    let help = if at == 0 && file.text.contains('\0') {
        "it looks like UTF-16, or like no text at all; rules are saved as UTF-8"
    } else {
        "rules are UTF-8 text; save the file in that encoding"
    };
    Some(Diagnostic {
        slug: "not-text",
        severity: Severity::Error,
        title: "the file is not UTF-8 text".to_owned(),
        labels: vec![Label {
            span: Span::new(place, at, end),
            message: "the first byte that is not".to_owned(),
        }],
        help: Some(help.to_owned()),
        fixes: Vec::new(),
    })
}

/// Check every program among the files that these paths mean; and what could not be read.
pub(crate) fn check_all(paths: &[PathBuf], sources: &mut Sources) -> (Vec<Checked>, Vec<Trouble>) {
    let mut troubles = Vec::new();
    let mut given = Vec::new();
    for path in paths {
        let files = onboard_files(path).unwrap_or_else(|trouble| {
            troubles.push(trouble);
            Vec::new()
        });
        for file in files {
            match sources.read(&file) {
                Ok(place) => given.push(place),
                Err(trouble) => troubles.push(trouble),
            }
        }
    }
    let checked = roots(&given, sources).into_iter().map(|root| check(root, sources)).collect();
    (checked, troubles)
}

/// The findings of several programs, each once, in the order of files and places.
pub(crate) fn merged(checked: &[Checked]) -> Vec<Diagnostic> {
    let programs: Vec<(&[FileId], &[Diagnostic])> =
        checked.iter().map(|checked| (checked.files.as_slice(), checked.diagnostics.as_slice())).collect();
    compiler::merged(&programs)
}

/// The files among those given in which programs begin.
fn roots(given: &[FileId], files: &mut Sources) -> Vec<FileId> {
    let mut imports: HashMap<FileId, Vec<FileId>> = HashMap::new();
    let mut open: Vec<FileId> = given.to_vec();
    while let Some(file) = open.pop() {
        if imports.contains_key(&file) {
            continue;
        }
        let named: Vec<PathBuf> = files.get(file.0 as usize).map_or_else(Vec::new, |source| {
            let written = compiler::imports(&source.text);
            written.iter().map(|import| compiler::resolve(&source.name, import).into()).collect()
        });
        let found: Vec<FileId> = named.iter().filter_map(|name| files.read(name).ok()).collect();
        open.extend(found.iter().copied().filter(|other| *other != file));
        imports.insert(file, found);
    }
    compiler::roots(given, &imports)
}

/// The program of a command that runs one: a file, or the one file of a folder that says `onboarding`. Errors are printed to
/// standard error.
fn runnable(path: &Path, style: Style) -> Result<(Program, Sources), Failure> {
    let mut sources = Sources::default();
    let root = sources.read(&entry(path)?)?;
    let checked = check(root, &mut sources);
    match checked.program {
        Some(program) => Ok((program, sources)),
        None => {
            let diagnostics = merged(&[checked]);
            let errors: Vec<Diagnostic> =
                diagnostics.into_iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect();
            let report = Report { sources: &sources, diagnostics: &errors, troubles: &[] };
            say(&report.render(Format::Human, style));
            Err(Failure::Said(Outcome::Findings))
        }
    }
}

/// The files of a program, whether or not it has errors: those read, and which of them are its own, that in which it begins
/// first.
#[cfg(feature = "play")]
pub(crate) fn whole(path: &Path) -> Result<(Sources, Vec<FileId>), Failure> {
    let mut sources = Sources::default();
    let root = sources.read(&entry(path)?)?;
    let files = check(root, &mut sources).files;
    let not_text = files.iter().find(|file| not_utf8(&sources, **file).is_some());
    if let Some(file) = not_text.and_then(|file| sources.get(file.0 as usize)) {
        let trouble = Trouble::new(format!("`{}` is not UTF-8 text", file.name));
        return Err(trouble.help("rules are UTF-8 text; save the file in that encoding").into());
    }
    Ok((sources, files))
}

/// The program of a command that runs one, made ready: from rules, or from a built file. The statistics of a fit file replace
/// those that a built file holds.
pub(crate) fn engine(rules: &Path, fitted: Option<&Path>, style: Style) -> Result<Engine, Failure> {
    let engine = match built::engine(rules)? {
        Some(engine) => engine,
        None => {
            let (program, _) = runnable(rules, style)?;
            Engine::new(program).map_err(Trouble::run)?
        }
    };
    let Some(path) = fitted else { return Ok(engine) };
    let (fit, _) = fit(path, engine.program(), style)?;
    Ok(engine.with_fit(fit))
}

/// The statistics of a fit file, and its bytes. That they were learned with other rules is told on standard error.
pub(crate) fn fit(path: &Path, program: &Program, style: Style) -> Result<(Fit, Vec<u8>), Failure> {
    let bytes = fs::read(path).map_err(|error| Trouble::io("read", path, &error))?;
    let fit = Fit::read(&bytes, program)
        .map_err(|error| Trouble::new(format!("cannot use `{}`: {error}", path.display())))?;
    if !fit.learned_with(program) {
        let word = style.paint(Paint::Yellow, "warning:");
        say(&format!("{word} `{}` was learned with another state of the rules\n", path.display()));
    }
    Ok((fit, bytes))
}

/// The purpose that `--for` names; without it the one that the program has.
pub(crate) fn purpose(program: &Program, named: Option<&str>) -> Result<PurposeId, Failure> {
    let names = || program.purposes.iter().map(|purpose| purpose.name.as_str());
    let listed = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let Some(named) = named else {
        return program.default_purpose.ok_or_else(|| {
            let trouble = match program.purposes.len() {
                0 => Trouble::new("the program declares no purpose, so there is nobody to decide for"),
                _ => Trouble::new("the program decides for several purposes"),
            };
            trouble.help(format!("add `--for PURPOSE`, one of {}", listed())).into()
        });
    };
    let place = names().position(|name| name == named).and_then(|place| u32::try_from(place).ok());
    place.map(PurposeId).ok_or_else(|| {
        let trouble = Trouble::new(format!("`--for {named}`: the program has no such purpose"));
        match nearest(named, names()) {
            Some(near) => trouble.help(format!("did you mean `{near}`?")),
            None => trouble.help(format!("it has {}", listed())),
        }
        .into()
    })
}

/// The file in which a program begins: the one given, or of a folder the one that no other imports. Where there are several,
/// the one whose program says `onboarding`.
fn entry(path: &Path) -> Result<PathBuf, Failure> {
    if path == Path::new("-") || !path.is_dir() {
        return Ok(path.to_path_buf());
    }
    let mut sources = Sources::default();
    let mut given = Vec::new();
    for file in onboard_files(path)? {
        given.push(sources.read(&file)?);
    }
    let mut found = roots(&given, &mut sources);
    if found.len() > 1 {
        found.retain(|root| {
            check(*root, &mut sources).files.iter().any(|file| declares_onboarding(&sources, *file))
        });
    }
    let named = |root: &FileId| sources.get(root.0 as usize).map_or("", |source| source.name.as_str());
    match found.as_slice() {
        [root] => Ok(PathBuf::from(named(root))),
        [] => {
            let message = format!("no program in `{}` declares `onboarding`", path.display());
            Err(Trouble::new(message).help("name the file in which the one you mean begins").into())
        }
        several => {
            let names: Vec<String> = several.iter().map(|root| format!("`{}`", named(root))).collect();
            let message = format!("there are several programs in `{}`: {}", path.display(), names.join(", "));
            Err(Trouble::new(message).help("name the file in which the one you mean begins").into())
        }
    }
}

fn declares_onboarding(sources: &Sources, file: FileId) -> bool {
    let text = sources.get(file.0 as usize).map_or("", |source| source.text.as_str());
    text.lines()
        .any(|line| line.strip_prefix("onboarding").is_some_and(|rest| rest.starts_with([' ', '\t', '{'])))
}
