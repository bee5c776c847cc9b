//! Lanes that read dictionaries: each entry once.

use super::batch::{KeyedColumn, Keys};
use super::lane::{Found, Lane, Read, Target};
use crate::planes::{Atom, Column, Plane, answer_bytes, entries};
use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::{ArrowNativeType, ScalarBuffer};
use arrow_schema::DataType;
use fearless_simd::Level;
use onboard_ir::FieldId;
use std::collections::HashMap;
use std::sync::Arc;

/// Entries that are all read at once, whether anybody has them or not.
const FEW: usize = 256;

/// The same where so many more rows have them.
const MANY: usize = 4_096;

/// Rows for each of many entries.
const ROWS: usize = 8;

/// Reads a column of keys.
struct DictionaryLane<'a, N> {
    keys: &'a [N],
    entries: Box<dyn Lane<'a> + 'a>,
    learned: Learned,
    last: usize,
    level: Level,
}

/// What the entries of a dictionary mean. Batches of one file often share a dictionary: this is kept from one to the next.
#[derive(Clone, Debug)]
pub(super) struct Learned {
    /// The entries.
    of: ArrayRef,
    /// What each means; empty until somebody asks.
    known: Vec<Known>,
    /// What is derived from each.
    derived: Vec<Vec<u64>>,
    /// The words of all entries, where all are right: what they mean, then what is derived from them.
    tables: Vec<Table>,
    /// Whether not all entries are right, or they are too many.
    without: bool,
    /// What was learned of the dictionary that entries are keys to, where they are.
    within: Option<Box<Learned>>,
}

/// What was learned of dictionaries, by the column and the field that is read from it.
pub(super) type Kept = HashMap<Place, Learned>;

/// A column, and the field that is read from it; none for what is no field.
pub(super) type Place = (usize, Option<FieldId>);

/// What an entry means.
#[derive(Clone, Copy, Debug)]
enum Known {
    /// Nobody has asked yet.
    No,
    Yes(Read),
}

/// What each entry answers: a bit for each of eight atoms.
type Answers = Vec<Vec<u8>>;

/// The atoms of a byte.
const BITS: usize = 8;

/// A word for each entry.
#[derive(Clone, Debug)]
struct Table {
    /// Filled up to [`FEW`] at least.
    words: ScalarBuffer<u64>,
    /// What entries answer to what is asked: of one decider, that is always the same. Made when it is needed.
    answers: Option<Answers>,
}

impl Table {
    fn new(words: ScalarBuffer<u64>) -> Self {
        let few = |words: &[u64]| {
            let mut filled = words.to_vec();
            filled.resize(FEW, 0);
            filled.into()
        };
        Self { words: if words.len() < FEW { few(&words) } else { words }, answers: None }
    }

    /// What the entries (so many) answer to what is asked of their words.
    fn answers(words: &[u64], level: Level, count: usize, atoms: &[Atom]) -> Answers {
        // Most dictionaries fit a register.
        let room = count.next_power_of_two().max(64);
        let whole = words.len().min(room) / 64 * 64;
        let (words, rest) = words.split_at_checked(whole).unwrap_or_default();
        let mut last = [0; 64];
        last.iter_mut().zip(rest).for_each(|(word, given)| *word = *given);
        let bytes = atoms.chunks(BITS).map(|atoms| {
            let mut bytes = vec![0; room];
            let (of_words, of_rest) = bytes.split_at_mut_checked(whole).unwrap_or_default();
            answer_bytes(level, atoms, words, of_words);
            answer_bytes(level, atoms, &last, of_rest.get_mut(..64).unwrap_or_default());
            bytes
        });
        bytes.collect()
    }

    /// Writes the words of keys, those of people who are wanted or `all`.
    fn put<N: ArrowNativeType>(&self, keys: &[N], wanted: &Plane, all: bool, column: &mut Column<'_>) {
        let words = &*self.words;
        if let Ok(words) = <&[u64; FEW]>::try_from(words) {
            // As many as are known when this is compiled: no key is compared with their number.
            let word = |key: &N| words.get(key.as_usize() % FEW).copied().unwrap_or(0);
            return put(keys, word, wanted, all, column);
        }
        put(keys, |key| words.get(key.as_usize()).copied().unwrap_or(0), wanted, all, column);
    }
}

#[inline]
fn put<N>(keys: &[N], word: impl Fn(&N) -> u64, wanted: &Plane, all: bool, column: &mut Column<'_>) {
    if let Column::Truths(truths) = column {
        let found = keys
            .chunks(64)
            .map(|keys| keys.iter().enumerate().fold(0, |found, (bit, key)| found | (word(key) & 1) << bit));
        *truths = wanted.choose(&Plane::of(found), truths);
        return;
    }
    let places = column.words_mut(keys.len()).unwrap_or_default().iter_mut().zip(keys);
    if all {
        places.for_each(|(place, key)| *place = word(key));
    } else {
        let wanted = places.enumerate().filter(|(row, _)| wanted.has(*row));
        wanted.for_each(|(_, (place, key))| *place = word(key));
    }
}

impl Learned {
    /// Nothing yet of these entries.
    fn new(of: &ArrayRef) -> Self {
        let (known, derived, tables) = (Vec::new(), Vec::new(), Vec::new());
        Self { of: Arc::clone(of), known, derived, tables, without: false, within: None }
    }

    /// Whether these are the same entries: the same memory.
    fn is_of(&self, entries: &ArrayRef) -> bool {
        Arc::ptr_eq(&self.of, entries) || self.of.to_data().ptr_eq(&entries.to_data())
    }

    /// What is derived from an entry.
    fn derived(&self, key: usize) -> &[u64] {
        self.derived.get(key).map_or(&[], Vec::as_slice)
    }
}

impl<'a, N: ArrowNativeType> Lane<'a> for DictionaryLane<'a, N> {
    #[inline]
    fn read(&mut self, row: usize) -> Read {
        let Some(key) = self.keys.get(row) else { return Read::Wrong };
        // A key that is not null leads to an entry.
        self.last = key.as_usize();
        match self.learned.known.get(self.last) {
            Some(Known::Yes(read)) => *read,
            Some(Known::No) | None => self.learn(self.last),
        }
    }

    fn derived(&self) -> &[u64] {
        self.learned.derived(self.last)
    }

    fn fill(&mut self, from: usize, count: usize, wanted: &Plane, target: &mut Target<'_, 'a>) -> Found {
        let Self { learned: Learned { tables, of, .. }, level, .. } = self;
        if tables.is_empty() {
            return self.fill_each(from, wanted, target);
        }
        let keys = self.keys.get(from..from + count).unwrap_or_default();
        // Of those who are not wanted anything may be said where nobody else says it.
        let all = target.is_alone() || *wanted == Plane::first(count);
        for (place, table) in tables.iter_mut().enumerate() {
            let derived = place.checked_sub(1);
            if let Some((column, asked)) = target.asked(count, derived) {
                let Table { words, answers } = table;
                let of_entries =
                    answers.get_or_insert_with(|| Table::answers(words, *level, of.len(), asked.atoms));
                for (of_entries, answers) in of_entries.iter().zip(asked.answers.chunks_mut(BITS)) {
                    entries(*level, keys, of_entries, answers);
                }
                if asked.words {
                    table.put(keys, wanted, all, column);
                }
            } else if let Some(column) = target.column_of(derived) {
                table.put(keys, wanted, all, column);
            }
        }
        Found::all(wanted)
    }

    fn learned(&mut self) -> Option<Learned> {
        let nothing = Learned::new(&self.learned.of);
        let within = self.entries.learned().map(Box::new);
        Some(Learned { within, ..std::mem::replace(&mut self.learned, nothing) })
    }
}

impl<'a, N: ArrowNativeType> DictionaryLane<'a, N> {
    #[cold]
    fn learn(&mut self, key: usize) -> Read {
        let Learned { of, known, derived, .. } = &mut self.learned;
        if key >= of.len() {
            return Read::Wrong;
        }
        let read = self.entries.read(key);
        known.resize(of.len(), Known::No);
        if let Some(known) = known.get_mut(key) {
            *known = Known::Yes(read);
        }
        let found = self.entries.derived();
        if !found.is_empty() {
            derived.resize_with(known.len(), Vec::new);
            if let Some(place) = derived.get_mut(key) {
                place.extend_from_slice(found);
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
            }
            Read::Nothing => {}
            Read::Wrong => found.wrong.set(place),
        });
        found
    }

    /// Learns all entries where that makes reading easier.
    fn with_tables(mut self) -> Self {
        let Learned { of, tables, without, .. } = &mut self.learned;
        let count = of.len();
        if count == 0 || *without || !tables.is_empty() {
            return self;
        }
        *without = true;
        if let Some(words) = self.entries.words(count) {
            *tables = vec![Table::new(words)];
            return self;
        }
        let many = count <= MANY && count.saturating_mul(ROWS) <= self.keys.len();
        if count > FEW && !many {
            return self;
        }
        let mut words = Vec::with_capacity(count);
        for key in 0..count {
            let read = match self.learned.known.get(key) {
                Some(Known::Yes(read)) => *read,
                _ => self.learn(key),
            };
            match read {
                Read::Word(word) => words.push(word),
                Read::Nothing | Read::Wrong => return self,
            }
        }
        let asked = self.learned.derived(0).len();
        let derived = (0..asked).map(|place| {
            let words = (0..count).map(|key| self.learned.derived(key).get(place).copied().unwrap_or(0));
            Table::new(words.collect())
        });
        self.learned.tables = std::iter::once(Table::new(words.into())).chain(derived).collect();
        self
    }
}

/// The lane of a dictionary, of which `entries` makes the lane for its entries (from what was learned of the dictionary that these are
/// keys to); none for any other column. What others have `learned` of the same entries is taken from there.
pub(super) fn lane<'a>(
    level: Level,
    array: &'a dyn Array,
    learned: Option<Learned>,
    entries: impl FnOnce(&'a ArrayRef, Option<Learned>) -> Box<dyn Lane<'a> + 'a>,
) -> Option<Box<dyn Lane<'a> + 'a>> {
    let DataType::Dictionary(keys, _) = array.data_type() else { return None };
    match **keys {
        DataType::Int8 => of_arrow::<Int8Type>(level, array, learned, entries),
        DataType::Int16 => of_arrow::<Int16Type>(level, array, learned, entries),
        DataType::Int32 => of_arrow::<Int32Type>(level, array, learned, entries),
        DataType::Int64 => of_arrow::<Int64Type>(level, array, learned, entries),
        DataType::UInt8 => of_arrow::<UInt8Type>(level, array, learned, entries),
        DataType::UInt16 => of_arrow::<UInt16Type>(level, array, learned, entries),
        DataType::UInt32 => of_arrow::<UInt32Type>(level, array, learned, entries),
        DataType::UInt64 => of_arrow::<UInt64Type>(level, array, learned, entries),
        _ => None,
    }
}

fn of_arrow<'a, K: ArrowDictionaryKeyType>(
    level: Level,
    array: &'a dyn Array,
    learned: Option<Learned>,
    entries: impl FnOnce(&'a ArrayRef, Option<Learned>) -> Box<dyn Lane<'a> + 'a>,
) -> Option<Box<dyn Lane<'a> + 'a>> {
    let dictionary = array.as_dictionary_opt::<K>()?;
    Some(of_keys(level, dictionary.keys().values(), dictionary.values(), learned, entries))
}

/// The same of keys to entries.
pub(super) fn keyed<'a>(
    level: Level,
    column: &'a KeyedColumn,
    learned: Option<Learned>,
    entries: impl FnOnce(&'a ArrayRef, Option<Learned>) -> Box<dyn Lane<'a> + 'a>,
) -> Box<dyn Lane<'a> + 'a> {
    match column.keys() {
        Keys::U8(keys) => of_keys(level, keys, column.entries(), learned, entries),
        Keys::U16(keys) => of_keys(level, keys, column.entries(), learned, entries),
        Keys::U32(keys) => of_keys(level, keys, column.entries(), learned, entries),
    }
}

fn of_keys<'a, N: ArrowNativeType>(
    level: Level,
    keys: &'a [N],
    values: &'a ArrayRef,
    learned: Option<Learned>,
    entries: impl FnOnce(&'a ArrayRef, Option<Learned>) -> Box<dyn Lane<'a> + 'a>,
) -> Box<dyn Lane<'a> + 'a> {
    let mut learned = learned;
    let within = learned.as_mut().and_then(|learned| learned.within.take()).map(|within| *within);
    let learned = learned.filter(|learned| learned.is_of(values)).unwrap_or_else(|| Learned::new(values));
    let nullable = values.logical_null_count() > 0;
    let lane = DictionaryLane { keys, entries: entries(values, within), learned, last: 0, level };
    Box::new(if nullable { lane } else { lane.with_tables() })
}
