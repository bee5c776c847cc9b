//! Decisions that hang on a value that may be absent.

use crate::clause::add_clause;
use crate::places::{Decl, Places};
use crate::sources::Sources;
use foldhash::{HashMap, HashSet};
use onboard_ir::{ExprId, FallbackMethod, Field, Matrix, MatrixId, Op, Program, PurposeId, TraitRule, Type};
use onboard_syntax::{Diagnostic, Finding, Fix, Label, Severity, Span};
use std::fmt;

/// Reports each column of a matrix that may be absent, with each field or aggregate that is to blame, unless a cell of the
/// column deals with it, or the field is asked for the same purpose: then the writer has seen to it that it gets known. A
/// matrix names what it hangs on once, at the first column.
pub(crate) fn check(program: &Program, places: &Places, sources: &Sources, found: &mut Vec<Diagnostic>) {
    let absent = Absence::of(program);
    let asked = asked_for(program);
    for (id, matrix) in (0..).map(MatrixId).zip(&program.matrices) {
        let is_asked = |decl: &Decl| {
            matrix
                .purposes
                .iter()
                .any(|purpose| asked.get(purpose).is_some_and(|fields| fields.contains(decl)))
        };
        let mut named = HashSet::default();
        for (at, column) in (0_u32..).zip(&matrix.columns) {
            if asks_whether_missing(program, matrix, at as usize, column.value) {
                continue;
            }
            let place = places.columns.get(&(id, at)).copied();
            let place = place.or_else(|| places.names.get(&Decl::Matrix(id)).copied()).unwrap_or_default();
            for decl in absent.culprits(column.value) {
                if is_asked(&decl) || !named.insert(decl) {
                    continue;
                }
                let declared = places.names.get(&decl).copied().unwrap_or_default();
                let name = places.name(program, decl);
                let fix = evident_fallback(program, places, sources, decl);
                let finding = NoFallback { column: &column.title, place, decl, name, declared, fix };
                found.push(finding.diagnostic());
            }
        }
    }
}

/// The fields for which profilings ask, by purpose.
fn asked_for(program: &Program) -> HashMap<PurposeId, HashSet<Decl>> {
    let mut asked: HashMap<PurposeId, HashSet<Decl>> = HashMap::default();
    for profiling in &program.profilings {
        for purpose in &profiling.purposes {
            let fields = profiling.stages.iter().flat_map(|stage| &stage.ask);
            asked.entry(*purpose).or_default().extend(fields.map(|field| Decl::Field(*field)));
        }
    }
    asked
}

/// Whether a cell of the column says `missing` or `is not missing`.
pub(crate) fn asks_whether_missing(program: &Program, matrix: &Matrix, column: usize, value: ExprId) -> bool {
    let cells = matrix.rows.iter().filter_map(|row| row.cells.get(column).copied().flatten());
    let mut open: Vec<ExprId> = cells.collect();
    let mut seen: HashSet<ExprId> = open.iter().copied().collect();
    while let Some(expr) = open.pop() {
        match program.graph.get(expr).map(|node| &node.op) {
            Some(Op::IsMissing(of)) if *of == value => return true,
            Some(op @ (Op::Not(_) | Op::And(..) | Op::Or(..))) => {
                open.extend(op.operands().into_iter().filter(|of| seen.insert(*of)));
            }
            _ => {}
        }
    }
    false
}

/// Which expressions may be absent.
pub(crate) struct Absence<'a> {
    program: &'a Program,
    nodes: Vec<bool>,
}

impl<'a> Absence<'a> {
    pub(crate) fn of(program: &'a Program) -> Self {
        let mut absent = Self { program, nodes: Vec::with_capacity(program.graph.len()) };
        for node in program.graph.nodes() {
            let may = absent.may_be(&node.op);
            absent.nodes.push(may);
        }
        absent
    }

    fn node(&self, expr: ExprId) -> bool {
        self.nodes.get(expr.index()).copied().unwrap_or(false)
    }

    fn may_be(&self, op: &Op) -> bool {
        let program = self.program;
        match op {
            Op::Field(of) => program.fields.get(of.index()).is_some_and(is_open),
            Op::Trait(of) => {
                program.traits.get(of.index()).is_some_and(|of| is_empty_without_events(&of.rule))
            }
            Op::IsMissing(_) | Op::IsImputed(_) => false,
            Op::Otherwise(a, b) => self.node(*a) && self.node(*b),
            op => read(program, op).into_iter().any(|of| self.node(of)),
        }
    }

    /// The fields and traits because of which the expression may be absent, in the order of declaration. One that is asked
    /// for first (`x is not missing and x > 5`, `if x is missing then 0 else x`) is none.
    fn culprits(&self, value: ExprId) -> Vec<Decl> {
        let mut open = vec![value];
        let mut seen = HashSet::from_iter([value]);
        let (mut culprits, mut asked) = (Vec::new(), HashSet::default());
        while let Some(expr) = open.pop() {
            let Some(node) = self.program.graph.get(expr).filter(|_| self.node(expr)) else { continue };
            match &node.op {
                Op::Field(of) => culprits.push(Decl::Field(*of)),
                Op::Trait(of) => culprits.push(Decl::Trait(*of)),
                op => asked.extend(self.asked_by(op)),
            }
            open.extend(read(self.program, &node.op).into_iter().filter(|of| seen.insert(*of)));
        }
        culprits.retain(|culprit| !asked.contains(culprit));
        culprits.sort_unstable();
        culprits
    }

    /// The values that may be absent, each with what it reads of them; a field or trait reads itself.
    pub(crate) fn unsure(&self) -> HashMap<Decl, Vec<Decl>> {
        let program = self.program;
        let mut unsure: HashMap<Decl, Vec<Decl>> = HashMap::default();
        // What a value reads stands before what names the value.
        for node in program.graph.nodes() {
            let decl = match &node.op {
                Op::Field(of) => Decl::Field(*of),
                Op::Trait(of) => Decl::Trait(*of),
                Op::Let(of) => Decl::Let(*of),
                Op::Segment(of) => Decl::Segment(*of),
                _ => continue,
            };
            if unsure.contains_key(&decl) {
                continue;
            }
            let because = match &node.op {
                Op::Field(_) | Op::Trait(_) if self.may_be(&node.op) => vec![decl],
                Op::Let(_) | Op::Segment(_) => self.reads_unsure(read(program, &node.op), &unsure),
                _ => Vec::new(),
            };
            if !because.is_empty() {
                unsure.insert(decl, because);
            }
        }
        unsure
    }

    /// Which of the values that may be absent some expressions read by their own words, but for those that are asked for
    /// first.
    fn reads_unsure(&self, mut open: Vec<ExprId>, unsure: &HashMap<Decl, Vec<Decl>>) -> Vec<Decl> {
        let mut seen: HashSet<ExprId> = open.iter().copied().collect();
        let (mut found, mut asked) = (Vec::new(), HashSet::default());
        while let Some(expr) = open.pop() {
            let Some(node) = self.program.graph.get(expr).filter(|_| self.node(expr)) else { continue };
            match &node.op {
                Op::Field(of) => found.push(Decl::Field(*of)),
                Op::Trait(of) => found.push(Decl::Trait(*of)),
                Op::Let(of) => found.push(Decl::Let(*of)),
                Op::Segment(of) => found.push(Decl::Segment(*of)),
                op => asked.extend(self.asked_by(op)),
            }
            open.extend(node.op.operands().into_iter().filter(|of| seen.insert(*of)));
        }
        found.retain(|decl| unsure.contains_key(decl) && !asked.contains(decl));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The fields and traits for which an operation asks before it goes on.
    fn asked_by(&self, op: &Op) -> Vec<Decl> {
        let asks = match *op {
            Op::And(a, b) => [(a, true), (b, true)],
            Op::Or(a, b) => [(a, false), (b, false)],
            Op::If(condition, ..) => [(condition, true), (condition, false)],
            _ => return Vec::new(),
        };
        asks.into_iter().filter_map(|(of, negated)| self.asked(of, negated)).collect()
    }

    /// The field or trait for which `is not missing` (negated) or `is missing` asks.
    fn asked(&self, expr: ExprId, negated: bool) -> Option<Decl> {
        let op = |expr: ExprId| self.program.graph.get(expr).map(|node| &node.op);
        let test = match (op(expr)?, negated) {
            (Op::Not(test), true) => op(*test)?,
            (test, false) => test,
            _ => return None,
        };
        let Op::IsMissing(of) = test else { return None };
        match op(*of)? {
            Op::Field(of) => Some(Decl::Field(*of)),
            Op::Trait(of) => Some(Decl::Trait(*of)),
            _ => None,
        }
    }
}

/// What an operation reads, through names.
fn read(program: &Program, op: &Op) -> Vec<ExprId> {
    match op {
        Op::Let(of) => program.lets.get(of.index()).map(|of| vec![of.value]).unwrap_or_default(),
        Op::Segment(of) => {
            program.segments.get(of.index()).map(|of| of.rule.expressions()).unwrap_or_default()
        }
        op => op.operands(),
    }
}

/// Whether a field may be absent: its last fallback is no constant.
fn is_open(field: &Field) -> bool {
    !field.fallbacks.last().is_some_and(|last| matches!(last.method, FallbackMethod::Constant(_)))
}

/// Whether the trait has no value where nothing has happened.
fn is_empty_without_events(rule: &TraitRule) -> bool {
    match rule {
        TraitRule::Aggregate(aggregate) => !aggregate.function.has_value_of_nothing(),
        TraitRule::Then { .. } => false,
    }
}

/// The fix that gives a yes-or-no field the fallback that most mean: what nobody has said is not so.
fn evident_fallback(program: &Program, places: &Places, sources: &Sources, decl: Decl) -> Option<Fix> {
    let Decl::Field(field) = decl else { return None };
    let is_evident = program.fields.get(field.index())?.ty == Type::Bool;
    let whole = places.items.get(&decl).copied().filter(|_| is_evident)?;
    add_clause(sources, whole, "fallback no")
}

/// A decision hangs on a value that may be absent.
struct NoFallback<'a> {
    column: &'a str,
    place: Span,
    decl: Decl,
    name: &'a str,
    declared: Span,
    /// A fallback, where one is evident.
    fix: Option<Fix>,
}

impl fmt::Display for NoFallback<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.column == self.name {
            return write!(f, "this decision hangs on `{}`, which may be absent", self.name);
        }
        write!(f, "`{}` hangs on `{}`, which may be absent", self.column, self.name)
    }
}

impl Finding for NoFallback<'_> {
    const SLUG: &'static str = "no-fallback";
    const SEVERITY: Severity = Severity::Warning;

    fn labels(&self) -> Vec<Label> {
        let why = match self.decl {
            Decl::Trait(_) => "has no value while nothing has happened",
            _ => "has no fallback that always holds",
        };
        vec![
            Label { span: self.place, message: "neither true nor false where it is absent".to_owned() },
            Label { span: self.declared, message: format!("`{}` {why}", self.name) },
        ]
    }

    fn help(&self) -> Option<String> {
        let name = self.name;
        Some(match self.decl {
            Decl::Trait(_) => format!(
                "somebody who has just signed up gets no settled decision here; write `{name} otherwise …`, or a row with \
                 `missing` in this column"
            ),
            _ => format!(
                "somebody who has answered nothing yet gets no settled decision here; give `{name}` a `fallback`, or write \
                 a row with `missing` in this column"
            ),
        })
    }

    fn fixes(&self) -> Vec<Fix> {
        self.fix.clone().into_iter().collect()
    }
}
