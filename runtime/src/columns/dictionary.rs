//! Lanes that read dictionaries: each entry once.

use super::lane::{Found, Lane, Read, Target};
use crate::planes::{Column, Plane};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::ArrowNativeType;
use arrow_schema::DataType;

/// Entries that are all read at once, whether anybody has them or not.
const FEW: usize = 256;

/// Reads a column of keys.
struct DictionaryLane<'a, N> {
    keys: &'a [N],
    entries: Box<dyn Lane<'a> + 'a>,
    /// What each entry means.
    known: Vec<Known>,
    /// What is derived from each entry.
    derived: Vec<Vec<u64>>,
    last: usize,
    /// The words of all entries, where all are right, there are few, and nothing is derived from them.
    words: Option<Box<[u64; FEW]>>,
}

/// What an entry means.
#[derive(Clone, Copy)]
enum Known {
    /// Nobody has asked yet.
    No,
    Yes(Read),
}

impl<'a, N: ArrowNativeType> Lane<'a> for DictionaryLane<'a, N> {
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

    fn fill(&mut self, from: usize, count: usize, wanted: &Plane, target: &mut Target<'_, 'a>) -> Found {
        let Some(words) = &self.words else { return self.fill_each(from, wanted, target) };
        let keys = self.keys.get(from..from + count).unwrap_or_default();
        let word = |key: &N| words.get(key.as_usize() % FEW).copied().unwrap_or(0);
        match target.column() {
            Some(Column::Truths(truths)) => {
                let found = keys.chunks(64).map(|keys| {
                    keys.iter().enumerate().fold(0, |found, (bit, key)| found | (word(key) & 1) << bit)
                });
                *truths = wanted.choose(&Plane::of(found), truths);
            }
            Some(column) => {
                let places = column.words_mut().unwrap_or_default().iter_mut().zip(keys);
                if *wanted == Plane::first(count) {
                    places.for_each(|(place, key)| *place = word(key));
                } else {
                    let wanted = places.enumerate().filter(|(row, _)| wanted.has(*row));
                    wanted.for_each(|(_, (place, key))| *place = word(key));
                }
            }
            None => {}
        }
        Found { present: *wanted, said: *wanted }
    }
}

impl<'a, N: ArrowNativeType> DictionaryLane<'a, N> {
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

    fn fill_each(&mut self, from: usize, wanted: &Plane, target: &mut Target<'_, 'a>) -> Found {
        let mut found = Found::NOTHING;
        wanted.each(|place| match self.read(from + place) {
            Read::Word(word) => {
                target.put(place, word, self.derived());
                found.present.set(place);
                found.said.set(place);
            }
            Read::Nothing => {}
            Read::Wrong => found.said.set(place),
        });
        found
    }

    /// Learns all entries where that makes reading easier.
    fn with_words(mut self) -> Self {
        if self.known.len() > FEW {
            return self;
        }
        let mut words = Box::new([0; FEW]);
        for (key, place) in (0..self.known.len()).zip(words.iter_mut()) {
            match self.learn(key) {
                Read::Word(word) if self.derived.is_empty() => *place = word,
                _ => return self,
            }
        }
        Self { words: Some(words), ..self }
    }
}

/// The lane of a dictionary, of which `entries` makes the lane for its entries; none for any other column.
pub(super) fn lane<'a>(
    array: &'a dyn Array,
    entries: impl FnOnce(&'a ArrayRef) -> Box<dyn Lane<'a> + 'a>,
) -> Option<Box<dyn Lane<'a> + 'a>> {
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
    entries: impl FnOnce(&'a ArrayRef) -> Box<dyn Lane<'a> + 'a>,
) -> Option<Box<dyn Lane<'a> + 'a>> {
    let dictionary = array.as_dictionary_opt::<K>()?;
    let known = vec![Known::No; dictionary.values().len()];
    let nullable = dictionary.values().logical_null_count() > 0;
    let (keys, entries) = (dictionary.keys().values(), entries(dictionary.values()));
    let lane = DictionaryLane { keys, entries, known, derived: Vec::new(), last: 0, words: None };
    Some(Box::new(if nullable { lane } else { lane.with_words() }))
}
