//! A service that decides: `POST /decide?for=PURPOSE` takes a profile and answers with its decision document.
//!
//! It is started with a built file or with rules, and takes up what is put in their place while it answers.

use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Router, body::Bytes, routing::post};
use onboard_runtime::{Engine, Error, History, Live};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// No profile is larger.
const LARGEST: usize = 64 << 10;

type Refused = (StatusCode, String);

fn refused(error: Error) -> Refused {
    let status =
        if error.is_unknown_purpose() { StatusCode::NOT_FOUND } else { StatusCode::INTERNAL_SERVER_ERROR };
    (status, error.to_string())
}

async fn decide(
    State(live): State<Arc<Live>>,
    Query(query): Query<HashMap<String, String>>,
    body: Bytes,
) -> Result<impl IntoResponse, Refused> {
    let engine = live.current();
    let json = serde_json::from_slice(&body).map_err(|error| (StatusCode::BAD_REQUEST, error.to_string()))?;
    let (profile, problems) = engine.profile_from_json(&json);
    if let Some(problem) = problems.first() {
        return Err((StatusCode::BAD_REQUEST, problem.to_string()));
    }
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let at = i64::try_from(now.as_micros()).unwrap_or(i64::MAX);
    let decision = match query.get("for") {
        Some(name) => {
            engine.purpose(name).and_then(|id| engine.decide_for(&profile, &History::default(), at, id))
        }
        None => engine.decide(&profile, at),
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], decision.map_err(refused)?.to_json()))
}

/// Looks every second whether other rules stand in the place of these: what has not changed costs nothing.
async fn follow(live: Arc<Live>, path: String) {
    loop {
        tokio::time::sleep(Duration::from_secs(1)).await;
        match Engine::load(&path) {
            Ok(engine) => drop(live.replace(&engine)),
            Err(error) => eprintln!("going on with what was loaded before: {error}"),
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a built file, or rules")?;
    let live = Arc::new(Live::new(&Engine::load(&path)?));
    tokio::spawn(follow(Arc::clone(&live), path));
    let routes = Router::new().route("/decide", post(decide)).layer(DefaultBodyLimit::max(LARGEST));
    let listener =
        tokio::net::TcpListener::bind(arguments.next().as_deref().unwrap_or("127.0.0.1:8080")).await?;
    println!("listening on {}", listener.local_addr()?);
    Ok(axum::serve(listener, routes.with_state(live)).await?)
}
