//! The events of all people. They are gathered by person, so all of them are in memory at once.

use super::decode::kind;
use super::json_place::{column_of, malformed};
use super::{Content, Problem, Problems, ReadOptions, Row, RowSource, Watch, open};
use crate::eval::Progress;
use crate::failure::{Failure, Trouble};
use onboard_runtime::{Engine, Event, EventRows, History, InputProblem};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

/// Rows between two looks at the progress.
const ROWS: usize = 1024;

/// The events of all people, in the order in which people first appear.
#[derive(Debug, Default)]
pub(crate) struct EventBook {
    people: Vec<(Arc<str>, History)>,
    places: HashMap<Arc<str>, usize>,
    /// Names that the program does not declare, and how often they came.
    pub(crate) undeclared: BTreeMap<String, usize>,
    /// Messages that came too late.
    pub(crate) late: usize,
    /// Messages with the id of another.
    pub(crate) duplicates: usize,
}

impl EventBook {
    /// How many people there are.
    pub(crate) fn len(&self) -> usize {
        self.people.len()
    }

    /// The place of a person.
    pub(crate) fn place(&self, user: &str) -> Option<usize> {
        if self.places.is_empty() { None } else { self.places.get(user).copied() }
    }

    /// The name and history of the person at a place.
    pub(crate) fn person(&self, place: usize) -> Option<(&Arc<str>, &History)> {
        self.people.get(place).map(|(user, history)| (user, history))
    }

    /// How many messages lie after an instant.
    pub(crate) fn after(&self, at: i64) -> usize {
        self.people.iter().map(|(_, history)| history.after(at)).sum()
    }
}

/// Read the events of a file. Rows that cannot be used are told to `problems`.
pub(crate) fn read_events(
    engine: &Engine,
    path: &Path,
    options: &ReadOptions,
    watch: &Watch,
    problems: &mut Problems,
    progress: &mut Progress,
) -> Result<EventBook, Failure> {
    let mut source = open(path, options, watch)?;
    let mut reader = Reader::new(engine, path, &*source)?;
    let mut gathered = Gathered::default();
    let mut row = Row::default();
    let mut found = Vec::new();
    while source.next(&mut row)? {
        gathered.read += 1;
        match reader.read(&row, &mut found) {
            Ok(Read::Events(user, events)) => gathered.add(&user, events),
            Ok(Read::Undeclared(user, name)) => {
                gathered.add(&user, Vec::new());
                *gathered.undeclared.entry(name).or_default() += 1;
            }
            Err(problem) => found.push(problem),
        }
        if !found.is_empty() {
            progress.aside(|| found.drain(..).for_each(|problem| problems.tell(&problem)));
        }
        if gathered.read.is_multiple_of(ROWS) {
            progress.rows(ROWS);
        }
    }
    Ok(gathered.finish(engine))
}

/// Events by person while they are read.
#[derive(Default)]
struct Gathered {
    people: Vec<(Arc<str>, Vec<Event>)>,
    places: HashMap<Arc<str>, usize>,
    read: usize,
    undeclared: BTreeMap<String, usize>,
}

impl Gathered {
    fn add(&mut self, user: &str, events: Vec<Event>) {
        let place = match self.places.get(user) {
            Some(place) => *place,
            None => {
                let user: Arc<str> = user.into();
                self.places.insert(Arc::clone(&user), self.people.len());
                self.people.push((user, Vec::new()));
                self.people.len() - 1
            }
        };
        if let Some((_, all)) = self.people.get_mut(place) {
            all.extend(events);
        }
    }

    fn finish(self, engine: &Engine) -> EventBook {
        let people: Vec<(Arc<str>, History)> =
            self.people.into_iter().map(|(user, events)| (user, engine.history(events))).collect();
        let late = people.iter().map(|(_, history)| history.late()).sum();
        let duplicates = people.iter().map(|(_, history)| history.duplicates()).sum();
        EventBook { people, places: self.places, undeclared: self.undeclared, late, duplicates }
    }
}

/// What a row gave.
enum Read {
    /// A person's events.
    Events(String, Vec<Event>),
    /// An event of this name, which the program does not declare.
    Undeclared(String, String),
}

/// Turns rows into events.
struct Reader<'a> {
    engine: &'a Engine,
    /// For tables: the reader, the headers, and which of them is the event's name.
    table: Option<(EventRows, Vec<String>, usize)>,
    found: Vec<InputProblem>,
}

impl<'a> Reader<'a> {
    fn new(engine: &'a Engine, path: &Path, source: &dyn RowSource) -> Result<Self, Failure> {
        let table = match source.headers() {
            None => None,
            Some(headers) => {
                let names: Vec<&str> = headers.iter().map(String::as_str).collect();
                let rows = EventRows::new(engine, &names).map_err(|problem| {
                    let message = format!("`{}`: {}", path.display(), problem.reason);
                    Trouble::new(message).help("a table of events has the columns `user`, `time` and `event`")
                })?;
                let event = headers.iter().position(|header| header == "event").unwrap_or_default();
                Some((rows, headers.to_vec(), event))
            }
        };
        Ok(Self { engine, table, found: Vec::new() })
    }

    fn read(&mut self, row: &Row, problems: &mut Vec<Problem>) -> Result<Read, Problem> {
        match &row.content {
            Content::Bad(problem) => Err(problem.clone()),
            Content::Events(_) => Err(Problem::row(row.line, None, "no event")),
            Content::Json(text) => self.json(row.line, text, problems),
            Content::Cells(record) => self.cells(row.line, record, problems),
        }
    }

    fn cells(
        &mut self,
        line: u64,
        record: &::csv::ByteRecord,
        problems: &mut Vec<Problem>,
    ) -> Result<Read, Problem> {
        let Some((rows, headers, event)) = &self.table else {
            return Err(Problem::row(line, None, "the file has no header"));
        };
        let mut cells = Vec::with_capacity(record.len());
        for (at, cell) in record.iter().enumerate() {
            let text = std::str::from_utf8(cell);
            let column = u64::try_from(at + 1).ok();
            cells.push(text.map_err(|_| Problem::row(line, column, "the cell is not UTF-8 text"))?);
        }
        let column = |problem: &InputProblem| {
            let at = headers.iter().position(|header| *header == problem.place);
            at.and_then(|at| u64::try_from(at + 1).ok())
        };
        let (user, decoded) = rows.decode(&cells, &mut self.found).map_err(|problem| {
            let column = column(&problem);
            Problem { skipped: true, ..Problem::value(line, column, problem) }
        })?;
        for problem in self.found.drain(..) {
            let column = column(&problem);
            problems.push(Problem::value(line, column, problem));
        }
        Ok(self.sorted(user, decoded, cells.get(*event).copied().unwrap_or_default().trim()))
    }

    /// Events; or none, as the program declares none of this name.
    fn sorted(&self, user: String, events: Vec<Event>, name: &str) -> Read {
        let declared = self.engine.program().events.iter().any(|event| event.outside == name);
        if events.is_empty() && !declared {
            Read::Undeclared(user, name.to_owned())
        } else {
            Read::Events(user, events)
        }
    }

    fn json(&mut self, line: u64, text: &[u8], problems: &mut Vec<Problem>) -> Result<Read, Problem> {
        let value: Value = serde_json::from_slice(text).map_err(|error| malformed(line, text, &error))?;
        if !value.is_object() {
            let reason = format!("an event is a JSON object, this is {}", kind(&value));
            return Err(Problem::row(line, Some(1), reason));
        }
        let user = match value.get("userId") {
            Some(Value::String(user)) if !user.is_empty() => user.clone(),
            Some(Value::Number(user)) => user.to_string(),
            Some(other) => {
                return Err(Problem::row(line, None, format!("`userId` is {}, not a name", kind(other))));
            }
            None => {
                return Err(Problem::row(
                    line,
                    Some(1),
                    "there is no `userId`: nobody knows whose event it is",
                ));
            }
        };
        let source = std::str::from_utf8(text).unwrap_or_default();
        let (events, found) = self.engine.events_from_json(&value).map_err(|problem| {
            let column = column_of(source, &problem.place);
            Problem { skipped: true, ..Problem::value(line, column, problem) }
        })?;
        problems.extend(found.into_iter().map(|problem| {
            let column = column_of(source, &problem.place);
            Problem::value(line, column, problem)
        }));
        let name = value.get("event").and_then(Value::as_str).unwrap_or_default();
        Ok(self.sorted(user, events, name))
    }
}
