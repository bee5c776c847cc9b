//! Named expressions.

use super::Lower;
use crate::term::{Hint, Term, Ty};
use onboard_ir::LetId;
use onboard_syntax::Span;

impl Lower<'_> {
    /// Lowers a `let`; what it is, where it is named.
    pub(super) fn lower_let(&mut self, id: LetId) -> Term {
        let all = self.all;
        let Some(declared) = all.lets.get(id.index()) else { return self.poison(Span::default()) };
        let term = self.expr(&declared.node.value, Hint::Free);
        if let (Some(entry), Ty::Is(ty)) = (self.program.lets.get_mut(id.index()), term.ty) {
            entry.ty = ty;
            entry.value = term.id;
        }
        term
    }
}
