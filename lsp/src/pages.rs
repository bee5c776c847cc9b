//! The pages of the diagnostics, as they stand in `docs/diagnostics`.

/// Slug and text, by slug.
static PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// What a diagnostic means, why, and how to mend it.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// The identity of the diagnostic.
    pub slug: &'static str,
    /// The page in Markdown.
    pub text: &'static str,
}

impl Page {
    /// The page of this diagnostic.
    #[must_use]
    pub fn find(slug: &str) -> Option<Self> {
        let at = PAGES.binary_search_by(|(known, _)| (*known).cmp(slug)).ok()?;
        PAGES.get(at).map(|(slug, text)| Self { slug, text })
    }

    /// All pages, by slug.
    pub fn all() -> impl Iterator<Item = Self> {
        PAGES.iter().map(|(slug, text)| Self { slug, text })
    }

    /// The line under the heading: `error — what is wrong`.
    fn headline(self) -> (&'static str, &'static str) {
        let line = self.text.lines().skip(1).find(|line| !line.trim().is_empty()).unwrap_or_default();
        line.split_once(" — ").unwrap_or(("", line))
    }

    /// `error` or `warning`.
    #[must_use]
    pub fn severity(self) -> &'static str {
        self.headline().0
    }

    /// What is wrong, in one line.
    #[must_use]
    pub fn summary(self) -> &'static str {
        self.headline().1
    }

    /// The text under `## TITLE`.
    #[must_use]
    pub fn section(self, title: &str) -> Option<&'static str> {
        let mut rest = self.text;
        while let Some(at) = rest.find("\n## ") {
            rest = rest.get(at + 4..)?;
            let (heading, body) = rest.split_once('\n')?;
            if heading.trim() == title {
                return Some(body.split("\n## ").next().unwrap_or(body).trim());
            }
        }
        None
    }
}
