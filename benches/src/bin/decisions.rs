//! The decisions of `onboard-1` by machine code and by the interpreter, beside Rust written by hand, in turns: the least and the
//! median of all rounds. `cargo run --release -p onboard-benches --bin decisions`
//!
//! With the name of an engine (`hand`, `code`, `interpreter`) and a number it only goes so many rounds, for a count of instructions:
//! the difference between two numbers is what rounds cost.

use onboard_benches::onboard1::{Checksum, PEOPLE, Person, Prepared, SEED, decide, engine, people};
use onboard_runtime::{EngineKind, Profile, ProfileRow};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Rounds in which the engines take turns.
const ROUNDS: usize = 41;

struct Engines {
    people: Vec<Person>,
    rows: Vec<ProfileRow>,
    profiles: Vec<Profile>,
    code: Prepared,
    interpreter: Prepared,
}

impl Engines {
    fn new() -> Result<Self, String> {
        let engine = engine()?;
        let people: Vec<Person> = people(SEED).take(PEOPLE).collect();
        let rows = people.iter().map(|person| Prepared::row(&engine, person));
        let profiles = people.iter().map(|person| Prepared::profile(&engine, person));
        Ok(Self {
            rows: rows.collect::<Result<_, _>>()?,
            profiles: profiles.collect::<Result<_, _>>()?,
            code: Prepared::new(&engine, EngineKind::MachineCode)?,
            interpreter: Prepared::new(&engine, EngineKind::Interpreter)?,
            people,
        })
    }

    /// Decides about everybody.
    fn round(&mut self, engine: &str) -> Option<String> {
        let mut sum = Checksum::default();
        match engine {
            "hand" => black_box(&self.people).iter().for_each(|person| sum.add(decide(person))),
            "code" => black_box(&self.rows).iter().for_each(|row| sum.add(self.code.decide_row(row))),
            "interpreter" => {
                let (profiles, interpreter) = (black_box(&self.profiles), &mut self.interpreter);
                profiles.iter().for_each(|profile| sum.add(interpreter.decide(profile)));
            }
            _ => return None,
        }
        Some(sum.to_string())
    }
}

fn main() -> Result<(), String> {
    let mut engines = Engines::new()?;
    let named = std::env::args().nth(1);
    let rounds = std::env::args().nth(2).and_then(|rounds| rounds.parse().ok()).unwrap_or(1_usize);
    if let Some(engine) = named {
        for _ in 0..rounds {
            let sum = engines.round(&engine).ok_or("an engine is `hand`, `code` or `interpreter`")?;
            black_box(sum);
        }
        return Ok(());
    }
    let names = ["hand", "code", "interpreter"];
    let mut times = names.map(|_| Vec::new());
    for _ in 0..ROUNDS {
        let mut sums = Vec::new();
        for (name, times) in names.iter().zip(&mut times) {
            let begun = Instant::now();
            sums.push(engines.round(name));
            times.push(begun.elapsed());
        }
        if sums.windows(2).any(|pair| matches!(pair, [a, b] if a != b)) {
            return Err(format!("the engines do not agree: {sums:?}"));
        }
    }
    times.iter_mut().for_each(|times| times.sort_unstable());
    let nanos =
        |time: Option<&Duration>| time.map_or(f64::NAN, |time| time.as_secs_f64() * 1e9 / PEOPLE as f64);
    let [by_hand, ..] = &times;
    let (least, middle) = (nanos(by_hand.first()), nanos(by_hand.get(ROUNDS / 2)));
    for (name, times) in names.iter().zip(&times) {
        let (a, b) = (nanos(times.first()), nanos(times.get(ROUNDS / 2)));
        println!("{name:12} least {a:8.1} ns {:6.2}x   median {b:8.1} ns {:6.2}x", a / least, b / middle);
    }
    Ok(())
}
