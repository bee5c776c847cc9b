//! What a path or a result puts in front of a person, by the expressions that stand in it.

use onboard_ir::{ExprId, Localised, Path, Piece, ResultCell, Text};

/// Values that are shown as they are, and conditions that only count as true or not.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shown {
    pub(crate) values: Vec<ExprId>,
    pub(crate) conditions: Vec<ExprId>,
    /// Whether some text has variants by language.
    pub(crate) by_language: bool,
}

impl Shown {
    /// What a path shows.
    pub(crate) fn of_path(path: &Path) -> Self {
        let mut shown = Self::default();
        shown.localised(&path.title);
        path.welcome.iter().for_each(|welcome| shown.localised(welcome));
        for step in &path.steps {
            shown.localised(&step.title);
            shown.conditions.extend(step.skip);
            for show in &step.show {
                shown.conditions.extend(show.when);
                shown.text(&show.what);
                show.arguments.iter().for_each(|(_, argument)| shown.result(argument));
            }
        }
        shown
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
