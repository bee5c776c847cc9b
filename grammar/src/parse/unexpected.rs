//! What is said where pest found no way on: written from what it expected and the token that stands there.

use super::findings::form::UnexpectedToken;
use super::grammar::Rule;
use super::reader::Reader;
use crate::tokens::TokenKind;
use crate::words::BlockKind;
use pest::error::{Error, ErrorVariant};
use std::ops::Range;

/// How many expectations are named before the rest is left out.
const MOST_NAMED: usize = 5;

/// Reports that `marks` fit no rule.
pub(super) fn report(
    reader: &mut Reader<'_>,
    error: &Error<Rule>,
    marks: Range<usize>,
    block: Option<BlockKind>,
) {
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        let span = reader.span_of(marks.start..marks.start + 1);
        return reader.report(&UnexpectedToken {
            span,
            title: "this is too long to be read in one piece".to_owned(),
            expected: String::new(),
            help: "give parts of it names with `let` or `type`, or cut it in several".to_owned(),
        });
    };
    let at = reader.failed_at(error, marks.clone());
    let expected = expectations(positives);
    if at >= marks.end {
        let last = marks.end.saturating_sub(1).max(marks.start);
        let span = reader.span_of(last..last + 1);
        let title = format!("something is missing after `{}`", shown(reader.at(span)));
        let help = if expected.is_empty() {
            "the line ends too early".to_owned()
        } else {
            format!("write {expected} after it")
        };
        return reader.report(&UnexpectedToken { span, title, expected: String::new(), help });
    }
    let span = reader.span_of(at..at + 1);
    let help = help(reader, at, &marks, block, &expected);
    let title = not_here(reader.at(span));
    reader.report(&UnexpectedToken { span, title, expected, help });
}

/// The title for a piece that stands in the wrong place.
pub(super) fn not_here(text: &str) -> String {
    format!("`{}` does not belong here", shown(text))
}

/// A piece of the source, short enough for a title.
fn shown(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// What people usually mean by the token that stands there.
fn help(
    reader: &Reader<'_>,
    at: usize,
    marks: &Range<usize>,
    block: Option<BlockKind>,
    expected: &str,
) -> String {
    let word = reader.word(at);
    let kind = reader.mark(at).map(|mark| mark.kind);
    let of_item = block.is_none().then(|| BlockKind::of_declaration(reader.word(marks.start))).flatten();
    if let Some(kind) = of_item.filter(|kind| kind.has_clause(word)) {
        return format!("the clauses of {} stand in braces: `{{ {word} … }}`", kind.describe());
    }
    match (kind, word) {
        (Some(TokenKind::Word), "then") => {
            "events in sequence are a trait of their own: `trait NAME = a then b within 2d`".to_owned()
        }
        (Some(TokenKind::Semicolon), _) => "`;` stands between the clauses of a block only".to_owned(),
        (Some(TokenKind::Operator), "=") if expected != "`when`" => {
            "`==` compares; `=` gives a value to a name".to_owned()
        }
        _ if expected.is_empty() => "delete it, or put what follows on a line of its own".to_owned(),
        _ => format!("write {expected} here"),
    }
}

/// The expectations in words, each once.
fn expectations(rules: &[Rule]) -> String {
    let mut words: Vec<String> = Vec::new();
    for &rule in rules {
        let word = describe(rule);
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    if words.len() > MOST_NAMED {
        words.truncate(MOST_NAMED);
        return format!("{} or something like it", words.join(", "));
    }
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// What a reader would call a rule; empty for what is better left unsaid.
fn describe(rule: Rule) -> String {
    if let Some(keyword) = format!("{rule:?}").strip_prefix("kw_") {
        return format!("`{keyword}`");
    }
    let words = match rule {
        Rule::word | Rule::dotted | Rule::names | Rule::aggregate_subject => "a name",
        Rule::number => "a number",
        Rule::text | Rule::variant => "a text in quotes",
        Rule::duration => "a number or duration",
        Rule::expression | Rule::parentheses | Rule::named | Rule::conditional | Rule::constant => "a value",
        Rule::type_expression | Rule::one_of | Rule::set_of => "a type",
        Rule::tag | Rule::languages => "a language",
        Rule::member => "a member",
        Rule::and_op | Rule::or_op | Rule::compare_op | Rule::add_op => "an operator",
        Rule::close => "`)`",
        Rule::close_brace => "`}`",
        Rule::open_brace => "`{`",
        Rule::colon => "`:`",
        Rule::arrow => "`->`",
        Rule::assign => "`=`",
        Rule::comma => "`,`",
        Rule::event_match => "an event",
        Rule::equals => "`=`",
        Rule::test_value => "a value",
        Rule::result => "a result",
        Rule::statistic => "`median`, `mean`, `most common`",
        _ => "",
    };
    words.to_owned()
}
