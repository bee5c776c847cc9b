//! Why a decision is as it is, for people: facts in a few words, and whole stories.
//!
//! Explanations read an [`crate::Evaluation`] and nothing else, so that they see what the purpose sees.

mod because;
mod blockers;
mod expression;
mod memory;
mod phrase;
mod rows;
mod steps;
mod story;
mod subject;
mod tell;

pub use blockers::Blocker;
pub use steps::StepStory;
pub use story::{Mark, Story, Target};

pub(crate) use because::because;
pub(crate) use blockers::blockers;
pub(crate) use expression::constant;
pub(crate) use steps::steps;
pub(crate) use story::{Outlook, why};
pub(crate) use tell::{condition, titled};
