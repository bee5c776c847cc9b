//! Definitions and references.

use crate::{Fixture, PROGRAM};

fn definition(fixture: &Fixture) -> Option<String> {
    let found = fixture.analysis.definition(fixture.file, fixture.offset)?;
    Some(fixture.show(found.name))
}

#[test]
fn names_lead_to_their_declarations() {
    for (marked, declared) in [
        ("by ui_lang", "main:16 ui_language"),
        ("for tailor", "main:5 tailoring"),
        ("stage signup ask taste", "main:18 taste"),
        ("count of bre", "main:26 brewed"),
        ("kind == gre", "main:14 green"),
        ("where ki", "main:27 kind"),
        ("and brewed.min", "main:28 minutes"),
        ("and bre", "main:26 brewed"),
        ("Hello, {cal", "main:32 called"),
        ("segment keen when br", "main:31 brews"),
        ("kind: bl", "main:14 blend"),
        ("fallback gre", "main:14 green"),
        ("-> she", "main:37 shelf"),
        ("yes | green or bl", "main:14 black"),
        ("3 brewed { ki", "main:27 kind"),
        ("given consent tail", "main:5 tailoring"),
        ("big, start.off", "main:46 offer"),
        ("big, sta", "main:46 start"),
        ("segment ke", "main:35 keen"),
        ("shelf because bi", "main:48 big"),
        ("    bi", "main:48 big"),
        ("step pi", "main:39 pick"),
        ("stage sig", "main:53 signup"),
    ] {
        assert_eq!(definition(&Fixture::behind(marked)).as_deref(), Some(declared), "{marked}");
    }
}

/// Two paths with a step of one name, and a test.
fn twins(test: &str) -> String {
    format!(
        "purpose p {{ basis contract }}\npath a \"A\" {{ step pick \"Pick\" }}\npath b \"B\" {{\n    step pick \"Pick\"\n    step own \"Own\"\n}}\n\
         field f: bool {{ for p }}\nmatrix m -> path for p {{\n    f -> path\n    one: yes -> a\n    - -> b\n}}\n\
         matrix n -> path for p {{\n    f -> path\n    one: yes -> b\n    - -> a\n}}\ntest \"t\" {{\n    {test}\n}}\n"
    )
}

#[test]
fn steps_and_rows_are_those_that_the_test_expects() {
    for (test, declared) in [
        ("expect path a, step pi<CURSOR>ck open", Some("main:2 pick")),
        ("expect step pi<CURSOR>ck open, path b", Some("main:4 pick")),
        ("expect step ow<CURSOR>n open", Some("main:5 own")),
        ("expect path a, step ow<CURSOR>n open", Some("main:5 own")),
        ("expect step pi<CURSOR>ck open", None),
        ("expect path a, path b, step pi<CURSOR>ck open", None),
        ("expect path a because on<CURSOR>e", Some("main:10 one")),
        ("expect path b because on<CURSOR>e", Some("main:15 one")),
        ("expect n because on<CURSOR>e", Some("main:15 one")),
        ("expect n because ro<CURSOR>w 1", None),
    ] {
        assert_eq!(definition(&Fixture::one(&twins(test))).as_deref(), declared, "{test}");
    }
}

#[test]
fn a_step_that_a_test_leaves_open_is_not_renamed() {
    let refused = |test: &str| {
        let text = twins(test).replace("path a \"A\" { step pi", "path a \"A\" { step pi<CURSOR>");
        let fixture = Fixture::one(&text);
        let refused = fixture.analysis.rename(fixture.file, fixture.offset, "other").err();
        assert_eq!(fixture.analysis.renamable(fixture.file, fixture.offset).is_err(), refused.is_some());
        refused.map(|why| why.to_string())
    };
    assert!(
        refused("expect step pick open").is_some_and(|why| why.contains("several paths have a step `pick`"))
    );
    assert_eq!(refused("expect path b, step pick open"), None);
    assert_eq!(refused("expect step own open"), None);
}

#[test]
fn texts_name_what_events_say() {
    let told = |text: &str| definition(&Fixture::one(&format!("{}{text}\n", twins("expect step own open"))));
    for (text, declared) in [
        ("trait t = count of step_done where path == \"<CURSOR>a\"", Some("main:2 a")),
        ("trait t = count of step_done where \"ow<CURSOR>n\" == step", Some("main:5 own")),
        ("trait t = count of step_done where step in { \"x\", \"own<CURSOR>\" }", Some("main:5 own")),
        (
            "trait t = count of step_done where step == \"pi<CURSOR>ck\" and path == \"b\"",
            Some("main:4 pick"),
        ),
        ("trait t = count of step_done where step == \"pi<CURSOR>ck\"", None),
        ("trait t = count of question_shown where field == \"f<CURSOR>\"", Some("main:7 f")),
        ("trait t = count of question_shown where field == \"a<CURSOR>\"", None),
        ("test \"u\" {\n    after 1 path_shown { path: \"b<CURSOR>\" }\n}", Some("main:3 b")),
        ("event e { path: text }\ntrait t = count of e where path == \"a<CURSOR>\"", None),
    ] {
        assert_eq!(told(text).as_deref(), declared, "{text}");
    }
}

#[test]
fn what_is_no_name_leads_nowhere() {
    for marked in ["segm", "\"What do", "in last 7", "Hello, ", "path shelf \"Your"] {
        assert_eq!(definition(&Fixture::behind(marked)), None, "{marked}");
    }
}

#[test]
fn an_event_that_every_program_has_is_declared_nowhere() {
    let fixture = Fixture::one("trait seen = count of path_sh<CURSOR>own\n");
    assert_eq!(definition(&fixture), None);
}

#[test]
fn names_lead_into_other_files() {
    let main = "import \"base/a.onboard\"\nsegment big when size<CURSOR> > 4\n";
    let fixture =
        Fixture::files(&[("main.onboard", main), ("base/a.onboard", "field size: int in 0 to 9\n")]);
    assert_eq!(definition(&fixture).as_deref(), Some("base/a:1 size"));
}

#[test]
fn an_import_leads_to_its_file() {
    let main = "import \"base/<CURSOR>a.onboard\"\n";
    let fixture =
        Fixture::files(&[("main.onboard", main), ("base/a.onboard", "field size: int in 0 to 9\n")]);
    assert_eq!(definition(&fixture).as_deref(), Some("base/a:1 "));
}

#[test]
fn imports_say_which_files_they_mean() {
    let main = "import \"base/a.onboard\"\nimport \"none.onboard\"\nimport \"b.onboard\n<CURSOR>";
    let fixture =
        Fixture::files(&[("main.onboard", main), ("base/a.onboard", "field size: int in 0 to 9\n")]);
    let found = fixture.analysis.imports(fixture.file);
    let shown: Vec<_> = found.iter().map(|import| (fixture.show(import.span), import.to)).collect();
    let base = fixture.analysis.file("base/a.onboard");
    assert_eq!(
        shown[..2],
        [("main:1 \"base/a.onboard\"".to_owned(), base), ("main:2 \"none.onboard\"".to_owned(), None)]
    );
    assert!(found.iter().skip(2).all(|import| import.to.is_none()));
}

#[test]
fn a_broken_line_takes_nothing_from_the_others() {
    let text = PROGRAM.replace("fallback green", "fallback ((").replace("cups >= 5", "cups<CURSOR> >= 5");
    assert_eq!(definition(&Fixture::one(&text)).as_deref(), Some("main:23 cups"));
}

#[test]
fn all_uses_of_a_name() {
    let fixture = Fixture::behind("segment keen when brews >= 3 or cu");
    let all = fixture.analysis.references(fixture.file, fixture.offset, true);
    let shown: Vec<String> = all.into_iter().map(|span| fixture.show(span)).collect();
    assert_eq!(shown, ["main:23 cups", "main:35 cups", "main:53 cups"]);
    let fixture = Fixture::behind("type blend = one of { gr");
    let uses = fixture.analysis.references(fixture.file, fixture.offset, false);
    let shown: Vec<String> = uses.into_iter().map(|span| fixture.show(span)).collect();
    assert_eq!(shown, ["main:21 green", "main:31 green", "main:48 green", "main:58 green", "main:59 green"]);
}

#[test]
fn what_gives_a_value_is_told_from_what_reads_it() {
    let shown = |marked: &str| -> Vec<String> {
        let fixture = Fixture::behind(marked);
        let all = fixture.analysis.highlights(fixture.file, fixture.offset);
        all.iter()
            .map(|one| format!("{}{}", fixture.show(one.span), if one.gives { " =" } else { "" }))
            .collect()
    };
    assert_eq!(
        shown("skip when ta"),
        ["main:18 taste =", "main:40 taste", "main:47 taste", "main:53 taste", "main:58 taste ="]
    );
    assert_eq!(shown("because bi"), ["main:48 big =", "main:60 big"]);
    assert_eq!(shown("step pi"), ["main:39 pick ="]);
    assert_eq!(shown("segm"), [""; 0]);
    let files = [("main.onboard", "import \"a.onboard\"\nlet b = a<CURSOR>\n"), ("a.onboard", "let a = 1\n")];
    let fixture = Fixture::files(&files);
    assert_eq!(fixture.analysis.highlights(fixture.file, fixture.offset).len(), 1);
}

#[test]
fn a_line_for_purposes_is_a_use_even_above_nothing() {
    let fixture = Fixture::one("purpose serv<CURSOR>ice { basis contract }\nfor service\n");
    let uses = fixture.analysis.references(fixture.file, fixture.offset, false);
    assert_eq!(uses.len(), 1);
}

#[test]
fn behind_the_end_is_nothing() {
    let fixture = Fixture::behind("segment keen");
    assert_eq!(fixture.analysis.definition(fixture.file, u32::MAX), None);
    assert_eq!(fixture.analysis.definition(onboard_syntax::FileId(7), 0), None);
}
