//! `--help` of every command.

use crate::folder::Folder;

const COMMANDS: [&str; 9] = ["check", "fmt", "build", "fit", "eval", "test", "why", "explain", "lsp"];

#[test]
fn every_command_has_help_with_an_example() {
    let folder = Folder::with(&[]);
    let help = folder.run(&["--help"]);
    let built = COMMANDS.into_iter().chain(cfg!(feature = "play").then_some("play"));
    for command in built {
        help.exits(0).prints(&format!("  {command} "));
        folder.run(&[command, "--help"]).exits(0).prints(&format!("onboardc {command} ")).prints("Example");
    }
}

#[test]
fn help_has_colours_only_where_they_are_wanted() {
    let folder = Folder::with(&[]);
    assert!(!folder.run(&["--help"]).stdout.contains('\u{1b}'));
    assert!(folder.run(&["--color", "always", "--help"]).stdout.contains('\u{1b}'));
    assert!(!folder.run(&["--color=never", "check", "--help"]).stdout.contains('\u{1b}'));
}

#[test]
fn the_version_is_that_of_the_package() {
    let folder = Folder::with(&[]);
    folder.run(&["--version"]).exits(0).prints(env!("CARGO_PKG_VERSION"));
}

#[test]
fn who_knows_other_tools_is_told_what_the_command_is_called_here() {
    let folder = Folder::with_tour(&[("people.csv", "user\nana\n")]);
    for (theirs, ours) in
        [("lint", "check"), ("format", "fmt"), ("compile", "build"), ("run", "eval"), ("chek", "check")]
    {
        let tip = format!("a similar subcommand exists: '{ours}'");
        folder.run(&[theirs, "tour.onboard"]).exits(2).complains(&tip);
    }
    folder.run(&["eval", "tour.onboard", "people.csv"]).exits(2).complains("`--profiles FILE`");
    folder.run(&["why", "tour.onboard", "ana"]).exits(2).complains("`--profile FILE`");
}
