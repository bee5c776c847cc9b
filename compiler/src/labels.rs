//! Privacy labels: for which purposes each value may be used, and how carefully it must be treated.
//!
//! A derived value serves what all its ingredients serve and has the highest of their categories. Labels are worked out over
//! the expressions that run, not over what was written, so that nothing can slip past them.

use crate::places::Decl;
use foldhash::HashMap;
use onboard_ir::{Category, ExprId, Field, MatrixId, Op, Program, PurposeId, ResultCell};

mod purposes;

pub(crate) use crate::privacy::inferred_special;

pub(crate) use purposes::{PurposeSet, Tree};

/// What a value may be used for, and how carefully.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Label {
    /// The purposes that it serves.
    pub(crate) serves: PurposeSet,
    /// The highest category of its ingredients.
    pub(crate) category: Category,
}

/// A label by its place in [`Lattice`].
type LabelId = u32;

/// Every label of the program once, and what two of them make together.
struct Lattice {
    labels: Vec<Label>,
    ids: HashMap<Label, LabelId>,
    meets: HashMap<(LabelId, LabelId), LabelId>,
}

/// The label of what has no ingredients: it serves everything and is public.
const FREE: LabelId = 0;

impl Lattice {
    fn new(tree: &Tree) -> Self {
        let free = Label { serves: tree.all(), category: Category::Public };
        Self {
            labels: vec![free.clone()],
            ids: HashMap::from_iter([(free, FREE)]),
            meets: HashMap::default(),
        }
    }

    fn id(&mut self, label: Label) -> LabelId {
        if let Some(&id) = self.ids.get(&label) {
            return id;
        }
        let id = LabelId::try_from(self.labels.len()).unwrap_or(LabelId::MAX);
        self.labels.push(label.clone());
        self.ids.insert(label, id);
        id
    }

    fn get(&self, id: LabelId) -> Option<&Label> {
        self.labels.get(id as usize)
    }

    /// The label of a value with ingredients of both labels.
    fn meet(&mut self, a: LabelId, b: LabelId) -> LabelId {
        if a == b || b == FREE {
            return a;
        }
        if a == FREE {
            return b;
        }
        let key = (a.min(b), a.max(b));
        if let Some(&known) = self.meets.get(&key) {
            return known;
        }
        let (Some(x), Some(y)) = (self.get(a), self.get(b)) else { return FREE };
        let both = Label { serves: x.serves.both(&y.serves), category: x.category.max(y.category) };
        let id = self.id(both);
        self.meets.insert(key, id);
        id
    }
}

/// The labels of a program.
pub(crate) struct Labels {
    tree: Tree,
    lattice: Lattice,
    nodes: Vec<LabelId>,
    fields: Vec<LabelId>,
    events: Vec<LabelId>,
    traits: Vec<Option<LabelId>>,
    segments: Vec<LabelId>,
    results: HashMap<(MatrixId, u32), LabelId>,
}

impl Labels {
    /// Works the labels out, and settles in whose view each `declassify` is evaluated.
    pub(crate) fn settle(program: &mut Program) -> Self {
        let tree = Tree::of(&program.purposes);
        let mut labels = Self {
            lattice: Lattice::new(&tree),
            nodes: Vec::with_capacity(program.graph.len()),
            fields: Vec::with_capacity(program.fields.len()),
            events: Vec::with_capacity(program.events.len()),
            traits: vec![None; program.traits.len()],
            segments: Vec::new(),
            results: HashMap::default(),
            tree,
        };
        labels.declared(program);
        // The results of a matrix serve what its columns serve. A text may show a result, and a result may be a text; so go
        // round until nothing changes. Every round only takes purposes away.
        loop {
            labels.pass(program);
            if !labels.settle_results(program) {
                break;
            }
        }
        labels.settle_declassified(program);
        labels
    }

    /// Whether the value serves the purpose. Purposes, types and tests have no label and serve everything.
    pub(crate) fn serves(&self, program: &Program, decl: Decl, purpose: PurposeId) -> bool {
        self.of(program, decl).is_none_or(|label| self.tree.has(&label.serves, purpose))
    }

    /// The label of an expression.
    pub(crate) fn expression(&self, expr: ExprId) -> Option<&Label> {
        self.lattice.get(*self.nodes.get(expr.index())?)
    }

    /// The label of a declaration that is a value.
    pub(crate) fn of(&self, program: &Program, decl: Decl) -> Option<&Label> {
        let id = match decl {
            Decl::Field(field) => *self.fields.get(field.index())?,
            Decl::Event(event) => *self.events.get(event.index())?,
            Decl::Trait(of) => (*self.traits.get(of.index())?)?,
            Decl::Let(of) => *self.nodes.get(program.lets.get(of.index())?.value.index())?,
            Decl::Segment(segment) => *self.segments.get(segment.index())?,
            Decl::Purpose(_)
            | Decl::Type(_)
            | Decl::Path(_)
            | Decl::Matrix(_)
            | Decl::Profiling(_)
            | Decl::Test(_) => return None,
        };
        self.lattice.get(id)
    }

    /// The purposes in the order of the tree, for questions about sets.
    pub(crate) fn tree(&self) -> &Tree {
        &self.tree
    }

    fn declared(&mut self, program: &Program) {
        for field in &program.fields {
            let Field { purposes, category, .. } = field;
            let id = self.named(purposes, *category);
            self.fields.push(id);
        }
        for event in &program.events {
            let id =
                if event.builtin.is_some() { FREE } else { self.named(&event.purposes, Category::Ordinary) };
            self.events.push(id);
        }
    }

    /// The label of what names its purposes. Where it names none, a diagnostic has said so, and it serves everything, so
    /// that nothing more is said.
    fn named(&mut self, purposes: &[PurposeId], category: Category) -> LabelId {
        let serves = if purposes.is_empty() { self.tree.all() } else { self.tree.these_and_within(purposes) };
        self.lattice.id(Label { serves, category })
    }

    /// One pass forward over the graph: operands stand before what uses them.
    fn pass(&mut self, program: &Program) {
        self.nodes.clear();
        self.traits.fill(None);
        for node in program.graph.nodes() {
            let id = self.of_op(program, &node.op);
            self.nodes.push(id);
        }
        for at in 0..program.traits.len() {
            self.of_trait(program, at);
        }
        self.segments.clear();
        for segment in &program.segments {
            let id = self.all(segment.rule.expressions());
            self.segments.push(id);
        }
    }

    fn node(&self, expr: ExprId) -> LabelId {
        self.nodes.get(expr.index()).copied().unwrap_or(FREE)
    }

    fn all(&mut self, exprs: impl IntoIterator<Item = ExprId>) -> LabelId {
        let mut id = FREE;
        for expr in exprs {
            let other = self.node(expr);
            id = self.lattice.meet(id, other);
        }
        id
    }

    fn of_op(&mut self, program: &Program, op: &Op) -> LabelId {
        match op {
            Op::Const(_) | Op::Now | Op::Property(_) => FREE,
            Op::Field(field) => self.fields.get(field.index()).copied().unwrap_or(FREE),
            Op::Trait(of) => self.of_trait(program, of.index()),
            Op::Let(of) => program.lets.get(of.index()).map_or(FREE, |of| self.node(of.value)),
            Op::Segment(of) => {
                self.all(program.segments.get(of.index()).map(|of| of.rule.expressions()).unwrap_or_default())
            }
            Op::Result(matrix, column) => self.results.get(&(*matrix, *column)).copied().unwrap_or(FREE),
            Op::Declassify(..) => {
                self.lattice.id(Label { serves: self.tree.all(), category: Category::Ordinary })
            }
            Op::Not(_)
            | Op::And(..)
            | Op::Or(..)
            | Op::Compare(..)
            | Op::OneOf(..)
            | Op::Between(..)
            | Op::Holds(..)
            | Op::Contains(..)
            | Op::StartsWith(..)
            | Op::EndsWith(..)
            | Op::Matches(..)
            | Op::Arithmetic(..)
            | Op::Negate(_)
            | Op::If(..)
            | Op::Otherwise(..)
            | Op::IsMissing(_)
            | Op::IsImputed(_)
            | Op::Stated(_)
            | Op::Lower(_)
            | Op::Length(_)
            | Op::Min(_)
            | Op::Max(_)
            | Op::Abs(_)
            | Op::Round(_)
            | Op::Bucket(..)
            | Op::DaysSince(_) => self.all(op.operands()),
        }
    }

    /// Labels a trait when it is first met; its filters and its value stand before that.
    fn of_trait(&mut self, program: &Program, at: usize) -> LabelId {
        if let Some(&Some(known)) = self.traits.get(at) {
            return known;
        }
        let mut id = FREE;
        if let Some(of) = program.traits.get(at) {
            id = self.all(of.rule.expressions());
            for event in of.rule.events() {
                let event = self.events.get(event.index()).copied().unwrap_or(FREE);
                id = self.lattice.meet(id, event);
            }
        }
        if let Some(slot) = self.traits.get_mut(at) {
            *slot = Some(id);
        }
        id
    }

    /// The labels of what matrices give: all columns and cells (the row that fired says that those above did not), the cells
    /// of the result, and only the purposes for which the matrix decides. Whether a label changed.
    fn settle_results(&mut self, program: &Program) -> bool {
        let mut changed = false;
        for (id, matrix) in (0..).map(MatrixId).zip(&program.matrices) {
            let conditions = self.all(matrix.conditions());
            let decides = Label { serves: self.tree.exactly(&matrix.purposes), category: Category::Public };
            let decides = self.lattice.id(decides);
            let shared = self.lattice.meet(conditions, decides);
            for column in (0..).take(matrix.results.len()) {
                let given = matrix.rows.iter().filter_map(|row| row.results.get(column as usize)?.as_ref());
                let given = self.all(given.flat_map(ResultCell::expressions));
                let label = self.lattice.meet(shared, given);
                changed |= self.results.insert((id, column), label) != Some(label);
            }
        }
        changed
    }

    /// A declassified value is seen as the first purpose sees it that all its ingredients serve.
    fn settle_declassified(&self, program: &mut Program) {
        let settled: Vec<(ExprId, PurposeId)> = (0..)
            .map(ExprId)
            .zip(program.graph.nodes())
            .filter_map(|(id, node)| match node.op {
                Op::Declassify(value, _) => Some((id, self.tree.first(&self.expression(value)?.serves)?)),
                _ => None,
            })
            .collect();
        for (id, purpose) in settled {
            program.graph.settle_declassify(id, purpose);
        }
    }
}
