//! Listening, and who answers what.

use crate::session::{self, Sessions};
use crate::start::{PlayFile, Start};
use crate::{guard, page};
use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// A playground that listens on this machine, for this machine.
pub struct Playground {
    runtime: Runtime,
    listener: TcpListener,
    address: SocketAddr,
}

impl Playground {
    /// Listens on a port of 127.0.0.1; on any that is free where it is 0.
    ///
    /// # Errors
    /// Where the port is taken, or may not be used.
    pub fn listen(port: u16) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, port)))?;
        let address = listener.local_addr()?;
        Ok(Self { runtime, listener, address })
    }

    /// Where the page is: `http://127.0.0.1:8417/`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Serves pages that begin with these files, the first of them that in which the program begins; with an example where
    /// there are none. Goes on until the process ends.
    ///
    /// # Errors
    /// Where nothing can be received any more.
    pub fn serve(self, version: &str, files: Vec<PlayFile>) -> io::Result<()> {
        let start = serde_json::to_string(&Start::new(version.to_owned(), files))?;
        let routes = Router::new()
            .route(
                "/start.json",
                get(move || async move { ([(header::CONTENT_TYPE, "application/json")], start) }),
            )
            .route(session::PATH, get(session::open).with_state(Sessions::new(version.to_owned())))
            .fallback(get(page::file))
            .layer(middleware::from_fn_with_state(self.address.port(), guard::own_pages))
            .layer(middleware::from_fn(with_headers));
        self.runtime.block_on(async { axum::serve(self.listener, routes).await })
    }
}

async fn with_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in page::HEADERS {
        response.headers_mut().insert(name, header::HeaderValue::from_static(value));
    }
    response
}
