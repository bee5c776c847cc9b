//! Programs made ready to run, with the statistics that settings name. These are read when first needed, and again when the
//! program or they have changed.

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

/// The engines of programs with statistics, by the files in which these begin.
#[derive(Default)]
pub(crate) struct Engines {
    kept: HashMap<FileId, Kept>,
    read: HashMap<PathBuf, FitFile>,
}

/// What is kept of a program and its statistics.
#[derive(Default)]
struct Kept {
    key: u64,
    /// With the statistics.
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

    /// The program made ready to run, or why it cannot be. None where its rules have errors.
    pub(crate) fn engine(&mut self, program: &Program, fit: Option<&Path>) -> Option<Result<Engine, String>> {
        let engine = match program.engine()? {
            Ok(engine) => engine,
            Err(why) => return Some(Err(why.to_owned())),
        };
        let Some(Ok(learned)) = fit.and_then(|path| self.fit(program, path)) else {
            return Some(Ok(engine.clone()));
        };
        let kept = self.kept(program.root()?, Self::key(program, fit));
        let fitted = kept.engine.get_or_insert_with(|| engine.with_fit(Fit::clone(&learned)));
        Some(Ok(fitted.clone()))
    }

    /// The same, where nothing can be done without it.
    ///
    /// # Errors
    /// Where the rules have errors, or the program cannot be run.
    pub(crate) fn needed(&mut self, program: &Program, fit: Option<&Path>) -> Result<Engine, Failure> {
        let refused = |message: String| Failure::new(ErrorCode::RequestFailed, message);
        match self.engine(program, fit) {
            None => Err(refused("rules with errors are not run: mend these first".to_owned())),
            Some(engine) => engine.map_err(|why| refused(format!("the program cannot be run: {why}"))),
        }
    }

    /// What the statistics say to a program, as far as it could be read; none where there is no such file.
    pub(crate) fn fit(&mut self, program: &Program, path: &Path) -> Option<Result<Arc<Fit>, FitError>> {
        let (root, key) = (program.root()?, Self::key(program, Some(path)));
        if let Some(fit) = &self.kept(root, key).fit {
            return Some(fit.clone());
        }
        self.read(path);
        let bytes = self.read.get(path)?.bytes.as_ref().ok()?;
        let fit = Fit::read(bytes, program.analysis.known()).map(Arc::new);
        self.kept(root, key).fit = Some(fit.clone());
        Some(fit)
    }

    /// Why a file of statistics cannot be read from the disk.
    pub(crate) fn unreadable(&mut self, path: &Path) -> Option<String> {
        self.read(path);
        match self.read.get(path) {
            Some(file) => file.bytes.as_ref().err().cloned(),
            None => Some("there is no such file".to_owned()),
        }
    }

    /// What is kept of a program in a state.
    fn kept(&mut self, root: FileId, key: u64) -> &mut Kept {
        let kept = self.kept.entry(root).or_default();
        if kept.key != key {
            *kept = Kept { key, ..Kept::default() };
        }
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
