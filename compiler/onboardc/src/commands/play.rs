//! `onboardc play`: a page for trying rules on one person.

use crate::arguments::PlayArguments;
use crate::failure::{Failure, Outcome, Trouble};
use crate::program::whole;
use crate::sources::SourceFile;
use onboard_play::{PlayFile, Playground};
use std::io::{ErrorKind, Write, stdout};
use std::path::{Path, absolute};

/// Read the rules, say where the page is, and serve it until the process ends.
pub(crate) fn run(arguments: &PlayArguments) -> Result<Outcome, Failure> {
    let files = arguments.rules.as_deref().map_or_else(|| Ok(Vec::new()), files)?;
    let playground = Playground::listen(arguments.port).map_err(|error| {
        let trouble = Trouble::new(format!("cannot listen on port {}: {error}", arguments.port));
        match error.kind() {
            ErrorKind::AddrInUse => trouble.help("leave out `--port`: then a free one is taken"),
            _ => trouble,
        }
    })?;
    // Who started it through a pipe waits for the address.
    let told = writeln!(stdout(), "the playground is at {}\nCtrl-C ends it", playground.address());
    if told.and_then(|()| stdout().flush()).is_err() {
        return Err(Failure::Closed);
    }
    let ended = playground.serve(env!("CARGO_PKG_VERSION"), files);
    ended.map_err(|error| Trouble::new(format!("the playground has ended: {error}")))?;
    Ok(Outcome::Fine)
}

/// The files of a program, the one in which it begins first, by their paths below the folder that all of them share.
fn files(rules: &Path) -> Result<Vec<PlayFile>, Failure> {
    let (sources, program) = whole(rules)?;
    let places: Vec<(&SourceFile, String)> = program
        .iter()
        .filter_map(|file| sources.get(file.0 as usize))
        .map(|file| (file, place(file)))
        .collect();
    let shared = shared(places.iter().map(|(_, place)| place.as_str()));
    let files = places.iter().map(|(file, place)| PlayFile {
        name: place.get(shared..).unwrap_or(place).to_owned(),
        text: file.text.clone(),
    });
    Ok(files.collect())
}

/// Where a file is, from the root of the disk on.
fn place(file: &SourceFile) -> String {
    let path = file.path.as_deref().and_then(|path| absolute(path).ok());
    path.map_or_else(|| file.name.clone(), |path| onboard_compiler::resolve("", &path.to_string_lossy()))
}

/// How many bytes of these paths are the folder that all of them share.
fn shared<'p>(mut paths: impl Iterator<Item = &'p str>) -> usize {
    let folder = |path: &'p str| path.rfind('/').map_or("", |at| path.get(..=at).unwrap_or_default());
    let Some(first) = paths.next().map(folder) else { return 0 };
    let mut shared = first;
    for path in paths {
        while !path.starts_with(shared) {
            shared = folder(shared.trim_end_matches('/'));
        }
    }
    shared.len()
}

#[cfg(test)]
mod tests {
    use super::shared;

    #[test]
    fn files_share_whole_folders() {
        let of = |paths: &[&str]| shared(paths.iter().copied());
        assert_eq!(of(&["/a/bc/x.onboard"]), "/a/bc/".len());
        assert_eq!(of(&["/a/bc/x.onboard", "/a/bd/y.onboard"]), "/a/".len());
        assert_eq!(of(&["/a/bc/x.onboard", "/a/bc/d/y.onboard"]), "/a/bc/".len());
        assert_eq!(of(&["C:/a/x.onboard", "D:/a/y.onboard"]), 0);
        assert_eq!(of(&["<stdin>"]), 0);
    }
}
