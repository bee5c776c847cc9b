//! Profiles as JSON texts: with keys that stand twice, paths that are spelled in different ways, escapes and white space, which
//! a tree could not hold.

use super::person::{consent, instant, value};
use super::{Generated, Kind, Known, Tape};
use onboard_ir::{Origin, Program};
use serde_json::{Value, json};

/// Paths at which the fields of a law are read, some through others.
const PATHS: [&str; 12] = [
    "a",
    "a.b",
    "a.b.c",
    "b",
    "b.c",
    "a..b",
    "user",
    "user.name",
    "context.a",
    "answers.f0",
    "d\u{e9}",
    "deep",
];
/// Keys that stand in its documents.
const KEYS: [&str; 13] =
    ["a", "b", "c", "a.b", "b.c", "a.b.c", "", ".b", "name", "user", "d\u{e9}", "deep", "unknown"];

/// Has each field read at some of the paths, in any order, and the generator know it. Fields of different kinds are seldom read
/// at keys that are spelled alike.
pub fn scatter(made: &mut Generated, program: &mut Program, tape: &mut Tape) {
    for (field, Known { kind, .. }) in program.fields.iter_mut().zip(&made.fields) {
        field.origins = (0..1 + tape.below(3))
            .map(|_| {
                let path = tape.word(&PATHS).to_owned();
                let leaves: Vec<String> = spellings(&path).map(str::to_owned).collect();
                let taken = |(key, other): &(String, Kind)| other != kind && leaves.contains(key);
                if tape.below(6) > 0 && made.read.iter().any(taken) {
                    return Origin::Record(field.name.clone());
                }
                made.read.extend(leaves.into_iter().map(|key| (key, *kind)));
                if tape.one_in(3) { Origin::Context(path) } else { Origin::Record(path) }
            })
            .collect();
        made.read.push((field.name.clone(), *kind));
    }
}

/// The keys at which what stands at a path can be found: the path itself, and what is left of it behind each dot.
fn spellings(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('.').filter_map(|(dot, _)| path.get(dot + 1..)).chain([path])
}

/// Writes documents for a program.
pub struct Documents<'a> {
    made: &'a Generated,
    /// How often something is odd: once in so many times.
    odd: usize,
    text: String,
}

impl<'a> Documents<'a> {
    /// Documents in which once in so many times something is odd.
    #[must_use]
    pub fn new(made: &'a Generated, odd: usize) -> Self {
        Self { made, odd, text: String::new() }
    }

    /// A document.
    pub fn write(&mut self, tape: &mut Tape) -> String {
        self.text.clear();
        let count = 2 + tape.below(10);
        self.object(tape, count, |this, tape| match tape.below(9) {
            0 => this.member(tape, "consent", Self::consents),
            1 => this.member(tape, "answers", Self::answers),
            2 => this.member(tape, "context", |this, tape| {
                let count = tape.below(5);
                this.object(tape, count, |this, tape| this.record(tape, 0));
            }),
            3 => {
                let regime = tape.pick(&[json!("gdpr"), json!("ccpa"), json!("e\u{301}u"), json!(null)]);
                this.member(tape, "regime", |this, tape| this.odd_or(tape, &regime.unwrap_or_default()));
            }
            4 if tape.one_in(3) => {
                let user = tape.pick(&[json!("ada"), json!(7), json!(-0.0), json!(1.5), json!(true)]);
                this.member(tape, "user", |this, tape| this.json(tape, &user.unwrap_or_default()));
            }
            _ => this.record(tape, 0),
        });
        std::mem::take(&mut self.text)
    }

    /// A member of the record or the context.
    fn record(&mut self, tape: &mut Tape, depth: usize) {
        let used = tape.pick(&self.made.read).filter(|_| tape.below(4) > 0);
        let (key, kind) =
            used.map_or_else(|| (tape.word(&KEYS).to_owned(), None), |(key, kind)| (key, Some(kind)));
        self.member(tape, &key, |this, tape| {
            if depth < 4 && tape.one_in(3) {
                let count = tape.below(4);
                return this.object(tape, count, |this, tape| this.record(tape, depth + 1));
            }
            let value = kind.map_or(json!([1, { "x": [] }]), |kind| value(this.made, tape, kind));
            this.odd_or(tape, &value);
        });
    }

    fn consents(&mut self, tape: &mut Tape) {
        let count = tape.below(4);
        self.object(tape, count, |this, tape| {
            let name = if tape.one_in(this.odd) { "nobody" } else { tape.word(&super::PURPOSES) };
            let given = consent(tape);
            this.member(tape, name, |this, tape| this.odd_or(tape, &given));
        });
    }

    fn answers(&mut self, tape: &mut Tape) {
        let count = tape.below(4);
        self.object(tape, count, |this, tape| {
            let Some(field) = tape.pick(&this.made.fields) else {
                return this.member(tape, "f", Self::consents);
            };
            let name = if tape.one_in(this.odd) { "nothing" } else { field.name.as_str() };
            let value = value(this.made, tape, field.kind);
            let answer = match tape.below(this.odd.min(20)) {
                1 => json!({ "value": value, "at": instant(tape) }),
                2 => json!({ "value": value }),
                3 => json!({ "at": instant(tape), "value": value, "by": "phone" }),
                4 => json!({ "value": value, "at": 3 }),
                _ => value,
            };
            this.member(tape, name, |this, tape| this.odd_or(tape, &answer));
        });
    }

    /// A value, or now and then anything else.
    fn odd_or(&mut self, tape: &mut Tape, value: &Value) {
        if !tape.one_in(self.odd) {
            return self.json(tape, value);
        }
        let deep = ["[", "{\"a\":"].map(|open| open.repeat(70 + tape.below(70)));
        let numbers =
            ["1e400", "-0", "0.0", "1E2", "5e-324", "12345678901234567890", "0.12345678901234567", "3.0"];
        let texts = [
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"e\\u0301\"",
            "\"\\x\"",
            "\"a\\\\\"",
            "\"a\tb\"",
            "\"\u{7f}\"",
        ];
        let odd = match tape.below(5) {
            0 => tape.word(&numbers).to_owned(),
            1 => tape.word(&texts).to_owned(),
            2 => deep.first().map(|deep| format!("{deep}{}", "]".repeat(deep.len()))).unwrap_or_default(),
            3 => tape
                .word(&["null", "true", "nul", "{}", "[]", "\"\"", "[,]", "01", "-", "1.", ".5", "+1"])
                .to_owned(),
            _ => deep.last().map(|deep| format!("{deep}1{}", "}".repeat(deep.len() / 5))).unwrap_or_default(),
        };
        self.text.push_str(&odd);
    }

    fn object(&mut self, tape: &mut Tape, count: usize, mut member: impl FnMut(&mut Self, &mut Tape)) {
        self.space(tape);
        self.text.push('{');
        for index in 0..count {
            if index > 0 {
                self.text.push(',');
            }
            member(self, tape);
        }
        self.space(tape);
        self.text.push('}');
    }

    fn member(&mut self, tape: &mut Tape, key: &str, value: impl FnOnce(&mut Self, &mut Tape)) {
        self.space(tape);
        self.json(tape, &json!(key));
        self.space(tape);
        self.text.push(':');
        self.space(tape);
        value(self, tape);
        self.space(tape);
    }

    /// JSON as it is, or with its letters escaped.
    fn json(&mut self, tape: &mut Tape, value: &Value) {
        match value {
            Value::String(text) if tape.one_in(self.odd) => {
                self.text.push('"');
                for unit in text.encode_utf16() {
                    self.text.push_str(&format!("\\u{unit:04X}"));
                }
                self.text.push('"');
            }
            _ => self.text.push_str(&value.to_string()),
        }
    }

    fn space(&mut self, tape: &mut Tape) {
        if tape.one_in(self.odd) {
            let space = tape.word(&[" ", "\n", "\t\r", "  ", " \n  ", "\t", "\u{a0}", "\u{c}"]);
            self.text.push_str(space);
        }
    }
}

/// The bytes with some of them changed, gone, or new.
#[must_use]
pub fn mangled(bytes: &[u8], tape: &mut Tape) -> Vec<u8> {
    const BYTES: &[u8] = b"\"\\{}[]:,. eE+-019nu\t\n\x00\x1f\x80\xc3\xff";
    let mut mangled = bytes.to_vec();
    for _ in 0..1 + tape.below(3) {
        let place = (tape.below(256) << 8 | tape.below(256)) % (mangled.len() + 1);
        let byte = tape.pick(BYTES).unwrap_or_default();
        match tape.below(4) {
            0 => mangled.truncate(place),
            1 => mangled.insert(place, byte),
            2 if place < mangled.len() => drop(mangled.remove(place)),
            _ => {
                if let Some(there) = mangled.get_mut(place) {
                    *there = byte;
                }
            }
        }
    }
    mangled
}
