//! Parentheses where `and` meets `or`: `a or b and c` is written `a or (b and c)`.

use super::Layout;
use crate::tokens::TokenKind;

/// A stretch of tokens between two brackets or words that end an expression.
#[derive(Default)]
struct Stretch {
    /// The first mark, if there is one yet.
    first: Option<usize>,
    /// Operands of `or` so far: first and last mark, and whether `and` joins parts of it.
    operands: Vec<(usize, usize, bool)>,
    /// Whether `and` was met since the last `or`.
    has_and: bool,
    /// The last mark.
    last: usize,
}

/// First and last mark of each operand of `or` that `and` joins, and that stands in no parentheses yet.
pub(super) fn needed(layout: &Layout<'_>) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut stack = vec![Stretch::default()];
    for at in 0..layout.outline.marks.len() {
        if layout.starts.contains(&at) {
            end(&mut stack, &mut found);
        }
        match layout.kind(at) {
            Some(TokenKind::LeftParen | TokenKind::LeftBrace) => {
                extend(&mut stack, at);
                stack.push(Stretch::default());
            }
            Some(TokenKind::RightParen | TokenKind::RightBrace) => {
                end(&mut stack, &mut found);
                if stack.len() > 1 {
                    stack.pop();
                }
                extend(&mut stack, at);
            }
            _ if is_end(layout, at) => end(&mut stack, &mut found),
            Some(TokenKind::Word) if layout.mark(at) == "or" => next_operand(&mut stack),
            _ => {
                if layout.mark(at) == "and"
                    && let Some(top) = stack.last_mut()
                {
                    top.has_and = true;
                }
                extend(&mut stack, at);
            }
        }
    }
    end(&mut stack, &mut found);
    found
}

/// Whether no expression goes on across this mark.
fn is_end(layout: &Layout<'_>, at: usize) -> bool {
    match layout.kind(at) {
        Some(
            TokenKind::Comma | TokenKind::Semicolon | TokenKind::Bar | TokenKind::Arrow | TokenKind::Colon,
        ) => true,
        Some(TokenKind::Operator) => layout.mark(at) == "=",
        Some(TokenKind::Word) => match layout.mark(at) {
            "if" | "then" | "else" | "when" | "where" | "expect" | "ask" | "because" | "within" => true,
            "in" => layout.mark(at + 1) == "last",
            _ => false,
        },
        _ => false,
    }
}

fn extend(stack: &mut [Stretch], at: usize) {
    if let Some(top) = stack.last_mut() {
        top.first.get_or_insert(at);
        top.last = at;
    }
}

fn next_operand(stack: &mut [Stretch]) {
    if let Some(top) = stack.last_mut() {
        if let Some(first) = top.first.take() {
            top.operands.push((first, top.last, top.has_and));
        }
        top.has_and = false;
    }
}

/// Ends the stretch on top; its operands need parentheses where there are several.
fn end(stack: &mut [Stretch], found: &mut Vec<(usize, usize)>) {
    next_operand(stack);
    let Some(top) = stack.last_mut() else { return };
    let operands = std::mem::take(&mut top.operands);
    if operands.len() > 1 {
        found.extend(
            operands.into_iter().filter(|(.., joined)| *joined).map(|(first, last, _)| (first, last)),
        );
    }
}
