//! Laying out a file: 1,000 and 10,000 lines. It reads the file, lays it out, and reads the tokens of the result to see that they
//! are the same.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

/// As `onboardc` has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn format(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("format");
    group.sample_size(10);
    for lines in [1_000, 10_000] {
        let text = onboard_benches::program(lines);
        if onboard_syntax::format(&text).is_err() {
            eprintln!("the generated program of {lines} lines cannot be formatted");
            return;
        }
        let count = text.lines().count();
        group.throughput(Throughput::Elements(count as u64));
        group.bench_with_input(BenchmarkId::from_parameter(count), &text, |bencher, text| {
            bencher.iter(|| black_box(onboard_syntax::format(text)));
        });
    }
    group.finish();
}

criterion_group!(benches, format);
criterion_main!(benches);
