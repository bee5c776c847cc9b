//! Findings while what was edited is not worked out yet: they go with the text round them.

use crate::check::Trees;
use crate::sources::Sources;
use foldhash::{HashMap, HashSet};
use onboard_syntax::{Diagnostic, Edited, FileId, Span};

/// Takes out what was found in the form of the files.
pub(super) fn forget_read(findings: &mut Vec<Diagnostic>, trees: &Trees) {
    let form: HashSet<(Span, &str)> =
        trees.diagnostics.iter().map(|found| (found.span(), found.slug)).collect();
    findings.retain(|found| !form.contains(&(found.span(), found.slug)));
}

/// Moves findings to where their text stands after an edit. One that points into what was edited is dropped, and none may mend
/// anything: what its edits would say is not known before it is found again.
pub(super) fn follow(findings: &mut Vec<Diagnostic>, before: &Sources, after: &Sources) {
    let mut edits: HashMap<FileId, Option<(FileId, Edited)>> = HashMap::default();
    findings.retain_mut(|found| {
        found.fixes.clear();
        found.labels.iter_mut().all(|label| {
            let edit = edits.entry(label.span.file).or_insert_with(|| edited(label.span.file, before, after));
            let moved = edit.as_ref().and_then(|(file, edit)| edit.moved(label.span, *file));
            moved.map(|span| label.span = span).is_some()
        })
    });
}

/// What was edited in a file, and its number now. None where it is there no more.
fn edited(file: FileId, before: &Sources, after: &Sources) -> Option<(FileId, Edited)> {
    let old = before.get(file)?;
    let at = after.files().iter().position(|source| source.name == old.name)?;
    let new = after.files().get(at)?;
    Some((FileId(crate::names::place(at)), Edited::between(&old.text, &new.text)))
}

#[cfg(test)]
mod tests {
    use crate::Sources;
    use crate::query::Analysis;

    /// What is found, with the texts that it is about.
    fn found(analysis: &Analysis) -> Vec<(&'static str, &str)> {
        let text = analysis.sources().files().first().map_or("", |file| file.text.as_str());
        let written = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
        analysis.diagnostics().iter().map(|found| (found.slug, written(found.span().range()))).collect()
    }

    fn sources(text: &str) -> Sources {
        Sources::single("a.onboard", text)
    }

    #[test]
    fn findings_go_with_their_text_until_it_is_settled() {
        let before = "let a = nobody\nlet b = 1\nlet c = noone\n";
        let after = "let a = nobody\nlet b = (\nlet c = noone\n";
        let analysis = Analysis::new(sources(before)).read(sources(after));
        let (unknown, open) = ("unknown-name", "unclosed-parenthesis");
        assert_eq!(found(&analysis), [(unknown, "nobody"), (open, "("), (unknown, "noone")]);
        assert!(!analysis.is_settled() && analysis.program().is_none());
        let mut mended = analysis.read(sources(before));
        assert_eq!(found(&mended), [(unknown, "nobody"), (unknown, "noone")]);
        mended.settle();
        assert_eq!(found(&mended), found(&Analysis::new(sources(before))));
    }

    #[test]
    fn what_points_into_an_edit_is_dropped_and_nothing_is_mended_meanwhile() {
        let before = "let a = nobody\nlet b = is_here\n";
        let analysis = Analysis::new(sources(before)).read(sources("let a = nobo\nlet b = is_here\n"));
        assert_eq!(found(&analysis), [("unknown-name", "is_here")]);
        assert!(analysis.diagnostics().iter().all(|found| found.fixes.is_empty()));
    }

    #[test]
    fn work_that_is_stopped_changes_nothing_and_can_be_done_later() {
        let (before, after) = ("let a = nobody\n", "let a = 1\nlet b = noone\n");
        let mut analysis = Analysis::new(sources(before)).read(sources(after));
        let read = analysis.diagnostics().to_vec();
        let mut asked_for = 0;
        for allowed in 0.. {
            let mut asked = 0;
            let settled = analysis.settle_while(&mut || {
                asked += 1;
                asked <= allowed
            });
            if settled {
                asked_for = asked;
                break;
            }
            assert_eq!((asked, analysis.is_settled()), (allowed + 1, false));
            assert_eq!(analysis.diagnostics(), read);
        }
        assert!(asked_for > 10, "{asked_for}");
        assert_eq!(found(&analysis), [("unknown-name", "noone")]);
    }
}
