//! Columns as they are encoded in Parquet files, against the Arrow reader of the same files.
#![cfg(feature = "parquet")]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod support;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, Float32Array, Float64Array, Int8Array,
    Int32Array, Int64Array, LargeStringArray, RecordBatch, StringArray, StringViewArray, StructArray,
    TimestampMicrosecondArray, UInt16Array, UInt64Array,
};
use arrow_schema::{DataType, Field};
use bytes::Bytes;
use onboard_runtime::{ColumnBatch, ColumnData, EngineKind, Keys, ParquetColumns, RowRange};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection, RowSelector,
};
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::Compression;
use parquet::errors::Result;
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use support::random::Random;
use support::{engine, instant, purpose};

/// Rows of a group of rows.
const GROUP: usize = 3_000;

/// Values of many types: few and many, in runs and not, with nulls and without.
fn people(rows: usize) -> RecordBatch {
    let mut random = Random(7);
    let mut number = |below: u64| (0..rows).map(|_| random.next() % below).collect::<Vec<u64>>();
    let (few, many, all, nulls) = (number(5), number(700), number(u64::MAX), number(4));
    let runs = |place: usize| place / 400 % 3;
    let text = |number: &u64| format!("text {number}");
    let known = |place: usize| nulls[place] > 0 || place / 512 % 3 == 1;
    let some = |place: usize| (place / 1_000).is_multiple_of(2);
    let mut lists = ListBuilder::new(StringBuilder::new());
    for number in &few {
        (0..*number).for_each(|_| lists.values().append_value("red"));
        lists.append(*number != 3);
    }
    let inner: ArrayRef = Arc::new(Int64Array::from_iter(few.iter().map(|x| Some(*x as i64))));
    let nested = StructArray::from(vec![(Arc::new(Field::new("inner", DataType::Int64, true)), inner)]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("few ints", Arc::new(Int32Array::from_iter_values(few.iter().map(|x| *x as i32 - 2)))),
        (
            "some ints",
            Arc::new(Int64Array::from_iter((0..rows).map(|at| known(at).then(|| many[at] as i64)))),
        ),
        ("any ints", Arc::new(UInt64Array::from(all.clone()))),
        ("runs", Arc::new(UInt16Array::from_iter_values((0..rows).map(|at| runs(at) as u16)))),
        ("one", Arc::new(Int8Array::from(vec![-7; rows]))),
        ("nothing", Arc::new(Int32Array::new_null(rows))),
        ("parts", Arc::new(Int32Array::from_iter((0..rows).map(|at| some(at).then_some(at as i32 / 9))))),
        (
            "floats",
            Arc::new(Float64Array::from_iter((0..rows).map(|at| known(at).then(|| many[at] as f64 / 8.0)))),
        ),
        ("small floats", Arc::new(Float32Array::from_iter_values(many.iter().map(|x| *x as f32 / 8.0)))),
        ("days", Arc::new(Date32Array::from_iter_values(many.iter().map(|x| *x as i32)))),
        (
            "times",
            Arc::new(
                TimestampMicrosecondArray::from_iter((0..rows).map(|at| known(at).then(|| many[at] as i64)))
                    .with_timezone("UTC"),
            ),
        ),
        ("truths", Arc::new(BooleanArray::from_iter(few.iter().map(|x| Some(*x > 2))))),
        (
            "some truths",
            Arc::new(BooleanArray::from_iter((0..rows).map(|at| known(at).then_some(few[at] > 2)))),
        ),
        ("texts", Arc::new(StringArray::from_iter((0..rows).map(|at| known(at).then(|| text(&few[at])))))),
        ("large texts", Arc::new(LargeStringArray::from_iter_values(many.iter().map(text)))),
        ("views", Arc::new(StringViewArray::from_iter_values(many.iter().map(text)))),
        ("bytes", Arc::new(BinaryArray::from_iter_values(few.iter().map(text)))),
        ("any texts", Arc::new(StringArray::from_iter_values(all.iter().map(text)))),
        ("lists", Arc::new(lists.finish())),
        ("nested", Arc::new(nested)),
    ];
    RecordBatch::try_from_iter(columns).expect("a batch")
}

fn file(batch: &RecordBatch, properties: WriterPropertiesBuilder) -> Bytes {
    let properties = properties.set_max_row_group_row_count(Some(GROUP)).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).expect("a writer");
    writer.write(batch).expect("rows");
    writer.into_inner().expect("a file").into()
}

fn contents(file: &Bytes) -> Result<ArrowReaderMetadata> {
    ArrowReaderMetadata::load(file, ArrowReaderOptions::new())
}

/// The rows by the Arrow reader.
fn by_arrow(file: &Bytes, range: RowRange, batch: usize) -> Result<Vec<RecordBatch>> {
    let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(file.clone(), contents(file)?);
    let rows = vec![RowSelector::skip(range.skip), RowSelector::select(range.count)];
    let builder = builder.with_row_groups(vec![range.group]).with_batch_size(batch);
    let reader = builder.with_row_selection(RowSelection::from(rows)).build()?;
    Ok(reader.collect::<std::result::Result<_, _>>()?)
}

/// The same rows as they are encoded.
fn as_encoded(file: &Bytes, range: RowRange, batch: usize) -> Result<Vec<ColumnBatch>> {
    ParquetColumns::new(file.clone(), &contents(file)?, &ProjectionMask::all(), range, batch)?.collect()
}

/// Fails where a column does not say what an array says.
fn same(name: &str, column: &ColumnData, array: &ArrayRef) {
    let keyed = match column {
        ColumnData::Array(column) => return assert_eq!(column, array, "{name}"),
        ColumnData::Keyed(keyed) => keyed,
    };
    assert_eq!(keyed.keys().len(), array.len(), "{name}");
    for row in 0..array.len() {
        let null = keyed.nulls().is_some_and(|nulls| nulls.is_null(row));
        assert_eq!(null, array.is_null(row), "{name} {row}");
        let key = match keyed.keys() {
            Keys::U8(keys) => keys[row] as usize,
            Keys::U16(keys) => keys[row] as usize,
            Keys::U32(keys) => keys[row] as usize,
        };
        if !null {
            assert_eq!(
                keyed.entries().slice(key, 1).to_data(),
                array.slice(row, 1).to_data(),
                "{name} {row}"
            );
        }
    }
}

/// Compares all columns; gives for each in how many batches it came as keys.
fn compare(file: &Bytes, range: RowRange, batch: usize) -> BTreeMap<String, usize> {
    let (encoded, arrow) = (as_encoded(file, range, batch), by_arrow(file, range, batch));
    let (encoded, arrow) = (encoded.expect("batches"), arrow.expect("batches"));
    assert_eq!(encoded.len(), arrow.len());
    let mut keyed = BTreeMap::new();
    for (encoded, arrow) in encoded.iter().zip(&arrow) {
        assert_eq!(encoded.rows(), arrow.num_rows());
        assert_eq!(encoded.columns().len(), arrow.num_columns());
        let fields = arrow.schema_ref().fields().iter();
        for ((field, array), column) in fields.zip(arrow.columns()).zip(encoded.columns()) {
            same(field.name(), column, array);
            let keys = usize::from(matches!(column, ColumnData::Keyed(_)));
            *keyed.entry(field.name().clone()).or_default() += keys;
        }
    }
    keyed
}

fn versions() -> [WriterPropertiesBuilder; 2] {
    [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0]
        .map(|version| WriterProperties::builder().set_writer_version(version))
}

fn whole(group: usize, rows: usize) -> RowRange {
    RowRange { group, skip: 0, count: GROUP.min(rows - group * GROUP) }
}

/// Columns that no dictionary is written for, or that are not read here.
const OTHERS: [&str; 4] = ["lists", "nested", "some truths", "truths"];

#[test]
fn encoded_columns_say_what_the_arrow_reader_says() {
    let rows = 2 * GROUP + 777;
    let people = people(rows);
    for properties in versions() {
        for page in [170, 1_024, 20_000] {
            let properties = properties.clone().set_data_page_row_count_limit(page).set_write_batch_size(64);
            let file = file(&people, properties);
            for (group, batch) in [(0, 1_000), (1, GROUP), (2, 64)] {
                let keyed = compare(&file, whole(group, rows), batch);
                let batches = whole(group, rows).count.div_ceil(batch);
                for (name, count) in keyed {
                    let expected = if OTHERS.contains(&name.as_str()) { 0 } else { batches };
                    assert_eq!(count, expected, "{name}");
                }
            }
            for (skip, count) in [(1, 1), (169, 400), (1_500, 1_500), (2_999, 1), (170, 1_024)] {
                compare(&file, RowRange { group: 1, skip, count }, 333);
            }
        }
    }
}

#[test]
fn every_codec_is_read() {
    let people = people(GROUP);
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::ZSTD(Default::default()),
        Compression::LZ4_RAW,
        Compression::LZ4,
    ];
    for codec in codecs {
        for properties in versions() {
            let file = file(&people, properties.set_compression(codec));
            assert_eq!(compare(&file, whole(0, GROUP), 1_111)["few ints"], 3, "{codec}");
        }
    }
}

#[test]
fn where_a_dictionary_ends_values_go_on_by_the_arrow_reader() {
    let people = people(GROUP);
    for properties in versions() {
        let properties = properties.set_dictionary_page_size_limit(800).set_data_page_row_count_limit(100);
        let properties = properties.set_write_batch_size(50);
        let file = file(&people, properties.clone());
        let keyed = compare(&file, whole(0, GROUP), 128);
        // By the table of contents it is known from the beginning.
        assert_eq!(keyed["any ints"], 0);
        assert_eq!(keyed["few ints"], GROUP.div_ceil(128));
        let written = contents(&file).expect("contents");
        let mut builder = written.metadata().as_ref().clone().into_builder();
        let groups = builder.take_row_groups().into_iter().map(|group| {
            let mut group = group.into_builder();
            let columns = group.take_columns().into_iter();
            let columns = columns
                .map(|column| column.into_builder().clear_page_encoding_stats().build().expect("a column"));
            group.set_column_metadata(columns.collect()).build().expect("a group")
        });
        let silent = builder.set_row_groups(groups.collect()).build();
        let silent =
            ArrowReaderMetadata::try_new(Arc::new(silent), ArrowReaderOptions::new()).expect("contents");
        // Without such a word it is found on the way.
        let mut keys = 0;
        let columns = ParquetColumns::new(file.clone(), &silent, &ProjectionMask::all(), whole(0, GROUP), 32);
        let arrow = by_arrow(&file, whole(0, GROUP), 32).expect("batches");
        for (encoded, arrow) in columns.expect("columns").zip(arrow) {
            let encoded = encoded.expect("a batch");
            keys += usize::from(matches!(encoded.columns()[2], ColumnData::Keyed(_)));
            for (place, array) in arrow.columns().iter().enumerate() {
                same(&place.to_string(), &encoded.columns()[place], array);
            }
        }
        assert!(keys > 0 && keys < GROUP / 32, "{keys}");
    }
    let file = file(&people, WriterProperties::builder().set_dictionary_enabled(false));
    assert_eq!(compare(&file, whole(0, GROUP), 500).values().sum::<usize>(), 0);
}

#[test]
fn columns_that_are_not_wanted_are_left_out() {
    let people = people(GROUP);
    let file = file(&people, WriterProperties::builder());
    let contents = contents(&file).expect("contents");
    let mask = ProjectionMask::columns(contents.parquet_schema(), ["texts", "nested.inner"]);
    let range = whole(0, GROUP);
    let columns = ParquetColumns::new(file.clone(), &contents, &mask, range, GROUP).expect("columns");
    let batches: Vec<ColumnBatch> = columns.map(|batch| batch.expect("a batch")).collect();
    let nothing = ProjectionMask::none(contents.parquet_schema().num_columns());
    assert_eq!(batches.len(), 1);
    same("texts", &batches[0].columns()[0], people.column(13));
    same("nested", &batches[0].columns()[1], people.column(19));
    let empty = ParquetColumns::new(file, &contents, &nothing, range, 2_000).expect("columns");
    assert_eq!(empty.map(|batch| batch.expect("rows").rows()).collect::<Vec<_>>(), [2_000, 1_000]);
}

/// What came of a file; none where something panicked, as the Arrow reader does on some.
fn caught<T>(read: impl FnOnce() -> Result<T>) -> Option<Result<T>> {
    catch_unwind(AssertUnwindSafe(read)).ok()
}

#[test]
fn what_is_broken_says_what_it_says_by_the_arrow_reader() {
    let people = people(900);
    let mut random = Random(3);
    let (mut read, mut refused) = (0, 0);
    for properties in versions() {
        for page in [200, 20_000] {
            let properties = properties.clone().set_data_page_row_count_limit(page).set_write_batch_size(64);
            let whole_file = file(&people, properties.set_compression(Compression::UNCOMPRESSED));
            let pages = whole_file.len() * 9 / 10;
            for _ in 0..300 {
                let mut broken = whole_file.to_vec();
                for _ in 0..=random.next() % 3 {
                    let place = (random.next() % pages as u64) as usize;
                    broken[place] = match random.next() % 3 {
                        0 => 0xff,
                        1 => broken[place] ^ 1 << (random.next() % 8),
                        _ => random.next() as u8,
                    };
                }
                let (broken, range) = (Bytes::from(broken), RowRange { group: 0, skip: 0, count: 900 });
                let arrow = caught(|| by_arrow(&broken, range, 400));
                match caught(|| as_encoded(&broken, range, 400)) {
                    Some(Ok(encoded)) => {
                        read += 1;
                        // Arrow looks at some values that nobody has.
                        let Some(Ok(arrow)) = arrow else { continue };
                        let columns = |place: usize| (encoded[place].columns(), arrow[place].columns());
                        for place in 0..arrow.len() {
                            let (encoded, arrow) = columns(place);
                            let both = encoded.iter().zip(arrow).enumerate();
                            both.for_each(|(at, (encoded, arrow))| same(&at.to_string(), encoded, arrow));
                        }
                    }
                    Some(Err(_)) => {
                        refused += 1;
                        assert!(!matches!(arrow, Some(Ok(_))), "refused what the Arrow reader reads");
                    }
                    None => assert!(arrow.is_none(), "a panic where the Arrow reader has none"),
                }
            }
        }
    }
    assert!(read > 200 && refused > 200, "{read} read, {refused} refused");
}

const RULES: &str = r#"purpose service { basis contract }

for service

field seats: int in 0 to 600 { fallback 50 }
field share: float in 0 to 80
field city: text
field plan: one of { free, team }
field joined: date
field active: bool

segment large when seats >= 300
segment odd when seats == 301 or share < 10
segment second when city ends with "2"
segment paying when plan == team
segment early when joined < 1971-01-01
segment here when active

path big "Big" { welcome "Hello." }
path small "Small" { welcome "Hi." }
matrix tour -> path for service {
    large | paying -> path
    yes   | -      -> big
    no    | -      -> small
}
"#;

#[test]
fn decisions_about_encoded_columns_are_those_about_record_batches() {
    let engine = engine(RULES);
    let rows = 9_000;
    let mut random = Random(11);
    let mut number = |below: u64| (0..rows).map(|_| random.next() % below).collect::<Vec<u64>>();
    let (many, few, nulls) = (number(620), number(4), number(9));
    let known = |place: usize| nulls[place] > 0;
    let plan = |place: usize| ["free", "team", "", "gold"][few[place] as usize];
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("seats", Arc::new(Int32Array::from_iter((0..rows).map(|at| known(at).then(|| many[at] as i32))))),
        ("share", Arc::new(Float64Array::from_iter_values(many.iter().map(|x| *x as f64 / 8.0)))),
        ("city", Arc::new(StringArray::from_iter_values(many.iter().map(|x| format!("city {x}"))))),
        ("plan", Arc::new(StringArray::from_iter((0..rows).map(|at| known(at).then(|| plan(at)))))),
        ("joined", Arc::new(Date32Array::from_iter_values(many.iter().map(|x| *x as i32)))),
        ("active", Arc::new(BooleanArray::from_iter(few.iter().map(|x| Some(*x == 1))))),
    ];
    let people = RecordBatch::try_from_iter(columns).expect("a batch");
    for properties in versions() {
        let properties =
            properties.set_max_row_group_row_count(Some(rows)).set_dictionary_page_size_limit(6_000);
        let mut writer =
            ArrowWriter::try_new(Vec::new(), people.schema(), Some(properties.build())).expect("a writer");
        writer.write(&people).expect("rows");
        let file: Bytes = writer.into_inner().expect("a file").into();
        let range = RowRange { group: 0, skip: 0, count: rows };
        for kind in [EngineKind::Auto, EngineKind::Interpreter] {
            let decider =
                engine.columns(purpose(&engine, "service"), people.schema_ref()).expect("a decider");
            let (mut one, mut other) =
                (decider.clone().on(kind).expect("a decider"), decider.on(kind).expect("a decider"));
            let at = instant("2026-03-01T00:00Z");
            let arrow = by_arrow(&file, range, 4_500).expect("batches");
            let mut problems = 0;
            for (encoded, arrow) in as_encoded(&file, range, 4_500).expect("batches").iter().zip(&arrow) {
                assert!(matches!(encoded.columns()[0], ColumnData::Keyed(_)));
                let encoded = one.decide(encoded, at).expect("decisions");
                let arrow = other.decide(arrow, at).expect("decisions");
                problems += encoded.problems.len();
                assert_eq!(format!("{encoded:?}"), format!("{arrow:?}"), "{kind:?}");
            }
            assert!(problems > 500, "{problems}");
        }
    }
}
