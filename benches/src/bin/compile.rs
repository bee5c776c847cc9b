//! Makes machine code so many times, of `onboard-1` or of a generated program of so many lines, for a count of instructions: the
//! difference between two numbers is what one time costs.
//! `cargo run --release -p onboard-benches --bin compile TIMES [LINES] [optimised] [whole]`

use onboard_benches::{checked, onboard1, program};
use onboard_runtime::{Engine, Tier};

fn main() -> Result<(), String> {
    let mut words = std::env::args().skip(1);
    let times: usize = words.next().and_then(|times| times.parse().ok()).unwrap_or(1);
    let words: Vec<String> = words.collect();
    let said = |word: &str| words.iter().any(|given| given == word);
    let tier = if said("optimised") { Tier::Optimised } else { Tier::Quick };
    let engine = match words.iter().find_map(|word| word.parse().ok()) {
        Some(lines) => {
            let program = checked(&program(lines)).program.ok_or("a program with errors")?;
            Engine::new(program).map_err(|why| why.to_string())?
        }
        None => onboard1::engine()?,
    };
    let purpose = engine.program().default_purpose.ok_or("no purpose")?;
    let mut operations = 0;
    for _ in 0..times {
        let code = engine.with_tier(tier).machine_code(purpose).map_err(|why| why.to_string())?;
        if said("whole") {
            code.complete();
        }
        operations = code.operations();
    }
    println!("{operations} operations");
    Ok(())
}
