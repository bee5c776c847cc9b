//! The patterns of the tokens, as they stand in the table, and which words name what they declare.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../src/tokens.rs");
const LITERALS: &str = include_str!("../../src/parse/literal.rs");
const GRAMMAR: &str = include_str!("../../src/onboard.pest");

/// The patterns of each kind of token, in their order.
pub(crate) fn patterns() -> BTreeMap<&'static str, Vec<&'static str>> {
    let (_, body) = TOKENS.split_once("pub enum TokenKind {").expect("the table is there");
    let (body, _) = body.split_once("\n}\n").expect("the table ends");
    let mut all: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut open = Vec::new();
    let mut rest = body;
    while let Some(next) = next_piece(rest) {
        match next {
            Piece::Pattern(pattern, after) => {
                open.push(pattern);
                rest = after;
            }
            Piece::Kind(name, after) => {
                all.entry(name).or_default().append(&mut open);
                rest = after;
            }
        }
    }
    all
}

enum Piece {
    Pattern(&'static str, &'static str),
    Kind(&'static str, &'static str),
}

/// The next pattern or name of a kind, and what follows it.
fn next_piece(text: &'static str) -> Option<Piece> {
    let attribute = ["#[regex(", "#[token("].iter().filter_map(|start| text.find(start)).min();
    let kind = text.match_indices("\n    ").find_map(|(at, indent)| {
        let (line, after) = text.get(at + indent.len()..)?.split_once('\n')?;
        let name = line.strip_suffix(',')?;
        name.chars().all(char::is_alphanumeric).then_some((at, name, after))
    });
    match (attribute, kind) {
        (Some(at), kind) if kind.is_none_or(|(kind, ..)| at < kind) => {
            let literal = text.get(at + "#[regex(".len()..)?.trim_start();
            let (pattern, after) = literal_text(literal)?;
            Some(Piece::Pattern(pattern, after))
        }
        (_, Some((_, name, _))) => {
            let end = text.find(&format!("\n    {name},"))? + name.len() + 6;
            Some(Piece::Kind(name, text.get(end..)?))
        }
        _ => None,
    }
}

/// What stands in a literal of Rust without escapes, and what follows it.
fn literal_text(text: &'static str) -> Option<(&'static str, &'static str)> {
    let (open, close) = [("r##\"", "\"##"), ("r#\"", "\"#"), ("r\"", "\""), ("\"", "\"")]
        .into_iter()
        .find(|(open, _)| text.starts_with(open))?;
    text.strip_prefix(open)?.split_once(close)
}

/// The units of durations.
pub(crate) fn units() -> Vec<&'static str> {
    let (_, list) = LITERALS.split_once("const UNITS: ").expect("the units are there");
    let (list, _) = list.split_once("];").expect("the units end");
    list.split('"').skip(1).step_by(2).collect()
}

/// The words behind which, at the beginning of a declaration or clause, a new name stands.
pub(crate) fn naming_words() -> Vec<&'static str> {
    let rules = GRAMMAR.lines().filter_map(|line| line.split_once("= { kw_"));
    let heads = rules.filter(|(rule, _)| {
        let rule = rule.trim_end();
        rule.ends_with("_head") || rule.ends_with("_item") || rule == "profiling_stage"
    });
    heads
        .filter_map(|(_, body)| {
            let (word, rest) = body.split_once(" ~ ")?;
            rest.starts_with("word").then_some(word)
        })
        .collect()
}

#[test]
fn the_table_is_read() {
    let patterns = patterns();
    assert_eq!(patterns["Arrow"], ["->"]);
    assert_eq!(patterns["Number"].len(), 3);
    assert_eq!(patterns["Word"], [r"[\p{XID_Start}_]\p{XID_Continue}*"]);
    assert_eq!(patterns.len(), 21, "{patterns:?}");
    let naming = naming_words();
    assert!(
        ["purpose", "field", "segment", "path", "step", "stage", "let"]
            .iter()
            .all(|word| naming.contains(word))
    );
    assert_eq!(units(), ["mo", "w", "d", "h", "min", "s", "ms"]);
    assert!(!naming.contains(&"test") && !naming.contains(&"import"), "{naming:?}");
}
