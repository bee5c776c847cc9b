//! Segments with memory, traits and matrices.

use super::Malformed;
use super::build::{Item, found};
use super::emit::{Change, Emitter};
use super::readers::given_places;
use super::{
    Act, MatchPlan, MatrixPlan, MemoryPlan, PiecePlan, Place, ResultPlan, RulePlan, Steady, TraitPlan,
};
use crate::{
    EventId, ExprId, MatrixId, Piece, ResultCell, SegmentId, SegmentRule, Text, TraitId, TraitRule, Type,
};
use std::sync::Arc;

impl Emitter<'_> {
    pub(super) fn segment(&mut self, sight: usize, id: SegmentId) -> Result<Place, Malformed> {
        match found(self.program.segments.get(id.index()), "segment")?.rule {
            SegmentRule::When(node) => self.at(sight, node),
            SegmentRule::Memory { .. } => {
                let missing = || Malformed { what: format!("segment {} has no place", id.0) };
                self.place(Item::Memory(sight, id)).ok_or_else(missing)
            }
        }
    }

    pub(super) fn memory(&mut self, sight: usize, id: SegmentId) -> Result<Place, Malformed> {
        match found(self.program.segments.get(id.index()), "segment")?.rule {
            SegmentRule::When(node) => self.at(sight, node),
            SegmentRule::Memory { enter, leave } => {
                let (enter, leave) = (self.at(sight, enter)?, self.at(sight, leave)?);
                let place = self.step(Act::Memory(self.plan.memories.len(), enter, leave));
                self.plan.memories.push(MemoryPlan { place });
                Ok(place)
            }
        }
    }

    pub(super) fn a_trait(&mut self, sight: usize, id: TraitId) -> Result<Place, Malformed> {
        if !self.sees_trait(sight, id) {
            return Ok(self.withheld());
        }
        let definition = found(self.program.traits.get(id.index()), "trait")?;
        let mut free = Vec::new();
        let rule = match &definition.rule {
            TraitRule::Aggregate(aggregate) => {
                let events =
                    self.event_steps(sight, aggregate.event, aggregate.filter, aggregate.value, &mut free)?;
                RulePlan::Aggregate { function: aggregate.function, events, window: aggregate.window }
            }
            TraitRule::Then { followed, .. } => {
                let mut stages = Vec::new();
                for stage in definition.rule.matches() {
                    stages.push(self.event_steps(sight, stage.event, stage.filter, None, &mut free)?);
                }
                RulePlan::Then { stages, within: followed.iter().map(|(_, within)| *within).collect() }
            }
        };
        let change = free.iter().filter_map(|place| self.change.get(place.index())).max();
        let steady = match change {
            None | Some(Change::Never) => Steady::Always,
            Some(Change::WithFields) => Steady::WhileFieldsStay,
            Some(Change::WithTime) => Steady::Never,
        };
        let place = self.step(Act::Trait(self.plan.traits.len(), free));
        self.plan.traits.push(TraitPlan { id, sight, place, rule, steady });
        Ok(place)
    }

    /// What completes a step of a path.
    pub(super) fn add_match(&mut self, event: EventId, filter: Option<ExprId>) -> Result<(), Malformed> {
        if self.plan.matches.iter().any(|known| known.event == event && known.filter == filter) {
            return Ok(());
        }
        let steps = self.event_steps(0, event, filter, None, &mut Vec::new())?;
        self.plan.matches.push(MatchPlan { event, filter, steps });
        Ok(())
    }

    pub(super) fn matrix(&mut self, sight: usize, id: MatrixId) -> Result<Place, Malformed> {
        if !self.sees_matrix(sight, id) {
            return Ok(self.withheld());
        }
        let matrix = found(self.program.matrices.get(id.index()), "matrix")?;
        let (mut rows, mut results) = (Vec::new(), Vec::new());
        for row in &matrix.rows {
            let mut cells = Vec::new();
            for cell in row.cells.iter().flatten() {
                cells.push(self.at(sight, *cell)?);
            }
            rows.push(cells);
            let mut gives = Vec::new();
            for cell in &row.results {
                gives.push(self.result_cell(sight, cell.as_ref())?);
            }
            results.push(gives);
        }
        let path_column = matrix.results.iter().position(|column| column.ty == Type::Path);
        let mut reads: Vec<Place> = rows.iter().flatten().copied().collect();
        reads.extend(results.iter().flatten().flat_map(given_places));
        let position = self.plan.matrices.len();
        self.plan.matrices.push(MatrixPlan { hit: matrix.hit, rows, results, path_column });
        if sight == 0 {
            self.plan.index.matrices.insert(id.index(), position);
        }
        Ok(self.step(Act::Matrix(position, reads)))
    }

    pub(super) fn result_cell(
        &self,
        sight: usize,
        cell: Option<&ResultCell>,
    ) -> Result<ResultPlan, Malformed> {
        Ok(match cell {
            None => ResultPlan::Nothing,
            Some(ResultCell::Path(id)) => {
                let name = Arc::from(found(self.program.paths.get(id.index()), "path")?.name.as_str());
                ResultPlan::Path(*id, name)
            }
            Some(ResultCell::Value(node)) => ResultPlan::Value(self.at(sight, *node)?),
            Some(ResultCell::Text(text)) => ResultPlan::Text(self.pieces(sight, text)?),
        })
    }

    pub(super) fn pieces(&self, sight: usize, text: &Text) -> Result<Vec<PiecePlan>, Malformed> {
        let piece = |piece: &Piece| {
            Ok(match piece {
                Piece::Literal(text) => PiecePlan::Literal(text.clone()),
                Piece::Value(node) => {
                    PiecePlan::Value(self.at(sight, *node)?, self.type_of(*node).unwrap_or(Type::Text))
                }
            })
        };
        text.pieces.iter().map(piece).collect()
    }

    pub(super) fn result(&mut self, id: MatrixId, column: u32, matrix: Place) -> Result<Place, Malformed> {
        let act = self.plan.steps.iter().find(|step| step.out == matrix).map(|step| &step.act);
        match act {
            Some(Act::Matrix(position, _)) => {
                let position = *position;
                Ok(self.step(Act::Result(position, column as usize, matrix)))
            }
            _ => Err(Malformed { what: format!("matrix {} has no place", id.0) }),
        }
    }
}
