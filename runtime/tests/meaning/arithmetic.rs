//! Numbers, times, texts.

use crate::sketch::{DAY, HOUR, Sketch, int, nobody, text, value_of};
use onboard_ir::{Arithmetic, Compare, Op, PatternId, Type, Value};
use onboard_runtime::{Reason, Slot};
use proptest::prelude::*;

const INVALID: Slot = Slot::Absent(Reason::Invalid);

fn calculate(how: Arithmetic, a: Value, b: Value) -> Slot {
    let mut sketch = Sketch::new();
    let (a, b) = (sketch.constant(a), sketch.constant(b));
    let node = sketch.arithmetic(how, a, b, Type::Int);
    let engine = sketch.engine();
    value_of(&engine, &nobody(&engine), node)
}

fn is(value: Value) -> Slot {
    Slot::Known(value)
}

fn compared(how: Compare, a: Value, b: Value) -> Option<bool> {
    let mut sketch = Sketch::new();
    let (a, b) = (sketch.constant(a), sketch.constant(b));
    let node = sketch.compare(how, a, b);
    let engine = sketch.engine();
    value_of(&engine, &nobody(&engine), node).truth()
}

/// The value of an operation on constants.
fn of(constants: &[Value], op: impl FnOnce(&[onboard_ir::ExprId]) -> Op, ty: Type) -> Slot {
    let mut sketch = Sketch::new();
    sketch.program.patterns.push("^[a-c]+$".into());
    let constants: Vec<_> = constants.iter().map(|value| sketch.constant(value.clone())).collect();
    let node = sketch.add(op(&constants), ty);
    let engine = sketch.engine();
    value_of(&engine, &nobody(&engine), node)
}

#[test]
fn ints_are_checked() {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    assert_eq!(calculate(Add, int(2), int(3)), is(int(5)));
    assert_eq!(calculate(Add, int(i64::MAX), int(1)), INVALID);
    assert_eq!(calculate(Subtract, int(i64::MIN), int(1)), INVALID);
    assert_eq!(calculate(Multiply, int(i64::MAX), int(2)), INVALID);
    assert_eq!(calculate(Divide, int(1), int(0)), INVALID);
    assert_eq!(calculate(Divide, int(0), int(0)), INVALID);
    assert_eq!(calculate(Divide, int(7), int(2)), is(Value::Float(3.5)));
    assert_eq!(of(&[int(i64::MIN)], |a| Op::Negate(a[0]), Type::Int), INVALID);
    assert_eq!(of(&[int(i64::MIN)], |a| Op::Abs(a[0]), Type::Int), INVALID);
    assert_eq!(of(&[int(-4)], |a| Op::Abs(a[0]), Type::Int), is(int(4)));
}

#[test]
fn floats_are_never_infinite_and_zero_has_no_sign() {
    use Arithmetic::{Add, Divide, Multiply};
    assert_eq!(calculate(Add, Value::Float(f64::MAX), Value::Float(f64::MAX)), INVALID);
    assert_eq!(calculate(Divide, Value::Float(1.0), Value::Float(0.0)), INVALID);
    let Slot::Known(Value::Float(zero)) = calculate(Multiply, int(0), Value::Float(-1.0)) else {
        panic!("no float")
    };
    assert!(zero.is_sign_positive());
    assert_eq!(calculate(Add, int(1), Value::Float(0.5)), is(Value::Float(1.5)));
}

#[test]
fn ints_and_floats_compare_exactly() {
    // 2^53 + 1 is no float: converting it would make it equal to 2^53.
    let odd = (1_i64 << 53) + 1;
    let even = (1_i64 << 53) as f64;
    assert_eq!(compared(Compare::Equal, int(odd), Value::Float(even)), Some(false));
    assert_eq!(compared(Compare::Greater, int(odd), Value::Float(even)), Some(true));
    assert_eq!(compared(Compare::Less, int(i64::MAX), Value::Float(9_223_372_036_854_775_808.0)), Some(true));
    assert_eq!(
        compared(Compare::GreaterEqual, int(i64::MIN), Value::Float(-9_223_372_036_854_775_808.0)),
        Some(true)
    );
    assert_eq!(compared(Compare::Equal, Value::Float(3.0), int(3)), Some(true));
    assert_eq!(compared(Compare::Less, int(-3), Value::Float(-2.5)), Some(true));
    assert_eq!(compared(Compare::Less, int(-2), Value::Float(-2.5)), Some(false));
    assert_eq!(compared(Compare::Less, Value::Float(f64::MAX), int(i64::MAX)), Some(false));
}

#[test]
fn times_dates_and_durations_fit_together() {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    let hour = || Value::Duration(HOUR);
    assert_eq!(calculate(Subtract, Value::Time(HOUR), Value::Time(0)), is(hour()));
    assert_eq!(calculate(Add, Value::Time(0), hour()), is(Value::Time(HOUR)));
    assert_eq!(calculate(Add, hour(), Value::Time(0)), is(Value::Time(HOUR)));
    assert_eq!(calculate(Add, Value::Time(i64::MAX), hour()), INVALID);
    assert_eq!(calculate(Multiply, hour(), int(2)), is(Value::Duration(2 * HOUR)));
    assert_eq!(calculate(Multiply, Value::Float(0.5), hour()), is(Value::Duration(HOUR / 2)));
    assert_eq!(calculate(Divide, Value::Duration(3), int(2)), is(Value::Duration(2)));
    assert_eq!(calculate(Divide, Value::Duration(-3), int(2)), is(Value::Duration(-2)));
    assert_eq!(calculate(Divide, hour(), int(0)), INVALID);
    assert_eq!(calculate(Divide, Value::Duration(i64::MIN), int(-1)), INVALID);
    assert_eq!(calculate(Divide, hour(), Value::Duration(HOUR / 4)), is(Value::Float(4.0)));
    assert_eq!(calculate(Subtract, Value::Date(10), Value::Date(3)), is(Value::Duration(7 * DAY)));
    assert_eq!(calculate(Add, Value::Date(10), Value::Duration(2 * DAY)), is(Value::Date(12)));
    assert_eq!(calculate(Add, Value::Date(10), hour()), INVALID);
    assert_eq!(calculate(Add, Value::Date(i32::MAX), Value::Duration(DAY)), INVALID);
    assert_eq!(calculate(Add, text("a"), text("b")), INVALID);
}

#[test]
fn days_since_is_a_float() {
    let mut sketch = Sketch::new();
    let then = sketch.constant(Value::Time(-36 * HOUR));
    let node = sketch.add(Op::DaysSince(then), Type::Float);
    let engine = sketch.engine();
    assert_eq!(value_of(&engine, &nobody(&engine), node), is(Value::Float(1.5)));
}

#[test]
fn the_days_since_a_date_begin_with_its_first_instant_in_the_zone() {
    let mut sketch = Sketch::new();
    sketch.program.timezone = "America/New_York".into();
    // 1969-12-31 in New York begins at 05:00 UTC, 19 hours before the instant of evaluation.
    let then = sketch.constant(Value::Date(-1));
    let node = sketch.add(Op::DaysSince(then), Type::Float);
    let engine = sketch.engine();
    assert_eq!(value_of(&engine, &nobody(&engine), node), is(Value::Float(19.0 / 24.0)));
}

#[test]
fn rounding_and_buckets() {
    let round = |x: f64| of(&[Value::Float(x)], |a| Op::Round(a[0]), Type::Int);
    assert_eq!(round(2.5), is(int(3)));
    assert_eq!(round(-2.5), is(int(-3)));
    assert_eq!(round(0.49), is(int(0)));
    assert_eq!(round(1e300), INVALID);
    let edges = || vec![int(10), int(100), int(1000)];
    let bucket = |x: Value| of(&[x], |a| Op::Bucket(a[0], edges()), Type::Int);
    assert_eq!(bucket(int(9)), is(int(0)));
    assert_eq!(bucket(int(10)), is(int(1)));
    assert_eq!(bucket(Value::Float(99.9)), is(int(1)));
    assert_eq!(bucket(int(5000)), is(int(3)));
}

#[test]
fn least_and_greatest_mix_numbers() {
    let all = [int(3), Value::Float(2.5), int(7)];
    assert_eq!(of(&all, |a| Op::Min(a.to_vec()), Type::Float), is(Value::Float(2.5)));
    assert_eq!(of(&all, |a| Op::Max(a.to_vec()), Type::Float), is(Value::Float(7.0)));
    assert_eq!(of(&[int(3), int(7)], |a| Op::Max(a.to_vec()), Type::Int), is(int(7)));
}

#[test]
fn texts() {
    let two = |op: fn(onboard_ir::ExprId, onboard_ir::ExprId) -> Op, a: &str, b: &str| {
        of(&[text(a), text(b)], |x| op(x[0], x[1]), Type::Bool).truth()
    };
    assert_eq!(two(Op::Contains, "Acme Teams", "Team"), Some(true));
    assert_eq!(two(Op::Contains, "Acme Teams", "team"), Some(false));
    assert_eq!(two(Op::StartsWith, "Acme", "Ac"), Some(true));
    assert_eq!(two(Op::EndsWith, "Acme", "me"), Some(true));
    assert_eq!(of(&[text("ÀB")], |a| Op::Lower(a[0]), Type::Text), is(text("àb")));
    assert_eq!(of(&[text("añb")], |a| Op::Length(a[0]), Type::Int), is(int(3)));
    assert_eq!(of(&[Value::Set(0b1011)], |a| Op::Length(a[0]), Type::Int), is(int(3)));
    let matches = |x: &str| of(&[text(x)], |a| Op::Matches(a[0], PatternId(0)), Type::Bool).truth();
    assert_eq!(matches("abc"), Some(true));
    assert_eq!(matches("abd"), Some(false));
}

#[test]
fn membership() {
    let among = |x: Value, all: &[Value]| of(&[x], |a| Op::OneOf(a[0], all.to_vec()), Type::Bool).truth();
    assert_eq!(among(Value::Member(2), &[Value::Member(0), Value::Member(2)]), Some(true));
    assert_eq!(among(Value::Member(70), &[Value::Member(0), Value::Member(70)]), Some(true));
    assert_eq!(among(Value::Float(2.0), &[int(1), int(2)]), Some(true));
    assert_eq!(among(text("PT"), &[text("ES")]), Some(false));
    let holds = |set: u64, member: u32| {
        of(&[Value::Set(set), Value::Member(member)], |a| Op::Holds(a[0], a[1]), Type::Bool).truth()
    };
    assert_eq!(holds(0b100, 2), Some(true));
    assert_eq!(holds(0b100, 1), Some(false));
    let between =
        |x: i64| of(&[int(x), int(5), int(20)], |a| Op::Between(a[0], a[1], a[2]), Type::Bool).truth();
    assert_eq!([4, 5, 20, 21].map(between), [Some(false), Some(true), Some(true), Some(false)]);
}

proptest! {
    #[test]
    fn comparing_an_int_with_a_float_agrees_with_wide_arithmetic(a in any::<i64>(), near in -3_i32..3) {
        // A float near the int: exact in 128 bits.
        let b = a as f64 + f64::from(near);
        let expected = i128::from(a).cmp(&(b as i128));
        let how = [(Compare::Less, expected.is_lt()), (Compare::Equal, expected.is_eq())];
        for (how, expected) in how {
            prop_assert_eq!(compared(how, int(a), Value::Float(b)), Some(expected));
        }
    }
}
