//! Work that takes a while, as the editor shows it. There is one at a time: that of the message that is handled now.

use crate::outbox::Outbox;
use lsp_server::{RequestId, Response};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// Work that ends sooner is not worth being told of, unless the editor has asked.
const SOON: Duration = Duration::from_millis(200);

/// What is told of work.
#[derive(Debug)]
pub(crate) struct Works {
    /// Whether the editor shows work of which it was not asked to hear.
    pub(crate) shown: bool,
    soon: Duration,
    /// Counts those that have got a name here.
    named: u64,
    /// The requests for such a name that are not answered yet.
    asked: HashSet<RequestId>,
    current: Option<Work>,
}

impl Default for Works {
    fn default() -> Self {
        Self { shown: false, soon: SOON, named: 0, asked: HashSet::new(), current: None }
    }
}

#[derive(Debug)]
struct Work {
    title: &'static str,
    /// The editor's name for it, or the one that was told to it; none while it is not worth telling.
    token: Option<Value>,
    /// Its number, where the name was made here.
    number: Option<u64>,
    since: Instant,
    told: u64,
}

impl Outbox {
    /// Begins work. `token` is the editor's name for it, if it wants to hear of it.
    pub(crate) fn begin_work(&mut self, title: &'static str, token: Option<Value>) {
        self.end_work();
        let asked = token.is_some();
        self.works.current = Some(Work { title, token, number: None, since: Instant::now(), told: 0 });
        if asked {
            self.tell_begin();
        }
    }

    /// Tells how much is done: so many of all.
    pub(crate) fn work_done(&mut self, done: usize, all: usize) {
        let Works { shown, soon, current, .. } = &mut self.works;
        let Some(work) = current else { return };
        if work.token.is_none() {
            if !*shown || work.since.elapsed() < *soon {
                return;
            }
            self.name_work();
            self.tell_begin();
        }
        let percentage = (done as u64).saturating_mul(100) / (all as u64).max(1);
        let Some(work) = self.works.current.as_mut().filter(|work| work.told < percentage) else { return };
        work.told = percentage;
        self.tell_work(
            json!({ "kind": "report", "message": format!("{done} of {all}"), "percentage": percentage }),
        );
    }

    /// Ends work, if there is any.
    pub(crate) fn end_work(&mut self) {
        self.tell_work(json!({ "kind": "end" }));
        self.works.current = None;
    }

    /// The number of the work that is done now, by which the editor may end it.
    pub(crate) fn work(&self) -> Option<u64> {
        self.works.current.as_ref()?.number
    }

    /// Takes an answer. An editor that has no name for work is told of none any more.
    pub(crate) fn take_answer(&mut self, answer: &Response) {
        if self.works.asked.remove(&answer.id) && answer.response_result.is_err() {
            self.works.shown = false;
        }
    }

    fn name_work(&mut self) {
        self.works.named += 1;
        let number = self.works.named;
        let token = json!(token(number));
        let id = self.ask("window/workDoneProgress/create", json!({ "token": token }));
        self.works.asked.insert(id);
        if let Some(work) = &mut self.works.current {
            (work.token, work.number) = (Some(token), Some(number));
        }
    }

    fn tell_begin(&mut self) {
        let Some(work) = &self.works.current else { return };
        let cancellable = work.number.is_some();
        let begin =
            json!({ "kind": "begin", "title": work.title, "cancellable": cancellable, "percentage": 0 });
        self.tell_work(begin);
    }

    fn tell_work(&mut self, value: Value) {
        let token = self.works.current.as_ref().and_then(|work| work.token.clone());
        if let Some(token) = token {
            self.tell("$/progress", json!({ "token": token, "value": value }));
        }
    }
}

fn token(number: u64) -> String {
    format!("onboard/{number}")
}

/// The number of the work that has this name.
pub(crate) fn number(token: &Value) -> Option<u64> {
    token.as_str()?.strip_prefix("onboard/")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kept::Kept;
    use lsp_server::ResponseError;

    fn outbox(shown: bool) -> (Outbox, Kept) {
        let kept = Kept::default();
        let mut outbox = Outbox::new(kept.clone());
        outbox.works = Works { shown, soon: Duration::ZERO, ..Works::default() };
        (outbox, kept)
    }

    #[test]
    fn work_is_begun_told_in_steps_and_ended() {
        let (mut outbox, kept) = outbox(true);
        outbox.begin_work("running tests", None);
        for done in 0..300 {
            outbox.work_done(done, 300);
        }
        assert_eq!(outbox.work(), Some(1));
        outbox.end_work();
        let text = kept.text();
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
        assert!(at("workDoneProgress/create") < at(r#""kind":"begin""#));
        assert!(at(r#""kind":"begin""#) < at(r#""kind":"report""#));
        assert!(text.ends_with(r#"{"token":"onboard/1","value":{"kind":"end"}}}"#), "{text}");
        assert_eq!(text.matches(r#""kind":"report""#).count(), 99);
        assert_eq!(outbox.work(), None);
    }

    #[test]
    fn an_editor_that_shows_none_is_told_of_what_it_named() {
        let (mut outbox, kept) = outbox(false);
        outbox.begin_work("running tests", None);
        outbox.work_done(1, 2);
        outbox.end_work();
        assert_eq!(kept.text(), "");
        outbox.begin_work("running tests", Some(json!(7)));
        outbox.work_done(1, 2);
        outbox.end_work();
        assert_eq!(kept.text().matches(r#""token":7"#).count(), 3);
    }

    #[test]
    fn an_editor_that_refuses_a_name_is_asked_for_none_again() {
        let (mut outbox, kept) = outbox(true);
        let error = ResponseError { code: -32601, message: String::new(), data: None };
        for _ in 0..2 {
            outbox.begin_work("running tests", None);
            outbox.work_done(1, 2);
            outbox.end_work();
            outbox.take_answer(&Response { id: 1.into(), response_result: Err(error.clone()) });
        }
        assert_eq!(kept.text().matches("workDoneProgress/create").count(), 1);
    }

    #[test]
    fn names_have_numbers() {
        assert_eq!(number(&json!(token(12))), Some(12));
        assert_eq!((number(&json!(12)), number(&json!("other/1"))), (None, None));
    }
}
