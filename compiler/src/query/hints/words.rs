//! What is said of fallbacks and of what may be absent.

use super::walk::Walk;
use crate::places::Decl;
use onboard_syntax::ast::{Fallback, FallbackMethod, FieldClause, ItemKind};

/// How many characters of a fallback are shown between words.
const LONGEST: usize = 32;

impl Walk<'_> {
    /// What is read where a field is absent, in a few words and at length; none where nothing is.
    pub(super) fn fallback_of(&self, decl: Decl) -> Option<(String, String)> {
        let whole = matches!(decl, Decl::Field(_)).then(|| self.analysis.whole.places.items.get(&decl))??;
        let ItemKind::Field(field) = &self.analysis.item(*whole)?.kind else { return None };
        let fallbacks: Vec<&Fallback> = field
            .clauses
            .iter()
            .filter_map(|clause| match clause {
                FieldClause::Fallback(fallback) => Some(fallback),
                _ => None,
            })
            .collect();
        let first = fallbacks.first()?;
        let mut shown = self.brief(first);
        if shown.chars().count() > LONGEST {
            shown = shown.chars().take(LONGEST).chain(['…']).collect();
        }
        let more = if fallbacks.len() > 1 { ", …" } else { "" };
        let lines: Vec<String> =
            fallbacks.iter().map(|of| format!("- `{}`", self.analysis.written(of.span))).collect();
        let fitted = fallbacks.iter().any(|of| !matches!(of.method, FallbackMethod::Constant(_)));
        let learned = if fitted {
            "\n\nA statistic is learned by `onboardc fit` from those who agreed to it; where nothing was learned, the next one holds."
        } else {
            ""
        };
        let name = &field.name.text;
        let tooltip = format!(
            "where `{name}` is absent, this is read in its place, and what rests on it is called a guess:\n\n{}{learned}",
            lines.join("\n")
        );
        Some((format!("otherwise {shown}{more}"), tooltip))
    }

    /// A fallback without the word `fallback`, and without how sure it must be.
    fn brief(&self, fallback: &Fallback) -> String {
        let method = match &fallback.method {
            FallbackMethod::Constant(value) => return self.analysis.written(value.span).to_owned(),
            FallbackMethod::Median(_) => "median",
            FallbackMethod::Mean(_) => "mean",
            FallbackMethod::MostCommon(_) => "most common",
        };
        let by: Vec<&str> = fallback.by.iter().map(|name| name.text.as_str()).collect();
        if by.is_empty() { method.to_owned() } else { format!("{method} by {}", by.join(", ")) }
    }

    /// Why something may be absent, and what follows.
    pub(super) fn why_absent(&self, decl: Decl, culprits: &[Decl], stated: bool) -> String {
        let places = &self.analysis.whole.places;
        let name = |decl: Decl| places.name(self.program(), decl);
        let own = name(decl);
        let why = match decl {
            _ if stated && culprits.is_empty() => {
                format!("`stated {own}` is absent where `{own}` is a guess")
            }
            Decl::Field(_) => format!("`{own}` may be absent: it has no fallback that always holds"),
            Decl::Trait(_) => format!("`{own}` is absent while nothing has happened"),
            _ => {
                let all: Vec<String> = culprits.iter().map(|of| format!("`{}`", name(*of))).collect();
                format!("`{own}` hangs on {}, which may be absent", all.join(", "))
            }
        };
        let then = match decl {
            Decl::Segment(_) => "it is then unknown, neither true nor false",
            _ => "what is asked of it is then unknown, neither true nor false",
        };
        format!("{why}; {then}")
    }
}
