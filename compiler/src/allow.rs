//! `// allow(slug): reason`: warnings that somebody has decided to live with.
//!
//! On a line of its own the comment covers the declaration, clause or row below it, with everything that is indented under
//! it; at the end of a line it covers what begins on that line.

use foldhash::HashMap;
use onboard_syntax::ast::{Comment, File};
use onboard_syntax::{Applicability, Diagnostic, FileId, Finding, Fix, Label, Severity, Span, nearest};
use std::fmt;
use std::ops::Range;

/// A source with its tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    /// Its place in the list of sources.
    pub(crate) id: FileId,
    /// Its text.
    pub(crate) text: &'a str,
    /// Its tree.
    pub(crate) file: &'a File,
}

/// A slug in a comment.
struct Slug<'a> {
    slug: &'a str,
    span: Span,
    is_used: bool,
}

/// A comment that allows warnings.
struct Allow<'a> {
    comment: Span,
    /// The whole lines of a comment that stands alone, the comment with the space before it of one that does not.
    deletable: Span,
    slugs: Vec<Slug<'a>>,
    has_reason: bool,
    /// The bytes where what is covered begins.
    covers: Range<u32>,
    /// How far this comment and those before it cover: a search backwards ends where this is passed.
    reach: u32,
}

/// Takes out the warnings that a comment allows and reports comments that allow nothing, name no diagnostic or give no
/// reason. `known` holds every slug. That a comment allows nothing is only said where there is no error: what it allows may
/// stand in the part that could not be read.
pub(crate) fn apply(sources: &[Source<'_>], known: &[&str], found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut allows: HashMap<FileId, Vec<Allow<'_>>> =
        sources.iter().map(|source| (source.id, allows(*source))).collect();
    let mut kept = found;
    kept.retain(|finding| finding.severity == Severity::Error || !is_allowed(&mut allows, finding));
    let is_sound = kept.iter().all(|finding| finding.severity != Severity::Error);
    for source in sources {
        for allow in allows.get(&source.id).into_iter().flatten() {
            judge(allow, known, is_sound, &mut kept);
        }
    }
    kept
}

fn is_allowed(allows: &mut HashMap<FileId, Vec<Allow<'_>>>, finding: &Diagnostic) -> bool {
    let at = finding.span();
    let Some(allows) = allows.get_mut(&at.file) else { return false };
    let begun = allows.partition_point(|allow| allow.covers.start <= at.start);
    let mut allowed = false;
    for allow in allows.iter_mut().take(begun).rev().take_while(|allow| allow.reach > at.start) {
        let names = |slug: &&mut Slug<'_>| allow.covers.contains(&at.start) && slug.slug == finding.slug;
        for slug in allow.slugs.iter_mut().filter(names) {
            slug.is_used = true;
            allowed = true;
        }
    }
    allowed
}

fn judge(allow: &Allow<'_>, known: &[&str], is_sound: bool, found: &mut Vec<Diagnostic>) {
    let mut unused = Vec::new();
    for slug in &allow.slugs {
        if !known.contains(&slug.slug) {
            let near = nearest(slug.slug, known.iter().copied());
            found.push(UnknownAllow { slug: slug.slug, place: slug.span, near }.diagnostic());
        } else if !slug.is_used {
            unused.push(slug.slug);
        }
    }
    if is_sound && !unused.is_empty() {
        let whole = (unused.len() == allow.slugs.len()).then_some(allow.deletable);
        found.push(UnusedAllow { slugs: unused, place: allow.comment, whole }.diagnostic());
    }
    if !allow.has_reason {
        found.push(AllowWithoutReason { place: allow.comment }.diagnostic());
    }
}

/// The comments of a source that allow something, by where what they cover begins.
fn allows<'a>(source: Source<'a>) -> Vec<Allow<'a>> {
    let lines = Lines::of(source.text);
    let mut allows: Vec<Allow<'_>> =
        source.file.comments.iter().filter_map(|comment| allow(source, &lines, comment)).collect();
    allows.sort_by_key(|allow| allow.covers.start);
    let mut reach = 0;
    for allow in &mut allows {
        reach = reach.max(allow.covers.end);
        allow.reach = reach;
    }
    allows
}

fn allow<'a>(source: Source<'a>, lines: &Lines<'a>, comment: &Comment) -> Option<Allow<'a>> {
    let written = source.text.get(comment.span.range())?;
    let inside =
        written.trim_start_matches('/').trim_start().strip_prefix("allow")?.trim_start().strip_prefix('(')?;
    let (list, rest) = inside.split_once(')').unwrap_or((inside, ""));
    let base = comment.span.start as usize + (written.len() - inside.len());
    let mut slugs = Vec::new();
    let mut at = base;
    for part in list.split(',') {
        let slug = part.trim();
        let start = at + (part.len() - part.trim_start().len());
        slugs.push(Slug { slug, span: Span::new(source.id, start, start + slug.len()), is_used: false });
        at += part.len() + 1;
    }
    let has_reason = rest.trim_start().strip_prefix(':').is_some_and(|reason| !reason.trim().is_empty());
    let line = lines.at(comment.span.start);
    let covers = if comment.own_line { lines.block_below(line) } else { lines.line(line) };
    let deletable = lines.deletable(line, comment);
    Some(Allow { comment: comment.span, deletable, slugs, has_reason, covers, reach: 0 })
}

/// A text by lines.
struct Lines<'a> {
    text: &'a str,
    /// Where each begins; then the end of the text.
    starts: Vec<u32>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).chain(std::iter::once(text.len()));
        Self { text, starts: starts.map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect() }
    }

    /// The line in which a byte stands, from 0.
    fn at(&self, byte: u32) -> usize {
        self.starts.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    fn line(&self, line: usize) -> Range<u32> {
        let end = self.starts.last().copied().unwrap_or(0);
        let of = |at: usize| self.starts.get(at).copied().unwrap_or(end);
        of(line)..of(line + 1)
    }

    fn words(&self, line: usize) -> &'a str {
        let Range { start, end } = self.line(line);
        self.text.get(start as usize..end as usize).unwrap_or("").trim_end()
    }

    fn indent(&self, line: usize) -> usize {
        let words = self.words(line);
        words.len() - words.trim_start().len()
    }

    /// The next line with code on it and all that is indented under it, the brace that closes it included.
    fn block_below(&self, comment: usize) -> Range<u32> {
        let last = self.starts.len();
        let is_code = |line: &usize| {
            let words = self.words(*line).trim_start();
            !words.is_empty() && !words.starts_with("//")
        };
        let Some(first) = (comment + 1..last).find(is_code) else { return 0..0 };
        let indent = self.indent(first);
        let mut end = first + 1;
        for line in first + 1..last {
            let words = self.words(line);
            if words.is_empty() || self.indent(line) > indent {
                continue;
            }
            end = if words.trim_start().starts_with('}') { line + 1 } else { line };
            return self.line(first).start..self.line(end).start;
        }
        end = end.max(last);
        self.line(first).start..self.line(end).start
    }

    fn deletable(&self, line: usize, comment: &Comment) -> Span {
        let Range { start, end } = self.line(line);
        if comment.own_line {
            return Span { start, end, ..comment.span };
        }
        let before = self.text.get(start as usize..comment.span.start as usize).unwrap_or("");
        let kept = u32::try_from(before.trim_end().len()).unwrap_or(0);
        Span { start: start + kept, ..comment.span }
    }
}

/// An `allow` names no diagnostic.
struct UnknownAllow<'a> {
    slug: &'a str,
    place: Span,
    near: Option<&'a str>,
}

impl fmt::Display for UnknownAllow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no diagnostic is called `{}`", self.slug)
    }
}

impl Finding for UnknownAllow<'_> {
    const SLUG: &'static str = "unknown-allow";
    const SEVERITY: Severity = Severity::Warning;

    fn labels(&self) -> Vec<Label> {
        vec![Label { span: self.place, message: String::new() }]
    }

    fn help(&self) -> Option<String> {
        Some(match self.near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write the slug as the finding shows it".to_owned(),
        })
    }

    fn fixes(&self) -> Vec<Fix> {
        let fix =
            |near: &str| Fix::replace(format!("write `{near}`"), self.place, near, Applicability::Suggested);
        self.near.map(fix).into_iter().collect()
    }
}

/// An `allow` suppresses nothing.
struct UnusedAllow<'a> {
    slugs: Vec<&'a str>,
    place: Span,
    /// What can be deleted, where every slug of the comment is unused.
    whole: Option<Span>,
}

impl fmt::Display for UnusedAllow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no {} here to allow", self.slugs.join(" or "))
    }
}

impl Finding for UnusedAllow<'_> {
    const SLUG: &'static str = "unused-allow";
    const SEVERITY: Severity = Severity::Warning;

    fn labels(&self) -> Vec<Label> {
        vec![Label { span: self.place, message: String::new() }]
    }

    fn help(&self) -> Option<String> {
        Some(
            "left behind it would hide the next one that comes; delete it (errors cannot be allowed)"
                .to_owned(),
        )
    }

    fn fixes(&self) -> Vec<Fix> {
        let fix = |whole: Span| Fix::replace("delete the comment", whole, "", Applicability::Safe);
        self.whole.map(fix).into_iter().collect()
    }
}

/// An `allow` gives no reason.
struct AllowWithoutReason {
    place: Span,
}

impl fmt::Display for AllowWithoutReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this `allow` gives no reason")
    }
}

impl Finding for AllowWithoutReason {
    const SLUG: &'static str = "allow-without-reason";
    const SEVERITY: Severity = Severity::Warning;

    fn labels(&self) -> Vec<Label> {
        vec![Label { span: self.place, message: String::new() }]
    }

    fn help(&self) -> Option<String> {
        Some(
            "the next reader cannot know whether this was thought through; write why: `// allow(SLUG): …`"
                .to_owned(),
        )
    }
}

#[cfg(test)]
mod tests;
