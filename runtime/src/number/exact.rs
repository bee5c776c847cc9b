//! Sums of floats without rounding.
//!
//! Every finite binary64 is a whole multiple of 2^-1074, so a sum of them is a whole number of such units: it is kept as one
//! big two's-complement integer, in which adding and taking away again are exact and order does not matter. Rounding happens
//! once, when the value is read (the idea of Kulisch's long accumulator).

use std::cmp::Ordering;

/// 2098 bits hold any finite float in units of 2^-1074; 78 more hold the sum of as many as there can be, and the sign.
const LIMBS: usize = 34;
/// The exponent of the unit.
const UNIT: i32 = -1074;

/// An exact sum of floats or ints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExactSum {
    limbs: [u64; LIMBS],
}

impl Default for ExactSum {
    fn default() -> Self {
        Self { limbs: [0; LIMBS] }
    }
}

impl ExactSum {
    /// Adds a finite float.
    pub(crate) fn add(&mut self, x: f64) {
        let (negative, mantissa, shift) = parts(x);
        self.add_shifted(mantissa, shift, negative);
    }

    /// Takes a finite float away again.
    pub(crate) fn subtract(&mut self, x: f64) {
        let (negative, mantissa, shift) = parts(x);
        self.add_shifted(mantissa, shift, !negative);
    }

    /// The sum of ints, from an exact total.
    pub(crate) fn of_int(total: i128) -> Self {
        let mut sum = Self::default();
        let magnitude = total.unsigned_abs();
        let shift = UNIT.unsigned_abs();
        #[expect(clippy::cast_possible_truncation, reason = "the low and the high half")]
        let (low, high) = (magnitude as u64, (magnitude >> 64) as u64);
        sum.add_shifted(low, shift, total < 0);
        sum.add_shifted(high, shift + 64, total < 0);
        sum
    }

    /// The sum divided by a count, rounded once to the nearest float (ties to even); infinite where it is too great. Zero
    /// where the count is.
    pub(crate) fn divided_by(&self, count: u64) -> f64 {
        let negative = self.limbs.last().is_some_and(|top| top >> 63 == 1);
        let mut magnitude = self.limbs;
        if negative {
            negate(&mut magnitude);
        }
        let remainder = divide(&mut magnitude, count);
        let rounded = round(&magnitude, Rest { some: remainder != 0, half: half(remainder, count) });
        if negative { -rounded } else { rounded }
    }

    /// The sum, rounded once.
    pub(crate) fn value(&self) -> f64 {
        self.divided_by(1)
    }

    fn add_shifted(&mut self, mantissa: u64, shift: u32, negative: bool) {
        let wide = u128::from(mantissa) << (shift % 64);
        #[expect(clippy::cast_possible_truncation, reason = "the low and the high half")]
        let pieces = [wide as u64, (wide >> 64) as u64];
        let mut carry = false;
        for (place, limb) in self.limbs.iter_mut().skip((shift / 64) as usize).enumerate() {
            let piece = pieces.get(place).copied().unwrap_or(0);
            if place >= pieces.len() && !carry {
                break;
            }
            let (sum, first) =
                if negative { limb.overflowing_sub(piece) } else { limb.overflowing_add(piece) };
            let (sum, second) =
                if negative { sum.overflowing_sub(carry.into()) } else { sum.overflowing_add(carry.into()) };
            *limb = sum;
            carry = first || second;
        }
    }
}

/// Sign, mantissa, and by how many bits it lies above the unit.
fn parts(x: f64) -> (bool, u64, u32) {
    let bits = x.to_bits();
    let exponent = u32::try_from((bits >> 52) & 0x7ff).unwrap_or(0);
    let fraction = bits & ((1 << 52) - 1);
    let negative = bits >> 63 == 1;
    // Subnormals have no hidden bit, and the exponent of the least normals.
    if exponent == 0 { (negative, fraction, 0) } else { (negative, fraction | 1 << 52, exponent - 1) }
}

fn negate(limbs: &mut [u64; LIMBS]) {
    let mut carry = true;
    for limb in limbs {
        let (sum, over) = (!*limb).overflowing_add(carry.into());
        *limb = sum;
        carry = over;
    }
}

/// Divides in place; gives the remainder.
fn divide(limbs: &mut [u64; LIMBS], by: u64) -> u64 {
    if by <= 1 {
        if by == 0 {
            *limbs = [0; LIMBS];
        }
        return 0;
    }
    let mut remainder: u64 = 0;
    for limb in limbs.iter_mut().rev() {
        let wide = u128::from(remainder) << 64 | u128::from(*limb);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the remainder is below the divisor, so both fit"
        )]
        {
            *limb = (wide / u128::from(by)) as u64;
            remainder = (wide % u128::from(by)) as u64;
        }
    }
    remainder
}

/// What a division left over.
#[derive(Clone, Copy)]
struct Rest {
    /// Whether anything.
    some: bool,
    /// How it compares with half a unit.
    half: Ordering,
}

fn half(remainder: u64, count: u64) -> Ordering {
    (u128::from(remainder) * 2).cmp(&u128::from(count))
}

/// The float nearest to `limbs` units and the rest.
fn round(limbs: &[u64; LIMBS], rest: Rest) -> f64 {
    let Some(top) = limbs.iter().rposition(|limb| *limb != 0) else { return 0.0 };
    let limb = |place: usize| limbs.get(place).copied().unwrap_or(0);
    let length = top as u32 * 64 + (64 - limb(top).leading_zeros());
    // Up to 53 bits are a float as they stand (subnormals too, because the unit is theirs): there the rest decides. Otherwise
    // the bits cut off do, and the rest only breaks a tie.
    let cut = length.saturating_sub(53);
    let kept = bits_from(limbs, cut);
    let cut_off = if cut == 0 { rest.half } else { compare_half(limbs, cut, rest.some) };
    let up = match cut_off {
        Ordering::Greater => true,
        Ordering::Equal => kept & 1 == 1,
        Ordering::Less => false,
    };
    scale(kept + u64::from(up), cut)
}

/// How the bits below `cut` (above 0), and something more, compare with half of what the bit at `cut` is worth.
fn compare_half(limbs: &[u64; LIMBS], cut: u32, more: bool) -> Ordering {
    let limb = |place: u32| limbs.get(place as usize).copied().unwrap_or(0);
    let (place, bit) = ((cut - 1) / 64, (cut - 1) % 64);
    if limb(place) >> bit & 1 == 0 {
        return Ordering::Less;
    }
    let below = limb(place) & ((1 << bit) - 1) != 0 || (0..place).any(|lower| limb(lower) != 0);
    if more || below { Ordering::Greater } else { Ordering::Equal }
}

/// The 53 bits from bit `low` on.
fn bits_from(limbs: &[u64; LIMBS], low: u32) -> u64 {
    let place = (low / 64) as usize;
    let limb = |place: usize| u128::from(limbs.get(place).copied().unwrap_or(0));
    let wide = limb(place) | limb(place + 1) << 64;
    #[expect(clippy::cast_possible_truncation, reason = "masked to 53 bits")]
    let bits = (wide >> (low % 64)) as u64 & ((1 << 53) - 1);
    bits
}

/// `mantissa * 2^(shift - 1074)`, exact for at most 53 bits (54 where it is a power of two); infinite where too great.
fn scale(mantissa: u64, shift: u32) -> f64 {
    if mantissa == 0 {
        return 0.0;
    }
    // A carry out of the 53 bits gives 2^53: one bit more of exponent.
    let (mantissa, shift) = if mantissa >> 53 == 1 { (mantissa >> 1, shift + 1) } else { (mantissa, shift) };
    if mantissa >> 52 == 0 {
        // Only without a shift: subnormal.
        return f64::from_bits(mantissa);
    }
    let exponent = u64::from(shift) + 1;
    if exponent >= 0x7ff {
        f64::INFINITY
    } else {
        f64::from_bits(exponent << 52 | (mantissa & ((1 << 52) - 1)))
    }
}
