//! Comparisons of a column with a constant. They hang on nothing else, and are best answered by whoever reads the column, while
//! its words are at hand: then memory is read once, and computed on in the meantime.

use super::code::Code;
use super::operation::{How, Operation, Order, Source};
use std::collections::BTreeSet;
use std::ops::Range;

/// A comparison of a column with a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Atom {
    pub(super) column: u32,
    pub(super) test: Test,
    pub(super) constant: u64,
    /// Whether the constant stands before the column.
    pub(super) first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Test {
    Compare(Order, How),
    /// Whether the bit of the first is set in the second.
    Among,
}

impl Atom {
    fn of(operation: &Operation) -> Option<Self> {
        let (test, a, b) = match *operation {
            Operation::Compare(order, how, a, b) => (Test::Compare(order, how), a, b),
            Operation::Among(member, set) => (Test::Among, member, set),
            _ => return None,
        };
        match (a, b) {
            (Source::Column(column), Source::Constant(constant)) => {
                Some(Self { column, test, constant, first: false })
            }
            (Source::Constant(constant), Source::Column(column)) => {
                Some(Self { column, test, constant, first: true })
            }
            _ => None,
        }
    }
}

/// All that a program asks of columns by themselves.
#[derive(Debug)]
pub(crate) struct Atoms {
    /// Those of one column stand together.
    all: Vec<Atom>,
    #[cfg_attr(not(feature = "arrow"), expect(dead_code, reason = "only columns of Arrow are answered for"))]
    columns: Vec<OfColumn>,
}

/// What is asked of a column.
#[derive(Debug)]
#[cfg_attr(not(feature = "arrow"), expect(dead_code, reason = "only columns of Arrow are answered for"))]
struct OfColumn {
    atoms: Range<usize>,
    /// Whether its words are read by anything else.
    elsewhere: bool,
}

impl Atoms {
    /// Puts atoms in place of the comparisons of some code that are such, over so many columns.
    pub(super) fn take<'c>(columns: usize, codes: impl Iterator<Item = &'c mut Code>) -> Self {
        let mut steps: Vec<_> = codes.flat_map(|code| &mut code.steps).collect();
        let found: BTreeSet<Atom> = steps.iter().filter_map(|step| Atom::of(&step.operation)).collect();
        let all: Vec<Atom> = found.into_iter().collect();
        let before = |column: usize| all.partition_point(|atom| (atom.column as usize) < column);
        let columns = (0..columns)
            .map(|column| OfColumn { atoms: before(column)..before(column + 1), elsewhere: false });
        let mut columns: Vec<OfColumn> = columns.collect();
        for step in &mut steps {
            match Atom::of(&step.operation).and_then(|atom| all.binary_search(&atom).ok()) {
                Some(number) => step.operation = Operation::Atom(number as u32),
                None => step.operation.columns(&mut |column| {
                    if let Some(of) = columns.get_mut(column as usize) {
                        of.elsewhere = true;
                    }
                }),
            }
        }
        Self { all, columns }
    }

    pub(super) fn get(&self, number: u32) -> Option<&Atom> {
        self.all.get(number as usize)
    }
}

#[cfg(feature = "arrow")]
impl Atoms {
    /// How many.
    pub(super) fn count(&self) -> usize {
        self.all.len()
    }

    /// What is asked of a column, with the numbers of that, and whether its words are read for anything else.
    pub(super) fn of(&self, column: usize) -> Option<(Range<usize>, &[Atom], bool)> {
        let OfColumn { atoms, elsewhere } = self.columns.get(column)?;
        Some((atoms.clone(), self.all.get(atoms.clone())?, *elsewhere))
    }
}
