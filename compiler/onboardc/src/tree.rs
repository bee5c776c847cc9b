//! Stories as trees of lines.

use crate::terminal::{Paint, Style};
use onboard_runtime::{Mark, Story};

/// The tree, with `margin` before each line.
pub(crate) fn render(story: &Story, margin: &str, style: Style) -> String {
    let mut out = String::new();
    push(&mut out, story, margin, margin, style);
    out
}

/// A line of the tree, then what lies below it. `first` stands before the line, `rest` before the lines below.
fn push(out: &mut String, story: &Story, first: &str, rest: &str, style: Style) {
    let (sign, paint) = sign(story.mark, style);
    let sign = if sign.is_empty() { String::new() } else { format!("{} ", style.paint(paint, sign)) };
    let below = if story.children.is_empty() {
        "  "
    } else if style.unicode {
        "│ "
    } else {
        "| "
    };
    let room = style.width.saturating_sub(rest.chars().count() + 4).max(24);
    for (at, line) in wrapped(&story.text, room).into_iter().enumerate() {
        let shown = if matches!(story.mark, Mark::Topic) { style.paint(Paint::Bold, &line) } else { line };
        let line = if at == 0 {
            format!("{}{sign}{shown}", style.paint(Paint::Dim, first))
        } else {
            format!("{}{shown}", style.paint(Paint::Dim, &format!("{rest}{below}")))
        };
        out.push_str(line.trim_end());
        out.push('\n');
    }
    let count = story.children.len();
    for (at, child) in story.children.iter().enumerate() {
        let last = at + 1 == count;
        let (branch, bar) = match (style.unicode, last) {
            (true, false) => ("├─ ", "│  "),
            (true, true) => ("└─ ", "   "),
            (false, false) => ("|- ", "|  "),
            (false, true) => ("`- ", "   "),
        };
        push(out, child, &format!("{rest}{branch}"), &format!("{rest}{bar}"), style);
    }
}

/// What stands before a line, and its colour.
fn sign(mark: Mark, style: Style) -> (&'static str, Paint) {
    let (unicode, ascii, paint) = match mark {
        Mark::Topic => ("", "", Paint::Bold),
        Mark::Yes => ("✓", "+", Paint::Green),
        Mark::No => ("✗", "x", Paint::Red),
        Mark::Unknown => ("?", "?", Paint::Yellow),
        Mark::Guess => ("≈", "~", Paint::Yellow),
        Mark::Hint => ("→", ">", Paint::Cyan),
    };
    (if style.unicode { unicode } else { ascii }, paint)
}

/// The text in lines of at most so many characters, cut between words.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}
