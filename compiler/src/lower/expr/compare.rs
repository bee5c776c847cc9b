//! Comparisons: which side gives the other its type, what may be compared, and constants that lie out of range.

use super::spine::Link;
use super::{DateWithTime, Lower};
use crate::finding::{finding, label, labels};
use crate::names::Found;
use crate::term::{Bounds, Hint, Number, Term, Ty};
use onboard_ir::{Compare, Op, Type, Value};
use onboard_syntax::ast::{BinaryOp, Expr, ExprKind, Name};
use onboard_syntax::{Applicability, Fix, Span, is_null_word};

/// How two types meet in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Comparable {
    Yes,
    No,
    /// A broken side.
    Unknown,
    /// A number and a duration.
    Unit,
    /// A date and an instant.
    DayAndInstant,
}

impl Lower<'_> {
    pub(super) fn compare(&mut self, link: &Link<'_>, left: Option<Term>) -> Term {
        let Some(op) = comparison(link.op) else { return self.poison(link.span) };
        let left =
            match self.null_word(link.right).filter(|_| matches!(op, Compare::Equal | Compare::NotEqual)) {
                Some(word) => {
                    let a = left.unwrap_or_else(|| self.expr(link.left, Hint::Free));
                    if a.ty.known().is_some_and(|ty| self.member_of(word, ty).is_none()) {
                        self.report_null(link, word, op == Compare::NotEqual);
                        return self.poison_of(Ty::Is(Type::Bool), link.span);
                    }
                    Some(a)
                }
                None => left,
            };
        let (a, b) = self.sides(link.left, link.right, left);
        if !self.check_comparable(&a, link.left, &b, link.right) {
            return self.poison_of(Ty::Is(Type::Bool), link.span);
        }
        if !matches!(op, Compare::Equal | Compare::NotEqual) && !self.check_ordered(&a, link.left) {
            return self.poison_of(Ty::Is(Type::Bool), link.span);
        }
        self.check_sides(&a, link.left, &b, link.right);
        self.mention(link.left, link.right);
        self.mention(link.right, link.left);
        self.strict(Op::Compare(op, a.id, b.id), Type::Bool, link.span, &[a, b])
    }

    /// Both sides of a comparison: the one that says its type first.
    pub(super) fn sides(&mut self, left: &Expr, right: &Expr, lowered: Option<Term>) -> (Term, Term) {
        if let Some(a) = lowered {
            let b = self.expr(right, Hint::from(a.ty));
            return (a, b);
        }
        if self.is_loose(left, right) {
            let b = self.expr(right, Hint::Free);
            let a = self.expr(left, Hint::from(b.ty));
            return (a, b);
        }
        let a = self.expr(left, Hint::Free);
        let b = self.expr(right, Hint::from(a.ty));
        (a, b)
    }

    /// Whether the left side can only be understood by the right: a constant or a member.
    fn is_loose(&self, left: &Expr, right: &Expr) -> bool {
        let other = self.peek(right);
        match &left.kind {
            ExprKind::Literal(_) => !matches!(right.kind, ExprKind::Literal(_)),
            ExprKind::Name(name) => match (name.parts.as_slice(), other) {
                ([only], Some(ty @ Type::Member(_))) => {
                    self.peek(left) != Some(ty)
                        && (self.member_of(only, ty).is_some() || self.means_nothing(only))
                }
                ([only], Some(_)) => self.means_nothing(only),
                _ => false,
            },
            _ => false,
        }
    }

    /// `null` and the like, where nothing that was declared has that name.
    pub(in crate::lower) fn null_word<'e>(&self, expr: &'e Expr) -> Option<&'e Name> {
        let ExprKind::Name(name) = &expr.kind else { return None };
        let [only] = name.parts.as_slice() else { return None };
        Some(only).filter(|only| is_null_word(&only.text) && self.means_nothing(only))
    }

    fn report_null(&mut self, link: &Link<'_>, word: &Name, negated: bool) {
        let between = Span { start: link.left.span.end, end: word.span.start, ..word.span };
        let sign = if negated { "!=" } else { "==" };
        let at = self.source(between).find(sign).and_then(|at| u32::try_from(at).ok());
        let whole = at.map(|at| Span { start: between.start + at, ..word.span });
        self.report(ComparedWithNull { word: word.text.to_string(), span: word.span, whole, negated });
    }

    fn means_nothing(&self, name: &Name) -> bool {
        let property = self.scope.event.and_then(|event| self.properties.get(event.index()));
        !property.is_some_and(|event| event.by_name.contains_key(name.text.as_str()))
            && self.names.find(name) == Found::Nothing
    }

    /// The hint for the first of two expressions that must be alike, from the second.
    pub(super) fn hint_from(&self, first: &Expr, second: &Expr) -> Hint {
        if self.is_loose(first, second) {
            self.peek(second).map_or(Hint::Free, Hint::Type)
        } else {
            Hint::Free
        }
    }

    /// The type of a name, without a word about what is wrong with it.
    pub(in crate::lower) fn peek(&self, expr: &Expr) -> Option<Type> {
        let ExprKind::Name(name) = &expr.kind else { return None };
        let (first, second) = match name.parts.as_slice() {
            [only] => (only, None),
            [user, only] if user.text == "user" => (only, None),
            [first, second] => (first, Some(second)),
            _ => return None,
        };
        if let Some(event) = self.scope.event.and_then(|event| self.properties.get(event.index())) {
            let property = second.unwrap_or(first);
            if let Some(&index) = event.by_name.get(property.text.as_str()) {
                return event.slots.get(index as usize)?.ty.known();
            }
        }
        match (self.names.get(&first.text)?, second) {
            (crate::places::Decl::Field(id), None) => self.field_slot(id).ty.known(),
            (crate::places::Decl::Matrix(id), Some(second)) => {
                self.results.get(id.index())?.column(&second.text)?.1.known()
            }
            (decl, None) => self.derived_type(decl),
            _ => None,
        }
    }

    /// Whether two values can be equal; says so where they cannot.
    pub(super) fn check_comparable(&mut self, a: &Term, left: &Expr, b: &Term, right: &Expr) -> bool {
        match comparable(a.ty, b.ty) {
            Comparable::Yes => true,
            Comparable::Unknown => false,
            Comparable::Unit => {
                let number = if a.ty.is(Type::Duration) { (b, right) } else { (a, left) };
                if self.value_of(number.0).is_some() {
                    self.report_unitless(number.1.span);
                } else {
                    self.report_sides(a, left, b, right);
                }
                false
            }
            Comparable::DayAndInstant => {
                self.report(DateWithTime { span: left.span.to(right.span) });
                false
            }
            Comparable::No => {
                self.report_sides(a, left, b, right);
                false
            }
        }
    }

    fn report_sides(&mut self, a: &Term, left: &Expr, b: &Term, right: &Expr) {
        let (Ty::Is(first), Ty::Is(second)) = (a.ty, b.ty) else { return };
        if let (Type::Set(set), Type::Member(member)) = (first, second)
            && set == member
        {
            let (set, member) = (self.written(left.span), self.written(right.span));
            self.report(SetEquals { span: right.span, set, member });
            return;
        }
        // The constant is what is wrong, wherever it stands.
        let left_is_constant =
            matches!(left.kind, ExprKind::Literal(_)) && !matches!(right.kind, ExprKind::Literal(_));
        if left_is_constant {
            self.report_mismatch(left.span, second, first, Some(right.span));
        } else {
            self.report_mismatch(right.span, first, second, Some(left.span));
        }
    }

    /// Whether the values of a type have an order; says so where they have none.
    pub(in crate::lower) fn check_ordered(&mut self, term: &Term, expr: &Expr) -> bool {
        match term.ty {
            Ty::Any => false,
            Ty::Is(ty) if is_ordered(ty) => true,
            Ty::Is(ty) => {
                let found = self.type_name(ty);
                self.report(Unordered { span: expr.span, found });
                false
            }
        }
    }

    fn check_sides(&mut self, a: &Term, left: &Expr, b: &Term, right: &Expr) {
        if let Some(value) = self.value_of(b) {
            self.check_range(&value, right.span, a.bounds);
        } else if let Some(value) = self.value_of(a) {
            self.check_range(&value, left.span, b.bounds);
        }
    }

    /// Says so where a constant lies outside of a range that somebody wrote.
    pub(in crate::lower) fn check_range(&mut self, value: &Value, span: Span, bounds: Option<Bounds>) {
        let (Some(number), Some(bounds)) = (Number::of(value), bounds) else { return };
        if let Some(said) = bounds.said
            && !bounds.holds(number)
        {
            let value = self.written(span);
            self.report(ConstantOutOfRange { value, low: bounds.low, high: bounds.high, span, said });
        }
    }
}

/// Whether values of two types can be compared.
pub(in crate::lower) fn comparable(a: Ty, b: Ty) -> Comparable {
    let (Ty::Is(a), Ty::Is(b)) = (a, b) else { return Comparable::Unknown };
    match (a, b) {
        _ if a == b => Comparable::Yes,
        (Type::Int | Type::Float, Type::Int | Type::Float) => Comparable::Yes,
        (Type::Duration, Type::Int | Type::Float) | (Type::Int | Type::Float, Type::Duration) => {
            Comparable::Unit
        }
        (Type::Date, Type::Time) | (Type::Time, Type::Date) => Comparable::DayAndInstant,
        _ => Comparable::No,
    }
}

pub(in crate::lower) fn is_ordered(ty: Type) -> bool {
    match ty {
        Type::Int | Type::Float | Type::Text | Type::Date | Type::Time | Type::Duration | Type::Version => {
            true
        }
        Type::Bool
        | Type::Member(_)
        | Type::Set(_)
        | Type::Country
        | Type::Language
        | Type::Email
        | Type::Url
        | Type::Path => false,
    }
}

/// The comparison that an operator is.
pub(in crate::lower) fn comparison(op: BinaryOp) -> Option<Compare> {
    match op {
        BinaryOp::Equal => Some(Compare::Equal),
        BinaryOp::NotEqual => Some(Compare::NotEqual),
        BinaryOp::Less => Some(Compare::Less),
        BinaryOp::LessEqual => Some(Compare::LessEqual),
        BinaryOp::Greater => Some(Compare::Greater),
        BinaryOp::GreaterEqual => Some(Compare::GreaterEqual),
        BinaryOp::Or
        | BinaryOp::And
        | BinaryOp::Contains
        | BinaryOp::StartsWith
        | BinaryOp::EndsWith
        | BinaryOp::Matches
        | BinaryOp::Otherwise
        | BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide => None,
    }
}

finding! {
    /// `x == null`. `whole` is the sign and the word.
    ComparedWithNull { word: String, span: Span, whole: Option<Span>, negated: bool }
    error "unknown-name"
    title: "nothing is called `{word}`",
    labels: vec![label(*span, "")],
    help: Some("whether a value is there is asked with `is missing` and `is not missing`".to_owned()),
    fixes: whole.iter().map(|whole| {
        let meant = if *negated { "is not missing" } else { "is missing" };
        Fix::replace(format!("write `{meant}`"), *whole, meant, Applicability::Suggested)
    }).collect(),
}

finding! {
    /// A constant lies outside the range of what it is compared with.
    ConstantOutOfRange { value: String, low: Number, high: Number, span: Span, said: Span }
    error "constant-out-of-range"
    title: "`{value}` lies outside the range {low} to {high}",
    labels: vec![label(*span, ""), label(*said, "the range")],
    help: Some("the value is never this, so the answer is the same for everyone: correct the constant, or widen the range".to_owned()),
}

finding! {
    /// Values without an order are ordered.
    Unordered { span: Span, found: String }
    error "type-mismatch"
    title: "this is {found}, which has no order",
    labels: vec![label(*span, "")],
    help: Some("compare it with `==`, `!=` or `in { … }`".to_owned()),
}

finding! {
    /// A set is compared with one member.
    SetEquals { span: Span, set: String, member: String }
    error "type-mismatch"
    title: "a set is expected here, and `{member}` is one member",
    labels: labels(*span, None, ""),
    help: Some(format!("write `{set} contains {member}`")),
}
