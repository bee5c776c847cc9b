//! `onboard-lsp` as an editor starts it.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn run(arguments: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onboard-lsp"));
    let command = command.args(arguments).env("XDG_CACHE_HOME", std::env::temp_dir());
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Who does not read has ended: that is told by its code.
    let _ = child.stdin.take().expect("a stream").write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn framed(messages: &[&str]) -> String {
    messages.iter().map(|text| format!("Content-Length: {}\r\n\r\n{text}", text.len())).collect()
}

#[test]
fn a_conversation() {
    let said = framed(&[
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","method":"exit"}"#,
    ]);
    for arguments in [&[][..], &["--stdio"]] {
        let ran = run(arguments, &said);
        let heard = String::from_utf8(ran.stdout).unwrap();
        assert_eq!((ran.status.code(), ran.stderr.as_slice()), (Some(0), &b""[..]), "{heard}");
        assert!(heard.contains(&format!(r#""version":"{}""#, env!("CARGO_PKG_VERSION"))), "{heard}");
        assert!(heard.ends_with(r#"{"jsonrpc":"2.0","id":2,"result":null}"#), "{heard}");
    }
    assert_eq!(run(&[], "").status.code(), Some(1));
}

#[test]
fn arguments() {
    let told = |argument: &str| String::from_utf8(run(&[argument], "").stdout).unwrap();
    assert!(told("--help").contains("Usage: onboard-lsp"));
    assert_eq!(told("-V"), format!("onboard-lsp {}\n", env!("CARGO_PKG_VERSION")));
    let ran = run(&["--port", "3"], "");
    assert_eq!(ran.status.code(), Some(2));
    let told = String::from_utf8(ran.stderr).unwrap();
    assert_eq!(told, "`--port` is no argument of onboard-lsp; see onboard-lsp --help\n");
}
