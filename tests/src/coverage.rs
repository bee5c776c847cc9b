//! Which operations the engines were compared over, and what was known of their operands.

use onboard_ir::plan::build;
use onboard_ir::{ExprId, PurposeId, Scope, Slot};
use onboard_runtime::{Engine, Evaluation};
use std::collections::BTreeMap;

/// What can be known of an operand: that it is stated (or computed from what is), that it rests on an imputed value, or why it is
/// absent.
pub const STATES: [&str; 8] =
    ["known", "imputed", "unasked", "declined", "withheld", "expired", "invalid", "not_applicable"];

/// How often each operation was evaluated with each of its operands in each state.
#[derive(Clone, Debug, Default)]
pub struct Coverage(BTreeMap<(&'static str, usize), [usize; STATES.len()]>);

/// The operations that a purpose's segments and matrices are computed by.
pub struct Watched(Vec<ExprId>);

impl Watched {
    /// Those of a purpose.
    ///
    /// # Errors
    /// Where the program is malformed.
    pub fn new(engine: &Engine, purpose: PurposeId) -> Result<Self, String> {
        let plan = build(engine.program(), purpose, Scope::Summary, &[]).map_err(|why| why.to_string())?;
        let nodes = plan.index.nodes.iter().filter_map(|(id, _)| u32::try_from(id).ok().map(ExprId));
        Ok(Self(nodes.collect()))
    }
}

impl Coverage {
    /// Takes in what was known of the operands in an evaluation.
    pub fn take(&mut self, watched: &Watched, evaluation: &Evaluation) {
        let graph = &evaluation.engine().program().graph;
        for node in watched.0.iter().filter_map(|id| graph.get(*id)) {
            for (number, operand) in node.op.operands().into_iter().enumerate().take(3) {
                let state = match (evaluation.node(operand), evaluation.stated_node(operand)) {
                    (Slot::Known(_), Slot::Known(_)) => 0,
                    (Slot::Known(_), Slot::Absent(_)) => 1,
                    (Slot::Absent(reason), _) => {
                        STATES.iter().position(|state| *state == reason.as_str()).unwrap_or(0)
                    }
                };
                let counts = self.0.entry((node.op.name(), number)).or_default();
                if let Some(count) = counts.get_mut(state) {
                    *count += 1;
                }
            }
        }
    }

    /// Takes in what somebody else counted.
    pub fn add(&mut self, other: Self) {
        for (operand, counts) in other.0 {
            let all = self.0.entry(operand).or_default();
            all.iter_mut().zip(counts).for_each(|(all, count)| *all += count);
        }
    }

    /// How often the first operand of an operation was in each of the [`STATES`].
    #[must_use]
    pub fn first_operand(&self, operation: &str) -> [usize; STATES.len()] {
        let found = self.0.iter().find(|((name, number), _)| *name == operation && *number == 0);
        found.map_or([0; STATES.len()], |(_, counts)| *counts)
    }

    /// The counts as a table.
    #[must_use]
    pub fn table(&self) -> String {
        let mut text = format!("{:14}", "operand");
        STATES.iter().for_each(|state| text.push_str(&format!("{state:>15}")));
        for ((name, number), counts) in &self.0 {
            text.push_str(&format!("\n{:14}", format!("{name} {}", number + 1)));
            counts.iter().for_each(|count| text.push_str(&format!("{count:>15}")));
        }
        text
    }

    /// Operands that never were in a state, each as `name number: state`.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let cells = self.0.iter().flat_map(|((name, number), counts)| {
            let missing = STATES.iter().zip(counts).filter(|(_, count)| **count == 0);
            missing.map(move |(state, _)| format!("{name} {}: {state}", number + 1))
        });
        cells.collect()
    }
}
