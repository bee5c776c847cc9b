//! The canonical bytes of who people are and where they go. Structs are taken apart in full, so that a new field cannot be
//! forgotten.

use super::Digest;
use super::canon::Canon;
use crate::{
    Column, Localised, Matrix, Path, Piece, Profiling, ResultCell, ResultColumn, Row, Segment, SegmentRule,
    Show, Stage, Step, Text,
};

impl Canon<'_> {
    pub(super) fn segment(&mut self, segment: &Segment) -> Digest {
        let Segment { name, rule } = segment;
        self.text("segment");
        self.text(name);
        match rule {
            SegmentRule::When(when) => {
                self.text("when");
                self.expr(*when);
            }
            SegmentRule::Memory { enter, leave } => {
                self.text("memory");
                self.expr(*enter);
                self.expr(*leave);
            }
        }
        self.finish()
    }

    pub(super) fn path(&mut self, path: &Path) -> Digest {
        let Path { name, title, welcome, in_order, steps } = path;
        self.text("path");
        self.text(name);
        self.localised(title);
        self.maybe(welcome.as_ref(), Self::localised);
        self.flag(*in_order);
        self.each(steps, |canon, Step { name, title, show, skip, done }| {
            canon.text(name);
            canon.localised(title);
            canon.each(show, Self::show);
            canon.maybe(*skip, Self::expr);
            canon.each(done, Self::matched);
        });
        self.finish()
    }

    fn show(&mut self, show: &Show) {
        let Show { kind, what, arguments, when } = show;
        self.text(kind);
        self.words(what);
        self.each(arguments, |canon, (name, value)| {
            canon.text(name);
            canon.cell(value);
        });
        self.maybe(*when, Self::expr);
    }

    pub(super) fn matrix(&mut self, matrix: &Matrix) -> Digest {
        let Matrix { name, purposes, hit, columns, results, rows } = matrix;
        self.text("matrix");
        self.text(name);
        self.purposes(purposes);
        self.text(&format!("{hit:?}"));
        self.each(columns, |canon, Column { title, value }| {
            canon.text(title);
            canon.expr(*value);
        });
        self.each(results, |canon, ResultColumn { name, ty }| {
            canon.text(name);
            canon.ty(*ty);
        });
        self.each(rows, |canon, Row { label, cells, written, results }| {
            canon.name(label.as_ref());
            canon.each(cells, |canon, cell| canon.maybe(*cell, Self::expr));
            canon.each(written, |canon, cell| canon.text(cell));
            canon.each(results, |canon, cell| canon.maybe(cell.as_ref(), Self::cell));
        });
        self.finish()
    }

    pub(super) fn profiling(&mut self, profiling: &Profiling) -> Digest {
        let Profiling { purposes, stages, limits } = profiling;
        self.text("profiling");
        self.purposes(purposes);
        self.each(stages, |canon, Stage { name, when, ask }| {
            canon.text(name);
            canon.maybe(*when, Self::expr);
            canon.each(ask, |canon, field| {
                let field = canon.program.fields.get(field.index());
                canon.name(field.map(|field| &field.name));
            });
        });
        self.each(limits, |canon, limit| canon.text(&format!("{limit:?}")));
        self.finish()
    }

    fn cell(&mut self, cell: &ResultCell) {
        match cell {
            ResultCell::Path(path) => {
                self.text("path");
                let path = self.program.paths.get(path.index());
                self.name(path.map(|path| &path.name));
            }
            ResultCell::Text(text) => {
                self.text("text");
                self.words(text);
            }
            ResultCell::Value(value) => {
                self.text("value");
                self.expr(*value);
            }
        }
    }

    pub(super) fn localised(&mut self, text: &Localised) {
        let Localised { default, variants } = text;
        self.words(default);
        self.each(variants, |canon, (language, text)| {
            canon.text(language);
            canon.words(text);
        });
    }

    fn words(&mut self, text: &Text) {
        let Text { pieces } = text;
        self.each(pieces, |canon, piece| match piece {
            Piece::Literal(literal) => {
                canon.text("literal");
                canon.text(literal);
            }
            Piece::Value(value) => {
                canon.text("value");
                canon.expr(*value);
            }
        });
    }
}
