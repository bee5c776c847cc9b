//! A fit file for the program of the blindfold, learned from generated people of whom some groups agree and others do not.

use super::person::{self, NOW};
use super::random::Random;
use onboard_ir::{Program, Value};
use onboard_runtime::{Answer, Engine, FieldInput, Fit, Profile, Reason, Slot};

const DONORS: usize = 3_000;

/// What the real learner makes of them, through the file that it writes.
pub fn fit(program: &Program) -> Fit {
    let engine = Engine::new(program.clone()).expect("an engine");
    let mut learner = engine.learner(NOW).expect("a learner");
    let mut random = Random(30);
    for _ in 0..DONORS {
        learner.add(&donor(&mut random, program));
    }
    let file = learner.finish().to_json(program);
    Fit::read(&file, program).expect("the file")
}

/// Engineers have small teams and baskets and managers large ones; executives are as often the one as the other, and seldom
/// regulars: a group too small to be told. Who feels fine earns much.
fn donor(random: &mut Random, program: &Program) -> Profile {
    let mut profile = person::person(random, program).profile;
    let (role, fine) = (random.below(3), random.once_in(2));
    let vip = random.once_in(if role == 2 { 200 } else { 2 });
    let high = match role {
        0 => random.once_in(20),
        1 => !random.once_in(20),
        _ => random.once_in(2),
    };
    let member = |member: u64| Value::Member(u32::try_from(member).expect("a member"));
    let basket = if high { random.between(90, 300) } else { random.between(5, 95) };
    for (name, value) in [
        ("role", member(role)),
        ("vip", Value::Bool(vip)),
        ("size", Value::Int(if high { random.between(50, 900) } else { random.between(1, 9) })),
        ("basket", Value::Float(basket as f64)),
        ("diet", member(u64::from(high))),
        ("health", member(u64::from(!fine))),
        ("income", Value::Int(if fine { 120_000 } else { random.between(0, 200_000) })),
    ] {
        let known = program.fields.iter().position(|field| field.name == name);
        let field = known.unwrap_or_else(|| panic!("no field {name}"));
        let stated = if random.once_in(8) { Slot::Absent(Reason::Unasked) } else { Slot::Known(value) };
        profile.fields[field] = FieldInput {
            answer: Some(Box::new(Answer { value: stated, at: None })),
            origin: Slot::Absent(Reason::Unasked),
        };
    }
    profile
}
