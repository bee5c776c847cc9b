//! Paths and their steps.

use super::{Lower, NotYet, Results, Scope};
use crate::names::{check_unique, place};
use crate::places::{Decl, Located, Part};
use crate::term::{Hint, Ty};
use onboard_ir::{EventMatch, Localised, Path, PathId, Piece, ResultCell, Show, Step, Text};
use onboard_syntax::Span;
use onboard_syntax::ast::{self, Name, PathClause, ShowArgument, StepClause, TextValue};

impl<'a> Lower<'a> {
    pub(super) fn paths(&mut self) {
        let all = self.all;
        for (index, declared) in all.paths.iter().enumerate() {
            let decl = Decl::Path(PathId(place(index)));
            self.place(decl, "path", &declared.node.name, declared.item.span);
            let scope = Self::scope_of(decl, declared.item.span, Results::Yes);
            let id = PathId(place(index));
            let path = self.within(scope, |this| this.path(declared.node, id));
            self.program.paths.push(path);
        }
    }

    fn path(&mut self, node: &'a ast::Path, id: PathId) -> Path {
        let mut titles = Vec::new();
        let mut welcomes = Vec::new();
        let mut steps = Vec::new();
        let mut orders = Vec::new();
        for clause in &node.clauses {
            match clause {
                PathClause::Title(text) => titles.push(text),
                PathClause::Welcome(text) => welcomes.push(text),
                PathClause::InOrder(span) => orders.push(((), *span)),
                PathClause::Step(step) => steps.push(step),
                PathClause::NotYet(what, span) => self.report(NotYet { what: what.clone(), span: *span }),
                PathClause::Broken => {}
            }
        }
        check_unique(steps.iter().map(|step| &step.name), &mut self.diagnostics);
        for (at, step) in (0..).zip(&steps) {
            self.place_part(Part::Step(id, at), &step.name, step.span);
            self.steps.entry(&step.name.text).or_default().push((id, at));
        }
        let in_order = !orders.is_empty();
        self.once(orders);
        Path {
            name: node.name.text.to_string(),
            title: self.title(node.title.as_ref(), &titles, &node.name),
            welcome: self.localised(None, &welcomes),
            in_order,
            steps: steps.into_iter().map(|step| self.step(step, &node.name)).collect(),
        }
    }

    /// A title; the name where none is written.
    fn title(&mut self, title: Option<&TextValue>, clauses: &[&ast::Text], name: &Name) -> Localised {
        let own = || Text { pieces: vec![Piece::Literal(name.text.as_str().into())] };
        // A name is a text for everyone, so variants may stand beside it.
        self.localised(title, clauses).unwrap_or_else(|| Localised { default: own(), variants: Vec::new() })
    }

    fn step(&mut self, node: &'a ast::Step, path: &Name) -> Step {
        let (name, at) = (Some(path.span), node.name.span);
        self.places.located.push(Located { kind: "step", name, within: Some(at), number: None, at });
        let mut titles = Vec::new();
        let mut show = Vec::new();
        let mut skip: Option<(onboard_ir::ExprId, Span)> = None;
        let mut done: Vec<EventMatch> = Vec::new();
        for clause in &node.clauses {
            match clause {
                StepClause::Title(text) => titles.push(text),
                StepClause::Show(node) => show.push(self.show(node)),
                StepClause::SkipWhen(condition) => {
                    let term = self.condition(condition);
                    match skip {
                        Some((_, first)) => {
                            let (span, first) = (self.clause(condition.span), self.clause(first));
                            self.report(super::RepeatedClause { span, first });
                        }
                        None => skip = Some((term.id, condition.span)),
                    }
                }
                StepClause::DoneOn(event, within) => {
                    // What a step waits for is not part of a text: results of matrices are not read here.
                    let scope = Scope { results: Results::No, ..self.scope };
                    done.extend(self.within(scope, |this| this.event_match(event)));
                    if let Some(within) = within {
                        let what = format!("within {}", self.written(within.span));
                        self.report(NotYet { what, span: within.span });
                    }
                }
                StepClause::Broken => {}
            }
        }
        Step {
            name: node.name.text.to_string(),
            title: self.title(node.title.as_ref(), &titles, &node.name),
            show,
            skip: skip.map(|(id, _)| id),
            done,
        }
    }

    fn show(&mut self, node: &ast::Show) -> Show {
        let names = node.arguments.iter().map(|argument| match argument {
            ShowArgument::Value(name, _) | ShowArgument::Text(name, _) => (name.text.as_str(), name.span),
        });
        self.once(names);
        let what = self.text(&node.what);
        let arguments = node.arguments.iter().map(|argument| match argument {
            ShowArgument::Value(name, value) => {
                (name.text.to_string(), ResultCell::Value(self.expr(value, Hint::Free).id))
            }
            ShowArgument::Text(name, text) => (name.text.to_string(), ResultCell::Text(self.text(text))),
        });
        let arguments = arguments.collect();
        let when = node.when.as_ref().map(|condition| self.condition(condition));
        Show {
            kind: node.kind.text.to_string(),
            what,
            arguments,
            when: when.filter(|when| when.ty != Ty::Any).map(|when| when.id),
        }
    }
}
