//! What most steps are, where all that they read is there: small, beside each other, and with their constants in them.
//!
//! What operations mean is said in `compute`, which takes all other steps, and these too where something is unusual: where a value
//! is absent, but for one that is imputed.

use super::cell::Cell;
use super::frame::{Frame, Twin};
use super::row::{Row, Texts};
use super::truths::{Combine, Truths};
use onboard_ir::plan::{Act, Among, Place, Plan, Source, Step};
use onboard_ir::{Compare, Value};
use std::sync::Arc;

/// A step whose result is a truth value.
#[derive(Clone, Debug)]
pub(super) struct Quick {
    /// As [`Step::hangs`].
    hangs: u64,
    out: Place,
    /// Its operand, or the first of two.
    of: Place,
    act: QuickAct,
    /// The next step, where that does nothing but combine what this one finds with another truth value.
    then: Option<Then>,
}

/// A step that combines what the step before it finds.
#[derive(Clone, Debug)]
struct Then {
    how: Combine,
    with: Place,
    out: Place,
}

/// What such a step computes.
#[derive(Clone, Debug)]
enum QuickAct {
    Not,
    Combine(Combine, Place),
    Int(Range<i64>),
    Float(Range<f64>),
    /// Whether a member is one of these.
    Member(u64),
    /// Whether a set has a member of these, which is one.
    Set(u64),
    Text(TextTest),
    /// Another operation.
    Other,
}

/// What is asked of a text.
#[derive(Clone, Debug)]
enum TextTest {
    /// Whether it is one of some that are short.
    Short(Box<[u64]>),
    OneOf(Box<[Arc<str>]>),
    StartsWith(Arc<str>),
    EndsWith(Arc<str>),
}

impl TextTest {
    /// Whether a text is one of these.
    fn one_of(those: Vec<Arc<str>>) -> Self {
        let words: Option<Box<[u64]>> = those.iter().map(|that| short(that)).collect();
        words.map_or_else(|| Self::OneOf(those.into()), Self::Short)
    }

    /// Apart from the loop over steps, which has enough to hold in registers.
    #[inline(never)]
    fn holds(&self, text: &str) -> bool {
        match self {
            // All are looked at: which of them it is, nobody can foretell.
            Self::Short(those) => {
                short(text).is_some_and(|text| those.iter().fold(false, |any, that| any | (*that == text)))
            }
            Self::OneOf(those) => those.iter().any(|that| text == &**that),
            Self::StartsWith(that) => text.starts_with(&**that),
            Self::EndsWith(that) => text.ends_with(&**that),
        }
    }
}

/// Whether a number is in a range, or whether it is not: what every comparison with a constant asks.
#[derive(Clone, Debug)]
struct Range<T> {
    least: T,
    most: T,
    inside: bool,
}

impl<T: Copy + PartialOrd> Range<T> {
    /// The numbers that meet a comparison with one, of those from the least to the most there are.
    fn new(how: Compare, with: T, (least, most): (T, T)) -> Self {
        match how {
            Compare::Equal => Self { least: with, most: with, inside: true },
            Compare::NotEqual => Self { least: with, most: with, inside: false },
            Compare::LessEqual => Self { least, most: with, inside: true },
            Compare::Greater => Self { least, most: with, inside: false },
            Compare::GreaterEqual => Self { least: with, most, inside: true },
            Compare::Less => Self { least: with, most, inside: false },
        }
    }

    #[inline]
    fn has(&self, number: T) -> bool {
        !((self.least <= number) & (number <= self.most) ^ self.inside)
    }
}

/// Takes steps up to one that is unusual: how many were taken.
pub(super) fn take(steps: &[Quick], row: &mut Row, imputed: u64) -> usize {
    let (cells, truths, texts) = row.parts();
    let mut rest = steps.iter();
    // What is left over is counted, and not what was taken: then there is nothing to count while steps are taken.
    let taken = |left: usize| steps.len() - 1 - left;
    while let Some(mut step) = rest.next() {
        let Some(mut found) = step.usual(cells, truths, texts) else { return taken(rest.len()) };
        if step.hangs & imputed != 0 {
            let Some(parted) = step.parted(found, cells) else { return taken(rest.len()) };
            found = parted;
        }
        if let Some(place) = truths.get_mut(step.out.index()) {
            *place = found;
        }
        // Truth values of both frames are combined at once, so that it does not matter what they hang on.
        while let Some(then) = &step.then
            && let Some(next) = rest.next()
        {
            let with = truths.get(then.with.index()).copied();
            let Some(both) = with.and_then(|with| found.combine(with, then.how)) else {
                return taken(rest.len());
            };
            if let Some(place) = truths.get_mut(then.out.index()) {
                *place = both;
            }
            (step, found) = (next, both);
        }
    }
    steps.len()
}

impl Quick {
    /// What the step finds, looking at the cell that rules see, or at the truth values in both frames; none where something is
    /// unusual.
    #[inline(always)]
    fn usual(&self, cells: &[Twin<Cell>], truths: &[Truths], texts: &Texts) -> Option<Truths> {
        let truth = |place: Place| truths.get(place.index()).copied();
        let cell = || cells.get(self.of.index()).map(|cell| cell.rules);
        Some(match &self.act {
            QuickAct::Not => truth(self.of)?.not()?,
            QuickAct::Combine(how, b) => truth(self.of)?.combine(truth(*b)?, *how)?,
            QuickAct::Int(range) => match cell()? {
                Cell::Int(a) => Truths::same(range.has(a)),
                _ => return None,
            },
            QuickAct::Float(range) => match cell()? {
                Cell::Float(a) if !a.get().is_nan() => Truths::same(range.has(a.get())),
                _ => return None,
            },
            QuickAct::Member(bits) => match cell()? {
                Cell::Member(a @ ..64) => Truths::same(bits >> a & 1 == 1),
                _ => return None,
            },
            QuickAct::Set(member) => match cell()? {
                Cell::Set(a) => Truths::same(a & member != 0),
                _ => return None,
            },
            QuickAct::Text(test) => match cell()? {
                Cell::Text(at) => Truths::same(test.holds(texts.text(at))),
                _ => return None,
            },
            QuickAct::Other => return None,
        })
    }

    /// The same of a step that hangs on what is imputed: where its operand is absent as stated, so is what comes of it, for the
    /// same reason. None where it is not absent.
    #[inline(never)]
    fn parted(&self, found: Truths, cells: &mut [Twin<Cell>]) -> Option<Truths> {
        if matches!(self.act, QuickAct::Not | QuickAct::Combine(..)) {
            return Some(found);
        }
        let absent = cells.get(self.of.index())?.stated;
        if absent.is_known() {
            return None;
        }
        cells.get_mut(self.out.index())?.stated = absent;
        Some(found.only(Frame::Rules))
    }

    /// The steps of a plan, in order.
    pub(super) fn of(plan: &Plan) -> Vec<Self> {
        let sources = plan.sources();
        let constant = |place: Place| match sources.get(place.index()) {
            Some(Source::Constant(value)) => Some(value),
            _ => None,
        };
        let quick = |(position, step): (usize, &Step)| {
            let (of, act) = QuickAct::of(&step.act, constant).unwrap_or((step.out, QuickAct::Other));
            let next = plan.steps.get(position + 1);
            let then = next.and_then(|next| Then::of(&next.act, step.out, next.out));
            Self { hangs: step.hangs, out: step.out, of, act, then }
        };
        plan.steps.iter().enumerate().map(quick).collect()
    }
}

impl Then {
    /// How an act combines what stands in a place with another truth value; none where it does not.
    fn of(act: &Act, found: Place, out: Place) -> Option<Self> {
        let (how, a, b) = combined(act)?;
        let with = if a == found { Some(b) } else { (b == found).then_some(a) };
        Some(Self { how, with: with?, out })
    }
}

impl QuickAct {
    /// An act with its operand; none where it is another operation.
    fn of<'a>(act: &Act, constant: impl Fn(Place) -> Option<&'a Value>) -> Option<(Place, Self)> {
        if let Some((how, a, b)) = combined(act) {
            return Some((a, Self::Combine(how, b)));
        }
        Some(match act {
            Act::Not(a) => (*a, Self::Not),
            Act::Compare(how, a, b) => (*a, Self::compare(*how, constant(*b)?)?),
            Act::OneOf(a, Among::Members(bits)) => (*a, Self::Member(*bits)),
            Act::OneOf(a, Among::Values(values)) => {
                (*a, Self::Text(TextTest::one_of(values.iter().map(text).collect::<Option<_>>()?)))
            }
            Act::Holds(set, member) => match constant(*member)? {
                Value::Member(member @ ..64) => (*set, Self::Set(1 << member)),
                _ => return None,
            },
            Act::StartsWith(a, b) => (*a, Self::Text(TextTest::StartsWith(text(constant(*b)?)?))),
            Act::EndsWith(a, b) => (*a, Self::Text(TextTest::EndsWith(text(constant(*b)?)?))),
            _ => return None,
        })
    }

    /// A comparison with a constant.
    fn compare(how: Compare, constant: &Value) -> Option<Self> {
        Some(match constant {
            Value::Int(b) => Self::Int(Range::new(how, *b, (i64::MIN, i64::MAX))),
            Value::Float(b) => Self::Float(Range::new(how, *b, (f64::NEG_INFINITY, f64::INFINITY))),
            Value::Member(b @ ..64) if how == Compare::Equal => Self::Member(1 << b),
            _ => return None,
        })
    }
}

/// How an act combines two truth values, and which; none where it does not.
fn combined(act: &Act) -> Option<(Combine, Place, Place)> {
    match act {
        Act::And(a, b) => Some((Combine::And, *a, *b)),
        Act::Or(a, b) => Some((Combine::Or, *a, *b)),
        _ => None,
    }
}

/// A text of up to seven bytes as a word; no two have the same.
#[inline]
fn short(text: &str) -> Option<u64> {
    let (mut word, bytes) = ([0; 8], text.as_bytes());
    let [rest @ .., length] = &mut word;
    *length = u8::try_from(bytes.len()).ok().filter(|length| *length < 8)?;
    rest.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
    Some(u64::from_le_bytes(word))
}

fn text(value: &Value) -> Option<Arc<str>> {
    match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}
