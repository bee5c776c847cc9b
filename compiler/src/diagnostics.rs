//! The diagnostics by slug, with the page of each: what `onboardc explain` prints.

use onboard_syntax::Severity;

/// A diagnostic's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The slug, which is its name.
    pub slug: &'static str,
    /// The page, in Markdown.
    pub text: &'static str,
}

impl Page {
    /// How bad the finding is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        if self.summary().0 == "warning" { Severity::Warning } else { Severity::Error }
    }

    /// What is found, in a few words.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.summary().1
    }

    /// The line under the heading: `error — nothing has this name`.
    fn summary(&self) -> (&'static str, &'static str) {
        let line = self.text.lines().skip(1).find(|line| !line.trim().is_empty()).unwrap_or_default();
        line.split_once(" — ").unwrap_or(("error", line))
    }
}

/// All diagnostics, in the order of their slugs.
#[must_use]
pub fn all() -> &'static [Page] {
    PAGES
}

/// The page of a slug.
#[must_use]
pub fn page(slug: &str) -> Option<&'static Page> {
    PAGES.binary_search_by(|page| page.slug.cmp(slug)).ok().and_then(|at| PAGES.get(at))
}

/// All slugs.
pub(crate) fn slugs() -> Vec<&'static str> {
    PAGES.iter().map(|page| page.slug).collect()
}

macro_rules! pages {
    ($($slug:literal)*) => {
        &[$(Page { slug: $slug, text: include_str!(concat!("../../docs/diagnostics/", $slug, ".md")) }),*]
    };
}

const PAGES: &[Page] = pages! {
    "absent-in-text"
    "aggregate-and-property"
    "aggregate-not-alone"
    "allow-without-reason"
    "asked-twice"
    "bad-code"
    "bad-confidence"
    "bad-escape"
    "bad-interpolation"
    "bad-literal"
    "bad-pattern"
    "cell-type-mismatch"
    "chained-comparison"
    "clauses-on-one-line"
    "comma-in-cell"
    "compound-duration"
    "condition-in-cell"
    "conflicting-rows"
    "constant-out-of-range"
    "contradicting-cell"
    "cycle"
    "dash-with-more"
    "date-with-time"
    "declassify-needs-bucket"
    "duplicate-name"
    "duration-in-words"
    "edges-out-of-order"
    "empty-cell"
    "empty-matrix"
    "enter-without-leave"
    "enum-instead-of-one-of"
    "equals-missing"
    "failed-test"
    "forbidden-use"
    "given-derived"
    "guess-from-guess"
    "header-mismatch"
    "indented-declaration"
    "inferred-special"
    "inverted-range"
    "is-instead-of-equals"
    "loose-doc-comment"
    "matrix-in-matrix"
    "method-or-member"
    "minutes-or-months"
    "missing-clause"
    "missing-import"
    "missing-reason"
    "missing-regime"
    "needless-consent-clause"
    "needless-otherwise"
    "nesting-too-deep"
    "never-missing"
    "no-common-purpose"
    "no-fallback"
    "no-purpose"
    "no-such-row"
    "not-a-condition"
    "not-imported"
    "not-snake-case"
    "not-text"
    "not-with-or-in-cell"
    "not-yet"
    "number-for-duration"
    "number-without-range"
    "odd-character"
    "or-after-contains"
    "or-after-equals"
    "otherwise-row"
    "overlapping-rows"
    "pointless-question"
    "purpose-cycle"
    "question-without-ask"
    "raised-category"
    "repeated-clause"
    "repeated-in-cell"
    "repeated-onboarding"
    "repeated-row"
    "reserved-member"
    "reserved-name"
    "result-without-type"
    "row-width"
    "row-without-result"
    "same-outside-name"
    "scientific-notation"
    "single-equals"
    "single-quotes"
    "statistic-of-wrong-type"
    "stray-brace"
    "sure-on-constant"
    "symbol-operator"
    "test-without-purpose"
    "then-without-within"
    "time-without-zone"
    "trailing-comma"
    "turns-back"
    "two-profilings"
    "type-mismatch"
    "unclosed-block"
    "unclosed-parenthesis"
    "unclosed-string"
    "unexpected-token"
    "unknown-allow"
    "unknown-choice"
    "unknown-clause"
    "unknown-declaration"
    "unknown-expectation"
    "unknown-language-variant"
    "unknown-member"
    "unknown-name"
    "unknown-property"
    "unknown-purpose"
    "unknown-regime"
    "unknown-time-zone"
    "unlimited-questions"
    "unquoted-code"
    "unreachable-fallback"
    "unreachable-row"
    "unused-allow"
    "unused-declaration"
    "use-without-purpose"
    "variant-without-base"
    "version-without-v"
    "when-beside-enter"
    "where-after-window"
    "where-without-parentheses"
    "wrong-arguments"
    "wrong-case"
    "wrong-kind"
};
