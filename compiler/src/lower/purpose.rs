//! Purposes: their tree, their basis, what silence means under each regime.

use super::reference::Kind;
use super::{Lower, MissingClause, Results};
use crate::cycles::{self, Need, Round};
use crate::finding::{delete, finding, label};
use crate::names::place;
use crate::places::Decl;
use onboard_ir::{Basis, Purpose, PurposeId, Regime, RegimeMode};
use onboard_syntax::ast::{self, Name, PurposeClause};
use onboard_syntax::{Applicability, Span};

/// What is known of a purpose before its parents are.
struct Draft {
    parent: Option<PurposeId>,
    basis: Option<Basis>,
    regimes: Vec<Regime>,
    retain: Option<i64>,
    /// Whether a clause could not be read.
    broken: bool,
}

impl Lower<'_> {
    pub(super) fn purposes(&mut self) {
        let all = self.all;
        let mut drafts = Vec::new();
        for (index, declared) in all.purposes.iter().enumerate() {
            let decl = Decl::Purpose(PurposeId(place(index)));
            self.place(decl, "purpose", &declared.node.name, declared.item.span);
            let scope = Self::scope_of(decl, declared.item.span, Results::No);
            let draft = self.within(scope, |this| this.purpose(declared.node));
            drafts.push(draft);
        }
        self.untie(&mut drafts);
        for index in 0..drafts.len() {
            self.inherit(&drafts, index);
        }
    }

    /// Takes apart purposes that lie within each other.
    fn untie(&mut self, drafts: &mut [Draft]) {
        let all = self.all;
        let declared: Vec<cycles::Declared<'_>> = all
            .purposes
            .iter()
            .zip(drafts.iter())
            .map(|(declared, draft)| {
                let span = declared.node.within.as_ref().map_or(declared.node.name.span, |name| name.span);
                let needs =
                    draft.parent.map(|parent| Need { of: parent.index(), span }).into_iter().collect();
                cycles::Declared { name: &declared.node.name.text, span: declared.node.name.span, needs }
            })
            .collect();
        let arranged = cycles::arrange(&declared, Round::Purpose, &mut self.diagnostics);
        for (draft, poisoned) in drafts.iter_mut().zip(arranged.poisoned) {
            if poisoned {
                draft.parent = None;
            }
        }
    }

    fn purpose(&mut self, node: &ast::Purpose) -> Draft {
        let mut draft = Draft { parent: None, basis: None, regimes: Vec::new(), retain: None, broken: false };
        draft.parent = node.within.as_ref().and_then(|name| self.purpose_named(name));
        for clause in &node.clauses {
            match clause {
                PurposeClause::Ask(_) => {}
                PurposeClause::Basis(basis, _) => draft.basis = draft.basis.or(Some(basis_of(*basis))),
                PurposeClause::Regime(name, mode) => {
                    draft.regimes.push(Regime { name: name.text.to_string(), mode: mode_of(*mode) });
                }
                PurposeClause::Retain(duration) => {
                    let retain = self.length_of_time(*duration);
                    draft.retain = draft.retain.or(Some(retain));
                }
                PurposeClause::Broken => draft.broken = true,
            }
        }
        self.check_once(node);
        self.check_basis(node, &draft);
        draft
    }

    fn check_once(&mut self, node: &ast::Purpose) {
        self.once(node.clauses.iter().filter_map(|clause| match clause {
            PurposeClause::Basis(_, span) => Some((("basis", ""), *span)),
            PurposeClause::Regime(name, _) => Some((("regime", name.text.as_str()), name.span)),
            PurposeClause::Retain(duration) => Some((("retain", ""), duration.span)),
            PurposeClause::Ask(_) | PurposeClause::Broken => None,
        }));
    }

    fn check_basis(&mut self, node: &ast::Purpose, draft: &Draft) {
        match draft.basis {
            None if !draft.broken => {
                let (what, needed) =
                    (format!("purpose `{}`", node.name.text), "`basis consent` or `basis contract`");
                let head = node.within.as_ref().map_or(node.name.span, |name| name.span);
                let fix = Some(self.add_clause(head, "basis consent"));
                self.report(MissingClause { what, span: node.name.span, needed: needed.to_owned(), fix });
            }
            Some(Basis::Contract) => {
                for clause in &node.clauses {
                    let (span, what) = match clause {
                        PurposeClause::Ask(text) => (text.value.span, "ask"),
                        PurposeClause::Regime(name, _) => (name.span, "regime"),
                        PurposeClause::Basis(..) | PurposeClause::Retain(_) | PurposeClause::Broken => {
                            continue;
                        }
                    };
                    let span = self.clause(span);
                    self.report(NeedlessConsentClause { span, what });
                }
            }
            None | Some(Basis::Consent) => {}
        }
    }

    /// The program's purpose, with what it takes from those above it.
    fn inherit(&mut self, drafts: &[Draft], index: usize) {
        let Some(draft) = drafts.get(index) else { return };
        let mut regimes = &draft.regimes;
        let mut retain = draft.retain;
        let mut above = draft.parent;
        while let Some(parent) = above.and_then(|id| drafts.get(id.index())) {
            if regimes.is_empty() {
                regimes = &parent.regimes;
            }
            retain = match (retain, parent.retain) {
                (Some(own), Some(other)) => Some(own.min(other)),
                (own, other) => own.or(other),
            };
            above = parent.parent;
        }
        let name = self
            .all
            .purposes
            .get(index)
            .map_or_else(String::new, |declared| declared.node.name.text.to_string());
        self.program.purposes.push(Purpose {
            name,
            parent: draft.parent,
            ask: None,
            // Of a purpose that could not be read nothing more is asked, a regime for instance.
            basis: draft.basis.filter(|_| !draft.broken).unwrap_or(Basis::Contract),
            regimes: regimes.clone(),
            retain,
        });
    }

    /// The questions for consent, once the names in their texts mean something.
    pub(super) fn consent_questions(&mut self) {
        let all = self.all;
        for (index, declared) in all.purposes.iter().enumerate() {
            let asks: Vec<&ast::Text> = declared
                .node
                .clauses
                .iter()
                .filter_map(|clause| match clause {
                    PurposeClause::Ask(text) => Some(text),
                    _ => None,
                })
                .collect();
            let decl = Decl::Purpose(PurposeId(place(index)));
            let scope = Self::scope_of(decl, declared.item.span, Results::No);
            let ask = self.within(scope, |this| this.localised(None, &asks));
            if let Some(purpose) = self.program.purposes.get_mut(index) {
                purpose.ask = ask;
            }
        }
    }

    /// The purposes that a list names, each once.
    pub(super) fn purposes_named(&mut self, names: &[Name]) -> Vec<PurposeId> {
        let mut ids: Vec<PurposeId> = Vec::new();
        for name in names {
            if let Some(Decl::Purpose(id)) = self.reference(name, Kind::Purpose)
                && !ids.contains(&id)
            {
                ids.push(id);
            }
        }
        ids
    }
}

fn basis_of(basis: ast::Basis) -> Basis {
    match basis {
        ast::Basis::Consent => Basis::Consent,
        ast::Basis::Contract => Basis::Contract,
    }
}

fn mode_of(mode: ast::RegimeMode) -> RegimeMode {
    match mode {
        ast::RegimeMode::OptIn => RegimeMode::OptIn,
        ast::RegimeMode::OptOut => RegimeMode::OptOut,
    }
}

finding! {
    /// A purpose under contract has a clause that only consent needs.
    NeedlessConsentClause { span: Span, what: &'static str }
    warning "needless-consent-clause"
    title: "`{what}` means nothing under a contract",
    labels: vec![label(*span, "")],
    help: Some("nobody is asked under a contract: delete the clause, or write `basis consent`".to_owned()),
    fixes: delete(*span, "the clause", Applicability::Suggested),
}
