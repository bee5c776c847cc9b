//! What the page begins with: files, by addresses that mean nothing on a disk.

use serde::Serialize;
use std::fmt::Write;

/// What is played with where nothing is named: the tour of the README.
const TOUR: &str = include_str!("tour.onboard");

/// A file to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayFile {
    /// Its path below the folder that all of them share, with `/` between its parts.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// What the page asks for first.
#[derive(Debug, Serialize)]
pub(crate) struct Start {
    version: String,
    /// Whether it is the example that is built in.
    example: bool,
    /// The first is the one in which the program begins.
    files: Vec<Opened>,
}

#[derive(Debug, Serialize)]
struct Opened {
    uri: String,
    name: String,
    text: String,
}

impl Start {
    pub(crate) fn new(version: String, files: Vec<PlayFile>) -> Self {
        let example = files.is_empty();
        let tour = || PlayFile { name: "tour.onboard".to_owned(), text: TOUR.to_owned() };
        let files = if example { vec![tour()] } else { files };
        let opened =
            files.into_iter().map(|file| Opened { uri: uri(&file.name), name: file.name, text: file.text });
        Self { version, example, files: opened.collect() }
    }
}

/// `play:/shop/profile.onboard`: imports lead from one to the other as paths do.
fn uri(name: &str) -> String {
    let mut out = String::from("play:/");
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(byte.into())
            }
            // Writing into a text does not fail.
            _ => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_that_of_the_readme() {
        let readme = include_str!("../../README.md");
        assert!(readme.contains(&format!("```onboard\n{TOUR}```\n")));
    }

    #[test]
    fn addresses_keep_folders_and_nothing_that_needs_care() {
        assert_eq!(uri("shop/a b.onboard"), "play:/shop/a%20b.onboard");
        assert_eq!(uri("té.onboard"), "play:/t%C3%A9.onboard");
    }
}
