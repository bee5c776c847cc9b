//! Built files and the cache behind them, as a service meets them.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod support;

use onboard_runtime::{Engine, Error, History, Live, build, is_built};
use std::time::Instant;

/// A program of a name of its own, so that tests that run side by side do not share it.
fn rules(name: &str, size: u32) -> String {
    format!(
        r#"onboarding {name} {{}}
purpose setup {{ basis contract }}
for setup
field role: one of {{ engineer, manager }} {{ ask "What do you do?" }}
field team_size: int in 1 to 100_000 {{ ask "How many are you?"; fallback median }}
segment large when team_size >= {size}
path together "Bring your team"
path alone "Start alone"
matrix start -> path for setup {{
    large -> path
    yes   -> together
    -     -> alone
}}
"#
    )
}

fn built(name: &str, size: u32, fit: Option<&[u8]>) -> Vec<u8> {
    build(&support::program(&rules(name, size)), fit).expect("a built file")
}

fn refused(bytes: &[u8]) -> Error {
    Engine::from_bytes(bytes).expect_err("refused")
}

/// The fit file of a hundred teams of 60.
fn fit(engine: &Engine) -> Vec<u8> {
    let mut learner = engine.learner(0).expect("a learner");
    for _ in 0..100 {
        learner.add(&support::profile(engine, r#"{"answers": {"team_size": 60}}"#));
    }
    learner.finish().to_json(engine.program())
}

#[test]
fn a_built_file_decides_as_the_rules_do() {
    let from_rules = support::engine(&rules("same", 50));
    let file = built("same", 50, None);
    assert!(is_built(&file) && !is_built(rules("same", 50).as_bytes()));
    let loaded = Engine::from_bytes(&file).expect("an engine");
    for person in [r#"{}"#, r#"{"answers": {"team_size": 60}}"#, r#"{"answers": {"team_size": 2}}"#] {
        let decide = |engine: &Engine| support::document(engine, person, "", "2026-03-02T09:00:00Z");
        assert_eq!(decide(&loaded), decide(&from_rules));
    }
}

#[test]
fn statistics_come_with_the_file() {
    let bare = Engine::from_bytes(&built("fitted", 50, None)).expect("an engine");
    let file = built("fitted", 50, Some(&fit(&bare)));
    let fitted = Engine::from_bytes(&file).expect("an engine");
    let path = |engine: &Engine| {
        let document = support::document(engine, "{}", "", "2026-03-02T09:00:00Z");
        document["path"]["recommended"].as_str().map(str::to_owned)
    };
    assert_eq!((path(&bare).as_deref(), path(&fitted).as_deref()), (Some("alone"), Some("together")));
    let other = support::program(&rules("another", 50));
    assert!(build(&other, Some(&fit(&bare))).expect_err("the fit of another program").is_malformed());
}

#[test]
fn what_is_no_built_file_is_refused_with_its_reason() {
    let file = built("refused", 50, None);
    assert!(refused(b"").is_malformed());
    assert!(refused(rules("refused", 50).as_bytes()).to_string().contains("`onboardc build`"));
    for end in [7, 8, 11, 12, 27, 28, 60, file.len() / 2, file.len() - 1] {
        assert!(refused(&file[..end]).is_malformed(), "cut at {end}");
    }
    let mut tailed = file.clone();
    tailed.push(0);
    assert!(refused(&tailed).to_string().contains("tail"));
    let mut newer = file.clone();
    newer[8] = 9;
    assert!(refused(&newer).is_version() && !refused(&newer).is_malformed());
    assert!(refused(&newer).to_string().contains("form 9"));
}

#[test]
fn every_changed_bit_is_seen() {
    let file = built("bits", 50, None);
    let mut random = support::random::Random(7);
    for _ in 0..2_000 {
        let mut changed = file.clone();
        let at = usize::try_from(random.below(file.len() as u64)).expect("a place");
        changed[at] ^= 1 << random.below(8);
        let error = refused(&changed);
        assert!(error.is_malformed() || error.is_version(), "{error}");
    }
}

#[test]
fn a_program_that_its_hash_does_not_name_is_refused() {
    let mut program = support::program(&rules("renamed", 50));
    program.timezone = "Europe/Lisbon".to_owned();
    let error = build(&program, None).expect_err("another program");
    assert!(error.is_malformed() && error.to_string().contains("hash"), "{error}");
}

#[test]
fn an_unsound_program_is_refused() {
    let mut program = support::program(&rules("unsound", 50));
    program.segment_order.clear();
    onboard_ir::seal(&mut program);
    let error = build(&program, None).expect_err("an unsound program");
    assert!(error.is_malformed() && error.to_string().contains("damaged"), "{error}");
    assert!(std::error::Error::source(&error).is_some(), "it says what the verifier found");
}

#[test]
fn what_is_in_use_is_not_made_again() {
    let file = built("cached", 50, None);
    let begun = Instant::now();
    let first = Engine::from_bytes(&file).expect("an engine");
    let made = begun.elapsed();
    let purpose = first.purpose("setup").expect("the purpose");
    let _ = first.machine_code(purpose);
    let begun = Instant::now();
    let again = Engine::from_bytes(&file).expect("an engine");
    println!("{} bytes: made in {made:?}, found again in {:?}", file.len(), begun.elapsed());
    assert!(again.is(&first));
    if let (Ok(one), Ok(other)) = (first.machine_code(purpose), again.machine_code(purpose)) {
        assert!(std::sync::Arc::ptr_eq(&one, &other), "the machine code is shared");
    }
    let other = Engine::from_bytes(&built("cached", 51, None)).expect("an engine");
    let fitted = Engine::from_bytes(&built("cached", 50, Some(&fit(&first)))).expect("an engine");
    assert!(!other.is(&first) && !fitted.is(&first) && !fitted.is(&other));
}

#[test]
fn what_nobody_uses_goes_away() {
    let file = built("forgotten", 50, None);
    let engine = Engine::from_bytes(&file).expect("an engine");
    let purpose = engine.purpose("setup").expect("the purpose");
    let code = engine.machine_code(purpose).map(|code| std::sync::Arc::downgrade(&code));
    assert_eq!(code.as_ref().is_ok_and(|code| code.upgrade().is_some()), cfg!(feature = "jit"));
    drop(engine);
    assert!(code.map_or(true, |code| code.upgrade().is_none()));
    assert!(Engine::from_bytes(&file).is_ok(), "and is made again when it is wanted");
}

#[test]
fn threads_that_load_the_same_share_it() {
    let file = built("together", 50, None);
    let engines: Vec<Engine> = std::thread::scope(|scope| {
        let load = || Engine::from_bytes(&file).expect("an engine");
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(load)).collect();
        threads.into_iter().map(|thread| thread.join().expect("a thread")).collect()
    });
    assert!(engines.iter().all(|engine| engine.is(&engines[0])));
}

#[test]
fn every_decision_is_wholly_of_one_program_while_programs_are_swapped() {
    // Of a team of 60 the first says "large", the second not; each names its own hash.
    let engines = [50, 100].map(|size| Engine::from_bytes(&built("swapped", size, None)).expect("an engine"));
    let expected = [("together", true), ("alone", false)];
    let live = Live::new(&engines[0]);
    let decide = || {
        let mut counts = [0_usize; 2];
        while counts.iter().any(|count| *count < 200) {
            let engine = live.current();
            let profile = support::profile(&engine, r#"{"answers": {"team_size": 60}}"#);
            let purpose = engine.purpose("setup").expect("the purpose");
            let decision = engine.decide_for(&profile, &History::default(), 0, purpose).expect("a decision");
            let document: serde_json::Value = serde_json::from_str(&decision.to_json()).expect("JSON");
            let hash = document["program"]["hash"].as_str().expect("a hash");
            let which = engines.iter().position(|engine| engine.program().hash == hash).expect("one of both");
            assert_eq!(document["path"]["recommended"], expected[which].0);
            assert_eq!(document["segments"]["large"], expected[which].1);
            counts[which] += 1;
        }
        counts
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..2).map(|_| scope.spawn(decide)).collect();
        let mut swaps = 0;
        while threads.iter().any(|thread| !thread.is_finished()) {
            swaps += 1;
            assert!(live.replace(&engines[swaps % 2]).is(&engines[(swaps + 1) % 2]));
        }
        let counts: Vec<_> = threads.into_iter().map(|thread| thread.join().expect("a thread")).collect();
        println!("{counts:?} decisions of each program, {swaps} swaps");
    });
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let error = Engine::load("no/such/program").expect_err("no such file");
    assert!(error.is_unreadable() && error.to_string().starts_with("no/such/program: "), "{error}");
}

#[cfg(feature = "compiler")]
mod from_rules {
    use super::*;
    use onboard_runtime::Sources;

    fn shop() -> std::path::PathBuf {
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/shop/shop.onboard")
    }

    #[test]
    fn rules_are_read_with_what_they_import() {
        let engine = Engine::load(shop()).expect("the shop");
        assert!(engine.program().matrices.len() > 1);
        assert!(Engine::load(shop()).expect("the shop").is(&engine));
    }

    #[test]
    fn mistakes_are_told_with_their_places() {
        let broken = rules("broken", 50).replace("team_size >= 50", "team_sise >= 50");
        let error = Engine::from_rules(&Sources::single("broken.onboard", broken)).expect_err("a mistake");
        assert!(error.is_mistake());
        assert!(error.to_string().contains("broken.onboard:6:20: "), "{error}");
    }
}
