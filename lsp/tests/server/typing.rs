//! Typing: letter by letter, back again, and at random. After the last edit all is as if the text had been opened so.

use crate::shown::splice;
use crate::{Client, TEA, example};
use serde_json::{Value, json};

const URI: &str = "untitled:typed";

fn abilities() -> Value {
    let tokens = json!({
        "requests": { "full": { "delta": true } },
        "tokenTypes": [], "tokenModifiers": [], "formats": ["relative"],
    });
    json!({ "textDocument": { "diagnostic": {}, "semanticTokens": tokens } })
}

/// An editor that shows one document.
struct Typist {
    client: Client,
    text: Vec<char>,
    version: i64,
    /// The colours as far as they were told, with their name.
    colours: (Value, Vec<Value>),
}

impl Typist {
    fn new() -> Self {
        let mut client = Client::new(&abilities());
        client.open(URI, "");
        Self { client, text: Vec::new(), version: 1, colours: (json!(""), Vec::new()) }
    }

    /// Replaces some letters, as an editor tells it.
    fn replace(&mut self, from: usize, to: usize, with: &str) {
        let range = json!({ "start": self.place(from), "end": self.place(to) });
        self.text.splice(from..to, with.chars());
        self.version += 1;
        self.client.change(URI, self.version, &json!([{ "range": range, "text": with }]));
    }

    fn place(&self, at: usize) -> Value {
        let before: String = self.text[..at].iter().collect();
        // Lines end with `\n`, `\r\n` or a lone `\r`; between the two of a pair the line has not ended.
        let next = self.text.get(at).copied();
        let open = before.strip_suffix('\r').filter(|_| next == Some('\n'));
        let ended = open.unwrap_or(&before);
        let line = ended.replace("\r\n", "\n").matches(['\n', '\r']).count();
        let start = ended.rfind(['\n', '\r']).map_or(0, |end| end + 1);
        json!({ "line": line, "character": before[start..].encode_utf16().count() })
    }

    /// Asks about the place where the cursor is: nothing but answers may come back.
    fn look(&mut self, at: usize) {
        let position = self.place(at);
        let params = json!({ "textDocument": { "uri": URI }, "position": position });
        for method in [
            "textDocument/completion",
            "textDocument/hover",
            "textDocument/definition",
            "textDocument/documentHighlight",
            "textDocument/signatureHelp",
            "textDocument/prepareCallHierarchy",
        ] {
            self.client.ask(method, &params).unwrap();
        }
        self.follow_colours();
    }

    /// Asks what has changed of colours; with that they are those of the whole document.
    fn follow_colours(&mut self) {
        let document = json!({ "uri": URI });
        let params = json!({ "textDocument": document, "previousResultId": self.colours.0 });
        let told = self.client.ask("textDocument/semanticTokens/full/delta", &params).unwrap();
        match told.get("data").and_then(Value::as_array) {
            Some(all) => self.colours.1.clone_from(all),
            None => splice(&mut self.colours.1, &told["edits"]),
        }
        let all = self.client.ask("textDocument/semanticTokens/full", &json!({ "textDocument": document }));
        let all = all.unwrap();
        assert_eq!(json!(self.colours.1), all["data"]);
        self.colours.0 = all["resultId"].clone();
    }

    /// All that is said of the document.
    fn answers(client: &mut Client) -> Vec<Value> {
        let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9999, "character": 0 } });
        let document = json!({ "textDocument": { "uri": URI }, "range": all });
        let mut all = client.pull(URI);
        for method in [
            "textDocument/documentSymbol",
            "textDocument/semanticTokens/full",
            "textDocument/foldingRange",
            "textDocument/inlayHint",
            "textDocument/documentLink",
        ] {
            let mut answer = client.ask(method, &document).unwrap();
            if let Some(answer) = answer.as_object_mut() {
                answer.remove("resultId");
            }
            all.push(answer);
        }
        all
    }

    /// Compares with a server that was just started.
    fn compare(&mut self) {
        let text: String = self.text.iter().collect();
        let mut fresh = Client::new(&abilities());
        fresh.open(URI, &text);
        let expected = Self::answers(&mut fresh);
        assert_eq!(Self::answers(&mut self.client), expected, "{text}");
        assert!(fresh.end());
    }

    /// Writes a text letter by letter, looking round after every so many, and takes it back in the same way.
    fn type_and_delete(&mut self, text: &str, every: usize) {
        for (at, letter) in text.chars().enumerate() {
            self.replace(at, at, letter.encode_utf8(&mut [0; 4]));
            if at % every == 0 {
                self.look(at + 1);
            }
        }
        self.compare();
        for at in (0..self.text.len()).rev() {
            self.replace(at, at + 1, "");
            if at % every == 0 {
                self.look(at);
            }
        }
        self.compare();
        assert!(self.text.is_empty());
    }
}

#[test]
fn a_program_letter_by_letter_and_back() {
    let mut typist = Typist::new();
    typist.type_and_delete(TEA, 1);
    assert!(typist.client.end());
}

#[test]
fn files_of_an_example_letter_by_letter_and_back() {
    for file in ["decide.onboard", "gifts.onboard"] {
        let mut typist = Typist::new();
        typist.type_and_delete(&std::fs::read_to_string(example("shop").join(file)).unwrap(), 50);
        assert!(typist.client.end());
    }
}

/// Numbers that look like chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

#[test]
fn edits_at_random() {
    let pieces = [
        "",
        "{",
        "}",
        "\n",
        "\"",
        "🍵",
        " ",
        "|",
        "->",
        "taste",
        "segment x when ",
        "// ",
        "/// é\n",
        "`",
        "\r",
        "\t",
        "field taste: int\n",
        "for ",
        "is",
        "missing",
        "matrix ",
        ";",
        "(",
        ")",
        "import \"a\"\n",
        "\u{feff}",
        ".",
    ];
    for seed in 0..4 {
        let mut chance = Chance(seed);
        let mut typist = Typist::new();
        typist.replace(0, 0, TEA);
        for step in 0..250 {
            let from = chance.below(typist.text.len() + 1);
            let to = (from + chance.below(8)).min(typist.text.len());
            typist.replace(from, to, pieces[chance.below(pieces.len())]);
            if step % 10 == 0 {
                let at = chance.below(typist.text.len() + 1);
                typist.look(at);
            }
            if step % 50 == 49 {
                typist.compare();
            }
        }
        assert!(typist.client.end());
    }
}
