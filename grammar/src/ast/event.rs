//! What a user does.

use super::{Name, Quoted, TypeExpr};
use serde::Serialize;

/// `event NAME from "…" { … }`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Event {
    /// Its name in rules.
    pub name: Name,
    /// `from "Feature Used"`: its name outside, if that differs.
    pub from: Option<Quoted>,
    /// `each "products"`: one event for each element of this array among the properties.
    pub each: Option<Quoted>,
    /// Its clauses.
    pub clauses: Vec<EventClause>,
}

/// A clause of `event`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum EventClause {
    /// `minutes: float in 0 to 600 from "duration_min"`
    Property(Property),
    /// `for P, Q`
    For(Vec<Name>),
    /// `each "products"`, inside the block
    Each(Quoted),
    /// Could not be read; the property's name where it is known.
    Broken(Option<Name>),
}

/// A typed property.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Property {
    /// Its name in rules.
    pub name: Name,
    /// Its type.
    pub ty: TypeExpr,
    /// Its name outside, if that differs; a path.
    pub from: Option<Quoted>,
}
