//! Numbers in JSON, as they are written.

use super::cursor::Cursor;

/// A number as it is written.
#[derive(Clone, Copy)]
pub(super) enum Number<'t> {
    /// Of at most 15 digits, without an exponent: its digits as a number, and how many stand behind the point.
    Plain(i64, usize),
    /// Any other.
    Long(&'t str),
}

impl<'t> Cursor<'t> {
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
}
