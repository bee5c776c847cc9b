//! The tour of the language's design, and every construct in every form.

use onboard_syntax::{FileId, ast, parse};

#[test]
fn the_tour_is_read_without_findings() {
    let (file, diagnostics) = parse(FileId(0), include_str!("inputs/tour.onboard"));
    assert_eq!(diagnostics, []);
    assert_eq!(file.items.len(), 33);
    assert!(!format!("{file:?}").contains("Broken"));
    assert_eq!(
        file.items[0].doc.as_deref(),
        Some("Acme Teams: the first week, tailored to role, company and behaviour.")
    );
    let ast::ItemKind::Matrix(matrix) =
        &file.items.iter().find(|i| matches!(i.kind, ast::ItemKind::Matrix(_))).unwrap().kind
    else {
        panic!()
    };
    assert_eq!(matrix.rows.len(), 4);
    assert_eq!(matrix.columns.len(), 3);
}

#[test]
fn every_construct_is_read_in_every_form() {
    let (file, diagnostics) = parse(FileId(0), include_str!("inputs/constructs.onboard"));
    assert_eq!(diagnostics, []);
    assert_eq!(file.items.len(), 61);
    assert!(!format!("{file:?}").contains("Broken"));
}
