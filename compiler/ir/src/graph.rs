//! The expression graph, in which equal expressions are one node.

use crate::{ExprId, Node, Op, Type};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// All expressions of a program. Operands stand before what uses them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Graph {
    nodes: Vec<Node>,
    /// Where a node stands, by its printed form; only needed while building.
    #[serde(skip)]
    known: HashMap<String, ExprId>,
}

impl PartialEq for Graph {
    fn eq(&self, other: &Self) -> bool {
        self.nodes == other.nodes
    }
}

impl Graph {
    /// The node that computes `op`, made if there is none yet.
    pub fn add(&mut self, op: Op, ty: Type) -> ExprId {
        let key = format!("{op:?}:{ty:?}");
        if let Some(&id) = self.known.get(&key) {
            return id;
        }
        let id = ExprId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { op, ty });
        self.known.insert(key, id);
        id
    }

    /// The node, or none where the index is out of bounds.
    #[must_use]
    pub fn get(&self, id: ExprId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    /// All nodes in order.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}
