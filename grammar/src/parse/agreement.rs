//! The law that tokens and grammar agree on where a literal or word ends.

use super::grammar::{Grammar, Rule};
use crate::tokens::{TokenKind, tokenize};
use pest::Parser;
use proptest::prelude::*;

/// The end of what the grammar reads as `rule` at the begin of `text`.
fn read(rule: Rule, text: &str) -> Option<usize> {
    Grammar::parse(rule, text).ok()?.next().map(|pair| pair.as_str().len())
}

fn agree(text: &str) -> Result<(), TestCaseError> {
    for token in tokenize(text) {
        let rule = match token.kind {
            TokenKind::Number => Rule::number,
            TokenKind::Text | TokenKind::OpenText => Rule::text,
            TokenKind::Pattern | TokenKind::OpenPattern => Rule::pattern,
            TokenKind::Word => Rule::word,
            _ => continue,
        };
        let rest = &text[token.start as usize..];
        prop_assert_eq!(read(rule, rest), Some((token.end - token.start) as usize), "{}", rest);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn on_literals(text in r#"([0-9]{1,4}[-a-zT:._%+0-9]{0,12}|v[0-9.]{1,6}|"[a"\\\n{]{0,8}"?|`[a`\n]{0,5}|[a-zé_]{1,4}| ){1,4}"#) {
        agree(&text)?;
    }

    #[test]
    fn on_instants(text in r"20[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}([Tt][0-9:.]{1,8}([Zz]|[+-][0-9]{1,3}:?[0-9]{0,3})?)?[a-z%.]?") {
        agree(&text)?;
    }

    #[test]
    fn on_anything(text in any::<String>()) {
        agree(&text)?;
    }
}
