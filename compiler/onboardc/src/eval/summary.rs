//! `eval --summary`: how many people each segment, path and question has.

#[cfg(feature = "parquet")]
mod columns;
mod marks;

pub(crate) use marks::Marks;

use crate::report::thousands;
use crate::table::{Align, Table};
use crate::terminal::{Paint, Style};
use onboard_ir::{FieldId, MatrixId, PathId, Program, PurposeId, SegmentId};
use onboard_runtime::{BlockOutcomes, Evaluation, Outcomes, Plane, Status};

/// Columns of the bars beside shares.
const BAR: usize = 24;

/// What is counted, and where: each thing has a run of counters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    segments: Vec<SegmentId>,
    matrices: Vec<MatrixId>,
    paths: Vec<PathId>,
    questions: Vec<FieldId>,
    /// For each of the program's segments and paths its place among these.
    place_of_segment: Vec<Option<usize>>,
    place_of_path: Vec<Option<usize>>,
}

/// Counters of a segment: true, unknown. To all others it is false.
const PER_SEGMENT: usize = 2;
/// Counters of a matrix: of each status, and those by guess.
const PER_MATRIX: usize = STATUSES.len() + 1;
const STATUSES: [Status; 4] = [Status::Settled, Status::Provisional, Status::None, Status::Conflict];

impl Plan {
    /// What a purpose may see.
    pub(crate) fn new(program: &Program, purpose: PurposeId) -> Self {
        let Some(view) = program.views.get(purpose.index()) else {
            return Self::default();
        };
        let mut questions = Vec::new();
        for profiling in view.profilings.iter().filter_map(|at| program.profilings.get(*at as usize)) {
            for field in profiling.stages.iter().flat_map(|stage| &stage.ask) {
                if !questions.contains(field) {
                    questions.push(*field);
                }
            }
        }
        Self {
            segments: view.segments.clone(),
            matrices: view.matrices.clone(),
            paths: view.paths.clone(),
            questions,
            place_of_segment: places(view.segments.iter().map(|segment| segment.index())),
            place_of_path: places(view.paths.iter().map(|path| path.index())),
        }
    }

    /// Whether questions are counted.
    pub(crate) fn asks(&self) -> bool {
        !self.questions.is_empty()
    }

    fn matrices_at(&self) -> usize {
        self.segments.len() * PER_SEGMENT
    }

    /// The last of these counters is for those without a path.
    fn paths_at(&self) -> usize {
        self.matrices_at() + self.matrices.len() * PER_MATRIX
    }

    fn questions_at(&self) -> usize {
        self.paths_at() + self.paths.len() + 1
    }

    /// How many counters there are.
    pub(crate) fn len(&self) -> usize {
        self.questions_at() + self.questions.len()
    }

    /// Marks the counters that a person, the last of the job so far, raises by one.
    pub(crate) fn mark(&self, outcomes: &Outcomes<'_>, marks: &mut Marks) {
        let place = |segment: SegmentId| self.place_of_segment.get(segment.index()).copied().flatten();
        for place in outcomes.members().filter_map(place) {
            marks.set(place * PER_SEGMENT);
        }
        for place in outcomes.unknown().filter_map(place) {
            marks.set(place * PER_SEGMENT + 1);
        }
        for (place, matrix) in self.matrices.iter().enumerate() {
            let Some(outcome) = outcomes.matrix(*matrix) else { continue };
            let first = self.matrices_at() + place * PER_MATRIX;
            let status = outcome.status();
            if let Some(place) = STATUSES.iter().position(|known| *known == status) {
                marks.set(first + place);
            }
            if outcome.by_guess() {
                marks.set(first + STATUSES.len());
            }
        }
        let path = outcomes
            .recommended()
            .and_then(|(path, _, _)| self.place_of_path.get(path.index()).copied().flatten());
        marks.set(self.paths_at() + path.unwrap_or(self.paths.len()));
    }

    /// Marks the counters that some people of a job raise by one.
    pub(crate) fn mark_block(&self, outcomes: &BlockOutcomes<'_>, people: &Plane, marks: &mut Marks) {
        let mut mark = |counter: usize, who: &Plane| marks.set_all(counter, who.and(people).words());
        for (segment, trues, unknown) in outcomes.segments() {
            if let Some(place) = self.place_of_segment.get(segment.index()).copied().flatten() {
                mark(place * PER_SEGMENT, trues);
                mark(place * PER_SEGMENT + 1, unknown);
            }
        }
        for (place, matrix) in self.matrices.iter().enumerate() {
            let Some(outcome) = outcomes.matrix(*matrix) else { continue };
            let first = self.matrices_at() + place * PER_MATRIX;
            for (status, counter) in STATUSES.iter().zip(first..) {
                mark(counter, &outcome.status(*status));
            }
            mark(first + STATUSES.len(), outcome.by_guess());
        }
        let mut rest = outcomes.everybody().clone();
        for (path, _, _, who) in outcomes.paths() {
            if let Some(place) = self.place_of_path.get(path.index()).copied().flatten() {
                mark(self.paths_at() + place, who);
                rest = rest.without(who);
            }
        }
        mark(self.paths_at() + self.paths.len(), &rest);
    }

    /// Marks the counters of questions that a person raises by one.
    pub(crate) fn mark_questions(&self, evaluation: &Evaluation, marks: &mut Marks) {
        for question in evaluation.questions() {
            if let Some(place) = self.questions.iter().position(|known| *known == question.field) {
                marks.set(self.questions_at() + place);
            }
        }
    }
}

/// For each number the place where it comes among these.
fn places(numbers: impl Iterator<Item = usize>) -> Vec<Option<usize>> {
    let mut places = Vec::new();
    for (place, number) in numbers.enumerate() {
        if places.len() <= number {
            places.resize(number + 1, None);
        }
        if let Some(entry) = places.get_mut(number) {
            *entry = Some(place);
        }
    }
    places
}

/// The counters of all people.
pub(crate) struct Summary {
    plan: Plan,
    people: usize,
    counts: Vec<usize>,
}

impl Summary {
    /// Nobody yet.
    pub(crate) fn new(plan: Plan) -> Self {
        let counts = vec![0; plan.len()];
        Self { plan, people: 0, counts }
    }

    /// Count those people of a job who are kept, a bit for each.
    pub(crate) fn add(&mut self, marks: &Marks, kept: &[u64]) {
        self.people += kept.iter().map(|word| word.count_ones() as usize).sum::<usize>();
        for (counter, count) in self.counts.iter_mut().enumerate() {
            *count += marks.count(counter, kept);
        }
    }

    fn count(&self, at: usize) -> usize {
        self.counts.get(at).copied().unwrap_or_default()
    }

    fn share(&self, count: usize) -> String {
        if self.people == 0 {
            return "-".to_owned();
        }
        format!("{:.1}%", 100.0 * count as f64 / self.people as f64)
    }

    fn bar(&self, count: usize, style: Style) -> String {
        let full = (count * BAR * 2 + self.people / 2).checked_div(self.people).unwrap_or_default();
        let (whole, half) = if style.unicode { ("█", "▌") } else { ("#", "") };
        format!("{}{}", whole.repeat(full / 2), if full % 2 == 1 { half } else { "" })
    }

    /// The tables.
    pub(crate) fn render(&self, program: &Program, purpose: PurposeId, at: &str, style: Style) -> String {
        let purpose = program.purposes.get(purpose.index()).map_or("", |purpose| purpose.name.as_str());
        let name = style.paint(Paint::Bold, &program.name);
        let people = if self.people == 1 {
            "1 person".to_owned()
        } else {
            format!("{} people", thousands(self.people))
        };
        let mut out = format!("{name} for {purpose}, at {at}: {people}\n");
        for part in [
            self.segments(program, style),
            self.paths(program, style),
            self.matrices(program, style),
            self.questions(program, style),
        ] {
            if !part.is_empty() {
                out.push('\n');
                out.push_str(&part);
            }
        }
        out
    }

    fn segments(&self, program: &Program, style: Style) -> String {
        if self.plan.segments.is_empty() {
            return String::new();
        }
        let right = Align::Right;
        let mut table = Table::new(&[
            ("segment", Align::Left),
            ("true", right),
            ("", right),
            ("false", right),
            ("", right),
            ("unknown", right),
            ("", right),
        ]);
        for (place, segment) in self.plan.segments.iter().enumerate() {
            let name = program.segments.get(segment.index()).map_or("", |segment| segment.name.as_str());
            let mut row = vec![(name.to_owned(), Some(Paint::Cyan))];
            let (yes, unknown) = (self.count(place * PER_SEGMENT), self.count(place * PER_SEGMENT + 1));
            let no = self.people.saturating_sub(yes + unknown);
            for (count, paint) in [(yes, Paint::Green), (no, Paint::Dim), (unknown, Paint::Yellow)] {
                let paint = if count == 0 { Paint::Dim } else { paint };
                row.push((thousands(count), Some(paint)));
                row.push((self.share(count), Some(Paint::Dim)));
            }
            table.row(row);
        }
        table.render(style)
    }

    fn paths(&self, program: &Program, style: Style) -> String {
        if self.plan.paths.is_empty() {
            return String::new();
        }
        let names = self.plan.paths.iter().map(|path| {
            let name = program.paths.get(path.index()).map_or("", |path| path.name.as_str());
            (name, Some(Paint::Cyan))
        });
        let names = names.chain([("(no path)", Some(Paint::Dim))]);
        self.shares("path", "people", names, self.plan.paths_at(), style)
    }

    fn questions(&self, program: &Program, style: Style) -> String {
        if self.plan.questions.is_empty() {
            return String::new();
        }
        let names = self.plan.questions.iter().map(|field| {
            let name = program.fields.get(field.index()).map_or("", |field| field.name.as_str());
            (name, Some(Paint::Cyan))
        });
        self.shares("question", "offered", names, self.plan.questions_at(), style)
    }

    fn shares<'n>(
        &self,
        what: &str,
        count: &str,
        names: impl Iterator<Item = (&'n str, Option<Paint>)>,
        first: usize,
        style: Style,
    ) -> String {
        let mut table = Table::new(&[
            (what, Align::Left),
            (count, Align::Right),
            ("share", Align::Right),
            ("", Align::Left),
        ]);
        for (place, (name, paint)) in names.enumerate() {
            let count = self.count(first + place);
            table.row(vec![
                (name.to_owned(), paint),
                (thousands(count), None),
                (self.share(count), Some(Paint::Dim)),
                (self.bar(count, style), Some(Paint::Green)),
            ]);
        }
        table.render(style)
    }

    fn matrices(&self, program: &Program, style: Style) -> String {
        if self.plan.matrices.is_empty() {
            return String::new();
        }
        let right = Align::Right;
        let mut table = Table::new(&[
            ("matrix", Align::Left),
            ("settled", right),
            ("provisional", right),
            ("no result", right),
            ("conflict", right),
            ("by guess", right),
        ]);
        for (place, matrix) in self.plan.matrices.iter().enumerate() {
            let name = program.matrices.get(matrix.index()).map_or("", |matrix| matrix.name.as_str());
            let mut row = vec![(name.to_owned(), Some(Paint::Cyan))];
            for counter in 0..PER_MATRIX {
                let count = self.count(self.plan.matrices_at() + place * PER_MATRIX + counter);
                row.push((thousands(count), (count == 0).then_some(Paint::Dim)));
            }
            table.row(row);
        }
        table.render(style)
    }
}
