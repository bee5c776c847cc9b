//! An editor that speaks frames of JSON, and checks that each request gets one answer.

use onboard_lsp::{Options, serve};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, PipeReader, PipeWriter, Read, Write, pipe};
use std::thread::{JoinHandle, spawn};

/// An editor with a server of its own.
pub(crate) struct Client {
    to: Option<PipeWriter>,
    from: BufReader<PipeReader>,
    server: JoinHandle<bool>,
    sent: i64,
    /// The newest diagnostics of each document, as pushed, with their version.
    pub(crate) pushed: HashMap<String, (Value, Vec<Value>)>,
    /// All else that the server said by itself.
    pub(crate) said: Vec<Value>,
}

impl Client {
    /// A server to which nobody has said anything.
    pub(crate) fn silent(options: Options) -> Self {
        let (input, to) = pipe().unwrap();
        let (from, output) = pipe().unwrap();
        let server = spawn(move || serve(BufReader::new(input), output, options));
        let from = BufReader::new(from);
        Self { to: Some(to), from, server, sent: 0, pushed: HashMap::new(), said: Vec::new() }
    }

    /// A server that knows what this editor can do.
    pub(crate) fn new(capabilities: &Value) -> Self {
        let mut client = Self::silent(Options::default());
        client.initialize(&json!({ "capabilities": capabilities, "rootUri": null, "processId": null }));
        client
    }

    pub(crate) fn initialize(&mut self, params: &Value) -> Value {
        let result = self.ask("initialize", params).expect("initialize is answered");
        self.tell("initialized", &json!({}));
        result
    }

    pub(crate) fn write(&mut self, text: &str) {
        let to = self.to.as_mut().expect("the stream is open");
        write!(to, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        to.flush().unwrap();
    }

    pub(crate) fn tell(&mut self, method: &str, params: &Value) {
        self.write(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string());
    }

    /// Sends a request and gives its number.
    pub(crate) fn send(&mut self, method: &str, params: &Value) -> i64 {
        self.sent += 1;
        let id = self.sent;
        self.write(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string());
        id
    }

    /// The result of a request, or its error.
    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> Result<Value, Value> {
        let id = self.send(method, params);
        let answer = self.answer();
        assert_eq!(answer["id"], json!(id), "{answer}");
        match answer.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(answer["result"].clone()),
        }
    }

    /// The code of the error of a request.
    pub(crate) fn refused(&mut self, method: &str, params: &Value) -> i64 {
        let error = self.ask(method, params).expect_err("the request is refused");
        assert!(!error["message"].as_str().unwrap().is_empty());
        error["code"].as_i64().unwrap()
    }

    /// The next answer; what is said before it by itself is kept.
    pub(crate) fn answer(&mut self) -> Value {
        loop {
            let message = self.read().expect("an answer comes");
            match message.get("method").and_then(Value::as_str) {
                None => return message,
                Some("textDocument/publishDiagnostics") => {
                    let params = &message["params"];
                    let found = params["diagnostics"].as_array().unwrap().clone();
                    let told = (params.get("version").cloned().unwrap_or_default(), found);
                    self.pushed.insert(params["uri"].as_str().unwrap().to_owned(), told);
                }
                Some(_) => self.said.push(message),
            }
        }
    }

    /// Waits until the server says something of this kind by itself.
    pub(crate) fn until(&mut self, method: &str) {
        while self.said.last().is_none_or(|said| said["method"] != method) {
            let message = self.read().expect("it comes");
            assert!(message.get("method").is_some(), "no answer comes before it: {message}");
            self.said.push(message);
        }
    }

    fn read(&mut self) -> Option<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.from.read_line(&mut line).unwrap() == 0 {
                return None;
            }
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.from.read_exact(&mut body).unwrap();
        let message: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(message["jsonrpc"], "2.0");
        Some(message)
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "onboard", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i64, changes: &Value) {
        let document = json!({ "uri": uri, "version": version });
        self.tell("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// A request about a place in a document.
    pub(crate) fn at(&mut self, method: &str, uri: &str, place: (usize, usize)) -> Result<Value, Value> {
        let position = json!({ "line": place.0, "character": place.1 });
        self.ask(method, &json!({ "textDocument": { "uri": uri }, "position": position }))
    }

    /// What is found in a document, asked for.
    pub(crate) fn pull(&mut self, uri: &str) -> Vec<Value> {
        let report = self.ask("textDocument/diagnostic", &json!({ "textDocument": { "uri": uri } })).unwrap();
        assert_eq!(report["kind"], "full");
        report["items"].as_array().unwrap().clone()
    }

    /// The slugs of what was pushed for a document, once the server has nothing more to say.
    pub(crate) fn slugs(&mut self, uri: &str) -> Vec<String> {
        self.settle();
        let found = self.pushed.get(uri).map(|(_, found)| found.clone()).unwrap_or_default();
        found.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    }

    /// Waits until all that was said so far has been answered, diagnostics included: they are told before the server waits.
    pub(crate) fn settle(&mut self) {
        for _ in 0..50 {
            let _ = self.ask("workspace/symbol", &json!({ "query": "\u{0}" }));
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    }

    /// Says goodbye; gives whether the server ended as it should.
    pub(crate) fn end(mut self) -> bool {
        self.ask("shutdown", &Value::Null).unwrap();
        self.tell("exit", &Value::Null);
        self.ended()
    }

    /// Whether the server ended as it should, after the last word.
    pub(crate) fn ended(mut self) -> bool {
        self.to = None;
        let mut rest = Vec::new();
        self.from.read_to_end(&mut rest).unwrap();
        self.server.join().expect("the server does not panic")
    }
}

/// A text after the edits of an answer, whose columns count UTF-16.
pub(crate) fn apply(text: &str, edits: &Value) -> String {
    let offset = |place: &Value| {
        let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = usize::try_from(place["character"].as_u64().unwrap()).unwrap();
        let mut at = start;
        for letter in text[start..].chars() {
            if units == 0 {
                break;
            }
            units -= letter.len_utf16();
            at += letter.len_utf8();
        }
        at
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (offset(&range["start"]), offset(&range["end"]), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_unstable();
    let mut out = text.to_owned();
    for (start, end, with) in edits.into_iter().rev() {
        out.replace_range(start..end, with);
    }
    out
}
