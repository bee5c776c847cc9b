//! `check --format json|sarif|github`: what machines read.

use crate::folder::{Folder, TOUR};
use serde_json::Value;
use std::collections::BTreeSet;

const ERRS: &str = "purpose service { basis contract }\nfor service\n// ☃ é 😀\nfield visits: int\nsegment often when visits = 3\n";

#[test]
fn json_is_one_document_with_bytes_lines_and_columns() {
    let folder = Folder::with(&[("rules.onboard", ERRS)]);
    let run = folder.run(&["check", "--format", "json", "rules.onboard", "nowhere.onboard"]);
    let document = run.exits(2).json();
    assert_eq!(document["version"], 1);
    assert_eq!(document["summary"]["errors"], 1);
    assert_eq!(document["summary"]["problems"], 1);
    assert_eq!(document["files"], serde_json::json!(["rules.onboard"]));
    let error = finding(&document["diagnostics"], "single-equals");
    assert_eq!(error["severity"], "error");
    assert_eq!(error["code"], "onboard::single-equals");
    let start = &error["labels"][0]["start"];
    assert_eq!((start["line"].as_u64(), start["column"].as_u64()), (Some(5), Some(27)));
    assert_eq!(start["byte"].as_u64(), ERRS.find("= 3").map(|at| at as u64));
    let edit = &error["fixes"][0]["edits"][0];
    assert_eq!((edit["replacement"].as_str(), edit["file"].as_str()), (Some("=="), Some("rules.onboard")));
}

fn finding<'a>(list: &'a Value, slug: &str) -> &'a Value {
    let found =
        list.as_array().unwrap().iter().find(|entry| entry["slug"] == slug || entry["ruleId"] == slug);
    found.unwrap_or_else(|| panic!("no {slug} in {list:#}"))
}

#[test]
fn sarif_has_rules_with_help_places_and_fixes() {
    let folder = Folder::with(&[("my rules/a%b.onboard", ERRS)]);
    let run = folder.run(&["check", "--format", "sarif", "my rules"]);
    let log = run.exits(1).json();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["artifacts"][0]["location"]["uri"], "my%20rules/a%25b.onboard");
    let result = finding(&run["results"], "single-equals");
    assert_eq!(result["level"], "error");
    let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
    assert_eq!(rule["id"], "single-equals");
    assert!(rule["help"]["markdown"].as_str().unwrap().contains("## Wrong"));
    assert!(!rule["shortDescription"]["text"].as_str().unwrap().is_empty());
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20rules/a%25b.onboard");
    assert_eq!(place["region"]["startLine"], 5);
    assert_eq!(place["region"]["startColumn"], 27);
    let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["insertedContent"]["text"], "==");
    assert_eq!(change["deletedRegion"]["startLine"], 5);
    valid_sarif(&log);
}

#[test]
fn sarif_is_valid_where_nothing_can_be_read() {
    let folder =
        Folder::with(&[("broken.onboard", "matrix {{{{ -> \"\n}}}} field : ("), ("empty.onboard", "")]);
    folder.write("picture.onboard", [0x89, b'P', b'N', b'G', 0, 0xff, 0xfe, b'\n', 0]);
    for file in ["broken.onboard", "empty.onboard", "picture.onboard", "nowhere.onboard", "."] {
        let run = folder.run(&["check", "--format", "sarif", file]);
        let log = run.json();
        valid_sarif(&log);
        let successful = run.code != Some(2);
        assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], successful, "{file}");
    }
}

#[test]
fn sarif_names_files_given_in_full_relative_to_the_current_folder() {
    let folder = Folder::with(&[("rules.onboard", ERRS)]);
    let path = folder.path("rules.onboard");
    let log = folder.run(&["check", "--format", "sarif", path.to_str().unwrap()]).json();
    assert_eq!(log["runs"][0]["artifacts"][0]["location"]["uri"], "rules.onboard");
}

/// What may be found in a file: nothing, warnings, one that a comment allows, several labels, fixes in several places.
#[test]
fn sarif_keeps_to_its_schema_whatever_is_found() {
    let allowed = format!("// allow(number-without-range): anything may be counted\n{ERRS}");
    let named = ERRS.replace("visits = 3", "visit == 3").replace("int", "int in 0 to 9");
    let twice = format!("{ERRS}segment often when visits == 4\n");
    let imports = format!("import \"errs.onboard\"\nimport \"gone.onboard\"\n{ERRS}");
    let files = [
        ("clean.onboard", TOUR),
        ("errs.onboard", ERRS),
        ("allowed.onboard", &allowed),
        ("named.onboard", &named),
        ("twice.onboard", &twice),
        ("imports.onboard", &imports),
        ("broken.onboard", "matrix tour -> path for {\n segment {{{\n\"\u{0}\n"),
    ];
    let folder = Folder::with(&files);
    let mut slugs = BTreeSet::new();
    for file in files.map(|(name, _)| name).into_iter().chain(["."]) {
        let log = folder.run(&["check", "--format", "sarif", file]).json();
        valid_sarif(&log);
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.is_empty(), file == "clean.onboard", "{file}");
        slugs.extend(results.iter().map(|result| result["ruleId"].as_str().unwrap().to_owned()));
    }
    for slug in ["single-equals", "number-without-range", "unknown-name", "duplicate-name", "missing-import"]
    {
        assert!(slugs.contains(slug), "no {slug} in {slugs:?}");
    }
}

/// The schema is a sieve only if it holds something back.
#[test]
fn what_is_no_sarif_does_not_keep_to_the_schema() {
    let schema = sarif_schema();
    let log = Folder::with(&[("rules.onboard", ERRS)]).run(&["check", "--format", "sarif", "."]).json();
    assert!(schema.is_valid(&log));
    for (pointer, value) in [
        ("/version", serde_json::json!("2.0.0")),
        ("/runs/0/tool", serde_json::json!({})),
        ("/runs/0/columnKind", serde_json::json!("bytes")),
        ("/runs/0/results/0/message", serde_json::json!("text")),
        ("/runs/0/results/0/level", serde_json::json!("fatal")),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", serde_json::json!(0)),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", serde_json::json!("a b%")),
        ("/runs/0/artifacts/0", serde_json::json!({ "name": "rules.onboard" })),
    ] {
        let mut wrong = log.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        assert!(!schema.is_valid(&wrong), "{pointer}");
    }
}

/// The schema that OASIS publishes. It names every key, and allows no other. Its pattern of languages has a bracket too many,
/// which strict readers of patterns refuse.
fn sarif_schema() -> jsonschema::Validator {
    let text = include_str!("../sarif-schema-2.1.0.json");
    let schema: Value = serde_json::from_str(&text.replace("{2}]?$", "{2}$")).unwrap();
    jsonschema::draft7::options().should_validate_formats(true).build(&schema).unwrap()
}

/// That the log keeps to the schema, and what a schema cannot say: that places in lists lead to what they name, and that
/// regions end where they begin or later.
#[track_caller]
fn valid_sarif(log: &Value) {
    let wrong: Vec<String> =
        sarif_schema().iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{log:#}");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
    for run in log["runs"].as_array().unwrap() {
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let artifacts = run["artifacts"].as_array().unwrap();
        for result in run["results"].as_array().unwrap() {
            let rule = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(rules[rule]["id"], result["ruleId"]);
            assert!(!result["message"]["text"].as_str().unwrap().is_empty());
            let related = result["relatedLocations"].as_array().cloned().unwrap_or_default();
            for location in result["locations"].as_array().unwrap().iter().chain(&related) {
                let place = &location["physicalLocation"];
                valid_artifact(artifacts, &place["artifactLocation"]);
                valid_region(&place["region"]);
            }
            for fix in result["fixes"].as_array().cloned().unwrap_or_default() {
                for change in fix["artifactChanges"].as_array().unwrap() {
                    valid_artifact(artifacts, &change["artifactLocation"]);
                    let replacements = change["replacements"].as_array().unwrap();
                    replacements.iter().for_each(|replacement| valid_region(&replacement["deletedRegion"]));
                }
            }
        }
    }
}

#[track_caller]
fn valid_artifact(artifacts: &[Value], location: &Value) {
    let place = location["index"].as_u64().unwrap() as usize;
    assert_eq!(artifacts[place]["location"]["uri"], location["uri"]);
}

#[track_caller]
fn valid_region(region: &Value) {
    let number = |key: &str| region[key].as_u64().unwrap();
    let (start, end) =
        ((number("startLine"), number("startColumn")), (number("endLine"), number("endColumn")));
    assert!(start <= end, "{region}");
}

#[test]
fn github_gets_one_command_for_each_finding_with_everything_escaped() {
    let folder = Folder::with(&[("a,b:c%d.onboard", ERRS)]);
    let run = folder.run(&["check", "--format", "github", "a,b:c%d.onboard"]);
    run.exits(1);
    let line = run.stdout.lines().find(|line| line.contains("single-equals")).unwrap();
    assert!(
        line.starts_with(
            "::error file=a%2Cb%3Ac%25d.onboard,line=5,endLine=5,col=27,endColumn=28,title=onboard%3A%3A"
        ),
        "{line}"
    );
    assert!(line.contains("%0A"), "the help stands on a line of its own: {line}");
    let commands = run.stdout.lines().filter(|line| line.starts_with("::")).count();
    assert_eq!(commands, 2, "{}", run.stdout);
}

#[test]
fn github_learns_of_files_that_cannot_be_read() {
    let folder = Folder::with(&[]);
    let run = folder.run(&["check", "--format", "github", "nowhere.onboard"]);
    run.exits(2).prints("::error title=onboardc::cannot read `nowhere.onboard`");
}
