//! One decision at a time: every engine beside Rust written by hand, in one run, over the same 10,000 people, held to one
//! checksum. `cargo run --release -p peer-decisions`, in `benches/peers`; `-- NAME …` takes only engines whose names begin so.
//!
//! `-- --passes COUNT NAME` only lets that engine (or `hand`) decide about everybody so many times, for a count of instructions: the
//! difference between two counts is what passes cost.

mod by_hand;
mod cedar;
mod cel;
mod evalexpr;
mod onboard;
mod peer;
mod regorus;
mod rhai;
mod table;
mod zen;

use onboard_benches::onboard1::{Checksum, PEOPLE, Person, SEED, people};
use peer::{Failure, Peer};
use std::hint::black_box;
use std::time::{Duration, Instant};
use table::Row;

/// So often an engine and the Rust written by hand take turns; the median counts.
const ROUNDS: usize = 21;

/// A pass that is shorter is preceded by one that does not count: it would measure the caches that the one before left.
const SHORT: Duration = Duration::from_millis(20);

/// Brings everybody into an engine's form.
type Prepare = fn(&[Person]) -> Result<Box<dyn Peer>, Failure>;

/// The engines, by the names that choose them.
const ENGINES: [(&str, Prepare); 8] = [
    ("machine code", onboard::machine_code),
    ("interpreter", onboard::interpreter),
    ("cel", cel::peer),
    ("rhai", rhai::peer),
    ("regorus", regorus::peer),
    ("zen", zen::peer),
    ("evalexpr", evalexpr::peer),
    ("cedar", cedar::peer),
];

fn main() -> Result<(), Failure> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let people: Vec<Person> = people(SEED).take(PEOPLE).collect();
    if let [flag, count, name] = wanted.as_slice()
        && flag == "--passes"
    {
        return passes(name, count.parse()?, &people);
    }
    let expected = by_hand::pass(&people);
    println!("{PEOPLE} people, {ROUNDS} rounds, checksum {expected}\n\n{}", table::HEAD);
    for (name, prepare) in ENGINES {
        if wanted.is_empty() || wanted.iter().any(|wanted| name.starts_with(wanted.as_str())) {
            // One engine at a time is in memory.
            println!("{}", measure(prepare(&people)?.as_mut(), &people, expected)?);
        }
    }
    Ok(())
}

/// Lets an engine, or the Rust written by hand, decide about everybody so many times.
fn passes(name: &str, count: usize, people: &[Person]) -> Result<(), Failure> {
    if "hand".starts_with(name) {
        (0..count).for_each(|_| {
            black_box(by_hand::pass(black_box(people)));
        });
        return Ok(());
    }
    let known = ENGINES.iter().find(|(known, _)| known.starts_with(name));
    let (_, prepare) = known.ok_or_else(|| format!("no engine is called {name}"))?;
    let mut engine = prepare(people)?;
    for _ in 0..count {
        black_box(engine.pass()?);
    }
    Ok(())
}

/// Lets an engine and the Rust written by hand take turns.
fn measure(engine: &mut dyn Peer, people: &[Person], expected: Checksum) -> Result<Row, Failure> {
    let mut rounds = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let (by_hand, _) = timed(|| Ok(by_hand::pass(people)))?;
        let (theirs, sum) = timed(|| engine.pass())?;
        if sum != expected {
            return Err(format!("{}: checksum {sum}", engine.name()).into());
        }
        rounds.push((by_hand, theirs));
    }
    Row::new(engine, people.len(), &rounds)
}

fn timed(mut pass: impl FnMut() -> Result<Checksum, Failure>) -> Result<(Duration, Checksum), Failure> {
    let mut once = || {
        let start = Instant::now();
        pass().map(|sum| (start.elapsed(), sum))
    };
    let first = once()?;
    if first.0 < SHORT { once() } else { Ok(first) }
}
