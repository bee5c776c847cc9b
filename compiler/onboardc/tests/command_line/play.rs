//! `onboardc play`: it says where the page is, and serves it until it is ended.

use crate::folder::{Folder, TOUR};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

/// A playground that ends with the test.
struct Playing {
    process: Child,
    host: String,
}

impl Playing {
    fn with(folder: &Folder, arguments: &[&str]) -> Self {
        let mut command = folder.command(arguments);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.strip_prefix("the playground is at http://").unwrap();
        Self { process, host: address.trim_end().trim_end_matches('/').to_owned() }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Playing {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn without_rules_it_begins_with_an_example() {
    let folder = Folder::with(&[]);
    let playing = Playing::with(&folder, &["play"]);
    assert!(playing.host.starts_with("127.0.0.1:"), "{}", playing.host);
    assert!(playing.get("/").contains("onboard playground"));
    assert!(playing.get("/start.json").contains("play:/tour.onboard"));
}

#[test]
fn a_program_of_several_files_begins_with_its_first() {
    let folder = Folder::with(&[("shared/why.onboard", "purpose sales { basis contract }\n")]);
    folder.write("rules/main.onboard", format!("import \"../shared/why.onboard\"\n{TOUR}"));
    let playing = Playing::with(&folder, &["play", "rules/main.onboard"]);
    let start = playing.get("/start.json");
    let start: serde_json::Value = serde_json::from_str(start.split_once("\r\n\r\n").unwrap().1).unwrap();
    let names: Vec<&str> =
        start["files"].as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["rules/main.onboard", "shared/why.onboard"]);
    assert_eq!(start["files"][1]["uri"], "play:/shared/why.onboard");
}

#[test]
fn what_cannot_be_played_with_is_told() {
    let folder = Folder::with(&[("people.csv", "user\n"), ("broken.onboard", "")]);
    folder.write("broken.onboard", [0xff, 0xfe, 0x00]);
    folder.run(&["play", "nowhere.onboard"]).exits(2).complains("there is no such file");
    folder.run(&["play", "people.csv"]).exits(2).complains("holds data and no rules");
    folder.run(&["play", "broken.onboard"]).exits(2).complains("is not UTF-8 text");
    let playing = Playing::with(&folder, &["play"]);
    let port = playing.host.rsplit_once(':').unwrap().1;
    folder.run(&["play", "--port", port]).exits(2).complains("then a free one is taken");
}
