//! What several laws need: real files, trees without places, and texts that were damaged.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test uses its part")]

use onboard_syntax::{FileId, ast, parse, tokens::tokenize};
use serde_json::Value;

/// Real files: the design's tour, every construct, and the examples.
pub(crate) fn files() -> Vec<String> {
    let mut files = vec![
        include_str!("../inputs/tour.onboard").to_owned(),
        include_str!("../inputs/constructs.onboard").to_owned(),
    ];
    for folder in ["shop", "music"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples").join(folder);
        let mut paths: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "onboard"));
        paths.sort();
        files.extend(paths.iter().map(|path| std::fs::read_to_string(path).unwrap()));
    }
    assert!(files.len() > 5);
    files
}

/// The items of a text, without places.
pub(crate) fn items(text: &str) -> Vec<Value> {
    let (file, _) = parse(FileId(0), text);
    file.items.iter().map(placeless).collect()
}

/// An item without places.
pub(crate) fn placeless(item: &ast::Item) -> Value {
    strip(serde_json::to_value(item).unwrap())
}

fn strip(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let is_place =
                fields.len() == 3 && ["file", "start", "end"].iter().all(|key| fields.contains_key(*key));
            if is_place {
                return Value::Null;
            }
            Value::Object(fields.into_iter().map(|(key, value)| (key, strip(value))).collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(strip).collect()),
        other => other,
    }
}

/// The text with its `which`-th token (of those that mean something) replaced, or left out where it begins an item: anything
/// but a word in column 0 goes on with the item above.
pub(crate) fn damage(text: &str, which: usize, replacement: &str) -> String {
    let tokens: Vec<_> = tokenize(text).into_iter().filter(|token| !token.kind.is_trivia()).collect();
    let token = tokens[which % tokens.len()];
    let mut damaged = text.to_owned();
    let (start, mut end) = (token.start as usize, token.end as usize);
    let begins_item = start == 0 || text[..start].ends_with('\n');
    // Without its first word a line begins with its second, not with a space.
    if begins_item && text[end..].starts_with(' ') {
        end += 1;
    }
    damaged.replace_range(start..end, if begins_item { "" } else { replacement });
    damaged
}
