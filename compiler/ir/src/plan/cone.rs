//! Which expressions speak about the event at hand.

use super::Malformed;
use super::build::found;
use crate::{ExprId, Graph, Op};
use std::collections::BTreeSet;

/// Which expressions depend on a property of the event at hand.
#[derive(Debug)]
pub(super) struct Cones<'p> {
    graph: &'p Graph,
    about_event: Vec<bool>,
}

impl<'p> Cones<'p> {
    /// Looks at all expressions once. Operands must stand before what uses them.
    pub(super) fn new(graph: &'p Graph) -> Result<Self, Malformed> {
        let mut about_event: Vec<bool> = Vec::with_capacity(graph.len());
        for node in graph.nodes() {
            let mut about = matches!(node.op, Op::Property(_));
            for operand in node.op.operands() {
                match about_event.get(operand.index()) {
                    Some(operand) => about |= operand,
                    None => {
                        let what = format!("an expression stands before its operand {}", operand.0);
                        return Err(Malformed { what });
                    }
                }
            }
            // What another view sees is evaluated there, and not for each event.
            about_event.push(about && !matches!(node.op, Op::Declassify(..)));
        }
        Ok(Self { graph, about_event })
    }

    /// Whether the expression must be evaluated for each event.
    pub(super) fn about_event(&self, node: ExprId) -> bool {
        self.about_event.get(node.index()).copied().unwrap_or(false)
    }

    /// The expressions under `roots` that must be evaluated for each event, operands first.
    pub(super) fn inside(&self, roots: &[Option<ExprId>]) -> Result<Vec<ExprId>, Malformed> {
        Ok(self.walk(roots)?.0)
    }

    /// The expressions that a filter or value reads but that say the same for every event.
    pub(super) fn free(&self, root: Option<ExprId>) -> Result<Vec<ExprId>, Malformed> {
        Ok(self.walk(&[root])?.1)
    }

    fn walk(&self, roots: &[Option<ExprId>]) -> Result<(Vec<ExprId>, Vec<ExprId>), Malformed> {
        let mut stack: Vec<ExprId> = roots.iter().flatten().copied().collect();
        let (mut inside, mut free) = (BTreeSet::new(), BTreeSet::new());
        while let Some(node) = stack.pop() {
            let operands = found(self.graph.get(node), "expression")?.op.operands();
            if !self.about_event(node) {
                free.insert(node);
            } else if inside.insert(node) {
                stack.extend(operands);
            }
        }
        // Operands have the smaller numbers.
        Ok((inside.into_iter().collect(), free.into_iter().collect()))
    }
}
