//! What is said with imputed values taken as absent is what a program without fallbacks says.

use crate::{Person, engines, generate};
use onboard_ir::{ExprId, MatrixId, Op, Program};
use onboard_runtime::{Engine, Evaluation};

/// How much was compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compared {
    /// Decisions.
    pub decisions: usize,
    /// Of these, those for which something was imputed.
    pub guesses: usize,
}

/// A program from a tape, with statistics, and so many people: of each the same is said, with imputed values taken as absent, as
/// by the program without its fallbacks. Programs in which one purpose tells another something are passed over: that is told
/// as it is, imputed or not.
///
/// # Errors
/// In what they differ, with the program and the person.
pub fn agree(tape: &[u8], people: usize) -> Result<Compared, String> {
    let (made, mut tape) = generate::program_and_tape(tape);
    let sources = [("law.onboard".to_owned(), made.text.clone())];
    let Some(program) = crate::checked(&sources).program.filter(|program| !tells(program)) else {
        return Ok(Compared::default());
    };
    let mut bare = program.clone();
    bare.fields.iter_mut().for_each(|field| field.fallbacks.clear());
    let said = |why: onboard_runtime::Error| format!("{why}:\n{}", made.text);
    let (engine, bare) = (Engine::new(program).map_err(said)?, Engine::new(bare).map_err(said)?);
    let engine = engines::fitted(&engine, &made, &mut tape)?;
    let mut compared = Compared::default();
    for purpose in generate::decided(&made) {
        for _ in 0..people {
            let run = engines::run(&made, &mut tape, purpose);
            let Person { profile, history, at, purpose } = Person::read(&engine, &run)?;
            let full = engine.evaluate(&profile, &history, at, purpose).map_err(said)?;
            let bare = bare.evaluate(&profile, &history, at, purpose).map_err(said)?;
            same(&full, &bare)
                .map_err(|why| format!("{why}:\n{}\n{}\n{}", made.text, run.profile, run.events))?;
            compared.decisions += 1;
            compared.guesses += usize::from(full.guesses());
        }
    }
    Ok(compared)
}

/// Whether one purpose tells another something.
fn tells(program: &Program) -> bool {
    program.graph.nodes().iter().any(|node| matches!(node.op, Op::Declassify(..)))
}

fn same(full: &Evaluation, bare: &Evaluation) -> Result<(), String> {
    let program = bare.engine().program();
    for (id, node) in (0..).map(ExprId).zip(program.graph.nodes()) {
        let (stated, wanted) = (full.stated_node(id), bare.node(id));
        if stated != wanted {
            return Err(format!(
                "{node:?} is {stated:?} with imputed values absent, {wanted:?} without fallbacks"
            ));
        }
    }
    for (id, matrix) in (0..).map(MatrixId).zip(&program.matrices) {
        let said = |evaluation: &Evaluation, stated: bool| {
            let outcome = if stated { evaluation.stated_matrix(id) } else { evaluation.matrix(id) }?;
            Some((outcome.status, outcome.rows.clone(), outcome.alternatives.clone()))
        };
        let (stated, wanted) = (said(full, true), said(bare, false));
        if stated != wanted {
            return Err(format!("{} says {stated:?} and not {wanted:?}", matrix.name));
        }
        let rows = |(status, rows, _): &(_, Vec<u32>, _)| (*status, rows.clone());
        let by_guess = said(full, false).as_ref().map(rows) != wanted.as_ref().map(rows);
        if full.matrix(id).is_some_and(|outcome| outcome.by_guess != by_guess) {
            return Err(format!("{} is wrong about whether it rests on a guess", matrix.name));
        }
    }
    Ok(())
}
