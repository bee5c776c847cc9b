//! The graph, a node on each line.

use super::{Out, Printer, joined, name};
use crate::{Op, Type, Value};
use std::fmt;

impl Printer<'_> {
    /// All nodes in order.
    pub(super) fn graph(&self, f: Out<'_, '_>) -> fmt::Result {
        writeln!(f, "graph")?;
        for (at, node) in self.program.graph.nodes().iter().enumerate() {
            let operands = joined(node.op.operands().iter().map(|of| format!(" %{}", of.0)), "");
            let detail = self.detail(&node.op, node.ty);
            writeln!(f, "  %{at} = {}{operands}{detail}: {}", node.op.name(), self.ty(node.ty))?;
        }
        Ok(())
    }

    /// What an operation holds beside its operands.
    fn detail(&self, op: &Op, ty: Type) -> String {
        let program = self.program;
        let said = match op {
            Op::Const(value) => self.value(value, ty),
            Op::Field(of) => self.field_name(*of),
            Op::Trait(of) => name(&program.traits, of.index(), |of| &of.name),
            Op::Let(of) => name(&program.lets, of.index(), |of| &of.name),
            Op::Segment(of) => name(&program.segments, of.index(), |of| &of.name),
            Op::Result(of, column) => {
                format!("{}.{column}", name(&program.matrices, of.index(), |of| &of.name))
            }
            Op::Property(place) => place.to_string(),
            Op::Matches(_, pattern) => format!("`{}`", name(&program.patterns, pattern.index(), |of| of)),
            Op::Compare(how, ..) => format!("{how:?}"),
            Op::Arithmetic(how, ..) => format!("{how:?}"),
            Op::OneOf(of, values) | Op::Bucket(of, values) => {
                let ty = program.graph.get(*of).map_or(ty, |node| node.ty);
                let value = |value: &Value| self.value(value, ty);
                format!("[{}]", joined(values.iter().map(value), " "))
            }
            Op::Declassify(_, purpose) => format!("as {}", self.purpose_name(*purpose)),
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
            | Op::Min(_)
            | Op::Max(_)
            | Op::Abs(_)
            | Op::Round(_)
            | Op::DaysSince(_) => return String::new(),
        };
        format!(" {said}")
    }
}
