//! Findings about rows and cells.

use super::{finding, safe, suggested};
use crate::{Applicability, Edit, Fix, Span};

finding! {
    /// A row without `->`.
    RowWithoutResult { span: Span } Error "row-without-result"
    this: "a row has no `->`";
    label "leads nowhere";
    help "end the row with `->` and what it leads to; `-> -` leads to nothing";
}

finding! {
    /// Nothing between two bars.
    EmptyCell { span: Span } Error "empty-cell"
    this: "a cell is empty";
    label "nothing stands here";
    help "write `-` for \"anything\"";
    fixes {
        // One space is kept on each side where there is room.
        let room = this.span.end.saturating_sub(this.span.start) >= 2;
        let at = if room { this.span.start + 1 } else { this.span.start };
        safe("write `-`", Span { start: at, end: at, ..this.span }, if room { "-" } else { " - " })
    };
}

finding! {
    /// A comma in a cell.
    CommaInCell { span: Span, meant: &'static str } Error "comma-in-cell"
    this: "a cell has a comma";
    label format!("`{}` is meant", this.meant);
    help "other tools read a comma in a cell as \"or\", which is true of everything in `>= 30, < 50`; say which you mean";
    fixes suggested(format!("write `{}`", this.meant), this.span, format!(" {}", this.meant));
}

finding! {
    /// `not a or b`.
    NotWithOrInCell { span: Span, meant: String } Error "not-with-or-in-cell"
    this: "`not` and `or` stand together in a cell";
    label "neither of both, or one but not the other?";
    help "to exclude several, write `not a and not b`; to take several, write `a or b`";
    fixes suggested(format!("write `{}`", this.meant), this.span, this.meant.clone());
}

finding! {
    /// `- or a`.
    DashWithMore { span: Span } Error "dash-with-more"
    this: "a `-` stands beside something else in a cell";
    label "`-` is true of everything, so the rest says nothing";
    help "`-` is the whole cell or no part of it";
    fixes suggested("keep the `-` alone", this.span, "-");
}

finding! {
    /// `otherwise` in a row.
    OtherwiseRow { span: Span, dashes: String } Error "otherwise-row"
    this: "`otherwise` stands where a row of dashes is meant";
    label "a row that takes all the rest has a `-` in each column";
    help "rows are tried from above; a last row of dashes takes what is left";
    fixes safe("write the dashes", this.span, this.dashes.clone());
}

finding! {
    /// `role == manager` in the column `role`.
    ConditionInCell { span: Span, delete: Span, named: bool } Error "condition-in-cell"
    this: if this.named { "a cell repeats its column's name" } else { "a cell says `==`, which goes without saying" };
    label "the column already says this";
    help "a cell says only what is asked of its column: `manager`, `>= 5`, `not a`";
    fixes vec![Fix {
        title: "delete it".to_owned(),
        edits: vec![Edit { span: this.delete, replacement: String::new() }],
        applicability: Applicability::Safe,
    }];
}
