//! Decisions about visits as columns by turns with a bare pass over the same bytes, batch by batch: for ratios on a machine that has
//! other work. `cargo run --release -p onboard-benches --features arrow --bin columns_by_turns ROUNDS`

use arrow_array::{Array, RecordBatch};
use onboard_benches::visits;
use std::hint::black_box;
use std::time::Instant;

/// Visits in memory: more than a cache holds.
const ROWS: usize = 1 << 20;
/// Visits of a batch: so few that most are decided about without an interruption.
const BATCH: usize = 1 << 16;

fn main() {
    let rounds = std::env::args().nth(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(40);
    let (Some(engine), Some(all)) = (visits::engine(), visits::columns(ROWS)) else { return };
    let Some(purpose) = engine.program().default_purpose else { return };
    let Ok(mut decider) = engine.columns(purpose, all.schema_ref()) else { return };
    let batches: Vec<RecordBatch> = (0..ROWS).step_by(BATCH).map(|from| all.slice(from, BATCH)).collect();
    // Half of all others come between two looks at a batch, so that no cache holds it any more.
    let others = batches.iter().cycle().skip(batches.len() / 2);
    let (mut sums, mut decisions) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        for (batch, other) in batches.iter().zip(others.clone()) {
            sums.push(nanoseconds(|| visits::sum(black_box(batch))));
            decisions.push(nanoseconds(|| decider.decide(other, 0).map(|decided| decided.path.null_count())));
        }
    }
    for part in [5, 10, 25, 50] {
        let (sum, decision) = (quantile(&mut sums, part), quantile(&mut decisions, part));
        println!("{part}%: bytes alone {sum:.2} ns, decisions {decision:.2} ns, {:.2} times", decision / sum);
    }
}

/// The time for each person of a batch.
fn nanoseconds<T>(work: impl FnOnce() -> T) -> f64 {
    let begin = Instant::now();
    black_box(work());
    begin.elapsed().as_nanos() as f64 / BATCH as f64
}

/// What so many of a hundred are below.
fn quantile(times: &mut [f64], part: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() * part / 100).copied().unwrap_or(f64::NAN)
}
