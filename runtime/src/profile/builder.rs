//! Profiles from Rust values: checked by name, type and range as they are set.

use super::given::{Given, ToField};
use super::{Answer, Consent, Profile};
use crate::error::Cause;
use crate::{Engine, Error, Slot};
use onboard_ir::{FieldId, Type, Value};

/// A profile that is being written: every value is checked as it is set.
#[derive(Clone, Debug)]
#[must_use = "`build` gives the profile"]
pub struct ProfileBuilder<'e> {
    engine: &'e Engine,
    profile: Profile,
}

/// A type that says what is known about a person. It can be derived for structs:
///
/// - Every field states the field of the program that has its name, or that `#[onboard(rename = "…")]` names. `None` states
///   nothing.
/// - `#[onboard(user)]` is their name, `#[onboard(regime)]` the law that holds for them, `#[onboard(consent = "…")]` whether
///   they agreed to a purpose.
/// - `#[onboard(display)]` states what [`Display`](std::fmt::Display) writes.
/// - `#[onboard(skip)]` states nothing.
///
/// ```
/// use onboard_runtime::{Engine, ToField, ToProfile};
///
/// #[derive(ToField)]
/// enum Role {
///     Engineer,
///     VicePresident,
/// }
///
/// #[derive(ToProfile)]
/// struct Person {
///     #[onboard(user)]
///     id: u64,
///     #[onboard(consent = "advice")]
///     agreed: bool,
///     role: Option<Role>,
///     #[onboard(rename = "team_size")]
///     headcount: u32,
/// }
///
/// # let rules = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs/team.onboard"));
/// # let checked = onboard_compiler::check(&onboard_compiler::Sources::single("team.onboard", rules));
/// # let file = onboard_runtime::build(&checked.program.expect("a program"), None)?;
/// let engine = Engine::from_bytes(&file)?;
/// let ada = Person { id: 7, agreed: true, role: Some(Role::VicePresident), headcount: 60 };
/// let decision = engine.decide(&engine.profile_of(&ada)?, 0)?;
/// assert_eq!(decision.path(), Some("together"));
///
/// let nobody = Person { headcount: 0, role: Some(Role::Engineer), ..ada };
/// let error = engine.profile_of(&nobody).unwrap_err();
/// assert_eq!(error.to_string(), "Person.headcount: `0` is out of 1 to 100000");
/// # Ok::<(), onboard_runtime::Error>(())
/// ```
pub trait ToProfile {
    /// States what is known.
    ///
    /// # Errors
    /// Where the program has no such field, or the value is none that it can have: the error names the field of the struct.
    fn to_profile<'e>(&self, profile: ProfileBuilder<'e>) -> Result<ProfileBuilder<'e>, Error>;
}

/// What of a profile a field of a struct says.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    Field(&'a str),
    Consent(&'a str),
    User,
    Regime,
}

impl Engine {
    /// A profile to be written, in which nothing is known yet.
    ///
    /// ```
    /// # let rules = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs/team.onboard"));
    /// # let checked = onboard_compiler::check(&onboard_compiler::Sources::single("team.onboard", rules));
    /// # let file = onboard_runtime::build(&checked.program.expect("a program"), None)?;
    /// # let engine = onboard_runtime::Engine::from_bytes(&file)?;
    /// let profile = engine.profile().user("ada").set("role", "engineer")?.set("team_size", 12)?.build();
    ///
    /// let error = engine.profile().set("team_size", 0).unwrap_err();
    /// assert!(error.is_invalid_value());
    /// assert_eq!(error.to_string(), "team_size: `0` is out of 1 to 100000");
    /// # Ok::<(), onboard_runtime::Error>(())
    /// ```
    pub fn profile(&self) -> ProfileBuilder<'_> {
        ProfileBuilder { engine: self, profile: self.empty_profile() }
    }

    /// The profile that a value of a Rust type says.
    ///
    /// # Errors
    /// Where the program has no field of a name, or a value is none that its field can have.
    pub fn profile_of(&self, person: &impl ToProfile) -> Result<Profile, Error> {
        Ok(person.to_profile(self.profile())?.build())
    }
}

impl ProfileBuilder<'_> {
    /// States a field; what is absent (`None`) leaves it as it is.
    ///
    /// # Errors
    /// Where the program has no such field, or the value is none that it can have.
    pub fn set(mut self, field: &str, value: impl ToField) -> Result<Self, Error> {
        self.answer(field, &value.to_field(), None)?;
        Ok(self)
    }

    /// States a field by an answer that was given at an instant (microseconds since 1970): a purpose that keeps answers only so
    /// long does not see it afterwards.
    ///
    /// # Errors
    /// As [`ProfileBuilder::set`].
    pub fn answered(mut self, field: &str, value: impl ToField, at: i64) -> Result<Self, Error> {
        self.answer(field, &value.to_field(), Some(at))?;
        Ok(self)
    }

    /// Says whether they agree to a purpose.
    ///
    /// # Errors
    /// Where the program has no such purpose.
    pub fn consent(mut self, purpose: &str, granted: bool) -> Result<Self, Error> {
        let purpose = self.engine.purpose(purpose)?;
        self.profile.set_consent(purpose, Consent::Always(granted));
        Ok(self)
    }

    /// Says who they are.
    pub fn user(mut self, user: &str) -> Self {
        self.profile.user = Some(user.into());
        self
    }

    /// Says which law holds for them, as the program's `regime` lines name it.
    pub fn regime(mut self, regime: &str) -> Self {
        self.profile.regime = Some(crate::input::nfc(regime));
        self
    }

    /// The profile.
    #[must_use]
    pub fn build(self) -> Profile {
        self.profile
    }

    /// States what a field of a struct says; errors tell its place.
    ///
    /// # Errors
    /// As [`ProfileBuilder::set`] and [`ProfileBuilder::consent`].
    #[doc(hidden)]
    pub fn state(self, place: &str, part: Part<'_>, value: &impl ToField) -> Result<Self, Error> {
        let given = value.to_field();
        self.part(part, &given).map_err(|error| error.at(place))
    }

    fn part(mut self, part: Part<'_>, given: &Given<'_>) -> Result<Self, Error> {
        match (part, given) {
            (_, Given::Absent) => Ok(self),
            (Part::Field(field), given) => {
                self.answer(field, given, None)?;
                Ok(self)
            }
            (Part::Consent(purpose), Given::Bool(granted)) => self.consent(purpose, *granted),
            (Part::User, Given::Text(_) | Given::Int(_)) => Ok(self.user(&given.shown())),
            (Part::Regime, Given::Text(regime)) => Ok(self.regime(regime)),
            (Part::Consent(purpose), given) => Err(wrong(purpose, given, "neither true nor false")),
            (Part::User, given) => Err(wrong("user", given, "not a text")),
            (Part::Regime, given) => Err(wrong("regime", given, "not a text")),
        }
    }

    fn answer(&mut self, name: &str, given: &Given<'_>, at: Option<i64>) -> Result<(), Error> {
        let fields = &self.engine.program().fields;
        let unknown = || {
            let known = fields.iter().map(|field| field.name.clone()).collect();
            Error::from(Cause::Name { kind: "field", name: name.to_owned(), known })
        };
        let place = fields.iter().position(|field| field.name == name).ok_or_else(unknown)?;
        if *given == Given::Absent {
            return Ok(());
        }
        let value = Slot::Known(self.value(place, name, given)?);
        let field = FieldId(u32::try_from(place).unwrap_or(u32::MAX));
        self.profile.answer(field, Answer { value, at });
        Ok(())
    }

    /// What is given as a value of the field.
    fn value(&self, place: usize, name: &str, given: &Given<'_>) -> Result<Value, Error> {
        let no_field = || wrong(name, given, "for no field");
        let typed = self.engine.prepared().inlets.fields.get(place).ok_or_else(no_field)?;
        let read = match (typed.ty(), given) {
            // What JSON spells as a text.
            (ty, Given::Text(text)) if !matches!(ty, Type::Bool | Type::Int | Type::Float | Type::Set(_)) => {
                typed.cell(text)
            }
            _ => given.to_json().map_err(str::to_owned).and_then(|json| typed.json(&json)),
        };
        read.map_err(|reason| wrong(name, given, &reason))
    }
}

fn wrong(field: &str, given: &Given<'_>, reason: &str) -> Error {
    Cause::Value { field: field.to_owned(), text: given.shown(), reason: reason.to_owned() }.into()
}
