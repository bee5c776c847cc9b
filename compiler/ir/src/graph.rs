//! The expression graph, in which equal expressions are one node.

use crate::{ExprId, Node, Op, PurposeId, Type};
use foldhash::HashMap;
use serde::{Deserialize, Serialize};
use std::hash::BuildHasher;

/// All expressions of a program. Operands stand before what uses them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Graph {
    nodes: Vec<Node>,
    /// Nodes by their hash, or by the first free number after it; only needed while building.
    #[serde(skip)]
    known: HashMap<u64, ExprId>,
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
        let free = match self.find(&node) {
            Ok(known) => return known,
            Err(free) => free,
        };
        let id = ExprId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.known.insert(free, id);
        self.nodes.push(node);
        id
    }

    /// The node that is equal, or the number under which it would be known.
    fn find(&self, node: &Node) -> Result<ExprId, u64> {
        let mut number = self.known.hasher().hash_one(node);
        while let Some(&id) = self.known.get(&number) {
            if self.get(id) == Some(node) {
                return Ok(id);
            }
            number = number.wrapping_add(1);
        }
        Err(number)
    }

    /// Takes back the nodes from `len` on, which nothing may name any more.
    pub fn truncate(&mut self, len: usize) {
        while self.nodes.len() > len {
            let Some(node) = self.nodes.pop() else { return };
            let id = ExprId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
            let mut number = self.known.hasher().hash_one(&node);
            // What was added later is gone already, so that nobody's way leads over this number.
            while let Some(&known) = self.known.get(&number) {
                if known == id {
                    self.known.remove(&number);
                    break;
                }
                number = number.wrapping_add(1);
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
            if let Err(free) = self.find(node) {
                self.known.insert(free, id);
            }
        }
    }
}
