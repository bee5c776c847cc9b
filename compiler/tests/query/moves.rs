//! Files that get other names.

use onboard_compiler::query::Analysis;
use onboard_compiler::{Sources, check};
use onboard_syntax::FileId;

const FILES: [(&str, &str); 4] = [
    ("/r/main.onboard", "import \"./base/a.onboard\"\nimport \"c.onboard\"\nsegment s when size > 4\n"),
    (
        "/r/base/a.onboard",
        "// a\nimport \"b.onboard\"\nimport \"../c.onboard\"\nfor p\nfield size: int in 0 to 9\n",
    ),
    ("/r/base/b.onboard", "import \"/r/c.onboard\"\nimport \"none.onboard\"\n"),
    ("/r/c.onboard", "purpose p { basis contract }\n"),
];

fn sources(files: &[(String, String)]) -> Sources {
    let mut sources = Sources::new();
    for (at, (name, text)) in files.iter().enumerate() {
        if at == 0 {
            sources.add_root(name.as_str(), text.as_str())
        } else {
            sources.add(name.as_str(), text.as_str())
        };
    }
    sources
}

/// The first lines of the files after some have got other names, with what is found then.
fn moved(renamed: &[(&str, &str)]) -> Vec<(String, String)> {
    let files: Vec<(String, String)> =
        FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let before = sources(&files);
    let pairs: Vec<(String, String)> =
        renamed.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned())).collect();
    let edits = Analysis::new(before.clone()).imports_after(&pairs);
    let mut after = files;
    for edit in edits.iter().rev() {
        let FileId(at) = edit.span.file;
        after[at as usize].1.replace_range(edit.span.range(), &edit.replacement);
    }
    for (name, _) in &mut after {
        for (old, new) in renamed {
            if let Some(rest) = name.strip_prefix(old) {
                *name = format!("{new}{rest}");
                break;
            }
        }
    }
    let slugs = |sources: &Sources| -> Vec<&str> {
        check(sources).diagnostics.iter().map(|found| found.slug).collect()
    };
    assert_eq!(slugs(&sources(&after)), slugs(&before));
    after
}

#[track_caller]
fn imports(files: &[(String, String)], at: usize, expected: &[&str]) {
    assert_eq!(onboard_compiler::imports(&files[at].1), expected, "{files:?}");
}

#[test]
fn a_file_is_followed_by_those_that_import_it() {
    let after = moved(&[("/r/c.onboard", "/r/base/deep/see.onboard")]);
    imports(&after, 0, &["./base/a.onboard", "base/deep/see.onboard"]);
    imports(&after, 1, &["b.onboard", "deep/see.onboard"]);
    imports(&after, 2, &["/r/base/deep/see.onboard", "none.onboard"]);
}

#[test]
fn a_file_takes_its_own_imports_along() {
    let after = moved(&[("/r/base/a.onboard", "/r/a.onboard")]);
    imports(&after, 0, &["./a.onboard", "c.onboard"]);
    imports(&after, 1, &["base/b.onboard", "c.onboard"]);
}

#[test]
fn a_folder_takes_its_files_along() {
    let after = moved(&[("/r/base", "/r/rules/first")]);
    imports(&after, 0, &["./rules/first/a.onboard", "c.onboard"]);
    // What moved together still finds each other.
    imports(&after, 1, &["b.onboard", "../../c.onboard"]);
    imports(&after, 2, &["/r/c.onboard", "none.onboard"]);
    let after = moved(&[("/r", "/elsewhere")]);
    imports(&after, 0, &["./base/a.onboard", "c.onboard"]);
    imports(&after, 2, &["/elsewhere/c.onboard", "none.onboard"]);
}

#[test]
fn two_files_may_change_places() {
    let after = moved(&[("/r/base/b.onboard", "/r/b.onboard"), ("/r/main.onboard", "/r/base/main.onboard")]);
    imports(&after, 0, &["./a.onboard", "../c.onboard"]);
    imports(&after, 1, &["../b.onboard", "../c.onboard"]);
}

#[test]
fn what_is_only_spelled_alike_stays() {
    for (old, new) in
        [("/r/bas", "/r/x"), ("/r/base/a", "/r/x"), ("/other", "/x"), ("/r/none.onboard", "/r/x.onboard")]
    {
        let files: Vec<(String, String)> =
            FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let edits = Analysis::new(sources(&files)).imports_after(&[(old.to_owned(), new.to_owned())]);
        assert!(edits.is_empty(), "{old}: {edits:?}");
    }
}
