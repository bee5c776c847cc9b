//! Functions, aggregates and fallbacks.

use super::{Signature, SignatureHelp};
use crate::query::completion::context::Context;
use crate::query::{Analysis, types};
use onboard_ir::Type;

/// What a window is.
const WINDOW: &str = "how far back: `7d`, or `7 calendar days`";

/// Which events count.
const FILTER: &str = "which events count: a condition on their properties";

/// The function whose argument is being written.
pub(super) fn call(context: &Context<'_>) -> Option<Signature> {
    let words = context.words();
    let mut closed = 0_usize;
    let mut commas = 0_usize;
    for (at, word) in words.iter().enumerate().rev() {
        match *word {
            ")" | "}" => closed += 1,
            "(" | "{" if closed > 0 => closed -= 1,
            "(" => {
                let before = words.get(..at)?;
                let (name, before) = before.split_last()?;
                if let Some(signature) = function(name, before.last() == Some(&"declassify")) {
                    return Some(signature.at(commas));
                }
                commas = 0;
            }
            "{" => return None,
            "," if closed == 0 => commas += 1,
            _ => {}
        }
    }
    reason(&words)
}

/// Behind `declassify bucket(…)`, the reason is what is missing.
fn reason(words: &[&str]) -> Option<Signature> {
    let at = words.iter().rposition(|word| *word == "declassify")?;
    let behind = words.get(at + 1..)?;
    let closes = behind.iter().position(|word| *word == ")")? + 1;
    let rest = behind.get(closes..)?;
    (behind.first() == Some(&"bucket") && matches!(rest, [] | ["because"]))
        .then(|| function("bucket", true).map(|signature| signature.at(2)))?
}

fn function(name: &str, declassified: bool) -> Option<Signature> {
    let signature = Signature::new;
    Some(match name {
        "lower" => signature("lower(<text>)", "the text in small letters", &["a text"]),
        "length" => signature(
            "length(<value>)",
            "how many characters a text has, or members a set",
            &["a text or a set"],
        ),
        "min" => signature(
            "min(<value>, <value, …>)",
            "the least of some values",
            &["the first", "more of its type"],
        ),
        "max" => signature(
            "max(<value>, <value, …>)",
            "the greatest of some values",
            &["the first", "more of its type"],
        ),
        "abs" => signature("abs(<number>)", "the number without its sign", &["a number or a duration"]),
        "round" => {
            signature("round(<number>)", "the nearest whole number, halves away from 0", &["a number"])
        }
        "bucket" if declassified => signature(
            "declassify bucket(<number>, <edge, …>) because \"<reason>\"",
            "the one way to lower a label: the value becomes so coarse that it tells little of a person, and says why",
            &["a number", "constants that rise", "why this may be known"],
        ),
        "bucket" => signature(
            "bucket(<number>, <edge, …>)",
            "how many edges lie at or below the number: 0 for the lowest range",
            &["a number", "constants that rise"],
        ),
        _ => return None,
    })
}

/// The aggregate or sequence that is being written: what stands behind the `=` of a trait.
pub(super) fn aggregate(words: &[&str]) -> Option<Signature> {
    let begin = words.iter().position(|word| *word == "=")? + 1;
    let words = words.get(begin..)?;
    if words.contains(&"then") {
        return Some(sequence(words));
    }
    let (form, meaning) = aggregate_form(words)?;
    let of_property = form.contains("PROPERTY");
    let mut documented = vec!["an event"];
    documented.extend(of_property.then_some("one of its properties, or a calculation: `(price * quantity)`"));
    documented.extend([FILTER, WINDOW]);
    let all = format!("{form} where <CONDITION> in last <WINDOW>");
    let signature = Signature::new(&all, meaning, &documented);
    let places = usize::from(of_property);
    let active = match words {
        [.., "in", "last"] => 2 + places,
        // Behind the name of a property, `in` asks for one of several; else a window begins.
        [.., "where" | "and" | "or" | "not" | "(", _, "in"] => 1 + places,
        [.., _, _, "in"] => 2 + places,
        [.., "in", "last", _] | [.., "in", "last", _, "calendar" | "days"] => 2 + places,
        _ if words.contains(&"where") => 1 + places,
        _ if words.contains(&".") => places,
        _ => 0,
    };
    Some(signature.at(active))
}

fn aggregate_form(words: &[&str]) -> Option<(&'static str, &'static str)> {
    Some(match words {
        ["count", ..] => ("count of <EVENT>", "how many there were; 0 where there were none"),
        ["sum", ..] => ("sum of <EVENT>.<PROPERTY>", "of all of them together; 0 where there were none"),
        ["mean", ..] => ("mean of <EVENT>.<PROPERTY>", "the mean; absent where there were none"),
        ["min", ..] => ("min of <EVENT>.<PROPERTY>", "the least; absent where there were none"),
        ["max", ..] => ("max of <EVENT>.<PROPERTY>", "the greatest; absent where there were none"),
        ["distinct", ..] => ("distinct <EVENT>.<PROPERTY>", "how many different values there were"),
        ["active", ..] => ("active days of <EVENT>", "on how many days there was one"),
        ["most", ..] => (
            "most common <EVENT>.<PROPERTY>",
            "the value that most had, of several the latest; absent where there were none",
        ),
        ["time", "of", "last", ..] => {
            ("time of last <EVENT>", "when the latest was; absent where there were none")
        }
        ["time", ..] => ("time of first <EVENT>", "when the earliest was; absent where there were none"),
        ["first", ..] => ("first <EVENT>.<PROPERTY>", "what the earliest had; absent where there were none"),
        ["last", ..] => ("last <EVENT>.<PROPERTY>", "what the latest had; absent where there were none"),
        _ => return None,
    })
}

fn sequence(words: &[&str]) -> Signature {
    let signature = Signature::new(
        "<EVENT> then <EVENT> within <DURATION>",
        "whether one was followed by the other in time; further events may follow, each with its own `within`",
        &["what comes first", "what follows it", "how soon after the one before"],
    );
    let last = words.iter().rposition(|word| matches!(*word, "then" | "within"));
    let within = last.and_then(|at| words.get(at)) == Some(&"within");
    signature.at(if within { 2 } else { 1 })
}

impl Analysis {
    /// The fallbacks that a field can have, by its type.
    pub(super) fn fallback(&self, context: &Context<'_>) -> Option<SignatureHelp> {
        let words = context.words();
        let ["fallback", rest @ ..] = words.as_slice() else { return None };
        let program = &self.whole.program;
        let field = program.fields.iter().find(|field| Some(field.name.as_str()) == context.name);
        let written = field.map(|field| types::written(program, field.ty, field.range.as_ref()));
        let value = written.map_or_else(|| "a constant".to_owned(), |ty| format!("a constant: {ty}"));
        let constant = Signature::new("fallback <VALUE>", "the same for everyone", &[&value]).at(0);
        let mut signatures = vec![constant];
        let ty = field.map(|field| field.ty);
        let suits = |types: &[Type]| ty.is_none_or(|ty| types.contains(&ty));
        let numbers = [Type::Int, Type::Float, Type::Duration];
        if suits(&numbers) || suits(&[Type::Date, Type::Time]) {
            signatures.push(statistic("median", "the middle of those who said it and agreed to it", rest));
        }
        if suits(&numbers) {
            signatures.push(statistic("mean", "the mean of those who said it and agreed to it", rest));
        }
        signatures.push(statistic("most common", "what most said of those who agreed to it", rest));
        let word = match rest.first() {
            Some(&"most") => Some("fallback most common"),
            Some(&"median") => Some("fallback median"),
            Some(&"mean") => Some("fallback mean"),
            _ => None,
        };
        let active = word.and_then(|word| signatures.iter().position(|one| one.label.starts_with(word)));
        Some(SignatureHelp { signatures, active: active.unwrap_or(0) })
    }
}

fn statistic(method: &str, meaning: &str, words: &[&str]) -> Signature {
    let signature = Signature::new(
        &format!("fallback {method} by <FIELD, …> at least <N%> sure"),
        &format!("{meaning}; learned by `onboardc fit`"),
        &[
            "fields that make groups; may be left out",
            "how sure it must be, else the next fallback; may be left out",
        ],
    );
    let own = words.first().is_some_and(|first| method.starts_with(first));
    let active = match words {
        _ if !own => None,
        _ if words.contains(&"at") => Some(1),
        _ if words.contains(&"by") => Some(0),
        _ => None,
    };
    Signature { active, ..signature }
}
