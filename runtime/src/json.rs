//! A streaming JSON writer into a byte buffer: no tree is built, and the same calls give the same bytes.

use onboard_ir::{Program, Type, Value};

/// Writes one JSON text. Commas are placed by the writer; keys and brackets by the caller.
pub(crate) struct JsonWriter<'a> {
    out: &'a mut Vec<u8>,
    /// Whether something stands before the next value or key at this depth.
    comma: bool,
}

impl<'a> JsonWriter<'a> {
    /// A writer that appends to `out`.
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, comma: false }
    }

    fn separate(&mut self) {
        if self.comma {
            self.out.push(b',');
        }
        self.comma = true;
    }

    /// Opens an object as the next value.
    pub(crate) fn open_object(&mut self) {
        self.separate();
        self.out.push(b'{');
        self.comma = false;
    }

    /// Closes the object at hand.
    pub(crate) fn close_object(&mut self) {
        self.out.push(b'}');
        self.comma = true;
    }

    /// Opens an array as the next value.
    pub(crate) fn open_array(&mut self) {
        self.separate();
        self.out.push(b'[');
        self.comma = false;
    }

    /// Closes the array at hand.
    pub(crate) fn close_array(&mut self) {
        self.out.push(b']');
        self.comma = true;
    }

    /// The key of the value that comes next.
    pub(crate) fn key(&mut self, name: &str) {
        self.separate();
        quote(self.out, name);
        self.out.push(b':');
        self.comma = false;
    }

    /// A line break before what comes next: only where people read the file.
    pub(crate) fn line(&mut self) {
        if self.comma {
            self.out.push(b',');
            self.comma = false;
        }
        self.out.push(b'\n');
    }

    /// A text.
    pub(crate) fn text(&mut self, text: &str) {
        self.separate();
        quote(self.out, text);
    }

    /// `null`
    pub(crate) fn null(&mut self) {
        self.raw(b"null");
    }

    /// A truth value.
    pub(crate) fn bool(&mut self, truth: bool) {
        self.raw(if truth { b"true" } else { b"false" });
    }

    /// A truth value or `null` where it is unknown.
    pub(crate) fn truth(&mut self, truth: Option<bool>) {
        match truth {
            Some(truth) => self.bool(truth),
            None => self.null(),
        }
    }

    /// A whole number.
    pub(crate) fn int(&mut self, number: i64) {
        self.separate();
        let mut digits = [0_u8; 20];
        let mut rest = number.unsigned_abs();
        let mut length = 0;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            length += 1;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            self.out.push(b'-');
        }
        self.out.extend(digits.iter().skip(digits.len() - length));
    }

    /// A number, in the fewest digits that give it back.
    pub(crate) fn float(&mut self, number: f64) {
        self.separate();
        match serde_json::Number::from_f64(number) {
            Some(number) => self.out.extend(number.to_string().bytes()),
            None => self.out.extend(b"null"),
        }
    }

    /// A value of the language, members by their names in rules.
    pub(crate) fn value(&mut self, program: &Program, ty: Type, value: &Value) {
        match value {
            Value::Bool(truth) => self.bool(*truth),
            Value::Int(number) => self.int(*number),
            Value::Float(number) => self.float(*number),
            Value::Text(text) => self.text(text),
            Value::Member(index) => self.text(crate::print::member(program, ty, *index)),
            Value::Set(bits) => {
                self.open_array();
                for index in (0..64).filter(|index| bits >> index & 1 == 1) {
                    self.text(crate::print::member(program, ty, index));
                }
                self.close_array();
            }
            Value::Date(day) => self.text(&crate::print::date(*day)),
            Value::Time(instant) => self.text(&crate::print::instant(*instant)),
            Value::Duration(length) => self.text(&crate::print::iso_duration(*length)),
            Value::Version(version) => self.text(&crate::print::version(*version)),
        }
    }

    /// Bytes that are already JSON.
    fn raw(&mut self, json: &[u8]) {
        self.separate();
        self.out.extend_from_slice(json);
    }
}

/// `text` as a JSON string: only what must be escaped is.
fn quote(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend(br#"\""#),
            b'\\' => out.extend(br"\\"),
            b'\n' => out.extend(br"\n"),
            b'\r' => out.extend(br"\r"),
            b'\t' => out.extend(br"\t"),
            0..=0x1f => out.extend(format!("\\u{byte:04x}").bytes()),
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}
