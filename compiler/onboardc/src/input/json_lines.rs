//! The rows of a JSON Lines file.

use super::reader::Input;
use super::{Content, Row, RowSource};
use crate::failure::{Failure, Trouble};
use std::io::{BufRead, BufReader};

/// Bytes read at once.
const BUFFER: usize = 1 << 16;

/// Cuts a file into lines. Lines of white space only are passed over.
pub(crate) struct JsonLines {
    reader: BufReader<Input>,
    line: u64,
}

impl JsonLines {
    /// The lines of this input.
    pub(crate) fn new(input: Input) -> Self {
        Self { reader: BufReader::with_capacity(BUFFER, input), line: 0 }
    }
}

impl RowSource for JsonLines {
    fn headers(&self) -> Option<&[String]> {
        None
    }

    fn next(&mut self, row: &mut Row) -> Result<bool, Failure> {
        let mut text = match std::mem::replace(&mut row.content, Content::Json(Vec::new())) {
            Content::Json(text) => text,
            _ => Vec::new(),
        };
        loop {
            text.clear();
            self.reader.get_mut().row_done();
            let count = match self.reader.read_until(b'\n', &mut text) {
                Ok(count) => count,
                Err(error) => return Err(Trouble::io("read", self.reader.get_ref().path(), &error).into()),
            };
            if count == 0 {
                return Ok(false);
            }
            self.line += 1;
            if self.line == 1 && (text.starts_with(&[0xff, 0xfe]) || text.starts_with(&[0xfe, 0xff])) {
                let path = self.reader.get_ref().path().display();
                let message = format!("`{path}` is written in UTF-16");
                return Err(Trouble::new(message).help("save it as UTF-8").into());
            }
            if self.line == 1 && text.starts_with("\u{feff}".as_bytes()) {
                text.drain(..3);
            }
            if !text.iter().all(u8::is_ascii_whitespace) {
                break;
            }
        }
        row.line = self.line;
        row.content = Content::Json(text);
        Ok(true)
    }
}
