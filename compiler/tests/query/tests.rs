//! Tests: where they stand, what they expect where, and how one is written.

use crate::{Fixture, examples, read};
use onboard_compiler::Sources;
use onboard_compiler::query::{Analysis, Expected};
use onboard_ir::{Location, TestStep};

#[test]
fn a_test_and_what_it_expects() {
    let fixture = Fixture::behind("expect keen");
    let tests = fixture.analysis.tests();
    assert_eq!(tests.len(), 1);
    assert_eq!(tests[0].name, "who brews, gets a shelf");
    assert!(fixture.show(tests[0].name_span).ends_with(" \"who brews, gets a shelf\""));
    let program = fixture.analysis.program().unwrap();
    let expected = program.tests[0].steps.iter().filter(|(step, _)| matches!(step, TestStep::Expect(_)));
    let shown = expected.map(|(_, at)| fixture.show(fixture.analysis.expectation(0, at).unwrap()));
    let shown: Vec<String> = shown.map(|shown| shown.split_once(' ').unwrap().1.to_owned()).collect();
    assert_eq!(shown, ["keen", "path shelf because big", "start.offer == \"there, a pot\""]);
    assert_eq!(fixture.analysis.expectation(0, &Location::default()), None);
    assert_eq!(fixture.analysis.expectation(9, &program.tests[0].steps[0].1), None);
}

#[test]
fn each_expectation_of_the_examples_has_a_place() {
    for root in examples() {
        let analysis = Analysis::new(read(&root));
        for (at, test) in analysis.program().unwrap().tests.iter().enumerate() {
            for (step, location) in &test.steps {
                let is_expected = matches!(step, TestStep::Expect(_));
                assert_eq!(analysis.expectation(at, location).is_some(), is_expected, "{}", test.name);
            }
        }
    }
}

/// The steps of a test but for what it expects.
fn story(steps: &[(TestStep, Location)]) -> Vec<TestStep> {
    let steps = steps.iter().map(|(step, _)| step.clone());
    steps.filter(|step| !matches!(step, TestStep::Expect(_))).collect()
}

#[test]
fn what_happens_in_the_tests_of_the_examples_can_be_written() {
    let nothing = Expected { ask: Some(Vec::new()), ..Expected::default() };
    let mut count = 0;
    for root in examples() {
        let analysis = Analysis::new(read(&root));
        let tests = &analysis.program().unwrap().tests;
        let mut added = String::new();
        for test in tests {
            added.push('\n');
            let name = format!("{} again", test.name);
            added += &analysis.write_test(&name, test.purpose, &story(&test.steps), &nothing).unwrap();
        }
        let name = root.to_string_lossy();
        let mut sources = Sources::new();
        sources.add_root(&*name, format!("{}{added}", std::fs::read_to_string(&root).unwrap()));
        sources.follow(|name| Some(std::fs::read_to_string(name).unwrap()));
        let again = Analysis::new(sources);
        let errors: Vec<&String> = again.diagnostics().iter().map(|found| &found.title).collect();
        assert!(errors.is_empty(), "{errors:?}");
        for test in tests {
            let written =
                again.known().tests.iter().find(|other| other.name == format!("{} again", test.name));
            let written = written.unwrap();
            assert_eq!(story(&written.steps), story(&test.steps), "{}", test.name);
            assert_eq!(written.purpose, test.purpose);
        }
        count += tests.len();
    }
    assert!(count > 20, "{count}");
}
