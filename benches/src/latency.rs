//! An editor in front of the language server, as far as it takes to measure how long people wait.

use onboard_lsp::{Options, serve};
use serde_json::{Value, json};
use std::io::{self, BufRead, BufReader, PipeReader, PipeWriter, Read, Write, pipe};
use std::path::Path;
use std::time::{Duration, Instant};

/// An editor and a server of its own, in one process.
pub struct Editor {
    to: PipeWriter,
    from: BufReader<PipeReader>,
    sent: i64,
    version: i64,
}

/// What is typed into a program, letter by letter: between its letters it is broken.
pub const TYPED: &str = "segment fresh when seats_1 >= 20 and plan_1 == trial\n";

impl Editor {
    /// Starts a server and says hello. A folder is one whose files belong to the program. An editor that does not ask for
    /// diagnostics is told them.
    ///
    /// # Errors
    /// Where there are no pipes, or the server does not answer.
    pub fn new(folder: Option<&Path>, asks: bool) -> io::Result<Self> {
        let (input, to) = pipe()?;
        let (from, output) = pipe()?;
        std::thread::spawn(move || serve(BufReader::new(input), output, Options::default()));
        let mut editor = Self { to, from: BufReader::new(from), sent: 0, version: 0 };
        let root = folder.map(|folder| format!("file://{}", folder.display()));
        let text = if asks { json!({ "diagnostic": {} }) } else { json!({}) };
        let capabilities = json!({ "textDocument": text, "general": { "positionEncodings": ["utf-8"] } });
        editor.ask(
            "initialize",
            &json!({ "processId": null, "rootUri": root, "capabilities": capabilities }),
        )?;
        editor.tell("initialized", &json!({}))?;
        Ok(editor)
    }

    /// Opens a document.
    ///
    /// # Errors
    /// Where the server is gone.
    pub fn open(&mut self, uri: &str, text: &str) -> io::Result<()> {
        self.version = 1;
        let document = json!({ "uri": uri, "languageId": "onboard", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }))
    }

    /// Writes a text at a place, over so many letters of its line.
    ///
    /// # Errors
    /// Where the server is gone.
    pub fn write(
        &mut self,
        uri: &str,
        (line, character): (usize, usize),
        over: usize,
        text: &str,
    ) -> io::Result<()> {
        self.version += 1;
        let range = json!({ "start": { "line": line, "character": character }, "end": { "line": line, "character": character + over } });
        let document = json!({ "uri": uri, "version": self.version });
        let changes = json!([{ "range": range, "text": text }]);
        self.tell("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": changes }))
    }

    /// Everything that is found in a document.
    ///
    /// # Errors
    /// Where the server is gone.
    pub fn diagnostics(&mut self, uri: &str) -> io::Result<Value> {
        self.ask("textDocument/diagnostic", &json!({ "textDocument": { "uri": uri } }))
    }

    /// A request about a place in a document.
    ///
    /// # Errors
    /// Where the server is gone.
    pub fn at(&mut self, method: &str, uri: &str, (line, character): (usize, usize)) -> io::Result<Value> {
        let position = json!({ "line": line, "character": character });
        self.ask(method, &json!({ "textDocument": { "uri": uri }, "position": position }))
    }

    /// The next findings that the server tells by itself.
    ///
    /// # Errors
    /// Where the server is gone.
    pub fn told(&mut self) -> io::Result<Value> {
        loop {
            let message = self.read()?;
            if message.get("method").is_some_and(|method| method == "textDocument/publishDiagnostics") {
                return Ok(message.pointer("/params/diagnostics").cloned().unwrap_or_default());
            }
        }
    }

    /// The result of a request; what the server says by itself is passed over.
    ///
    /// # Errors
    /// Where the server refuses it: the benchmark would measure something else than it says.
    pub fn ask(&mut self, method: &str, params: &Value) -> io::Result<Value> {
        self.sent += 1;
        let id = self.sent;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        loop {
            let mut message = self.read()?;
            if message.get("id") == Some(&json!(id)) {
                let result = message.get_mut("result").map(Value::take);
                return result.ok_or_else(|| io::Error::other(message.to_string()));
            }
        }
    }

    fn tell(&mut self, method: &str, params: &Value) -> io::Result<()> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    fn send(&mut self, message: &Value) -> io::Result<()> {
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        self.to.flush()
    }

    fn read(&mut self) -> io::Result<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.from.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().map_err(io::Error::other)?,
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.from.read_exact(&mut body)?;
        Ok(serde_json::from_slice(&body)?)
    }
}

/// How long something took, again and again.
#[derive(Default)]
pub struct Waits(Vec<Duration>);

impl Waits {
    /// Measures one more.
    pub fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let result = work();
        self.0.push(begun.elapsed());
        result
    }

    /// The time, in milliseconds, within which this share of them was done.
    #[must_use]
    pub fn within(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place among a few hundred"
        )]
        let at = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
        sorted.get(at).map_or(0.0, |wait| wait.as_secs_f64() * 1_000.0)
    }
}

/// A program of about so many lines in so many files: the last one imports all others. By name and text.
#[must_use]
pub fn files(lines: usize, count: usize) -> Vec<(String, String)> {
    let whole = crate::program(lines);
    let begin = whole.find("/// How far they are").unwrap_or_default();
    let end = whole.rfind("profiling for").unwrap_or(whole.len());
    let (head, tail) = (whole.get(..begin).unwrap_or_default(), whole.get(end..).unwrap_or_default());
    let mut files: Vec<(String, String)> = Vec::new();
    let mut main = String::new();
    let body = features(whole.get(begin..end).unwrap_or_default());
    let per_file = body.len().div_ceil(count.saturating_sub(2).max(1));
    for (number, chunk) in body.chunks(per_file).enumerate() {
        let name = format!("part_{number}.onboard");
        main.push_str(&format!("import \"{name}\"\n"));
        files.push((name, format!("import \"base.onboard\"\n\nfor service\n\n{}", chunk.concat())));
    }
    files.push(("base.onboard".to_owned(), head.to_owned()));
    files.push(("main.onboard".to_owned(), format!("import \"base.onboard\"\n{main}\n{tail}")));
    files
}

/// The parts of a program that begin with the documentation of a field.
fn features(text: &str) -> Vec<String> {
    let starts: Vec<usize> = text.match_indices("/// How far they are").map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| text.get(*start..end)).map(str::to_owned).collect()
}
