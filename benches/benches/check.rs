//! Checking a program from text to diagnostics: 1,000, 10,000 and 100,000 lines, to see that cost grows with size alone.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

/// As `onboardc` has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn check(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    group.sample_size(10);
    for lines in [1_000, 10_000, 100_000] {
        let text = onboard_benches::program(lines);
        let count = text.lines().count();
        group.throughput(Throughput::Elements(count as u64));
        group.bench_with_input(BenchmarkId::from_parameter(count), &text, |bencher, text| {
            bencher.iter(|| black_box(onboard_benches::checked(text)));
        });
    }
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
