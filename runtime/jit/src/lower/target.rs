//! What a back end must be able to do.

use super::{Bit, Question, Result, Truth, Val};
use crate::kind::Kind;
use crate::needs::Frame;
use onboard_ir::layout::Derived;
use onboard_ir::plan::Place;
use onboard_ir::{Arithmetic, Compare};

/// A column of what is known of people: a field, or what is asked of its text.
#[derive(Clone, Copy, Debug)]
pub struct Column<'d> {
    /// The position of the field in the plan.
    pub position: usize,
    /// What is asked of its text; none for the field itself.
    pub asked: Option<&'d Derived>,
}

/// A back end: operations on bits, and on words as a row has them.
///
/// A target keeps together what it is given: a word counts only where its bit says that it is known, so that operations need not
/// care what stands where nothing is. They must not fail there.
pub trait Target {
    /// What a bit is in.
    type Bit: Copy + Eq;
    /// What a word is in.
    type Word: Copy + Eq;

    /// What stands in a place, where that was found before and is kept elsewhere.
    fn kept(&mut self, _: Frame, _: Place) -> Option<Val<Self::Bit, Self::Word>> {
        None
    }

    /// `a and b`
    fn and(&mut self, a: Self::Bit, b: Self::Bit) -> Self::Bit;

    /// `a or b`
    fn or(&mut self, a: Self::Bit, b: Self::Bit) -> Self::Bit;

    /// `not a`
    fn not(&mut self, a: Self::Bit) -> Self::Bit;

    /// Where just one of both is set.
    fn xor(&mut self, a: Self::Bit, b: Self::Bit) -> Self::Bit;

    /// `a and not b`
    fn without(&mut self, a: Self::Bit, b: Self::Bit) -> Self::Bit {
        let not = self.not(b);
        self.and(a, not)
    }

    /// `of ? a : b`
    fn choose(&mut self, of: Self::Bit, a: Self::Bit, b: Self::Bit) -> Self::Bit {
        let (by_a, by_b) = (self.and(of, a), self.without(b, of));
        self.or(by_a, by_b)
    }

    /// `of ? a : b`
    fn select(&mut self, of: Self::Bit, a: Self::Word, b: Self::Word) -> Self::Word;

    /// A constant.
    fn constant(&mut self, kind: Kind, word: u64) -> Self::Word;

    /// The instant.
    fn now(&mut self) -> Self::Word;

    /// Where one of the plan's purposes is allowed.
    ///
    /// # Errors
    /// Where the plan has no such purpose.
    fn allowed(&mut self, sight: usize) -> Result<Bit<Self::Bit>>;

    /// A column of words: where they are known, and which they are. As rules see it, fallbacks have filled it.
    ///
    /// # Errors
    /// Where there is no such column, or fallbacks are left to the interpreter.
    fn word(&mut self, frame: Frame, column: Column<'_>) -> Result<(Bit<Self::Bit>, Self::Word)>;

    /// A column of truth values. As rules see it, fallbacks have filled it.
    ///
    /// # Errors
    /// As for [`Target::word`].
    fn truth(&mut self, frame: Frame, column: Column<'_>) -> Result<Truth<Self::Bit>>;

    /// What one of the plan's traits is, a value of this kind.
    fn counted(&mut self, position: usize, kind: Kind) -> Val<Self::Bit, Self::Word>;

    /// What one of the plan's segments with memory was before the instant.
    fn before(&mut self, frame: Frame, position: usize) -> Bit<Self::Bit>;

    /// How two words of one kind, not of floats and ints together, stand to each other.
    fn compare(&mut self, kind: Kind, how: Compare, a: Self::Word, b: Self::Word) -> Bit<Self::Bit>;

    /// How an int stands to a float, without rounding.
    fn int_with_float(&mut self, how: Compare, int: Self::Word, float: Self::Word) -> Bit<Self::Bit>;

    /// Whether what stands in a place, with this word, is one of those whose bits are set.
    fn among(&mut self, place: Place, word: Self::Word, bits: u64) -> Bit<Self::Bit>;

    /// Whether a set holds a member, which may be one that no set can hold.
    fn holds(&mut self, set: Self::Word, member: Self::Word) -> Bit<Self::Bit>;

    /// Whether a set holds some of these members, at least one.
    fn holds_some(&mut self, set: Self::Word, members: u64) -> Bit<Self::Bit>;

    /// How many members a set has.
    fn size(&mut self, set: Self::Word) -> Self::Word;

    /// Arithmetic on 64 bits: where the result fits, and the result. There is no division.
    fn whole(&mut self, how: Arithmetic, a: Self::Word, b: Self::Word) -> (Bit<Self::Bit>, Self::Word);

    /// Arithmetic on floats: where the result is finite, and the result without negative zero.
    fn float(&mut self, how: Arithmetic, a: Self::Word, b: Self::Word) -> (Bit<Self::Bit>, Self::Word);

    /// The size of a number without its sign, where it fits.
    fn absolute(&mut self, kind: Kind, a: Self::Word) -> (Bit<Self::Bit>, Self::Word);

    /// An int as the nearest float.
    fn widen(&mut self, int: Self::Word) -> Self::Word;

    /// One more where a bit is set.
    fn more(&mut self, count: Self::Word, of: Self::Bit) -> Self::Word;

    /// Asks the interpreter: where there is an answer, and the answer. Where nothing is known it need not be asked.
    fn ask(
        &mut self,
        question: Question,
        a: Self::Word,
        b: Self::Word,
        known: Bit<Self::Bit>,
    ) -> (Bit<Self::Bit>, Self::Word);
}
