//! Findings about form: characters, brackets, words that begin declarations and clauses.

use super::{after, before, finding, safe, suggested};
use crate::{Applicability, Edit, Fix, Label, Span};

finding! {
    /// The file holds control characters.
    NotText { span: Span } Error "not-text"
    this: "the file is not text";
    label "a character that no text has";
    help "a `.onboard` file is UTF-8 text; this one may be an image, an archive or a document of a word processor";
}

finding! {
    /// A text in quotes of a word processor.
    PrettyQuotes { span: Span, closing: Span, edits: [Edit; 2] } Error "odd-character"
    this: "a text stands in quotes that the language does not use";
    label "`\"` is meant";
    also [Label { span: this.closing, message: "here too".to_owned() }];
    help "word processors and chats replace quotes as one types; write the plain ones";
    fixes vec![Fix {
        title: "write `\"`".to_owned(),
        edits: this.edits.to_vec(),
        applicability: Applicability::Safe,
    }];
}

finding! {
    /// A character that the language does not use.
    OddCharacter { span: Span, shown: String, replacement: Option<&'static str> } Error "odd-character"
    this: format!("`{}` is not a character of the language", this.shown);
    label match this.replacement {
        Some(" ") => "an unusual kind of space".to_owned(),
        Some(replacement) => format!("`{replacement}` is meant"),
        None => "this character".to_owned(),
    };
    help match (this.replacement, this.shown.chars().next()) {
        (Some(_), _) => "word processors and chats replace characters as one types; write the plain one",
        (None, Some('#')) => "a comment begins with `//`",
        (None, Some('[' | ']')) => "lists stand in braces: `{ a, b }`",
        (None, _) => "outside texts and comments only letters, digits and the signs of the language may stand; delete it, or quote it",
    };
    fixes match this.replacement {
        Some(replacement) => safe(format!("write `{replacement}`"), this.span, replacement),
        None => Vec::new(),
    };
}

finding! {
    /// A text or pattern does not end on its line.
    UnclosedString { span: Span, quote: &'static str } Error "unclosed-string"
    this: if this.quote == "`" { "a pattern does not end on its line" } else { "a text does not end on its line" };
    label format!("begins here, and the line ends without another {}", this.quote);
    help "a text stands on one line; write `\\n` inside it for a line break";
    fixes suggested(format!("end it with {}", this.quote), after(this.span), this.quote);
}

finding! {
    /// A `{` is never closed.
    UnclosedBlock { span: Span, next: Option<Span>, close: Span, closing: String } Error "unclosed-block"
    this: "a `{` is never closed";
    label "opens here";
    also this.next.map(|span| Label { span, message: "something else begins here".to_owned() });
    help "put a `}` where the block ends, in the column in which its first line begins";
    fixes suggested("close the block", this.close, this.closing.clone());
}

finding! {
    /// A `(` is never closed.
    UnclosedParenthesis { span: Span, end: u32 } Error "unclosed-parenthesis"
    this: "a `(` is never closed";
    label "opens here";
    help "put a `)` where the expression in parentheses ends";
    fixes suggested("close the parenthesis", Span { start: this.end, end: this.end, ..this.span }, ")");
}

finding! {
    /// A `}` closes nothing.
    StrayBrace { span: Span } Error "stray-brace"
    this: "a `}` closes nothing";
    label "no `{` waits for it";
    help "delete it, or open the block that it should close";
    fixes suggested("delete it", this.span, "");
}

finding! {
    /// Something else was expected.
    UnexpectedToken { span: Span, title: String, expected: String, help: String } Error "unexpected-token"
    this: this.title;
    label if this.expected.is_empty() { String::new() } else { format!("expected {}", this.expected) };
    help this.help.clone();
}

finding! {
    /// No declaration begins with this word.
    UnknownDeclaration { span: Span, word: String, meant: Option<&'static str> } Error "unknown-declaration"
    this: format!("no declaration begins with `{}`", this.word);
    label this.meant.map_or_else(|| "begins in column 0, so it is read as a declaration".to_owned(),
        |meant| format!("did you mean `{meant}`?"));
    help "a word in column 0 begins a declaration: `purpose`, `field`, `event`, `trait`, `let`, `segment`, `path`, `matrix`, \
          `profiling`, `test` and a few more; clauses are indented";
    fixes this.meant.map_or_else(Vec::new, |meant| suggested(format!("write `{meant}`"), this.span, meant));
}

finding! {
    /// A block has no such clause.
    UnknownClause { span: Span, word: String, block: &'static str, clauses: String, meant: Option<&'static str> }
    Error "unknown-clause"
    this: format!("{} has no clause `{}`", this.block, this.word);
    label this.meant.map_or_else(String::new, |meant| format!("did you mean `{meant}`?"));
    help format!("the clauses of {} are {}", this.block, this.clauses);
    fixes this.meant.map_or_else(Vec::new, |meant| suggested(format!("write `{meant}`"), this.span, meant));
}

finding! {
    /// A word is none of the choices.
    UnknownChoice { span: Span, word: String, choices: String, meant: Option<&'static str> } Error "unknown-choice"
    this: format!("`{}` is none of the choices here", this.word);
    label this.meant.map_or_else(String::new, |meant| format!("did you mean `{meant}`?"));
    help format!("write {}", this.choices);
    fixes this.meant.map_or_else(Vec::new, |meant| suggested(format!("write `{meant}`"), this.span, meant));
}

finding! {
    /// Two clauses with only a space between them.
    ClausesOnOneLine { span: Span, gap: Span, word: String } Error "clauses-on-one-line"
    this: format!("`{}` begins another clause on the same line", this.word);
    label "a `;` is missing before this";
    help "clauses stand on lines of their own, or are separated by `;`";
    fixes safe("insert `;`", this.gap, "; ");
}

finding! {
    /// A declaration does not begin in column 0.
    IndentedDeclaration { span: Span, word: String } Error "indented-declaration"
    this: format!("the declaration `{}` does not begin in column 0", this.word);
    label "this space moves it to the right";
    help "every declaration begins at the start of its line; what is indented belongs to the declaration above";
    fixes safe("delete the space", this.span, "");
}

finding! {
    /// A list ends with a comma.
    TrailingComma { span: Span } Error "trailing-comma"
    this: "a list ends with a comma";
    label "nothing follows it";
    help "commas stand between entries only";
    fixes safe("delete it", this.span, "");
}

finding! {
    /// Too deep.
    NestingTooDeep { span: Span } Error "nesting-too-deep"
    this: "nested more than 64 deep";
    label "too deep from here on";
    help "give the inner parts names with `let`";
}

finding! {
    /// A `///` comment that documents nothing.
    LooseDocComment { span: Span } Warning "loose-doc-comment"
    this: "a `///` comment does not touch a declaration or clause";
    label "documents nothing";
    help "put it on the lines right above what it documents, or write `//` for a remark";
    fixes suggested("write `//`", Span { end: this.span.start + 3, ..this.span }, "//");
}

finding! {
    /// A text in single quotes.
    SingleQuotes { span: Span } Error "single-quotes"
    this: "a text stands in single quotes";
    label "texts are written in double quotes";
    help "write `\"…\"`";
    fixes vec![Fix {
        title: "write double quotes".to_owned(),
        edits: vec![
            Edit { span: Span { end: this.span.start + 1, ..this.span }, replacement: "\"".to_owned() },
            Edit { span: Span { start: this.span.end.saturating_sub(1), ..this.span }, replacement: "\"".to_owned() },
        ],
        applicability: Applicability::Safe,
    }];
}

finding! {
    /// An operator of another language.
    SymbolOperator { span: Span, found: String, meant: &'static str } Error "symbol-operator"
    this: format!("`{}` is an operator of another language", this.found);
    label format!("`{}` is meant", this.meant.trim());
    help "the language writes `and`, `or`, `not`, `==` and `!=`";
    fixes safe(format!("write `{}`", this.meant.trim()), this.span, this.meant);
}

finding! {
    /// `enum { a, b }`, or `{ a, b }` without any word.
    EnumInsteadOfOneOf { span: Span, word: String } Error "enum-instead-of-one-of"
    this: if this.word.is_empty() {
        "members stand without `one of`".to_owned()
    } else {
        format!("`{}` is a word of another language", this.word)
    };
    label if this.word.is_empty() { "`one of` belongs before this" } else { "`one of` is meant" };
    help "a type that is one of several members is written `one of { a, b }`";
    fixes if this.word.is_empty() {
        safe("insert `one of`", before(this.span), "one of ")
    } else {
        safe("write `one of`", this.span, "one of")
    };
}

finding! {
    /// A declared name is a word of the language.
    ReservedName { span: Span, word: String } Error "reserved-name"
    this: format!("`{}` is a word of the language and cannot be a name", this.word);
    label "needs another name";
    help "words that expressions are made of are kept apart from names";
    fixes suggested("append `_value`", this.span, format!("{}_value", this.word));
}

finding! {
    /// A member is a word of the language.
    ReservedMember { span: Span, word: String, outside: bool } Error "reserved-member"
    this: format!("a member is named `{}`, which is a word of the language", this.word);
    label "needs another name in rules";
    help "give the member a name of its own and say how it is spelt outside";
    fixes safe(
        "name it, keeping its spelling outside",
        this.span,
        if this.outside { format!("is_{}", this.word) } else { format!("is_{} = \"{}\"", this.word, this.word) },
    );
}
