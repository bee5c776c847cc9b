//! The data of a program: what is sound, what its hash counts, and that it survives being stored.

#![expect(clippy::expect_used, reason = "a fault that goes unnoticed fails the test")]

#[path = "ir/hash.rs"]
mod hash;
#[path = "ir/sample.rs"]
mod sample;
#[path = "ir/store.rs"]
mod store;
#[path = "ir/verify.rs"]
mod verify;
