//! What a path or a result puts in front of a person, by the expressions that stand in it.

use crate::Evaluation;
use crate::document;
use crate::json::JsonWriter;
use onboard_ir::{ExprId, Localised, MatrixId, Path, PathId, Piece, ResultCell, Text};

/// A piece of what a person is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Face {
    /// What a matrix gives.
    Results(MatrixId),
    /// Title and welcome of a path, while it is recommended.
    Heading(PathId),
    /// A step of a path, while it is recommended.
    Step(PathId, usize),
}

impl Face {
    /// How it looks, as the document has it; empty where it is not shown.
    pub(crate) fn look(self, evaluation: &Evaluation) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(evaluation, &mut JsonWriter::new(&mut out));
        out
    }

    fn write(self, evaluation: &Evaluation, json: &mut JsonWriter<'_>) -> Option<()> {
        let program = evaluation.engine().program();
        let path = |id: PathId| {
            let recommended = evaluation.recommended().is_some_and(|(path, ..)| path == id);
            program.paths.get(id.index()).filter(|_| recommended)
        };
        match self {
            Self::Results(id) => {
                document::given(evaluation, program.matrices.get(id.index())?, evaluation.matrix(id)?, json);
            }
            Self::Heading(id) => document::heading(evaluation, path(id)?, json),
            Self::Step(id, place) => {
                let path = path(id)?;
                let state = crate::path::states(evaluation, path).get(place).copied()?;
                document::step(evaluation, path.steps.get(place)?, state, json);
            }
        }
        Some(())
    }
}

/// Values that are shown as they are, and conditions that only count as true or not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) values: Vec<ExprId>,
    pub(crate) conditions: Vec<ExprId>,
    /// Whether some text has variants by language.
    pub(crate) by_language: bool,
}

impl Shown {
    /// What a path shows, piece by piece.
    pub(crate) fn of_path(id: PathId, path: &Path) -> Vec<(Face, Self)> {
        let mut heading = Self::default();
        heading.localised(&path.title);
        path.welcome.iter().for_each(|welcome| heading.localised(welcome));
        let mut faces = vec![(Face::Heading(id), heading)];
        for (place, step) in path.steps.iter().enumerate() {
            let mut shown = Self::default();
            shown.localised(&step.title);
            shown.conditions.extend(step.skip);
            for show in &step.show {
                shown.conditions.extend(show.when);
                shown.text(&show.what);
                show.arguments.iter().for_each(|(_, argument)| shown.result(argument));
            }
            faces.push((Face::Step(id, place), shown));
        }
        faces
    }

    /// What the results of rows show.
    pub(crate) fn of_results<'a>(cells: impl Iterator<Item = &'a ResultCell>) -> Self {
        let mut shown = Self::default();
        cells.for_each(|cell| shown.result(cell));
        shown
    }

    fn localised(&mut self, text: &Localised) {
        self.by_language |= !text.variants.is_empty();
        self.text(&text.default);
        text.variants.iter().for_each(|(_, text)| self.text(text));
    }

    fn text(&mut self, text: &Text) {
        for piece in &text.pieces {
            match piece {
                Piece::Literal(_) => {}
                Piece::Value(id) => self.values.push(*id),
            }
        }
    }

    fn result(&mut self, cell: &ResultCell) {
        match cell {
            ResultCell::Path(_) => {}
            ResultCell::Text(text) => self.text(text),
            ResultCell::Value(id) => self.values.push(*id),
        }
    }
}
