//! A person of a case: profile, events, purpose and instant, read as a service would.

use crate::Run;
use onboard_ir::PurposeId;
use onboard_runtime::{Engine, History, Profile};

/// The instant of a run that names none, and of tests.
pub(crate) const BEGIN: &str = "2026-01-01T00:00:00Z";

/// A person at an instant.
pub struct Person {
    /// What is known.
    pub profile: Profile,
    /// What they did.
    pub history: History,
    /// The view.
    pub purpose: PurposeId,
    /// Microseconds since 1970.
    pub at: i64,
}

impl Person {
    /// Reads the person of a run.
    ///
    /// # Errors
    /// What can't be read.
    pub fn read(engine: &Engine, run: &Run) -> Result<Self, String> {
        let profile = serde_json::from_str(&run.profile).map_err(|why| format!("profile: {why}"))?;
        let (profile, _) = engine.profile_from_json(&profile);
        let mut events = Vec::new();
        for line in run.events.lines().filter(|line| !line.trim().is_empty()) {
            let event = serde_json::from_str(line).map_err(|why| format!("event {line}: {why}"))?;
            let (read, _) =
                engine.events_from_json(&event).map_err(|why| format!("event {line}: {why:?}"))?;
            events.extend(read);
        }
        let at = instant(run.at.as_deref().unwrap_or(BEGIN))?;
        let purpose = purpose(engine, run.purpose.as_deref())?;
        Ok(Self { profile, history: engine.history(events), purpose, at })
    }

    /// Their decision document.
    ///
    /// # Errors
    /// Where the engine refuses.
    pub fn document(&self, engine: &Engine) -> Result<serde_json::Value, String> {
        let decision = engine
            .decide_for(&self.profile, &self.history, self.at, self.purpose)
            .map_err(|error| error.to_string())?;
        serde_json::from_str(&decision.to_json()).map_err(|why| format!("the document is not JSON: {why}"))
    }
}

/// The purpose of a name; with none, the program's own.
pub(crate) fn purpose(engine: &Engine, name: Option<&str>) -> Result<PurposeId, String> {
    let program = engine.program();
    let Some(name) = name else {
        return program.default_purpose.ok_or_else(|| "the outcome names no purpose".to_owned());
    };
    let place = program.purposes.iter().position(|purpose| purpose.name == name);
    let place = place.and_then(|place| u32::try_from(place).ok());
    place.map(PurposeId).ok_or_else(|| format!("no purpose `{name}`"))
}

/// An instant as microseconds since 1970.
///
/// # Errors
/// Where it is none.
pub fn instant(text: &str) -> Result<i64, String> {
    let instant: jiff::Timestamp = text.parse().map_err(|why| format!("{text}: {why}"))?;
    Ok(instant.as_microsecond())
}
