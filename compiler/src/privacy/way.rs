//! Uses that a label forbids, each with the whole way from the use to the declaration that forbids it.

use super::purpose::{served, shares_nothing};
use super::{Checked, label, listed};
use crate::places::Decl;
use foldhash::HashMap;
use onboard_ir::{MatrixId, PathId, PurposeId, ResultCell};
use onboard_syntax::{Applicability, Diagnostic, Finding, Fix, Label, Severity, Span};
use std::collections::{BTreeMap, VecDeque};
use std::fmt;

/// What each declaration is made of and where it names that, in the order written. What is declassified, and the paths that
/// a matrix names, are no parts.
pub(super) type Parts = HashMap<Decl, Vec<(Decl, Span)>>;

/// The parts of every declaration.
pub(super) fn parts(checked: Checked<'_>) -> Parts {
    let mut parts = Parts::default();
    for used in &checked.places.uses {
        let is_value = match used.of {
            Decl::Field(_)
            | Decl::Event(_)
            | Decl::Trait(_)
            | Decl::Let(_)
            | Decl::Segment(_)
            | Decl::Matrix(_) => true,
            Decl::Purpose(_) | Decl::Type(_) | Decl::Path(_) | Decl::Profiling(_) | Decl::Test(_) => false,
        };
        if is_value && !used.declassified {
            parts.entry(used.by).or_default().push((used.of, used.span));
        }
    }
    parts
}

/// A declaration that is for purposes, and how it came to be.
struct Asker {
    decl: Decl,
    /// The purposes; with the matrix that names it, where it is a path.
    purposes: BTreeMap<PurposeId, Option<MatrixId>>,
}

/// Who asks, and for what: matrices, the paths that they name, profilings, and fields that are guessed by others.
fn askers(checked: Checked<'_>) -> Vec<Asker> {
    let program = checked.program;
    let plain = |purposes: &[PurposeId]| purposes.iter().map(|&purpose| (purpose, None)).collect();
    let fields = (0..).map(onboard_ir::FieldId).zip(&program.fields);
    let mut askers: Vec<Asker> = fields
        .filter(|(_, field)| field.fallbacks.iter().any(|fallback| !fallback.by.is_empty()))
        .map(|(id, field)| Asker { decl: Decl::Field(id), purposes: plain(&field.purposes) })
        .collect();
    let mut paths: BTreeMap<PathId, BTreeMap<PurposeId, Option<MatrixId>>> = BTreeMap::new();
    for (id, matrix) in (0..).map(MatrixId).zip(&program.matrices) {
        askers.push(Asker { decl: Decl::Matrix(id), purposes: plain(&matrix.purposes) });
        for cell in matrix.rows.iter().flat_map(|row| row.results.iter().flatten()) {
            let ResultCell::Path(path) = cell else { continue };
            let inherited = paths.entry(*path).or_default();
            for &purpose in &matrix.purposes {
                inherited.entry(purpose).or_insert(Some(id));
            }
        }
    }
    askers.extend(paths.into_iter().map(|(path, purposes)| Asker { decl: Decl::Path(path), purposes }));
    let profilings = (0..).zip(&program.profilings);
    askers.extend(
        profilings
            .map(|(at, profiling)| Asker { decl: Decl::Profiling(at), purposes: plain(&profiling.purposes) }),
    );
    askers
}

/// Reports every use of a value for a purpose that it does not serve.
pub(super) fn check(checked: Checked<'_>, found: &mut Vec<Diagnostic>) {
    let parts = parts(checked);
    for asker in askers(checked) {
        let mut forbidden: BTreeMap<(Span, Decl), Forbidden> = BTreeMap::new();
        for (&purpose, &inherited) in &asker.purposes {
            for way in ways(checked, &parts, asker.decl, purpose) {
                let (Some(first), Some(last)) = (way.first(), way.last()) else { continue };
                let (used, source) = (first.span, last.of);
                let entry = forbidden.entry((used, source)).or_insert_with(|| Forbidden {
                    source,
                    way,
                    asker: asker.decl,
                    purposes: Vec::new(),
                    inherited,
                });
                entry.purposes.push(purpose);
            }
        }
        found.extend(forbidden.values().map(|forbidden| forbidden.finding(checked).diagnostic()));
    }
}

/// One step of a way: who names whom, and where.
#[derive(Clone, Copy)]
struct Hop {
    by: Decl,
    of: Decl,
    span: Span,
}

/// The ways from the asker's uses to what does not serve the purpose: of each use the shortest to each.
fn ways(checked: Checked<'_>, parts: &Parts, asker: Decl, purpose: PurposeId) -> Vec<Vec<Hop>> {
    let mut known: HashMap<Decl, Vec<Vec<Hop>>> = HashMap::default();
    let mut all = Vec::new();
    for &(of, span) in parts.get(&asker).into_iter().flatten() {
        if of == asker || serves(checked, of, purpose) {
            continue;
        }
        let further = known.entry(of).or_insert_with(|| further(checked, parts, of, purpose));
        let first = Hop { by: asker, of, span };
        all.extend(further.iter().map(|way| std::iter::once(first).chain(way.iter().copied()).collect()));
    }
    all
}

/// The shortest ways from a value to what it is made of and does not serve the purpose; the empty way where that is it.
fn further(checked: Checked<'_>, parts: &Parts, from: Decl, purpose: PurposeId) -> Vec<Vec<Hop>> {
    let mut reached: HashMap<Decl, Hop> = HashMap::default();
    let mut sources = Vec::new();
    let mut queue = VecDeque::from([from]);
    while let Some(by) = queue.pop_front() {
        let own = parts.get(&by).map_or(&[][..], Vec::as_slice);
        match by {
            Decl::Field(_) | Decl::Event(_) | Decl::Matrix(_) => {
                sources.push(by);
                continue;
            }
            // Where the parts share nothing that has been said, and no use of it is to blame.
            _ if shares_nothing(checked, by, own) => continue,
            _ => {}
        }
        for &(of, span) in own {
            if of != from && !reached.contains_key(&of) && !serves(checked, of, purpose) {
                reached.insert(of, Hop { by, of, span });
                queue.push_back(of);
            }
        }
    }
    sources.into_iter().map(|source| way(&reached, from, source)).collect()
}

/// Whether the value may be used for the purpose. What a matrix gives, only where it decides.
fn serves(checked: Checked<'_>, decl: Decl, purpose: PurposeId) -> bool {
    match decl {
        Decl::Matrix(matrix) => {
            let purposes = checked.program.matrices.get(matrix.index()).map(|matrix| &matrix.purposes);
            purposes.is_none_or(|purposes| purposes.is_empty() || purposes.contains(&purpose))
        }
        _ => checked.labels.serves(checked.program, decl, purpose),
    }
}

fn way(reached: &HashMap<Decl, Hop>, from: Decl, source: Decl) -> Vec<Hop> {
    let mut way = Vec::new();
    let mut at = source;
    while let Some(&hop) = reached.get(&at) {
        way.push(hop);
        at = hop.by;
        if at == from {
            break;
        }
    }
    way.reverse();
    way
}

/// A use that a label forbids.
struct Forbidden {
    source: Decl,
    way: Vec<Hop>,
    asker: Decl,
    purposes: Vec<PurposeId>,
    /// The matrix through which a path got its purpose.
    inherited: Option<MatrixId>,
}

impl Forbidden {
    fn finding(&self, checked: Checked<'_>) -> ForbiddenUse {
        let purposes =
            self.purposes.iter().filter_map(|purpose| checked.program.purposes.get(purpose.index()));
        let names: Vec<&str> = purposes.map(|purpose| purpose.name.as_str()).collect();
        let purposes = listed(names.iter().copied());
        let name = checked.name(self.source);
        let mut labels = Vec::new();
        for hop in &self.way {
            let message = if hop.by == self.asker {
                format!("used here for {purposes}")
            } else {
                format!("`{}` is worked out from `{}`", checked.name(hop.by), checked.name(hop.of))
            };
            labels.push(label(hop.span, message));
        }
        labels.push(label(checked.span(self.source), format!("`{name}` {}", self.source_serves(checked))));
        if let Some(matrix) = self.inherited {
            let decl = Decl::Matrix(matrix);
            let place = checked.places.purposes.get(&decl).copied().unwrap_or_else(|| checked.span(decl));
            let (path, matrix) = (checked.name(self.asker), checked.name(decl));
            labels.push(label(place, format!("`{matrix}` leads to `{path}` for {purposes}")));
        }
        let add = added(checked, self.source, &names);
        ForbiddenUse { name: name.to_owned(), purposes, labels, add }
    }

    fn source_serves(&self, checked: Checked<'_>) -> String {
        let Decl::Matrix(matrix) = self.source else {
            return format!("serves {}", served(checked, self.source));
        };
        let decided =
            checked.program.matrices.get(matrix.index()).into_iter().flat_map(|matrix| &matrix.purposes);
        let decided = decided.filter_map(|purpose| checked.program.purposes.get(purpose.index()));
        format!("decides for {}", listed(decided.map(|purpose| purpose.name.as_str())))
    }
}

/// Where purposes can be added to what is to serve them, and which.
pub(super) fn added(checked: Checked<'_>, source: Decl, purposes: &[&str]) -> Option<(Span, String)> {
    let declared = checked.places.purposes.get(&source).copied();
    let declared = declared.filter(|_| matches!(source, Decl::Field(_) | Decl::Event(_)));
    declared.map(|at| (at, purposes.join(", ")))
}

/// A value is used for a purpose that it does not serve.
pub(super) struct ForbiddenUse {
    pub(super) name: String,
    pub(super) purposes: String,
    pub(super) labels: Vec<Label>,
    /// Where purposes can be added, and which.
    pub(super) add: Option<(Span, String)>,
}

impl fmt::Display for ForbiddenUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is used for {}, which it does not serve", self.name, self.purposes)
    }
}

impl Finding for ForbiddenUse {
    const SLUG: &'static str = "forbidden-use";
    const SEVERITY: Severity = Severity::Error;

    fn labels(&self) -> Vec<Label> {
        self.labels.clone()
    }

    fn help(&self) -> Option<String> {
        Some(format!(
            "take `{}` out of this use; if people were told that it is used for {} too, add that where it is declared",
            self.name, self.purposes
        ))
    }

    fn fixes(&self) -> Vec<Fix> {
        let fix = |(at, names): &(Span, String)| {
            let after = Span { start: at.end, ..*at };
            let title = format!("let `{}` serve {}", self.name, self.purposes);
            Fix::replace(title, after, format!(", {names}"), Applicability::Suggested)
        };
        self.add.iter().map(fix).collect()
    }
}
