//! Progressive profiling: what is asked when, and how often.

use super::{Lower, MissingClause, NotYet, Results};
use crate::finding::{append, delete, finding, label, labels};
use crate::names::{check_unique, place};
use crate::places::{Decl, Located, Part};
use foldhash::HashMap;
use onboard_ir::{FieldId, Limit, LimitPer, Profiling, Stage};
use onboard_syntax::ast::{self, FieldClause, Name, ProfilingClause, QuestionOrder};
use onboard_syntax::{Applicability, Fix, Span};

impl Lower<'_> {
    pub(super) fn profilings(&mut self) {
        let all = self.all;
        let mut serving: HashMap<onboard_ir::PurposeId, Span> = HashMap::default();
        for (index, declared) in all.profilings.iter().enumerate() {
            let decl = Decl::Profiling(place(index));
            let item = declared.item.span;
            let keyword = Span { end: item.start + 9, ..item };
            self.places.names.insert(decl, keyword);
            self.places.items.insert(decl, item);
            let number = Some(place(index + 1));
            self.places.located.push(Located {
                kind: "profiling",
                name: None,
                within: None,
                number,
                at: item,
            });
            self.head(decl, &declared.node.purposes, keyword, item);
            let scope = Self::scope_of(decl, item, Results::No);
            let profiling = self.within(scope, |this| this.profiling(declared.node, place(index), keyword));
            for purpose in &profiling.purposes {
                let first = *serving.entry(*purpose).or_insert(keyword);
                if first != keyword {
                    let name = self.purpose_name(*purpose);
                    self.report(TwoProfilings { span: keyword, first, name });
                    break;
                }
            }
            self.program.profilings.push(profiling);
        }
    }

    /// Records where a matrix or profiling says for what it is, or could say so.
    pub(super) fn head(&mut self, decl: Decl, purposes: &[Name], keyword: Span, item: Span) {
        if !purposes.is_empty() {
            self.own_purposes(decl, Some(purposes));
        }
        let text = self.source(Span { start: keyword.end, ..item });
        let head = text.split_once('{').map_or(text, |(head, _)| head).trim_end();
        let end = keyword.end as usize + head.len();
        self.places.heads.insert(decl, Span::new(item.file, item.start as usize, end));
    }

    pub(super) fn purpose_name(&self, id: onboard_ir::PurposeId) -> String {
        self.program.purposes.get(id.index()).map_or_else(String::new, |purpose| purpose.name.clone())
    }

    fn profiling(&mut self, node: &ast::Profiling, index: u32, keyword: Span) -> Profiling {
        let purposes = self.purposes_named(&node.purposes);
        let mut stages = Vec::new();
        let mut limits: Vec<Limit> = Vec::new();
        let mut places = Vec::new();
        let mut broken = false;
        for clause in &node.clauses {
            match clause {
                ProfilingClause::Stage(stage) => stages.push(stage),
                ProfilingClause::Limit(all) => {
                    places.extend(all.first().map(|first| ("limit", first.span)));
                    limits.extend(all.iter().map(|limit| self.limit(limit)));
                }
                ProfilingClause::Order(order, span) => {
                    places.push(("order", *span));
                    if *order == QuestionOrder::ByGain {
                        self.report(NotYet { what: "order by gain".to_owned(), span: *span });
                    }
                }
                ProfilingClause::Broken => broken = true,
            }
        }
        self.once(places);
        check_unique(stages.iter().map(|stage| &stage.name), &mut self.diagnostics);
        if stages.is_empty() && !broken {
            let (what, needed) = ("a profiling".to_owned(), "a `stage`".to_owned());
            self.report(MissingClause { what, span: keyword, needed, fix: None });
        }
        if limits.is_empty() && !broken && !stages.is_empty() {
            let last = stages.last().map_or(keyword, |stage| stage.span);
            self.report(UnlimitedQuestions { span: keyword, last });
        }
        let mut asked = HashMap::default();
        let stages =
            (0..).zip(stages).map(|(at, stage)| self.stage(stage, (index, at), &mut asked)).collect();
        Profiling { purposes, stages, limits }
    }

    fn limit(&mut self, limit: &ast::Limit) -> Limit {
        let per = match limit.per {
            ast::LimitPer::Session => LimitPer::Session,
            ast::LimitPer::Rolling(micros) => {
                LimitPer::Rolling(self.length_of_time(ast::Duration { micros, span: limit.span }))
            }
        };
        Limit { count: limit.count, per }
    }

    fn stage(&mut self, node: &ast::Stage, at: (u32, u32), asked: &mut HashMap<FieldId, Span>) -> Stage {
        self.place_part(Part::Stage(at.0, at.1), &node.name, node.span);
        let when = node.when.as_ref().map(|condition| self.condition(condition).id);
        let mut ask = Vec::new();
        for name in &node.ask {
            let Some(id) = self.field_named(name) else { continue };
            self.check_question(name, id);
            match asked.get(&id) {
                Some(&first) => {
                    let with_comma = self.with_comma(name, &node.ask);
                    self.report(AskedTwice {
                        name: name.text.to_string(),
                        span: name.span,
                        first,
                        with_comma,
                    });
                }
                None => {
                    asked.insert(id, name.span);
                    self.places.asks.insert((at.0, at.1, place(ask.len())), name.span);
                    ask.push(id);
                }
            }
        }
        Stage { name: node.name.text.to_string(), when, ask }
    }

    /// The place of a name in a list with a comma beside it; the whole clause where it is the only one.
    fn with_comma(&self, name: &Name, list: &[Name]) -> Span {
        let at = list.iter().position(|one| one.span == name.span).unwrap_or(0);
        let before = at.checked_sub(1).and_then(|at| list.get(at));
        match (before, list.get(at + 1)) {
            (Some(before), _) => Span { start: before.span.end, ..name.span },
            (None, Some(after)) => Span { end: after.span.start, ..name.span },
            (None, None) => self.clause(name.span),
        }
    }

    fn check_question(&mut self, name: &Name, id: FieldId) {
        let Some(declared) = self.all.fields.get(id.index()) else { return };
        let says = |clause: &FieldClause| matches!(clause, FieldClause::Ask(_) | FieldClause::Broken);
        if declared.node.clauses.iter().any(says) {
            return;
        }
        let own = declared.node.name.span;
        let head = Span { start: own.start, ..declared.node.ty.span };
        let scope = Self::scope_of(Decl::Field(id), declared.item.span, Results::No);
        let fix = self.within(scope, |this| this.add_clause(head, "ask \"…\""));
        self.report(QuestionWithoutAsk { name: name.text.to_string(), span: name.span, field: own, fix });
    }
}

finding! {
    /// A stage asks for a field that has no question.
    QuestionWithoutAsk { name: String, span: Span, field: Span, fix: Fix }
    error "question-without-ask"
    title: "`{name}` has no question",
    labels: labels(*span, Some(*field), "it has no `ask`"),
    help: Some("say in the field how the question reads: `ask \"…\"`".to_owned()),
    fixes: vec![fix.clone()],
}

finding! {
    /// A question stands in two stages.
    AskedTwice { name: String, span: Span, first: Span, with_comma: Span }
    warning "asked-twice"
    title: "`{name}` is asked by an earlier stage",
    labels: labels(*span, Some(*first), "first asked here"),
    help: Some("a question is asked at the earliest stage that has it: delete the second".to_owned()),
    fixes: delete(*with_comma, "the second", Applicability::Safe),
}

finding! {
    /// Nothing limits how often people are asked.
    UnlimitedQuestions { span: Span, last: Span }
    warning "unlimited-questions"
    title: "nothing limits how often people are asked",
    labels: vec![label(*span, "")],
    help: Some("each question costs goodwill: add `limit 1 per session`".to_owned()),
    fixes: vec![append("add a limit", *last, "\n    limit 1 per session")],
}

finding! {
    /// Two profilings serve one purpose.
    TwoProfilings { span: Span, first: Span, name: String }
    error "two-profilings"
    title: "two profilings serve `{name}`",
    labels: labels(*span, Some(*first), "the first"),
    help: Some("one purpose has one order of questions and one set of limits: move the stages of one into the other".to_owned()),
}
