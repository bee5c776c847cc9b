//! A language server for each open page.

use crate::frames::{FrameReader, FrameWriter};
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use onboard_lsp::Options;
use std::io::BufReader;
use std::sync::Arc;
use std::thread;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Where the page talks.
pub(crate) const PATH: &str = "/language";

/// No message is longer, in bytes: rules of a hundred thousand lines fit.
const LONGEST: usize = 8 << 20;

/// How many pages may be open at once.
const MOST: usize = 16;

/// How many messages wait for their turn.
const WAITING: usize = 64;

/// Makes sessions, as long as there are not too many.
#[derive(Clone)]
pub(crate) struct Sessions {
    version: String,
    free: Arc<Semaphore>,
}

impl Sessions {
    pub(crate) fn new(version: String) -> Self {
        Self { version, free: Arc::new(Semaphore::new(MOST)) }
    }
}

/// Begins a conversation with a page.
pub(crate) async fn open(State(sessions): State<Sessions>, upgrade: WebSocketUpgrade) -> Response {
    let Ok(permit) = Arc::clone(&sessions.free).try_acquire_owned() else {
        let why = format!("{MOST} pages are open already; close one and load this one again\n");
        return (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    };
    let options = Options { version: sessions.version, closed: true, ..Options::default() };
    let upgrade = upgrade.max_message_size(LONGEST).max_frame_size(LONGEST);
    upgrade.on_upgrade(move |socket| converse(socket, options, permit))
}

/// Carries messages until one side has nothing more to say.
async fn converse(mut socket: WebSocket, options: Options, permit: OwnedSemaphorePermit) {
    let (to_server, from_page) = channel(WAITING);
    let (to_page, mut from_server) = channel(WAITING);
    thread::spawn(move || {
        serve(from_page, to_page, options);
        drop(permit);
    });
    loop {
        tokio::select! {
            said = socket.recv() => match said {
                Some(Ok(Message::Text(text))) => {
                    if to_server.send(text.as_str().to_owned()).await.is_err() {
                        break;
                    }
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                // Nothing else is part of the conversation.
                Some(Ok(Message::Binary(_) | Message::Close(_)) | Err(_)) | None => break,
            },
            answered = from_server.recv() => match answered {
                Some(text) => {
                    if socket.send(Message::Text(text.into())).await.is_err() {
                        break;
                    }
                }
                None => break,
            },
        }
    }
}

fn serve(from_page: Receiver<String>, to_page: Sender<String>, options: Options) {
    onboard_lsp::serve(BufReader::new(FrameReader::new(from_page)), FrameWriter::new(to_page), options);
}
