//! Truth is three-valued (strong Kleene).

use crate::sketch::{Sketch, nobody, text, value_of};
use onboard_ir::{Compare, ExprId, Op, Type, Value};
use onboard_runtime::{Reason, Slot};

/// A truth value as an expression: true, false, or (of a field that nobody answered) unknown.
fn truth(sketch: &mut Sketch, truth: Option<bool>) -> ExprId {
    match truth {
        Some(truth) => sketch.constant(Value::Bool(truth)),
        None => {
            let field = sketch.field("open", Type::Bool);
            sketch.read(field)
        }
    }
}

fn junction(a: Option<bool>, b: Option<bool>, op: fn(ExprId, ExprId) -> Op) -> Option<bool> {
    let mut sketch = Sketch::new();
    let (a, b) = (truth(&mut sketch, a), truth(&mut sketch, b));
    let node = sketch.add(op(a, b), Type::Bool);
    let engine = sketch.engine();
    value_of(&engine, &nobody(&engine), node).truth()
}

const T: Option<bool> = Some(true);
const F: Option<bool> = Some(false);
const U: Option<bool> = None;

#[test]
fn and_has_nine_rows() {
    let rows =
        [(T, T, T), (T, F, F), (T, U, U), (F, T, F), (F, F, F), (F, U, F), (U, T, U), (U, F, F), (U, U, U)];
    for (a, b, expected) in rows {
        assert_eq!(junction(a, b, Op::And), expected, "{a:?} and {b:?}");
    }
}

#[test]
fn or_has_nine_rows() {
    let rows =
        [(T, T, T), (T, F, T), (T, U, T), (F, T, T), (F, F, F), (F, U, U), (U, T, T), (U, F, U), (U, U, U)];
    for (a, b, expected) in rows {
        assert_eq!(junction(a, b, Op::Or), expected, "{a:?} or {b:?}");
    }
}

#[test]
fn not_has_three_rows() {
    for (a, expected) in [(T, F), (F, T), (U, U)] {
        let mut sketch = Sketch::new();
        let a = truth(&mut sketch, a);
        let node = sketch.not(a);
        let engine = sketch.engine();
        assert_eq!(value_of(&engine, &nobody(&engine), node).truth(), expected);
    }
}

#[test]
fn false_or_a_comparison_with_an_absent_value_is_unknown() {
    let mut sketch = Sketch::new();
    let x = sketch.field("x", Type::Text);
    let x = sketch.read(x);
    let no = sketch.constant(Value::Bool(false));
    let same = sketch.test(Compare::Equal, x, text("foo"));
    let node = sketch.or(no, same);
    let engine = sketch.engine();
    assert_eq!(value_of(&engine, &nobody(&engine), node), Slot::Absent(Reason::Unasked));
    let mut profile = nobody(&engine);
    profile.state(onboard_ir::FieldId(0), text("foo"));
    assert_eq!(value_of(&engine, &profile, node).truth(), T);
    profile.state(onboard_ir::FieldId(0), text("bar"));
    assert_eq!(value_of(&engine, &profile, node).truth(), F);
}

#[test]
fn is_missing_is_always_true_or_false() {
    let mut sketch = Sketch::new();
    let x = sketch.field("x", Type::Bool);
    let x = sketch.read(x);
    let unknown = sketch.not(x);
    let node = sketch.add(Op::IsMissing(unknown), Type::Bool);
    let engine = sketch.engine();
    assert_eq!(value_of(&engine, &nobody(&engine), node).truth(), T);
    let mut profile = nobody(&engine);
    profile.state(onboard_ir::FieldId(0), Value::Bool(true));
    assert_eq!(value_of(&engine, &profile, node).truth(), F);
}

#[test]
fn if_with_an_unknown_condition_is_absent_unless_both_branches_agree() {
    let case = |condition: Option<bool>, a: Option<i64>, b: Option<i64>| {
        let mut sketch = Sketch::new();
        let condition = truth(&mut sketch, condition);
        let mut branch = |value: Option<i64>, name: &str| match value {
            Some(value) => sketch.constant(Value::Int(value)),
            None => {
                let field = sketch.field(name, Type::Int);
                sketch.read(field)
            }
        };
        let (a, b) = (branch(a, "a"), branch(b, "b"));
        let node = sketch.add(Op::If(condition, a, b), Type::Int);
        let engine = sketch.engine();
        value_of(&engine, &nobody(&engine), node).value().cloned()
    };
    assert_eq!(case(T, Some(1), Some(2)), Some(Value::Int(1)));
    assert_eq!(case(F, Some(1), Some(2)), Some(Value::Int(2)));
    assert_eq!(case(U, Some(1), Some(2)), None);
    assert_eq!(case(U, Some(1), Some(1)), Some(Value::Int(1)));
    assert_eq!(case(U, None, None), None);
    assert_eq!(case(T, None, Some(2)), None);
    assert_eq!(case(F, None, Some(2)), Some(Value::Int(2)));
}

#[test]
fn otherwise_takes_the_first_that_is_present_and_the_first_reason() {
    let mut sketch = Sketch::new();
    let (a, b) = (sketch.field("a", Type::Bool), sketch.field("b", Type::Bool));
    let (a, b) = (sketch.read(a), sketch.read(b));
    let node = sketch.add(Op::Otherwise(a, b), Type::Bool);
    let engine = sketch.engine();
    let mut profile = nobody(&engine);
    profile.fields[0].origin = Slot::Absent(Reason::Invalid);
    assert_eq!(value_of(&engine, &profile, node), Slot::Absent(Reason::Invalid));
    profile.state(onboard_ir::FieldId(1), Value::Bool(false));
    assert_eq!(value_of(&engine, &profile, node).truth(), F);
    profile.state(onboard_ir::FieldId(0), Value::Bool(true));
    assert_eq!(value_of(&engine, &profile, node).truth(), T);
}

#[test]
fn an_absent_result_has_the_reason_of_its_first_absent_operand() {
    let mut sketch = Sketch::new();
    let (a, b) = (sketch.field("a", Type::Int), sketch.field("b", Type::Int));
    let (a, b) = (sketch.read(a), sketch.read(b));
    let less = sketch.compare(Compare::Less, a, b);
    let same = sketch.compare(Compare::Equal, b, a);
    let both = sketch.and(less, same);
    let engine = sketch.engine();
    let mut profile = nobody(&engine);
    profile.fields[0].origin = Slot::Absent(Reason::Invalid);
    assert_eq!(value_of(&engine, &profile, less), Slot::Absent(Reason::Invalid));
    assert_eq!(value_of(&engine, &profile, same), Slot::Absent(Reason::Unasked));
    assert_eq!(value_of(&engine, &profile, both), Slot::Absent(Reason::Invalid));
}
