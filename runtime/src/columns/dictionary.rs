//! Lanes that read dictionaries: each entry once.

use super::lane::{Lane, Read};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::ArrowNativeType;
use arrow_schema::DataType;

/// Reads a column of keys.
struct DictionaryLane<'a, N> {
    keys: &'a [N],
    entries: Box<dyn Lane + 'a>,
    /// What each entry means.
    known: Vec<Known>,
    /// What is derived from each entry.
    derived: Vec<Vec<u64>>,
    last: usize,
}

/// What an entry means.
#[derive(Clone, Copy)]
enum Known {
    /// Nobody has asked yet.
    No,
    Yes(Read),
}

impl<N: ArrowNativeType> Lane for DictionaryLane<'_, N> {
    #[inline]
    fn read(&mut self, row: usize) -> Read {
        let Some(key) = self.keys.get(row) else { return Read::Wrong };
        // A key that is not null leads to an entry.
        self.last = key.as_usize();
        match self.known.get(self.last) {
            Some(Known::Yes(read)) => *read,
            Some(Known::No) => self.learn(self.last),
            None => Read::Wrong,
        }
    }

    fn derived(&self) -> &[u64] {
        if self.derived.is_empty() {
            return &[];
        }
        self.derived.get(self.last).map_or(&[], Vec::as_slice)
    }
}

impl<N> DictionaryLane<'_, N> {
    #[cold]
    fn learn(&mut self, key: usize) -> Read {
        let read = self.entries.read(key);
        if let Some(known) = self.known.get_mut(key) {
            *known = Known::Yes(read);
        }
        let derived = self.entries.derived();
        if !derived.is_empty() {
            self.derived.resize_with(self.known.len(), Vec::new);
            if let Some(place) = self.derived.get_mut(key) {
                place.extend_from_slice(derived);
            }
        }
        read
    }
}

/// The lane of a dictionary, of which `entries` makes the lane for its entries; none for any other column.
pub(super) fn lane<'a>(
    array: &'a dyn Array,
    entries: impl FnOnce(&'a ArrayRef) -> Box<dyn Lane + 'a>,
) -> Option<Box<dyn Lane + 'a>> {
    let DataType::Dictionary(keys, _) = array.data_type() else { return None };
    match **keys {
        DataType::Int8 => keyed::<Int8Type>(array, entries),
        DataType::Int16 => keyed::<Int16Type>(array, entries),
        DataType::Int32 => keyed::<Int32Type>(array, entries),
        DataType::Int64 => keyed::<Int64Type>(array, entries),
        DataType::UInt8 => keyed::<UInt8Type>(array, entries),
        DataType::UInt16 => keyed::<UInt16Type>(array, entries),
        DataType::UInt32 => keyed::<UInt32Type>(array, entries),
        DataType::UInt64 => keyed::<UInt64Type>(array, entries),
        _ => None,
    }
}

fn keyed<'a, K: ArrowDictionaryKeyType>(
    array: &'a dyn Array,
    entries: impl FnOnce(&'a ArrayRef) -> Box<dyn Lane + 'a>,
) -> Option<Box<dyn Lane + 'a>> {
    let dictionary = array.as_dictionary_opt::<K>()?;
    let known = vec![Known::No; dictionary.values().len()];
    let (keys, entries) = (dictionary.keys().values(), entries(dictionary.values()));
    Some(Box::new(DictionaryLane { keys, entries, known, derived: Vec::new(), last: 0 }))
}
