//! What goes to the editor: answers, and what is told or asked without being asked.

use crate::failure::Failure;
use crate::work::Works;
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use std::io::Write;

/// The stream to the editor.
pub(crate) struct Outbox {
    output: Box<dyn Write>,
    /// How many requests were sent.
    sent: i32,
    /// What is told of work that takes a while.
    pub(crate) works: Works,
}

impl Outbox {
    pub(crate) fn new(output: impl Write + 'static) -> Self {
        Self { output: Box::new(output), sent: 0, works: Works::default() }
    }

    /// Asks the editor for something; gives the number under which it answers.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> RequestId {
        self.sent += 1;
        let id = RequestId::from(self.sent);
        self.send(Message::Request(Request { id: id.clone(), method: method.to_owned(), params }));
        id
    }

    /// Tells the editor something.
    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        self.send(Message::Notification(Notification { method: method.to_owned(), params }));
    }

    pub(crate) fn answer(&mut self, id: RequestId, answer: Result<Value, Failure>) {
        self.send(Message::Response(match answer {
            Ok(result) => Response { id, response_result: Ok(result) },
            Err(failure) => Response::new_err(id, failure.code, failure.message),
        }));
    }

    /// What cannot be read has no number to answer to.
    pub(crate) fn refuse_malformed(&mut self, why: &str) {
        let error = json!({ "code": ErrorCode::ParseError as i32, "message": why });
        let text = json!({ "jsonrpc": "2.0", "id": null, "error": error }).to_string();
        let _ = write!(self.output, "Content-Length: {}\r\n\r\n{text}", text.len());
        let _ = self.output.flush();
    }

    /// Sends a message. An editor that hears nothing any more closes its stream, too, and that ends the server.
    fn send(&mut self, message: Message) {
        let _ = message.write(&mut self.output);
    }
}
