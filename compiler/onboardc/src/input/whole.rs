//! One profile in a file of its own, which may take several lines; or the lines of a JSON Lines file.

use super::json_lines::JsonLines;
use super::reader::{self, Watch};
use super::{Content, Row, RowSource};
use crate::failure::{Failure, Trouble};
use serde::de::IgnoredAny;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;

/// A single object is not larger.
const LARGEST: u64 = 16 << 20;

/// The one object of a file.
struct Whole {
    text: Option<Vec<u8>>,
}

impl RowSource for Whole {
    fn headers(&self) -> Option<&[String]> {
        None
    }

    fn next(&mut self, row: &mut Row) -> Result<bool, Failure> {
        let Some(text) = self.text.take() else { return Ok(false) };
        row.line = 1;
        row.content = Content::Json(text);
        Ok(true)
    }
}

/// The rows of a JSON file that holds one object over several lines, or one on each.
pub(crate) fn whole_object(path: &Path, watch: &Watch) -> Result<Box<dyn RowSource + Send>, Failure> {
    let mut input = reader::open(path, watch)?;
    let mut text = Vec::new();
    input.by_ref().take(LARGEST).read_to_end(&mut text).map_err(|error| Trouble::io("read", path, &error))?;
    let text = match text.strip_prefix("\u{feff}".as_bytes()) {
        Some(rest) => rest.to_vec(),
        None => text,
    };
    let several_lines = text.trim_ascii().contains(&b'\n');
    if several_lines && serde_json::from_slice::<IgnoredAny>(&text).is_ok() {
        return Ok(Box::new(Whole { text: Some(text) }));
    }
    let rest = BufReader::new(Cursor::new(text).chain(input));
    Ok(Box::new(JsonLines::new(reader::Input::of(path, rest, watch))))
}
