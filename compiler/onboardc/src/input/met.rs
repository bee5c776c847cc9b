//! Whether a person was met before, without keeping names.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasher, RandomState};

/// Makes a number of a name: two names have the same one with a chance of 1 in 2^128.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fingerprint {
    hashers: [RandomState; 2],
}

impl Fingerprint {
    /// The number of a name.
    pub(crate) fn of(&self, user: &str) -> u128 {
        let [high, low] = &self.hashers;
        u128::from(high.hash_one(user)) << 64 | u128::from(low.hash_one(user))
    }
}

/// The people met so far, and on which line each was first met.
#[derive(Debug, Default)]
pub(crate) struct Met {
    lines: HashMap<u128, u64>,
}

impl Met {
    /// Meet a person; the line on which they were met before, if they were.
    pub(crate) fn before(&mut self, person: u128, line: u64) -> Option<u64> {
        match self.lines.entry(person) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }
}
