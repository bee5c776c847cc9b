//! What is worked out from fields and events (traits, lets, segments), each after what it needs.
//!
//! What a name needs is known only when it is lowered (`plan == enterprise` may mean a member or a segment), so a
//! declaration that meets one which is not lowered yet is put back, and lowered again after that one. Real cycles show
//! themselves the same way: they are cut, and told once all needs are known.

use super::{Lower, Results};
use crate::cycles::{self, Need, Round};
use crate::names::place;
use crate::places::{ByDecl, Decl};
use crate::term::{Presence, Term, Ty};
use foldhash::{HashMap, HashSet};
use onboard_ir::{ExprId, Let, LetId, Op, Segment, SegmentId, SegmentRule, Trait, TraitId, TraitRule, Type};
use onboard_syntax::Span;
use onboard_syntax::ast::Name;

/// How far the lowering has come.
#[derive(Default)]
pub(super) struct State {
    /// What is known of each declaration that is lowered.
    done: ByDecl<Term>,
    /// Those met and not lowered yet, by the declaration that is being lowered.
    unmet: Vec<Decl>,
    /// Needs that go round.
    cut: HashSet<(Decl, Decl)>,
    /// All needs among these declarations.
    needs: Vec<(Decl, Decl, Span)>,
    /// How many needs are sure: those of the declaration at hand come after.
    sure: usize,
}

/// How much there was before an attempt.
#[derive(Clone, Copy)]
struct Before {
    diagnostics: usize,
    uses: usize,
    part_uses: usize,
    nodes: usize,
}

impl<'a> Lower<'a> {
    pub(super) fn derive_all(&mut self) {
        let order = self.derived();
        for (decl, ..) in &order {
            self.blank(*decl);
        }
        for (decl, ..) in &order {
            self.derive(*decl);
        }
        if !self.derived.cut.is_empty() {
            self.tell_cycles(&order);
        }
    }

    /// All traits, lets and segments in the order written, with their names.
    fn derived(&self) -> Vec<(Decl, &'a Name, Span)> {
        let all = self.all;
        let mut order = Vec::new();
        for (index, declared) in all.traits.iter().enumerate() {
            order.push((Decl::Trait(TraitId(place(index))), &declared.node.name, declared.item.span));
        }
        for (index, declared) in all.lets.iter().enumerate() {
            order.push((Decl::Let(LetId(place(index))), &declared.node.name, declared.item.span));
        }
        for (index, declared) in all.segments.iter().enumerate() {
            order.push((Decl::Segment(SegmentId(place(index))), &declared.node.name, declared.item.span));
        }
        order.sort_by_key(|(_, name, _)| all.order(name.span));
        order
    }

    /// The entry of a declaration before it is lowered, which stays where it cannot be.
    fn blank(&mut self, decl: Decl) {
        let all = self.all;
        match decl {
            Decl::Trait(id) => {
                let Some(declared) = all.traits.get(id.index()) else { return };
                let name = &declared.node.name;
                self.place(decl, "trait", name, declared.item.span);
                let rule = TraitRule::Then {
                    first: onboard_ir::EventMatch { event: onboard_ir::EventId(0), filter: None },
                    followed: Vec::new(),
                };
                self.program.traits.push(Trait { name: name.text.to_string(), ty: Type::Bool, rule });
            }
            Decl::Let(id) => {
                let Some(declared) = all.lets.get(id.index()) else { return };
                let name = &declared.node.name;
                self.place(decl, "let", name, declared.item.span);
                self.program.lets.push(Let { name: name.text.to_string(), ty: Type::Bool, value: ExprId(0) });
            }
            Decl::Segment(id) => {
                let Some(declared) = all.segments.get(id.index()) else { return };
                let name = &declared.node.name;
                self.place(decl, "segment", name, declared.item.span);
                let rule = SegmentRule::When(ExprId(0));
                self.program.segments.push(Segment { name: name.text.to_string(), rule });
            }
            Decl::Purpose(_)
            | Decl::Type(_)
            | Decl::Field(_)
            | Decl::Event(_)
            | Decl::Path(_)
            | Decl::Matrix(_)
            | Decl::Profiling(_)
            | Decl::Test(_) => {}
        }
    }

    /// Lowers a declaration after what it needs, on a stack of our own.
    fn derive(&mut self, root: Decl) {
        let mut stack = vec![root];
        // Those that wait for what stands above them on the stack: a need for one of them goes round.
        let mut waiting: HashSet<Decl> = HashSet::default();
        while let Some(&decl) = stack.last() {
            if self.derived.done.contains_key(&decl) {
                stack.pop();
                continue;
            }
            let before = Before {
                diagnostics: self.diagnostics.len(),
                uses: self.places.uses.len(),
                part_uses: self.places.part_uses.len(),
                nodes: self.program.graph.len(),
            };
            let guesses = self.guesses;
            self.derived.unmet.clear();
            let term = self.lower_derived(decl);
            if self.derived.unmet.is_empty() {
                self.derived.done.insert(decl, term);
                self.derived.sure = self.derived.needs.len();
                waiting.remove(&decl);
                if let Decl::Segment(id) = decl {
                    self.program.segment_order.push(id);
                }
                continue;
            }
            self.put_back(before, guesses);
            waiting.insert(decl);
            for need in std::mem::take(&mut self.derived.unmet) {
                if waiting.contains(&need) {
                    self.derived.cut.insert((decl, need));
                } else {
                    stack.push(need);
                }
            }
        }
    }

    /// Takes back what an attempt left behind.
    fn put_back(&mut self, before: Before, guesses: usize) {
        self.diagnostics.truncate(before.diagnostics);
        self.places.uses.truncate(before.uses);
        self.places.part_uses.truncate(before.part_uses);
        self.places.expressions.truncate(before.nodes);
        self.program.graph.truncate(before.nodes);
        self.derived.needs.truncate(self.derived.sure);
        self.guesses = guesses;
    }

    fn lower_derived(&mut self, decl: Decl) -> Term {
        let item = self.places.items.get(&decl).copied().unwrap_or_default();
        let scope = Self::scope_of(decl, item, Results::No);
        self.within(scope, |this| match decl {
            Decl::Trait(id) => this.lower_trait(id),
            Decl::Let(id) => this.lower_let(id),
            Decl::Segment(id) => this.lower_segment(id),
            _ => this.poison(item),
        })
    }

    /// A trait, let or segment where it is named.
    pub(super) fn derived_value(&mut self, decl: Decl, name: &Name) -> Term {
        let by = self.scope.by;
        if matches!(by, Decl::Trait(_) | Decl::Let(_) | Decl::Segment(_)) {
            self.derived.needs.push((by, decl, name.span));
        }
        let Some(term) = self.derived.done.get(&decl).copied() else {
            if !self.derived.cut.contains(&(by, decl)) {
                self.derived.unmet.push(decl);
            }
            return self.poison(name.span);
        };
        let Ty::Is(ty) = term.ty else { return self.poison(name.span) };
        if term.broken() {
            return self.poison_of(term.ty, name.span);
        }
        let op = match decl {
            Decl::Trait(id) => Op::Trait(id),
            Decl::Let(id) => Op::Let(id),
            Decl::Segment(id) => Op::Segment(id),
            _ => return self.poison(name.span),
        };
        let id = self.node(op, ty, name.span);
        let presence = match term.presence {
            Presence::Maybe(why) => Presence::Maybe(why.or(Some(decl))),
            other => other,
        };
        Term { id, presence, ..term }
    }

    /// The type of a trait, let or segment that is lowered already.
    pub(super) fn derived_type(&self, decl: Decl) -> Option<Type> {
        match decl {
            Decl::Segment(_) => Some(Type::Bool),
            _ => self.derived.done.get(&decl)?.ty.known(),
        }
    }

    /// Says which declarations need themselves, now that all needs are known.
    fn tell_cycles(&mut self, order: &[(Decl, &'a Name, Span)]) {
        let index: HashMap<Decl, usize> =
            order.iter().enumerate().map(|(at, (decl, ..))| (*decl, at)).collect();
        let mut declared: Vec<cycles::Declared<'_>> = order
            .iter()
            .map(|(_, name, _)| cycles::Declared { name: &name.text, span: name.span, needs: Vec::new() })
            .collect();
        for (by, of, span) in &self.derived.needs {
            if let (Some(by), Some(&of)) = (index.get(by), index.get(of))
                && let Some(declared) = declared.get_mut(*by)
            {
                declared.needs.push(Need { of, span: *span });
            }
        }
        cycles::arrange(&declared, Round::Value, &mut self.diagnostics);
    }
}
