//! One decision of the workload `onboard-1`: machine code, the interpreter, and Rust written by hand. Other engines stand beside them in `peers/`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use onboard_benches::onboard1::{Checksum, PEOPLE, Person, Prepared, SEED, decide, engine, people};
use onboard_runtime::{EngineKind, Profile, ProfileRow};
use std::hint::black_box;

fn onboard1(criterion: &mut Criterion) {
    let Ok(engine) = engine() else { return };
    let Ok(mut prepared) = Prepared::new(&engine, EngineKind::Interpreter) else { return };
    let people: Vec<Person> = people(SEED).take(PEOPLE).collect();
    let profiles = people.iter().map(|person| Prepared::profile(&engine, person));
    let Ok(profiles) = profiles.collect::<Result<Vec<Profile>, _>>() else { return };
    let Ok(mut code) = Prepared::new(&engine, EngineKind::MachineCode) else { return };
    let rows = people.iter().map(|person| Prepared::row(&engine, person));
    let Ok(rows) = rows.collect::<Result<Vec<ProfileRow>, _>>() else { return };
    let mut group = criterion.benchmark_group("onboard1");
    group.throughput(Throughput::Elements(PEOPLE as u64));
    group.bench_function("by hand", |bencher| {
        bencher.iter(|| {
            let mut sum = Checksum::default();
            black_box(&people).iter().for_each(|person| sum.add(decide(person)));
            sum
        });
    });
    group.bench_function("machine code", |bencher| {
        bencher.iter(|| {
            let mut sum = Checksum::default();
            black_box(&rows).iter().for_each(|row| sum.add(code.decide_row(row)));
            sum
        });
    });
    group.bench_function("interpreter", |bencher| {
        bencher.iter(|| {
            let mut sum = Checksum::default();
            black_box(&profiles).iter().for_each(|profile| sum.add(prepared.decide(profile)));
            sum
        });
    });
    group.finish();
}

criterion_group!(benches, onboard1);
criterion_main!(benches);
