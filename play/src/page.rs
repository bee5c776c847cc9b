//! The page and what belongs to it, as they were built from `page/src`.

use axum::http::{HeaderName, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

/// Path, kind and bytes of all that there is.
const FILES: [(&str, &str, &[u8]); 4] = [
    ("/", "text/html; charset=utf-8", include_bytes!("../page/dist/index.html")),
    ("/page.js", "text/javascript; charset=utf-8", include_bytes!("../page/dist/page.js")),
    ("/page.css", "text/css; charset=utf-8", include_bytes!("../page/dist/page.css")),
    ("/licences.txt", "text/plain; charset=utf-8", include_bytes!("../page/dist/licences.txt")),
];

/// What the page may do: run its own code, and talk to where it came from. The editor writes its styles itself. Not
/// every browser takes a WebSocket for a way to where it came from, so that is named.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     connect-src 'self' ws://127.0.0.1:* ws://localhost:*; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What goes with every answer.
pub(crate) const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// A file of the page, by its whole path; there are no others.
pub(crate) async fn file(uri: Uri) -> Response {
    match FILES.iter().find(|(path, ..)| *path == uri.path()) {
        Some((_, kind, bytes)) => ([(header::CONTENT_TYPE, *kind)], *bytes).into_response(),
        None => (StatusCode::NOT_FOUND, "there is nothing here; the page is at /\n").into_response(),
    }
}
