//! Where plans begin: what a view is asked for.

use super::build::{Item, found};
use super::{Malformed, Scope};
use crate::{
    EventId, ExprId, FieldId, Localised, Path, Profiling, Program, PurposeId, SegmentRule, Show, View,
};

/// What a view is asked for.
#[derive(Debug, Default)]
pub(super) struct Roots {
    pub(super) items: Vec<Item>,
    pub(super) fields: Vec<FieldId>,
    pub(super) matches: Vec<(EventId, Option<ExprId>)>,
}

/// What the purpose's view is asked for.
pub(super) fn roots(
    program: &Program,
    purpose: PurposeId,
    scope: Scope,
    extra: &[ExprId],
) -> Result<Roots, Malformed> {
    let view = found(program.views.iter().find(|view| view.purpose == purpose), "view")?;
    let mut roots = Roots::default();
    let mut nodes = Vec::new();
    // Segments come in the order of evaluation, so that the steps stand in it as well.
    for &id in program.segment_order.iter().filter(|id| view.segments.contains(id)).chain(&view.segments) {
        match found(program.segments.get(id.index()), "segment")?.rule {
            SegmentRule::When(node) => roots.items.push(Item::Node(0, node)),
            SegmentRule::Memory { .. } => roots.items.push(Item::Memory(0, id)),
        }
    }
    roots.items.extend(view.matrices.iter().map(|id| Item::Matrix(0, *id)));
    for place in &view.profilings {
        nodes.extend(Profiling::expressions(found(program.profilings.get(*place as usize), "profiling")?));
    }
    match scope {
        Scope::Summary => questions(program, view, &mut roots, &mut nodes)?,
        Scope::Document => document(program, view, &mut roots, &mut nodes)?,
    }
    nodes.extend(extra);
    roots.items.extend(nodes.into_iter().map(|node| Item::Node(0, node)));
    Ok(roots)
}

/// What tells whether a question still matters, beside the matrices: the fields asked for, and what paths show.
fn questions(
    program: &Program,
    view: &View,
    roots: &mut Roots,
    nodes: &mut Vec<ExprId>,
) -> Result<(), Malformed> {
    for place in &view.profilings {
        let stages = &found(program.profilings.get(*place as usize), "profiling")?.stages;
        roots
            .fields
            .extend(stages.iter().flat_map(|stage| &stage.ask).filter(|field| view.fields.contains(field)));
    }
    if roots.fields.is_empty() {
        return Ok(());
    }
    for id in &view.paths {
        path(found(program.paths.get(id.index()), "path")?, roots, nodes);
    }
    Ok(())
}

/// What only documents show.
fn document(
    program: &Program,
    view: &View,
    roots: &mut Roots,
    nodes: &mut Vec<ExprId>,
) -> Result<(), Malformed> {
    roots.fields.clone_from(&view.fields);
    roots.items.extend(view.traits.iter().map(|id| Item::Trait(0, *id)));
    for id in &view.lets {
        nodes.push(found(program.lets.get(id.index()), "let")?.value);
    }
    for id in &view.fields {
        let field = found(program.fields.get(id.index()), "field")?;
        nodes.extend(field.ask.iter().flat_map(Localised::expressions));
    }
    for purpose in &program.purposes {
        nodes.extend(purpose.ask.iter().flat_map(Localised::expressions));
    }
    for id in &view.paths {
        path(found(program.paths.get(id.index()), "path")?, roots, nodes);
    }
    Ok(())
}

fn path(path: &Path, roots: &mut Roots, nodes: &mut Vec<ExprId>) {
    nodes.extend(path.title.expressions());
    nodes.extend(path.welcome.iter().flat_map(Localised::expressions));
    for step in &path.steps {
        nodes.extend(step.title.expressions());
        nodes.extend(step.skip);
        nodes.extend(step.show.iter().flat_map(Show::expressions));
        roots.matches.extend(step.done.iter().map(|done| (done.event, done.filter)));
    }
}
