//! Escapes in JSON strings.

/// The text that a string with escapes means; none where an escape is none, or names half of a pair of surrogates.
pub(super) fn unescape<'s>(raw: &str, scratch: &'s mut String) -> Option<&'s str> {
    scratch.clear();
    let mut rest = raw;
    while let Some((before, behind)) = rest.split_once('\\') {
        scratch.push_str(before);
        let (escape, behind) = behind.split_at_checked(1)?;
        rest = behind;
        scratch.push(match escape {
            "\"" | "\\" | "/" => char::from(*escape.as_bytes().first()?),
            "b" => '\u{8}',
            "f" => '\u{c}',
            "n" => '\n',
            "r" => '\r',
            "t" => '\t',
            "u" => unicode(&mut rest)?,
            _ => return None,
        });
    }
    scratch.push_str(rest);
    Some(scratch)
}

/// The character of `\uXXXX`, or of two of them that are a pair.
fn unicode(rest: &mut &str) -> Option<char> {
    let first = hexadecimal(rest)?;
    if !(0xd800..0xdc00).contains(&first) {
        return char::from_u32(first);
    }
    *rest = rest.strip_prefix("\\u")?;
    let second = hexadecimal(rest)?;
    let pair = (0xdc00..0xe000).contains(&second);
    pair.then(|| char::from_u32(0x1_0000 + ((first & 0x3ff) << 10 | second & 0x3ff)))?
}

fn hexadecimal(rest: &mut &str) -> Option<u32> {
    let (digits, behind) = rest.split_at_checked(4)?;
    *rest = behind;
    let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    all.then(|| u32::from_str_radix(digits, 16).ok())?
}
