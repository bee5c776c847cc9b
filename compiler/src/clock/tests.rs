//! Which comparisons may hold `now`.

use super::*;
use crate::sample::{self, compare, constant, empty, field, named};

const DAY: i64 = 86_400_000_000;

/// The numbers of the nodes that could turn back.
fn turning(build: impl FnOnce(&mut Program) -> ExprId) -> bool {
    let mut program = empty();
    let last = build(&mut program);
    let mut found = Vec::new();
    check(&program, &sample::places(&program), &mut found);
    assert!(found.len() <= 1, "one finding for one comparison");
    let said: Vec<u32> = found.iter().map(|finding| finding.span().start).collect();
    assert!(said.iter().all(|at| *at == last.0), "{said:?}, not {last:?}");
    !found.is_empty()
}

fn now(program: &mut Program) -> ExprId {
    program.graph.add(Op::Now, Type::Time)
}

fn subtract(program: &mut Program, a: ExprId, b: ExprId, ty: Type) -> ExprId {
    program.graph.add(Op::Arithmetic(Arithmetic::Subtract, a, b), ty)
}

/// `now - seen HOW 5d`
fn elapsed(program: &mut Program, how: Compare) -> ExprId {
    let (now, seen) = (now(program), field(program, "seen", Type::Time, None));
    let elapsed = subtract(program, now, seen, Type::Duration);
    let days = constant(program, Value::Duration(5 * DAY));
    compare(program, how, elapsed, days)
}

#[test]
fn what_stays_so_once_it_is_so_is_fine() {
    for how in [Compare::Less, Compare::LessEqual, Compare::Greater, Compare::GreaterEqual] {
        assert!(!turning(|program| elapsed(program, how)), "{how:?}");
    }
    for how in [Compare::Equal, Compare::NotEqual] {
        assert!(turning(|program| elapsed(program, how)), "{how:?}");
    }
}

#[test]
fn days_since_move_like_now() {
    let days = |program: &mut Program| {
        let seen = field(program, "seen", Type::Time, None);
        program.graph.add(Op::DaysSince(seen), Type::Float)
    };
    let whole = |program: &mut Program| {
        let days = days(program);
        program.graph.add(Op::Round(days), Type::Int)
    };
    assert!(!turning(|program| {
        let (whole, three) = (whole(program), constant(program, Value::Int(3)));
        compare(program, Compare::GreaterEqual, whole, three)
    }));
    assert!(turning(|program| {
        let (whole, three) = (whole(program), constant(program, Value::Int(3)));
        compare(program, Compare::Equal, whole, three)
    }));
    assert!(turning(|program| {
        let (days, low) = (days(program), constant(program, Value::Int(3)));
        let high = constant(program, Value::Int(7));
        program.graph.add(Op::Between(days, low, high), Type::Bool)
    }));
    assert!(turning(|program| {
        let whole = whole(program);
        program.graph.add(Op::OneOf(whole, vec![Value::Int(3)]), Type::Bool)
    }));
}

#[test]
fn sides_that_move_apart_are_fine_and_sides_that_chase_each_other_are_not() {
    let both = |factor: i64| {
        turning(|program| {
            let (now, seen) = (now(program), field(program, "seen", Type::Time, None));
            let one = subtract(program, now, seen, Type::Duration);
            let factor = constant(program, Value::Int(factor));
            let other = program.graph.add(Op::Arithmetic(Arithmetic::Multiply, one, factor), Type::Duration);
            compare(program, Compare::Less, one, other)
        })
    };
    assert!(both(2), "both rise");
    assert!(!both(-2), "one rises, the other falls");
}

#[test]
fn a_factor_of_unknown_sign_keeps_one_direction() {
    let scaled = |moving: bool| {
        turning(|program| {
            let rate = field(program, "rate", Type::Float, None);
            let seen = field(program, "seen", Type::Time, None);
            let days = program.graph.add(Op::DaysSince(seen), Type::Float);
            let factor = if moving { days } else { rate };
            let cost = program.graph.add(Op::Arithmetic(Arithmetic::Multiply, days, factor), Type::Float);
            let hundred = constant(program, Value::Int(100));
            compare(program, Compare::Greater, cost, hundred)
        })
    };
    assert!(!scaled(false));
    assert!(scaled(true), "a square falls, then rises");
}

/// `(if CONDITION then 1 else 2) == 2`
fn choice(condition: impl Fn(&mut Program) -> ExprId) -> bool {
    turning(|program| {
        let (early, late) = (constant(program, Value::Int(1)), constant(program, Value::Int(2)));
        let condition = condition(program);
        let chosen = program.graph.add(Op::If(condition, early, late), Type::Int);
        let chosen = named(program, "chosen", chosen);
        compare(program, Compare::Equal, chosen, late)
    })
}

#[test]
fn a_choice_by_one_comparison_changes_once_and_by_two_may_turn() {
    assert!(!choice(|program| field(program, "flag", Type::Bool, None)));
    assert!(!choice(|program| elapsed(program, Compare::Greater)));
    let both = |program: &mut Program| {
        let (a, b) = (elapsed(program, Compare::Greater), elapsed(program, Compare::Less));
        program.graph.add(Op::And(a, b), Type::Bool)
    };
    assert!(choice(both), "true for a while");
    assert!(!choice(|program| {
        let (moving, flag) = (elapsed(program, Compare::Less), field(program, "flag", Type::Bool, None));
        let either = program.graph.add(Op::Or(flag, moving), Type::Bool);
        program.graph.add(Op::Not(either), Type::Bool)
    }));
}

#[test]
fn a_choice_between_moving_values_may_turn() {
    assert!(turning(|program| {
        let seen = field(program, "seen", Type::Time, None);
        let days = program.graph.add(Op::DaysSince(seen), Type::Float);
        let condition = elapsed(program, Compare::Greater);
        let zero = constant(program, Value::Float(0.0));
        let chosen = program.graph.add(Op::If(condition, zero, days), Type::Float);
        let three = constant(program, Value::Float(3.0));
        compare(program, Compare::Greater, chosen, three)
    }));
}

#[test]
fn logic_over_comparisons_is_fine() {
    assert!(!turning(|program| {
        let (a, b) = (elapsed(program, Compare::Greater), elapsed(program, Compare::LessEqual));
        let both = program.graph.add(Op::And(a, b), Type::Bool);
        let yes = constant(program, Value::Bool(true));
        compare(program, Compare::Equal, both, yes)
    }));
}
