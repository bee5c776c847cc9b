//! `onboard/form`: what a form for a person's profile needs to know of a program.
//!
//! Not a request of the protocol: editors and the playground build forms from it, and send what was filled in with
//! `onboard/decide`. Names, types and words are those of decision documents.

use crate::failure::Failure;
use crate::server::State;
use crate::workspace::Program;
use gen_lsp_types::TextDocumentIdentifier;
use onboard_compiler::query::Documented;
use onboard_ir::{
    Basis, Category, EventId, FieldId, Localised, Origin, Piece, PurposeId, Range, RegimeMode, Type, Value,
};
use onboard_runtime::Engine;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// The instant at which the tests of a program begin, unless they say otherwise.
const TESTS_BEGIN: &str = "2026-01-01T00:00:00Z";

/// A program, by one of its files.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FormParams {
    text_document: TextDocumentIdentifier,
}

/// What a form needs; in the order of declaration throughout.
#[derive(Debug, Serialize)]
pub(super) struct Form {
    program: About,
    /// The purpose that decisions are for where none is named; none where there are several.
    purpose: Option<String>,
    /// The instant at which tests begin.
    clock: &'static str,
    /// The laws that purposes name.
    regimes: Vec<String>,
    purposes: Vec<Purpose>,
    fields: Vec<Field>,
    events: Vec<Event>,
}

#[derive(Debug, Serialize)]
struct About {
    name: String,
    hash: String,
    timezone: String,
    languages: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Purpose {
    name: String,
    doc: Option<String>,
    question: Option<String>,
    /// `consent` or `contract`
    basis: &'static str,
    parent: Option<String>,
    regimes: Vec<Regime>,
    /// Whether a matrix decides for it, or something is asked for it.
    decides: bool,
}

#[derive(Debug, Serialize)]
struct Regime {
    name: String,
    /// What no answer means: `opt_in` is no, `opt_out` is yes.
    mode: &'static str,
}

#[derive(Debug, Serialize)]
struct Field {
    #[serde(flatten)]
    value: Valued,
    doc: Option<String>,
    question: Option<String>,
    purposes: Vec<String>,
    category: &'static str,
    /// Where the request's context holds it, if it does.
    context: Option<String>,
    /// Whether it is filled in where nobody says it.
    has_fallback: bool,
}

#[derive(Debug, Serialize)]
struct Event {
    name: String,
    /// How it is called in `events`.
    outside: String,
    doc: Option<String>,
    /// Whether every program has it.
    builtin: bool,
    /// The array among the properties of which each element makes one event.
    each: Option<String>,
    purposes: Vec<String>,
    properties: Vec<Valued>,
}

/// Something that has a value of a type.
#[derive(Debug, Serialize)]
struct Valued {
    name: String,
    /// How it is called in what comes in, where that is a property.
    #[serde(skip_serializing_if = "Option::is_none")]
    outside: Option<String>,
    /// As decision documents write it.
    #[serde(rename = "type")]
    ty: &'static str,
    range: Option<[Json; 2]>,
    members: Option<Vec<Member>>,
}

#[derive(Debug, Serialize)]
struct Member {
    name: String,
    /// How profiles and events spell it.
    outside: String,
}

/// The form; none where errors keep the program from running.
pub(super) fn answer(state: &mut State, params: FormParams) -> Result<Option<Form>, Failure> {
    state.workspace.refresh();
    let (program, _) = state.workspace.program_of(&params.text_document)?;
    let Some(Ok(engine)) = program.engine() else { return Ok(None) };
    Ok(Some(Reader { program, engine }.form()))
}

struct Reader<'a> {
    program: &'a Program,
    engine: &'a Engine,
}

impl Reader<'_> {
    fn form(&self) -> Form {
        let program = self.engine.program();
        let mut regimes: Vec<String> = Vec::new();
        for regime in program.purposes.iter().flat_map(|purpose| &purpose.regimes) {
            if !regimes.contains(&regime.name) {
                regimes.push(regime.name.clone());
            }
        }
        Form {
            program: About {
                name: program.name.clone(),
                hash: program.hash.clone(),
                timezone: program.timezone.clone(),
                languages: program.speaks.clone(),
            },
            purpose: program.default_purpose.map(|id| self.purpose_name(id)),
            clock: TESTS_BEGIN,
            regimes,
            purposes: (0..)
                .map(PurposeId)
                .zip(&program.purposes)
                .map(|(id, of)| self.purpose(id, of))
                .collect(),
            fields: (0..).map(FieldId).zip(&program.fields).map(|(id, of)| self.field(id, of)).collect(),
            events: (0..).map(EventId).zip(&program.events).map(|(id, of)| self.event(id, of)).collect(),
        }
    }

    fn purpose(&self, id: PurposeId, of: &onboard_ir::Purpose) -> Purpose {
        let view = self.engine.program().views.iter().find(|view| view.purpose == id);
        let regimes = of.regimes.iter().map(|regime| Regime {
            name: regime.name.clone(),
            mode: match regime.mode {
                RegimeMode::OptIn => "opt_in",
                RegimeMode::OptOut => "opt_out",
            },
        });
        Purpose {
            name: of.name.clone(),
            doc: self.program.analysis.documentation_of(Documented::Purpose(id)),
            question: of.ask.as_ref().map(words),
            basis: match of.basis {
                Basis::Consent => "consent",
                Basis::Contract => "contract",
            },
            parent: of.parent.map(|parent| self.purpose_name(parent)),
            regimes: regimes.collect(),
            decides: view.is_some_and(|view| !view.matrices.is_empty() || !view.profilings.is_empty()),
        }
    }

    fn field(&self, id: FieldId, of: &onboard_ir::Field) -> Field {
        let context = of.origins.iter().find_map(|origin| match origin {
            Origin::Context(path) => Some(path.clone()),
            Origin::Record(_) => None,
        });
        Field {
            value: self.valued(&of.name, None, of.ty, of.range.as_ref()),
            doc: self.program.analysis.documentation_of(Documented::Field(id)),
            question: of.ask.as_ref().map(words),
            purposes: of.purposes.iter().map(|id| self.purpose_name(*id)).collect(),
            category: match of.category {
                Category::Public => "public",
                Category::Ordinary => "ordinary",
                Category::Sensitive => "sensitive",
                Category::Special => "special",
            },
            context,
            has_fallback: !of.fallbacks.is_empty(),
        }
    }

    fn event(&self, id: EventId, of: &onboard_ir::Event) -> Event {
        let properties = of.properties.iter().map(|property| {
            let outside = Some(property.outside.clone());
            self.valued(&property.name, outside, property.ty, property.range.as_ref())
        });
        Event {
            name: of.name.clone(),
            outside: of.outside.clone(),
            doc: self.program.analysis.documentation_of(Documented::Event(id)),
            builtin: of.builtin.is_some(),
            each: of.each.clone(),
            purposes: of.purposes.iter().map(|id| self.purpose_name(*id)).collect(),
            properties: properties.collect(),
        }
    }

    fn valued(&self, name: &str, outside: Option<String>, ty: Type, range: Option<&Range>) -> Valued {
        let spelled = |value: &Value| self.engine.spelled(ty, value);
        let members = match ty {
            Type::Member(set) | Type::Set(set) => self.engine.program().enumerations.get(set.index()),
            _ => None,
        };
        let member = |of: &onboard_ir::Member| Member { name: of.name.clone(), outside: of.outside.clone() };
        Valued {
            name: name.to_owned(),
            outside,
            ty: ty.words(),
            range: range.map(|range| [spelled(&range.low), spelled(&range.high)]),
            members: members.map(|set| set.members.iter().map(member).collect()),
        }
    }

    fn purpose_name(&self, id: PurposeId) -> String {
        let purpose = self.engine.program().purposes.get(id.index());
        purpose.map_or_else(String::new, |purpose| purpose.name.clone())
    }
}

/// A text in the language of those who get no other. What is put into it for each person is left out.
fn words(text: &Localised) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Literal(text) => text.to_string(),
        Piece::Value(_) => "…".to_owned(),
    };
    text.default.pieces.iter().map(piece).collect()
}
