//! What holds of every program that the repository holds: corpus cases, pages, examples.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use onboard_compiler::{Sources, check};
use onboard_ir::{Program, hash, verify};
use std::fs;
use std::path::{Path, PathBuf};

/// The root of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The files under a folder with this extension, sorted.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// Every block of the pages, each by itself, and every example with its imports.
fn programs() -> Vec<(String, Sources)> {
    let root = root();
    let mut all = Vec::new();
    let mut pages = files(&root.join("tests/corpus"), "md");
    pages.extend(files(&root.join("docs"), "md"));
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        for (at, block) in text.split("\n```onboard").skip(1).enumerate() {
            let (_, rest) = block.split_once('\n').unwrap();
            let source = rest.split("\n```").next().unwrap().to_owned() + "\n";
            all.push((format!("{} block {at}", page.display()), Sources::single("main.onboard", source)));
        }
    }
    for example in files(&root.join("examples"), "onboard") {
        let mut sources = Sources::new();
        sources.add_root(example.to_str().unwrap(), fs::read_to_string(&example).unwrap());
        for beside in files(example.parent().unwrap(), "onboard") {
            sources.add(beside.to_str().unwrap(), fs::read_to_string(&beside).unwrap());
        }
        all.push((example.display().to_string(), sources));
    }
    all
}

/// The programs that are accepted.
fn accepted() -> Vec<(String, Program)> {
    let all = programs();
    let count = all.len();
    let accepted: Vec<(String, Program)> =
        all.into_iter().filter_map(|(name, sources)| Some((name, check(&sources).program?))).collect();
    assert!(accepted.len() * 3 > count, "only {} of {count} are accepted", accepted.len());
    accepted
}

#[test]
fn every_accepted_program_is_sound_and_its_views_hold_only_what_serves() {
    let mut failures = Vec::new();
    for (name, program) in accepted() {
        if let Err(error) = verify(&program) {
            failures.push(format!("{name}: {error}"));
        }
    }
    assert!(failures.is_empty(), "{} programs:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_accepted_program_survives_being_stored() {
    for (name, program) in accepted() {
        let loaded = Program::from_bytes(&program.to_bytes().unwrap());
        let loaded = loaded.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(loaded == program, "{name} is another program after it was stored");
        assert_eq!(hash(&loaded), program.hash, "{name}");
    }
}

#[test]
fn comments_and_white_space_do_not_change_the_hash() {
    for (name, sources) in programs() {
        let [source] = sources.files() else { continue };
        let Some(program) = check(&sources).program else { continue };
        let text = source.text.trim_start_matches('\u{feff}');
        let moved: String =
            text.split_inclusive('\n').map(|line| format!("{}  \n", line.trim_end())).collect();
        let moved = format!("// One line more.\n\n{moved}\n// The end.\n");
        let again = check(&Sources::single(&source.name, moved.clone()));
        let again = again.program.unwrap_or_else(|| panic!("{name}: {:?}\n{moved}", again.diagnostics));
        assert_eq!(again.hash, program.hash, "{name}");
        let moved = again.locations != program.locations;
        assert!(moved || program.locations.is_empty(), "{name}: the places did not move");
    }
}

#[test]
fn the_order_of_declarations_that_decide_nothing_does_not_change_the_hash() {
    let head = "purpose service { basis contract }\n";
    let pieces = [
        "field a: int in 0 to 9 { for service; fallback 3 }\n",
        "field b: bool { for service; fallback no }\n",
        "let c = a + 1\n",
        "segment d when c > 4 and b\n",
        "segment e when not d or a == 2\n",
        "path p \"P\"\n",
        "matrix m -> path for service {\n    d | e -> path\n    yes | - -> p\n    - | - -> -\n}\n",
    ];
    let hash_of = |pieces: &[&str]| {
        let checked = check(&Sources::single("main.onboard", format!("{head}{}", pieces.concat())));
        checked.program.unwrap_or_else(|| panic!("{:?}", checked.diagnostics)).hash
    };
    let expected = hash_of(&pieces);
    let mut order = pieces;
    for round in 0..60 {
        // Every swap of two neighbours, again and again, reaches many orders.
        let at = (round * 5) % (order.len() - 1);
        order.swap(at, at + 1);
        assert_eq!(hash_of(&order), expected, "{order:?}");
    }
}
