//! The expression graph, in which equal expressions are one node.

use crate::{ExprId, Node, Op, PurposeId, Type};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// All expressions of a program. Operands stand before what uses them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Graph {
    nodes: Vec<Node>,
    /// Nodes by their hash; only needed while building.
    #[serde(skip)]
    known: HashMap<u64, Vec<ExprId>>,
}

impl PartialEq for Graph {
    fn eq(&self, other: &Self) -> bool {
        self.nodes == other.nodes
    }
}

impl Graph {
    /// The node that computes `op`, made if there is none yet.
    pub fn add(&mut self, op: Op, ty: Type) -> ExprId {
        if self.known.is_empty() && !self.nodes.is_empty() {
            self.learn();
        }
        let node = Node { op, ty };
        let alike = self.known.entry(hash(&node)).or_default();
        if let Some(&id) = alike.iter().find(|id| self.nodes.get(id.index()) == Some(&node)) {
            return id;
        }
        let id = ExprId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        alike.push(id);
        self.nodes.push(node);
        id
    }

    /// Takes back the nodes from `len` on, which nothing may name any more.
    pub fn truncate(&mut self, len: usize) {
        while self.nodes.len() > len {
            let Some(node) = self.nodes.pop() else { return };
            let id = ExprId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
            if let Some(alike) = self.known.get_mut(&hash(&node)) {
                alike.retain(|known| *known != id);
            }
        }
    }

    /// Settles in whose view a `Declassify` node is evaluated; other nodes stay as they are. It follows from the node's
    /// operand, so that two nodes that were different stay so.
    pub fn settle_declassify(&mut self, id: ExprId, purpose: PurposeId) {
        if let Some(Node { op: Op::Declassify(_, of), .. }) = self.nodes.get_mut(id.index()) {
            *of = purpose;
            self.known.clear();
        }
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

    /// Fills `known` of a graph that was loaded or changed.
    fn learn(&mut self) {
        for (id, node) in (0..).map(ExprId).zip(&self.nodes) {
            self.known.entry(hash(node)).or_default().push(id);
        }
    }
}

fn hash(node: &Node) -> u64 {
    let mut hasher = DefaultHasher::new();
    node.hash(&mut hasher);
    hasher.finish()
}
