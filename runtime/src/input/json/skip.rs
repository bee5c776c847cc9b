//! Skips what no field is read from. It must be sound JSON all the same: a document is read as a whole or not at all.

use super::cursor::Cursor;
use super::number::Number;

/// Values within values that are skipped at most; deeper ones are not plain.
const DEEPEST: u32 = 64;

impl Cursor<'_> {
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
