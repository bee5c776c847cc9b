//! Expressions by structure: equal wherever they stand in the graph.

use super::canon::Canon;
use crate::{ExprId, Node, Op, Value};

impl Canon<'_> {
    /// Digests every node; operands stand before what uses them.
    pub(super) fn digest_nodes(&mut self) {
        let program = self.program;
        for node in program.graph.nodes() {
            self.node(node);
            let digest = self.finish();
            self.nodes.push(digest);
        }
    }

    fn node(&mut self, node: &Node) {
        let Node { op, ty } = node;
        self.text(op.name());
        self.ty(*ty);
        self.detail(op);
        for operand in op.operands() {
            self.operand(operand);
        }
    }

    fn operand(&mut self, operand: ExprId) {
        let digest = self.nodes.get(operand.index()).copied().unwrap_or_default();
        self.digest(&digest);
    }

    /// What an operation holds beside its operands.
    fn detail(&mut self, op: &Op) {
        let program = self.program;
        match op {
            Op::Const(value) => self.value(value),
            Op::Field(of) => self.name(program.fields.get(of.index()).map(|of| &of.name)),
            Op::Trait(of) => self.name(program.traits.get(of.index()).map(|of| &of.name)),
            Op::Let(of) => self.name(program.lets.get(of.index()).map(|of| &of.name)),
            Op::Segment(of) => self.name(program.segments.get(of.index()).map(|of| &of.name)),
            Op::Result(of, column) => {
                let matrix = program.matrices.get(of.index());
                self.name(matrix.map(|of| &of.name));
                self.integer(i64::from(*column));
            }
            Op::Property(place) => self.integer(i64::from(*place)),
            Op::Matches(_, pattern) => self.name(program.patterns.get(pattern.index())),
            Op::Compare(how, ..) => self.text(&format!("{how:?}")),
            Op::Arithmetic(how, ..) => self.text(&format!("{how:?}")),
            Op::OneOf(_, constants) | Op::Bucket(_, constants) => self.constants(constants),
            Op::Declassify(_, purpose) => self.name(program.purposes.get(purpose.index()).map(|of| &of.name)),
            Op::Min(all) | Op::Max(all) => self.count(all.len()),
            Op::Now
            | Op::Not(_)
            | Op::And(..)
            | Op::Or(..)
            | Op::Between(..)
            | Op::Holds(..)
            | Op::Contains(..)
            | Op::StartsWith(..)
            | Op::EndsWith(..)
            | Op::Negate(_)
            | Op::If(..)
            | Op::Otherwise(..)
            | Op::IsMissing(_)
            | Op::IsImputed(_)
            | Op::Stated(_)
            | Op::Lower(_)
            | Op::Length(_)
            | Op::Abs(_)
            | Op::Round(_)
            | Op::DaysSince(_) => {}
        }
    }

    fn constants(&mut self, constants: &[Value]) {
        self.count(constants.len());
        for constant in constants {
            self.value(constant);
        }
    }
}
