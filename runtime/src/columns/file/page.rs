//! What stands in a page of values.

use super::runs::Runs;
use bytes::Bytes;
use parquet::basic::Encoding;
use parquet::column::page::Page;

/// What is left of a page.
pub(super) struct DataPage {
    /// How many rows.
    pub(super) left: usize,
    /// Says of each row whether anything stands in it; none where something stands in all.
    pub(super) levels: Option<Runs>,
    pub(super) values: Values,
}

/// The values of rows in which something stands.
pub(super) enum Values {
    /// Keys to a dictionary.
    Keys(Runs),
    /// Truths in runs.
    Runs(Runs),
    /// Truths, a bit each; how many have been read.
    Bits(Bytes, usize),
}

impl DataPage {
    /// Reads a page of a column of truths, or of one of keys, in whose rows may stand nothing or must stand something. None where it
    /// is something else.
    pub(super) fn new(page: Page, nullable: bool, truths: bool) -> Option<Self> {
        let (count, encoding) = (page.num_values(), page.encoding());
        let (levels, values) = match page {
            Page::DataPage { buf, .. } if !nullable => (None, buf),
            Page::DataPage { buf, def_level_encoding: Encoding::RLE, .. } => {
                let (levels, values) = sized(&buf)?;
                (Some(levels), values)
            }
            Page::DataPageV2 { buf, rep_levels_byte_len: 0, def_levels_byte_len, .. } => {
                let size = usize::try_from(def_levels_byte_len).ok().filter(|size| *size <= buf.len())?;
                (nullable.then(|| buf.slice(..size)), buf.slice(size..))
            }
            Page::DataPage { .. } | Page::DataPageV2 { .. } | Page::DictionaryPage { .. } => return None,
        };
        let values = match (truths, encoding) {
            (true, Encoding::PLAIN) => Values::Bits(values, 0),
            (true, Encoding::RLE) => Values::Runs(Runs::new(sized(&values)?.0, 1)?),
            (false, Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY) => match values.first() {
                Some(width) => Values::Keys(Runs::new(values.slice(1..), *width)?),
                // Nothing stands in any row.
                None => Values::Keys(Runs::new(Bytes::new(), 0)?),
            },
            _ => return None,
        };
        let levels = match levels {
            Some(levels) => Some(Runs::new(levels, 1)?),
            None => None,
        };
        Some(Self { left: usize::try_from(count).ok()?, levels, values })
    }
}

/// What stands behind its size in bytes, and what comes then.
fn sized(bytes: &Bytes) -> Option<(Bytes, Bytes)> {
    let size = usize::try_from(u32::from_le_bytes(*bytes.first_chunk()?)).ok()?;
    let end = size.checked_add(4).filter(|end| *end <= bytes.len())?;
    Some((bytes.slice(4..end), bytes.slice(end..)))
}
