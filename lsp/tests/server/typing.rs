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
        Self::before(Client::new(&abilities()))
    }

    fn before(mut client: Client) -> Self {
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

/// Types every file of an example, and deletes it again.
fn type_example(name: &str) {
    let mut files: Vec<_> =
        std::fs::read_dir(example(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "onboard"));
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let mut typist = Typist::new();
        typist.type_and_delete(&std::fs::read_to_string(file).unwrap(), 97);
        assert!(typist.client.end());
    }
}

#[test]
fn the_shop_letter_by_letter_and_back() {
    type_example("shop");
}

#[test]
fn the_music_store_letter_by_letter_and_back() {
    type_example("music");
}

/// Numbers that look like chance, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// What people type, also where it makes no sense.
const PIECES: [&str; 27] = [
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

impl Typist {
    /// A place where a cursor can be: no editor can name the one between `\r` and `\n`.
    fn standable(&self, at: usize) -> usize {
        let within = at > 0 && self.text[at - 1] == '\r' && self.text.get(at) == Some(&'\n');
        if within { at - 1 } else { at }
    }

    /// An edit somewhere.
    fn edit(&mut self, chance: &mut Chance) {
        let from = chance.below(self.text.len() + 1);
        let to = (from + chance.below(8)).min(self.text.len());
        let (from, to) = (self.standable(from), self.standable(to));
        self.replace(from, to, PIECES[chance.below(PIECES.len())]);
    }
}

/// So many edits of a text that begins as an example.
const EDITS: usize = 250;

#[test]
fn ten_thousand_edits_at_random() {
    for seed in 0..40 {
        let mut chance = Chance(seed);
        let mut typist = Typist::new();
        typist.replace(0, 0, TEA);
        for step in 0..EDITS {
            typist.edit(&mut chance);
            if step % 25 == 0 {
                let at = chance.below(typist.text.len() + 1);
                typist.look(at);
            }
            if step == EDITS - 1 {
                typist.compare();
            }
        }
        assert!(typist.client.end());
    }
}

#[test]
fn what_is_told_meanwhile_is_not_what_stays() {
    for seed in 100..102 {
        let mut chance = Chance(seed);
        let mut typist = Typist::before(Client::new(&json!({})));
        typist.replace(0, 0, TEA);
        for step in 0..EDITS {
            typist.edit(&mut chance);
            if step % 25 == 24 {
                let mut fresh = Client::new(&json!({}));
                fresh.open(URI, &typist.text.iter().collect::<String>());
                for client in [&mut typist.client, &mut fresh] {
                    client.settle();
                }
                let found = |client: &Client| {
                    client.pushed.get(URI).map(|(_, found)| found.clone()).unwrap_or_default()
                };
                assert_eq!(found(&typist.client), found(&fresh));
                assert!(fresh.end());
            }
        }
        assert!(typist.client.end());
    }
}
