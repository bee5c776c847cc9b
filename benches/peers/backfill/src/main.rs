//! Writes people of `onboard-1` to a Parquet file, as many as wanted: `cargo run --release -p peer-backfill -- FILE [PEOPLE]`. What
//! they come to stands in the file's metadata, from Rust written by hand, for engines to be held to.

mod columns;

use columns::Columns;
use onboard_benches::onboard1::{Outcome, Person, SEED, decide, people};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fs::File;
use std::sync::Arc;

type Failure = Box<dyn std::error::Error>;

/// So many people are written where nobody says how many.
const PEOPLE: usize = 5_000_000;

/// People of one row group: as many as DuckDB takes by default.
const GROUP: usize = 122_880;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which file?")?;
    let wanted = arguments.next().map_or(Ok(PEOPLE), |wanted| wanted.parse())?;
    let schema = Arc::new(parse_message_type(columns::SCHEMA)?);
    let properties = WriterProperties::builder().set_compression(parquet::basic::Compression::SNAPPY).build();
    let mut writer = SerializedFileWriter::new(File::create(&path)?, schema, Arc::new(properties))?;
    let mut sums = Sums::default();
    let mut people = people(SEED).take(wanted);
    loop {
        let group: Vec<Person> = people.by_ref().take(GROUP).collect();
        if group.is_empty() {
            break;
        }
        group.iter().for_each(|person| sums.add(decide(person)));
        Columns(&group).write(&mut writer)?;
    }
    for (name, sum) in [("sum", sums.outcomes), ("squares", sums.squares)] {
        writer.append_key_value_metadata(KeyValue::new(format!("onboard1.{name}"), sum.to_string()));
    }
    writer.close()?;
    println!("{wanted} people in {path}; sum {}, squares {}", sums.outcomes, sums.squares);
    Ok(())
}

/// What outcomes come to in any order: engines of columns keep none.
#[derive(Default)]
struct Sums {
    outcomes: u64,
    squares: u64,
}

impl Sums {
    fn add(&mut self, outcome: Outcome) {
        let outcome = outcome.segments << 4 | u64::from(outcome.path);
        self.outcomes += outcome;
        self.squares += outcome * outcome;
    }
}
