//! Decides about so many visits as columns, and says how many have a path: for a count of instructions.
//! `cargo run --release -p onboard-benches --features arrow --bin columns ROWS`

use arrow_array::Array;
use onboard_benches::visits;

fn main() {
    let rows = std::env::args().nth(1).and_then(|rows| rows.parse().ok()).unwrap_or(1 << 16);
    let (Some(engine), Some(batch)) = (visits::engine(), visits::columns(1 << 16)) else { return };
    let Some(purpose) = engine.program().default_purpose else { return };
    let Ok(mut decider) = engine.columns(purpose, batch.schema_ref()) else { return };
    let (mut left, mut paths) = (rows, 0);
    while left > 0 {
        let batch = batch.slice(0, left.min(batch.num_rows()));
        left -= batch.num_rows();
        let decided = decider.decide(&batch, 0);
        paths += decided.map_or(0, |decided| decided.path.len() - decided.path.null_count());
    }
    println!("{paths} of {rows} have a path");
}
