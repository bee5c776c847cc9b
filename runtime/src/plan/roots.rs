//! Where plans begin: what a view is asked for.

use super::build::{Item, found};
use crate::{Error, Scope};
use onboard_ir::{
    EventId, ExprId, FieldId, Localised, Matrix, Path, Piece, Program, PurposeId, ResultCell, SegmentRule, Step,
    Text, View,
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
) -> Result<Roots, Error> {
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
        let profiling = found(program.profilings.get(*place as usize), "profiling")?;
        nodes.extend(profiling.stages.iter().filter_map(|stage| stage.when));
    }
    if scope == Scope::Document {
        document(program, view, &mut roots, &mut nodes)?;
    }
    nodes.extend(extra);
    roots.items.extend(nodes.into_iter().map(|node| Item::Node(0, node)));
    Ok(roots)
}

/// What only documents show.
fn document(program: &Program, view: &View, roots: &mut Roots, nodes: &mut Vec<ExprId>) -> Result<(), Error> {
    roots.fields.clone_from(&view.fields);
    roots.items.extend(view.traits.iter().map(|id| Item::Trait(0, *id)));
    for id in &view.lets {
        nodes.push(found(program.lets.get(id.index()), "let")?.value);
    }
    for id in &view.fields {
        let field = found(program.fields.get(id.index()), "field")?;
        nodes.extend(field.ask.iter().flat_map(localised_nodes));
    }
    for purpose in &program.purposes {
        nodes.extend(purpose.ask.iter().flat_map(localised_nodes));
    }
    for id in &view.paths {
        path(found(program.paths.get(id.index()), "path")?, roots, nodes);
    }
    Ok(())
}

fn path(path: &Path, roots: &mut Roots, nodes: &mut Vec<ExprId>) {
    nodes.extend(localised_nodes(&path.title));
    nodes.extend(path.welcome.iter().flat_map(localised_nodes));
    for step in &path.steps {
        nodes.extend(localised_nodes(&step.title));
        nodes.extend(step.skip);
        nodes.extend(show_nodes(step));
        roots.matches.extend(step.done.iter().map(|done| (done.event, done.filter)));
    }
}

fn show_nodes(step: &Step) -> Vec<ExprId> {
    let mut nodes = Vec::new();
    for show in &step.show {
        nodes.extend(show.when);
        nodes.extend(text_nodes(&show.what));
        nodes.extend(show.arguments.iter().flat_map(|(_, cell)| cell_nodes(cell)));
    }
    nodes
}

/// Everything that a matrix reads.
pub(super) fn matrix_nodes(matrix: &Matrix) -> Vec<ExprId> {
    let cells = matrix.rows.iter().flat_map(|row| row.cells.iter().flatten().copied());
    let results =
        matrix.rows.iter().flat_map(|row| row.results.iter().flatten().flat_map(cell_nodes).collect::<Vec<_>>());
    let columns = matrix.columns.iter().map(|column| column.value);
    cells.chain(results).chain(columns).collect()
}

fn cell_nodes(cell: &ResultCell) -> Vec<ExprId> {
    match cell {
        ResultCell::Path(_) => Vec::new(),
        ResultCell::Text(text) => text_nodes(text),
        ResultCell::Value(node) => vec![*node],
    }
}

fn localised_nodes(text: &Localised) -> Vec<ExprId> {
    let variants = text.variants.iter().flat_map(|(_, variant)| text_nodes(variant));
    text_nodes(&text.default).into_iter().chain(variants).collect()
}

fn text_nodes(text: &Text) -> Vec<ExprId> {
    text.pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Literal(_) => None,
            Piece::Value(node) => Some(*node),
        })
        .collect()
}
