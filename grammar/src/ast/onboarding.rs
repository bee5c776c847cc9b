//! The program itself, its files, and the line that gives purposes to what follows.

use super::{Duration, Name, Quoted};
use serde::Serialize;

/// `onboarding NAME { … }`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Onboarding {
    /// The program's name.
    pub name: Name,
    /// Its clauses.
    pub clauses: Vec<OnboardingClause>,
}

/// A clause of `onboarding`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum OnboardingClause {
    /// `timezone "Europe/Lisbon"`
    Timezone(Quoted),
    /// `speaks en, pt by ui_language`: language tags (quotes removed) and the field that says which.
    Speaks(Vec<Name>, Option<Name>),
    /// `session 30min`
    Session(Duration),
    /// `late up to 3d`
    Late(Duration),
    /// `controller "…"`
    Controller(Quoted),
    /// Could not be read.
    Broken,
}

/// `import "FILE"`
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Import {
    /// The file, relative to the one that imports it.
    pub file: Quoted,
}

/// `for P, Q` in column 0
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Serves {
    /// The purposes of the fields and events that follow in this file and name none.
    pub purposes: Vec<Name>,
}
