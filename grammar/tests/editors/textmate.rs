//! The grammar for VS Code, and for all that reads TextMate's grammars.
//!
//! Such a grammar sees one line at a time and knows no names: it colours what can be told from the words alone. What a word
//! means beyond that, the language server says.

use crate::{table, words};
use onboard_syntax::TYPES;
use serde_json::{Value, json};

/// The functions of expressions.
const FUNCTIONS: [&str; 7] = ["lower", "length", "min", "max", "abs", "round", "bucket"];

/// Words that stand behind a value, so that what stands before them is a name.
const FOLLOWERS: [&str; 13] = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "otherwise",
    "contains",
    "starts",
    "ends",
    "matches",
    "then",
    "else",
    "to",
];

pub(crate) fn grammar() -> Value {
    let included = |name: &str| json!({ "include": format!("#{name}") });
    let order = [
        "comments",
        "declarations",
        "texts",
        "patterns",
        "numbers",
        "names",
        "types",
        "words",
        "operators",
        "punctuation",
    ];
    json!({
        "comment": "Made from the tables of the language by `BLESS=1 cargo test -p onboard-syntax --test editors`.",
        "name": "Onboard",
        "scopeName": "source.onboard",
        "fileTypes": ["onboard"],
        "patterns": order.map(included),
        "repository": {
            "comments": { "patterns": comments() },
            "declarations": { "patterns": declarations() },
            "texts": { "patterns": [text()] },
            "patterns": { "patterns": [pattern()] },
            "numbers": { "patterns": numbers() },
            "names": { "patterns": names() },
            "types": { "patterns": types() },
            "words": { "patterns": all_words() },
            "operators": { "patterns": operators() },
            "punctuation": { "patterns": punctuation() },
        },
    })
}

/// The first pattern of a kind of token, as the table has it.
fn token(kind: &str) -> &'static str {
    table::patterns()[kind][0]
}

fn rule(pattern: impl Into<String>, scope: &str) -> Value {
    json!({ "match": pattern.into(), "name": format!("{scope}.onboard") })
}

/// A rule that names parts of what it matches, from the first group on.
fn parts(pattern: impl Into<String>, scopes: &[&str]) -> Value {
    let named = scopes.iter().enumerate().map(|(at, scope)| {
        let name = json!({ "name": format!("{scope}.onboard") });
        ((at + 1).to_string(), name)
    });
    json!({ "match": pattern.into(), "captures": named.collect::<serde_json::Map<_, _>>() })
}

/// Any of some words, whole.
fn any(words: &[&str]) -> String {
    format!(r"\b(?:{})(?!\p{{XID_Continue}})", words.join("|"))
}

fn comments() -> Vec<Value> {
    let mut allowed = parts(
        r"(//\s*)(allow)(\()([a-z0-9, -]+)(\))[^\r\n]*",
        &["punctuation.definition.comment", "keyword.other.allow", "comment", "constant.other.slug"],
    );
    allowed["name"] = json!("comment.line.double-slash.onboard");
    vec![
        rule(token("DocComment"), "comment.line.documentation"),
        allowed,
        rule(token("Comment"), "comment.line.double-slash"),
    ]
}

/// What a declaration begins with: its keyword, and the name that it gives.
fn declarations() -> Vec<Value> {
    let word = token("Word");
    let naming = table::naming_words();
    let name_of = |keyword: &str| match keyword {
        "purpose" => "entity.name.namespace",
        "type" | "event" => "entity.name.type",
        "onboarding" | "path" | "step" | "stage" => "entity.name.class",
        "matrix" => "entity.name.function",
        _ => "variable.other.declaration",
    };
    let mut all = vec![parts(
        format!(r"^(type)\s+({word})\s*(=)\s*({})", any(&TYPES)),
        &["keyword.declaration", "entity.name.type", "keyword.operator", "support.type"],
    )];
    let mut scopes: Vec<&str> = naming.iter().map(|keyword| name_of(keyword)).collect();
    scopes.sort_unstable();
    scopes.dedup();
    for scope in scopes {
        let keywords: Vec<&str> =
            naming.iter().copied().filter(|keyword| name_of(keyword) == scope).collect();
        let (clauses, heads): (Vec<&str>, Vec<&str>) =
            keywords.into_iter().partition(|keyword| ["step", "stage"].contains(keyword));
        if !heads.is_empty() {
            let head = format!(r"^({})\s+({word})", any(&heads));
            all.push(parts(head, &["keyword.declaration", scope]));
        }
        if !clauses.is_empty() {
            // A word that other words follow in a line; `stage == growth` is about a field of that name.
            let clause = format!(r"({})\s+(?!{})({word})", any(&clauses), any(&FOLLOWERS));
            all.push(parts(clause, &["keyword.control.clause", scope]));
        }
    }
    all.push(rule(format!("^{}", any(&words::declarations())), "keyword.declaration"));
    all
}

/// A text: it ends with its line, and names stand between braces in it.
fn text() -> Value {
    let word = token("Word");
    let name = format!(r"{word}(?:\.{word})*");
    json!({
        "name": "string.quoted.double.onboard",
        "begin": "\"",
        "end": "\"|$",
        "patterns": [
            rule(r"\\.", "constant.character.escape"),
            rule(r"\{\{", "constant.character.escape"),
            {
                "match": format!(r"(\{{)\s*({name})\s*(\}})"),
                "name": "meta.interpolation.onboard",
                "captures": {
                    "1": { "name": "punctuation.section.interpolation.begin.onboard" },
                    "2": { "name": "variable.other.onboard" },
                    "3": { "name": "punctuation.section.interpolation.end.onboard" },
                },
            },
        ],
    })
}

fn pattern() -> Value {
    json!({
        "name": "string.regexp.onboard",
        "begin": "`",
        "end": "`|$",
        "patterns": [
            rule(r"\\[^`]", "constant.character.escape.regexp"),
            rule(r"[\[\]()|*+?{}^$.]", "keyword.operator.quantifier.regexp"),
        ],
    })
}

/// Numbers, most particular first: an instant begins like a number.
fn numbers() -> Vec<Value> {
    let patterns = &table::patterns()["Number"];
    let [plain, version, instant] = patterns[..] else { panic!("numbers have three patterns: {patterns:?}") };
    let units = table::units().join("|");
    let duration = format!(r"([0-9][0-9_]*)({units})(?![0-9A-Za-z_.])");
    vec![
        rule(instant, "constant.numeric.instant"),
        rule(format!(r"(?<![\p{{XID_Continue}}]){version}"), "constant.numeric.version"),
        json!({
            "match": duration,
            "name": "constant.numeric.duration.onboard",
            "captures": { "2": { "name": "keyword.other.unit.onboard" } },
        }),
        rule(plain, "constant.numeric"),
    ]
}

/// Names that can be told by what stands beside them: `name:`, `.name`, `name(`.
fn names() -> Vec<Value> {
    let word = token("Word");
    vec![
        parts(
            format!(r"(?<!\p{{XID_Continue}})({word})\s*(:)"),
            &["variable.other.property", "punctuation.separator"],
        ),
        parts(format!(r"(\.)({word})"), &["punctuation.accessor", "variable.other.property"]),
        rule(format!(r"{}(?=\s*\()", any(&FUNCTIONS)), "support.function"),
    ]
}

fn types() -> Vec<Value> {
    vec![rule(format!(r"(?<=:|: ){}", any(&TYPES)), "support.type")]
}

/// Words that mean something, and then all that are names.
fn all_words() -> Vec<Value> {
    let (choices, truths, values) =
        (["if", "then", "else", "otherwise"], ["yes", "no", "true", "false"], ["missing", "imputed", "now"]);
    let special = [&choices[..], &truths, &values].concat();
    let operators: Vec<&str> = words::reserved().into_iter().filter(|word| !special.contains(word)).collect();
    let others = [words::phrases(), words::declarations()].concat();
    vec![
        rule(any(&choices), "keyword.control.conditional"),
        rule(any(&truths), "constant.language.boolean"),
        rule(any(&values), "constant.language"),
        rule(any(&operators), "keyword.operator.word"),
        rule(any(&words::clauses()), "keyword.control.clause"),
        rule(any(&others), "keyword.other.phrase"),
        rule(token("Word"), "variable.other"),
    ]
}

fn operators() -> Vec<Value> {
    vec![
        rule(token("Arrow"), "keyword.operator.arrow"),
        rule(token("Operator"), "keyword.operator"),
        rule(r"\|", "punctuation.separator.cell"),
    ]
}

fn punctuation() -> Vec<Value> {
    vec![
        rule(r"[{}]", "punctuation.section.block"),
        rule(r"[()]", "punctuation.section.parens"),
        rule(r"[;,:.]", "punctuation.separator"),
    ]
}
