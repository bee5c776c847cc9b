//! Random programs about a short time, and random people who live in it. All that can change does so on a grid of instants, so
//! that a test can look at every one of them.

use crate::sketch::{Sketch, happening, instant, int};
use onboard_ir::{
    AggregateFn, Compare, EventId, ExprId, FallbackMethod, FieldId, HitPolicy, MatrixId, Op, SegmentId, Type,
    Value, Window,
};
use onboard_runtime::{Answer, Engine, Event, Profile, Slot};
use proptest::prelude::*;

/// The grid: half hours around a change of the clock.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    pub(crate) zone: &'static str,
    pub(crate) begin: i64,
}

pub(crate) const UNIT: i64 = 1_800_000_000;
/// How many instants of the grid a story has.
pub(crate) const LENGTH: i64 = 144;

impl Grid {
    pub(crate) fn at(&self, step: i64) -> i64 {
        self.begin + step * UNIT
    }
}

/// A condition, as a tree that is made an expression of a program.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    Count(u32, Option<Frame>, u8),
    Sum(u32, Option<Frame>, i64),
    Last(u32, Option<Frame>, i64),
    MostCommon(u32, Option<Frame>, i64),
    Distinct(u32, Option<Frame>, u8),
    Days(u32, Option<Frame>, u8),
    OverSize(u32, Option<Frame>, u8),
    Then(u32, u32, i64),
    Size(i64),
    SizeImputed,
    Clock(i64),
    SinceLast(u32, i64),
    Inside,
    Not(Box<Self>),
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
}

/// A window in steps of the grid, or in days.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Frame {
    Rolling(i64),
    Days(u32),
}

/// A program and a person.
#[derive(Clone, Debug)]
pub(crate) struct Story {
    pub(crate) grid: Grid,
    /// Two segments with memory, the second of which may read the first; entering and leaving.
    pub(crate) memories: [(Condition, Condition); 2],
    /// What the columns of a matrix ask.
    pub(crate) cells: Vec<Condition>,
    pub(crate) fallback: bool,
    pub(crate) retain: Option<i64>,
    /// The size, and from when on it is known.
    pub(crate) size: Option<(i64, Option<i64>)>,
    /// Kind, step, property.
    pub(crate) events: Vec<(u32, i64, i64)>,
}

pub(crate) const SIZE: FieldId = FieldId(0);
pub(crate) const MATRIX: MatrixId = MatrixId(0);

pub(crate) fn stories() -> impl Strategy<Value = Story> {
    let grid = prop_oneof![
        Just(("UTC", "2026-01-01T00:00:00Z")),
        Just(("Europe/Lisbon", "2026-03-28T00:00:00Z")),
        Just(("America/St_Johns", "2010-11-06T02:30:00Z")),
        Just(("America/Santiago", "2024-09-07T00:00:00Z")),
    ];
    let memory = || (conditions(false), conditions(false));
    let second = || (conditions(true), conditions(true));
    (
        grid,
        memory(),
        second(),
        prop::collection::vec(conditions(true), 1..4),
        any::<bool>(),
        prop::option::weighted(0.4, 10_i64..80),
        prop::option::of((0_i64..4, prop::option::of(0_i64..100))),
        prop::collection::vec((0_u32..2, 0_i64..100, 0_i64..4), 0..12),
    )
        .prop_map(|(grid, first, second, cells, fallback, retain, size, events)| Story {
            grid: Grid { zone: grid.0, begin: instant(grid.1) },
            memories: [first, second],
            cells,
            fallback,
            retain,
            size,
            events,
        })
}

fn conditions(inside: bool) -> impl Strategy<Value = Condition> {
    let frame = || {
        prop::option::of(prop_oneof![(1_i64..60).prop_map(Frame::Rolling), (1_u32..3).prop_map(Frame::Days)])
    };
    let kind = || 0_u32..2;
    let leaf = prop_oneof![
        4 => (kind(), frame(), 0_u8..4).prop_map(|(e, f, n)| Condition::Count(e, f, n)),
        1 => (kind(), frame(), 0_i64..8).prop_map(|(e, f, n)| Condition::Sum(e, f, n)),
        1 => (kind(), frame(), 0_i64..4).prop_map(|(e, f, n)| Condition::Last(e, f, n)),
        1 => (kind(), frame(), 0_i64..4).prop_map(|(e, f, n)| Condition::MostCommon(e, f, n)),
        1 => (kind(), frame(), 0_u8..3).prop_map(|(e, f, n)| Condition::Distinct(e, f, n)),
        1 => (kind(), frame(), 0_u8..3).prop_map(|(e, f, n)| Condition::Days(e, f, n)),
        1 => (kind(), frame(), 0_u8..3).prop_map(|(e, f, n)| Condition::OverSize(e, f, n)),
        1 => (kind(), kind(), 1_i64..20).prop_map(|(a, b, d)| Condition::Then(a, b, d)),
        1 => (0_i64..4).prop_map(Condition::Size),
        1 => Just(Condition::SizeImputed),
        2 => (0_i64..120).prop_map(Condition::Clock),
        1 => (kind(), 1_i64..60).prop_map(|(e, d)| Condition::SinceLast(e, d)),
    ];
    let leaf =
        if inside { prop_oneof![5 => leaf, 1 => Just(Condition::Inside)].boxed() } else { leaf.boxed() };
    leaf.prop_recursive(2, 6, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| Condition::Not(Box::new(a))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Condition::And(Box::new(a), Box::new(b))),
            (inner.clone(), inner).prop_map(|(a, b)| Condition::Or(Box::new(a), Box::new(b))),
        ]
    })
}

/// A story's program: the engine, and the conditions of its segments as `when` segments of their own.
pub(crate) struct Told {
    pub(crate) engine: Engine,
    /// For each segment with memory, the segments that say whether it is entered and left.
    pub(crate) sides: [(SegmentId, SegmentId); 2],
    pub(crate) memories: [SegmentId; 2],
}

impl Story {
    /// Makes the program. With `twin`, what the second segment reads of the first is a field, and nothing has memory.
    pub(crate) fn tell(&self) -> Told {
        let mut sketch = Sketch::new();
        sketch.program.timezone = self.grid.zone.into();
        sketch.program.purposes[0].retain = self.retain.map(|steps| steps * UNIT);
        sketch.field("size", Type::Int);
        if self.fallback {
            sketch.fallback(SIZE, FallbackMethod::Constant(int(1)), &[], None);
        }
        for name in ["a", "b"] {
            sketch.event(name, &[("x", Type::Int)]);
        }
        let mut inside = sketch.constant(Value::Bool(false));
        let mut sides = Vec::new();
        let mut memories = Vec::new();
        for (enter, leave) in &self.memories {
            let enter = self.express(enter, &mut sketch, inside);
            let leave = self.express(leave, &mut sketch, inside);
            sides.push((sketch.when(enter), sketch.when(leave)));
            let segment = sketch.memory(enter, leave);
            memories.push(segment);
            inside = sketch.add(Op::Segment(segment), Type::Bool);
        }
        let path = sketch.path("p");
        let cells: Vec<Option<ExprId>> =
            self.cells.iter().map(|cell| Some(self.express(cell, &mut sketch, inside))).collect();
        let columns: Vec<ExprId> = cells.iter().flatten().copied().collect();
        let rows: Vec<Vec<Option<ExprId>>> = (0..cells.len())
            .map(|row| cells.iter().enumerate().map(|(n, c)| c.filter(|_| n == row)).collect())
            .collect();
        let rows: Vec<_> = rows.iter().map(|row| (row.as_slice(), path)).collect();
        sketch.matrix(HitPolicy::First, &columns, &rows);
        let pair = |list: Vec<(SegmentId, SegmentId)>| [list[0], list[1]];
        Told { engine: sketch.engine(), sides: pair(sides), memories: [memories[0], memories[1]] }
    }

    fn express(&self, condition: &Condition, sketch: &mut Sketch, inside: ExprId) -> ExprId {
        use AggregateFn::{ActiveDays, Count, Distinct, Last, MostCommon, Sum, TimeOfLast};
        let x = sketch.property(0, Type::Int);
        let mut aggregate = |function, ty, kind: u32, value, filter, frame: Option<Frame>| {
            let window = frame.map(|frame| match frame {
                Frame::Rolling(steps) => Window::Rolling(steps * UNIT),
                Frame::Days(days) => Window::CalendarDays(days),
            });
            let id = sketch.aggregate(function, ty, EventId(kind), value, filter, window);
            sketch.read_trait(id)
        };
        match condition {
            Condition::Count(kind, frame, least) => {
                let count = aggregate(Count, Type::Int, *kind, None, None, *frame);
                sketch.test(Compare::GreaterEqual, count, int((*least).into()))
            }
            Condition::Sum(kind, frame, least) => {
                let sum = aggregate(Sum, Type::Int, *kind, Some(x), None, *frame);
                sketch.test(Compare::GreaterEqual, sum, int(*least))
            }
            Condition::Last(kind, frame, is) => {
                let last = aggregate(Last, Type::Int, *kind, Some(x), None, *frame);
                sketch.test(Compare::Equal, last, int(*is))
            }
            Condition::MostCommon(kind, frame, is) => {
                let common = aggregate(MostCommon, Type::Int, *kind, Some(x), None, *frame);
                sketch.test(Compare::Equal, common, int(*is))
            }
            Condition::Distinct(kind, frame, least) => {
                let distinct = aggregate(Distinct, Type::Int, *kind, Some(x), None, *frame);
                sketch.test(Compare::Greater, distinct, int((*least).into()))
            }
            Condition::Days(kind, frame, least) => {
                let days = aggregate(ActiveDays, Type::Int, *kind, None, None, *frame);
                sketch.test(Compare::Greater, days, int((*least).into()))
            }
            Condition::OverSize(kind, frame, least) => {
                let size = sketch.read(SIZE);
                let over = sketch.compare(Compare::Greater, x, size);
                let window = frame.map(|frame| match frame {
                    Frame::Rolling(steps) => Window::Rolling(steps * UNIT),
                    Frame::Days(days) => Window::CalendarDays(days),
                });
                let id = sketch.aggregate(Count, Type::Int, EventId(*kind), None, Some(over), window);
                let count = sketch.read_trait(id);
                sketch.test(Compare::Greater, count, int((*least).into()))
            }
            Condition::Then(first, second, steps) => {
                let id = sketch.then(EventId(*first), &[(EventId(*second), steps * UNIT)]);
                sketch.read_trait(id)
            }
            Condition::Size(least) => {
                let size = sketch.read(SIZE);
                sketch.test(Compare::GreaterEqual, size, int(*least))
            }
            Condition::SizeImputed => {
                let size = sketch.read(SIZE);
                sketch.add(Op::IsImputed(size), Type::Bool)
            }
            Condition::Clock(step) => {
                let now = sketch.now();
                sketch.test(Compare::GreaterEqual, now, Value::Time(self.grid.at(*step)))
            }
            Condition::SinceLast(kind, steps) => {
                let last = aggregate(TimeOfLast, Type::Time, *kind, None, None, None);
                let now = sketch.now();
                let age = sketch.arithmetic(onboard_ir::Arithmetic::Subtract, now, last, Type::Duration);
                sketch.test(Compare::Greater, age, Value::Duration(steps * UNIT - 1))
            }
            Condition::Inside => inside,
            Condition::Not(a) => {
                let a = self.express(a, sketch, inside);
                sketch.not(a)
            }
            Condition::And(a, b) => {
                let (a, b) = (self.express(a, sketch, inside), self.express(b, sketch, inside));
                sketch.and(a, b)
            }
            Condition::Or(a, b) => {
                let (a, b) = (self.express(a, sketch, inside), self.express(b, sketch, inside));
                sketch.or(a, b)
            }
        }
    }

    pub(crate) fn person(&self, engine: &Engine) -> Profile {
        let mut profile = engine.empty_profile();
        if let Some((size, at)) = self.size {
            let at = at.map(|step| self.grid.at(step));
            profile.answer(SIZE, Answer { value: Slot::Known(int(size)), at });
        }
        profile
    }

    pub(crate) fn history(&self) -> Vec<Event> {
        self.events
            .iter()
            .map(|(kind, step, x)| happening(EventId(*kind), self.grid.at(*step), &[int(*x)]))
            .collect()
    }
}
