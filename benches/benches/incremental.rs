//! One event of a person, step by step and by evaluating everything anew: 100, 1,000 and 10,000 segments, to see that the first
//! does not grow with the program.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use onboard_benches::incremental::{BEGIN, HOUR, SEGMENTS, engine, fresh, somebody, used};
use onboard_ir::SegmentId;
use std::hint::black_box;

fn incremental(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("incremental");
    group.sample_size(20);
    for segments in [100_usize, 1_000, 10_000] {
        let features = segments / SEGMENTS;
        let Some(engine) = engine(features) else { return };
        let (Some(mut live), Some(mut anew)) = (somebody(&engine), fresh(&engine)) else { return };
        let features = u32::try_from(features).unwrap_or(1);
        let (mut at, mut feature) = (BEGIN, 0);
        group.bench_function(BenchmarkId::new("one event", segments), |bencher| {
            bencher.iter(|| {
                at += HOUR;
                feature = (feature + 7) % features;
                let later = live.advance_to(at);
                (later.touched, live.event(used(feature, at)).touched)
            });
        });
        let events =
            (0..50).map(|number| used(number % features, BEGIN + i64::from(number) * HOUR)).collect();
        let (profile, history) = (engine.empty_profile(), engine.history(events));
        group.bench_function(BenchmarkId::new("anew", segments), |bencher| {
            bencher.iter(|| anew.run(black_box(&profile), &history, BEGIN + 50 * HOUR).segment(SegmentId(0)));
        });
    }
    group.finish();
}

criterion_group!(benches, incremental);
criterion_main!(benches);
