//! What programs mean: small programs made by hand, and what the interpreter says about people.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "meaning/arithmetic.rs"]
mod arithmetic;
#[path = "meaning/consent.rs"]
mod consent;
#[path = "meaning/fallback.rs"]
mod fallback;
#[path = "meaning/history.rs"]
mod history;
#[path = "meaning/input.rs"]
mod input;
#[path = "meaning/kleene.rs"]
mod kleene;
#[path = "meaning/laws.rs"]
mod laws;
#[path = "meaning/matrix.rs"]
mod matrix;
#[path = "meaning/memory.rs"]
mod memory;
#[path = "meaning/naive.rs"]
mod naive;
#[path = "meaning/robust.rs"]
mod robust;
#[path = "meaning/sketch.rs"]
mod sketch;
#[path = "meaning/story.rs"]
mod story;
#[path = "meaning/window.rs"]
mod window;
