//! Laws and examples of the token stream.
use onboard_syntax::tokens::{TokenKind, tokenize};

fn kinds(source: &str) -> Vec<(TokenKind, &str)> {
    tokenize(source).iter().filter(|t| t.kind != TokenKind::Space).map(|t| (t.kind, t.text(source))).collect()
}

#[test]
fn digits_and_the_letters_that_touch_them_are_one_token() {
    for literal in [
        "12",
        "1_000",
        "2.5",
        "25%",
        "30min",
        "2h30min",
        "5m",
        "1e5",
        "2026-01-31",
        "2026-01-31T09:00Z",
        "2026-01-31T09:00:00.5+01:00",
        "v2.10.0",
        "2.10.0",
        "6mo",
        "2.5%",
    ] {
        assert_eq!(kinds(literal), [(TokenKind::Number, literal)]);
    }
}

#[test]
fn a_text_ends_at_its_line_end() {
    assert_eq!(
        kinds("\"ab\\\"\ncd \"x\" `p\n`q`"),
        [
            (TokenKind::OpenText, "\"ab\\\""),
            (TokenKind::Newline, "\n"),
            (TokenKind::Word, "cd"),
            (TokenKind::Text, "\"x\""),
            (TokenKind::OpenPattern, "`p"),
            (TokenKind::Newline, "\n"),
            (TokenKind::Pattern, "`q`"),
        ]
    );
}

#[test]
fn comments_texts_and_operators_keep_apart() {
    assert_eq!(
        kinds("a //b\r\n/// doc\n\"http://x\" -> -3 <= v2 // \n//\n"),
        [
            (TokenKind::Word, "a"),
            (TokenKind::Comment, "//b"),
            (TokenKind::Newline, "\r\n"),
            (TokenKind::DocComment, "/// doc"),
            (TokenKind::Newline, "\n"),
            (TokenKind::Text, "\"http://x\""),
            (TokenKind::Arrow, "->"),
            (TokenKind::Operator, "-"),
            (TokenKind::Number, "3"),
            (TokenKind::Operator, "<="),
            (TokenKind::Word, "v2"),
            (TokenKind::Comment, "// "),
            (TokenKind::Newline, "\n"),
            (TokenKind::Comment, "//"),
            (TokenKind::Newline, "\n"),
        ]
    );
}
