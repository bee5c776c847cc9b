//! The whole command `onboardc eval --summary` over the visits of the shop example, as a process, beside a process that does nothing
//! but iterate the records of the same file with the `csv` crate.
//!
//! `VISITS=FILE` names another file of visits; without it the sample is repeated until it is as long as the data set it is from.

use criterion::{Criterion, criterion_group};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How many visits are read in one pass.
const ROWS: usize = 12_330;
/// Where this is set, the process is the bare pass over the file that it names.
const BARE: &str = "BARE_PASS_OVER";

fn shop() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/shop")
}

/// The file of visits.
fn visits() -> std::io::Result<PathBuf> {
    if let Some(named) = std::env::var_os("VISITS") {
        return Ok(named.into());
    }
    let sample = std::fs::read_to_string(shop().join("data/visits_sample.csv"))?;
    let (header, rows) = sample.split_once('\n').unwrap_or((&sample, ""));
    let rows: Vec<&str> = rows.lines().cycle().take(ROWS).collect();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("visits.csv");
    std::fs::write(&path, format!("{header}\n{}\n", rows.join("\n")))?;
    Ok(path)
}

fn bare_pass(path: &Path) -> Result<usize, csv::Error> {
    let mut cells = 0;
    for record in csv::Reader::from_path(path)?.records() {
        cells += record?.len();
    }
    Ok(cells)
}

fn run(mut command: Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.is_ok_and(|status| status.success()), "{command:?} failed");
}

fn summary(criterion: &mut Criterion) {
    let (Ok(visits), Ok(this)) = (visits(), std::env::current_exe()) else { return };
    let mut group = criterion.benchmark_group("summary");
    group.bench_function("csv alone", |bencher| {
        bencher.iter(|| {
            let mut command = Command::new(&this);
            command.env(BARE, &visits);
            run(command);
        });
    });
    group.bench_function("eval --summary", |bencher| {
        bencher.iter(|| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_onboardc"));
            command.arg("eval").arg(shop().join("visits.onboard")).arg("--profiles").arg(&visits);
            command.arg("--summary");
            run(command);
        });
    });
    group.finish();
}

criterion_group!(benches, summary);

fn main() {
    if let Some(path) = std::env::var_os(BARE) {
        let cells = bare_pass(Path::new(&path));
        assert!(cells.is_ok(), "{cells:?}");
        return;
    }
    benches();
    Criterion::default().configure_from_args().final_summary();
}
