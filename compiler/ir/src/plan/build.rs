//! Makes plans: walks from what a view needs down to what that is computed from, and emits steps on the way back.

use super::emit::Emitter;
use super::roots::roots;
use super::{Malformed, Scope};
use super::{Place, Plan};
use crate::{ExprId, MatrixId, Op, Program, PurposeId, SegmentId, SegmentRule, TraitId};
use foldhash::HashSet;

/// Something that gets a place. The number is that of the view in which it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Item {
    Node(usize, ExprId),
    Trait(usize, TraitId),
    Memory(usize, SegmentId),
    Matrix(usize, MatrixId),
}

/// The plan of a purpose, for a scope and further expressions.
pub fn build(
    program: &Program,
    purpose: PurposeId,
    scope: Scope,
    extra: &[ExprId],
) -> Result<Plan, Malformed> {
    let mut emitter = Emitter::new(program, purpose)?;
    let roots = roots(program, purpose, scope, extra)?;
    for item in roots.items {
        visit(&mut emitter, item)?;
    }
    for (event, filter) in roots.matches {
        for node in emitter.cones.free(filter)? {
            visit(&mut emitter, Item::Node(0, node))?;
        }
        emitter.add_match(event, filter)?;
    }
    for field in roots.fields {
        emitter.field(0, field);
    }
    emitter.finish()
}

/// The plan of some expressions alone, as a purpose sees them.
pub fn build_nodes(program: &Program, purpose: PurposeId, nodes: &[ExprId]) -> Result<Plan, Malformed> {
    let mut emitter = Emitter::new(program, purpose)?;
    for node in nodes {
        visit(&mut emitter, Item::Node(0, *node))?;
    }
    emitter.finish()
}

/// Emits an item after all that it is computed from. The stack is explicit: a program may be as deep as it is long.
fn visit(emitter: &mut Emitter<'_>, root: Item) -> Result<Place, Malformed> {
    let mut stack = vec![(root, false)];
    let mut open = HashSet::default();
    while let Some((item, entered)) = stack.pop() {
        if emitter.place(item).is_some() {
            open.remove(&item);
            continue;
        }
        if entered {
            emitter.emit(item)?;
            open.remove(&item);
            continue;
        }
        if !open.insert(item) {
            return Err(Malformed { what: format!("{item:?} is computed from itself") });
        }
        stack.push((item, true));
        for below in dependencies(emitter, item)?.into_iter().rev() {
            if emitter.place(below).is_none() {
                stack.push((below, false));
            }
        }
    }
    emitter.place(root).ok_or_else(|| Malformed { what: format!("{root:?} has no place") })
}

/// What an item is computed from. What its view may not see is computed from nothing.
fn dependencies(emitter: &mut Emitter<'_>, item: Item) -> Result<Vec<Item>, Malformed> {
    match item {
        Item::Node(sight, node) => node_dependencies(emitter, sight, node),
        Item::Trait(sight, id) => {
            let rule = &found(emitter.program.traits.get(id.index()), "trait")?.rule;
            let mut free = Vec::new();
            for node in rule.expressions() {
                free.extend(emitter.cones.free(Some(node))?);
            }
            Ok(free.into_iter().map(|node| Item::Node(sight, node)).collect())
        }
        Item::Memory(sight, id) => match found(emitter.program.segments.get(id.index()), "segment")?.rule {
            SegmentRule::When(node) => Ok(vec![Item::Node(sight, node)]),
            SegmentRule::Memory { enter, leave } => {
                Ok(vec![Item::Node(sight, enter), Item::Node(sight, leave)])
            }
        },
        Item::Matrix(sight, id) => {
            let matrix = found(emitter.program.matrices.get(id.index()), "matrix")?;
            Ok(matrix.conditions().chain(matrix.given()).map(|node| Item::Node(sight, node)).collect())
        }
    }
}

fn node_dependencies(emitter: &mut Emitter<'_>, sight: usize, node: ExprId) -> Result<Vec<Item>, Malformed> {
    let op = &found(emitter.program.graph.get(node), "expression")?.op;
    Ok(match op {
        Op::Let(id) => vec![Item::Node(sight, found(emitter.program.lets.get(id.index()), "let")?.value)],
        Op::Trait(id) if emitter.sees_trait(sight, *id) => vec![Item::Trait(sight, *id)],
        Op::Segment(id) if emitter.sees_segment(sight, *id) => {
            match found(emitter.program.segments.get(id.index()), "segment")?.rule {
                SegmentRule::When(rule) => vec![Item::Node(sight, rule)],
                SegmentRule::Memory { .. } => vec![Item::Memory(sight, *id)],
            }
        }
        Op::Result(id, _) if emitter.sees_matrix(sight, *id) => vec![Item::Matrix(sight, *id)],
        Op::Declassify(value, purpose) => {
            let (value, purpose) = (*value, *purpose);
            vec![Item::Node(emitter.sight(purpose)?, value)]
        }
        other => other.operands().into_iter().map(|operand| Item::Node(sight, operand)).collect(),
    })
}

/// What a table holds, or an error that says what it lacks.
pub(super) fn found<'p, T>(entry: Option<&'p T>, what: &str) -> Result<&'p T, Malformed> {
    entry.ok_or_else(|| Malformed { what: format!("a {what} that is not in its table") })
}
