//! Findings about literals and texts.

use super::{after, before, finding, safe, suggested};
use crate::{Applicability, Fix, Span};

finding! {
    /// A literal that cannot be read, or does not exist.
    BadLiteral { span: Span, text: String, why: String, meant: Option<String> } Error "bad-literal"
    this: format!("`{}` cannot be read", this.text);
    label this.why.clone();
    help "numbers are written `12`, `1_000`, `2.5`, `25%`; durations `90s`, `30min`, `2h`, `7d`, `4w`, `6mo`; dates `2026-01-31`; \
          instants `2026-01-31T09:00Z`; versions `v2.10.0`";
    fixes this.meant.as_ref().map_or_else(Vec::new, |meant| suggested(format!("write `{meant}`"), this.span, meant.clone()));
}

finding! {
    /// An instant without a zone.
    TimeWithoutZone { span: Span } Error "time-without-zone"
    this: "an instant does not say its zone";
    label "at this time, but where?";
    help "end it with `Z` for UTC, or with an offset such as `+01:00`";
    fixes suggested("append `Z`", after(this.span), "Z");
}

finding! {
    /// `5 days`.
    DurationInWords { span: Span, meant: String } Error "duration-in-words"
    this: "a number and its unit are two words";
    label format!("written `{}`", this.meant);
    help "a duration is one word: `90s`, `30min`, `2h`, `7d`, `4w`, `6mo`";
    fixes safe(format!("write `{}`", this.meant), this.span, this.meant.clone());
}

finding! {
    /// `2h30min`.
    CompoundDuration { span: Span, meant: String } Error "compound-duration"
    this: "a duration has two units";
    label format!("written `{}`", this.meant);
    help "a duration has one unit";
    fixes safe(format!("write `{}`", this.meant), this.span, this.meant.clone());
}

finding! {
    /// `5m`.
    MinutesOrMonths { span: Span, digits: String } Error "minutes-or-months"
    this: "`m` could be minutes or months";
    label "which of them?";
    help "write `min` for minutes and `mo` for months";
    fixes ["min", "mo"].map(|unit| {
        let meant = format!("{}{unit}", this.digits);
        Fix::replace(format!("write `{meant}`"), this.span, meant, Applicability::Suggested)
    }).to_vec();
}

finding! {
    /// `1e5`.
    ScientificNotation { span: Span, meant: String } Error "scientific-notation"
    this: "a number is written with an exponent";
    label format!("written `{}`", this.meant);
    help "write the digits out; `_` may stand between them";
    fixes safe(format!("write `{}`", this.meant), this.span, this.meant.clone());
}

finding! {
    /// `2.10.0`.
    VersionWithoutV { span: Span } Error "version-without-v"
    this: "a version is written without its `v`";
    label "a number has one point only";
    help "a version begins with `v`: `v2.10.0`";
    fixes safe("insert `v`", before(this.span), "v");
}

finding! {
    /// An unknown escape.
    BadEscape { span: Span, text: String } Error "bad-escape"
    this: format!("`{}` means nothing in a text", this.text);
    label "this escape";
    help "the escapes are `\\\"`, `\\\\` and `\\n`";
    fixes suggested("double the backslash", before(this.span), "\\");
}

finding! {
    /// Braces in a text that hold no name.
    BadInterpolation { span: Span, double: bool } Error "bad-interpolation"
    this: "braces in a text do not hold a name";
    label "a name with dots belongs between them";
    help "`{name}` puts a value into the text; for anything else give it a name with `let`; `{{` is a brace";
    fixes if this.double { suggested("double the brace", before(this.span), "{") } else { Vec::new() };
}

finding! {
    /// A number where a duration is meant.
    NumberForDuration { span: Span } Error "number-for-duration"
    this: "a bare number stands where a duration is meant";
    label "of what?";
    help "say the unit: `s`, `min`, `h`, `d`, `w` or `mo`";
    fixes suggested("append `d`", after(this.span), "d");
}
