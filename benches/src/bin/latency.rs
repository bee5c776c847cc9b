//! How long an editor waits for the language server, in milliseconds: half of the waits are no longer, and 95 of 100.
//!
//! ```sh
//! cargo run --release -p onboard-benches --bin latency [LINES [FILES]]
//! ```
//!
//! One file of 10,000 lines unless said otherwise. A keystroke is one letter of a segment that is typed somewhere in the
//! program, from the edit until everything that is found in the file is there.

use onboard_benches::latency::{Editor, TYPED, Waits, files};
use serde_json::Value;
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// As `onboard-lsp` and `onboardc` have it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many times a segment is typed.
const TIMES: usize = 6;

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse::<usize>());
    let (Ok(lines), Ok(count)) = (numbers.next().unwrap_or(Ok(10_000)), numbers.next().unwrap_or(Ok(1)))
    else {
        eprintln!("usage: latency [LINES [FILES]]");
        return ExitCode::from(2);
    };
    match measure(lines, count) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(lines: usize, count: usize) -> io::Result<()> {
    let folder = std::env::temp_dir().join(format!("onboard-latency-{}", std::process::id()));
    let (uri, text) = if count == 1 {
        ("untitled:large".to_owned(), onboard_benches::program(lines))
    } else {
        std::fs::create_dir_all(&folder)?;
        for (name, text) in files(lines, count) {
            std::fs::write(folder.join(name), text)?;
        }
        let path = folder.join("part_1.onboard");
        (format!("file://{}", path.display()), std::fs::read_to_string(&path)?)
    };
    let measured = measure_in((count > 1).then_some(folder.as_path()), &uri, &text, (lines, count));
    if count > 1 {
        std::fs::remove_dir_all(folder)?;
    }
    measured
}

fn measure_in(
    folder: Option<&Path>,
    uri: &str,
    text: &str,
    (lines, count): (usize, usize),
) -> io::Result<()> {
    println!("{lines} lines, files: {count}");
    let mut cold = Waits::default();
    let mut editor = cold.time(|| opened(folder, uri, text))?;
    typing(&mut editor, uri, text)?;
    let memory = memory();
    drop(editor);
    for _ in 1..10 {
        cold.time(|| opened(folder, uri, text))?;
    }
    row("cold open, to all diagnostics", &cold);
    breaking(&mut Editor::new(folder, false)?, uri, text)?;
    println!(
        "{:<44} {memory:>8} MB at most, the editor's part and the text of the bench included",
        "memory of one server",
    );
    Ok(())
}

fn opened(folder: Option<&Path>, uri: &str, text: &str) -> io::Result<Editor> {
    let mut editor = Editor::new(folder, true)?;
    editor.open(uri, text)?;
    let found = editor.diagnostics(uri)?;
    assert_eq!(found.get("items").and_then(Value::as_array).map(Vec::len), Some(0), "{found}");
    Ok(editor)
}

fn typing(editor: &mut Editor, uri: &str, text: &str) -> io::Result<()> {
    // Where a segment stands a line above another one may begin.
    let starts: Vec<usize> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with("segment paying"))
        .map(|(at, _)| at)
        .collect();
    let (mut keys, mut completion, mut hover, mut fresh, mut format) =
        (Waits::default(), Waits::default(), Waits::default(), Waits::default(), Waits::default());
    for time in 0..TIMES {
        let Some(&line) = starts.get(time * starts.len() / TIMES) else { return Ok(()) };
        for (at, letter) in TYPED.char_indices() {
            let letter = letter.to_string();
            keys.time(|| {
                editor.write(uri, (line, at), 0, &letter)?;
                editor.diagnostics(uri)
            })?;
            completion.time(|| editor.at("textDocument/completion", uri, (line, at)))?;
            hover.time(|| editor.at("textDocument/hover", uri, (line + 1, 10)))?;
        }
        for at in (20..30).rev() {
            fresh.time(|| {
                editor.write(uri, (line, at), 1, "")?;
                editor.at("textDocument/completion", uri, (line, at))
            })?;
            // People are not so fast that the server has not come to rest.
            editor.diagnostics(uri)?;
        }
        editor.write(uri, (line, 0), TYPED.len() - 1 - 10, "")?;
        editor.diagnostics(uri)?;
        let options = serde_json::json!({ "textDocument": { "uri": uri }, "options": { "tabSize": 4, "insertSpaces": true } });
        for _ in 0..5 {
            let edits = format.time(|| {
                editor.write(uri, (line, 0), 0, "\n")?;
                editor.ask("textDocument/formatting", &options)
            })?;
            assert!(edits.as_array().is_some_and(|edits| !edits.is_empty()), "{edits}");
            editor.diagnostics(uri)?;
        }
        editor.write(uri, (line, 0), 0, "// \n")?;
    }
    row("keystroke to all diagnostics", &keys);
    row("completion", &completion);
    row("completion with the keystroke before it", &fresh);
    row("hover", &hover);
    row("formatting, with the keystroke before it", &format);
    Ok(())
}

/// A parenthesis that is opened by mistake and taken away again: the first that is told of it.
fn breaking(editor: &mut Editor, uri: &str, text: &str) -> io::Result<()> {
    editor.open(uri, text)?;
    // Whoever types has the file before them already.
    editor.at("textDocument/hover", uri, (0, 0))?;
    let lines: Vec<&str> = text.lines().collect();
    let starts: Vec<usize> = (0..lines.len())
        .filter(|at| lines.get(*at).is_some_and(|line| line.starts_with("segment paying")))
        .collect();
    let mut form = Waits::default();
    for line in starts.iter().step_by((starts.len() / 50).max(1)) {
        let end = lines.get(*line).map_or(0, |line| line.len());
        for (over, with, expected) in [(0, "(", 1), (1, "", 0)] {
            let found = form.time(|| {
                editor.write(uri, (*line, end), over, with)?;
                editor.told()
            })?;
            assert_eq!(found.as_array().map(Vec::len), Some(expected), "{found}");
            // The rest of what this edit leads to is not waited for.
            editor.at("textDocument/hover", uri, (*line, 10))?;
        }
    }
    row("keystroke to what is wrong with the form", &form);
    Ok(())
}

fn row(what: &str, waits: &Waits) {
    println!("{what:<44} {:>8.2} {:>8.2}", waits.within(0.5), waits.within(0.95));
}

/// The most memory that this process has had, in megabytes.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    most.and_then(|most| most.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or_default()
        / 1_024
}
