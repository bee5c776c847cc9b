//! A person as a line of JSON, as engines outside of this house read them.

use super::{Intent, Person};
use std::fmt::Write as _;

impl Person {
    /// One object without a line end; what is missing has no key.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut line = format!(r#"{{"user_id":"usr_{:016x}","role":"{}""#, self.user_id, self.role.name());
        self.write_where_from(&mut line);
        self.write_what_they_did(&mut line);
        self.write_what_they_want(&mut line);
        line.push('}');
        line
    }

    // Writing to a text cannot fail.
    fn write_where_from(&self, line: &mut String) {
        optional(line, "team_size", self.team_size);
        optional(line, "company_size", self.company_size);
        for (key, name) in [
            ("country", self.country.name()),
            ("device", self.device.name()),
            ("referral", self.referral.name()),
            ("plan", self.plan.name()),
        ] {
            let _ = write!(line, r#","{key}":"{name}""#);
        }
    }

    fn write_what_they_did(&self, line: &mut String) {
        let _ = write!(
            line,
            r#","signup_age_days":{:?},"sessions_7d":{},"feature_uses_7d":{{"advanced":{},"basic":{}}}"#,
            self.signup_age_days, self.sessions_7d, self.advanced, self.basic
        );
        let _ = write!(
            line,
            r#","resources_downloaded":{},"tutorial_completed":{},"time_on_step_s":{:?}"#,
            self.resources_downloaded, self.tutorial_completed, self.time_on_step_s
        );
    }

    fn write_what_they_want(&self, line: &mut String) {
        optional(line, "budget", self.budget);
        let intents = Intent::ALL.iter().filter(|intent| self.intents & intent.bit() != 0);
        let intents: Vec<String> = intents.map(|intent| format!("{:?}", intent.name())).collect();
        let _ = write!(
            line,
            r#","intents":[{}],"email_domain":{:?},"locale":{:?}"#,
            intents.join(","),
            self.email_domain,
            self.locale
        );
        let _ = write!(
            line,
            r#","is_business_email":{},"consent_personalization":{},"score":{:?}"#,
            self.is_business_email, self.consent_personalization, self.score
        );
    }
}

fn optional<T: std::fmt::Debug>(line: &mut String, key: &str, value: Option<T>) {
    if let Some(value) = value {
        let _ = write!(line, r#","{key}":{value:?}"#);
    }
}
