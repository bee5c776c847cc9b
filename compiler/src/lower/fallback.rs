//! How a field is filled where nothing is known: the fallbacks in order.

use super::Lower;
use super::reference::UnknownName;
use crate::finding::{delete, finding, label, labels};
use crate::names::Found;
use crate::places::Decl;
use crate::term::{Presence, Ty};
use onboard_ir::{Category, Fallback, FallbackMethod, FieldId, Type, Value};
use onboard_syntax::ast::{self, Dotted, Expr, ExprKind, FieldClause, InTarget};
use onboard_syntax::{Applicability, Fix, Span};

impl Lower<'_> {
    pub(super) fn fallbacks(&mut self, node: &ast::Field, id: FieldId) {
        let slot = self.field_slot(id);
        let mut lowered = Vec::new();
        let mut constant: Option<Span> = None;
        let mut broken =
            slot.ty == Ty::Any || node.clauses.iter().any(|clause| matches!(clause, FieldClause::Broken));
        for clause in &node.clauses {
            let FieldClause::Fallback(fallback) = clause else { continue };
            if let Some(constant) = constant {
                self.report(UnreachableFallback { span: fallback.span, constant });
            }
            if matches!(fallback.method, ast::FallbackMethod::Constant(_)) {
                constant = constant.or(Some(fallback.span));
            }
            match self.fallback(fallback, node, id) {
                Some(fallback) => lowered.push(fallback),
                None => broken = true,
            }
        }
        let filled = matches!(lowered.last(), Some(Fallback { method: FallbackMethod::Constant(_), .. }));
        let presence = match (broken, constant.is_some() || filled) {
            (true, false) => Presence::Unknown,
            (_, true) => Presence::Always,
            (false, false) => Presence::Maybe(Some(Decl::Field(id))),
        };
        if let Some(slot) = self.fields.get_mut(id.index()) {
            slot.presence = presence;
        }
        if let Some(field) = self.program.fields.get_mut(id.index()) {
            field.fallbacks = lowered;
        }
    }

    fn fallback(&mut self, node: &ast::Fallback, field: &ast::Field, id: FieldId) -> Option<Fallback> {
        let method = match &node.method {
            ast::FallbackMethod::Constant(value) => self.constant_fallback(value, id),
            ast::FallbackMethod::Median(span) => self.statistic(FallbackMethod::Median, *span, field, id),
            ast::FallbackMethod::Mean(span) => self.statistic(FallbackMethod::Mean, *span, field, id),
            ast::FallbackMethod::MostCommon(_) => Some(FallbackMethod::MostCommon),
        };
        let by: Vec<Option<FieldId>> = node.by.iter().map(|name| self.group(name, field, id)).collect();
        let at_least = node.at_least;
        if let Some(share) = at_least {
            self.confidence(share, node);
        }
        let by: Option<Vec<FieldId>> = by.into_iter().collect();
        Some(Fallback { method: method?, by: by?, at_least })
    }

    /// A field that makes groups: another one than that which is filled, and no more delicate.
    fn group(&mut self, name: &ast::Name, field: &ast::Field, id: FieldId) -> Option<FieldId> {
        let by = self.field_named(name)?;
        if by == id {
            let declared = self.places.names.get(&Decl::Field(id)).copied();
            self.report(GuessFromGuess { what: name.text.to_string(), span: name.span, declared });
            return None;
        }
        let category = |of: FieldId| self.program.fields.get(of.index()).map(|of| of.category);
        if let (Some(own), Some(other)) = (category(id), category(by))
            && other > own
        {
            let said = self.category_span(id);
            let fix = match said {
                Some(said) => {
                    let raised = format!("category {}", word(other));
                    Fix::replace(format!("write `{raised}`"), said, raised, Applicability::Suggested)
                }
                None => {
                    let head = field.name.span.to(field.ty.span);
                    self.add_clause(head, &format!("category {}", word(other)))
                }
            };
            let finding = RaisedCategory {
                name: field.name.text.to_string(),
                grouping: name.text.to_string(),
                category: word(other),
                own: word(own),
                place: name.span,
                field_place: said.unwrap_or(field.name.span),
                by_place: self.category_span(by).unwrap_or(name.span),
                fix,
            };
            self.report(finding);
        }
        Some(by)
    }

    /// Where a field says its category.
    fn category_span(&self, id: FieldId) -> Option<Span> {
        self.all.fields.get(id.index())?.node.clauses.iter().find_map(|clause| match clause {
            FieldClause::Category(_, span) => Some(self.clause(*span)),
            _ => None,
        })
    }

    fn confidence(&mut self, share: f64, node: &ast::Fallback) {
        let span = self.at_least_span(node);
        if matches!(node.method, ast::FallbackMethod::Constant(_)) {
            let with_space = Span { start: span.start.saturating_sub(1), ..span };
            self.report(SureOnConstant { span, with_space });
        } else if !(share > 0.0 && share <= 1.0) {
            self.report(BadConfidence { span: self.percentage(span) });
        }
    }

    /// The place of the percentage in `at least … sure`.
    fn percentage(&self, span: Span) -> Span {
        let text = self.source(span);
        let Some(from) = text.find(|letter: char| letter.is_ascii_digit() || letter == '-') else {
            return span;
        };
        let number = text.get(from..).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
        let start = span.start as usize + from;
        Span::new(span.file, start, start + number.len())
    }

    /// The place of `at least … sure`.
    fn at_least_span(&self, node: &ast::Fallback) -> Span {
        let written = self.source(node.span);
        match written.rfind("at least").or_else(|| written.rfind("at ")) {
            Some(at) => Span::new(node.span.file, node.span.start as usize + at, node.span.end as usize),
            None => node.span,
        }
    }

    fn statistic(
        &mut self,
        method: FallbackMethod,
        span: Span,
        field: &ast::Field,
        id: FieldId,
    ) -> Option<FallbackMethod> {
        let ty = self.field_slot(id).ty.known()?;
        let word = if method == FallbackMethod::Median { "median" } else { "mean" };
        if let Type::Member(of) | Type::Set(of) = ty
            && let Some(members) = self.program.enumerations.get(of.index())
            && members.members.iter().any(|member| member.name == word)
        {
            let member = self.members.get(of.index()).map(|(_, span)| *span);
            let member = member.and_then(|declared| self.word_within(declared, word));
            self.report(MethodOrMember { word, span, member });
            return None;
        }
        let suits = match method {
            FallbackMethod::Median => {
                matches!(ty, Type::Int | Type::Float | Type::Date | Type::Time | Type::Duration)
            }
            _ => matches!(ty, Type::Int | Type::Float | Type::Duration),
        };
        if !suits {
            let found = self.type_name(ty);
            self.report(StatisticOfWrongType { word, found, span, ty: field.ty.span });
            return None;
        }
        Some(method)
    }

    /// The place of a word within a place.
    fn word_within(&self, span: Span, word: &str) -> Option<Span> {
        let text = self.source(span);
        let is_part =
            |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
        let found = text.match_indices(word).find(|(at, _)| {
            let before = text.get(..*at).and_then(|before| before.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
            !is_part(before) && !is_part(after)
        });
        let (at, _) = found?;
        let start = span.start as usize + at;
        Some(Span::new(span.file, start, start + word.len()))
    }

    fn constant_fallback(&mut self, value: &Expr, id: FieldId) -> Option<FallbackMethod> {
        let slot = self.field_slot(id);
        let Some(ty) = slot.ty.known() else {
            // Its names are still used.
            self.expr(value, crate::term::Hint::Broken);
            return None;
        };
        if let Some((what, declared)) = self.reads(value, ty) {
            self.report(GuessFromGuess { what, span: value.span, declared });
            return None;
        }
        if let Some(near) = self.misspelt_statistic(value).filter(|_| !matches!(ty, Type::Member(_))) {
            let (name, span) = (self.written(value.span), value.span);
            self.report(UnknownName { name, span, near: Some(near.to_owned()) });
            return None;
        }
        self.constant_of(value, ty, slot.bounds).map(FallbackMethod::Constant)
    }

    /// The statistic that a word which means nothing was meant to be.
    fn misspelt_statistic(&self, value: &Expr) -> Option<&'static str> {
        let ExprKind::Name(name) = &value.kind else { return None };
        let [only] = name.parts.as_slice() else { return None };
        let unknown = self.names.find(only) == Found::Nothing;
        onboard_syntax::nearest(&only.text, ["median", "mean"]).filter(|_| unknown)
    }

    /// The first value that an expression reads, and where that is declared.
    fn reads(&mut self, value: &Expr, ty: Type) -> Option<(String, Option<Span>)> {
        match &value.kind {
            ExprKind::Name(name) => self.reads_name(name, ty),
            ExprKind::Aggregate(_) | ExprKind::Then(_) | ExprKind::Now => {
                Some((self.written(value.span), None))
            }
            ExprKind::Unary(_, a)
            | ExprKind::Is(a, _)
            | ExprKind::Stated(a)
            | ExprKind::DaysSince(a)
            | ExprKind::Declassify(a, _) => self.reads(a, ty),
            ExprKind::Binary(_, a, b) => self.reads(a, ty).or_else(|| self.reads(b, ty)),
            ExprKind::In { value, target, .. } => self.reads(value, ty).or_else(|| match target {
                InTarget::List(all) => all.iter().find_map(|one| self.reads(one, ty)),
                InTarget::Range(a, b) => self.reads(a, ty).or_else(|| self.reads(b, ty)),
                InTarget::Set(set) => self.reads(set, ty),
            }),
            ExprKind::If { condition, then, otherwise } => {
                [condition, then, otherwise].into_iter().find_map(|part| self.reads(part, ty))
            }
            ExprKind::Call(_, arguments) => arguments.iter().find_map(|argument| self.reads(argument, ty)),
            ExprKind::Literal(_) | ExprKind::Broken => None,
        }
    }

    fn reads_name(&mut self, name: &Dotted, ty: Type) -> Option<(String, Option<Span>)> {
        let last = name.parts.last()?;
        if let [only] = name.parts.as_slice()
            && self.member_of(only, ty).is_some()
        {
            return None;
        }
        match self.names.find(last) {
            Found::One(decl @ (Decl::Field(_) | Decl::Trait(_) | Decl::Let(_) | Decl::Segment(_))) => {
                self.uses(decl, last.span);
                Some((last.text.to_string(), self.names.span(&last.text)))
            }
            _ => None,
        }
    }

    /// A constant of a type, as a value.
    pub(super) fn constant_of(
        &mut self,
        value: &Expr,
        ty: Type,
        bounds: Option<crate::term::Bounds>,
    ) -> Option<Value> {
        let term = self.expect(value, ty, None);
        if term.broken() {
            return None;
        }
        let found = self.value_of(&term);
        match &found {
            Some(found) => self.check_range(found, value.span, bounds),
            None => self.report(NotConstant { span: value.span }),
        }
        found
    }
}

finding! {
    /// A fallback reads another value.
    GuessFromGuess { what: String, span: Span, declared: Option<Span> }
    error "guess-from-guess"
    title: "a fallback cannot read `{what}`",
    labels: labels(*span, *declared, "declared here"),
    help: Some("it could itself be a guess: use a statistic or a constant, or a `let` with `otherwise`".to_owned()),
}

/// The category as it is written.
fn word(category: Category) -> &'static str {
    match category {
        Category::Public => "public",
        Category::Ordinary => "ordinary",
        Category::Sensitive => "sensitive",
        Category::Special => "special",
    }
}

finding! {
    /// A guess is grouped by a field of a higher category than its own.
    RaisedCategory {
        name: String,
        grouping: String,
        category: &'static str,
        own: &'static str,
        place: Span,
        field_place: Span,
        by_place: Span,
        fix: Fix,
    }
    error "raised-category"
    title: "the guess of `{name}` is grouped by `{grouping}`, which is {category}",
    labels: vec![
        label(*place, ""),
        label(*field_place, format!("`{name}` is {own}")),
        label(*by_place, format!("`{grouping}` is {category}")),
    ],
    help: Some(format!(
        "the guess tells something about `{grouping}`: group by something else, or give `{name}` the category {category}"
    )),
    fixes: vec![fix.clone()],
}

finding! {
    /// Something that is not a constant stands where one is needed.
    NotConstant { span: Span }
    error "type-mismatch"
    title: "a constant is needed here",
    labels: vec![label(*span, "")],
    help: Some("write a value that is the same for everyone: a number, a text, a member".to_owned()),
}

finding! {
    /// `at least … sure` stands on a constant.
    SureOnConstant { span: Span, with_space: Span }
    error "sure-on-constant"
    title: "a constant cannot be more or less sure",
    labels: vec![label(*span, "")],
    help: Some("it has no donors: delete `at least … sure`, or move it to a statistic".to_owned()),
    fixes: delete(*with_space, "`at least … sure`", Applicability::Safe),
}

finding! {
    /// `at least … sure` is not between 0% and 100%.
    BadConfidence { span: Span }
    error "bad-confidence"
    title: "how sure a guess is lies above 0% and at most at 100%",
    labels: vec![label(*span, "")],
    help: Some("it is a share of the donors: `at least 60% sure`".to_owned()),
}

finding! {
    /// A statistic cannot be taken of this type.
    StatisticOfWrongType { word: &'static str, found: String, span: Span, ty: Span }
    error "statistic-of-wrong-type"
    title: "there is no {word} of {found}",
    labels: vec![label(*span, ""), label(*ty, "of this type")],
    help: Some("use `most common`, which every type has".to_owned()),
    fixes: vec![Fix::replace("write `most common`", *span, "most common", Applicability::Suggested)],
}

finding! {
    /// `mean` or `median` could be the statistic or the member.
    MethodOrMember { word: &'static str, span: Span, member: Option<Span> }
    error "method-or-member"
    title: "`{word}` could be the statistic or the member",
    labels: labels(*span, *member, "the member"),
    help: Some(format!("rename the member and keep its spelling outside: `is_{word} = \"{word}\"`")),
    fixes: member.iter()
        .map(|member| Fix::replace("rename the member", *member, format!("is_{word} = \"{word}\""), Applicability::Suggested))
        .collect(),
}

finding! {
    /// A fallback comes after a constant.
    UnreachableFallback { span: Span, constant: Span }
    warning "unreachable-fallback"
    title: "this fallback is never tried",
    labels: vec![label(*span, ""), label(*constant, "this constant always succeeds")],
    help: Some("move the constant to the end".to_owned()),
    fixes: delete(*span, "this fallback", Applicability::Suggested),
}
