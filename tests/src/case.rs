//! Cases written in Markdown: a heading names one, prose says why, fenced blocks hold it.
//!
//! ```text
//! ## An unknown operand does not hide a true one
//! ```onboard            the program; more files as ```onboard file=NAME
//! ```profile            a person, as JSON
//! ```events             what they did, one JSON object a line
//! ```donors             people to learn fallbacks from: `40 x PROFILE` a line
//! ```outcome for=P at=T what the document must say: one `path.to.value = JSON` a line; what is not there is null
//! ```tested             the tests of the program that fail, a name a line; all others hold
//! ```
//!
//! Several `profile … outcome` groups may follow one program. Findings are expected in place: `// error: [slug]` at the
//! end of the line on which the finding begins, or `//^ error: [slug]` on a line below it.

use std::path::{Path, PathBuf};

/// A case.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// Its heading.
    pub name: String,
    /// The file that it stands in.
    pub file: PathBuf,
    /// The line of its heading, from 1.
    pub line: usize,
    /// Name and text of each source; the first is the root.
    pub sources: Vec<(String, String)>,
    /// What it expects of people.
    pub runs: Vec<Run>,
    /// The names of its tests that must fail.
    pub failing: Vec<String>,
}

/// A person and what their document must say.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The profile, as JSON.
    pub profile: String,
    /// Events, one JSON object a line.
    pub events: String,
    /// Those from whom fallbacks are learned: how many, and their profile as JSON.
    pub donors: Vec<(usize, String)>,
    /// The purpose, if the program has several.
    pub purpose: Option<String>,
    /// The instant; 2026-01-01T00:00Z if none is given.
    pub at: Option<String>,
    /// Path and JSON, with the line that says so.
    pub expectations: Vec<(String, String, usize)>,
}

/// A finding that a source says it has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    /// The source's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// `error` or `warning`.
    pub severity: String,
    /// The slug.
    pub slug: String,
}

impl Case {
    /// Where it stands, for messages.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}:{} {}", self.file.display(), self.line, self.name)
    }

    /// The findings that its sources say they have, in order.
    #[must_use]
    pub fn expected(&self) -> Vec<Expected> {
        let mut all: Vec<_> = self.sources.iter().flat_map(|(file, text)| expected_in(file, text)).collect();
        all.sort();
        all
    }
}

fn expected_in(file: &str, text: &str) -> Vec<Expected> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for (position, _) in line.match_indices("//") {
            let comment = line.get(position + 2..).unwrap_or_default();
            let above = comment.chars().take_while(|&c| c == '^').count();
            let rest = comment.trim_start_matches('^').trim();
            for severity in ["error", "warning"] {
                let slug = rest
                    .strip_prefix(severity)
                    .and_then(|rest| rest.strip_prefix(": ["))
                    .and_then(|rest| rest.split_once(']'));
                if let Some((slug, _)) = slug {
                    found.push(Expected {
                        file: file.to_owned(),
                        line: (index + 1).saturating_sub(above),
                        severity: severity.to_owned(),
                        slug: slug.to_owned(),
                    });
                }
            }
        }
    }
    found
}

/// All Markdown files below `folder`, in the order of their names.
///
/// # Errors
/// Where the folder can't be read.
pub fn markdown_below(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(markdown_below(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The cases of a Markdown text: its headings of level two that hold a program.
///
/// # Errors
/// What is wrong with the text, with its line.
pub fn cases(file: &Path, text: &str) -> Result<Vec<Case>, String> {
    let mut all: Vec<Case> = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        if let Some(name) = line.strip_prefix("## ") {
            all.push(Case {
                name: name.to_owned(),
                file: file.to_owned(),
                line: index + 1,
                ..Case::default()
            });
        } else if let Some(info) = line.strip_prefix("```").filter(|info| !info.is_empty()) {
            let block: Vec<(usize, &str)> = lines.by_ref().take_while(|(_, line)| *line != "```").collect();
            let case = all
                .last_mut()
                .ok_or_else(|| at(file, index, "a block stands before the first `##` heading"))?;
            take_block(case, info, &block).map_err(|why| at(file, index, &why))?;
        }
    }
    all.retain(|case| !case.sources.is_empty());
    Ok(all)
}

fn at(file: &Path, index: usize, why: &str) -> String {
    format!("{}:{}: {why}", file.display(), index + 1)
}

fn take_block(case: &mut Case, info: &str, block: &[(usize, &str)]) -> Result<(), String> {
    let mut words = info.split_whitespace();
    let kind = words.next().unwrap_or_default();
    let settings: Vec<(&str, &str)> = words.filter_map(|word| word.split_once('=')).collect();
    let setting =
        |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    let body: String = block.iter().flat_map(|(_, line)| [line, "\n"]).collect();
    match kind {
        "onboard" => {
            let name = setting("file").unwrap_or_else(|| "case.onboard".to_owned());
            case.sources.push((name, body));
        }
        "profile" => case.runs.push(Run { profile: body, ..Run::default() }),
        "events" => last_run(case).events = body,
        "tested" => case.failing = body.lines().map(str::to_owned).collect(),
        "donors" => last_run(case).donors = donors(&body)?,
        "outcome" => {
            let run = last_run(case);
            run.purpose = setting("for");
            run.at = setting("at");
            for (index, line) in block.iter().filter(|(_, line)| !line.trim().is_empty()) {
                let (path, value) =
                    line.split_once(" = ").ok_or_else(|| format!("`{line}` is not `path = JSON`"))?;
                run.expectations.push((path.trim().to_owned(), value.trim().to_owned(), index + 1));
            }
        }
        _ => {}
    }
    Ok(())
}

fn donors(body: &str) -> Result<Vec<(usize, String)>, String> {
    let donor = |line: &str| {
        let (count, profile) =
            line.split_once(" x ").ok_or_else(|| format!("`{line}` is not `COUNT x PROFILE`"))?;
        let count = count.trim().parse().map_err(|why| format!("`{count}`: {why}"))?;
        Ok((count, profile.to_owned()))
    };
    body.lines().filter(|line| !line.trim().is_empty()).map(donor).collect()
}

/// The run that a block belongs to: a new one where the last is complete (or there is none), so that a person of whom
/// nothing is known needs no `profile`.
fn last_run(case: &mut Case) -> &mut Run {
    if case.runs.last().is_none_or(|run| !run.expectations.is_empty()) {
        case.runs.push(Run { profile: "{}".to_owned(), ..Run::default() });
    }
    let last = case.runs.len() - 1;
    #[expect(clippy::indexing_slicing, reason = "pushed above where it was empty")]
    &mut case.runs[last]
}
