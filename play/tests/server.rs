//! The playground over real sockets: the page, a conversation, and what is refused.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use onboard_play::{PlayFile, Playground};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread::spawn;
use std::time::Duration;
use tungstenite::client::IntoClientRequest;
use tungstenite::{Error, Message, WebSocket, client};

/// A playground that goes on until the tests end; its host and port.
fn playground(files: Vec<PlayFile>) -> String {
    let playground = Playground::listen(0).unwrap();
    let address = playground.address();
    spawn(move || playground.serve("1.2.3", files));
    address.strip_prefix("http://").unwrap().trim_end_matches('/').to_owned()
}

fn connect(host: &str) -> TcpStream {
    let stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

/// Status, headers and body of an answer.
fn ask(host: &str, request: &str) -> (u16, String, String) {
    let mut stream = connect(host);
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, head.to_lowercase(), body.to_owned())
}

fn get(host: &str, path: &str, headers: &str) -> (u16, String, String) {
    ask(host, &format!("GET {path} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n"))
}

/// Opens a conversation as a page of `origin` does.
fn talk(host: &str, origin: Option<&str>) -> Result<WebSocket<TcpStream>, u16> {
    let mut request = format!("ws://{host}/language").into_client_request().unwrap();
    if let Some(origin) = origin {
        request.headers_mut().insert("Origin", origin.parse().unwrap());
    }
    match client(request, connect(host)) {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::HandshakeError::Failure(Error::Http(answer))) => Err(answer.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

fn say(socket: &mut WebSocket<TcpStream>, message: &Value) {
    let mut message = message.clone();
    message["jsonrpc"] = json!("2.0");
    socket.send(Message::text(message.to_string())).unwrap();
}

/// The answer to a request, whatever is said before it.
fn answer(socket: &mut WebSocket<TcpStream>, id: u64) -> Value {
    loop {
        let message = socket.read().unwrap();
        let message: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
        if message["id"] == json!(id) && message.get("method").is_none() {
            return message;
        }
    }
}

fn begin(socket: &mut WebSocket<TcpStream>, files: &[(&str, &str)]) {
    say(
        socket,
        &json!({ "id": 1, "method": "initialize", "params": { "capabilities": {}, "rootUri": null, "processId": null } }),
    );
    assert_eq!(answer(socket, 1)["result"]["serverInfo"]["version"], "1.2.3");
    say(socket, &json!({ "method": "initialized", "params": {} }));
    for (uri, text) in files {
        let document = json!({ "uri": uri, "languageId": "onboard", "version": 1, "text": text });
        say(socket, &json!({ "method": "textDocument/didOpen", "params": { "textDocument": document } }));
    }
}

#[test]
fn the_page_is_served_with_all_that_belongs_to_it() {
    let host = playground(Vec::new());
    let own = format!("Host: {host}\r\n");
    for (path, kind, within) in [
        ("/", "text/html", "<script"),
        ("/page.js", "text/javascript", "onboard/decide"),
        ("/page.css", "text/css", "prefers-color-scheme"),
        ("/licences.txt", "text/plain", "MIT"),
        ("/start.json", "application/json", "\"example\":true"),
    ] {
        let (status, head, body) = get(&host, path, &own);
        assert_eq!(status, 200, "{path}");
        assert!(head.contains(&format!("content-type: {kind}")), "{head}");
        assert!(body.contains(within), "{path}: {}", &body[..body.len().min(200)]);
        assert!(head.contains("content-security-policy: default-src 'none'"), "{head}");
        assert!(head.contains("x-content-type-options: nosniff"), "{head}");
    }
    // The page fetches nothing from anywhere else.
    let (_, _, page) = get(&host, "/", &own);
    assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
}

#[test]
fn what_is_not_there_is_not_found() {
    let host = playground(Vec::new());
    let own = format!("Host: {host}\r\n");
    for path in
        ["/../Cargo.toml", "/page.js/..", "/%2e%2e/Cargo.toml", "//page.js", "/etc/passwd", "/page.js.map"]
    {
        assert_eq!(get(&host, path, &own).0, 404, "{path}");
    }
    assert_eq!(
        ask(&host, &format!("POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n{own}\r\n")).0,
        405
    );
    assert_eq!(get(&host, "/language", &format!("{own}Origin: http://{host}\r\n")).0, 400);
}

#[test]
fn other_names_and_other_pages_are_refused() {
    let host = playground(Vec::new());
    let port = host.rsplit_once(':').unwrap().1;
    for headers in [
        format!("Host: rules.example:{port}\r\n"),
        "Host: 127.0.0.1\r\n".to_owned(),
        format!("Host: {host}\r\nHost: rules.example:{port}\r\n"),
        format!("Host: {host}\r\nOrigin: http://rules.example\r\n"),
        format!("Host: {host}\r\nOrigin: null\r\n"),
        format!("Host: {host}\r\nOrigin: https://{host}\r\n"),
    ] {
        let status = get(&host, "/start.json", &headers).0;
        assert!(matches!(status, 400 | 403), "{headers}: {status}");
    }
    assert_eq!(get(&host, "/", &format!("Host: localhost:{port}\r\n")).0, 200);
    for origin in [None, Some("http://rules.example"), Some("null"), Some("http://127.0.0.1:1")] {
        assert_eq!(talk(&host, origin).err(), Some(403), "{origin:?}");
    }
    assert!(talk(&host, Some(&format!("http://localhost:{port}"))).is_ok());
}

#[test]
fn a_conversation_decides() {
    let file = |name: &str, text: &str| PlayFile { name: name.to_owned(), text: text.to_owned() };
    let host = playground(vec![
        file(
            "club.onboard",
            "import \"why.onboard\"\nfor tea\nfield cups: int in 0 to 9\npath few \"Few\"\npath many \"Many\"\nmatrix m -> path for tea {\n    cups -> path\n    >= 5 -> many\n    -    -> few\n}\n",
        ),
        file("why.onboard", "purpose tea { basis contract }\n"),
    ]);
    let (_, _, start) = get(&host, "/start.json", &format!("Host: {host}\r\n"));
    let start: Value = serde_json::from_str(&start).unwrap();
    assert_eq!(start["example"], json!(false));
    let files: Vec<(&str, &str)> = start["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["uri"].as_str().unwrap(), file["text"].as_str().unwrap()))
        .collect();
    assert_eq!(files[0].0, "play:/club.onboard");
    let mut page = talk(&host, Some(&format!("http://{host}"))).unwrap();
    begin(&mut page, &files);
    let params = json!({ "textDocument": { "uri": files[0].0 }, "profile": { "answers": { "cups": 7 } } });
    say(&mut page, &json!({ "id": 2, "method": "onboard/decide", "params": params }));
    let decided = answer(&mut page, 2);
    let document: Value =
        serde_json::from_str(decided["result"]["document"].as_str().unwrap_or_else(|| panic!("{decided}")))
            .unwrap();
    assert_eq!(document["path"]["recommended"], "many");
    // Two pages do not know of each other.
    let mut other = talk(&host, Some(&format!("http://{host}"))).unwrap();
    begin(&mut other, &[]);
    say(
        &mut other,
        &json!({ "id": 2, "method": "onboard/form", "params": { "textDocument": { "uri": files[0].0 } } }),
    );
    assert_eq!(answer(&mut other, 2)["error"]["code"], json!(-32602));
}

#[test]
fn rules_reach_no_file_of_the_disk() {
    let host = playground(Vec::new());
    let outside = std::env::temp_dir().join(format!("onboard-play-{}.onboard", std::process::id()));
    std::fs::write(&outside, "let secret = nothing_of_the_kind\n").unwrap();
    let mut page = talk(&host, Some(&format!("http://{host}"))).unwrap();
    let text = format!("import \"{}\"\n", outside.display());
    begin(&mut page, &[("play:/a.onboard", &text), ("file:///etc/hostname", "")]);
    say(
        &mut page,
        &json!({ "method": "textDocument/didClose", "params": { "textDocument": { "uri": "file:///etc/hostname" } } }),
    );
    let params = json!({ "textDocument": { "uri": "play:/a.onboard" } });
    say(&mut page, &json!({ "id": 2, "method": "textDocument/diagnostic", "params": params }));
    let found = answer(&mut page, 2);
    assert_eq!(found["result"]["items"][0]["code"], "missing-import", "{found}");
    say(
        &mut page,
        &json!({ "id": 3, "method": "textDocument/documentSymbol", "params": { "textDocument": { "uri": "file:///etc/hostname" } } }),
    );
    assert_eq!(answer(&mut page, 3)["error"]["code"], json!(-32602));
    std::fs::remove_file(outside).unwrap();
}

#[test]
fn a_message_that_is_too_long_ends_the_conversation_and_nothing_else() {
    let host = playground(Vec::new());
    let origin = format!("http://{host}");
    let mut page = talk(&host, Some(&origin)).unwrap();
    begin(&mut page, &[]);
    let _ = page.send(Message::text("x".repeat(9 << 20)));
    assert!((0..20).any(|_| page.read().is_err()), "the conversation goes on");
    begin(&mut talk(&host, Some(&origin)).unwrap(), &[]);
}

#[test]
fn there_are_only_so_many_conversations() {
    let host = playground(Vec::new());
    let origin = format!("http://{host}");
    let mut pages: Vec<_> = (0..16).map(|_| talk(&host, Some(&origin)).unwrap()).collect();
    assert_eq!(talk(&host, Some(&origin)).err(), Some(503));
    pages.pop();
    let again = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(20));
        talk(&host, Some(&origin)).is_ok()
    });
    assert!(again, "a place that was left is not free again");
}
