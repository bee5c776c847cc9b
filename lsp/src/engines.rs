//! Programs made ready to run, with the statistics that settings name. Each is made when first needed, and again when the
//! program or the statistics have changed.

use crate::failure::Failure;
use crate::workspace::{Program, Stamp, stamp};
use lsp_server::ErrorCode;
use onboard_runtime::{Engine, Fit, FitError};
use onboard_syntax::FileId;
use std::collections::HashMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The engines of programs, by the files in which these begin.
#[derive(Default)]
pub(crate) struct Engines {
    kept: HashMap<FileId, Kept>,
    read: HashMap<PathBuf, FitFile>,
}

/// What is kept of a program.
struct Kept {
    key: u64,
    engine: Option<Engine>,
    fit: Option<Result<Arc<Fit>, FitError>>,
}

/// A file of statistics.
struct FitFile {
    stamp: Stamp,
    bytes: Result<Vec<u8>, String>,
}

impl Engines {
    /// Tells states of a program and its statistics apart: what was decided by another one is old.
    pub(crate) fn key(program: &Program, fit: Option<&Path>) -> u64 {
        let mut hasher = DefaultHasher::new();
        (program.edition(), fit, fit.and_then(stamp)).hash(&mut hasher);
        hasher.finish()
    }

    /// The program made ready to run.
    ///
    /// # Errors
    /// Where the rules have errors, or the program cannot be run.
    pub(crate) fn engine(&mut self, program: &Program, fit: Option<&Path>) -> Result<Engine, Failure> {
        let refused = |message: String| Failure::new(ErrorCode::RequestFailed, message);
        let Some(checked) = program.analysis.program() else {
            return Err(refused("rules with errors are not run: mend these first".to_owned()));
        };
        let learned = fit.and_then(|path| self.fit(program, path)?.ok());
        let kept = self.kept(program, fit);
        if let Some(engine) = &kept.engine {
            return Ok(engine.clone());
        }
        let engine = Engine::new(checked.clone())
            .map_err(|error| refused(format!("the program cannot be run: {error}")))?;
        let engine = match learned {
            Some(learned) => engine.with_fit(Fit::clone(&learned)),
            None => engine,
        };
        kept.engine = Some(engine.clone());
        Ok(engine)
    }

    /// What the statistics say to a program; none where the rules have errors or there is no such file.
    pub(crate) fn fit(&mut self, program: &Program, path: &Path) -> Option<Result<Arc<Fit>, FitError>> {
        let checked = program.analysis.program()?;
        self.read(path);
        let bytes = self.read.get(path)?.bytes.as_ref().ok()?;
        let kept = self.kept.entry(program.root()?).or_insert_with(Kept::new);
        kept.renew(Self::key(program, Some(path)));
        let fit = kept.fit.get_or_insert_with(|| Fit::read(bytes, checked).map(Arc::new));
        Some(fit.clone())
    }

    /// Why a file of statistics cannot be read from the disk.
    pub(crate) fn unreadable(&mut self, path: &Path) -> Option<String> {
        self.read(path);
        match self.read.get(path) {
            Some(file) => file.bytes.as_ref().err().cloned(),
            None => Some("there is no such file".to_owned()),
        }
    }

    fn kept(&mut self, program: &Program, fit: Option<&Path>) -> &mut Kept {
        let kept = self.kept.entry(program.root().unwrap_or_default()).or_insert_with(Kept::new);
        kept.renew(Self::key(program, fit));
        kept
    }

    fn read(&mut self, path: &Path) {
        let Some(stamp) = stamp(path) else {
            self.read.remove(path);
            return;
        };
        if self.read.get(path).is_none_or(|file| file.stamp != stamp) {
            let bytes = fs::read(path).map_err(|error| format!("it cannot be read: {error}"));
            self.read.insert(path.to_path_buf(), FitFile { stamp, bytes });
        }
    }
}

impl Kept {
    fn new() -> Self {
        Self { key: 0, engine: None, fit: None }
    }

    fn renew(&mut self, key: u64) {
        if self.key != key {
            *self = Self { key, ..Self::new() };
        }
    }
}
