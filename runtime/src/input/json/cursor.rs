//! A cursor over the text of a JSON document. Every method gives none where the text is not plain JSON: where it is malformed,
//! or written in a way that is rare enough to be left to whoever reads everything. What reads a number, `true`, `false` or
//! `null` begins where it stands, behind white space.

use super::escape::unescape;

/// A place in a text.
pub(super) struct Cursor<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
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
    pub(super) fn byte(&self) -> Option<u8> {
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
        match self.peek()? {
            b',' => {
                self.at += 1;
                self.peek()?;
                Some(true)
            }
            b'}' => {
                self.at += 1;
                Some(false)
            }
            _ => None,
        }
    }

    /// Takes a key that is expected, in its quotes, and goes to its value: the first byte of that. None, and nothing is taken,
    /// where another key stands there, or more space than is usual.
    #[inline]
    pub(super) fn expected(&mut self, quoted: &str) -> Option<u8> {
        let behind = self.text.as_bytes().get(self.at..)?.strip_prefix(quoted.as_bytes())?;
        let (space, first) = match behind {
            [b':', first, ..] if *first > b' ' => (1, *first),
            [b':', b' ', first, ..] if *first > b' ' => (2, *first),
            _ => return None,
        };
        self.at += quoted.len() + space;
        Some(first)
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
