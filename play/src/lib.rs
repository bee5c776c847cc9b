//! The playground: one page for trying rules on one person, served from this machine to itself.
//!
//! The page is part of the program; nothing is fetched from anywhere. It speaks to a language server of its own over a
//! WebSocket, one for each time that it is open. This crate carries messages and files; it must not know what rules mean,
//! nor write anything to the disk: what is typed stays in the page.
#![deny(missing_docs)]

mod frames;
mod guard;
mod page;
mod server;
mod session;
mod start;

pub use server::Playground;
pub use start::PlayFile;
