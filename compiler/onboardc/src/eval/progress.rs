//! A progress bar on standard error, where that is a terminal and the work is long.

use crate::input::Watch;
use crate::terminal::{ColorChoice, Style};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

/// Shorter work needs no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// In fewer columns a line of the bar would be two, and every look would push the last one up.
const WIDE: usize = 80;

/// How far a piece of work is.
pub(crate) struct Progress {
    watch: Watch,
    what: &'static str,
    begun: Instant,
    shown: bool,
    rows: usize,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Work on a file that is watched; `what` stands before the bar.
    pub(crate) fn new(what: &'static str, watch: Watch) -> Self {
        let shown = io::stderr().is_terminal();
        Self { watch, what, begun: Instant::now(), shown, rows: 0, bar: None }
    }

    /// So many rows more are done.
    pub(crate) fn rows(&mut self, count: usize) {
        self.rows += count;
        if !self.shown || self.begun.elapsed() < PATIENCE {
            return;
        }
        let (what, total) = (self.what, self.watch.total());
        let bar = self.bar.get_or_insert_with(|| bar(what, total));
        bar.set_position(if total > 0 { self.watch.read() } else { self.rows as u64 });
        bar.set_message(format!("{} rows", crate::report::thousands(self.rows)));
    }

    /// Do something that writes to standard error beside the bar.
    pub(crate) fn aside(&self, act: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(act),
            None => act(),
        }
    }

    /// Take the bar away.
    pub(crate) fn finish(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

fn bar(what: &'static str, total: u64) -> ProgressBar {
    let (bar, template) = if total > 0 {
        let narrow = Style::stderr(ColorChoice::Never).width < WIDE;
        let template = if narrow {
            "{percent:>3}%  {msg}  {eta} left"
        } else {
            "{prefix} [{bar:30}] {percent:>3}%  {msg}  {eta} left"
        };
        (ProgressBar::new(total), template)
    } else {
        (ProgressBar::new_spinner(), "{prefix} {spinner} {msg}")
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.with_prefix(what)
}
