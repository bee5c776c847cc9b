//! A folder with files in it, and the binary run there.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A program without findings: who comes often goes to the desk, everybody else on a tour.
pub(crate) const TOUR: &str = r#"/// Where newcomers begin.
onboarding welcome_desk {
    timezone "Europe/Lisbon"
    late up to 3d
}

purpose service { basis contract }

for service

field visits: int in 0 to 1_000 { fallback 0 }
field role: one of { engineer, manager } { fallback engineer }

event signed_in from "Signed In" { minutes: float in 0 to 600 }

trait signed_in_7d = count of signed_in in last 7d

segment frequent when visits >= 5 or signed_in_7d >= 3

path tour "Take the tour" { welcome "Welcome." }
path desk "Go to your desk" { welcome "Welcome back." }

matrix start -> path for service {
    frequent | role    -> path
    yes      | -       -> desk
    -        | manager -> desk
    -        | -       -> tour
}
"#;

/// A folder that is there for one test.
pub(crate) struct Folder {
    path: PathBuf,
}

/// What a run printed, and its exit code.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).unwrap();
        let folder = Self { path };
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    /// A folder with the program [`TOUR`] in `tour.onboard`.
    pub(crate) fn with_tour(files: &[(&str, &str)]) -> Self {
        let folder = Self::with(files);
        folder.write("tour.onboard", TOUR);
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path.join(name)).unwrap()
    }

    /// The names of the files in the folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.path).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The binary, to be run here with a plain environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_onboardc"));
        command.args(arguments).current_dir(&self.path);
        command.env_remove("NO_COLOR").env_remove("COLUMNS").env_remove("LC_CTYPE");
        command.env("LC_ALL", "C.UTF-8").env("TERM", "xterm");
        command
    }

    /// Run the binary with nothing on standard input.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, "")
    }

    /// Run the binary with this on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], stdin: impl AsRef<[u8]>) -> Run {
        self.finish(self.command(arguments), stdin)
    }

    /// Run a command with this on standard input.
    pub(crate) fn finish(&self, mut command: Command, stdin: impl AsRef<[u8]>) -> Run {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let stdin = stdin.as_ref().to_vec();
        // A run that does not read its input closes it; that is no failure of the test.
        let writer = std::thread::spawn(move || drop(input.write_all(&stdin)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl Run {
    /// The run ended with this code, and did not panic.
    #[track_caller]
    pub(crate) fn exits(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        self
    }

    /// Standard output holds this.
    #[track_caller]
    pub(crate) fn prints(&self, text: &str) -> &Self {
        assert!(
            self.stdout.contains(text),
            "`{text}` is not in stdout:\n{}\nstderr:\n{}",
            self.stdout,
            self.stderr
        );
        self
    }

    /// Standard error holds this.
    #[track_caller]
    pub(crate) fn complains(&self, text: &str) -> &Self {
        assert!(
            self.stderr.contains(text),
            "`{text}` is not in stderr:\n{}\nstdout:\n{}",
            self.stderr,
            self.stdout
        );
        self
    }

    /// Standard output as JSON Lines.
    #[track_caller]
    pub(crate) fn documents(&self) -> Vec<serde_json::Value> {
        self.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Standard output as one JSON document.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}:\n{}", self.stdout))
    }
}
