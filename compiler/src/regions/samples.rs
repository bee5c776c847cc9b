//! Values in each region of a field: at the constants with which it is compared, beside them, and where nothing is asked.

use foldhash::HashSet;
use onboard_ir::{ExprId, Field, Op, Program, Type, Value};

/// At most so many members of a set are tried in every combination.
const COMBINED: u32 = 6;

/// A value of each region that the atoms can tell apart, ascending; and whether every region has one for certain.
pub(super) fn of(program: &Program, field: &Field, atoms: &[ExprId]) -> (Vec<Value>, bool) {
    let constants = Constants::of(program, atoms);
    let whole = constants.plain;
    match field.ty {
        Type::Bool => (vec![Value::Bool(false), Value::Bool(true)], true),
        Type::Member(of) => {
            let members = program.enumerations.get(of.index()).map_or(0, |of| of.members.len());
            ((0..).take(members).map(Value::Member).collect(), true)
        }
        Type::Set(of) => {
            let members = program.enumerations.get(of.index()).map_or(0, |of| of.members.len());
            sets(members, &constants)
        }
        Type::Float => (within(field, floats(field, &constants)), whole),
        Type::Int | Type::Date | Type::Time | Type::Duration | Type::Version => {
            (within(field, steps(field, &constants)), whole)
        }
        Type::Text | Type::Country | Type::Language | Type::Email | Type::Url => texts(field.ty, &constants),
        Type::Path => (Vec::new(), false),
    }
}

/// The constants in the atoms.
struct Constants {
    values: Vec<Value>,
    /// Whether each atom compares the field itself with constants, so that it can change only at these.
    plain: bool,
}

impl Constants {
    fn of(program: &Program, atoms: &[ExprId]) -> Self {
        let mut constants = Self { values: Vec::new(), plain: true };
        let mut open: Vec<ExprId> = atoms.to_vec();
        let mut seen: HashSet<ExprId> = open.iter().copied().collect();
        constants.plain = atoms.iter().all(|atom| is_plain(program, *atom));
        while let Some(expr) = open.pop() {
            let Some(node) = program.graph.get(expr) else { continue };
            match &node.op {
                Op::Const(value) => constants.values.push(value.clone()),
                Op::OneOf(_, values) | Op::Bucket(_, values) => {
                    constants.values.extend(values.iter().cloned())
                }
                Op::Let(of) => {
                    let named = program.lets.get(of.index()).map(|of| of.value);
                    open.extend(named.filter(|of| seen.insert(*of)));
                }
                _ => {}
            }
            open.extend(node.op.operands().into_iter().filter(|of| seen.insert(*of)));
        }
        constants
    }
}

/// Whether an atom can change only at its constants: it compares the field (stated or not, declassified or not) with them.
fn is_plain(program: &Program, atom: ExprId) -> bool {
    let op = |expr: ExprId| program.graph.get(expr).map(|node| &node.op);
    match op(atom) {
        Some(Op::Field(_)) => true,
        Some(Op::Compare(_, a, b)) => {
            let constant = |expr: ExprId| matches!(op(expr), Some(Op::Const(_)));
            (is_field(program, *a) && constant(*b)) || (constant(*a) && is_field(program, *b))
        }
        Some(Op::OneOf(a, _)) => is_field(program, *a),
        Some(Op::Between(a, low, high)) => {
            let constant = |expr: ExprId| matches!(op(expr), Some(Op::Const(_)));
            is_field(program, *a) && constant(*low) && constant(*high)
        }
        Some(Op::Holds(set, member)) => is_field(program, *set) && matches!(op(*member), Some(Op::Const(_))),
        _ => false,
    }
}

/// Whether the expression is the field, or a step function of it that changes only at its constants.
fn is_field(program: &Program, expr: ExprId) -> bool {
    let mut at = expr;
    // Each step goes to an earlier node, so that this ends.
    loop {
        at = match program.graph.get(at).map(|node| &node.op) {
            Some(Op::Field(_)) => return true,
            Some(Op::Stated(of) | Op::Declassify(of, _) | Op::Bucket(of, _)) => *of,
            Some(Op::Let(of)) => match program.lets.get(of.index()) {
                Some(of) if of.value < at => of.value,
                _ => return false,
            },
            // A constant in place of an absent value; where the value is there it is the field.
            Some(Op::Otherwise(of, other))
                if matches!(program.graph.get(*other).map(|node| &node.op), Some(Op::Const(_))) =>
            {
                *of
            }
            _ => return false,
        };
    }
}

/// Only what the range allows, ascending, each once.
fn within(field: &Field, mut values: Vec<Value>) -> Vec<Value> {
    if let Some(range) = &field.range {
        values.retain(|value| order(&range.low, value).is_le() && order(value, &range.high).is_le());
    }
    values.sort_by(order);
    values.dedup();
    values
}

fn order(a: &Value, b: &Value) -> std::cmp::Ordering {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) => a.total_cmp(b),
        (a, b) => whole(a).cmp(&whole(b)),
    }
}

/// A value with steps, as a whole number.
fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Int(n) | Value::Time(n) | Value::Duration(n) => Some(*n),
        Value::Date(days) => Some(i64::from(*days)),
        Value::Version(version) => i64::try_from(*version).ok(),
        Value::Bool(_) | Value::Float(_) | Value::Text(_) | Value::Member(_) | Value::Set(_) => None,
    }
}

/// The value of the field's type at this whole number, where it has one.
fn stepped(ty: Type, n: i64) -> Option<Value> {
    match ty {
        Type::Int => Some(Value::Int(n)),
        Type::Time => Some(Value::Time(n)),
        Type::Duration => Some(Value::Duration(n)),
        Type::Date => i32::try_from(n).ok().map(Value::Date),
        Type::Version => u64::try_from(n).ok().map(Value::Version),
        _ => None,
    }
}

/// Each constant with the values before and after it, and the ends of the range.
fn steps(field: &Field, constants: &Constants) -> Vec<Value> {
    let mut values = Vec::new();
    let mut beside = |n: i64| {
        let around = [n.checked_sub(1), Some(n), n.checked_add(1)];
        values.extend(around.into_iter().flatten().filter_map(|n| stepped(field.ty, n)));
    };
    for constant in &constants.values {
        match constant {
            // A whole field compared with a broken number changes between the whole numbers beside it.
            #[expect(
                clippy::cast_possible_truncation,
                reason = "`as` stops at the ends, which is what is meant"
            )]
            Value::Float(x) => {
                beside(x.floor() as i64);
                beside(x.ceil() as i64);
            }
            other => whole(other).into_iter().for_each(&mut beside),
        }
    }
    values.extend(field.range.iter().flat_map(|range| [range.low.clone(), range.high.clone()]));
    if values.is_empty() {
        values.extend(stepped(field.ty, 0));
    }
    values
}

/// Each constant with the numbers before and after it, and the ends of the range.
fn floats(field: &Field, constants: &Constants) -> Vec<Value> {
    let mut numbers: Vec<f64> = Vec::new();
    for constant in &constants.values {
        let x = match constant {
            Value::Float(x) => *x,
            #[expect(clippy::cast_precision_loss, reason = "its neighbours are tried too")]
            Value::Int(n) => *n as f64,
            _ => continue,
        };
        numbers.extend([x.next_down(), x, x.next_up()]);
    }
    let mut values: Vec<Value> = numbers.into_iter().filter(|x| x.is_finite()).map(Value::Float).collect();
    values.extend(field.range.iter().flat_map(|range| [range.low.clone(), range.high.clone()]));
    if values.is_empty() {
        values.push(Value::Float(0.0));
    }
    values
}

/// The members that are asked for in every combination, where these are few; without and with all others.
fn sets(members: usize, constants: &Constants) -> (Vec<Value>, bool) {
    let all = if members >= 64 { u64::MAX } else { (1 << members) - 1 };
    let mut asked = 0_u64;
    let mut samples = vec![0, all];
    for constant in &constants.values {
        match constant {
            Value::Member(member) => asked |= 1_u64.checked_shl(*member).unwrap_or(0),
            Value::Set(bits) => samples.extend([*bits, !bits & all]),
            _ => {}
        }
    }
    let bits: Vec<u64> = (0..64).map(|bit| 1 << bit).filter(|bit| asked & bit != 0).collect();
    let few = asked.count_ones() <= COMBINED;
    let combinations = if few { 1_u64 << bits.len() } else { 0 };
    for combination in 0..combinations {
        let chosen = (0..).zip(&bits).filter(|(at, _)| combination >> at & 1 == 1).map(|(_, bit)| bit);
        samples.push(chosen.sum());
    }
    samples.extend(bits.iter().flat_map(|bit| [*bit, all & !bit]));
    samples.iter_mut().for_each(|sample| *sample &= all);
    samples.sort_unstable();
    samples.dedup();
    (samples.into_iter().map(Value::Set).collect(), few && constants.plain)
}

/// The texts that are asked for, and one that is none of them.
fn texts(ty: Type, constants: &Constants) -> (Vec<Value>, bool) {
    let fresh: &[&str] = match ty {
        Type::Country => {
            &["PT", "BR", "DE", "FR", "US", "GB", "IN", "CN", "JP", "NG", "ZA", "AU", "CA", "MX"]
        }
        Type::Language => {
            &["en", "pt", "de", "fr", "es", "it", "nl", "pl", "sv", "fi", "el", "tr", "ja", "zh"]
        }
        Type::Email => &["somebody@example.com"],
        Type::Url => &["https://example.com/"],
        _ => &["something"],
    };
    let mut samples: Vec<&str> = Vec::new();
    for constant in &constants.values {
        if let Value::Text(text) = constant {
            samples.push(text);
        }
    }
    samples.sort_unstable();
    samples.dedup();
    let is_asked = |text: &str| samples.binary_search(&text).is_ok();
    let listed = fresh.iter().map(|text| (*text).to_owned());
    // Only where every one of them is asked for. There are only so many countries, and any could be asked for.
    let numbered = (1..).map_while(|n: u32| match ty {
        Type::Country | Type::Language => None,
        Type::Email => Some(format!("somebody{n}@example.com")),
        Type::Url => Some(format!("https://example.com/{n}")),
        _ => Some(format!("something {n}")),
    });
    let other = listed.chain(numbered).find(|text| !is_asked(text));
    let whole = other.is_some();
    let mut values: Vec<Value> = samples.iter().map(|text| Value::Text((*text).into())).collect();
    values.extend(other.map(|text| Value::Text(text.into())));
    (values, whole && constants.plain)
}
