//! What a purpose may not use, with the whole way from the use to the declaration.

#![expect(clippy::panic, reason = "a test fails by panicking")]

use onboard_compiler::{Sources, check};
use onboard_syntax::Diagnostic;

const HEAD: &str = "\
purpose service { basis contract }
purpose letters { basis contract }
purpose weekly within letters { basis contract }
path code \"Write code\"
";

/// The findings of a program; each label as `TEXT: MESSAGE`.
fn told(body: &str) -> Vec<String> {
    let source = format!("{HEAD}{body}");
    let checked = check(&Sources::single("main.onboard", source.clone()));
    let label = |label: &onboard_syntax::Label| {
        format!("{}: {}", source.get(label.span.range()).unwrap_or("?"), label.message)
    };
    let finding = |found: &Diagnostic| {
        let labels: Vec<String> = found.labels.iter().map(label).collect();
        format!("{}: {}\n  {}", found.slug, found.title, labels.join("\n  "))
    };
    // Which purposes and paths a case leaves unused is not what it is about.
    let meant = checked.diagnostics.iter().filter(|found| found.slug != "unused-declaration");
    meant.map(finding).collect()
}

/// The slugs alone.
fn slugs(body: &str) -> Vec<String> {
    told(body).iter().map(|told| told.split(':').next().unwrap_or("").to_owned()).collect()
}

#[test]
fn the_whole_way_is_shown_and_it_is_the_shortest() {
    let told = told(
        "field age: int in 0 to 99 { for service; fallback 1 }\n\
         let years = age + 0\n\
         let long = years + 0\n\
         segment grown when long > 17 or years > 17\n\
         matrix tour -> path for letters {\n    grown -> path\n    yes -> code\n    - -> -\n}\n",
    );
    let expected = "forbidden-use: `age` is used for `letters`, which it does not serve\n  \
                    grown: used here for `letters`\n  \
                    years: `grown` is worked out from `years`\n  \
                    age: `years` is worked out from `age`\n  \
                    age: `age` serves `service`";
    assert_eq!(told, [expected]);
}

#[test]
fn each_source_is_told_once_with_all_purposes() {
    let told = told(
        "field age: int in 0 to 99 { for service; fallback 1 }\n\
         event bought { price: float in 0 to 9; for service }\n\
         trait spent = sum of bought.price\n\
         matrix tour -> path for letters, weekly, service {\n    age | spent -> path\n    > 3 | > 3 -> code\n    < 2 | < 1 -> -\n}\n",
    );
    let starts = |told: &str, start: &str| assert!(told.starts_with(start), "{told}");
    assert_eq!(told.len(), 2, "{told:?}");
    starts(
        &told[0],
        "forbidden-use: `age` is used for `letters` and `weekly`, which it does not serve\n  age: used",
    );
    starts(
        &told[1],
        "forbidden-use: `bought` is used for `letters` and `weekly`, which it does not serve\n  spent: used",
    );
}

#[test]
fn a_path_inherits_the_purposes_of_its_matrices() {
    let told = told(
        "field age: int in 0 to 99 { for service; fallback 1 }\n\
         field plan: bool { for letters; fallback no }\n\
         path team \"Team\" { step one \"One\" { skip when age > 3 } }\n\
         matrix tour -> path for letters {\n    plan -> path\n    yes -> team\n    - -> code\n}\n",
    );
    let expected = "forbidden-use: `age` is used for `letters`, which it does not serve\n  \
                    age: used here for `letters`\n  \
                    age: `age` serves `service`\n  \
                    letters: `tour` leads to `team` for `letters`";
    assert_eq!(told, [expected]);
}

#[test]
fn those_within_a_purpose_are_served_and_those_above_are_not() {
    let body = |field: &str, matrix: &str| {
        format!(
            "field plan: bool {{ for {field}; fallback no }}\n\
             matrix tour -> path for {matrix} {{\n    plan -> path\n    yes -> code\n    - -> -\n}}\n"
        )
    };
    assert_eq!(slugs(&body("letters", "weekly")), Vec::<String>::new());
    assert_eq!(slugs(&body("weekly", "letters")), ["forbidden-use"]);
    assert_eq!(slugs(&body("weekly, service", "service, weekly")), Vec::<String>::new());
}

#[test]
fn a_fix_lets_the_field_serve_the_purpose() {
    let body = "field age: int in 0 to 99 { for service; fallback 1 }\n\
                matrix tour -> path for letters {\n    age -> path\n    > 3 -> code\n    < 1 -> -\n}\n";
    let mut source = format!("{HEAD}{body}");
    let checked = check(&Sources::single("main.onboard", source.clone()));
    let [found] = checked.diagnostics.as_slice() else { panic!("{:?}", checked.diagnostics) };
    let [fix] = found.fixes.as_slice() else { panic!("{found:?}") };
    for edit in &fix.edits {
        source.replace_range(edit.span.range(), &edit.replacement);
    }
    assert!(source.contains("for service, letters;"), "{source}");
    assert_eq!(slugs(source.trim_start_matches(HEAD)), Vec::<String>::new());
}

#[test]
fn groups_of_a_guess_serve_what_the_field_serves() {
    let body = |by: &str| {
        format!(
            "field role: bool {{ for {by} }}\n\
             field age: int in 0 to 99 {{\n    for service, weekly\n    fallback median by role\n    fallback 1\n}}\n\
             segment old when age > 70\nsegment lead when role\n"
        )
    };
    assert_eq!(slugs(&body("service")), ["forbidden-use"]);
    assert_eq!(slugs(&body("service, letters")), Vec::<String>::new());
}

#[test]
fn the_result_of_a_matrix_serves_only_the_purposes_it_decides_for() {
    let told = told(
        "field plan: bool { for service, letters; fallback no }\n\
         path offers \"Offers\" { welcome \"Have {tour.offer}.\" }\n\
         matrix tour -> offer: text for service {\n    plan -> offer\n    yes -> \"a\"\n    - -> \"b\"\n}\n\
         matrix mail -> path for letters {\n    plan -> path\n    yes -> offers\n    - -> code\n}\n",
    );
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("forbidden-use: `tour` is used for `letters`"), "{}", told[0]);
    assert!(told[0].contains("`tour` decides for `service`"), "{}", told[0]);
}

#[test]
fn declassified_values_serve_everything() {
    let body = |value: &str| {
        format!(
            "field budget: int in 0 to 99 {{ for service; fallback 1 }}\n\
             let band = {value}\n\
             matrix tour -> path for letters {{\n    band -> path\n    > 0 -> code\n    - -> -\n}}\n"
        )
    };
    assert_eq!(
        slugs(&body("declassify bucket(budget, 10, 50) because \"coarse\" otherwise 0")),
        Vec::<String>::new()
    );
    assert_eq!(slugs(&body("bucket(budget, 10, 50)")), ["forbidden-use"]);
}

#[test]
fn parts_without_a_common_purpose_are_told_where_they_meet_and_not_again() {
    let told = told(
        "field a: bool { for service; fallback no }\n\
         field b: bool { for letters; fallback no }\n\
         let both = a and b\n\
         segment s when both\n\
         matrix tour -> path for letters {\n    s -> path\n    yes -> code\n    - -> -\n}\n",
    );
    let expected = "no-common-purpose: the parts of `both` share no purpose\n  \
                    both: \n  a: `a` serves `service`\n  b: `b` serves `letters`";
    assert_eq!(told, [expected]);
}

#[test]
fn questions_and_their_stages_serve_the_purpose_too() {
    let body = "field plan: bool { ask \"Plan?\"; for letters; fallback no }\n\
                field age: int in 0 to 99 { ask \"Age?\"; for service; fallback 1 }\n\
                event seen { for service }\n\
                trait often = count of seen\n\
                matrix tour -> path for letters {\n    plan -> path\n    yes -> code\n    - -> -\n}\n\
                profiling for letters {\n    stage one when often > 3 ask plan, age\n    limit 1 per session\n}\n\
                segment old when age > 70\n";
    assert_eq!(slugs(body), ["forbidden-use", "forbidden-use"]);
}

/// The source after the first fix of the only finding with this slug.
fn mended(source: &str, slug: &str) -> String {
    let checked = check(&Sources::single("main.onboard", source));
    let found: Vec<&Diagnostic> = checked.diagnostics.iter().filter(|found| found.slug == slug).collect();
    let [Diagnostic { fixes, .. }] = found.as_slice() else { panic!("{:?}", checked.diagnostics) };
    let mut source = source.to_owned();
    let edits = fixes.first().map_or(&[][..], |fix| &fix.edits);
    assert!(!edits.is_empty(), "no fix for {slug}");
    for edit in edits {
        source.replace_range(edit.span.range(), &edit.replacement);
    }
    let again = check(&Sources::single("main.onboard", source.clone()));
    assert!(again.diagnostics.iter().all(|found| found.slug != slug), "{:?}\n{source}", again.diagnostics);
    source
}

#[test]
fn missing_clauses_are_written_by_fixes() {
    let source = "purpose a {\n    ask \"A?\"\n    basis consent\n    regime gdpr opt_in\n}\n\
                  purpose b { ask \"B?\"; basis consent }\n\
                  field f: bool { for a, b }\nsegment s when f\n";
    assert!(mended(source, "missing-regime").contains("basis consent; regime gdpr opt_in }"));
    let source = "purpose a { basis contract }\nfor a\nfield f: bool\npath p \"P\"\n\
                  matrix m -> path for a {\n    f -> path\n    yes -> p\n    - -> -\n}\n";
    assert!(mended(source, "no-fallback").contains("field f: bool { fallback no }"));
    let source = "purpose a { basis contract }\nfor a\nfield f: bool { fallback no }\npath p \"P\"\n\
                  matrix m -> path {\n    f -> path\n    yes -> p\n    - -> -\n}\n";
    assert!(mended(source, "use-without-purpose").contains("matrix m -> path for a {"));
}
