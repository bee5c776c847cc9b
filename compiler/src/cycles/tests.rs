//! Orders and cycles of small graphs, and large ones in time.

use super::*;
use onboard_syntax::FileId;

fn graph(edges: &[&[usize]]) -> Vec<Declared<'static>> {
    const NAMES: [&str; 6] = ["a", "b", "c", "d", "e", "f"];
    let span = |from: usize, to: usize| Span::new(FileId(0), from * 10, to);
    let needs = |from: usize, to: &[usize]| {
        to.iter().map(|&to| Need { of: to, span: span(from, from * 10 + 1 + to) }).collect()
    };
    let one = |(i, to): (usize, &&[usize])| Declared {
        name: NAMES.get(i).copied().unwrap_or("z"),
        span: span(i, i * 10 + 9),
        needs: needs(i, to),
    };
    edges.iter().enumerate().map(one).collect()
}

fn arranged(edges: &[&[usize]]) -> (Arranged, Vec<String>) {
    let mut found = Vec::new();
    let arranged = arrange(&graph(edges), Round::Value, &mut found);
    let told = found.iter().map(|d| {
        let steps: Vec<&str> = d.labels.iter().skip(1).map(|l| l.message.as_str()).collect();
        format!("{}: {}", d.title, steps.join(", "))
    });
    (arranged, told.collect())
}

#[test]
fn what_is_needed_comes_first() {
    let (arranged, told) = arranged(&[&[2, 1], &[3], &[1], &[]]);
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(arranged.order, [3, 1, 2, 0]);
    assert_eq!(arranged.poisoned, [false; 4]);
}

#[test]
fn a_declaration_may_need_itself() {
    let (arranged, told) = arranged(&[&[0], &[0]]);
    assert_eq!(told, ["`a` needs its own value: `a` needs `a`"]);
    assert_eq!(arranged.poisoned, [true, false], "what needs a cycle is not part of it");
}

#[test]
fn the_shortest_way_round_is_told() {
    let (_, told) = arranged(&[&[1], &[2, 3], &[3], &[0]]);
    assert_eq!(told, ["`a` needs its own value: `a` needs `b`, `b` needs `d`, `d` needs `a`"]);
}

#[test]
fn two_cycles_in_one_knot_are_both_told() {
    let (arranged, told) = arranged(&[&[1], &[0, 2], &[3, 1], &[2]]);
    assert_eq!(
        told,
        [
            "`a` needs its own value: `a` needs `b`, `b` needs `a`",
            "`c` needs its own value: `c` needs `d`, `d` needs `c`"
        ]
    );
    assert_eq!(arranged.poisoned, [true; 4]);
}

#[test]
fn separate_cycles_are_told_in_order() {
    let (_, told) = arranged(&[&[], &[4], &[3], &[2], &[1]]);
    assert_eq!(told.len(), 2);
    assert!(told.iter().zip(["`b`", "`c`"]).all(|(told, name)| told.starts_with(name)), "{told:?}");
}

#[test]
fn a_hundred_thousand_in_a_row_or_a_ring_are_no_trouble() {
    let n = 100_000;
    let long = |last: &[usize]| {
        let mut edges: Vec<Vec<usize>> = (1..n).map(|next| vec![next]).collect();
        edges.push(last.to_vec());
        let edges: Vec<&[usize]> = edges.iter().map(Vec::as_slice).collect();
        arranged(&edges)
    };
    let (row, told) = long(&[]);
    assert_eq!((row.order.first(), told.len()), (Some(&(n - 1)), 0));
    let (ring, told) = long(&[0]);
    assert_eq!((ring.poisoned, told.len()), (vec![true; n], 1));
}

#[test]
fn a_hundred_thousand_small_cycles_are_linear() {
    let n = 99_999;
    let edges: Vec<[usize; 2]> = (0..n).map(|i| [i, if i % 3 == 2 { i - 2 } else { i + 1 }]).collect();
    let edges: Vec<&[usize]> = edges.iter().map(<[usize; 2]>::as_slice).collect();
    let (_, told) = arranged(&edges);
    assert_eq!(told.len(), n);
}
