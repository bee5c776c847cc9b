//! Messages as they come in: read by a thread of their own, so that a cancellation is known before its turn.

use lsp_server::{Message, RequestId};
use std::collections::HashSet;
use std::io::{self, BufRead};
use std::sync::mpsc::{Receiver, RecvError, Sender, TryRecvError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

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
    cancelled: Arc<Mutex<HashSet<RequestId>>>,
}

impl Inbox {
    /// Reads messages until the stream ends or says `exit`.
    pub(crate) fn open(mut input: impl BufRead + Send + 'static) -> Self {
        let (sender, inbox) = Self::empty();
        let cancelled = Arc::clone(&inbox.cancelled);
        thread::spawn(move || read(&mut input, &sender, &cancelled));
        inbox
    }

    /// An inbox that holds what is sent to it.
    pub(crate) fn empty() -> (Sender<Incoming>, Self) {
        let (sender, messages) = channel();
        (sender, Self { messages, cancelled: Arc::default() })
    }

    /// Notes that the answer to a request is not wanted any more.
    #[cfg(test)]
    pub(crate) fn cancel(&self, id: RequestId) {
        locked(&self.cancelled).insert(id);
    }

    /// The next message, if one waits; none where nothing will come any more.
    pub(crate) fn waiting(&self) -> Result<Option<Incoming>, RecvError> {
        match self.messages.try_recv() {
            Ok(incoming) => Ok(Some(incoming)),
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => Err(RecvError),
        }
    }

    /// The next message, when it comes.
    pub(crate) fn next(&self) -> Result<Incoming, RecvError> {
        self.messages.recv()
    }

    /// Whether the answer to a request is not wanted any more. Forgets it.
    pub(crate) fn take_cancelled(&self, id: &RequestId) -> bool {
        locked(&self.cancelled).remove(id)
    }
}

fn locked(cancelled: &Mutex<HashSet<RequestId>>) -> std::sync::MutexGuard<'_, HashSet<RequestId>> {
    cancelled.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read(input: &mut impl BufRead, sender: &Sender<Incoming>, cancelled: &Mutex<HashSet<RequestId>>) {
    loop {
        let incoming = match Message::read(input) {
            Ok(Some(message)) => {
                if let Some(id) = cancellation(&message) {
                    locked(cancelled).insert(id);
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

/// The request that a message cancels.
pub(crate) fn cancellation(message: &Message) -> Option<RequestId> {
    match message {
        Message::Notification(note) if note.method == "$/cancelRequest" => {
            serde_json::from_value(note.params.get("id")?.clone()).ok()
        }
        _ => None,
    }
}
