//! A cursor over the text of a JSON document. Every method gives none where the text is not plain JSON: where it is malformed,
//! or written in a way that is rare enough to be left to whoever reads everything.

use super::escape::unescape;

/// Values within values that are skipped at most; deeper ones are not plain.
const DEEPEST: u32 = 64;

/// A place in a text.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

/// What stands between the quotes of a string.
#[derive(Clone, Copy)]
pub(super) struct Raw<'t> {
    pub(super) text: &'t str,
    escaped: bool,
}

impl<'t> Raw<'t> {
    /// The text that is meant; `scratch` holds it where it is not there as it stands.
    #[inline]
    pub(super) fn meant<'s>(self, scratch: &'s mut String) -> Option<&'s str>
    where
        't: 's,
    {
        if self.escaped { unescape(self.text, scratch) } else { Some(self.text) }
    }
}

/// A number as it is written.
#[derive(Clone, Copy)]
pub(super) struct Number<'t> {
    pub(super) text: &'t str,
    /// For numbers of at most 15 digits without an exponent: their digits as a number, and how many stand behind the point.
    pub(super) plain: Option<(i64, usize)>,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// How many bytes were read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes back to where it was.
    pub(super) fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    /// What was read since.
    pub(super) fn since(&self, at: usize) -> &'t str {
        self.text.get(at..self.at).unwrap_or_default()
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space; it is not taken.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        loop {
            match self.byte()? {
                b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                byte => return Some(byte),
            }
        }
    }

    /// Takes the next byte that is no white space, which must be this.
    #[inline]
    pub(super) fn take(&mut self, wanted: u8) -> Option<()> {
        (self.peek()? == wanted).then(|| self.at += 1)
    }

    /// Whether nothing but white space is left.
    pub(super) fn ends(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Reads an object, with what reads each member's value.
    #[inline]
    pub(super) fn members(&mut self, mut each: impl FnMut(&mut Self, Raw<'t>) -> Option<()>) -> Option<()> {
        self.take(b'{')?;
        if self.peek()? == b'}' {
            return self.take(b'}');
        }
        loop {
            let key = self.string()?;
            self.take(b':')?;
            each(self, key)?;
            match self.peek()? {
                b',' => self.at += 1,
                b'}' => return self.take(b'}'),
                _ => return None,
            }
        }
    }

    /// Reads an array, with what reads each element.
    #[inline]
    pub(super) fn elements(&mut self, mut each: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.take(b'[')?;
        if self.peek()? == b']' {
            return self.take(b']');
        }
        loop {
            each(self)?;
            match self.peek()? {
                b',' => self.at += 1,
                b']' => return self.take(b']'),
                _ => return None,
            }
        }
    }

    /// Reads a string.
    #[inline]
    pub(super) fn string(&mut self) -> Option<Raw<'t>> {
        self.take(b'"')?;
        let begin = self.at;
        let mut escaped = false;
        loop {
            self.at += self.text.as_bytes().get(self.at..).and_then(special)?;
            match self.byte()? {
                b'"' => {
                    let text = self.text.get(begin..self.at)?;
                    self.at += 1;
                    return Some(Raw { text, escaped });
                }
                b'\\' => {
                    escaped = true;
                    self.at += 2;
                }
                _ => return None,
            }
        }
    }

    /// Reads a number.
    #[inline]
    pub(super) fn number(&mut self) -> Option<Number<'t>> {
        self.peek()?;
        let begin = self.at;
        let negative = self.byte()? == b'-';
        self.at += usize::from(negative);
        let leading_zero = self.byte()? == b'0';
        let mut digits = 0_i64;
        let whole = self.digits(&mut digits);
        if whole == 0 || leading_zero && whole > 1 {
            return None;
        }
        let mut behind = 0;
        if self.byte() == Some(b'.') {
            self.at += 1;
            behind = self.digits(&mut digits);
            if behind == 0 {
                return None;
            }
        }
        let mut plain = whole + behind <= 15;
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            if self.digits(&mut 0) == 0 {
                return None;
            }
            plain = false;
        }
        let digits = if negative { -digits } else { digits };
        Some(Number { text: self.since(begin), plain: plain.then_some((digits, behind)) })
    }

    /// Takes digits, and says how many; `number` is meaningless where they are more than 15.
    #[inline]
    fn digits(&mut self, number: &mut i64) -> usize {
        let begin = self.at;
        while let Some(byte @ b'0'..=b'9') = self.byte() {
            *number = number.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
            self.at += 1;
        }
        self.at - begin
    }

    /// Reads `true` or `false`.
    #[inline]
    pub(super) fn boolean(&mut self) -> Option<bool> {
        match self.peek()? {
            b't' => self.word("true").map(|()| true),
            _ => self.word("false").map(|()| false),
        }
    }

    /// Reads `null`.
    #[inline]
    pub(super) fn null(&mut self) -> Option<()> {
        self.peek()?;
        self.word("null")
    }

    #[inline]
    fn word(&mut self, word: &str) -> Option<()> {
        let there = self.text.as_bytes().get(self.at..)?.starts_with(word.as_bytes());
        there.then(|| self.at += word.len())
    }

    /// Reads any value and forgets it; it must be sound all the same.
    #[inline]
    pub(super) fn skip(&mut self, scratch: &mut String) -> Option<()> {
        match self.peek()? {
            b'{' | b'[' => self.skip_nested(scratch),
            _ => self.skip_scalar(scratch),
        }
    }

    #[inline]
    fn skip_scalar(&mut self, scratch: &mut String) -> Option<()> {
        match self.peek()? {
            b'"' => self.string()?.meant(scratch).map(drop),
            b't' | b'f' => self.boolean().map(drop),
            b'n' => self.null(),
            _ => {
                let number = self.number()?;
                // One beyond all floats is refused.
                (number.plain.is_some() || number.text.parse().is_ok_and(f64::is_finite)).then_some(())
            }
        }
    }

    /// Skips an object or an array. The bits of `objects` say what is open, the innermost last.
    fn skip_nested(&mut self, scratch: &mut String) -> Option<()> {
        let (mut objects, mut depth) = (0_u64, 0);
        loop {
            // A value is to come.
            let mut closed = true;
            match self.peek()? {
                open @ (b'{' | b'[') => {
                    self.at += 1;
                    depth += 1;
                    if depth > DEEPEST {
                        return None;
                    }
                    objects = objects << 1 | u64::from(open == b'{');
                    closed = matches!((self.peek()?, open), (b'}', b'{') | (b']', b'['));
                }
                _ => self.skip_scalar(scratch)?,
            }
            while closed {
                let close = if objects & 1 == 1 { b'}' } else { b']' };
                match self.peek()? {
                    b',' => {
                        self.at += 1;
                        closed = false;
                    }
                    byte if byte == close => {
                        self.at += 1;
                        objects >>= 1;
                        depth -= 1;
                        if depth == 0 {
                            return Some(());
                        }
                    }
                    _ => return None,
                }
            }
            if objects & 1 == 1 {
                self.string()?.meant(scratch)?;
                self.take(b':')?;
            }
        }
    }
}

/// Where the first byte stands that ends a string, begins an escape, or may not stand in a string. Eight bytes are looked at
/// at a time: the upper bit of each lane says whether the byte is one (Mycroft's test for zero bytes).
#[inline]
fn special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const UPPER: u64 = ONES << 7;
    let (chunks, rest) = bytes.as_chunks::<8>();
    for (place, chunk) in chunks.iter().enumerate() {
        let lanes = u64::from_le_bytes(*chunk);
        let quote = lanes ^ (ONES * b'"' as u64);
        let backslash = lanes ^ (ONES * b'\\' as u64);
        let control = lanes.wrapping_sub(ONES * 0x20) & !lanes;
        let zero = quote.wrapping_sub(ONES) & !quote | backslash.wrapping_sub(ONES) & !backslash;
        let found = (zero | control) & UPPER;
        if found != 0 {
            return Some(place * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let place = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    Some(chunks.len() * 8 + place)
}
