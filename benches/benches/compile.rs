//! From a prepared engine to machine code: the workload `onboard-1`, and generated programs of which the cost of each segment must
//! not grow. *Ready* is the function that the first person enters, *whole* all functions, of which most are made when somebody
//! needs them.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use onboard_benches::{checked, onboard1, program};
use onboard_runtime::{Engine, Tier};
use std::hint::black_box;

fn compile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compile");
    group.sample_size(20);
    let generated = [300, 1_000, 10_000, 35_000].into_iter().filter_map(|lines| {
        let engine = Engine::new(checked(&program(lines)).program?).ok()?;
        Some((format!("{} segments", engine.program().segments.len()), engine))
    });
    let workload = onboard1::engine().ok().map(|engine| ("onboard-1".to_owned(), engine));
    for (name, engine) in workload.into_iter().chain(generated) {
        let Some(purpose) = engine.program().default_purpose else { continue };
        group.throughput(Throughput::Elements(engine.program().segments.len() as u64));
        for (tier, kind) in [("quick", Tier::Quick), ("optimised", Tier::Optimised)] {
            group.bench_function(BenchmarkId::new(format!("{tier}, ready"), &name), |bencher| {
                bencher.iter(|| black_box(engine.with_tier(kind).machine_code(purpose).is_ok()));
            });
            group.bench_function(BenchmarkId::new(format!("{tier}, whole"), &name), |bencher| {
                bencher.iter(|| {
                    black_box(engine.with_tier(kind).machine_code(purpose)).map(|code| code.complete())
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, compile);
criterion_main!(benches);
