//! Every kind of processor finds what a loop without any of this finds.

use super::{Words, among, answer, bits, compare, float, more, select, size, whole, widen};
use crate::planes::atom::{Atom, Test};
use crate::planes::operation::{How, Order};
use crate::planes::plane::Plane;
use fearless_simd::Level;
use onboard_ir::Arithmetic;

/// Words that are odd in one way or another.
const ODD: [u64; 12] = [
    0,
    1,
    63,
    64,
    u64::MAX,
    1 << 63,
    (1 << 63) - 1,
    0x3ff0_0000_0000_0000,
    0xbff0_0000_0000_0000,
    0x7ff0_0000_0000_0000,
    0x7fef_ffff_ffff_ffff,
    0x0010_0000_0000_0000,
];

/// What the processor at hand can do, from the least to the best.
fn levels() -> Vec<Level> {
    let best = Level::new();
    #[cfg(target_arch = "x86_64")]
    let less = [
        best.as_sse2().map(Level::Sse2),
        best.as_sse4_2().map(Level::Sse4_2),
        best.as_avx2().map(Level::Avx2),
    ];
    #[cfg(not(target_arch = "x86_64"))]
    let less: [Option<Level>; 0] = [];
    less.into_iter().flatten().chain([best]).collect()
}

/// More than all pairs of odd words.
const PEOPLE: usize = 4_096;

/// A plane of nobody that is to be written.
fn room() -> Plane {
    let mut plane = Plane::NONE;
    plane.fit(PEOPLE / 64);
    plane
}

/// Odd words, each with each, and then any.
fn pairs() -> (Vec<u64>, Vec<u64>) {
    let mut state = 7_u64;
    let mut any = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state ^ state >> 31
    };
    let pair = |place: usize| (ODD[place % ODD.len()], ODD[place / ODD.len() % ODD.len()]);
    (0..PEOPLE).map(|place| if place < 512 { pair(place) } else { (any(), any()) }).unzip()
}

fn plane(test: impl Fn(usize) -> bool) -> Plane {
    let mut plane = Plane::NONE;
    (0..PEOPLE).filter(|place| test(*place)).for_each(|place| plane.set(place));
    plane
}

/// The second words: everybody's own, or one for all.
fn seconds(b: &[u64]) -> Vec<Words<'_>> {
    ODD.iter().map(|word| Words::One(*word)).chain([Words::Many(b)]).collect()
}

#[test]
fn comparisons() {
    let (a, b) = pairs();
    for level in levels() {
        for b in seconds(&b) {
            for (first, second) in [(Words::Many(&a), b), (b, Words::Many(&a))] {
                for order in [Order::Unsigned, Order::Signed, Order::Float] {
                    for how in [How::Equal, How::Less, How::AtMost] {
                        let holds = |place: usize| {
                            let (a, b) = (first.at(place), second.at(place));
                            let order = match order {
                                Order::Unsigned => Some(a.cmp(&b)),
                                Order::Signed => Some(a.cast_signed().cmp(&b.cast_signed())),
                                Order::Float => f64::from_bits(a).partial_cmp(&f64::from_bits(b)),
                            };
                            order.is_some_and(|order| match how {
                                How::Equal => order.is_eq(),
                                How::Less => order.is_lt(),
                                How::AtMost => order.is_le(),
                            })
                        };
                        let mut found = room();
                        compare(level, order, how, first, second, found.words_mut());
                        assert_eq!(found, plane(holds), "{level:?} {order:?} {how:?}");
                    }
                }
            }
            let mut found = room();
            among(level, Words::Many(&a), b, found.words_mut());
            let holds = |place: usize| a[place] < 64 && b.at(place) >> a[place] & 1 == 1;
            assert_eq!(found, plane(holds), "{level:?} {b:?}");
        }
    }
}

#[test]
fn atoms() {
    let (a, _) = pairs();
    let orders = [Order::Unsigned, Order::Signed, Order::Float];
    let tests = orders
        .iter()
        .flat_map(|order| [How::Equal, How::Less, How::AtMost].map(|how| Test::Compare(*order, how)));
    let tests: Vec<Test> = tests.chain([Test::Among]).collect();
    for level in levels() {
        for constant in ODD {
            let both = tests.iter().flat_map(|test| [(*test, false), (*test, true)]);
            let atom = |(test, first)| Atom { column: 0, test, constant, first };
            let all: Vec<Atom> = both.map(atom).collect();
            let mut answers = vec![room(); all.len()];
            assert!(answer(level, &all, &a, None, &mut answers));
            for (atom, found) in all.iter().zip(&answers) {
                let (words, constant) = (Words::Many(&a), Words::One(constant));
                let (first, second) = if atom.first { (constant, words) } else { (words, constant) };
                let mut expected = room();
                match atom.test {
                    Test::Compare(order, how) => {
                        compare(level, order, how, first, second, expected.words_mut());
                    }
                    Test::Among => among(level, first, second, expected.words_mut()),
                }
                assert_eq!(*found, expected, "{level:?} {atom:?}");
            }
        }
        let (low, span) = (3_u64, (1_u64 << 62) - 3);
        let inside: Vec<u64> = a.iter().map(|word| word & (span - 1) | 4).collect();
        assert!(answer(level, &[], &inside, Some((low, span)), &mut []), "{level:?}");
        for outside in [low - 1, low + span + 1, u64::MAX, 1 << 63] {
            for place in [0, 77, PEOPLE - 1] {
                let mut words = inside.clone();
                words[place] = outside;
                assert!(!answer(level, &[], &words, Some((low, span)), &mut []), "{level:?} {outside}");
            }
        }
    }
}

#[test]
fn arithmetic() {
    let (a, b) = pairs();
    let all = [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide];
    for level in levels() {
        for b in seconds(&b) {
            for how in all {
                let (mut out, mut passed) = (vec![0; PEOPLE], room());
                float(level, how, Words::Many(&a), b, &mut out, passed.words_mut());
                for place in 0..PEOPLE {
                    let (a, b) = (f64::from_bits(a[place]), f64::from_bits(b.at(place)));
                    let expected = match how {
                        Arithmetic::Add => a + b,
                        Arithmetic::Subtract => a - b,
                        Arithmetic::Multiply => a * b,
                        Arithmetic::Divide => a / b,
                    };
                    assert_eq!(passed.has(place), expected.is_finite(), "{level:?} {a} {how:?} {b}");
                    if expected.is_finite() {
                        assert_eq!(out[place], (expected + 0.0).to_bits(), "{level:?} {a} {how:?} {b}");
                    }
                }
                if how == Arithmetic::Divide {
                    continue;
                }
                whole(level, how, Words::Many(&a), b, &mut out, passed.words_mut());
                for place in 0..PEOPLE {
                    let (a, b) = (a[place].cast_signed(), b.at(place).cast_signed());
                    let (expected, over) = match how {
                        Arithmetic::Add => a.overflowing_add(b),
                        Arithmetic::Subtract => a.overflowing_sub(b),
                        _ => a.overflowing_mul(b),
                    };
                    assert_eq!(passed.has(place), !over, "{level:?} {a} {how:?} {b}");
                    assert_eq!(out[place], expected.cast_unsigned(), "{level:?} {a} {how:?} {b}");
                }
            }
        }
    }
}

#[test]
fn words() {
    let (a, b) = pairs();
    let of = plane(|place| b[place] & 4 == 0);
    for level in levels() {
        let mut out = vec![0; PEOPLE];
        let mut each = |made: &dyn Fn(&mut [u64]), expected: &dyn Fn(usize) -> u64| {
            made(&mut out);
            for (place, word) in out.iter().enumerate() {
                assert_eq!(*word, expected(place), "{level:?} {place}");
            }
        };
        let many = Words::Many(&a);
        for b in seconds(&b) {
            each(&|out| select(level, &of, many, b, out), &|place| {
                if of.has(place) { a[place] } else { b.at(place) }
            });
        }
        each(&|out| widen(level, many, out), &|place| (a[place].cast_signed() as f64).to_bits());
        each(&|out| size(level, many, out), &|place| f64::from_bits(a[place]).abs().to_bits());
        each(&|out| bits(level, many, out), &|place| u64::from(a[place].count_ones()));
        each(&|out| more(many, &of, out), &|place| a[place].wrapping_add(u64::from(of.has(place))));
    }
}

#[cfg(feature = "arrow")]
#[test]
fn columns() {
    use super::{all_within, entries, spread, widened, within};
    let (a, b) = pairs();
    // Nobody has the fourth number but where there is no room, and nobody at all the sixth.
    let values = [0, 1, 6, 255, 256, 7, u32::MAX];
    let one = |place: usize| match b[place] % 8 {
        3 if place < PEOPLE - 192 => None,
        5 => None,
        number => values.get(number as usize).copied(),
    };
    let having: Vec<Plane> = values.iter().map(|value| plane(|place| one(place) == Some(*value))).collect();
    let of: Vec<(u32, &Plane)> = values.iter().copied().zip(&having).collect();
    for level in levels() {
        let (low, high) = (3_u64, 1_u64 << 62);
        let right = |word: &u64| (3..=1 << 62).contains(&word.cast_signed());
        let expected = plane(|place| right(&a[place]));
        assert_eq!(within(level, Order::Signed, &a, low, high), expected, "{level:?}");
        assert!(!all_within(level, &a, low, high - low), "{level:?}");
        let inside: Vec<u64> = a.iter().copied().filter(right).chain([low, high]).collect();
        assert!(all_within(level, &inside, low, high - low), "{level:?}");
        for outside in [low - 1, high + 1, u64::MAX, 1 << 63] {
            let words: Vec<u64> = inside.iter().copied().chain([outside]).collect();
            assert!(!all_within(level, &words, low, high - low), "{level:?} {outside}");
        }
        for ints in [&[3, 4, 500][..], &[2, 4], &[4, 501], &[i32::MIN, 4], &[i32::MAX]] {
            let mut words = vec![9; ints.len()];
            let all = widened(level, ints, &mut words, 3, 497);
            assert_eq!(all, ints.iter().all(|int| (3..=500).contains(int)), "{level:?} {ints:?}");
            assert!(ints.iter().zip(&words).all(|(int, word)| i64::from(*int) == word.cast_signed()));
        }
        for room in [0, 64, 512, 576, PEOPLE - 192, PEOPLE] {
            let mut written = vec![9; room];
            let any = spread(level, &of, &mut written);
            assert!(
                written.iter().zip(0..).all(|(number, place)| *number == one(place).unwrap_or(0)),
                "{room}"
            );
            assert_eq!(any, plane(|place| place < room && one(place).is_some()), "{level:?} {room}");
        }
        for keys_to in [64, 128, 256, 1_024] {
            let bytes: Vec<u8> = b.iter().take(keys_to).map(|word| (word >> 7) as u8).collect();
            let keys: Vec<i32> = a.iter().map(|word| (*word % keys_to as u64) as i32).collect();
            let mut found = vec![room(); 8];
            entries(level, &keys, &bytes, &mut found);
            for (bit, found) in found.iter().enumerate() {
                let expected = plane(|place| bytes[keys[place] as usize] >> bit & 1 == 1);
                assert_eq!(*found, expected, "{level:?} {keys_to} {bit}");
            }
        }
    }
}

#[cfg(feature = "arrow")]
#[test]
fn answers_as_bytes() {
    use super::answer_bytes;
    let (a, _) = pairs();
    let atoms: Vec<Atom> = ODD
        .iter()
        .zip([Order::Signed, Order::Float, Order::Unsigned].iter().cycle())
        .map(|(constant, order)| Atom {
            column: 0,
            test: Test::Compare(*order, How::Less),
            constant: *constant,
            first: constant % 2 == 0,
        })
        .take(8)
        .collect();
    for level in levels() {
        let mut planes = vec![room(); atoms.len()];
        answer(level, &atoms, &a, None, &mut planes);
        let mut bytes = vec![0; a.len()];
        answer_bytes(level, &atoms, &a, &mut bytes);
        for (bit, plane) in planes.iter().enumerate() {
            assert!(
                (0..a.len()).all(|place| plane.has(place) == (bytes[place] >> bit & 1 == 1)),
                "{level:?}"
            );
        }
    }
}

/// Numbers of so many bits, packed one after the other.
#[cfg(feature = "parquet")]
fn packed(numbers: &[u64], width: u32) -> Vec<u8> {
    let mut bytes = vec![0; (numbers.len() * width as usize).div_ceil(8)];
    for (place, number) in numbers.iter().enumerate() {
        for bit in (0..width as usize).filter(|bit| number >> bit & 1 == 1) {
            let bit = place * width as usize + bit;
            bytes[bit / 8] |= 1 << (bit % 8);
        }
    }
    bytes
}

#[cfg(feature = "parquet")]
#[test]
fn packed_numbers() {
    use super::{Unpacked, unpack};

    fn check<N: Unpacked + Into<u64>>(level: Level, numbers: &[u64], width: u32) {
        let numbers: Vec<u64> = numbers.iter().map(|number| number & ((1 << width) - 1)).collect();
        let bytes = packed(&numbers, width);
        for count in [0, 1, 7, 64, 100, 504] {
            let mut found = vec![N::default(); count];
            unpack(level, &bytes, width, &mut found);
            let found: Vec<u64> = found.into_iter().map(Into::into).collect();
            assert_eq!(found, numbers[..count], "{level:?} {width}");
            let mut cut = vec![N::default(); count];
            let bytes = bytes.get(..count * width as usize / 8).unwrap_or_default();
            unpack(level, bytes, width, &mut cut);
            let whole = (bytes.len() * 8).checked_div(width as usize).unwrap_or(0).min(count);
            let cut: Vec<u64> = cut.into_iter().map(Into::into).collect();
            assert_eq!(cut[..whole], numbers[..whole], "{level:?} {width} {count}");
        }
    }

    let (_, b) = pairs();
    let numbers = &b[1_000..1_504];
    for level in levels() {
        (0..=8).for_each(|width| check::<u8>(level, numbers, width));
        (0..=16).for_each(|width| check::<u16>(level, numbers, width));
        (0..=32).for_each(|width| check::<u32>(level, numbers, width));
    }
}

#[cfg(feature = "parquet")]
#[test]
fn numbers_go_where_bits_are() {
    use super::{part_by_bits, unpack_room};
    let (_, b) = pairs();
    let mut bits = b[1_000..1_008].to_vec();
    bits.extend([u64::MAX, 0, 1, 1 << 63, u64::MAX]);
    let wanted: Vec<usize> =
        (0..bits.len() * 64).filter(|bit| bits[bit / 64] >> (bit % 64) & 1 == 1).collect();
    let mut numbers: Vec<u16> = (1..).take(wanted.len()).collect();
    numbers.resize(unpack_room(bits.len() * 64), 0);
    let mut out = vec![u16::MAX; bits.len() * 64];
    part_by_bits(bits.iter().copied(), &numbers, &mut out);
    assert!(wanted.iter().zip(&numbers).all(|(place, number)| out[*place] == *number));
    // Anything else is one of the numbers too.
    assert!(out.iter().all(|number| *number != u16::MAX));
}
