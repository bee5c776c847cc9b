//! Where in the text of a JSON object a value stands, and what is wrong with a text that is none.

use super::Problem;

/// The column (from 1, in characters) of the value at a dotted path such as `answers.role` or `items[2].price`; of the
/// deepest part of the path that is there.
pub(crate) fn column_of(text: &str, path: &str) -> Option<u64> {
    let mut at = skip_space(text, 0);
    let mut rest = path;
    while !rest.is_empty() {
        let (next, key_length) = step(text, at, rest)?;
        at = next;
        rest = rest.get(key_length..).unwrap_or_default();
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    column(text, at)
}

fn column(text: &str, byte: usize) -> Option<u64> {
    u64::try_from(text.get(..byte)?.chars().count() + 1).ok()
}

/// The value of the member or element that `path` begins with, and how much of the path that was. The longest key counts, as
/// a key may itself hold dots.
fn step(text: &str, at: usize, path: &str) -> Option<(usize, usize)> {
    let close = match text.as_bytes().get(at)? {
        b'{' => b'}',
        b'[' => b']',
        _ => return None,
    };
    let mut best = None;
    let mut at = skip_space(text, at + 1);
    let mut index = 0_usize;
    while text.as_bytes().get(at).is_some_and(|byte| *byte != close) {
        let named = if close == b'}' {
            let end = skip_value(text, at)?;
            let key: String = serde_json::from_str(text.get(at..end)?).ok()?;
            at = skip_space(text, skip_space(text, end) + 1);
            key
        } else {
            format!("[{index}]")
        };
        let fits = path
            .strip_prefix(named.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
        if fits && best.is_none_or(|(_, length)| length < named.len()) {
            best = Some((at, named.len()));
        }
        at = skip_space(text, skip_value(text, at)?);
        if text.as_bytes().get(at) == Some(&b',') {
            at = skip_space(text, at + 1);
        }
        index += 1;
    }
    best
}

fn skip_space(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count()
}

/// The end of the value that begins at `at`, in a text that is valid JSON.
fn skip_value(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = at;
    loop {
        match bytes.get(at)? {
            b'"' => {
                at += 1;
                while *bytes.get(at)? != b'"' {
                    at += if *bytes.get(at)? == b'\\' { 2 } else { 1 };
                }
                at += 1;
            }
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if depth > 0 => {
                at += 1;
                continue;
            }
            _ => {
                while bytes.get(at).is_some_and(|byte| !b",:]} \t\r\n".contains(byte)) {
                    at += 1;
                }
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// What is wrong with a line that is no JSON.
pub(crate) fn malformed(line: u64, text: &[u8], error: &serde_json::Error) -> Problem {
    let byte = error.column().saturating_sub(1).min(text.len());
    let before = String::from_utf8_lossy(text.get(..byte).unwrap_or_default());
    let column = u64::try_from(before.chars().count() + 1).ok();
    let reason = if std::str::from_utf8(text).is_err() {
        "the line is not UTF-8 text".to_owned()
    } else if let Some(word) = no_number(text, byte) {
        format!("`{word}` is no JSON value; write `null`, or leave the key out")
    } else if line == 1 && text.trim_ascii_start().starts_with(b"[") {
        "one array instead of one object on each line; `jq -c '.[]'` makes lines of it".to_owned()
    } else if error.is_eof() {
        "the object does not end on its line; JSON Lines has one object on each line".to_owned()
    } else {
        let message = error.to_string();
        format!("no JSON: {}", message.split(" at line ").next().unwrap_or_default())
    };
    Problem::row(line, column, reason)
}

/// The word at or just before a byte, if it is one that other languages write for what is no number.
fn no_number(text: &[u8], byte: usize) -> Option<&'static str> {
    let from = byte.saturating_sub(1);
    let here = text.get(from..).unwrap_or_default();
    let words = ["NaN", "nan", "-Infinity", "Infinity", "-inf", "inf"];
    words.into_iter().find(|word| here.windows(word.len()).take(2).any(|part| part == word.as_bytes()))
}
