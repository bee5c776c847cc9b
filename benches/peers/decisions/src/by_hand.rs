//! The opponent: Rust as written on an ordinary day, in `onboard_benches::onboard1::decide`.

use onboard_benches::onboard1::{Checksum, Person, decide};
use std::hint::black_box;

/// Decides about everybody once.
pub fn pass(people: &[Person]) -> Checksum {
    let mut sum = Checksum::default();
    for person in black_box(people) {
        sum.add(decide(person));
    }
    sum
}
