//! What is expected behind some words.

use super::context::{Context, Frame};
use onboard_syntax::tokens::TokenKind;

/// What may stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// A declaration.
    Declarations,
    /// A clause of the block of this keyword.
    Clauses(String),
    /// These words.
    Words(&'static [&'static str]),
    Purposes,
    Fields,
    Events,
    Paths,
    Matrices,
    /// Steps of paths.
    Steps,
    /// Rows of matrices that have a label.
    Rows,
    Types,
    /// Fields, traits, lets and segments.
    Values,
    /// What expressions begin with besides names.
    ExpressionWords,
    /// The parts of what this name means: properties, results.
    Parts(String),
    /// The values of the type of what this name means.
    ValuesOf(String),
    /// A cell of a matrix, by its place among the conditions.
    Cell(usize),
    /// A result of a matrix, by its place among the results.
    ResultCell(usize),
}

use Expected::{
    Clauses, Declarations, Events, ExpressionWords, Fields, Matrices, Parts, Paths, Purposes, Rows, Steps,
    Types, Values, ValuesOf, Words,
};

/// What may stand where a cursor is.
pub(super) fn at(context: &Context<'_>) -> Vec<Expected> {
    let words = context.words();
    if context.in_text {
        return vec![Values];
    }
    if let [.., name, "."] = words.as_slice() {
        return vec![Parts((*name).to_owned())];
    }
    let Some(keyword) = context.keyword else { return vec![Declarations] };
    match &context.frame {
        Frame::Head => head(keyword, &words),
        Frame::Block(owner) if words.is_empty() && owner != "matrix" => vec![Clauses(owner.clone())],
        Frame::Block(owner) => clause(owner, context, &words),
        Frame::List => list(keyword, context, &words),
    }
}

/// In the head of a declaration.
fn head(keyword: &str, words: &[&str]) -> Vec<Expected> {
    let last = words.last().copied().unwrap_or_default();
    let says = |word: &str| words.contains(&word);
    match keyword {
        "for" => vec![Purposes],
        "matrix" | "profiling" if says("for") => vec![Purposes],
        "profiling" => vec![Words(&["for"])],
        _ if words.len() < 2 => Vec::new(),
        "purpose" if last == "within" => vec![Purposes],
        "purpose" => vec![Words(&["within"])],
        "matrix" => match last {
            "->" | "|" => vec![Words(&["path"])],
            ":" => vec![Types],
            _ if says("->") => vec![Words(&["for"])],
            _ => Vec::new(),
        },
        "field" | "type" => match last {
            ":" | "=" => vec![Types],
            "of" if says("set") => vec![Words(&["one of"]), Types],
            _ => Vec::new(),
        },
        "event" => vec![Words(&["from", "each"])],
        "let" if says("=") => expression(words),
        "trait" if last == "=" => vec![Words(AGGREGATES), Events],
        "trait" if says("=") => expression(words),
        "segment" if says("when") => expression(words),
        "segment" => vec![Words(&["when"])],
        _ => Vec::new(),
    }
}

/// The aggregates.
const AGGREGATES: &[&str] = &[
    "count of",
    "sum of",
    "mean of",
    "min of",
    "max of",
    "distinct",
    "active days of",
    "most common",
    "first",
    "last",
    "time of first",
    "time of last",
];

/// In a clause of a block.
fn clause(owner: &str, context: &Context<'_>, words: &[&str]) -> Vec<Expected> {
    let first = words.first().copied().unwrap_or_default();
    let last = words.last().copied().unwrap_or_default();
    match (owner, first) {
        ("matrix", _) => matrix(context, words),
        (_, "for") => vec![Purposes],
        ("onboarding", "speaks") if words.contains(&"by") => vec![Fields],
        ("onboarding", "speaks") => vec![Words(&["by"])],
        ("onboarding", "late") => vec![Words(&["up to"])],
        ("purpose", "basis") => vec![Words(&["consent", "contract"])],
        ("purpose", "regime") if words.len() > 1 => vec![Words(&["opt_in", "opt_out"])],
        ("field", "category") => vec![Words(&["public", "ordinary", "sensitive", "special"])],
        ("field", "from") if words.len() == 1 => vec![Words(&["record", "context"])],
        ("field", "from") => vec![Words(&["at"])],
        ("field", "fallback") if words.len() == 1 => {
            let name = context.name.unwrap_or_default().to_owned();
            vec![ValuesOf(name), Words(&["median", "mean", "most common"])]
        }
        ("field", "fallback") if words.contains(&"by") => vec![Fields, Words(&["at least"])],
        ("field", "fallback") => vec![Words(&["by", "at least"])],
        ("field", "ask") => vec![Words(&["again after", "in"])],
        ("field", "allow") => vec![Words(&["inferred because"])],
        ("event", _) if last == ":" => vec![Types],
        ("segment", "enter" | "leave") if words.len() == 1 => vec![Words(&["when"])],
        ("segment", _) => expression(words),
        ("step", "skip") if words.len() == 1 => vec![Words(&["when"])],
        ("step", "done") => match last {
            "done" => vec![Words(&["on"])],
            "on" => vec![Events],
            _ if words.contains(&"where") => expression(words),
            _ => vec![Words(&["where"])],
        },
        ("step", "skip") => expression(words),
        ("step", "show") if words.contains(&"when") => expression(words),
        ("step", "show") => {
            if words.len() == 1 {
                vec![Words(&["component", "video"])]
            } else {
                vec![Words(&["when"])]
            }
        }
        ("show", _) if words.contains(&":") => expression(words),
        ("profiling", "stage") if words.contains(&"ask") => vec![Fields],
        ("profiling", "stage") if words.contains(&"when") => {
            let mut all = expression(words);
            all.push(Words(&["ask"]));
            all
        }
        ("profiling", "stage") if words.len() > 1 => vec![Words(&["when", "ask"])],
        ("profiling", "limit") if last == "per" => vec![Words(&["session", "day", "week", "month"])],
        ("profiling", "limit") => vec![Words(&["per"])],
        ("profiling", "order") => vec![Words(&["as written"])],
        ("test", _) => test(first, words),
        _ => Vec::new(),
    }
}

fn test(first: &str, words: &[&str]) -> Vec<Expected> {
    let last = words.last().copied().unwrap_or_default();
    let begins = last == "," || words.len() == 1;
    let named = words.len().checked_sub(2).and_then(|at| words.get(at)).copied().unwrap_or_default();
    match first {
        "given" | "after" if last == "consent" => vec![Purposes],
        "given" if begins => vec![Fields, Words(&["consent", "no consent", "regime", "context"])],
        "given" if matches!(last, "=" | "==") => vec![ValuesOf(named.to_owned())],
        "after" if begins => vec![Events, Words(&["consent", "no consent"])],
        "after" if last.starts_with(|letter: char| letter.is_ascii_digit()) => vec![Events],
        "expect" => match last {
            "path" => vec![Paths, Words(&["nothing"])],
            "ask" => vec![Fields, Words(&["nothing"])],
            "imputed" => vec![Fields],
            "because" => vec![Rows, Words(&["row"])],
            "step" => vec![Steps],
            _ if words.len() > 2 && words.iter().rev().nth(1) == Some(&"step") => {
                vec![Words(&["open", "done", "skipped", "waiting"])]
            }
            "=" => vec![ValuesOf(named.to_owned())],
            _ if begins => {
                let words = Words(&["path", "ask", "not", "welcome", "step", "imputed"]);
                vec![Values, Matrices, words]
            }
            _ => {
                let mut all = expression(words);
                all.push(Words(&["because"]));
                all
            }
        },
        _ => Vec::new(),
    }
}

/// In a list of members, or among the properties of an event in a test.
fn list(keyword: &str, context: &Context<'_>, words: &[&str]) -> Vec<Expected> {
    let Some(brace) = context.clause.iter().rposition(|token| token.kind == TokenKind::LeftBrace) else {
        return Vec::new();
    };
    let (before, inside) = words.split_at(brace.min(words.len()));
    match before {
        [.., "of"] => Vec::new(),
        [.., name, "not", "in"] | [.., name, "in"] | [.., name, "=" | "=="] => {
            vec![ValuesOf((*name).to_owned())]
        }
        [.., event] if keyword == "test" => match inside {
            [.., property, ":"] => vec![ValuesOf(format!("{event}.{property}"))],
            [.., "{" | ";" | ","] => vec![Parts((*event).to_owned())],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// In a row of a matrix, or in its header.
fn matrix(context: &Context<'_>, words: &[&str]) -> Vec<Expected> {
    let last = words.last().copied().unwrap_or_default();
    if words.first() == Some(&"hit") {
        return vec![Words(&["first", "unique", "all"])];
    }
    let row = words.strip_prefix(&["|"]).unwrap_or(words);
    let arrow = row.iter().position(|word| *word == "->");
    if context.header.is_none() {
        return match (arrow, last) {
            (Some(_), ":") => vec![Types],
            (Some(_), _) => vec![Words(&["path"])],
            (None, _) if words.is_empty() => vec![Values, Words(&["hit"])],
            (None, _) => expression(row),
        };
    }
    let bars = |words: &[&str]| words.iter().filter(|word| **word == "|").count();
    match arrow {
        Some(arrow) => vec![Expected::ResultCell(bars(row.get(arrow..).unwrap_or_default()))],
        None => vec![Expected::Cell(bars(row))],
    }
}

/// In an expression.
fn expression(words: &[&str]) -> Vec<Expected> {
    match words {
        [.., "is"] => vec![Words(&["missing", "not missing", "imputed", "not imputed"])],
        [.., "is", "not"] => vec![Words(&["missing", "imputed"])],
        [.., "of" | "distinct" | "common"] | [.., "of", "first" | "last"] => vec![Events],
        ["trait", .., "=", "first" | "last"] => vec![Events],
        ["trait", .., "then"] => vec![Events],
        [.., "in", "last"] => Vec::new(),
        [.., event, ".", property, "==" | "!="] => {
            vec![ValuesOf(format!("{event}.{property}")), Values, ExpressionWords]
        }
        [.., name, "==" | "!="] => vec![ValuesOf((*name).to_owned()), Values, ExpressionWords],
        _ => vec![Values, ExpressionWords],
    }
}
