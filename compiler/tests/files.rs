//! Programs of several files: who imports whom, what each sees, and in which order all of it stands.
use onboard_compiler::{Checked, Sources, check, imports, resolve};

const PURPOSES: &str = "purpose service { basis contract }\n";

/// Checks files of which the first is the root.
fn checked(files: &[(&str, &str)]) -> Checked {
    let mut sources = Sources::new();
    for (at, (name, text)) in files.iter().enumerate() {
        match at {
            0 => sources.add_root(*name, *text),
            _ => sources.add(*name, *text),
        };
    }
    check(&sources)
}

fn slugs(checked: &Checked) -> Vec<&str> {
    checked.diagnostics.iter().map(|found| found.slug).collect()
}

#[test]
fn imports_are_found_without_parsing() {
    let text = "\u{FEFF}import \"a.onboard\" // why\r\nimport   \"b/c.onboard\"\n  import \"no.onboard\"\nimported \"no\"\nimport \"\"\n";
    assert_eq!(imports(text), ["a.onboard", "b/c.onboard"]);
}

#[test]
fn imports_are_relative_to_the_file_that_names_them() {
    assert_eq!(resolve("shop/main.onboard", "privacy.onboard"), "shop/privacy.onboard");
    assert_eq!(resolve("shop/main.onboard", "../privacy.onboard"), "privacy.onboard");
    assert_eq!(resolve("shop/main.onboard", "./a/../b.onboard"), "shop/b.onboard");
    assert_eq!(resolve("../x/main.onboard", "../../y.onboard"), "../../y.onboard");
    assert_eq!(resolve("shop/main.onboard", "/etc/y.onboard"), "/etc/y.onboard");
    assert_eq!(resolve("main.onboard", "y.onboard"), "y.onboard");
}

#[test]
fn wanted_are_the_files_that_are_not_there_yet() {
    let mut sources = Sources::new();
    sources
        .add_root("a/main.onboard", "import \"b.onboard\"\nimport \"./b.onboard\"\nimport \"c.onboard\"\n");
    assert_eq!(sources.wanted(), ["a/b.onboard", "a/c.onboard"]);
    sources.add("a/b.onboard", "import \"main.onboard\"\nimport \"d.onboard\"\n");
    assert_eq!(sources.wanted(), ["a/c.onboard", "a/d.onboard"]);
}

#[test]
fn a_cycle_of_imports_is_fine_and_a_file_is_there_once() {
    let main = "import \"a.onboard\"\nimport \"./a.onboard\"\nsegment adult when age >= 18\n";
    let a = "import \"main.onboard\"\nimport \"purposes.onboard\"\nfor service\nfield age: int in 0 to 120\nsegment child when not adult\n";
    let checked = checked(&[("main.onboard", main), ("a.onboard", a), ("purposes.onboard", PURPOSES)]);
    assert_eq!(slugs(&checked), [""; 0]);
    let program = checked.program.unwrap();
    assert_eq!(program.segments.len(), 2);
    let location = program.locations.get("segment child").unwrap();
    assert_eq!((location.file.as_str(), location.line, location.column), ("a.onboard", 5, 9));
}

#[test]
fn tables_follow_the_files_in_the_order_met() {
    let main = "import \"b.onboard\"\nimport \"a.onboard\"\nfor service\nfield one: bool\nsegment s when one and two and three and four\n";
    let b = "import \"c.onboard\"\nimport \"a.onboard\"\nfor service\nfield two: bool\n";
    let c = "import \"a.onboard\"\nfor service\nfield three: bool\n";
    let a = "purpose service { basis contract }\nfor service\nfield four: bool\n";
    // The order in which the files were read says nothing.
    let checked = checked(&[("main.onboard", main), ("a.onboard", a), ("c.onboard", c), ("b.onboard", b)]);
    let program = checked.program.unwrap();
    let fields: Vec<&str> = program.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(fields, ["one", "two", "three", "four"]);
}

#[test]
fn a_missing_file_hides_the_names_that_it_may_have() {
    let main = "import \"purposes.onboard\"\nimport \"gone.onboard\"\nfor service\nfield age: int in 0 to 120\nsegment s when age > 5 and hidden\n";
    let checked = checked(&[("main.onboard", main), ("purposes.onboard", PURPOSES)]);
    assert_eq!(slugs(&checked), ["missing-import"]);
}

#[test]
fn the_nearest_file_is_offered_for_a_missing_one() {
    let mut sources = Sources::new();
    sources.add_root("shop/main.onboard", "import \"privcy.onboard\"\n");
    sources.add_neighbour("shop/privacy.onboard");
    let found = check(&sources).diagnostics;
    let fix = found.first().unwrap().fixes.first().unwrap();
    assert_eq!(fix.edits.first().unwrap().replacement, "\"privacy.onboard\"");
}

#[test]
fn a_file_sees_only_what_it_imports() {
    let main = "import \"a.onboard\"\nimport \"b.onboard\"\nsegment all when x and y\n";
    let a = "import \"purposes.onboard\"\nfor service\nfield x: bool\nsegment seen when y\n";
    let b = "import \"purposes.onboard\"\nfor service\nfield y: bool\n";
    let files = [("main.onboard", main), ("a.onboard", a), ("b.onboard", b), ("purposes.onboard", PURPOSES)];
    let checked = checked(&files);
    assert_eq!(slugs(&checked), ["not-imported"]);
    let fix = checked.diagnostics.first().unwrap().fixes.first().unwrap();
    assert_eq!(fix.edits.first().unwrap().replacement, "import \"b.onboard\"\n");
}

#[test]
fn names_are_one_space_over_all_files() {
    let main = "import \"a.onboard\"\nfor service\nfield age: int in 0 to 120\n";
    let a = "purpose service { basis contract }\nfor service\nfield age: int in 0 to 99\nsegment s when age > 5\n";
    let checked = checked(&[("main.onboard", main), ("a.onboard", a)]);
    assert_eq!(slugs(&checked), ["duplicate-name"]);
}

#[test]
fn an_empty_program_is_a_program() {
    for text in ["", "\n\n", "// nothing yet\n", "\u{FEFF}"] {
        let checked = check(&Sources::single("empty.onboard", text));
        assert_eq!(slugs(&checked), [""; 0], "{text:?}");
        let program = checked.program.unwrap();
        assert_eq!(program.name, "empty");
        onboard_ir::verify(&program).unwrap();
    }
}
