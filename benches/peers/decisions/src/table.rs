//! What is printed: a row for each engine, with medians.

use crate::peer::{Failure, Peer};
use std::fmt;
use std::time::Duration;

/// The table's first lines.
pub const HEAD: &str = "\
| engine               | version | ns per decision | by hand, ns | ratio   | half of the rounds between |
|----------------------|---------|-----------------|-------------|---------|----------------------------|";

/// The packages as they were built.
const LOCK: &str = include_str!("../../Cargo.lock");

/// What was measured of an engine.
pub struct Row {
    name: &'static str,
    version: &'static str,
    nanos: f64,
    by_hand: f64,
    /// Quartiles of the rounds' ratios.
    ratios: [f64; 3],
}

impl Row {
    /// From the times of each round: by hand, and the engine.
    pub fn new(engine: &dyn Peer, people: usize, rounds: &[(Duration, Duration)]) -> Result<Self, Failure> {
        let each = |time: Duration| time.as_nanos() as f64 / people as f64;
        let quartiles = |values: Vec<f64>| quartiles(values).ok_or("no rounds");
        let [_, by_hand, _] = quartiles(rounds.iter().map(|round| each(round.0)).collect())?;
        let [_, nanos, _] = quartiles(rounds.iter().map(|round| each(round.1)).collect())?;
        let ratios = quartiles(rounds.iter().map(|round| each(round.1) / each(round.0)).collect())?;
        Ok(Self { name: engine.name(), version: version(engine.package())?, nanos, by_hand, ratios })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [low, ratio, high] = self.ratios.map(|ratio| format!("{ratio:.2}×"));
        let (name, version, between) = (self.name, self.version, format!("{low} to {high}"));
        write!(f, "| {name:<20} | {version:<7} | {:>15.1} | {:>11.1} ", self.nanos, self.by_hand)?;
        write!(f, "| {ratio:>7} | {between:<26} |")
    }
}

fn quartiles(mut values: Vec<f64>) -> Option<[f64; 3]> {
    values.sort_by(f64::total_cmp);
    let at = |quarter: usize| values.get(values.len().checked_sub(1)? * quarter / 4).copied();
    Some([at(1)?, at(2)?, at(3)?])
}

/// The version of a package in the lock file.
fn version(package: &str) -> Result<&'static str, Failure> {
    let entry = LOCK.split("[[package]]").find(|entry| entry.contains(&format!("name = \"{package}\"\n")));
    let line = entry.and_then(|entry| entry.lines().find_map(|line| line.strip_prefix("version = ")));
    Ok(line.ok_or_else(|| format!("{package} is not locked"))?.trim_matches('"'))
}
