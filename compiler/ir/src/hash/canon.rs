//! The canonical bytes of declarations: every piece says its kind and its length, so that no two programs share them.

use super::Digest;
use crate::{EnumId, Enumeration, ExprId, Member, Program, PurposeId, Range, Type, Value};

/// A hash in the making.
pub(super) struct Canon<'a> {
    pub(super) program: &'a Program,
    hasher: blake3::Hasher,
    /// The digest of each expression, by structure.
    pub(super) nodes: Vec<Digest>,
    enumerations: Vec<Digest>,
}

impl<'a> Canon<'a> {
    pub(super) fn new(program: &'a Program) -> Self {
        let mut canon =
            Self { program, hasher: blake3::Hasher::new(), nodes: Vec::new(), enumerations: Vec::new() };
        canon.digest_enumerations();
        canon.digest_nodes();
        canon
    }

    /// The digest of what was written since the last one.
    pub(super) fn finish(&mut self) -> Digest {
        let digest = *self.hasher.finalize().as_bytes();
        self.hasher.reset();
        digest
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.hasher.update(text.as_bytes());
    }

    pub(super) fn count(&mut self, count: usize) {
        self.hasher.update(&(count as u64).to_le_bytes());
    }

    pub(super) fn integer(&mut self, n: i64) {
        self.hasher.update(&n.to_le_bytes());
    }

    pub(super) fn digest(&mut self, digest: &Digest) {
        self.hasher.update(digest);
    }

    pub(super) fn flag(&mut self, flag: bool) {
        self.hasher.update(&[u8::from(flag)]);
    }

    pub(super) fn maybe<T>(&mut self, value: Option<T>, mut write: impl FnMut(&mut Self, T)) {
        self.flag(value.is_some());
        if let Some(value) = value {
            write(self, value);
        }
    }

    pub(super) fn each<T>(&mut self, values: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.count(values.len());
        for value in values {
            write(self, value);
        }
    }

    /// A name, or nothing where the index is out of bounds.
    pub(super) fn name(&mut self, name: Option<&String>) {
        self.maybe(name, |canon, name| canon.text(name));
    }

    pub(super) fn expr(&mut self, expr: ExprId) {
        let digest = self.nodes.get(expr.index()).copied().unwrap_or_default();
        self.digest(&digest);
    }

    pub(super) fn purposes(&mut self, purposes: &[PurposeId]) {
        let mut names: Vec<&str> = purposes
            .iter()
            .filter_map(|purpose| self.program.purposes.get(purpose.index()))
            .map(|purpose| purpose.name.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        self.each(&names, |canon, name| canon.text(name));
    }

    /// What belongs to the program as a whole.
    pub(super) fn header(&mut self) {
        let program = self.program;
        self.text(&program.name);
        self.text(&program.timezone);
        self.each(&program.speaks, |canon, language| canon.text(language));
        let by = program.speaks_by.and_then(|field| program.fields.get(field.index()));
        self.name(by.map(|field| &field.name));
        self.integer(program.session);
        self.maybe(program.late, Self::integer);
        self.name(program.controller.as_ref());
    }

    /// The digest of each declaration, in the order of the tables.
    pub(super) fn declarations(&mut self) -> Vec<Digest> {
        let program = self.program;
        let mut all = Vec::new();
        all.extend(program.purposes.iter().map(|of| self.purpose(of)));
        all.extend(program.fields.iter().map(|of| self.field(of)));
        all.extend(program.events.iter().map(|of| self.event(of)));
        all.extend(program.traits.iter().map(|of| self.computed(of)));
        all.extend(program.lets.iter().map(|of| self.named(of)));
        all.extend(program.segments.iter().map(|of| self.segment(of)));
        all.extend(program.paths.iter().map(|of| self.path(of)));
        all.extend(program.matrices.iter().map(|of| self.matrix(of)));
        all.extend(program.profilings.iter().map(|of| self.profiling(of)));
        all
    }

    pub(super) fn range(&mut self, range: &Range) {
        let Range { low, high } = range;
        self.value(low);
        self.value(high);
    }

    /// A type; one of members by its content.
    pub(super) fn ty(&mut self, ty: Type) {
        match ty {
            Type::Member(of) => {
                self.text("member");
                self.enumeration(of);
            }
            Type::Set(of) => {
                self.text("set");
                self.enumeration(of);
            }
            Type::Bool
            | Type::Int
            | Type::Float
            | Type::Text
            | Type::Date
            | Type::Time
            | Type::Duration
            | Type::Country
            | Type::Language
            | Type::Version
            | Type::Email
            | Type::Url
            | Type::Path => self.text(&format!("{ty:?}")),
        }
    }

    fn enumeration(&mut self, of: EnumId) {
        let digest = self.enumerations.get(of.index()).copied().unwrap_or_default();
        self.digest(&digest);
    }

    fn digest_enumerations(&mut self) {
        let program = self.program;
        for Enumeration { name, members } in &program.enumerations {
            self.text(name);
            self.each(members, |canon, Member { name, outside }| {
                canon.text(name);
                canon.text(outside);
            });
            let digest = self.finish();
            self.enumerations.push(digest);
        }
    }

    /// A constant, by its bits.
    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::Bool(flag) => {
                self.text("bool");
                self.flag(*flag);
            }
            Value::Int(n) => self.tagged("int", *n as u64),
            Value::Float(x) => self.tagged("float", x.to_bits()),
            Value::Text(text) => {
                self.text("text");
                self.text(text);
            }
            Value::Member(member) => self.tagged("member", u64::from(*member)),
            Value::Set(members) => self.tagged("set", *members),
            Value::Date(days) => self.tagged("date", i64::from(*days) as u64),
            Value::Time(micros) => self.tagged("time", *micros as u64),
            Value::Duration(micros) => self.tagged("duration", *micros as u64),
            Value::Version(version) => self.tagged("version", *version),
        }
    }

    fn tagged(&mut self, tag: &str, bits: u64) {
        self.text(tag);
        self.hasher.update(&bits.to_le_bytes());
    }
}
