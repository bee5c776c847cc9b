//! Tests: a person's story, step by step.

mod expect;

use super::reference::{Kind, kind_of};
use super::{Lower, MissingClause, RepeatedClause, Results};
use crate::finding::{did_you_mean, finding, insert, label, labels, write_near};
use crate::names::{Found, place};
use crate::places::{Decl, Part};
use crate::term::{Bounds, Hint, Ty};
use foldhash::HashMap;
use onboard_ir::{EventId, FieldId, Location, PurposeId, Test, TestStep, Type, Value};
use onboard_syntax::ast::{self, AfterStep, Expr, ExprKind, GivenStep, Literal, Name, TestClause, TestValue};
use onboard_syntax::{Applicability, Fix, Span};

impl<'a> Lower<'a> {
    pub(super) fn tests(&mut self) {
        let all = self.all;
        let default = self.default_purpose();
        self.find_givers();
        for (index, declared) in all.tests.iter().enumerate() {
            let decl = Decl::Test(place(index));
            let span = declared.node.name.span;
            self.places.names.insert(decl, span);
            self.places.items.insert(decl, declared.item.span);
            let scope = Self::scope_of(decl, declared.item.span, Results::Yes);
            let test = self.within(scope, |this| this.story(declared.node, default));
            self.program.tests.push(test);
        }
    }

    /// The purpose that is meant when none is named: the only one, or the only one with a matrix or profiling.
    fn default_purpose(&self) -> Option<PurposeId> {
        if self.program.purposes.len() == 1 {
            return Some(PurposeId(0));
        }
        let matrices = self.program.matrices.iter().flat_map(|matrix| &matrix.purposes);
        let mut used =
            matrices.chain(self.program.profilings.iter().flat_map(|profiling| &profiling.purposes));
        let first = *used.next()?;
        used.all(|other| *other == first).then_some(first)
    }

    fn story(&mut self, node: &'a ast::Test, default: Option<PurposeId>) -> Test {
        let location = self.location(node.name.span);
        let named: Vec<&Name> = node
            .clauses
            .iter()
            .filter_map(|clause| match clause {
                TestClause::For(name) => Some(name),
                _ => None,
            })
            .collect();
        self.once(named.iter().map(|name| ("for", name.span)));
        let own = named.first().map(|name| self.purpose_named(name));
        if own.is_none() && default.is_none() && !self.all.purposes.is_empty() && !self.names.incomplete {
            self.report_purposeless(node);
        }
        let purpose = own.flatten();
        let view = purpose.or(default).filter(|_| own != Some(None));
        let steps = self.steps_of(node, view);
        let expects = node.clauses.iter().any(|clause| matches!(clause, TestClause::Expect(_)));
        let broken = node.clauses.iter().any(|clause| matches!(clause, TestClause::Broken));
        if !expects && !broken {
            let (what, needed) = ("a test".to_owned(), "an `expect`".to_owned());
            self.report(MissingClause { what, span: node.name.span, needed, fix: None });
        }
        Test { name: node.name.text.clone(), location, purpose, steps }
    }

    fn steps_of(&mut self, node: &'a ast::Test, view: Option<PurposeId>) -> Vec<(TestStep, Location)> {
        self.find_expected_paths(node);
        let mut steps = Vec::new();
        let mut given = HashMap::default();
        for clause in &node.clauses {
            match clause {
                TestClause::For(_) | TestClause::Broken => {}
                TestClause::At(instant, span) => steps.push((TestStep::At(*instant), self.location(*span))),
                TestClause::Given(all) => {
                    steps.extend(all.iter().filter_map(|step| self.given(step, &mut given)));
                }
                TestClause::After(all) => {
                    given.clear();
                    steps.extend(all.iter().filter_map(|step| self.after(step)));
                }
                TestClause::Expect(all) => {
                    steps.extend(all.iter().filter_map(|step| self.expectation(step, view)));
                }
            }
        }
        steps
    }

    fn report_purposeless(&mut self, node: &ast::Test) {
        let near = self.expected_purpose(node);
        let first = node.clauses.first().map(|_| self.first_clause(node));
        let fix = near.zip(first).map(|(purpose, first)| {
            let name = self.purpose_name(purpose);
            insert(format!("add `for {name}`"), first, format!("for {name}\n    "))
        });
        self.report(TestWithoutPurpose { span: node.name.span, fix });
    }

    /// The place of the first clause of a test.
    fn first_clause(&self, node: &ast::Test) -> Span {
        let item = self.scope.item;
        let rest = self.source(Span { start: node.name.span.end, ..item });
        let skipped = rest.find('{').map_or(0, |at| at + 1);
        let inside = rest.get(skipped..).unwrap_or_default();
        let at = node.name.span.end as usize + skipped + inside.len() - inside.trim_start().len();
        Span::new(item.file, at, at)
    }

    fn given(&mut self, step: &GivenStep, given: &mut HashMap<String, Span>) -> Option<(TestStep, Location)> {
        match step {
            GivenStep::Consent { purpose, granted } => {
                let location = self.location(purpose.span);
                self.given_once(&format!("consent {}", purpose.text), purpose.span, given);
                Some((TestStep::GivenConsent(self.purpose_named(purpose)?, *granted), location))
            }
            GivenStep::Regime(name) => {
                self.given_once("regime", name.span, given);
                self.check_regime(name);
                Some((TestStep::Regime(name.text.to_string()), self.location(name.span)))
            }
            GivenStep::Field(name, value) => {
                self.given_once(&format!("field {}", name.text), name.span, given);
                let location = self.location(name.span);
                let field = self.given_field(name);
                let (ty, bounds) = match field {
                    Some(field) => {
                        let slot = self.field_slot(field);
                        (slot.ty, slot.bounds)
                    }
                    None => (Ty::Any, None),
                };
                let value = self.test_value(value, ty, bounds);
                Some((TestStep::Field(field?, value?), location))
            }
            GivenStep::Context(path, value) => {
                self.given_once(&format!("context {}", path.text), path.span, given);
                let location = self.location(path.span);
                let value = self.context_value(value)?;
                Some((TestStep::Context(path.text.clone(), value), location))
            }
        }
    }

    fn given_once(&mut self, what: &str, span: Span, given: &mut HashMap<String, Span>) {
        match given.get(what) {
            Some(&first) => self.report(RepeatedClause { span, first }),
            None => {
                given.insert(what.to_owned(), span);
            }
        }
    }

    /// A field that a test may give a value.
    fn given_field(&mut self, name: &Name) -> Option<FieldId> {
        if let Found::One(decl @ (Decl::Trait(_) | Decl::Let(_) | Decl::Segment(_) | Decl::Matrix(_))) =
            self.names.find(name)
        {
            self.uses(decl, name.span);
            let declared = self.names.span(&name.text);
            self.report(GivenDerived {
                name: name.text.to_string(),
                is: kind_of(decl),
                span: name.span,
                declared,
            });
            return None;
        }
        match self.reference(name, Kind::Field)? {
            Decl::Field(id) => Some(id),
            _ => None,
        }
    }

    fn check_regime(&mut self, name: &Name) {
        let mut regimes: Vec<String> = self
            .program
            .purposes
            .iter()
            .flat_map(|purpose| &purpose.regimes)
            .map(|regime| regime.name.clone())
            .collect();
        if regimes.iter().any(|regime| *regime == name.text) || self.names.incomplete {
            return;
        }
        regimes.sort_unstable();
        regimes.dedup();
        let near = self.nearest(&name.text, regimes.iter().map(String::as_str));
        self.report(UnknownRegime { name: name.text.to_string(), span: name.span, near });
    }

    /// A value of a test, of a type.
    pub(super) fn test_value(&mut self, value: &TestValue, ty: Ty, bounds: Option<Bounds>) -> Option<Value> {
        let expr = match (value, ty) {
            (TestValue::Literal(literal, span), _) => {
                Expr { kind: ExprKind::Literal(literal.clone()), span: *span }
            }
            (TestValue::Set(names, span), Ty::Is(Type::Set(id))) => {
                return self.set_value(names, Type::Member(id), *span);
            }
            (TestValue::Set(_, span), Ty::Is(ty)) => {
                self.report(SetForOther { span: *span, expected: self.type_name(ty) });
                return None;
            }
            (TestValue::Set(..), Ty::Any) => return None,
            (TestValue::Member(name), Ty::Is(ty @ Type::Member(_))) => {
                let found = self.member_named(name, ty);
                if found.is_none() {
                    self.unknown_member(name, ty);
                }
                return found;
            }
            (TestValue::Member(name), Ty::Is(Type::Set(id))) => {
                let written = format!("{{ {} }}", name.text);
                self.report(MemberForSet { span: name.span, written, id: self.type_name(Type::Set(id)) });
                return None;
            }
            (TestValue::Member(name), _) => {
                let dotted = ast::Dotted { parts: vec![name.clone()], span: name.span };
                Expr { kind: ExprKind::Name(dotted), span: name.span }
            }
        };
        let Ty::Is(ty) = ty else {
            self.expr(&expr, Hint::Broken);
            return None;
        };
        self.constant_of(&expr, ty, bounds)
    }

    fn set_value(&mut self, names: &[Name], member: Type, span: Span) -> Option<Value> {
        let mut bits = Some(0_u64);
        for name in names {
            match self.member_named(name, member) {
                Some(Value::Member(index)) => {
                    bits = bits.map(|bits| bits | 1_u64.checked_shl(index).unwrap_or(0))
                }
                _ => {
                    self.unknown_member(name, member);
                    bits = None;
                }
            }
        }
        let _ = span;
        bits.map(Value::Set)
    }

    /// What the request brings, as the text in which it comes.
    fn context_value(&mut self, value: &TestValue) -> Option<String> {
        match value {
            TestValue::Literal(Literal::Text(text) | Literal::Pattern(text), _) => Some(text.clone()),
            TestValue::Literal(Literal::Bool(value), _) => Some(value.to_string()),
            TestValue::Literal(Literal::Version(major, minor, patch), _) => {
                Some(format!("{major}.{minor}.{patch}"))
            }
            TestValue::Literal(literal, span) => {
                let expr = Expr { kind: ExprKind::Literal(literal.clone()), span: *span };
                let term = self.expr(&expr, Hint::Free);
                let (value, ty) = (self.value_of(&term)?, term.ty.known()?);
                Some(super::matrix::value_text(&value, ty, &self.program.enumerations))
            }
            TestValue::Member(name) => Some(name.text.to_string()),
            TestValue::Set(names, _) => {
                Some(names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn after(&mut self, step: &AfterStep) -> Option<(TestStep, Location)> {
        match step {
            AfterStep::Time(duration) => {
                Some((TestStep::Pass(duration.micros), self.location(duration.span)))
            }
            AfterStep::Consent { purpose, granted } => {
                let location = self.location(purpose.span);
                Some((TestStep::Consent(self.purpose_named(purpose)?, *granted), location))
            }
            AfterStep::Events { count, event, properties, span } => {
                let location = self.location(*span);
                let id = self.event_named(event);
                let mut values = Some(Vec::new());
                for (name, value) in properties {
                    let found = id.and_then(|id| self.event_value(event, id, name, value));
                    values = values.zip(found).map(|(mut all, value)| {
                        all.push(value);
                        all
                    });
                }
                self.once(properties.iter().map(|(name, _)| (name.text.as_str(), name.span)));
                Some((TestStep::Happen(*count, id?, values?), location))
            }
        }
    }

    fn event_value(
        &mut self,
        event: &Name,
        id: EventId,
        name: &Name,
        value: &TestValue,
    ) -> Option<(u32, Value)> {
        let properties = self.properties.get(id.index())?;
        let Some(&index) = properties.by_name.get(name.text.as_str()) else {
            self.unknown_property(event, name, id);
            return None;
        };
        let slot = *properties.slots.get(index as usize)?;
        self.names_part(Part::Property(id, index), name.span);
        self.mention_in_test(id, name, value);
        Some((index, self.test_value(value, slot.ty, slot.bounds)?))
    }
}

finding! {
    /// A test does not say for what purpose.
    TestWithoutPurpose { span: Span, fix: Option<Fix> }
    error "test-without-purpose"
    title: "this test does not say for what purpose",
    labels: vec![label(*span, "")],
    help: Some("the program decides for several purposes, and each sees other things: add `for P` as the first clause".to_owned()),
    fixes: fix.iter().cloned().collect(),
}

finding! {
    /// A test gives a value that is worked out.
    GivenDerived { name: String, is: &'static str, span: Span, declared: Option<Span> }
    error "given-derived"
    title: "`{name}` is {is}, which is worked out and cannot be given",
    labels: labels(*span, *declared, "declared here"),
    help: Some("give what it is worked out from: fields with `given`, events with `after`".to_owned()),
}

finding! {
    /// No purpose names this regime.
    UnknownRegime { name: String, span: Span, near: Option<String> }
    error "unknown-regime"
    title: "no purpose names a regime `{name}`",
    labels: vec![label(*span, "")],
    help: did_you_mean(near.as_deref())
        .or(Some("write a regime as a purpose names it, or add it to the purposes".to_owned())),
    fixes: write_near(*span, near.as_deref()),
}

finding! {
    /// A set is given where something else is expected.
    SetForOther { span: Span, expected: String }
    error "type-mismatch"
    title: "{expected} is expected here, and this is a set",
    labels: vec![label(*span, "")],
    help: Some(format!("write {expected}")),
}

finding! {
    /// One member is given where a set is expected.
    MemberForSet { span: Span, written: String, id: String }
    error "type-mismatch"
    title: "{id} is expected here, and this is one member",
    labels: vec![label(*span, "")],
    help: Some(format!("write a set: `{written}`")),
    fixes: vec![Fix::replace(format!("write `{written}`"), *span, written, Applicability::Safe)],
}
