//! `fmt`: rewrites files in the one form.

use crate::folder::{Folder, TOUR};

const LOOSE: &str =
    "// first\npurpose   service {basis contract}\n\n\n\nfor service\nfield visits:int in 0 to 9   // last\n";

#[test]
fn a_file_is_rewritten_once_and_keeps_its_comments() {
    let folder = Folder::with(&[("loose.onboard", LOOSE)]);
    folder.run(&["fmt", "loose.onboard"]).exits(0).complains("1 file formatted");
    let text = folder.read("loose.onboard");
    assert!(text.contains("// first") && text.contains("// last"), "{text}");
    assert!(text.contains("purpose service { basis contract }"), "{text}");
    folder.run(&["fmt", "loose.onboard"]).exits(0).complains("0 files formatted, 1 already in form");
    assert_eq!(folder.read("loose.onboard"), text);
    assert_eq!(folder.names(), ["loose.onboard"]);
}

#[test]
fn check_and_diff_only_look() {
    let folder = Folder::with(&[("loose.onboard", LOOSE), ("deep/tour.onboard", TOUR)]);
    let run = folder.run(&["fmt", "--check", "."]);
    assert_eq!(run.exits(1).stdout, "loose.onboard\n", "{}", run.stdout);
    let diff = folder.run(&["fmt", "--diff", "loose.onboard"]);
    diff.exits(1).prints("--- loose.onboard").prints("-purpose   service {basis contract}");
    diff.prints("+purpose service { basis contract }");
    assert_eq!(folder.read("loose.onboard"), LOOSE);
    folder.run(&["fmt", "--check", "--diff", "deep"]).exits(0);
}

#[test]
fn what_is_not_understood_is_left_and_the_others_are_written() {
    let broken = "field visits: ((((\n  matrix   {\n";
    let folder = Folder::with(&[("a.onboard", broken), ("b.onboard", LOOSE)]);
    let run = folder.run(&["fmt", "a.onboard", "b.onboard"]);
    run.exits(1).complains("a.onboard:1:").complains("left as they are");
    assert_eq!(folder.read("a.onboard"), broken);
    assert_ne!(folder.read("b.onboard"), LOOSE);
    folder.run(&["fmt", "b.onboard", "nowhere.onboard"]).exits(2).complains("there is no such file");
}

#[test]
fn standard_input_is_formatted_to_standard_output() {
    let folder = Folder::with(&[]);
    folder.run_with(&["fmt", "-"], LOOSE).exits(0).prints("purpose service { basis contract }");
    assert_eq!(folder.run_with(&["fmt", "-"], "field (((\n").exits(1).stdout, "");
}

#[test]
#[cfg(unix)]
fn the_permissions_and_links_of_a_file_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::with(&[("real.onboard", LOOSE)]);
    let path = folder.path("real.onboard");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).unwrap();
    symlink(&path, folder.path("link.onboard")).unwrap();
    folder.run(&["fmt", "link.onboard"]).exits(0);
    assert_ne!(folder.read("real.onboard"), LOOSE);
    assert!(folder.path("link.onboard").symlink_metadata().unwrap().is_symlink());
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_file_that_may_not_be_written_is_not_counted_as_formatted() {
    let folder = Folder::with(&[("a.onboard", LOOSE), ("b.onboard", LOOSE)]);
    let path = folder.path("a.onboard");
    let mut permissions = path.metadata().unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let run = folder.run(&["fmt", "a.onboard", "b.onboard"]);
    run.exits(2).complains("cannot write `a.onboard`: permission denied");
    run.complains("1 file formatted, 0 already in form");
    assert_eq!(folder.read("a.onboard"), LOOSE);
}
