//! A program with what generated ones do not have: filters that read fields and other traits, values that move with the clock,
//! what another purpose tells.

use crate::generate::{Generated, Happening, Kind, Known};

/// The program, with what the generator must know to make people for it.
pub(super) fn program() -> Generated {
    let kinds = [Kind::Int, Kind::Member(0), Kind::Time, Kind::Bool, Kind::Int];
    let fields = kinds.into_iter().enumerate().map(|(number, kind)| {
        let serves = if number == 4 { 0b110 } else { 0b111 };
        Known { name: format!("f{number}"), kind, serves, can_be_absent: number != 0 && number != 4 }
    });
    let event = |name: &str, properties: &[(&str, Kind)]| Happening {
        name: name.to_owned(),
        properties: properties.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect(),
        serves: 0b111,
    };
    let told = [("amount", Kind::Int), ("share", Kind::Float), ("shade", Kind::Member(0))];
    Generated {
        text: include_str!("woven.onboard").to_owned(),
        fields: fields.collect(),
        events: vec![event("e0", &told), event("e1", &[("amount", Kind::Int), ("note", Kind::Text)])],
        enumerations: vec![3],
        decides: 0b011,
        ..Generated::default()
    }
}
