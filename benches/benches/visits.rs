//! From the text of a row to a decision about a visitor: the visits of the shop example, over and over. Beside it a bare pass
//! of the `csv` crate over the same text, which nothing that reads it can beat.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use csv::{ByteRecord, Reader};
use onboard_benches::visits::{engine, sample};
use onboard_runtime::{History, Profile, RowDecoder, Scope};
use std::hint::black_box;

/// How many visits are read in one pass.
const ROWS: usize = 12_330;

/// So many visits as text, with their header.
fn text() -> Option<String> {
    let sample = sample()?;
    let (header, rows) = sample.split_once('\n')?;
    let rows: Vec<&str> = rows.lines().cycle().take(ROWS).collect();
    Some(format!("{header}\n{}\n", rows.join("\n")))
}

fn visits(criterion: &mut Criterion) {
    let (Some(engine), Some(text)) = (engine(), text()) else { return };
    let Some(purpose) = engine.program().default_purpose else { return };
    let mut group = criterion.benchmark_group("visits");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("csv alone", |bencher| {
        bencher.iter(|| each_row(&text, |record| black_box(record.len())));
    });
    let headers = Reader::from_reader(text.as_bytes()).headers().cloned().unwrap_or_default();
    let headers: Vec<&str> = headers.iter().collect();
    let mut decoder = RowDecoder::new(&engine, &headers);
    let (mut profile, mut problems) = (Profile::default(), Vec::new());
    group.bench_function("profiles", |bencher| {
        bencher.iter(|| {
            each_row(&text, |record| {
                decoder.decode(|column| record.get(column), &mut profile, &mut problems);
                problems.len()
            })
        });
    });
    let Ok(mut evaluator) = engine.evaluator(purpose, Scope::Summary, &[]) else { return };
    let nothing = History::default();
    group.bench_function("decisions", |bencher| {
        bencher.iter(|| {
            each_row(&text, |record| {
                decoder.decode(|column| record.get(column), &mut profile, &mut problems);
                evaluator.run(&profile, &nothing, 0).recommended().map_or(0, |(_, _, row)| row as usize)
            })
        });
    });
    group.bench_function("decisions without reading", |bencher| {
        bencher.iter(|| evaluator.run(black_box(&profile), &nothing, 0).recommended());
    });
    group.finish();
}

/// Takes all rows of a text, and adds up what is said of each.
fn each_row(text: &str, mut row: impl FnMut(&ByteRecord) -> usize) -> usize {
    let mut reader = Reader::from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    let mut sum = 0;
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        sum += row(&record);
    }
    sum
}

criterion_group!(benches, visits);
criterion_main!(benches);
