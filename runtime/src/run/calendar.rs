//! Windows: which events they hold, and until when.

use crate::zone::{Day, Zone};
use onboard_ir::Window;

/// Looks days up; remembers the last one, as events mostly come in order.
#[derive(Clone, Debug)]
pub(crate) struct Calendar<'a> {
    zone: &'a Zone,
    last: Option<Day>,
}

impl<'a> Calendar<'a> {
    pub(crate) fn new(zone: &'a Zone) -> Self {
        Self { zone, last: None }
    }

    /// The day in which an instant lies.
    pub(crate) fn day(&mut self, at: i64) -> Day {
        match self.last {
            Some(day) if day.begins <= at && at < day.ends => day,
            _ => {
                let day = self.zone.day(at);
                self.last = Some(day);
                day
            }
        }
    }

    /// The first instant of which a window holds events, at `now`.
    pub(crate) fn begin(&mut self, window: Option<Window>, now: i64) -> i64 {
        match window {
            None => i64::MIN,
            Some(Window::Rolling(length)) => now.saturating_sub(length).saturating_add(1),
            Some(Window::CalendarDays(days)) => match i32::try_from(days) {
                Ok(0) => i64::MAX,
                Ok(days) => {
                    let today = self.day(now).number;
                    self.zone.begin(today.saturating_sub(days - 1))
                }
                Err(_) => i64::MIN,
            },
        }
    }

    /// The first instant at which a window no longer holds an event of the instant `time`; none where it always will.
    pub(crate) fn end(&mut self, window: Option<Window>, time: i64) -> Option<i64> {
        match window? {
            Window::Rolling(length) => Some(time.saturating_add(length)),
            Window::CalendarDays(days) => {
                let days = i32::try_from(days).ok()?;
                let today = self.day(time).number;
                Some(self.zone.begin(today.saturating_add(days)))
            }
        }
    }
}
