//! Who may ask: pages of this machine that this server gave out.
//!
//! A page of the web can make a browser ask any address, under a name of its own that leads here. The name under which it was
//! asked, and the page that asks, show it.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// The names under which this machine calls itself.
const OWN: [&str; 2] = ["127.0.0.1", "localhost"];

/// Lets through what was asked under a name of this machine, by nobody or by a page from here.
pub(crate) async fn own_pages(State(port): State<u16>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = only(headers, &header::HOST);
    if !host.is_some_and(|host| is_own(host, port)) {
        return refused("this server answers to 127.0.0.1 and localhost only");
    }
    let talks = request.uri().path() == crate::session::PATH;
    let own = match only(headers, &header::ORIGIN) {
        Some(origin) => origin.strip_prefix("http://").is_some_and(|host| is_own(host, port)),
        None => !talks && !headers.contains_key(header::ORIGIN),
    };
    if !own {
        return refused("only its own page may ask this server");
    }
    next.run(request).await
}

/// A header that is there once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?;
    if all.next().is_some() { None } else { first.to_str().ok() }
}

fn is_own(host: &str, port: u16) -> bool {
    let Some((name, given)) = host.rsplit_once(':') else { return port == 80 && OWN.contains(&host) };
    OWN.contains(&name) && given.parse() == Ok(port)
}

fn refused(why: &'static str) -> Response {
    (StatusCode::FORBIDDEN, format!("{why}\n")).into_response()
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn only_names_of_this_machine_are_its_own() {
        for own in ["127.0.0.1:8000", "localhost:8000"] {
            assert!(is_own(own, 8000), "{own}");
        }
        for other in [
            "rules.example:8000",
            "[::1]:8000",
            "127.0.0.1:8001",
            "127.0.0.1",
            "127.0.0.1.rules.example:8000",
            "localhost.:8000",
            "localhost:8000:8000",
            "",
        ] {
            assert!(!is_own(other, 8000), "{other}");
        }
    }
}
