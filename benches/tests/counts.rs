//! What generated programs come to, in numbers that are the same on every machine: a change of them is reviewed like code.
//! `BLESS=1 cargo test -p onboard-benches --test counts` writes `benches/counts.txt` anew.

use onboard_ir::Program;
use onboard_runtime::{Engine, Tier};
use std::fmt::Write as _;
use std::path::Path;

/// The numbers of one program of about so many lines; none where it could not be stored.
fn counts(lines: usize) -> Option<String> {
    let text = onboard_benches::program(lines);
    let checked = onboard_benches::checked(&text);
    for found in checked.diagnostics.iter().take(5) {
        println!("{}: {}: {}", found.slug, found.title, text.get(found.span().range()).unwrap_or_default());
    }
    let program: Program = checked.program?;
    let rows: usize = program.matrices.iter().map(|matrix| matrix.rows.len()).sum();
    let stored = program.to_bytes().ok()?.len();
    let segments = program.segments.len();
    let engine = Engine::new(program.clone()).ok()?;
    let optimised = engine.with_tier(Tier::Optimised).machine_code(program.default_purpose?).ok()?;
    let bytes = optimised.portable_bytes().ok()?;
    let code = engine.with_tier(Tier::Quick).machine_code(program.default_purpose?).ok()?;
    let at_once = code.operations();
    code.complete();
    let mut out = String::new();
    for (name, count) in [
        ("operations of machine code at once", at_once),
        ("operations of machine code", code.operations()),
        ("operations of machine code for each segment", code.operations() / segments.max(1)),
        ("bytes of x86-64 code for each segment", bytes / segments.max(1)),
        ("lines", text.lines().count()),
        ("bytes of text", text.len()),
        ("expressions", program.graph.len()),
        ("fields", program.fields.len()),
        ("segments", program.segments.len()),
        ("rows of matrices", rows),
        ("bytes stored", stored),
    ] {
        let _ = writeln!(out, "{lines}: {name} {count}");
    }
    Some(out)
}

#[test]
#[cfg_attr(not(target_arch = "x86_64"), ignore = "bytes of code are those of x86-64")]
fn programs_come_to_what_is_written_down() {
    let actual: Option<String> = [1_000, 10_000].into_iter().map(counts).collect();
    let actual = actual.expect("generated programs have no errors");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("counts.txt");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, &actual).expect("the file can be written");
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(written, actual, "counts.txt says something else; `BLESS=1` writes it anew");
}
