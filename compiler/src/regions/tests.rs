//! Atoms, samples and openness of fields.

use super::*;
use crate::sample::{compare, constant, empty, field, named};
use onboard_ir::{Compare, EnumId, Enumeration, Member, Value};

fn ints(values: &[i64]) -> Vec<Value> {
    values.iter().copied().map(Value::Int).collect()
}

fn regions(program: &mut Program) -> Vec<Regions> {
    fill(program);
    program.fields.iter().map(|field| field.regions.clone()).collect()
}

#[test]
fn samples_stand_at_constants_beside_them_and_at_the_ends() {
    let mut program = empty();
    let size = field(&mut program, "size", Type::Int, Some((Value::Int(1), Value::Int(1000))));
    let fifty = constant(&mut program, Value::Int(50));
    let big = compare(&mut program, Compare::GreaterEqual, size, fifty);
    let (low, high) = (constant(&mut program, Value::Int(1)), constant(&mut program, Value::Int(9)));
    let small = program.graph.add(Op::Between(size, low, high), Type::Bool);
    let both = program.graph.add(Op::And(big, small), Type::Bool);
    program.graph.add(Op::Not(both), Type::Bool);
    let [regions] = regions(&mut program).try_into().unwrap();
    assert_eq!(regions.atoms, [big, small]);
    assert_eq!(regions.samples, ints(&[1, 2, 8, 9, 10, 49, 50, 51, 1000]));
    assert!(!regions.open);
}

#[test]
fn every_region_of_random_comparisons_has_a_sample() {
    let mut state = 11_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..200 {
        let mut program = empty();
        let x = field(&mut program, "x", Type::Int, Some((Value::Int(-20), Value::Int(20))));
        let mut tests: Vec<Box<dyn Fn(i64) -> bool>> = Vec::new();
        for _ in 0..=random(4) {
            let c = random(50) as i64 - 25;
            if random(3) == 0 {
                let halves = c as f64 + 0.5;
                let constant = constant(&mut program, Value::Float(halves));
                compare(&mut program, Compare::Greater, x, constant);
                tests.push(Box::new(move |x| x as f64 > halves));
            } else if random(2) == 0 {
                program.graph.add(Op::OneOf(x, ints(&[c, c + 2])), Type::Bool);
                tests.push(Box::new(move |x| x == c || x == c + 2));
            } else {
                let constant = constant(&mut program, Value::Int(c));
                compare(&mut program, Compare::LessEqual, x, constant);
                tests.push(Box::new(move |x| x <= c));
            }
        }
        let [regions] = regions(&mut program).try_into().unwrap();
        assert!(!regions.open);
        let region = |x: i64| -> Vec<bool> { tests.iter().map(|test| test(x)).collect() };
        let seen: Vec<Vec<bool>> = regions
            .samples
            .iter()
            .map(|sample| match sample {
                Value::Int(x) if (-20..=20).contains(x) => region(*x),
                other => panic!("{other:?} is not in the range"),
            })
            .collect();
        for x in -20..=20 {
            assert!(
                seen.contains(&region(x)),
                "{x} lies in a region without a sample: {:?}",
                regions.samples
            );
        }
    }
}

#[test]
fn a_value_that_is_compared_with_another_is_open() {
    let mut program = empty();
    let a = field(&mut program, "a", Type::Int, None);
    let b = field(&mut program, "b", Type::Int, None);
    let lonely = field(&mut program, "lonely", Type::Int, None);
    compare(&mut program, Compare::Less, a, b);
    let three = constant(&mut program, Value::Int(3));
    let many = compare(&mut program, Compare::Less, lonely, three);
    // Chosen by `lonely`, shown nowhere.
    program.graph.add(Op::If(many, a, b), Type::Int);
    let all = regions(&mut program);
    assert_eq!(all.iter().map(|of| of.open).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(all.iter().map(|of| of.atoms.len()).collect::<Vec<_>>(), [0, 0, 1]);
    assert_eq!(all[0].samples, ints(&[0]));
    assert_eq!(all[2].samples, ints(&[2, 3, 4]));
}

#[test]
fn the_clock_opens_a_field() {
    let mut program = empty();
    let seen = field(&mut program, "seen", Type::Time, None);
    let days = program.graph.add(Op::DaysSince(seen), Type::Float);
    let three = constant(&mut program, Value::Int(3));
    compare(&mut program, Compare::Less, days, three);
    let [regions] = regions(&mut program).try_into().unwrap();
    assert_eq!((regions.atoms.len(), regions.open), (0, true));
}

#[test]
fn named_and_stated_values_are_the_field() {
    let mut program = empty();
    let x = field(&mut program, "x", Type::Float, Some((Value::Float(0.0), Value::Float(1.0))));
    let stated = program.graph.add(Op::Stated(x), Type::Float);
    let stated = named(&mut program, "sure", stated);
    let half = constant(&mut program, Value::Float(0.5));
    let other = program.graph.add(Op::Otherwise(stated, half), Type::Float);
    compare(&mut program, Compare::Greater, other, half);
    let [regions] = regions(&mut program).try_into().unwrap();
    assert!(!regions.open);
    let around = [0.0, 0.5_f64.next_down(), 0.5, 0.5_f64.next_up(), 1.0];
    assert_eq!(regions.samples, around.map(Value::Float).to_vec());
}

#[test]
fn what_is_not_understood_is_open() {
    let mut program = empty();
    let x = field(&mut program, "x", Type::Int, None);
    let double = program.graph.add(Op::Arithmetic(onboard_ir::Arithmetic::Add, x, x), Type::Int);
    let ten = constant(&mut program, Value::Int(10));
    compare(&mut program, Compare::Greater, double, ten);
    let [regions] = regions(&mut program).try_into().unwrap();
    assert_eq!((regions.atoms.len(), regions.open), (1, true));
}

#[test]
fn texts_have_a_fresh_one_and_members_all() {
    let mut program = empty();
    let members = ["a", "b", "c"].map(|name| Member { name: name.into(), outside: name.into() }).to_vec();
    program.enumerations.push(Enumeration { name: "kind".into(), members });
    field(&mut program, "kind", Type::Member(EnumId(0)), None);
    let country = field(&mut program, "country", Type::Country, None);
    program
        .graph
        .add(Op::OneOf(country, vec![Value::Text("PT".into()), Value::Text("BR".into())]), Type::Bool);
    let name = field(&mut program, "name", Type::Text, None);
    let part = constant(&mut program, Value::Text("something".into()));
    program.graph.add(Op::Contains(name, part), Type::Bool);
    field(&mut program, "flag", Type::Bool, None);
    let all = regions(&mut program);
    assert_eq!(all[0].samples, [0, 1, 2].map(Value::Member).to_vec());
    assert_eq!(all[1].samples, ["BR", "PT", "DE"].map(|text| Value::Text(text.into())).to_vec());
    assert_eq!(all[2].samples, ["something", "something 1"].map(|text| Value::Text(text.into())).to_vec());
    assert_eq!(all[3].samples, [false, true].map(Value::Bool).to_vec());
    assert_eq!(all.iter().map(|of| of.open).collect::<Vec<_>>(), [false, false, true, false]);
}

#[test]
fn sets_are_tried_in_every_combination_of_what_is_asked() {
    let mut program = empty();
    let member = |n: u32| Member { name: format!("m{n}"), outside: format!("m{n}") };
    program.enumerations.push(Enumeration { name: "tags".into(), members: (0..10).map(member).collect() });
    let set = field(&mut program, "tags", Type::Set(EnumId(0)), None);
    for asked in [1, 4] {
        let of = program.graph.add(Op::Const(Value::Member(asked)), Type::Member(EnumId(0)));
        program.graph.add(Op::Holds(set, of), Type::Bool);
    }
    let [regions] = regions(&mut program).try_into().unwrap();
    assert!(!regions.open);
    for combination in [0, 0b10, 0b1_0000, 0b1_0010] {
        let there = |sample: &Value| matches!(sample, Value::Set(bits) if bits & 0b1_0010 == combination);
        assert!(regions.samples.iter().any(there), "{combination:b}");
    }
}
