//! The hash of what a program means.
//!
//! Two sources that mean the same have the same hash, whatever their comments, formatting, file names, order of files, or
//! tests. Each declaration is hashed by itself, with names in place of indices and expressions by structure; then the hashes
//! are sorted. Where the order of declarations has a meaning (matrices, of which the first that gives a path wins), it counts.
//! What follows from the rest (views, regions, places) is left out.

mod canon;
mod decide;
mod declare;
mod expr;

use crate::{Program, PurposeId};
use canon::Canon;

/// A BLAKE3 hash.
type Digest = [u8; 32];

/// Begins every hash, so that no other use of BLAKE3 can give the same one. The number counts changes of this form.
const DOMAIN: &str = "onboard program 1";

/// Computes the program's hash and stores it in the program.
pub fn seal(program: &mut Program) {
    program.hash = hash(program);
}

/// The hash of the program in hex: equal for programs that mean the same.
#[must_use]
pub fn hash(program: &Program) -> String {
    let mut canon = Canon::new(program);
    let mut declarations = canon.declarations();
    declarations.sort_unstable();
    canon.text(DOMAIN);
    canon.header();
    canon.count(declarations.len());
    for digest in declarations {
        canon.digest(&digest);
    }
    let mut orders = orders(program);
    orders.sort_unstable();
    canon.count(orders.len());
    for (purpose, matrices) in orders {
        canon.text(purpose);
        canon.count(matrices.len());
        for matrix in matrices {
            canon.text(matrix);
        }
    }
    blake3::Hash::from_bytes(canon.finish()).to_hex().to_string()
}

/// For each purpose the matrices that decide for it, in order.
fn orders(program: &Program) -> Vec<(&str, Vec<&str>)> {
    let decide = |purpose: PurposeId| {
        let matrices = program.matrices.iter().filter(move |matrix| matrix.purposes.contains(&purpose));
        matrices.map(|matrix| matrix.name.as_str()).collect()
    };
    (0..)
        .map(PurposeId)
        .zip(&program.purposes)
        .map(|(id, purpose)| (purpose.name.as_str(), decide(id)))
        .collect()
}
