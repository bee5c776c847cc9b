//! The visits of the shop example.

use onboard_compiler::{Sources, check};
use onboard_runtime::Engine;
use std::path::{Path, PathBuf};

fn shop() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/shop")
}

/// The program of the visits, alone.
#[must_use]
pub fn engine() -> Option<Engine> {
    let read = |name: &str| std::fs::read_to_string(shop().join(name)).ok();
    let mut sources = Sources::new();
    sources.add_root("visits.onboard", read("visits.onboard")?);
    while let Some(wanted) = sources.wanted().into_iter().next() {
        let text = read(&wanted)?;
        sources.add(wanted, text);
    }
    Engine::new(check(&sources).program?).ok()
}

/// Some visits as CSV.
#[must_use]
pub fn sample() -> Option<String> {
    std::fs::read_to_string(shop().join("data/visits_sample.csv")).ok()
}

/// So many visits as columns: ints and floats of 64 bits, dictionaries of texts, booleans. Those that the rules read, and no
/// other.
#[cfg(feature = "arrow")]
#[must_use]
pub fn columns(rows: usize) -> Option<arrow_array::RecordBatch> {
    use arrow_array::types::Int32Type;
    use arrow_array::{ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int64Array, RecordBatch};
    use std::sync::Arc;
    let sample = sample()?;
    let mut reader = csv::Reader::from_reader(sample.as_bytes());
    let headers = reader.headers().ok()?.clone();
    let visits: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().ok()?;
    let cells = |column: usize| {
        let visits = visits.iter().cycle().take(rows);
        visits.map(move |visit| visit.get(column).unwrap_or_default())
    };
    let column = |name: &str| -> Option<(String, ArrayRef)> {
        let place = headers.iter().position(|header| header == name)?;
        let cells = cells(place);
        let array: ArrayRef = match name {
            "Administrative" | "Informational" | "ProductRelated" => {
                Arc::new(cells.map(|cell| cell.parse().ok()).collect::<Int64Array>())
            }
            "Month" | "VisitorType" => Arc::new(cells.collect::<DictionaryArray<Int32Type>>()),
            "Weekend" | "Revenue" => {
                Arc::new(cells.map(|cell| Some(cell == "TRUE")).collect::<BooleanArray>())
            }
            _ => Arc::new(cells.map(|cell| cell.parse().ok()).collect::<Float64Array>()),
        };
        Some((name.to_owned(), array))
    };
    let read = [
        "Administrative",
        "Informational",
        "Informational_Duration",
        "ProductRelated",
        "ProductRelated_Duration",
        "BounceRates",
        "ExitRates",
        "PageValues",
        "SpecialDay",
        "Month",
        "VisitorType",
        "Weekend",
        "Revenue",
    ];
    let columns: Option<Vec<(String, ArrayRef)>> = read.into_iter().map(column).collect();
    RecordBatch::try_from_iter(columns?).ok()
}

/// Adds up all that columns hold, eight bytes at a time: a bare pass, which nothing that looks at them can beat.
#[cfg(feature = "arrow")]
#[must_use]
pub fn sum(batch: &arrow_array::RecordBatch) -> u64 {
    use arrow_array::{Array, cast::AsArray};
    let words = |bytes: &[u8]| {
        let words = bytes.as_chunks::<8>().0.iter().map(|word| u64::from_le_bytes(*word));
        words.fold(0, u64::wrapping_add)
    };
    let sums = batch.columns().iter().map(|column| match column.as_boolean_opt() {
        // A slice of bits shares the bytes of the whole.
        Some(truths) => {
            let bits = truths.values();
            let bytes = bits.offset() / 8..(bits.offset() + bits.len()).div_ceil(8);
            words(bits.inner().as_slice().get(bytes).unwrap_or_default())
        }
        None => column.to_data().buffers().iter().map(|buffer| words(buffer)).fold(0, u64::wrapping_add),
    });
    sums.fold(0, u64::wrapping_add)
}
