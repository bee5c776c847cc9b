//! What needs what among declarations: an order in which each comes after what it needs, and the cycles that have none.

use foldhash::{HashMap, HashSet};
use onboard_syntax::{Diagnostic, Finding, Label, Severity, Span};
use std::collections::VecDeque;
use std::fmt;

/// A declaration before lowering.
#[derive(Clone, Debug)]
pub(crate) struct Declared<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Where the name stands.
    pub(crate) span: Span,
    /// What it names, in the order written.
    pub(crate) needs: Vec<Need>,
}

/// One declaration names another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Need {
    /// The place of the other in the list.
    pub(crate) of: usize,
    /// Where it is named.
    pub(crate) span: Span,
}

/// What a cycle is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Round {
    /// A value needs itself: `cycle`.
    Value,
    /// A purpose lies within itself: `purpose-cycle`.
    Purpose,
}

/// The order of evaluation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arranged {
    /// Every declaration, each after those that it needs (members of a cycle somewhere among them).
    pub(crate) order: Vec<usize>,
    /// Whether a declaration is part of a cycle, so that it has no value.
    pub(crate) poisoned: Vec<bool>,
}

/// Orders the declarations and reports each cycle once, at the member declared first, with the shortest way round.
pub(crate) fn arrange(declared: &[Declared<'_>], round: Round, found: &mut Vec<Diagnostic>) -> Arranged {
    let everything: Vec<usize> = (0..declared.len()).collect();
    let mut poisoned = vec![false; declared.len()];
    let mut order = Vec::with_capacity(declared.len());
    let mut knots = Vec::new();
    for mut component in components(declared, &everything) {
        component.sort_unstable();
        order.extend_from_slice(&component);
        if is_cyclic(declared, &component) {
            for &member in &component {
                mark(&mut poisoned, member);
            }
            knots.push(component);
        }
    }
    knots.sort_unstable();
    for knot in knots {
        untie(declared, knot, round, found);
    }
    Arranged { order, poisoned }
}

/// How many cycles are reported of declarations that all need each other; the rest shows once those are cut.
const REPORTED_PER_KNOT: usize = 8;

/// Reports the cycles among declarations that all need each other: the shortest through the one declared first, then
/// what still goes round without its members.
fn untie(declared: &[Declared<'_>], knot: Vec<usize>, round: Round, found: &mut Vec<Diagnostic>) {
    let mut knots = VecDeque::from([knot]);
    for _ in 0..REPORTED_PER_KNOT {
        let Some(knot) = knots.pop_front() else { return };
        let Some(&first) = knot.first() else { continue };
        let way = shortest_round(declared, &knot, first);
        found.push(report(declared, first, &way, round));
        let told: HashSet<usize> = way.iter().map(|need| need.of).collect();
        let mut rest = knot;
        rest.retain(|member| !told.contains(member));
        let mut smaller: Vec<Vec<usize>> = components(declared, &rest);
        smaller.retain(|component| is_cyclic(declared, component));
        for component in &mut smaller {
            component.sort_unstable();
        }
        smaller.sort_unstable();
        knots.extend(smaller);
    }
}

fn mark(flags: &mut [bool], at: usize) {
    if let Some(flag) = flags.get_mut(at) {
        *flag = true;
    }
}

fn needs<'a>(declared: &'a [Declared<'_>], of: usize) -> &'a [Need] {
    declared.get(of).map_or(&[], |d| &d.needs)
}

fn is_cyclic(declared: &[Declared<'_>], component: &[usize]) -> bool {
    component.len() > 1
        || component.first().is_some_and(|&only| needs(declared, only).iter().any(|need| need.of == only))
}

/// The shortest way from `first` back to itself inside `knot`: the needs followed, in order. By breadth, in the order
/// written, so that the answer is always the same.
fn shortest_round(declared: &[Declared<'_>], knot: &[usize], first: usize) -> Vec<Need> {
    let inside: HashSet<usize> = knot.iter().copied().collect();
    let mut reached: HashMap<usize, (usize, Need)> = HashMap::default();
    let mut queue = VecDeque::from([first]);
    'search: while let Some(at) = queue.pop_front() {
        for &need in needs(declared, at) {
            if !inside.contains(&need.of) || reached.contains_key(&need.of) {
                continue;
            }
            reached.insert(need.of, (at, need));
            if need.of == first {
                break 'search;
            }
            queue.push_back(need.of);
        }
    }
    let mut way = Vec::new();
    let mut at = first;
    while let Some(&(from, need)) = reached.get(&at) {
        way.push(need);
        at = from;
        if at == first {
            break;
        }
    }
    way.reverse();
    way
}

/// The groups of declarations `among` (ascending) that all need each other, each group after those that it needs: Tarjan's
/// walk, on a stack of our own, so that long chains do not overflow the thread's.
fn components(declared: &[Declared<'_>], among: &[usize]) -> Vec<Vec<usize>> {
    let mut walk = Walk { among, seen: vec![Seen::default(); among.len()], ..Walk::default() };
    for root in 0..among.len() {
        if walk.met(root).is_none() {
            walk.from(declared, root);
        }
    }
    walk.groups
}

/// The walk. Declarations go by their place in `among`, so that a small knot costs little.
#[derive(Default)]
struct Walk<'a> {
    among: &'a [usize],
    seen: Vec<Seen>,
    /// Met, and not in a group yet.
    pending: Vec<usize>,
    count: u32,
    groups: Vec<Vec<usize>>,
}

#[derive(Clone, Copy, Default)]
struct Seen {
    /// When it was first met, from 1; 0 before that.
    met: u32,
    /// The earliest pending one that it leads to.
    low: u32,
    pending: bool,
}

impl Walk<'_> {
    fn met(&self, at: usize) -> Option<u32> {
        self.seen.get(at).map(|seen| seen.met).filter(|&met| met != 0)
    }

    fn enter(&mut self, at: usize) {
        self.count += 1;
        if let Some(seen) = self.seen.get_mut(at) {
            *seen = Seen { met: self.count, low: self.count, pending: true };
        }
        self.pending.push(at);
    }

    fn lower(&mut self, at: usize, to: u32) {
        if let Some(seen) = self.seen.get_mut(at) {
            seen.low = seen.low.min(to);
        }
    }

    fn from(&mut self, declared: &[Declared<'_>], root: usize) {
        let mut stack = vec![(root, 0)];
        self.enter(root);
        while let Some((at, next)) = stack.last_mut() {
            let at = *at;
            let of = self.among.get(at).copied().unwrap_or(usize::MAX);
            let Some(need) = needs(declared, of).get(*next) else {
                stack.pop();
                self.leave(at, stack.last().map(|&(parent, _)| parent));
                continue;
            };
            *next += 1;
            let Ok(to) = self.among.binary_search(&need.of) else { continue };
            match self.seen.get(to).copied().unwrap_or_default() {
                Seen { met: 0, .. } => {
                    self.enter(to);
                    stack.push((to, 0));
                }
                Seen { met, pending: true, .. } => self.lower(at, met),
                Seen { .. } => {}
            }
        }
    }

    fn leave(&mut self, at: usize, parent: Option<usize>) {
        let seen = self.seen.get(at).copied().unwrap_or_default();
        if let Some(parent) = parent {
            self.lower(parent, seen.low);
        }
        if seen.low == seen.met {
            self.close(at);
        }
    }

    fn close(&mut self, root: usize) {
        let mut group = Vec::new();
        while let Some(member) = self.pending.pop() {
            if let Some(seen) = self.seen.get_mut(member) {
                seen.pending = false;
            }
            group.extend(self.among.get(member));
            if member == root {
                break;
            }
        }
        self.groups.push(group);
    }
}

/// A declaration needs its own value.
struct Cycle<'a> {
    name: &'a str,
    span: Span,
    /// Who needs whom, and where that is written.
    way: Vec<(&'a str, &'a str, Span)>,
}

impl fmt::Display for Cycle<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` needs its own value", self.name)
    }
}

impl Finding for Cycle<'_> {
    const SLUG: &'static str = "cycle";
    const SEVERITY: Severity = Severity::Error;

    fn labels(&self) -> Vec<Label> {
        let steps = self.way.iter().map(|(from, to, span)| label(*span, format!("`{from}` needs `{to}`")));
        std::iter::once(label(self.span, "has no value".to_owned())).chain(steps).collect()
    }

    fn help(&self) -> Option<String> {
        Some("to know the one you would have to know the other first; cut the way at one place".to_owned())
    }
}

/// A purpose lies within itself.
struct PurposeCycle<'a>(Cycle<'a>);

impl fmt::Display for PurposeCycle<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "purpose `{}` lies within itself", self.0.name)
    }
}

impl Finding for PurposeCycle<'_> {
    const SLUG: &'static str = "purpose-cycle";
    const SEVERITY: Severity = Severity::Error;

    fn labels(&self) -> Vec<Label> {
        let steps =
            self.0.way.iter().map(|(from, to, span)| label(*span, format!("`{from}` is within `{to}`")));
        std::iter::once(label(self.0.span, String::new())).chain(steps).collect()
    }

    fn help(&self) -> Option<String> {
        Some("nobody could consent to one before the other; take out one `within`".to_owned())
    }
}

fn label(span: Span, message: String) -> Label {
    Label { span, message }
}

fn report(declared: &[Declared<'_>], first: usize, way: &[Need], round: Round) -> Diagnostic {
    let name = |of: usize| declared.get(of).map_or("", |d| d.name);
    let mut from = first;
    let mut steps = Vec::with_capacity(way.len());
    for need in way {
        steps.push((name(from), name(need.of), need.span));
        from = need.of;
    }
    let span = declared.get(first).map(|d| d.span).unwrap_or_default();
    let cycle = Cycle { name: name(first), span, way: steps };
    match round {
        Round::Value => cycle.diagnostic(),
        Round::Purpose => PurposeCycle(cycle).diagnostic(),
    }
}

#[cfg(test)]
mod tests;
