//! Events from the rows of a table.

use super::{problem, spelling};
use crate::{Engine, Event, InputProblem, Reason, Slot};
use onboard_ir::EventId;
use std::sync::Arc;

/// Reads the rows of a table of events (`user,time,event`, optionally `id`, `received`; every other column is a property).
#[derive(Clone, Debug)]
pub struct EventRows {
    engine: Engine,
    user: usize,
    time: usize,
    event: usize,
    id: Option<usize>,
    received: Option<usize>,
    headers: Vec<String>,
    /// For each event of the program the columns of its properties.
    columns: Vec<Vec<Option<usize>>>,
}

impl EventRows {
    /// A reader for rows under these headers.
    ///
    /// # Errors
    /// Where there is no column `user`, `time` or `event`.
    pub fn new(engine: &Engine, headers: &[&str]) -> Result<Self, InputProblem> {
        let column = |name: &str| headers.iter().position(|header| header.trim() == name);
        let needed = |name: &str| column(name).ok_or_else(|| problem(name, "missing among the columns", ""));
        let properties = |event: &onboard_ir::Event| {
            event.properties.iter().map(|property| column(&property.outside)).collect()
        };
        Ok(Self {
            user: needed("user")?,
            time: needed("time")?,
            event: needed("event")?,
            id: column("id"),
            received: column("received"),
            headers: headers.iter().map(|header| header.trim().to_owned()).collect(),
            columns: engine.program().events.iter().map(properties).collect(),
            engine: engine.clone(),
        })
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Reads a row: the user and what happened. None where the program does not declare the event, several where it declares
    /// several of that name. An event with `each` is one element to a row. A property of the wrong type is absent(invalid) and
    /// pushed to `problems`; the event counts.
    ///
    /// # Errors
    /// Where the user, the time or the name is missing or not readable.
    pub fn decode(
        &self,
        row: &[&str],
        problems: &mut Vec<InputProblem>,
    ) -> Result<(String, Vec<Event>), InputProblem> {
        let needed =
            |column: usize, name: &str| cell(row, Some(column)).ok_or_else(|| problem(name, "empty", ""));
        let user = needed(self.user, "user")?;
        let name = needed(self.event, "event")?;
        let time = needed(self.time, "time")?;
        let time = spelling::instant(time).map_err(|wrong| problem("time", wrong, time))?;
        let received = match cell(row, self.received) {
            None => None,
            Some(at) => Some(spelling::instant(at).map_err(|wrong| problem("received", wrong, at))?),
        };
        let id: Option<Arc<str>> = cell(row, self.id).map(Arc::from);
        let kinds = self.engine.prepared().inlets.events.get(name).map_or(&[][..], Vec::as_slice);
        let event = |(place, kind): (usize, &EventId)| {
            let properties = self.properties(*kind, row, problems);
            Event { time, id: id.clone(), received, kind: *kind, part: 0, leads: place == 0, properties }
        };
        Ok((user.to_owned(), kinds.iter().enumerate().map(event).collect()))
    }

    fn properties(&self, kind: EventId, row: &[&str], problems: &mut Vec<InputProblem>) -> Arc<[Slot]> {
        let columns = self.columns.get(kind.index()).map_or(&[][..], Vec::as_slice);
        let typed = self.engine.prepared().inlets.properties.get(kind.index()).map_or(&[][..], Vec::as_slice);
        let read = columns.iter().zip(typed).map(|(column, typed)| match cell(row, *column) {
            None => Slot::Absent(Reason::NotApplicable),
            Some(text) => typed.cell(text).map_or_else(
                |wrong| {
                    let header = column.and_then(|column| self.headers.get(column));
                    problems.push(problem(header.map_or("", String::as_str), wrong, text));
                    Slot::Absent(Reason::Invalid)
                },
                Slot::Known,
            ),
        });
        read.collect()
    }
}

/// A cell that is not empty, without the white space around it.
fn cell<'r>(row: &[&'r str], column: Option<usize>) -> Option<&'r str> {
    column.and_then(|column| row.get(column)).map(|text| text.trim()).filter(|text| !text.is_empty())
}
