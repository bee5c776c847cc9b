//! Messages as they come in: read by a thread of their own, so that it is known before their turn that a request is cancelled,
//! and that a document has changed.

use crate::failure::Failure;
use crate::work::number;
use lsp_server::{ErrorCode, Message, Notification, RequestId};
use std::collections::HashSet;
use std::io::{self, BufRead};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvError, RecvTimeoutError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// What came in.
#[derive(Debug)]
pub(crate) enum Incoming {
    Message(Message),
    /// Something that is no message, and why.
    Malformed(String),
}

/// The messages that wait for their turn.
pub(crate) struct Inbox {
    messages: Receiver<Incoming>,
    ahead: Arc<Ahead>,
}

/// What is known of messages whose turn has not come.
#[derive(Debug, Default)]
struct Ahead {
    cancelled: Mutex<HashSet<RequestId>>,
    /// The last work that the editor has ended, by its number; 0 where it has ended none.
    work_ended: AtomicU64,
    /// How many changes of documents were read.
    changes_read: AtomicU64,
    /// How many of them have had their turn.
    changes_taken: AtomicU64,
}

/// A message that is handled now: long work on it asks from time to time whether it is still wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turn {
    request: Option<RequestId>,
    ahead: Arc<Ahead>,
}

impl Turn {
    /// Whether the work, which may have a number, may go on.
    ///
    /// # Errors
    /// Where the request was cancelled, the editor has ended the work, or a document has changed meanwhile, so that the answer would be about an old text.
    pub(crate) fn goes_on(&self, work: Option<u64>) -> Result<(), Failure> {
        let ahead = &self.ahead;
        let ended = work.is_some_and(|work| ahead.work_ended.load(Ordering::Relaxed) == work);
        if ended || self.request.as_ref().is_some_and(|id| locked(&ahead.cancelled).contains(id)) {
            return Err(Failure::new(ErrorCode::RequestCanceled, "cancelled"));
        }
        let read = ahead.changes_read.load(Ordering::Relaxed);
        if read > ahead.changes_taken.load(Ordering::Relaxed) {
            return Err(Failure::new(ErrorCode::ContentModified, "the rules have changed meanwhile"));
        }
        Ok(())
    }
}

impl Inbox {
    /// Reads messages until the stream ends or says `exit`.
    pub(crate) fn open(mut input: impl BufRead + Send + 'static) -> Self {
        let (sender, inbox) = Self::empty();
        let ahead = Arc::clone(&inbox.ahead);
        thread::spawn(move || read(&mut input, &sender, &ahead));
        inbox
    }

    /// An inbox that holds what is sent to it.
    pub(crate) fn empty() -> (Sender<Incoming>, Self) {
        let (sender, messages) = channel();
        (sender, Self { messages, ahead: Arc::default() })
    }

    /// Notes that the answer to a request is not wanted any more.
    #[cfg(test)]
    pub(crate) fn cancel(&self, id: RequestId) {
        locked(&self.ahead.cancelled).insert(id);
    }

    /// Notes that a document changes with a message whose turn has not come.
    #[cfg(test)]
    pub(crate) fn change_ahead(&self) {
        self.ahead.changes_read.fetch_add(1, Ordering::Relaxed);
    }

    /// The turn of a message: of a request, by its number, or of anything else.
    pub(crate) fn turn(&self, request: Option<RequestId>) -> Turn {
        Turn { request, ahead: Arc::clone(&self.ahead) }
    }

    /// Notes that the turn of a notification has come.
    pub(crate) fn note_taken(&self, note: &Notification) {
        if changes_documents(note) {
            self.ahead.changes_taken.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The next message, if one waits; none where nothing will come any more.
    pub(crate) fn waiting(&self) -> Result<Option<Incoming>, RecvError> {
        match self.messages.try_recv() {
            Ok(incoming) => Ok(Some(incoming)),
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => Err(RecvError),
        }
    }

    /// The next message, if it comes within a time; none where nothing will come any more.
    pub(crate) fn within(&self, time: Duration) -> Result<Option<Incoming>, RecvError> {
        match self.messages.recv_timeout(time) {
            Ok(incoming) => Ok(Some(incoming)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(RecvError),
        }
    }

    /// The next message, when it comes.
    pub(crate) fn next(&self) -> Result<Incoming, RecvError> {
        self.messages.recv()
    }

    /// Whether the answer to a request is not wanted any more. Forgets it.
    pub(crate) fn take_cancelled(&self, id: &RequestId) -> bool {
        locked(&self.ahead.cancelled).remove(id)
    }
}

fn locked(cancelled: &Mutex<HashSet<RequestId>>) -> std::sync::MutexGuard<'_, HashSet<RequestId>> {
    cancelled.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read(input: &mut impl BufRead, sender: &Sender<Incoming>, ahead: &Ahead) {
    loop {
        let incoming = match Message::read(input) {
            Ok(Some(message)) => {
                if let Some(id) = cancellation(&message) {
                    locked(&ahead.cancelled).insert(id);
                }
                if let Message::Notification(note) = &message {
                    ahead.note_read(note);
                }
                Incoming::Message(message)
            }
            Ok(None) => return,
            // What was no message has been read away; the next one may be.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Incoming::Malformed(error.to_string())
            }
            Err(_) => return,
        };
        let is_exit =
            matches!(&incoming, Incoming::Message(Message::Notification(note)) if note.method == "exit");
        if sender.send(incoming).is_err() || is_exit {
            return;
        }
    }
}

impl Ahead {
    fn note_read(&self, note: &Notification) {
        if changes_documents(note) {
            self.changes_read.fetch_add(1, Ordering::Relaxed);
        }
        if note.method == "window/workDoneProgress/cancel"
            && let Some(work) = note.params.get("token").and_then(number)
        {
            self.work_ended.store(work, Ordering::Relaxed);
        }
    }
}

/// Whether a text may be another one after this.
fn changes_documents(note: &Notification) -> bool {
    matches!(
        note.method.as_str(),
        "textDocument/didOpen"
            | "textDocument/didChange"
            | "textDocument/didClose"
            | "workspace/didChangeWatchedFiles"
            | "workspace/didRenameFiles"
    )
}

/// The request that a message cancels.
pub(crate) fn cancellation(message: &Message) -> Option<RequestId> {
    match message {
        Message::Notification(note) if note.method == "$/cancelRequest" => {
            serde_json::from_value(note.params.get("id")?.clone()).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_ends_when_its_request_is_cancelled_and_no_other() {
        let (_, inbox) = Inbox::empty();
        let (one, two) = (inbox.turn(Some(1.into())), inbox.turn(Some(2.into())));
        inbox.cancel(1.into());
        assert_eq!(one.goes_on(None).map_err(|failure| failure.code), Err(ErrorCode::RequestCanceled as i32));
        assert_eq!(two.goes_on(None), Ok(()));
        assert_eq!(inbox.turn(None).goes_on(None), Ok(()));
    }

    #[test]
    fn an_editor_ends_work_by_its_name_and_no_other() {
        let (_, inbox) = Inbox::empty();
        let params = serde_json::json!({ "token": "onboard/2" });
        let method = "window/workDoneProgress/cancel".to_owned();
        inbox.ahead.note_read(&Notification { method, params });
        let turn = inbox.turn(None);
        assert!(turn.goes_on(Some(2)).is_err());
        assert_eq!(
            (turn.goes_on(Some(1)), turn.goes_on(Some(3)), turn.goes_on(None)),
            (Ok(()), Ok(()), Ok(()))
        );
    }
}
