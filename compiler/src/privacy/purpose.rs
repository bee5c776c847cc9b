//! Purposes that nobody named, that forgot a law, and that have nothing in common.

use super::{Checked, label, listed};
use crate::clause::add_clause;
use crate::places::Decl;
use foldhash::HashSet;
use onboard_ir::{Basis, ExprId, MatrixId, Op, PurposeId};
use onboard_syntax::{Applicability, Diagnostic, Finding, Fix, Label, Severity, Span};
use std::collections::BTreeMap;
use std::fmt;

/// Reports them.
pub(super) fn check(checked: Checked<'_>, found: &mut Vec<Diagnostic>) {
    without_purpose(checked, found);
    missing_regimes(checked, found);
    without_common(checked, found);
}

/// A matrix or profiling does not say for what purpose it is.
struct UseWithoutPurpose<'a> {
    what: String,
    place: Span,
    /// The only purpose there is, and where it can be inserted.
    only: Option<(&'a str, Span)>,
}

impl fmt::Display for UseWithoutPurpose<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} does not say for what purpose it is", self.what)
    }
}

impl Finding for UseWithoutPurpose<'_> {
    const SLUG: &'static str = "use-without-purpose";
    const SEVERITY: Severity = Severity::Error;

    fn labels(&self) -> Vec<Label> {
        vec![label(self.place, "")]
    }

    fn help(&self) -> Option<String> {
        let name = self.only.map_or("PURPOSE", |(name, _)| name);
        Some(format!("without one it may see nothing; write `for {name}` before its `{{`"))
    }

    fn fixes(&self) -> Vec<Fix> {
        let fix = |(name, at): (&str, Span)| {
            let after = Span { start: at.end, ..at };
            Fix::replace(format!("add `for {name}`"), after, format!(" for {name}"), Applicability::Suggested)
        };
        self.only.map(fix).into_iter().collect()
    }
}

fn without_purpose(checked: Checked<'_>, found: &mut Vec<Diagnostic>) {
    let Checked { program, places, .. } = checked;
    let only = match program.purposes.as_slice() {
        [only] => Some(only.name.as_str()),
        _ => None,
    };
    let mut report = |decl: Decl, what: String| {
        if !places.purposes.contains_key(&decl) {
            let at = places.heads.get(&decl).copied();
            found
                .push(UseWithoutPurpose { what, place: checked.span(decl), only: only.zip(at) }.diagnostic());
        }
    };
    for (id, matrix) in (0..).map(MatrixId).zip(&program.matrices) {
        if matrix.purposes.is_empty() {
            report(Decl::Matrix(id), format!("matrix `{}`", matrix.name));
        }
    }
    for (at, profiling) in (0..).zip(&program.profilings) {
        if profiling.purposes.is_empty() {
            report(Decl::Profiling(at), "this profiling".to_owned());
        }
    }
}

/// A purpose by consent forgot a regime.
struct MissingRegime<'a> {
    purpose: &'a str,
    place: Span,
    /// What it lacks, and who names that first; none where it names none and nobody else does.
    missing: Vec<(&'a str, &'a str, Span)>,
    /// Adds the first that it lacks.
    fix: Option<Fix>,
}

impl fmt::Display for MissingRegime<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.missing.is_empty() {
            return write!(f, "`{}` rests on consent and names no regime", self.purpose);
        }
        write!(f, "`{}` forgot {}", self.purpose, listed(self.missing.iter().map(|(regime, ..)| *regime)))
    }
}

impl Finding for MissingRegime<'_> {
    const SLUG: &'static str = "missing-regime";
    const SEVERITY: Severity = Severity::Warning;

    fn labels(&self) -> Vec<Label> {
        let elsewhere =
            |(regime, by, span): &(&str, &str, Span)| label(*span, format!("`{by}` names `{regime}`"));
        std::iter::once(label(self.place, "")).chain(self.missing.iter().map(elsewhere)).collect()
    }

    fn help(&self) -> Option<String> {
        let regime = self.missing.first().map_or("NAME", |(regime, ..)| regime);
        Some(format!(
            "people under a law that it does not name get the strictest reading; add `regime {regime} opt_in`, or `opt_out` \
             where no answer means yes"
        ))
    }

    fn fixes(&self) -> Vec<Fix> {
        self.fix.clone().into_iter().collect()
    }
}

fn missing_regimes(checked: Checked<'_>, found: &mut Vec<Diagnostic>) {
    let purposes = &checked.program.purposes;
    let mut named: BTreeMap<&str, PurposeId> = BTreeMap::new();
    let consent =
        || (0..).map(PurposeId).zip(purposes).filter(|(_, purpose)| purpose.basis == Basis::Consent);
    for (id, purpose) in consent() {
        for regime in &purpose.regimes {
            named.entry(&regime.name).or_insert(id);
        }
    }
    for (id, purpose) in consent() {
        let own: HashSet<&str> = purpose.regimes.iter().map(|regime| regime.name.as_str()).collect();
        let missing: Vec<_> = named
            .iter()
            .filter(|(regime, _)| !own.contains(*regime))
            .map(|(regime, by)| {
                let by = Decl::Purpose(*by);
                (*regime, checked.name(by), checked.span(by))
            })
            .collect();
        // One within another takes the regimes of that one.
        if purpose.parent.is_some() || (missing.is_empty() && !own.is_empty()) {
            continue;
        }
        let decl = Decl::Purpose(id);
        let whole = checked.places.items.get(&decl).copied();
        let fix = missing.first().zip(whole).and_then(|((regime, ..), whole)| {
            add_clause(checked.sources, whole, &format!("regime {regime} opt_in"))
        });
        let place = checked.span(decl);
        found.push(MissingRegime { purpose: &purpose.name, place, missing, fix }.diagnostic());
    }
}

/// The parts of a value share no purpose.
struct NoCommonPurpose<'a> {
    what: String,
    place: Span,
    /// The parts, where they stand, and the purposes that each serves.
    parts: Vec<(&'a str, Option<Span>, String)>,
}

impl fmt::Display for NoCommonPurpose<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the parts of {} share no purpose", self.what)
    }
}

impl Finding for NoCommonPurpose<'_> {
    const SLUG: &'static str = "no-common-purpose";
    const SEVERITY: Severity = Severity::Error;

    fn labels(&self) -> Vec<Label> {
        let part = |(name, span, serves): &(&str, Option<Span>, String)| {
            span.map(|span| label(span, format!("`{name}` serves {serves}")))
        };
        std::iter::once(label(self.place, "")).chain(self.parts.iter().filter_map(part)).collect()
    }

    fn help(&self) -> Option<String> {
        Some(
            "a value serves only what all its parts serve, so nobody could see this one; let one part serve the other's \
             purpose too, if that is what people were told"
                .to_owned(),
        )
    }
}

/// Whether the declaration serves nothing although each of its parts serves something: the fault is its own.
pub(super) fn shares_nothing(checked: Checked<'_>, decl: Decl, parts: &[(Decl, Span)]) -> bool {
    let empty =
        |decl: Decl| checked.labels.of(checked.program, decl).is_some_and(|label| label.serves.is_empty());
    !checked.program.purposes.is_empty() && empty(decl) && !parts.iter().any(|&(part, _)| empty(part))
}

fn without_common(checked: Checked<'_>, found: &mut Vec<Diagnostic>) {
    let parts = super::way::parts(checked);
    let mut derived: Vec<Decl> = parts
        .keys()
        .copied()
        .filter(|decl| matches!(decl, Decl::Trait(_) | Decl::Let(_) | Decl::Segment(_)))
        .collect();
    derived.sort_unstable();
    for decl in derived {
        let Some(parts) = parts.get(&decl) else { continue };
        if shares_nothing(checked, decl, parts) {
            found.push(no_common(checked, decl, parts).diagnostic());
        }
    }
    declassified(checked, found);
}

fn no_common<'a>(checked: Checked<'a>, decl: Decl, parts: &[(Decl, Span)]) -> NoCommonPurpose<'a> {
    let mut seen = HashSet::default();
    let parts = parts.iter().filter(|(part, _)| seen.insert(*part));
    NoCommonPurpose {
        what: format!("`{}`", checked.name(decl)),
        place: checked.span(decl),
        parts: parts
            .map(|&(part, span)| {
                (checked.places.name(checked.program, part), Some(span), served(checked, part))
            })
            .collect(),
    }
}

/// The purposes that a value serves, in words; those within another are not named again.
pub(super) fn served(checked: Checked<'_>, decl: Decl) -> String {
    let Some(label) = checked.labels.of(checked.program, decl) else { return "everything".to_owned() };
    let tree = checked.labels.tree();
    let has = |purpose: PurposeId| tree.has(&label.serves, purpose);
    let named = (0..).map(PurposeId).zip(&checked.program.purposes);
    listed(
        named
            .filter(|(id, purpose)| has(*id) && !purpose.parent.is_some_and(has))
            .map(|(_, purpose)| purpose.name.as_str()),
    )
}

/// A value that is declassified is seen in the view of a purpose that all its parts serve; there must be one.
fn declassified(checked: Checked<'_>, found: &mut Vec<Diagnostic>) {
    if checked.program.purposes.is_empty() {
        return;
    }
    for (id, node) in (0..).map(ExprId).zip(checked.program.graph.nodes()) {
        let Op::Declassify(value, _) = node.op else { continue };
        if checked.labels.expression(value).is_some_and(|label| label.serves.is_empty()) {
            let place = checked.places.expression(id);
            let what = "what is declassified".to_owned();
            found.push(NoCommonPurpose { what, place, parts: Vec::new() }.diagnostic());
        }
    }
}
