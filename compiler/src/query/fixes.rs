//! Ways to mend what was found, beyond those that findings bring along.

use onboard_syntax::{Applicability, Diagnostic, Edit, Fix, Severity, Span};
use std::collections::HashMap;

/// The comment that allows a warning where it stands, above the declaration, clause or row that it is about. Its reason is
/// left to be written: an `allow` without one is a finding too. Errors cannot be allowed.
#[must_use]
pub fn suppress(found: &Diagnostic, text: &str) -> Option<Fix> {
    // What is said of such comments is mended there.
    if found.severity == Severity::Error || found.slug.ends_with("-allow") || found.slug.starts_with("allow-")
    {
        return None;
    }
    let at = found.span();
    let before = text.get(..at.start as usize)?;
    let mut line = before.rfind('\n').map_or(0, |at| at + 1);
    // Documentation touches what it is about.
    while let Some(above) = text.get(..line)?.strip_suffix('\n') {
        let start = above.rfind('\n').map_or(0, |at| at + 1);
        if !above.get(start..)?.trim_start().starts_with("///") {
            break;
        }
        line = start;
    }
    let written = text.get(line..)?;
    let indent: String = written.chars().take_while(|letter| matches!(letter, ' ' | '\t')).collect();
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let point = Span { file: at.file, start: u32::try_from(line).ok()?, end: u32::try_from(line).ok()? };
    Some(Fix::replace(
        format!("allow `{}` here, for a reason that you write", found.slug),
        point,
        format!("{indent}// allow({}): {end}", found.slug),
        Applicability::Suggested,
    ))
}

/// The edits of all fixes that may be made unseen, but for those that would touch what another one of them changes. Sorted
/// by place.
#[must_use]
pub fn all_safe_fixes<'d>(found: impl IntoIterator<Item = &'d Diagnostic>) -> Vec<Edit> {
    let mut taken: HashMap<onboard_syntax::FileId, Vec<Span>> = HashMap::new();
    let mut edits: Vec<Edit> = Vec::new();
    for diagnostic in found {
        let safe = diagnostic.fixes.iter().find(|fix| fix.applicability == Applicability::Safe);
        let Some(fix) = safe else { continue };
        let is_free = |edit: &Edit| {
            let taken = taken.get(&edit.span.file).map_or(&[][..], Vec::as_slice);
            taken.iter().all(|span| edit.span.end < span.start || span.end < edit.span.start)
        };
        if fix.edits.iter().all(is_free) {
            for edit in &fix.edits {
                taken.entry(edit.span.file).or_default().push(edit.span);
                edits.push(edit.clone());
            }
        }
    }
    edits.sort_by_key(|edit| (edit.span.file, edit.span.start));
    edits
}
