//! Sets of purposes. Purposes are numbered so that those within one follow it without a gap: a set is then a few intervals,
//! however many purposes there are.

use onboard_ir::{Purpose, PurposeId};

/// A set of purposes: intervals of their numbers in the tree, ascending and apart, end excluded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct PurposeSet(Vec<(u32, u32)>);

impl PurposeSet {
    /// Whether it holds nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What both hold.
    pub(crate) fn both(&self, other: &Self) -> Self {
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut both = Vec::new();
        while let (Some(&&(a, b)), Some(&&(c, d))) = (mine.peek(), theirs.peek()) {
            if a.max(c) < b.min(d) {
                both.push((a.max(c), b.min(d)));
            }
            if b < d {
                mine.next()
            } else {
                theirs.next()
            };
        }
        Self(both)
    }

    fn from_intervals(mut intervals: Vec<(u32, u32)>) -> Self {
        intervals.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(intervals.len());
        for (start, end) in intervals {
            match merged.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        Self(merged)
    }

    fn holds(&self, number: u32) -> bool {
        let after = self.0.partition_point(|&(start, _)| start <= number);
        after.checked_sub(1).and_then(|at| self.0.get(at)).is_some_and(|&(_, end)| number < end)
    }
}

/// The purposes as a tree by `within`.
#[derive(Clone, Debug)]
pub(crate) struct Tree {
    /// For each purpose its number and the end of those within it.
    spans: Vec<(u32, u32)>,
}

impl Tree {
    /// Numbers the purposes. One within itself (an error that has been reported) is taken as one at the top.
    pub(crate) fn of(purposes: &[Purpose]) -> Self {
        let mut children = vec![Vec::new(); purposes.len()];
        let mut roots = Vec::new();
        for (at, purpose) in purposes.iter().enumerate() {
            match purpose.parent.and_then(|parent| children.get_mut(parent.index())) {
                Some(siblings) => siblings.push(at),
                None => roots.push(at),
            }
        }
        let mut tree = Self { spans: vec![(u32::MAX, u32::MAX); purposes.len()] };
        let mut next = 0;
        for root in roots.into_iter().chain(0..purposes.len()) {
            tree.number(root, &children, &mut next);
        }
        tree
    }

    fn number(&mut self, root: usize, children: &[Vec<usize>], next: &mut u32) {
        let mut stack = vec![(root, false)];
        while let Some((at, done)) = stack.pop() {
            let Some(span) = self.spans.get_mut(at) else { continue };
            if done {
                span.1 = *next;
            } else if span.0 == u32::MAX {
                span.0 = *next;
                *next += 1;
                stack.push((at, true));
                let within = children.get(at).into_iter().flatten();
                stack.extend(within.rev().map(|&child| (child, false)));
            }
        }
    }

    fn span(&self, purpose: PurposeId) -> Option<(u32, u32)> {
        self.spans.get(purpose.index()).copied()
    }

    /// Every purpose.
    pub(crate) fn all(&self) -> PurposeSet {
        let count = u32::try_from(self.spans.len()).unwrap_or(u32::MAX);
        PurposeSet(if count == 0 { Vec::new() } else { vec![(0, count)] })
    }

    /// These and all within them.
    pub(crate) fn these_and_within(&self, purposes: &[PurposeId]) -> PurposeSet {
        PurposeSet::from_intervals(purposes.iter().filter_map(|&purpose| self.span(purpose)).collect())
    }

    /// These alone.
    pub(crate) fn exactly(&self, purposes: &[PurposeId]) -> PurposeSet {
        let alone = purposes.iter().filter_map(|&purpose| self.span(purpose));
        PurposeSet::from_intervals(alone.map(|(number, _)| (number, number + 1)).collect())
    }

    /// Whether the set holds the purpose.
    pub(crate) fn has(&self, set: &PurposeSet, purpose: PurposeId) -> bool {
        self.span(purpose).is_some_and(|(number, _)| set.holds(number))
    }

    /// The purpose of the set that is declared first.
    pub(crate) fn first(&self, set: &PurposeSet) -> Option<PurposeId> {
        (0..).map(PurposeId).take(self.spans.len()).find(|&purpose| self.has(set, purpose))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onboard_ir::Basis;

    /// `a`, `b within a`, `c`, `d within b`, `e within c`
    fn tree() -> Tree {
        let parents = [None, Some(0), None, Some(1), Some(2)];
        let purpose = |parent: Option<u32>| Purpose {
            name: String::new(),
            parent: parent.map(PurposeId),
            ask: None,
            basis: Basis::Contract,
            regimes: Vec::new(),
            retain: None,
        };
        Tree::of(&parents.map(purpose))
    }

    fn members(tree: &Tree, set: &PurposeSet) -> Vec<u32> {
        (0..5).filter(|&purpose| tree.has(set, PurposeId(purpose))).collect()
    }

    #[test]
    fn a_purpose_serves_those_within_it() {
        let tree = tree();
        let of = |purposes: &[u32]| {
            let named: Vec<PurposeId> = purposes.iter().copied().map(PurposeId).collect();
            members(&tree, &tree.these_and_within(&named))
        };
        assert_eq!(of(&[0]), [0, 1, 3]);
        assert_eq!(of(&[1]), [1, 3]);
        assert_eq!(of(&[3, 2]), [2, 3, 4]);
        assert_eq!(of(&[]), [0_u32; 0]);
    }

    #[test]
    fn both_is_the_intersection() {
        let tree = tree();
        let sets: Vec<PurposeSet> = (0_u32..32)
            .map(|bits| {
                let named: Vec<PurposeId> = (0..5).filter(|b| bits >> b & 1 == 1).map(PurposeId).collect();
                tree.exactly(&named)
            })
            .collect();
        for (a, x) in sets.iter().enumerate() {
            for (b, y) in sets.iter().enumerate() {
                assert_eq!(sets.get(a & b), Some(&x.both(y)), "{a} and {b}");
            }
        }
    }

    #[test]
    fn the_first_is_by_declaration() {
        let tree = tree();
        let set = tree.these_and_within(&[PurposeId(3), PurposeId(2)]);
        assert_eq!(tree.first(&set), Some(PurposeId(2)));
        assert_eq!(tree.first(&PurposeSet::default()), None);
        assert_eq!(members(&tree, &tree.all()), [0, 1, 2, 3, 4]);
    }
}
