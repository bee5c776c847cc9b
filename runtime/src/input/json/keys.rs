//! What a program reads of the objects in a profile, as tables of their keys.

use super::reader::FieldReader;
use crate::input::{Typed, nfc, profile::RESERVED};
use onboard_ir::words::Words;
use onboard_ir::{Origin, Program};
use std::cell::Cell;
use std::sync::Arc;

/// Tables for the objects of which the program reads something.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    /// The profile first, the context second, then those that paths lead through.
    pub(super) objects: Vec<Keys>,
    /// What the keys of all objects are for.
    pub(super) uses: Vec<Use>,
    /// How each field is read.
    pub(super) readers: Vec<FieldReader>,
    /// The names of fields.
    pub(super) answers: Words,
    /// The names of purposes.
    pub(super) consent: Words,
    /// The names of regimes.
    pub(super) regimes: Vec<Arc<str>>,
}

/// The place of the profile in [`Tables::objects`].
pub(super) const PROFILE: usize = 0;
/// The place of the context in [`Tables::objects`].
pub(super) const CONTEXT: usize = 1;

/// The keys of an object that are used.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    words: Words,
    /// For each of them its place in [`Tables::uses`].
    uses: Vec<usize>,
    /// The place of the one with which the last document began.
    pub(super) first: Cell<usize>,
}

/// The place of no use: nothing is expected yet.
const NONE: usize = usize::MAX;

impl Keys {
    fn new() -> Self {
        Self { words: Words::default(), uses: Vec::new(), first: Cell::new(NONE) }
    }

    /// Where the use of a key stands.
    #[inline]
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        self.uses.get(self.words.get(key)? as usize).copied()
    }
}

/// What a key is for.
#[derive(Clone, Debug, Default)]
pub(super) struct Use {
    /// The key in its quotes, as it stands in most documents.
    pub(super) quoted: String,
    /// The place of the use of the key that stood behind it in the last document. Documents of one source have their keys in one
    /// order, or nearly.
    pub(super) behind: Cell<usize>,
    /// The only field that is read here, where the key is for nothing else.
    pub(super) only: Option<Place>,
    pub(super) part: Option<Part>,
    /// The fields that are read here.
    pub(super) places: Vec<Place>,
    /// The object that paths lead through.
    pub(super) inner: Option<usize>,
}

/// A key of the profile that means something by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    User,
    Regime,
    Consent,
    Context,
    Answers,
}

/// A place at which a field is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) field: usize,
    /// How many places there are of which each is trusted more.
    pub(super) rank: u32,
    /// Whether it is the last spelling of its path: where another is null, those behind it are not looked at.
    pub(super) last: bool,
}

impl Tables {
    pub(super) fn new(program: &Program, inlets: &[Typed]) -> Self {
        let regimes = program.purposes.iter().flat_map(|purpose| &purpose.regimes);
        let mut tables = Self {
            objects: vec![Keys::new(), Keys::new()],
            uses: Vec::new(),
            readers: inlets.iter().map(FieldReader::new).collect(),
            answers: program.fields.iter().map(|field| field.name.as_str()).collect(),
            consent: program.purposes.iter().map(|purpose| purpose.name.as_str()).collect(),
            regimes: regimes.map(|regime| nfc(&regime.name)).collect(),
        };
        let parts = [
            ("user", Part::User),
            ("regime", Part::Regime),
            ("consent", Part::Consent),
            ("context", Part::Context),
            ("answers", Part::Answers),
        ];
        for (key, part) in parts {
            tables.at(PROFILE, key, |used| used.part = Some(part));
        }
        for (field, declared) in program.fields.iter().enumerate() {
            let mut rank = 0;
            for origin in &declared.origins {
                match origin {
                    Origin::Record(path)
                        if RESERVED.contains(&path.split('.').next().unwrap_or_default()) => {}
                    Origin::Record(path) => tables.path(PROFILE, path, field, &mut rank),
                    Origin::Context(path) => tables.path(CONTEXT, path, field, &mut rank),
                }
            }
        }
        for used in &mut tables.uses {
            if let Use { part: None, inner: None, places, .. } = used
                && let [place] = places.as_slice()
            {
                used.only = Some(*place);
            }
        }
        tables
    }

    /// A path of a field: in each object that it leads through, the key that spells the rest in full comes first.
    fn path(&mut self, mut object: usize, mut path: &str, field: usize, rank: &mut u32) {
        loop {
            let parts = path.split_once('.');
            let place = Place { field, rank: *rank, last: parts.is_none() };
            *rank += 1;
            self.at(object, path, |used| used.places.push(place));
            let Some((head, rest)) = parts else { return };
            let fresh = self.objects.len();
            let inner = self.at(object, head, |used| *used.inner.get_or_insert(fresh));
            if inner == fresh {
                self.objects.push(Keys::new());
            }
            (object, path) = (inner, rest);
        }
    }

    /// What a key of an object is for, to be changed.
    fn at<T: Default>(&mut self, object: usize, key: &str, change: impl FnOnce(&mut Use) -> T) -> T {
        let Some(keys) = self.objects.get_mut(object) else { return T::default() };
        let number = keys.words.add(Arc::from(key)) as usize;
        if number == keys.uses.len() {
            keys.uses.push(self.uses.len());
            let quoted = serde_json::Value::from(key).to_string();
            self.uses.push(Use { quoted, behind: Cell::new(NONE), ..Use::default() });
        }
        let used = keys.uses.get(number).and_then(|place| self.uses.get_mut(*place));
        used.map(change).unwrap_or_default()
    }
}
