//! A cursor over the text of a JSON document. Every method gives none where the text is not plain JSON: where it is malformed,
//! or written in a way that is rare enough to be left to whoever reads everything. What reads a number, `true`, `false` or
//! `null` begins where it stands, behind white space.

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
pub(super) enum Number<'t> {
    /// Of at most 15 digits, without an exponent: its digits as a number, and how many stand behind the point.
    Plain(i64, usize),
    /// Any other.
    Long(&'t str),
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
        let byte = self.byte()?;
        if byte > b' ' { Some(byte) } else { self.peek_behind_space() }
    }

    #[cold]
    fn peek_behind_space(&mut self) -> Option<u8> {
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

    /// Opens an object: whether it has members.
    #[inline]
    pub(super) fn open(&mut self) -> Option<bool> {
        self.take(b'{')?;
        let empty = self.peek()? == b'}';
        self.at += usize::from(empty);
        Some(!empty)
    }

    /// Goes on behind a member: whether there is another.
    #[inline]
    pub(super) fn more(&mut self) -> Option<bool> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b',' => Some(true),
            b'}' => Some(false),
            _ => None,
        }
    }

    /// Takes a key that is expected, in its quotes; or nothing, where another stands there.
    #[inline]
    pub(super) fn expected(&mut self, quoted: &str) -> Option<bool> {
        self.peek()?;
        let there = self.text.as_bytes().get(self.at..)?.starts_with(quoted.as_bytes());
        self.at += if there { quoted.len() } else { 0 };
        Some(there)
    }

    /// Reads an object, with what reads each member's value.
    #[inline]
    pub(super) fn members(&mut self, mut each: impl FnMut(&mut Self, Raw<'t>) -> Option<()>) -> Option<()> {
        let mut more = self.open()?;
        while more {
            let key = self.string()?;
            self.take(b':')?;
            each(self, key)?;
            more = self.more()?;
        }
        Some(())
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
        let mut end = begin;
        let mut escaped = false;
        loop {
            end += special(self.text.as_bytes().get(end..)?)?;
            match self.text.as_bytes().get(end)? {
                b'"' => {
                    self.at = end + 1;
                    return Some(Raw { text: self.text.get(begin..end)?, escaped });
                }
                b'\\' => {
                    escaped = true;
                    end += 2;
                }
                _ => return None,
            }
        }
    }

    /// Reads a number.
    #[inline]
    pub(super) fn number(&mut self) -> Option<Number<'t>> {
        let bytes = self.text.as_bytes().get(self.at..)?;
        let negative = bytes.first()? == &b'-';
        let (mut digits, mut length, mut behind) = (0_i64, usize::from(negative), None);
        let leading_zero =
            bytes.get(length)? == &b'0' && bytes.get(length + 1).is_some_and(u8::is_ascii_digit);
        for byte in bytes.get(length..)? {
            let digit = byte.wrapping_sub(b'0');
            if digit <= 9 {
                digits = digits.wrapping_mul(10).wrapping_add(i64::from(digit));
            } else if *byte == b'.' && behind.is_none() {
                behind = Some(length + 1);
            } else {
                break;
            }
            length += 1;
        }
        let all = length - usize::from(negative) - usize::from(behind.is_some());
        let behind = behind.map_or(Some(0), |begin| (length - begin).checked_sub(1).map(|less| less + 1));
        let exponent = matches!(bytes.get(length), Some(b'e' | b'E'));
        match behind {
            Some(behind) if !exponent && !leading_zero && all > behind && all <= 15 => {
                self.at += length;
                Some(Number::Plain(if negative { -digits } else { digits }, behind))
            }
            _ => self.long_number(),
        }
    }

    /// Reads a number that is not as most are.
    #[cold]
    fn long_number(&mut self) -> Option<Number<'t>> {
        let begin = self.at;
        self.at += usize::from(self.byte()? == b'-');
        let leading_zero = self.byte()? == b'0';
        let whole = self.digits()?;
        if leading_zero && whole > 1 {
            return None;
        }
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Some(Number::Long(self.since(begin)))
    }

    /// Takes digits, and says how many; there must be one.
    fn digits(&mut self) -> Option<usize> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        (count > 0).then_some(count)
    }

    /// Reads `true` or `false`.
    #[inline]
    pub(super) fn boolean(&mut self) -> Option<bool> {
        match self.byte()? {
            b't' => self.word("true").map(|()| true),
            _ => self.word("false").map(|()| false),
        }
    }

    /// Reads `null`.
    #[inline]
    pub(super) fn null(&mut self) -> Option<()> {
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
        match self.byte()? {
            b'"' => self.string()?.meant(scratch).map(drop),
            b't' | b'f' => self.boolean().map(drop),
            b'n' => self.null(),
            _ => match self.number()? {
                Number::Plain(..) => Some(()),
                // One beyond all floats is refused.
                Number::Long(text) => text.parse().is_ok_and(f64::is_finite).then_some(()),
            },
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
/// at a time: the upper bit of each lane says whether the byte is one, which holds for the first of them (after Mycroft's test
/// for zero bytes).
#[inline]
fn special(mut bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let mut before = 0;
    while let Some((chunk, rest)) = bytes.split_first_chunk() {
        let lanes = u64::from_le_bytes(*chunk);
        let quote = (lanes ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
        let backslash = (lanes ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
        let control = lanes.wrapping_sub(ONES * 0x20);
        let found = (quote | backslash | control) & !lanes & (ONES << 7);
        if found != 0 {
            return Some(before + found.trailing_zeros() as usize / 8);
        }
        before += 8;
        bytes = rest;
    }
    let place = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    Some(before + place)
}
