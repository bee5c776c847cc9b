//! Fixes that write a clause into a declaration.

use crate::sources::Sources;
use onboard_syntax::{Applicability, Fix, Span};

/// The fix that adds a clause at the end of a declaration, with a block where it has none. None where the declaration's text
/// is not at hand, or ends in a way that leaves no place.
pub(crate) fn add_clause(sources: &Sources, declaration: Span, clause: &str) -> Option<Fix> {
    let text = sources.get(declaration.file)?.text.get(declaration.range())?;
    let end = declaration.end as usize;
    let (at, written) = match text.strip_suffix('}') {
        // A comment at the end would swallow the block.
        None if text.lines().last()?.contains("//") => return None,
        None => (end, format!(" {{ {clause} }}")),
        Some(body) => {
            let last = body.rsplit('\n').next().unwrap_or(body);
            if last.len() < body.len() && last.trim().is_empty() {
                // The brace stands on its own line: so does the clause.
                (end - 1 - last.len(), format!("{last}    {clause}\n"))
            } else {
                let body = body.trim_end();
                let between = if body.ends_with(['{', ';']) { " " } else { "; " };
                let start = declaration.start as usize + body.len();
                (start, format!("{between}{clause}"))
            }
        }
    };
    let point = Span::new(declaration.file, at, at);
    Some(Fix::replace(format!("add `{clause}`"), point, written, Applicability::Suggested))
}

#[cfg(test)]
mod tests {
    use super::*;
    use onboard_syntax::FileId;

    fn added(text: &str) -> String {
        let sources = Sources::single("main.onboard", text);
        let whole = Span::new(FileId(0), 0, text.len());
        let Some(fix) = add_clause(&sources, whole, "x 1") else { return "nowhere".to_owned() };
        let mut text = text.to_owned();
        for edit in &fix.edits {
            text.replace_range(edit.span.range(), &edit.replacement);
        }
        text
    }

    #[test]
    fn a_clause_goes_where_one_would_write_it() {
        assert_eq!(added("field a: bool"), "field a: bool { x 1 }");
        assert_eq!(added("field a: bool {}"), "field a: bool { x 1}");
        assert_eq!(added("field a: bool { y 2 }"), "field a: bool { y 2; x 1 }");
        assert_eq!(added("field a: bool { y 2; }"), "field a: bool { y 2; x 1 }");
        assert_eq!(added("field a: bool {\n    y 2\n}"), "field a: bool {\n    y 2\n    x 1\n}");
        assert_eq!(
            added("field a: bool {\n    y 2 // why\n}"),
            "field a: bool {\n    y 2 // why\n    x 1\n}"
        );
        assert_eq!(added("field a: bool // why"), "nowhere");
    }
}
