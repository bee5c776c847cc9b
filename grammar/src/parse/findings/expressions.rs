//! Findings about expressions, events and traits.

use super::{after, finding, safe, suggested};
use crate::{Applicability, Edit, Fix, Span};

finding! {
    /// `=` in a comparison.
    SingleEquals { span: Span } Error "single-equals"
    this: "`=` stands where two things are compared";
    label "`==` is meant";
    help "`=` gives a value to a name; `==` asks whether two values are equal";
    fixes safe("write `==`", this.span, "==");
}

finding! {
    /// `is` in a comparison.
    IsInsteadOfEquals { span: Span, negated: bool } Error "is-instead-of-equals"
    this: format!("`is{}` stands where two things are compared", if this.negated { " not" } else { "" });
    label format!("`{}` is meant", if this.negated { "!=" } else { "==" });
    help "`is` asks only for `missing` and `imputed`; values are compared with `==` and `!=`";
    fixes if this.negated { safe("write `!=`", this.span, "!=") } else { safe("write `==`", this.span, "==") };
}

finding! {
    /// `x == missing`.
    EqualsMissing { span: Span, word: String, negated: bool } Error "equals-missing"
    this: format!("`{}` is compared as if it were a value", this.word);
    label format!("`{}` is meant", if this.negated { "is not" } else { "is" });
    help "comparing with an absent value is unknown, never true; ask `is missing`";
    fixes if this.negated { safe("write `is not`", this.span, "is not") } else { safe("write `is`", this.span, "is") };
}

finding! {
    /// `x is null`; `member` is how to ask for a member of that name, where one is likely.
    IsNull { span: Span, word: String, negated: bool, member: Option<String> } Error "equals-missing"
    this: format!("`{}` stands where `missing` is meant", this.word);
    label format!("`{}` is meant", absence(this.negated));
    help "a value that is not there is `missing`: `is missing`, `is not missing`";
    fixes {
        let meant = absence(this.negated);
        let mut fixes = suggested(format!("write `{meant}`"), this.span, meant);
        if let Some(member) = &this.member {
            fixes.extend(suggested(format!("write `{member}`, if that is a member"), this.span, member));
        }
        fixes
    };
}

fn absence(negated: bool) -> &'static str {
    if negated { "is not missing" } else { "is missing" }
}

finding! {
    /// `1 < x < 5`.
    ChainedComparison { span: Span, middle: String } Error "chained-comparison"
    this: "two comparisons are chained";
    label "compares what the first comparison gives";
    help "say both and join them with `and`";
    fixes suggested("repeat what stands between them", Span { end: this.span.start, ..this.span }, format!("and {} ", this.middle));
}

finding! {
    /// `in last 7d where …`.
    WhereAfterWindow { span: Span, window: Span, text: String, gap: Span } Error "where-after-window"
    this: "`where` stands after `in last`";
    label "belongs before the window";
    help "the order is: what is counted, `where …`, `in last …`";
    fixes vec![Fix {
        title: "move it before `in last`".to_owned(),
        edits: vec![
            Edit { span: Span { end: this.window.start, ..this.window }, replacement: format!("{} ", this.text) },
            Edit { span: this.gap.to(this.span), replacement: String::new() },
        ],
        applicability: Applicability::Safe,
    }];
}

finding! {
    /// `a then b then c within 2d`.
    ThenWithoutWithin { span: Span, event: Span, within: Option<String> } Error "then-without-within"
    this: "a `then` has no `within`";
    label "how long after?";
    help "each `then` says within what time its event must follow: `a then b within 2d`";
    fixes this.within.as_ref().map_or_else(Vec::new, |within| {
        suggested(format!("write `{within}` here too"), after(this.event), format!(" {within}"))
    });
}

finding! {
    /// `a where x then b within 2d`.
    WhereWithoutParentheses { span: Span } Error "where-without-parentheses"
    this: "a `where` beside `then` has no parentheses";
    label "parentheses belong round this";
    help "`then` joins two events; parentheses say which of them the condition is about";
    fixes vec![Fix {
        title: "put parentheses round it".to_owned(),
        edits: vec![
            Edit { span: Span { end: this.span.start, ..this.span }, replacement: "(".to_owned() },
            Edit { span: after(this.span), replacement: ")".to_owned() },
        ],
        applicability: Applicability::Safe,
    }];
}
