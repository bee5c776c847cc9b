//! Between messages and the stream of frames that a language server reads and writes.

use std::io::{self, Cursor, Read, Write};
use tokio::sync::mpsc::{Receiver, Sender};

/// Reads messages as frames, as they come.
pub(crate) struct FrameReader {
    messages: Receiver<String>,
    frame: Cursor<Vec<u8>>,
}

impl FrameReader {
    pub(crate) fn new(messages: Receiver<String>) -> Self {
        Self { messages, frame: Cursor::default() }
    }
}

impl Read for FrameReader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.frame.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            match self.messages.blocking_recv() {
                Some(message) => {
                    let mut frame = format!("Content-Length: {}\r\n\r\n", message.len()).into_bytes();
                    frame.extend(message.into_bytes());
                    self.frame = Cursor::new(frame);
                }
                None => return Ok(0),
            }
        }
    }
}

/// Sends what is written, frame by frame, without its heads.
pub(crate) struct FrameWriter {
    messages: Sender<String>,
    written: Vec<u8>,
}

impl FrameWriter {
    pub(crate) fn new(messages: Sender<String>) -> Self {
        Self { messages, written: Vec::new() }
    }

    /// The first message, once all of it has been written.
    fn next(&mut self) -> io::Result<Option<String>> {
        const GAP: &[u8] = b"\r\n\r\n";
        let Some(head) = self.written.windows(GAP.len()).position(|four| four == GAP) else {
            return Ok(None);
        };
        let length = self.written.get(..head).and_then(length).ok_or_else(|| malformed("no length"))?;
        let body = head + GAP.len();
        let Some(message) = self.written.get(body..body + length) else { return Ok(None) };
        let message = String::from_utf8(message.to_vec()).map_err(|_| malformed("not UTF-8"))?;
        self.written.drain(..body + length);
        Ok(Some(message))
    }
}

impl Write for FrameWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        while let Some(message) = self.next()? {
            let gone = || io::Error::new(io::ErrorKind::BrokenPipe, "the page is gone");
            self.messages.blocking_send(message).map_err(|_| gone())?;
        }
        Ok(())
    }
}

fn length(head: &[u8]) -> Option<usize> {
    let head = std::str::from_utf8(head).ok()?;
    head.lines().find_map(|line| line.strip_prefix("Content-Length: "))?.trim().parse().ok()
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::mpsc::channel;

    #[test]
    fn messages_become_frames_however_little_is_read() {
        let (sender, receiver) = channel(2);
        sender.blocking_send("{\"é\":1}".to_owned()).expect("there is room");
        sender.blocking_send("[]".to_owned()).expect("there is room");
        drop(sender);
        let mut reader = FrameReader::new(receiver);
        let mut read = Vec::new();
        let mut three = [0; 3];
        loop {
            match reader.read(&mut three).expect("memory can be read") {
                0 => break,
                count => read.extend(three.iter().take(count)),
            }
        }
        let frames = "Content-Length: 8\r\n\r\n{\"é\":1}Content-Length: 2\r\n\r\n[]";
        assert_eq!(String::from_utf8(read).expect("text"), frames);
    }

    #[test]
    fn frames_become_messages_however_they_are_written() {
        let (sender, mut receiver) = channel(8);
        let mut writer = FrameWriter::new(sender);
        let frames = "Content-Length: 8\r\n\r\n{\"é\":1}Content-Length: 2\r\n\r\n[]";
        for byte in frames.bytes() {
            writer.write_all(&[byte]).expect("memory can be written");
            writer.flush().expect("somebody listens");
        }
        drop(writer);
        let heard: Vec<String> = std::iter::from_fn(|| receiver.blocking_recv()).collect();
        assert_eq!(heard, ["{\"é\":1}", "[]"]);
    }

    #[test]
    fn who_does_not_listen_is_gone() {
        let (sender, receiver) = channel(1);
        drop(receiver);
        let mut writer = FrameWriter::new(sender);
        writer.write_all(b"Content-Length: 2\r\n\r\n[]").expect("memory can be written");
        assert_eq!(writer.flush().map_err(|error| error.kind()), Err(io::ErrorKind::BrokenPipe));
    }
}
