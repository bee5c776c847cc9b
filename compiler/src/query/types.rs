//! Types as rules write them.

use super::index::Meaning;
use crate::lower::value_text;
use crate::places::{Decl, Part};
use onboard_ir::{EnumId, Program, Range, Type};

/// How many members are listed before the rest is left out.
const LISTED: usize = 8;

/// A type as rules write it.
pub(super) fn written(program: &Program, ty: Type, range: Option<&Range>) -> String {
    let words = match ty {
        Type::Member(id) | Type::Set(id) => format!("{} {}", ty.words(), members(program, id)),
        _ => ty.words().to_owned(),
    };
    let value = |value| {
        let text = value_text(value, ty, &program.enumerations);
        text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
    };
    match range {
        Some(range) => format!("{words} in {} to {}", value(&range.low), value(&range.high)),
        None => words,
    }
}

fn members(program: &Program, id: EnumId) -> String {
    let members = program.enumerations.get(id.index()).map_or(&[][..], |of| &of.members);
    let mut listed: Vec<&str> = members.iter().take(LISTED).map(|member| member.name.as_str()).collect();
    if members.len() > LISTED {
        listed.push("…");
    }
    format!("{{ {} }}", listed.join(", "))
}

/// The type of what a name means, if it is a value.
pub(super) fn of(program: &Program, of: Meaning) -> Option<(Type, Option<&Range>)> {
    match of {
        Meaning::Decl(decl) => match decl {
            Decl::Field(id) => program.fields.get(id.index()).map(|field| (field.ty, field.range.as_ref())),
            Decl::Trait(id) => program.traits.get(id.index()).map(|of| (of.ty, None)),
            Decl::Let(id) => program.lets.get(id.index()).map(|of| (of.ty, None)),
            Decl::Segment(_) => Some((Type::Bool, None)),
            Decl::Purpose(_)
            | Decl::Type(_)
            | Decl::Event(_)
            | Decl::Path(_)
            | Decl::Matrix(_)
            | Decl::Profiling(_)
            | Decl::Test(_) => None,
        },
        Meaning::Part(Part::Member(id, _)) => Some((Type::Member(id), None)),
        Meaning::Part(Part::Property(event, at)) => {
            let property = program.events.get(event.index())?.properties.get(at as usize)?;
            Some((property.ty, property.range.as_ref()))
        }
        Meaning::Part(Part::Step(..) | Part::Stage(..) | Part::Row(..)) => None,
        Meaning::Part(Part::Result(matrix, at)) => {
            let result = program.matrices.get(matrix.index())?.results.get(at as usize)?;
            Some((result.ty, None))
        }
    }
}
