//! Operations in the order in which they run, with registers.

use super::build::{Bit, Built, Filling, Outputs};
use super::operation::{Operation, Source};
use std::collections::HashMap;

/// Operations that are ready to run.
#[derive(Debug)]
pub(super) struct Code {
    /// First what rules see.
    pub(super) steps: Vec<Step>,
    /// How many of the steps that is; the others say what is by guess.
    pub(super) rules: usize,
    pub(super) fillings: Vec<Filling>,
    /// Where the results stand.
    pub(super) outputs: Outputs,
    /// How many registers there are.
    pub(super) planes: usize,
    pub(super) lanes: usize,
}

/// An operation on registers.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) operation: Operation,
    /// Where its plane and its lane go.
    pub(super) plane: usize,
    pub(super) lane: usize,
}

/// Orders operations, leaves out those that nobody asks for, and gives them registers: as few as can be, so that they stay in
/// the cache.
pub(super) fn code(built: Built) -> Code {
    let Built { mut operations, fillings, mut outputs } = built;
    let mut roots = Vec::new();
    outputs.each(|bit| roots.extend(number(bit)));
    let guesses: Vec<u32> = outputs.matrices.iter().filter_map(|matrix| number(&matrix.by_guess)).collect();
    let for_rules = needed(&mut operations, &roots);
    let for_guesses = needed(&mut operations, &guesses);
    let order = order(&mut operations, &for_rules, &for_guesses);
    let rules = order.iter().filter(|number| for_rules.get(**number) == Some(&true)).count();
    roots.extend(guesses);
    let mut registers = Registers::new(&mut operations, &order, &roots);
    let mut steps = Vec::with_capacity(order.len());
    for (time, number) in order.into_iter().enumerate() {
        if let Some(operation) = operations.get(number) {
            steps.push(registers.step(time, number, operation.clone()));
        }
    }
    outputs.each(|bit| registers.output(bit));
    outputs.matrices.iter_mut().for_each(|matrix| registers.output(&mut matrix.by_guess));
    let (planes, lanes) = (registers.planes.count, registers.lanes.count);
    Code { steps, rules, fillings, outputs, planes, lanes }
}

fn number(bit: &Bit) -> Option<u32> {
    match bit {
        Bit::In(number) => Some(*number),
        Bit::Zero | Bit::One => None,
    }
}

/// Which operations these need.
fn needed(operations: &mut [Operation], roots: &[u32]) -> Vec<bool> {
    let mut needed = vec![false; operations.len()];
    for root in roots {
        if let Some(entry) = needed.get_mut(*root as usize) {
            *entry = true;
        }
    }
    for (place, operation) in operations.iter_mut().enumerate().rev() {
        if needed.get(place) == Some(&true) {
            for number in reads(operation).0.into_iter().chain(reads(operation).1) {
                if let Some(entry) = needed.get_mut(number as usize) {
                    *entry = true;
                }
            }
        }
    }
    needed
}

/// The planes and the lanes that an operation reads.
fn reads(operation: &mut Operation) -> (Vec<u32>, Vec<u32>) {
    let (mut planes, mut lanes) = (Vec::new(), Vec::new());
    operation.visit(&mut |plane| planes.push(*plane), &mut |source| {
        if let Source::Lane(lane) = source {
            lanes.push(*lane);
        }
    });
    (planes, lanes)
}

/// The column that an operation reads, where it reads nothing that another gives.
fn column(operation: &mut Operation) -> Option<u32> {
    let (planes, lanes) = reads(operation);
    let compares = matches!(operation, Operation::Compare(..) | Operation::Among(..));
    let mut column = None;
    operation.visit(&mut |_| {}, &mut |source| {
        if let Source::Column(read) = source {
            column = Some(*read);
        }
    });
    column.filter(|_| compares && planes.is_empty() && lanes.is_empty())
}

/// What rules see first; of that what only asks something of a column, one column after the other.
fn order(operations: &mut [Operation], for_rules: &[bool], for_guesses: &[bool]) -> Vec<usize> {
    let mut keyed: Vec<(u64, usize)> = Vec::new();
    let mut alone = vec![false; operations.len()];
    for (number, operation) in operations.iter_mut().enumerate() {
        // What reads words that no plane has to do with comes before planes, so that it can go on piece by piece.
        let lanes = reads(operation).1;
        let of_words =
            operation.is_of_words() && lanes.iter().all(|lane| alone.get(*lane as usize) == Some(&true));
        if let Some(place) = alone.get_mut(number) {
            *place = of_words;
        }
        let rules = for_rules.get(number) == Some(&true);
        if !rules && for_guesses.get(number) != Some(&true) {
            continue;
        }
        let key = match column(operation) {
            _ if !rules => u64::MAX,
            Some(column) => u64::from(column),
            None if of_words => u64::MAX - 2,
            None => u64::MAX - 1,
        };
        keyed.push((key, number));
    }
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, number)| number).collect()
}

/// Registers of one kind.
#[derive(Default)]
struct Bank {
    count: usize,
    free: Vec<usize>,
    /// When each number is read for the last time.
    last: HashMap<u32, usize>,
    /// Where each number stands.
    places: HashMap<u32, usize>,
}

impl Bank {
    fn take(&mut self, number: usize) -> usize {
        let place = self.free.pop().unwrap_or_else(|| {
            self.count += 1;
            self.count - 1
        });
        self.places.insert(number as u32, place);
        place
    }

    /// Gives back the register of a number that nobody reads from now on.
    fn release(&mut self, number: u32, time: usize) {
        if self.last.get(&number).is_none_or(|last| *last <= time)
            && let Some(place) = self.places.remove(&number)
        {
            self.free.push(place);
        }
    }

    fn place(&self, number: u32) -> u32 {
        self.places.get(&number).map_or(0, |place| *place as u32)
    }
}

#[derive(Default)]
struct Registers {
    planes: Bank,
    lanes: Bank,
}

impl Registers {
    fn new(operations: &mut [Operation], order: &[usize], roots: &[u32]) -> Self {
        let mut registers = Self::default();
        for (time, number) in order.iter().enumerate() {
            let Some(operation) = operations.get_mut(*number) else { continue };
            let (planes, lanes) = reads(operation);
            registers.planes.last.extend(planes.into_iter().map(|plane| (plane, time)));
            registers.lanes.last.extend(lanes.into_iter().map(|lane| (lane, time)));
        }
        registers.planes.last.extend(roots.iter().map(|root| (*root, usize::MAX)));
        registers
    }

    fn step(&mut self, time: usize, number: usize, mut operation: Operation) -> Step {
        let (planes, lanes) = reads(&mut operation);
        let (gives_plane, gives_lane) = operation.gives();
        // What is read is given back only now: nothing is written where something is still read.
        let plane = if gives_plane { self.planes.take(number) } else { 0 };
        let lane = if gives_lane { self.lanes.take(number) } else { 0 };
        operation.visit(&mut |plane| *plane = self.planes.place(*plane), &mut |source| {
            if let Source::Lane(lane) = source {
                *lane = self.lanes.place(*lane);
            }
        });
        let own = number as u32;
        planes.into_iter().chain([own]).for_each(|plane| self.planes.release(plane, time));
        lanes.into_iter().chain([own]).for_each(|lane| self.lanes.release(lane, time));
        Step { operation, plane, lane }
    }

    fn output(&self, bit: &mut Bit) {
        if let Bit::In(number) = bit {
            *number = self.planes.place(*number);
        }
    }
}
