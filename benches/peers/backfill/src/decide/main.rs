//! Decides about the people of a Parquet file with planes: `decide FILE THREADS`. For each line that comes in it reads the file and
//! prints what everybody comes to, as two sums; `decide FILE THREADS decode` only decodes the columns, and prints how many values that
//! were.

mod file;
mod outcomes;
mod people;

use file::{Group, Groups, Table};
use onboard_benches::onboard1;
use onboard_runtime::{ColumnDecider, Engine, ParquetColumns};
use outcomes::Sums;
use people::People;
use std::io::BufRead;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Rows of a batch: a part of a row group, in whole blocks.
const BATCH: usize = 24_576;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [path, threads, rest @ ..] = arguments.as_slice() else {
        return Err("which file, on how many threads?".into());
    };
    let (path, threads) = (Path::new(path), threads.parse::<usize>()?);
    let engine = onboard1::engine()?;
    let mut workers: Vec<Worker> = Vec::new();
    let decodes = rest.iter().any(|word| word == "decode");
    for _ in 0..threads {
        workers.push(if decodes {
            Worker::Decodes
        } else {
            Worker::Decides(decider(&engine, path)?, People::new())
        });
    }
    for line in std::io::stdin().lock().lines() {
        line?;
        let sums = pass(path, &mut workers)?;
        println!("{} {}", sums.outcomes, sums.squares);
    }
    Ok(())
}

/// The decider of the columns of a file.
fn decider(engine: &Engine, path: &Path) -> Result<ColumnDecider, Failure> {
    let purpose = engine.program().default_purpose.ok_or("no purpose")?;
    let table = Table::open(path)?;
    Ok(engine.columns(purpose, &People::schema(table.schema()))?)
}

/// What a thread does with row groups.
enum Worker {
    Decides(ColumnDecider, People),
    /// For a bound: nobody who reads these columns can be faster.
    Decodes,
}

impl Worker {
    fn group(&mut self, batches: ParquetColumns<Group>, sums: &mut Sums) -> Result<(), Failure> {
        for batch in batches {
            let batch = batch?;
            match self {
                Self::Decodes => sums.outcomes += (batch.rows() * batch.columns().len()) as u64,
                Self::Decides(decider, people) => {
                    let decided = decider.decide(&people.batch(batch)?, 0)?;
                    if let Some(found) = decided.problems.first() {
                        return Err(found.problem.to_string().into());
                    }
                    sums.add(&decided)?;
                }
            }
        }
        Ok(())
    }
}

/// Reads the file once. Each thread takes the next row group as soon as it is through with one.
fn pass(path: &Path, workers: &mut [Worker]) -> Result<Sums, Failure> {
    let (table, next) = (Table::open(path)?, AtomicUsize::new(0));
    let work = |worker: &mut Worker| -> Result<Sums, Failure> {
        let (mut sums, mut groups) = (Sums::default(), Groups::open(path)?);
        loop {
            let group = next.fetch_add(1, Ordering::Relaxed);
            let Some(batches) = groups.read(&table, group, BATCH)? else { return Ok(sums) };
            worker.group(batches, &mut sums)?;
        }
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = workers.iter_mut().map(|worker| scope.spawn(|| work(worker))).collect();
        running.into_iter().try_fold(Sums::default(), |sums, thread| {
            Ok(sums.with(&thread.join().map_err(|_| "a thread panicked")??))
        })
    })
}
