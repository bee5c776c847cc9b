//! Steps that are to be taken again, each once, in the order of the plan.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

/// Steps that are to be taken again.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    steps: BinaryHeap<Reverse<u32>>,
    /// One bit for each step: whether it is among them.
    queued: Vec<u64>,
}

impl Queue {
    pub(super) fn new(steps: usize) -> Self {
        Self { steps: BinaryHeap::new(), queued: vec![0; steps.div_ceil(64)] }
    }

    pub(super) fn push(&mut self, step: u32) {
        let bit = 1 << (step % 64);
        if let Some(word) = self.queued.get_mut(step as usize / 64).filter(|word| **word & bit == 0) {
            *word |= bit;
            self.steps.push(Reverse(step));
        }
    }

    /// The first of them.
    pub(super) fn pop(&mut self) -> Option<u32> {
        let Reverse(step) = self.steps.pop()?;
        if let Some(word) = self.queued.get_mut(step as usize / 64) {
            *word &= !(1 << (step % 64));
        }
        Some(step)
    }
}

/// What time alone will change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// An event leaves the window of this trait.
    Trait(u32),
    /// This step, a comparison with the clock, may turn.
    Turn(u32),
}

/// When time alone will change what, soonest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Schedule {
    instants: BTreeSet<(i64, Due)>,
    traits: Vec<Option<i64>>,
    turns: Vec<Option<i64>>,
}

impl Schedule {
    pub(super) fn new(traits: usize, steps: usize) -> Self {
        Self { instants: BTreeSet::new(), traits: vec![None; traits], turns: vec![None; steps] }
    }

    /// Says when something is due next; with none, never.
    pub(super) fn set(&mut self, due: Due, at: Option<i64>) {
        let known = match due {
            Due::Trait(number) => self.traits.get_mut(number as usize),
            Due::Turn(step) => self.turns.get_mut(step as usize),
        };
        let Some(known) = known.filter(|known| **known != at) else { return };
        if let Some(old) = std::mem::replace(known, at) {
            self.instants.remove(&(old, due));
        }
        self.instants.extend(at.map(|at| (at, due)));
    }

    /// The next instant at which something is due.
    pub(super) fn next(&self) -> Option<i64> {
        self.instants.first().map(|(at, _)| *at)
    }

    /// Takes what is due by then.
    pub(super) fn pop(&mut self, by: i64) -> Option<Due> {
        let (_, due) = *self.instants.first().filter(|(at, _)| *at <= by)?;
        self.set(due, None);
        Some(due)
    }
}
