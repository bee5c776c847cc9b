//! From columns in memory to decisions about visitors, on one thread. Beside it a bare pass over the same bytes, which nothing
//! that looks at them can beat.

use arrow_array::{Array, RecordBatch};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onboard_benches::visits;
use std::hint::black_box;

/// Visits in memory: more than a cache holds.
const ROWS: usize = 1 << 20;
/// Visits of a batch.
const BATCH: usize = 1 << 16;

fn columns(criterion: &mut Criterion) {
    let (Some(engine), Some(all)) = (visits::engine(), visits::columns(ROWS)) else { return };
    let Some(purpose) = engine.program().default_purpose else { return };
    let Ok(mut decider) = engine.columns(purpose, all.schema_ref()) else { return };
    let batches: Vec<RecordBatch> = (0..ROWS).step_by(BATCH).map(|from| all.slice(from, BATCH)).collect();
    let mut group = criterion.benchmark_group("columns");
    group.sample_size(20).throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("the bytes alone", |bencher| bencher.iter(|| visits::sum(black_box(&all))));
    group.bench_function("decisions", |bencher| {
        bencher.iter(|| {
            let decided = batches.iter().filter_map(|batch| decider.decide(batch, 0).ok());
            decided.map(|decided| decided.path.null_count()).sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, columns);
criterion_main!(benches);
