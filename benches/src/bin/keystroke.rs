//! Edits one line of a generated program so many times, and works out each time what the program means now, for a count of
//! instructions: the difference between two numbers is what an edit costs.
//! `cargo run --release -p onboard-benches --bin keystroke TIMES [LINES]`

use onboard_benches::program;
use onboard_compiler::{Sources, query::Analysis};

fn main() -> Result<(), String> {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse::<usize>());
    let (Ok(times), Ok(lines)) = (numbers.next().unwrap_or(Ok(1)), numbers.next().unwrap_or(Ok(10_000)))
    else {
        return Err("usage: keystroke TIMES [LINES]".to_owned());
    };
    let text = program(lines);
    let places: Vec<usize> = text.match_indices("\nsegment paying").map(|(at, _)| at).collect();
    let at = *places.get(places.len() / 2).ok_or("a program without segments")?;
    let mut analysis = Analysis::new(Sources::single("large.onboard", text.as_str()));
    for time in 0..times {
        let mut edited = text.clone();
        edited.insert_str(at, &format!("\nsegment fresh when seats_1 >= {time}"));
        analysis = analysis.read(Sources::single("large.onboard", edited));
        analysis.settle();
    }
    println!("{} findings", analysis.diagnostics().len());
    Ok(())
}
