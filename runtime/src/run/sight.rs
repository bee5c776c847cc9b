//! What a purpose may see of a person.

use crate::{Consent, Profile};
use onboard_ir::{Basis, Program, Purpose, PurposeId, RegimeMode};

/// What a purpose may see of a person at an instant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sight {
    /// Whether it is allowed now, and so is every purpose above it.
    pub(crate) allowed: bool,
    /// Since when that has been so without a break.
    pub(crate) since: i64,
    /// How long it may keep what it sees, in microseconds.
    pub(crate) retain: Option<i64>,
}

impl Sight {
    /// What the purpose may see at `at`.
    pub(crate) fn of(program: &Program, purpose: PurposeId, profile: &Profile, at: i64) -> Self {
        let mut sight = Self { allowed: true, since: i64::MIN, retain: None };
        for (id, purpose) in chain(program, purpose) {
            sight.retain = match (sight.retain, purpose.retain) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
            if purpose.basis == Basis::Contract {
                continue;
            }
            let open = regime_mode(program, id, profile) == RegimeMode::OptOut;
            let consent = profile.consent.get(id.index()).unwrap_or(&Consent::Open);
            match allowed_since(consent, open, at) {
                Some(since) => sight.since = sight.since.max(since),
                None => sight.allowed = false,
            }
        }
        if !sight.allowed {
            sight.since = i64::MIN;
        }
        sight
    }

    /// The earliest instant whose events are visible at `at`.
    pub(crate) fn floor(&self, at: i64) -> i64 {
        let kept = self.retain.map_or(i64::MIN, |retain| at.saturating_sub(retain));
        self.since.max(kept)
    }

    /// The first instant at which something of the instant `time` is no longer kept.
    pub(crate) fn forgets(&self, time: i64) -> Option<i64> {
        self.retain.map(|retain| time.saturating_add(retain).saturating_add(1))
    }
}

/// Whether a purpose is allowed by consents that have no time.
pub(crate) fn allows(program: &Program, purpose: PurposeId, profile: &Profile) -> bool {
    Sight::of(program, purpose, profile, 0).allowed
}

/// A purpose and those above it. A chain longer than the table goes round in a circle: it ends there.
fn chain(program: &Program, purpose: PurposeId) -> impl Iterator<Item = (PurposeId, &Purpose)> {
    let entry = |id: PurposeId| program.purposes.get(id.index()).map(|purpose| (id, purpose));
    std::iter::successors(entry(purpose), move |(_, purpose)| purpose.parent.and_then(entry))
        .take(program.purposes.len())
}

/// What no answer means for this person: the law that holds for them, else the strictest of those named.
pub(crate) fn regime_mode(program: &Program, purpose: PurposeId, profile: &Profile) -> RegimeMode {
    let named =
        chain(program, purpose).map(|(_, purpose)| &purpose.regimes).find(|regimes| !regimes.is_empty());
    let Some(regimes) = named else { return RegimeMode::OptIn };
    let own = profile.regime.as_deref().and_then(|name| regimes.iter().find(|regime| regime.name == name));
    match own {
        Some(regime) => regime.mode,
        None if regimes.iter().any(|regime| regime.mode == RegimeMode::OptIn) => RegimeMode::OptIn,
        None => RegimeMode::OptOut,
    }
}

/// Since when it has been allowed without a break until `at`; none where it is not allowed then.
fn allowed_since(consent: &Consent, open: bool, at: i64) -> Option<i64> {
    match consent {
        Consent::Open => open.then_some(i64::MIN),
        Consent::Always(granted) => granted.then_some(i64::MIN),
        Consent::Changes(changes) => {
            let mut since = open.then_some(i64::MIN);
            let mut rest = changes.iter().take_while(|(time, _)| *time <= at).peekable();
            let mut withdrawn = false;
            while let Some((time, granted)) = rest.next() {
                withdrawn |= !granted;
                // Of several changes at one instant the last holds.
                if rest.peek().is_some_and(|(next, _)| next == time) {
                    continue;
                }
                since = match granted {
                    // A withdrawal blinds for what was until then, even where a new grant follows at once.
                    true if withdrawn => Some(time.saturating_add(1)),
                    true => since.or(Some(*time)),
                    false => None,
                };
                withdrawn = false;
            }
            since
        }
    }
}
