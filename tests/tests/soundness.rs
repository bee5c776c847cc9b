//! Generated programs: what the compiler accepts is sound, survives being stored, and shows each purpose what the generator
//! made to serve it.

use onboard_ir::{Program, PurposeId, View, hash, verify};
use onboard_tests::{checked, generate};

/// How many programs are tried; `ONBOARD_PROGRAMS` tries more.
fn rounds() -> u64 {
    std::env::var("ONBOARD_PROGRAMS").ok().and_then(|count| count.parse().ok()).unwrap_or(400)
}

/// Whether the view holds the value of this name; none where the program has none.
fn holds(program: &Program, view: &View, name: &str) -> Option<bool> {
    let place = |names: Vec<&str>| names.iter().position(|found| *found == name);
    if let Some(at) = place(program.fields.iter().map(|of| of.name.as_str()).collect()) {
        return Some(view.fields.iter().any(|id| id.index() == at));
    }
    if let Some(at) = place(program.traits.iter().map(|of| of.name.as_str()).collect()) {
        return Some(view.traits.iter().any(|id| id.index() == at));
    }
    if let Some(at) = place(program.lets.iter().map(|of| of.name.as_str()).collect()) {
        return Some(view.lets.iter().any(|id| id.index() == at));
    }
    let at = place(program.segments.iter().map(|of| of.name.as_str()).collect())?;
    Some(view.segments.iter().any(|id| id.index() == at))
}

#[test]
fn generated_programs_are_sound_and_show_what_serves() {
    let (mut accepted, mut compared, mut hidden) = (0, 0, 0);
    for seed in 0..rounds() {
        let bytes = generate::random_bytes(seed, 600);
        let made = generate::program(&mut generate::Tape::new(&bytes));
        let sources = [("law.onboard".to_owned(), made.text.clone())];
        let Some(program) = checked(&sources).program else { continue };
        accepted += 1;
        verify(&program).unwrap_or_else(|fault| panic!("seed {seed}: {fault}\n{}", made.text));
        let stored = program.to_bytes().unwrap();
        let loaded = Program::from_bytes(&stored).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert!(loaded == program, "seed {seed}: another program after it was stored\n{}", made.text);
        assert_eq!(hash(&loaded), program.hash, "seed {seed}");
        for known in &made.known {
            for (purpose, view) in (0..).map(PurposeId).zip(&program.views) {
                let serves = known.serves & (1 << purpose.0) != 0;
                let Some(seen) = holds(&program, view, &known.name) else { continue };
                // A derived value may happen to serve more than the generator set out for; `verify` sees to the rest.
                let exact = program.fields.iter().any(|field| field.name == known.name);
                let right = if exact { seen == serves } else { seen || !serves };
                assert!(right, "seed {seed}: `{}` for purpose {}\n{}", known.name, purpose.0, made.text);
                compared += 1;
                hidden += u32::from(!seen);
            }
        }
    }
    assert!(accepted * 2 > rounds(), "only {accepted} of {} are accepted", rounds());
    assert!(compared > accepted && hidden > 0, "{compared} compared, {hidden} of them hidden");
}
