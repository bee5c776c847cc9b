//! Declarations that nothing uses.

use crate::places::{Decl, Places};
use foldhash::{HashMap, HashSet};
use onboard_ir::{EventId, FieldId, LetId, MatrixId, PathId, Program, PurposeId, SegmentId, TraitId};
use onboard_syntax::{Applicability, Diagnostic, Finding, Fix, Label, Severity, Span};
use std::fmt;

/// Reports each declaration that no matrix, profiling, path, segment or test needs. Only said of a program without errors:
/// a use in a piece that could not be read is not known.
pub(crate) fn check(program: &Program, places: &Places, found: &mut Vec<Diagnostic>) {
    let all = declarations(program, places);
    let used = reached(program, places, &all);
    for decl in all {
        if !used.contains(&decl) {
            let place = places.names.get(&decl).copied().unwrap_or_default();
            let whole = places.items.get(&decl).copied();
            let name = places.name(program, decl);
            found.push(UnusedDeclaration { kind: kind(decl), name, place, whole }.diagnostic());
        }
    }
}

/// Every declaration of the sources.
fn declarations(program: &Program, places: &Places) -> Vec<Decl> {
    let count = |len: usize| 0..u32::try_from(len).unwrap_or(u32::MAX);
    let events = program.events.iter().filter(|event| event.builtin.is_none()).count();
    let mut all = Vec::new();
    all.extend(count(program.purposes.len()).map(|at| Decl::Purpose(PurposeId(at))));
    all.extend(count(places.types.len()).map(Decl::Type));
    all.extend(count(program.fields.len()).map(|at| Decl::Field(FieldId(at))));
    all.extend(count(events).map(|at| Decl::Event(EventId(at))));
    all.extend(count(program.traits.len()).map(|at| Decl::Trait(TraitId(at))));
    all.extend(count(program.lets.len()).map(|at| Decl::Let(LetId(at))));
    all.extend(count(program.segments.len()).map(|at| Decl::Segment(SegmentId(at))));
    all.extend(count(program.paths.len()).map(|at| Decl::Path(PathId(at))));
    all.extend(count(program.matrices.len()).map(|at| Decl::Matrix(MatrixId(at))));
    all.extend(count(program.profilings.len()).map(Decl::Profiling));
    all.extend(count(program.tests.len()).map(Decl::Test));
    all
}

/// What the outputs need, through however many steps.
fn reached(program: &Program, places: &Places, all: &[Decl]) -> HashSet<Decl> {
    let mut named: HashMap<Decl, Vec<Decl>> = HashMap::default();
    for used in &places.uses {
        named.entry(used.by).or_default().push(used.of);
    }
    let outputs = all.iter().copied().filter(|decl| is_output(*decl));
    let mut reached: HashSet<Decl> = outputs.chain(program.speaks_by.map(Decl::Field)).collect();
    // What a path needs is used, even where nothing leads to the path: one finding says enough.
    let paths = all.iter().copied().filter(|decl| matches!(decl, Decl::Path(_)));
    let mut open: Vec<Decl> = reached.iter().copied().chain(paths).collect();
    while let Some(decl) = open.pop() {
        let next = named.get(&decl).into_iter().flatten();
        open.extend(next.copied().filter(|of| reached.insert(*of)));
    }
    // A purpose is used by whatever serves it and by those within it, used or not: they say so themselves.
    let purposes = places.uses.iter().map(|used| used.of).filter(|of| matches!(of, Decl::Purpose(_)));
    reached.extend(purposes);
    reached.extend(program.purposes.iter().filter_map(|of| of.parent).map(Decl::Purpose));
    let serving =
        program.fields.iter().map(|of| &of.purposes).chain(program.events.iter().map(|of| &of.purposes));
    reached.extend(serving.flatten().copied().map(Decl::Purpose));
    reached
}

/// Whether the document shows it, or it is run: it needs no user.
fn is_output(decl: Decl) -> bool {
    match decl {
        Decl::Segment(_) | Decl::Matrix(_) | Decl::Profiling(_) | Decl::Test(_) => true,
        Decl::Purpose(_)
        | Decl::Type(_)
        | Decl::Field(_)
        | Decl::Event(_)
        | Decl::Trait(_)
        | Decl::Let(_)
        | Decl::Path(_) => false,
    }
}

fn kind(decl: Decl) -> &'static str {
    match decl {
        Decl::Purpose(_) => "purpose",
        Decl::Type(_) => "type",
        Decl::Field(_) => "field",
        Decl::Event(_) => "event",
        Decl::Trait(_) => "trait",
        Decl::Let(_) => "let",
        Decl::Segment(_) => "segment",
        Decl::Path(_) => "path",
        Decl::Matrix(_) => "matrix",
        Decl::Profiling(_) => "profiling",
        Decl::Test(_) => "test",
    }
}

/// Nothing uses a declaration.
struct UnusedDeclaration<'a> {
    kind: &'static str,
    name: &'a str,
    place: Span,
    /// What a fix deletes.
    whole: Option<Span>,
}

impl fmt::Display for UnusedDeclaration<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "nothing uses the {} `{}`", self.kind, self.name)
    }
}

impl Finding for UnusedDeclaration<'_> {
    const SLUG: &'static str = "unused-declaration";
    const SEVERITY: Severity = Severity::Warning;

    fn labels(&self) -> Vec<Label> {
        vec![Label { span: self.place, message: String::new() }]
    }

    fn help(&self) -> Option<String> {
        let why = match self.kind {
            "path" => "no matrix leads to it: delete it, or name it in a row",
            "purpose" => "nothing serves it and nothing is decided for it: delete it, or name it in a `for`",
            "field" | "event" => "data that nothing needs should not be collected: delete it, or use it",
            _ => {
                "no matrix, profiling, path, segment or test needs it: delete it, or use it where you meant to"
            }
        };
        Some(why.to_owned())
    }

    fn fixes(&self) -> Vec<Fix> {
        let fix = |whole: Span| {
            Fix::replace(format!("delete `{}`", self.name), whole, "", Applicability::Suggested)
        };
        self.whole.map(fix).into_iter().collect()
    }
}
