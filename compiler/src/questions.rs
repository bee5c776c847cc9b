//! Questions whose answer changes nothing.

use crate::places::{Decl, Places, Use};
use foldhash::{HashMap, HashSet};
use onboard_ir::{MatrixId, Profiling, Program};
use onboard_syntax::{Applicability, Diagnostic, Finding, Fix, Label, Severity, Span};
use std::fmt;

/// Reports each field that a profiling asks for although no matrix of its purposes, and no path that such a matrix names,
/// depends on it.
pub(crate) fn check(program: &Program, places: &Places, found: &mut Vec<Diagnostic>) {
    if program.profilings.is_empty() {
        return;
    }
    let mut named: HashMap<Decl, Vec<&Use>> = HashMap::default();
    for used in &places.uses {
        named.entry(used.by).or_default().push(used);
    }
    for (at, profiling) in (0..).zip(&program.profilings) {
        let needed = needed(program, &named, profiling);
        for (stage, asked) in (0..).zip(&profiling.stages) {
            for (place, field) in (0..).zip(&asked.ask) {
                let decl = Decl::Field(*field);
                if !needed.contains(&decl) {
                    let ask = |place: Option<u32>| places.asks.get(&(at, stage, place?)).copied();
                    let span = ask(Some(place)).or_else(|| places.names.get(&Decl::Profiling(at)).copied());
                    let finding = PointlessQuestion {
                        field: places.name(program, decl),
                        place: span.unwrap_or_default(),
                        before: ask(place.checked_sub(1)),
                        after: ask(place.checked_add(1)),
                    };
                    found.push(finding.diagnostic());
                }
            }
        }
    }
}

/// What the decisions and paths of the profiling's purposes depend on, through however many steps.
fn needed(program: &Program, named: &HashMap<Decl, Vec<&Use>>, profiling: &Profiling) -> HashSet<Decl> {
    let matrices = (0..).map(MatrixId).zip(&program.matrices);
    let decides =
        matrices.filter(|(_, matrix)| matrix.purposes.iter().any(|p| profiling.purposes.contains(p)));
    let mut open: Vec<Decl> = decides.map(|(id, _)| Decl::Matrix(id)).collect();
    // Which language a person reads changes every text.
    open.extend(program.speaks_by.map(Decl::Field));
    let mut needed: HashSet<Decl> = open.iter().copied().collect();
    while let Some(decl) = open.pop() {
        let next = named.get(&decl).into_iter().flatten().map(|used| used.of);
        open.extend(next.filter(|of| needed.insert(*of)));
    }
    needed
}

/// A question can change nothing.
struct PointlessQuestion<'a> {
    field: &'a str,
    place: Span,
    /// The questions beside it in its stage.
    before: Option<Span>,
    after: Option<Span>,
}

impl fmt::Display for PointlessQuestion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no answer about `{}` can change anything here", self.field)
    }
}

impl Finding for PointlessQuestion<'_> {
    const SLUG: &'static str = "pointless-question";
    const SEVERITY: Severity = Severity::Warning;

    fn labels(&self) -> Vec<Label> {
        vec![Label { span: self.place, message: String::new() }]
    }

    fn help(&self) -> Option<String> {
        Some(format!(
            "it would never be asked: no matrix of this purpose, and no path that one leads to, hangs on `{0}`; delete it from \
             the stage, or use `{0}` there",
            self.field
        ))
    }

    fn fixes(&self) -> Vec<Fix> {
        // With the comma between it and its neighbour; a stage that asks for nothing else is for a person to delete.
        let whole = match (self.before, self.after) {
            (Some(before), _) => Span { start: before.end, ..self.place },
            (None, Some(after)) => Span { end: after.start, ..self.place },
            (None, None) => return Vec::new(),
        };
        let title = format!("delete `{}` from the stage", self.field);
        vec![Fix::replace(title, whole, "", Applicability::Suggested)]
    }
}
