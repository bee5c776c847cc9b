//! Profiles from Parquet files.

use crate::folder::Folder;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use std::fs::File;
use std::sync::Arc;

/// Three people: `ana` with 7 visits, `bo` with 1, and `cy` with none known, their role within a group.
fn write(folder: &Folder, name: &str) {
    let schema = "message people { required binary user (UTF8); optional int64 visits; \
                  optional group answers { optional binary role (UTF8); } }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = Arc::new(WriterProperties::builder().build());
    let mut writer =
        SerializedFileWriter::new(File::create(folder.path(name)).unwrap(), schema, properties).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let texts = |texts: &[&str]| texts.iter().map(|text| ByteArray::from(*text)).collect::<Vec<_>>();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&texts(&["ana", "bo", "cy"]), None, None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<Int64Type>().write_batch(&[7, 1], Some(&[1, 1, 0]), None).unwrap();
    column.close().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&texts(&["manager"]), Some(&[0, 2, 1]), None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
}

#[test]
fn rows_and_groups_are_read_like_those_of_csv() {
    let folder =
        Folder::with_tour(&[("people.csv", "user,visits,answers.role\nana,7,\nbo,1,manager\ncy,,\n")]);
    write(&folder, "people.parquet");
    let eval =
        |file: &str| folder.run(&["eval", "tour.onboard", "--profiles", file, "--at", "2026-03-15T12:00Z"]);
    let run = eval("people.parquet");
    assert_eq!(run.exits(0).documents().len(), 3);
    assert_eq!(run.stdout, eval("people.csv").stdout);
    assert_eq!(run.documents()[1]["path"]["recommended"], "desk");
}

#[test]
fn a_damaged_file_is_refused() {
    let folder = Folder::with_tour(&[("text.parquet", "user,visits\nana,7\n"), ("empty.parquet", "")]);
    write(&folder, "people.parquet");
    let whole = std::fs::read(folder.path("people.parquet")).unwrap();
    folder.write("cut.parquet", &whole[..whole.len() - 20]);
    for file in ["text.parquet", "empty.parquet", "cut.parquet"] {
        let run = folder.run(&["eval", "tour.onboard", "--profiles", file]);
        run.exits(2).complains(&format!("cannot read `{file}` as Parquet"));
    }
    folder.run(&["eval", "tour.onboard", "--profiles", "-", "--input-format", "parquet"]).exits(2);
}

#[test]
fn no_change_of_a_byte_makes_it_panic() {
    let folder = Folder::with_tour(&[]);
    write(&folder, "people.parquet");
    let whole = std::fs::read(folder.path("people.parquet")).unwrap();
    for at in (0..whole.len()).step_by(7) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0xff;
        folder.write("damaged.parquet", &damaged);
        let by_columns = [&["--summary"][..], &["-o", "out.parquet"]];
        for more in [&[][..]].into_iter().chain(by_columns.into_iter().skip(at % 2).step_by(2)) {
            let run =
                folder.run(&[&["eval", "tour.onboard", "--profiles", "damaged.parquet"], more].concat());
            assert!(matches!(run.code, Some(0 | 2)), "byte {at}: {run:?}");
        }
    }
}
