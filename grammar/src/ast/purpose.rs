//! Why data may be used.

use super::{Duration, Name, Text};
use crate::Span;
use serde::Serialize;

/// `purpose NAME within PARENT { … }`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Purpose {
    /// Its name.
    pub name: Name,
    /// `within PARENT`
    pub within: Option<Name>,
    /// Its clauses.
    pub clauses: Vec<PurposeClause>,
}

/// A clause of `purpose`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum PurposeClause {
    /// `ask "…"`
    Ask(Text),
    /// `basis consent`
    Basis(Basis, Span),
    /// `regime gdpr opt_in`
    Regime(Name, RegimeMode),
    /// `retain 180d`
    Retain(Duration),
    /// Could not be read.
    Broken,
}

/// The ground on which data is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Basis {
    /// The person's consent.
    Consent,
    /// What the service itself needs.
    Contract,
}

/// What no answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum RegimeMode {
    /// No answer means no.
    OptIn,
    /// No answer means yes, until they object.
    OptOut,
}
