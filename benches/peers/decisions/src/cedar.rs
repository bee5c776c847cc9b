//! Cedar: a policy for each segment, parsed once; a person is the context of a request, made once. The policies that hold are the
//! reasons of the response. The path is a second request, over the segments; one that was made for the same segments before is
//! used again.

use crate::peer::{Decide, Failure, Peer, Prepared};
use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, PolicyId, PolicySet, Request, RestrictedExpression,
};
use onboard_benches::onboard1::{Intent, Outcome, Person, SEGMENTS};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

const SEGMENT_RULES: &str = include_str!("../rules/onboard1.segments.cedar");
const PATH_RULES: &str = include_str!("../rules/onboard1.paths.cedar");

pub fn peer(people: &[Person]) -> Result<Box<dyn Peer>, Failure> {
    let segments = Policies::new(SEGMENT_RULES, |name| {
        SEGMENTS.iter().position(|segment| *segment == name).ok_or_else(|| name.into())
    })?;
    let paths = Policies::new(PATH_RULES, |name| Ok(name.parse()?))?;
    let (authorizer, entities) = (Authorizer::new(), Entities::empty());
    let cedar = Cedar { authorizer, entities, segments, paths, requests: HashMap::new() };
    Ok(Prepared::new(("Cedar", "cedar-policy"), cedar, people, |_, person| request(facts(person)))?)
}

struct Cedar {
    authorizer: Authorizer,
    entities: Entities,
    segments: Policies,
    paths: Policies,
    /// For segments that somebody was in, the request for their path.
    requests: HashMap<u64, Request>,
}

/// Policies, and the place in the workload of each.
struct Policies {
    set: PolicySet,
    places: HashMap<PolicyId, usize>,
}

impl Policies {
    fn new(rules: &str, place: impl Fn(&str) -> Result<usize, Failure>) -> Result<Self, Failure> {
        let set: PolicySet = rules.parse()?;
        let places = set.policies().map(|policy| {
            let name = policy.annotation("id").ok_or("a policy without a name")?;
            Ok((policy.id().clone(), place(name)?))
        });
        let places = places.collect::<Result<_, Failure>>()?;
        Ok(Self { set, places })
    }
}

impl Cedar {
    /// The places of the policies that hold.
    fn hold(&self, request: &Request, policies: &Policies) -> Result<impl Iterator<Item = usize>, Failure> {
        let response = self.authorizer.is_authorized(request, &policies.set, &self.entities);
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(error.to_string().into());
        }
        let places = response.diagnostics().reason().map(|id| policies.places.get(id).copied());
        Ok(places.collect::<Option<Vec<_>>>().ok_or("a policy that nobody wrote")?.into_iter())
    }
}

impl Decide for Cedar {
    type Input = Request;

    fn decide(&mut self, person: &mut Request) -> Result<Outcome, Failure> {
        let segments = self.hold(person, &self.segments)?.fold(0, |bits, place| bits | 1 << place);
        if let Entry::Vacant(place) = self.requests.entry(segments) {
            place.insert(request(in_segments(segments))?);
        }
        let request = self.requests.get(&segments).ok_or("no request")?;
        let path = self.hold(request, &self.paths)?.min().unwrap_or(10);
        Ok(Outcome { segments, path: u8::try_from(path)? })
    }
}

/// A request of somebody of whom this is known.
fn request(facts: Vec<(&'static str, RestrictedExpression)>) -> Result<Request, Failure> {
    let context = Context::from_pairs(facts.into_iter().map(|(name, value)| (name.to_owned(), value)))?;
    let somebody: EntityUid = r#"Person::"somebody""#.parse()?;
    let action: EntityUid = r#"Action::"decide""#.parse()?;
    Ok(Request::new(somebody.clone(), action, somebody, context, None)?)
}

fn in_segments(segments: u64) -> Vec<(&'static str, RestrictedExpression)> {
    let holds = |place: usize| RestrictedExpression::new_bool(segments >> place & 1 == 1);
    SEGMENTS.iter().enumerate().map(|(place, name)| (*name, holds(place))).collect()
}

fn facts(person: &Person) -> Vec<(&'static str, RestrictedExpression)> {
    let int = |value: i32| RestrictedExpression::new_long(i64::from(value));
    let text = |value: &str| RestrictedExpression::new_string(value.to_owned());
    let thousandths = |value: f64| RestrictedExpression::new_long((value * 1000.0).round() as i64);
    let intents = Intent::ALL.iter().filter(|intent| person.intents & intent.bit() != 0);
    let mut facts = vec![
        ("role", text(person.role.name())),
        ("country", text(person.country.name())),
        ("device", text(person.device.name())),
        ("referral", text(person.referral.name())),
        ("plan", text(person.plan.name())),
        ("signup_age_days", thousandths(person.signup_age_days)),
        ("sessions_7d", int(person.sessions_7d)),
        ("advanced", int(person.advanced)),
        ("basic", int(person.basic)),
        ("resources_downloaded", int(person.resources_downloaded)),
        ("tutorial_completed", RestrictedExpression::new_bool(person.tutorial_completed)),
        ("time_on_step_s", thousandths(person.time_on_step_s)),
        ("intents", RestrictedExpression::new_set(intents.map(|intent| text(intent.name())))),
        ("email_domain", text(&person.email_domain)),
        ("locale", text(&person.locale)),
        ("is_business_email", RestrictedExpression::new_bool(person.is_business_email)),
        ("consent_personalization", RestrictedExpression::new_bool(person.consent_personalization)),
        ("score", thousandths(person.score)),
    ];
    facts.extend(person.team_size.map(|size| ("team_size", int(size))));
    facts.extend(person.company_size.map(|size| ("company_size", int(size))));
    facts.extend(person.budget.map(|budget| ("budget", thousandths(budget))));
    facts
}
