//! In which order a function is written, so that what belongs together stands together.

use crate::lower::Task;
use crate::needs::{Demand, Frame};
use onboard_ir::plan::{Act, Place, Step};

/// A piece of a function; it is never cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Item {
    /// A step of the plan, by its position, in the frames in which it is asked for.
    Step(usize),
    /// A truth as bytes, among the cells or in lanes: its number there, and where it stands.
    Bytes(usize, Place),
    /// A matrix, by its place in the shape.
    Matrix(usize),
    /// A word of segments' bits.
    Segments(usize),
    /// All that is said of packed truths.
    Packed,
}

/// The pieces of a function, in order. What a matrix reads and nothing before it has read is computed right before it.
pub(super) struct Schedule {
    pub(super) items: Vec<Item>,
    /// For each place the last item that reads it.
    last: Vec<usize>,
}

/// What is written for its own sake: an item, and the places that it reads.
pub(super) type Root = (Item, Vec<Place>);

impl Schedule {
    /// Puts in order what is to be written; some items come last.
    pub(super) fn new(task: &Task<'_>, demand: &Demand, roots: Vec<Root>, last: Vec<Item>) -> Self {
        let roots = together(task, demand, roots);
        let owners = owners(task, demand, &roots);
        let owner = |step: &usize| {
            let out = task.plan.steps.get(*step).and_then(|step| owners.get(step.out.index()));
            out.copied().unwrap_or(usize::MAX)
        };
        let written = task.plan.steps.iter().enumerate().filter(|(_, step)| is_asked(demand, step));
        let written = written.filter(|(_, step)| !matches!(step.act, Act::Matrix(..)));
        let mut order: Vec<usize> = written.map(|(position, _)| position).collect();
        order.sort_by_key(owner);
        let mut schedule = Self {
            items: Vec::with_capacity(order.len() + roots.len() + last.len()),
            last: vec![0; task.plan.initial.len()],
        };
        let mut order = order.into_iter().peekable();
        for (number, (item, places)) in roots.into_iter().enumerate() {
            while let Some(step) = order.next_if(|step| owner(step) <= number) {
                schedule.step(task, step);
            }
            places.into_iter().for_each(|place| schedule.read(place));
            schedule.items.push(item);
        }
        schedule.items.extend(last);
        schedule
    }

    /// Whether an item from a position on reads a place.
    pub(super) fn is_read(&self, place: Place, from: usize) -> bool {
        self.last.get(place.index()).is_some_and(|last| *last >= from)
    }

    fn step(&mut self, task: &Task<'_>, position: usize) {
        if let Some(step) = task.plan.steps.get(position) {
            task.each_read(&step.act, |place| self.read(place));
            self.items.push(Item::Step(position));
        }
    }

    /// The next item reads this.
    fn read(&mut self, place: Place) {
        if let Some(last) = self.last.get_mut(place.index()) {
            *last = self.items.len();
        }
    }
}

/// For each place the first root that needs it, directly or not.
fn owners(task: &Task<'_>, demand: &Demand, roots: &[Root]) -> Vec<usize> {
    let mut owners = vec![usize::MAX; task.plan.initial.len()];
    let own = |owners: &mut [usize], place: Place, root: usize| {
        if let Some(owner) = owners.get_mut(place.index()) {
            *owner = root.min(*owner);
        }
    };
    for (number, (_, places)) in roots.iter().enumerate() {
        places.iter().for_each(|place| own(&mut owners, *place, number));
    }
    // Users stand behind what they use.
    for step in task.plan.steps.iter().rev().filter(|step| is_asked(demand, step)) {
        let owner = owners.get(step.out.index()).copied().unwrap_or(usize::MAX);
        task.each_read(&step.act, |place| own(&mut owners, place, owner));
    }
    owners
}

/// Puts matrices among bytes: each behind the last that needs something of what it reads.
fn together(task: &Task<'_>, demand: &Demand, roots: Vec<Root>) -> Vec<Root> {
    let (bytes, others): (Vec<Root>, Vec<Root>) =
        roots.into_iter().partition(|(item, _)| matches!(item, Item::Bytes(..)));
    if bytes.is_empty() || others.is_empty() {
        return if bytes.is_empty() { others } else { bytes };
    }
    // Where a place is at hand: behind the first bytes that need it, else where all is that it is computed from.
    let mut at: Vec<Option<usize>> = owners(task, demand, &bytes)
        .into_iter()
        .map(|owner| Some(owner).filter(|owner| *owner < usize::MAX))
        .collect();
    for step in task.plan.steps.iter().filter(|step| is_asked(demand, step)) {
        if at.get(step.out.index()) == Some(&None) {
            let mut last = None;
            task.each_read(&step.act, |place| last = last.max(at.get(place.index()).copied().flatten()));
            if let Some(entry) = at.get_mut(step.out.index()) {
                *entry = last;
            }
        }
    }
    let others = others.into_iter().map(|(item, places)| {
        let last = places.iter().filter_map(|place| at.get(place.index()).copied().flatten()).max();
        (last.unwrap_or(0), (item, places))
    });
    let mut all: Vec<(usize, Root)> = bytes.into_iter().enumerate().chain(others).collect();
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, root)| root).collect()
}

fn is_asked(demand: &Demand, step: &Step) -> bool {
    demand.asks(Frame::Rules, step.out) || demand.asks(Frame::Stated, step.out)
}
