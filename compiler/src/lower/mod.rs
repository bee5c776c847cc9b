//! From the tree to the program: one file per construct, each of which checks and lowers in one walk.
//!
//! The two are one walk because they ask the same questions (what does this name mean, of what type is it) and nothing in
//! between is worth keeping. A broken piece becomes a poison that suits everything, so that it is said once.

mod derived;
mod event;
mod expr;
mod fallback;
mod field;
mod r#let;
mod matrix;
mod mention;
mod onboarding;
mod path;
mod profiling;
mod purpose;
mod reference;
mod segment;
mod source;
mod test;
mod text;
mod r#trait;
mod types;

pub(crate) use matrix::value_text;
pub(crate) use reference::kind_of;

use crate::declarations::Declarations;
use crate::finding::{finding, label, labels};
use crate::names::Names;
use crate::places::{Decl, Located, Part, Places, Use};
use crate::sources::Sources;
use crate::term::{Bounds, Presence, Term, Ty};
use foldhash::HashMap;
use onboard_ir::{EnumId, EventId, ExprId, FORMAT, Graph, MatrixId, Op, PathId, Program, Type, Value};
use onboard_syntax::ast::{Duration, Name};
use onboard_syntax::{Applicability, Diagnostic, Finding, Fix, Span};

/// Where an expression stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    /// The declaration it belongs to.
    by: Decl,
    /// The item it stands in, to insert before.
    item: Span,
    /// The event whose properties it may read.
    event: Option<EventId>,
    /// Whether nobody knows that event, so that any name may be a property.
    any_property: bool,
    /// Whether it stands inside a `declassify`.
    declassified: bool,
    /// Whether the results of matrices may be read here.
    results: Results,
}

/// Whether the results of matrices may be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Results {
    /// In texts, steps and tests.
    Yes,
    /// Not in a matrix.
    InMatrix,
    /// Not in what is worked out before matrices.
    No,
}

/// What is known of a field or property besides its entry in the program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) ty: Ty,
    pub(crate) bounds: Option<Bounds>,
    pub(crate) presence: Presence,
}

/// The program while it is made.
pub(crate) struct Lower<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) all: &'a Declarations<'a>,
    pub(crate) names: &'a Names<'a>,
    pub(crate) program: Program,
    pub(crate) places: Places,
    pub(crate) diagnostics: Vec<Diagnostic>,
    lines: crate::lines::Lines,
    scope: Scope,
    /// Members of each enumeration by name, and where it is declared.
    members: Vec<(HashMap<&'a str, u32>, Span)>,
    /// What each declared type stands for.
    types: Vec<types::Meaning>,
    fields: Vec<Slot>,
    properties: Vec<event::Properties<'a>>,
    /// Result columns of each matrix.
    results: Vec<matrix::Promise<'a>>,
    /// The steps of all paths by their names.
    steps: HashMap<&'a str, Vec<(PathId, u32)>>,
    /// The paths that the test at hand expects.
    expected_paths: Vec<PathId>,
    /// The matrices that recommend each path.
    givers: HashMap<PathId, Vec<MatrixId>>,
    /// Texts that name something.
    mentioned: Vec<mention::Mention>,
    derived: derived::State,
    patterns: HashMap<String, Option<onboard_ir::PatternId>>,
    /// How many more names are compared for "did you mean": a file of nothing but mistakes is still checked in time.
    guesses: usize,
    depth: u32,
    /// Where something could not be read, in order.
    unread: Vec<Span>,
}

/// What came of the lowering.
pub(crate) struct Lowered {
    pub(crate) program: Program,
    pub(crate) places: Places,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// How many names are compared in all for "did you mean".
const GUESSES: usize = 100_000;

/// How many expressions may be nested within each other.
const DEEPEST: u32 = 300;

impl<'a> Lower<'a> {
    /// `unread` are the places of the errors that were found before.
    pub(crate) fn new(
        sources: &'a Sources,
        all: &'a Declarations<'a>,
        names: &'a Names<'a>,
        mut unread: Vec<Span>,
    ) -> Self {
        unread.sort_unstable();
        let nowhere = Scope {
            by: Decl::Test(u32::MAX),
            item: Span::default(),
            event: None,
            any_property: false,
            declassified: false,
            results: Results::No,
        };
        Self {
            sources,
            all,
            names,
            program: empty(),
            places: Places::default(),
            diagnostics: Vec::new(),
            lines: crate::lines::Lines::default(),
            scope: nowhere,
            members: Vec::new(),
            types: Vec::new(),
            fields: Vec::new(),
            properties: Vec::new(),
            results: Vec::new(),
            steps: HashMap::default(),
            expected_paths: Vec::new(),
            givers: HashMap::default(),
            mentioned: Vec::new(),
            derived: derived::State::default(),
            patterns: HashMap::default(),
            guesses: GUESSES,
            unread,
            depth: 0,
        }
    }

    /// Lowers everything, step by step as long as `goes_on` says so. What follows from the program as a whole (views, regions, its
    /// hash) is left to the passes.
    pub(crate) fn run(mut self, goes_on: &mut dyn FnMut() -> bool) -> Lowered {
        let steps = [
            Self::purposes,
            Self::types,
            Self::fields,
            Self::events,
            Self::onboarding,
            Self::promises,
            Self::derive_all,
            Self::consent_questions,
            Self::questions,
            Self::paths,
            Self::matrices,
            Self::profilings,
            Self::tests,
            Self::settle_mentions,
            Self::not_yet,
        ];
        for step in steps.into_iter().take_while(|_| goes_on()) {
            step(&mut self);
        }
        Lowered { program: self.program, places: self.places, diagnostics: self.diagnostics }
    }

    pub(crate) fn report<F: Finding>(&mut self, finding: F) {
        self.diagnostics.push(finding.diagnostic());
    }

    /// Does something in another scope.
    fn within<T>(&mut self, scope: Scope, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.scope, scope);
        let result = work(self);
        self.scope = before;
        result
    }

    /// A scope for the expressions of a declaration.
    fn scope_of(by: Decl, item: Span, results: Results) -> Scope {
        Scope { by, item, event: None, any_property: false, declassified: false, results }
    }

    /// Records where a declaration stands.
    fn place(&mut self, decl: Decl, kind: &'static str, name: &Name, item: Span) {
        let span = name.span;
        self.places.names.insert(decl, span);
        self.places.items.insert(decl, item);
        self.places.located.push(Located { kind, name: Some(span), within: None, number: None, at: span });
    }

    /// Records that the declaration at hand names another.
    fn uses(&mut self, of: Decl, span: Span) {
        let Scope { by, declassified, .. } = self.scope;
        self.places.uses.push(Use { by, of, span, declassified });
    }

    /// Records that a part of a declaration is named.
    fn names_part(&mut self, part: Part, span: Span) {
        self.places.part_uses.push((part, span));
    }

    /// Records where a part of a declaration that is more than a name is declared.
    fn place_part(&mut self, part: Part, name: &Name, whole: Span) {
        self.places.part_names.insert(part, name.span);
        self.places.part_items.insert(part, whole);
    }

    /// The node for an operation.
    fn node(&mut self, op: Op, ty: Type, span: Span) -> ExprId {
        let id = self.program.graph.add(op, ty);
        // One that was there already stands where it was first written.
        if id.index() == self.places.expressions.len() {
            self.places.expressions.push(span);
        }
        id
    }

    fn constant_node(&mut self, value: Value, ty: Type, span: Span) -> ExprId {
        self.node(Op::Const(value), ty, span)
    }

    /// What stands for a broken expression.
    fn poison(&mut self, span: Span) -> Term {
        self.poison_of(Ty::Any, span)
    }

    /// What stands for an expression whose type is clear although a part is broken.
    fn poison_of(&mut self, ty: Ty, span: Span) -> Term {
        let id = self.constant_node(Value::Bool(false), Type::Bool, span);
        let presence = Presence::Unknown;
        Term { id, ty, presence, stated: presence, bounds: None, clock: false }
    }

    /// An operation on lowered operands, absent where one of them is.
    fn strict(&mut self, op: Op, ty: Type, span: Span, operands: &[Term]) -> Term {
        let mut term = Term {
            id: ExprId(0),
            ty: Ty::Is(ty),
            presence: Presence::Always,
            stated: Presence::Always,
            bounds: None,
            clock: matches!(op, Op::Now | Op::DaysSince(_)),
        };
        for operand in operands {
            if operand.broken() {
                return self.poison_of(Ty::Is(ty), span);
            }
            term.presence = term.presence.and(operand.presence);
            term.stated = term.stated.and(operand.stated);
            term.clock |= operand.clock;
        }
        term.id = self.node(op, ty, span);
        term
    }

    /// A constant.
    fn constant(&mut self, value: Value, ty: Type, span: Span) -> Term {
        self.strict(Op::Const(value), ty, span, &[])
    }

    /// The value of a term that is a constant.
    fn value_of(&self, term: &Term) -> Option<Value> {
        match &self.program.graph.get(term.id)?.op {
            Op::Const(value) if !term.broken() => Some(value.clone()),
            _ => None,
        }
    }

    /// The nearest of some names.
    fn nearest<'n>(&mut self, name: &str, among: impl IntoIterator<Item = &'n str>) -> Option<String> {
        if self.guesses == 0 {
            return None;
        }
        let among: Vec<&str> = among.into_iter().collect();
        self.guesses = self.guesses.saturating_sub(among.len().max(1));
        onboard_syntax::nearest(name, among).map(str::to_owned)
    }

    /// How people call a type.
    pub(crate) fn type_name(&self, ty: Type) -> String {
        let of = |id: EnumId| self.program.enumerations.get(id.index()).map_or("", |one| one.name.as_str());
        match ty {
            Type::Bool => "a condition".to_owned(),
            Type::Int => "a whole number".to_owned(),
            Type::Float => "a number".to_owned(),
            Type::Text => "a text".to_owned(),
            Type::Member(id) => format!("a member of `{}`", of(id)),
            Type::Set(id) => format!("a set of members of `{}`", of(id)),
            Type::Date => "a date".to_owned(),
            Type::Time => "an instant".to_owned(),
            Type::Duration => "a duration".to_owned(),
            Type::Country => "a country".to_owned(),
            Type::Language => "a language".to_owned(),
            Type::Version => "a version".to_owned(),
            Type::Email => "an email address".to_owned(),
            Type::Url => "a url".to_owned(),
            Type::Path => "a path".to_owned(),
        }
    }

    fn not_yet(&mut self) {
        for keyword in &self.all.not_yet {
            self.report(NotYet { what: keyword.text.to_string(), span: keyword.span });
        }
    }

    /// A length of time that must not be nothing.
    fn length_of_time(&mut self, duration: Duration) -> i64 {
        if duration.micros <= 0 {
            let written = self.written(duration.span);
            self.report(NoLength { span: duration.span, written });
        }
        duration.micros
    }

    /// Says which clauses stand twice, of those that may stand once.
    fn once<K: std::hash::Hash + Eq>(&mut self, clauses: impl IntoIterator<Item = (K, Span)>) {
        let mut seen: HashMap<K, Span> = HashMap::default();
        for (clause, span) in clauses {
            let span = self.clause(span);
            match seen.get(&clause) {
                Some(&first) => self.report(RepeatedClause { span, first }),
                None => {
                    seen.insert(clause, span);
                }
            }
        }
    }
}

/// A program in which nothing is declared.
fn empty() -> Program {
    Program {
        format: FORMAT,
        name: String::new(),
        hash: String::new(),
        timezone: "UTC".to_owned(),
        speaks: Vec::new(),
        speaks_by: None,
        session: 30 * 60 * 1_000_000,
        late: None,
        controller: None,
        enumerations: Vec::new(),
        patterns: Vec::new(),
        purposes: Vec::new(),
        fields: Vec::new(),
        events: Vec::new(),
        traits: Vec::new(),
        lets: Vec::new(),
        segments: Vec::new(),
        segment_order: Vec::new(),
        paths: Vec::new(),
        matrices: Vec::new(),
        profilings: Vec::new(),
        graph: Graph::default(),
        views: Vec::new(),
        default_purpose: None,
        tests: Vec::new(),
        locations: std::collections::BTreeMap::new(),
    }
}

finding! {
    /// Not part of the language yet.
    NotYet { what: String, span: Span }
    error "not-yet"
    title: "`{what}` is not part of the language yet",
    labels: vec![label(*span, "")],
    help: Some("take it out for now; the rest of the program runs without it".to_owned()),
}

finding! {
    /// A clause that may stand once stands twice.
    RepeatedClause { span: Span, first: Span }
    error "repeated-clause"
    title: "this may be said only once",
    labels: labels(*span, Some(*first), "first said here"),
    help: Some("delete the one that you do not mean".to_owned()),
    fixes: vec![Fix::replace("delete this one", *span, "", Applicability::Suggested)],
}

finding! {
    /// A length of time is nothing.
    NoLength { span: Span, written: String }
    error "bad-literal"
    title: "`{written}` is no length of time",
    labels: vec![label(*span, "")],
    help: Some("nothing can happen within no time: write how long".to_owned()),
}

finding! {
    /// A declaration lacks a clause that it cannot do without.
    MissingClause { what: String, span: Span, needed: String, fix: Option<Fix> }
    error "missing-clause"
    title: "{what} needs {needed}",
    labels: vec![label(*span, "")],
    help: Some("no default would be right: it would decide something in your name".to_owned()),
    fixes: fix.iter().cloned().collect(),
}
