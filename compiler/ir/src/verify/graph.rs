//! The graph: its order, its types, and where properties and results may stand.

use super::{At, Fault, Verified, VerifyError, types};
use crate::{EventId, ExprId, Op, Program, SegmentRule, TraitRule};
use foldhash::HashSet;

/// Verifies the graph.
pub(super) fn verify(program: &Program) -> Verified {
    for (id, node) in (0..).map(ExprId).zip(program.graph.nodes()) {
        let place = format!("node {}", id.0);
        let at = At { program, place: &place };
        for of in needs(at, &node.op)? {
            if of >= id {
                return Err(at.fault(Fault::Order { of }));
            }
        }
        types::verify(at, node)?;
    }
    places(program)?;
    segment_order(program)
}

/// The nodes that must stand before one with this operation.
fn needs(at: At<'_>, op: &Op) -> Result<Vec<ExprId>, VerifyError> {
    let program = at.program;
    Ok(match op {
        Op::Let(of) => vec![at.row("lets", &program.lets, of.index())?.value],
        Op::Segment(of) => at.row("segments", &program.segments, of.index())?.rule.expressions(),
        Op::Trait(of) => at.row("traits", &program.traits, of.index())?.rule.expressions(),
        _ => op.operands(),
    })
}

/// What a node reads, also through names, that not every place may read.
#[derive(Clone, Copy, Default)]
struct Reads {
    property: bool,
    result: bool,
}

/// Properties are read only where an event is at hand; results only in texts, `show`, `skip` and tests.
fn places(program: &Program) -> Verified {
    let mut reads: Vec<Reads> = Vec::with_capacity(program.graph.len());
    for node in program.graph.nodes() {
        let mut here =
            Reads { property: matches!(node.op, Op::Property(_)), result: matches!(node.op, Op::Result(..)) };
        let through = match &node.op {
            Op::Let(of) => program.lets.get(of.index()).map(|of| vec![of.value]).unwrap_or_default(),
            op => op.operands(),
        };
        for operand in through {
            let operand = reads.get(operand.index()).copied().unwrap_or_default();
            here.property |= operand.property;
            here.result |= operand.result;
        }
        reads.push(here);
    }
    let reads = |expr: ExprId| reads.get(expr.index()).copied().unwrap_or_default();
    for (place, expr, may) in roots(program) {
        let at = At { program, place: &place };
        let Reads { property, result } = reads(expr);
        at.shape(may.property || !property, "a property is read where no event is at hand")?;
        at.shape(may.result || !result, "the result of a matrix is read before it is decided")?;
    }
    for of in &program.traits {
        let place = format!("trait `{}`", of.name);
        let at = At { program, place: &place };
        match &of.rule {
            TraitRule::Aggregate(aggregate) => {
                let exprs = aggregate.value.into_iter().chain(aggregate.filter);
                properties(at, aggregate.event, exprs.collect())?;
            }
            TraitRule::Then { .. } => {
                for event in of.rule.matches() {
                    properties(at, event.event, event.expressions().collect())?;
                }
            }
        }
    }
    for path in &program.paths {
        let place = format!("path `{}`", path.name);
        for event in path.steps.iter().flat_map(|step| &step.done) {
            properties(At { program, place: &place }, event.event, event.expressions().collect())?;
        }
    }
    Ok(())
}

/// Every expression that stands in a declaration, with what it may read there.
fn roots(program: &Program) -> Vec<(String, ExprId, Reads)> {
    let nothing = Reads::default();
    let property = Reads { property: true, result: false };
    let result = Reads { property: false, result: true };
    let mut roots = Vec::new();
    let mut add = |kind: &str, name: &str, exprs: Vec<ExprId>, may: Reads| {
        roots.extend(exprs.into_iter().map(|expr| (format!("{kind} `{name}`"), expr, may)));
    };
    for of in &program.traits {
        add("trait", &of.name, of.rule.expressions(), property);
    }
    for of in &program.lets {
        add("let", &of.name, vec![of.value], nothing);
    }
    for of in &program.segments {
        add("segment", &of.name, of.rule.expressions(), nothing);
    }
    for of in &program.matrices {
        add("matrix", &of.name, of.conditions().chain(of.given()).collect(), nothing);
    }
    for of in &program.profilings {
        add("profiling", "", of.expressions().collect(), nothing);
    }
    for of in &program.paths {
        let (filters, rest): (HashSet<ExprId>, Vec<ExprId>) = (
            of.steps.iter().flat_map(|s| &s.done).filter_map(|d| d.filter).collect(),
            of.expressions().collect(),
        );
        for expr in rest {
            let may = if filters.contains(&expr) { property } else { result };
            add("path", &of.name, vec![expr], may);
        }
    }
    for of in &program.tests {
        add("test", &of.name, of.expressions().collect(), result);
    }
    roots
}

/// The properties that filters and values read are those of their event.
fn properties(at: At<'_>, event: EventId, mut open: Vec<ExprId>) -> Verified {
    let event = at.row("events", &at.program.events, event.index())?;
    let mut seen: HashSet<ExprId> = open.iter().copied().collect();
    while let Some(expr) = open.pop() {
        let node = at.row("expressions", at.program.graph.nodes(), expr.index())?;
        if let Op::Property(place) = node.op {
            let property = at.row("properties", &event.properties, place as usize)?;
            at.expects(property.ty, node.ty)?;
        }
        open.extend(node.op.operands().into_iter().filter(|operand| seen.insert(*operand)));
    }
    Ok(())
}

/// Each segment is evaluated once, after those that it uses.
fn segment_order(program: &Program) -> Verified {
    let at = At { program, place: "the order of segments" };
    at.shape(program.segment_order.len() == program.segments.len(), "some segments are not in the order")?;
    let mut nodes = vec![None; program.graph.len()];
    let mut done = vec![false; program.segments.len()];
    // How late each node can be evaluated: the last place in the order of the segments that it uses.
    let mut place_of = vec![usize::MAX; program.segments.len()];
    for (place, segment) in program.segment_order.iter().enumerate() {
        at.row("segments", &program.segments, segment.index())?;
        if let (Some(done), Some(of)) = (done.get_mut(segment.index()), place_of.get_mut(segment.index())) {
            at.shape(!*done, "a segment is evaluated twice")?;
            *done = true;
            *of = place;
        }
    }
    for (at, node) in program.graph.nodes().iter().enumerate() {
        let through = match &node.op {
            Op::Let(of) => program.lets.get(of.index()).map(|of| vec![of.value]).unwrap_or_default(),
            Op::Trait(of) => {
                program.traits.get(of.index()).map(|of| of.rule.expressions()).unwrap_or_default()
            }
            op => op.operands(),
        };
        let mut latest = match node.op {
            Op::Segment(of) => place_of.get(of.index()).copied(),
            _ => None,
        };
        for operand in through {
            latest = latest.max(nodes.get(operand.index()).copied().flatten());
        }
        if let Some(slot) = nodes.get_mut(at) {
            *slot = latest;
        }
    }
    for (place, segment) in program.segment_order.iter().enumerate() {
        let Some(segment) = program.segments.get(segment.index()) else { continue };
        let used =
            uses(&segment.rule).into_iter().filter_map(|expr| nodes.get(expr.index()).copied().flatten());
        at.shape(
            used.max().is_none_or(|last| last < place),
            "a segment is evaluated before one that it uses",
        )?;
    }
    Ok(())
}

fn uses(rule: &SegmentRule) -> Vec<ExprId> {
    rule.expressions()
}
