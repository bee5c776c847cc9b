use crate::sample::program;
use onboard_ir::*;

#[test]
fn a_program_survives_being_stored() {
    let program = program();
    let bytes = program.to_bytes().unwrap();
    let loaded = Program::from_bytes(&bytes).unwrap();
    assert_eq!(loaded, program);
    assert_eq!(loaded.to_bytes().unwrap(), bytes);
    assert_eq!(hash(&loaded), program.hash);
}

#[test]
fn numbers_survive_to_the_bit() {
    let floats = [0.1 + 0.2, -0.0, f64::MIN_POSITIVE / 3.0, f64::MAX, 1e23, 9_007_199_254_740_993.0, 5e-324];
    let ints = [i64::MIN, i64::MAX, 9_007_199_254_740_993, 0];
    let mut values: Vec<Value> = floats.map(Value::Float).to_vec();
    values.extend(ints.map(Value::Int));
    values.extend([Value::Set(u64::MAX), Value::Time(i64::MIN), Value::Version((1 << 63) - 1)]);
    let mut state = 7_u64;
    for _ in 0..20_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let float = f64::from_bits(state ^ state >> 29);
        if float.is_finite() {
            values.push(Value::Float(float));
        }
    }
    let stored = serde_json::to_string(&values).unwrap();
    let loaded: Vec<Value> = serde_json::from_str(&stored).unwrap();
    let bits = |values: &[Value]| -> Vec<String> {
        let bits = |value: &Value| match value {
            Value::Float(x) => format!("{:x}", x.to_bits()),
            other => format!("{other:?}"),
        };
        values.iter().map(bits).collect()
    };
    assert_eq!(bits(&loaded), bits(&values));
}

#[test]
fn the_graph_stays_one_node_for_equal_expressions_after_loading() {
    let program = program();
    let mut loaded = Program::from_bytes(&program.to_bytes().unwrap()).unwrap();
    let before = loaded.graph.len();
    for node in program.graph.nodes() {
        loaded.graph.add(node.op.clone(), node.ty);
    }
    assert_eq!(loaded.graph.len(), before);
    let zero = loaded.graph.add(Op::Const(Value::Float(0.0)), Type::Float);
    let minus = loaded.graph.add(Op::Const(Value::Float(-0.0)), Type::Float);
    assert_ne!(zero, minus, "0.0 and -0.0 are two constants");
}

#[test]
fn what_is_no_stored_program_is_refused() {
    let refused = |bytes: &[u8]| Program::from_bytes(bytes).unwrap_err();
    assert!(matches!(refused(b""), LoadError::Malformed(_)));
    assert!(matches!(refused(b"[1, 2"), LoadError::Malformed(_)));
    assert!(matches!(refused(b"{\"format\": 1}"), LoadError::Malformed(_)));
    assert!(matches!(refused(b"{\"format\": 77, \"future\": true}"), LoadError::Version { found: 77 }));
    let mut damaged = program();
    damaged.segment_order.clear();
    assert!(matches!(refused(&damaged.to_bytes().unwrap()), LoadError::Unsound(_)));
    let whole = program().to_bytes().unwrap();
    for end in (0..whole.len()).step_by(97) {
        assert!(matches!(refused(&whole[..end]), LoadError::Malformed(_)), "cut at {end}");
    }
}
