//! A column of keys or truths, page by page.

use super::super::batch::{ColumnData, KeyedColumn, Keys};
use super::RowRange;
use super::entries::{entries, of_column};
use super::page::{DataPage, Values};
use super::runs::Runs;
use super::shared::Shared;
use crate::planes::{Unpacked, part_by_bits, unpack_room};
use arrow_array::{Array, ArrayRef, BooleanArray};
use arrow_buffer::{ArrowNativeType, BooleanBuffer, BooleanBufferBuilder, NullBuffer, ScalarBuffer};
use arrow_schema::DataType;
use fearless_simd::Level;
use parquet::basic::{Encoding, Type};
use parquet::column::page::{Page, PageReader};
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use parquet::file::reader::ChunkReader;
use parquet::file::serialized_reader::SerializedPageReader;
use std::sync::Arc;

/// A column of keys or truths.
pub(super) struct EncodedColumn<R: ChunkReader> {
    pages: SerializedPageReader<R>,
    /// The type of entries; none for truths.
    ty: Option<DataType>,
    /// Whether there may be rows in which nothing stands.
    nullable: bool,
    entries: Option<ArrayRef>,
    page: Option<DataPage>,
    /// The rows before those that are wanted.
    skip: usize,
    level: Level,
}

impl<R: ChunkReader> EncodedColumn<R> {
    /// The column of a group of rows; none where it cannot be read here, by what the table of contents says.
    pub(super) fn new(
        file: &Shared<R>,
        group: &RowGroupMetaData,
        leaf: usize,
        ty: &DataType,
        range: RowRange,
    ) -> Option<Self> {
        let chunk = group.columns().get(leaf)?;
        let described = chunk.column_descr();
        let (levels, physical) = (described.max_def_level(), described.physical_type());
        // A path of one name: it is no part of a group.
        if described.max_rep_level() > 0 || levels > 1 || described.path().parts().len() > 1 {
            return None;
        }
        let truths = physical == Type::BOOLEAN && *ty == DataType::Boolean;
        let ty = if truths { None } else { Some(of_column(physical, ty)?.clone()) };
        if !truths && !keyed(chunk) {
            return None;
        }
        let rows = usize::try_from(group.num_rows()).ok()?;
        let pages = SerializedPageReader::new(Arc::clone(file.file()), chunk, rows, None).ok()?;
        let (nullable, skip) = (levels == 1, range.skip);
        Some(Self { pages, ty, nullable, entries: None, page: None, skip, level: Level::new() })
    }

    /// The next so many rows. None where that is not understood; then nothing more can be read.
    pub(super) fn read(&mut self, count: usize) -> Option<ColumnData> {
        while self.skip > 0 {
            self.pass()?;
        }
        self.next_page()?;
        match self.entries.as_ref().map(Array::len) {
            None => self.truths(count).map(|truths| ColumnData::Array(Arc::new(truths))),
            Some(..=0x100) => self.keys(count, Keys::U8),
            Some(..=0x1_0000) => self.keys(count, Keys::U16),
            Some(_) => self.keys(count, Keys::U32),
        }
    }

    fn keys<N>(&mut self, count: usize, keys: impl Fn(ScalarBuffer<N>) -> Keys) -> Option<ColumnData>
    where
        N: Unpacked + ArrowNativeType + TryFrom<u32>,
    {
        let (numbers, nulls) = self.numbers::<N>(count)?;
        let entries = Arc::clone(self.entries.as_ref()?);
        KeyedColumn::new(keys(numbers.into()), nulls, entries).map(ColumnData::Keyed)
    }

    /// The keys of so many rows, and in which nothing stands.
    fn numbers<N>(&mut self, count: usize) -> Option<(Vec<N>, Option<NullBuffer>)>
    where
        N: Unpacked + ArrowNativeType + TryFrom<u32>,
    {
        let level = self.level;
        let mut numbers = vec![N::default(); unpack_room(count)];
        let mut known = Validity::new(self.nullable, count);
        let (mut done, mut filled) = (0, 0);
        while done < count {
            let page = self.next_page()?;
            let rows = page.left.min(count - done);
            let found = known.take(page, rows)?;
            let Values::Keys(runs) = &mut page.values else { return None };
            if !runs.read(level, numbers.get_mut(filled..filled + found)?) {
                return None;
            }
            page.left -= rows;
            done += rows;
            filled += found;
        }
        let nulls = known.nulls();
        if let Some(nulls) = &nulls {
            let mut parted = vec![N::default(); unpack_room(count)];
            part_by_bits(nulls.inner().bit_chunks().iter_padded(), &numbers, &mut parted);
            numbers = parted;
        }
        numbers.truncate(count);
        Some((numbers, nulls))
    }

    fn truths(&mut self, count: usize) -> Option<BooleanArray> {
        let mut truths = BooleanBufferBuilder::new(count);
        let mut known = Validity::new(self.nullable, count);
        let mut done = 0;
        while done < count {
            let page = self.next_page()?;
            let rows = page.left.min(count - done);
            let found = known.take(page, rows)?;
            page.values.truths(found, &mut truths)?;
            page.left -= rows;
            done += rows;
        }
        let (truths, nulls) = (truths.finish(), known.nulls());
        let truths = match &nulls {
            None => truths,
            Some(nulls) => {
                let mut truths = truths.iter();
                nulls.iter().map(|known| known && truths.next() == Some(true)).collect::<BooleanBuffer>()
            }
        };
        Some(BooleanArray::new(truths, nulls))
    }

    /// Passes over rows before those that are wanted, whole pages where that is possible.
    fn pass(&mut self) -> Option<()> {
        if self.page.as_ref().is_none_or(|page| page.left == 0) {
            let next = self.pages.peek_next_page().ok()??;
            match next.num_levels {
                Some(rows) if !next.is_dict && rows <= self.skip => {
                    self.skip -= rows;
                    return self.pages.skip_next_page().ok();
                }
                _ => {}
            }
        }
        let (most, level) = (self.skip.min(MOST), self.level);
        let page = self.next_page()?;
        let rows = page.left.min(most);
        let found = Validity::new(page.levels.is_some(), rows).take(page, rows)?;
        page.values.pass(found, level)?;
        page.left -= rows;
        self.skip -= rows;
        Some(())
    }

    /// A page in which rows are left.
    fn next_page(&mut self) -> Option<&mut DataPage> {
        while self.page.as_ref().is_none_or(|page| page.left == 0) {
            match (self.pages.get_next_page().ok()??, &self.ty) {
                (Page::DictionaryPage { buf, num_values, encoding, .. }, Some(ty)) => {
                    // One for all pages.
                    if self.entries.is_some()
                        || !matches!(encoding, Encoding::PLAIN | Encoding::PLAIN_DICTIONARY)
                    {
                        return None;
                    }
                    self.entries = Some(entries(buf, usize::try_from(num_values).ok()?, ty)?);
                }
                (page, ty) => {
                    let page = DataPage::new(page, self.nullable, ty.is_none())?;
                    if ty.is_some() && self.entries.is_none() {
                        return None;
                    }
                    self.page = Some(page);
                }
            }
        }
        self.page.as_mut()
    }
}

/// Rows that are passed over at once: a page may say that it has any number of them.
const MOST: usize = 1 << 14;

/// Whether all pages of a column are, or may be, of keys.
fn keyed(chunk: &ColumnChunkMetaData) -> bool {
    let key = |encoding: Encoding| matches!(encoding, Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
    match chunk.page_encoding_stats_mask() {
        Some(pages) => pages.encodings().all(key),
        None => chunk.encodings().any(key),
    }
}

/// In which rows something stands.
struct Validity(Option<BooleanBufferBuilder>);

impl Validity {
    fn new(nullable: bool, rows: usize) -> Self {
        Self(nullable.then(|| BooleanBufferBuilder::new(rows)))
    }

    /// Reads what a page says of so many rows. Gives in how many something stands.
    fn take(&mut self, page: &mut DataPage, rows: usize) -> Option<usize> {
        let (Some(known), Some(levels)) = (&mut self.0, &mut page.levels) else { return Some(rows) };
        let before = known.len();
        levels.read_bits(rows, known).then(|| ones(known, before))
    }

    /// The rows in which nothing stands, where there are any.
    fn nulls(self) -> Option<NullBuffer> {
        let mut known = self.0?;
        Some(NullBuffer::new(known.finish())).filter(|nulls| nulls.null_count() > 0)
    }
}

/// The bits that are set from one on.
fn ones(bits: &BooleanBufferBuilder, from: usize) -> usize {
    let bytes = bits.as_slice().get(from / 8..).unwrap_or_default();
    let (words, rest) = bytes.as_chunks::<8>();
    let words = words.iter().map(|word| u64::from_le_bytes(*word).count_ones() as usize).sum::<usize>();
    let rest = rest.iter().map(|byte| byte.count_ones() as usize).sum::<usize>();
    let before = bytes.first().map_or(0, |byte| byte & ((1 << (from % 8)) - 1));
    words + rest - before.count_ones() as usize
}

impl Values {
    /// Reads so many truths.
    fn truths(&mut self, count: usize, out: &mut BooleanBufferBuilder) -> Option<()> {
        match self {
            Self::Bits(bits, done) => {
                let end = done.checked_add(count).filter(|end| *end <= bits.len().saturating_mul(8))?;
                out.append_packed_range(*done..end, bits);
                *done = end;
                Some(())
            }
            Self::Runs(runs) => runs.read_bits(count, out).then_some(()),
            Self::Keys(_) => None,
        }
    }

    /// Passes over so many values.
    fn pass(&mut self, count: usize, level: Level) -> Option<()> {
        match self {
            Self::Keys(runs) => pass(runs, count, level),
            truths => truths.truths(count, &mut BooleanBufferBuilder::new(count)),
        }
    }
}

fn pass(runs: &mut Runs, count: usize, level: Level) -> Option<()> {
    runs.read(level, &mut vec![0_u32; count]).then_some(())
}
