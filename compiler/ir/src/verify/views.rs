//! Views hold only what is computed from what serves their purpose. This is worked out here from the expressions alone, and
//! shares nothing with how the compiler fills views.

use super::{At, Fault, Verified, VerifyError};
use crate::{EventId, ExprId, FieldId, Op, Program, PurposeId, ResultCell, View};

/// Verifies every view, and every purpose in whose view something is declassified.
pub(super) fn verify(program: &Program) -> Verified {
    let at = At { program, place: "views" };
    at.shape(program.views.len() == program.purposes.len(), "there is not one view for each purpose")?;
    for (purpose, view) in (0..).map(PurposeId).zip(&program.views) {
        let name = program.purposes.get(purpose.index()).map_or("", |purpose| &purpose.name);
        let place = format!("view of `{name}`");
        let at = At { program, place: &place };
        at.shape(view.purpose == purpose, "it is of another purpose")?;
        let sight = Sight::of(program, purpose);
        verify_view(at, view, &sight)?;
        declassified(at, &sight, purpose)?;
    }
    Ok(())
}

/// What one purpose may see, by itself.
struct Sight<'a> {
    program: &'a Program,
    name: &'a str,
    purpose: PurposeId,
    /// The purpose and all above it: what names one of them serves it.
    above: Vec<PurposeId>,
    /// Whether each node is computed only from what serves the purpose.
    nodes: Vec<bool>,
}

impl<'a> Sight<'a> {
    fn of(program: &'a Program, purpose: PurposeId) -> Self {
        let mut above = Vec::new();
        let mut at = Some(purpose);
        while let Some(of) = at.filter(|_| above.len() <= program.purposes.len()) {
            above.push(of);
            at = program.purposes.get(of.index()).and_then(|purpose| purpose.parent);
        }
        let name = program.purposes.get(purpose.index()).map_or("", |purpose| &purpose.name);
        let mut sight =
            Self { program, name, purpose, above, nodes: Vec::with_capacity(program.graph.len()) };
        for node in program.graph.nodes() {
            let sees = sight.node(&node.op);
            sight.nodes.push(sees);
        }
        sight
    }

    fn is_served(&self, purposes: &[PurposeId]) -> bool {
        purposes.iter().any(|purpose| self.above.contains(purpose))
    }

    fn field(&self, field: FieldId) -> bool {
        let Some(of) = self.program.fields.get(field.index()) else { return false };
        let named = |field: &FieldId| self.program.fields.get(field.index()).map(|of| of.purposes.as_slice());
        let groups = of.fallbacks.iter().flat_map(|fallback| &fallback.by);
        self.is_served(&of.purposes) && groups.filter_map(named).all(|purposes| self.is_served(purposes))
    }

    fn event(&self, event: EventId) -> bool {
        let event = self.program.events.get(event.index());
        event.is_some_and(|event| event.builtin.is_some() || self.is_served(&event.purposes))
    }

    fn expr(&self, expr: ExprId) -> bool {
        self.nodes.get(expr.index()).copied().unwrap_or(false)
    }

    fn all(&self, exprs: impl IntoIterator<Item = ExprId>) -> bool {
        exprs.into_iter().all(|expr| self.expr(expr))
    }

    fn node(&self, op: &Op) -> bool {
        let program = self.program;
        match op {
            Op::Field(of) => self.field(*of),
            Op::Trait(of) => program.traits.get(of.index()).is_some_and(|of| {
                of.rule.events().all(|event| self.event(event)) && self.all(of.rule.expressions())
            }),
            Op::Let(of) => program.lets.get(of.index()).is_some_and(|of| self.expr(of.value)),
            Op::Segment(of) => {
                program.segments.get(of.index()).is_some_and(|of| self.all(of.rule.expressions()))
            }
            // The matrix itself is verified in each view that holds it.
            Op::Result(of, _) => {
                program.matrices.get(of.index()).is_some_and(|of| of.purposes.contains(&self.purpose))
            }
            Op::Declassify(..) => true,
            _ => self.all(op.operands()),
        }
    }

    fn leak(&self, at: At<'_>, kind: &str, name: &str) -> VerifyError {
        at.fault(Fault::Leak { purpose: self.name.to_owned(), sees: format!("{kind} `{name}`") })
    }
}

fn verify_view(at: At<'_>, view: &View, sight: &Sight<'_>) -> Verified {
    let program = at.program;
    for &id in &view.fields {
        let of = at.row("fields", &program.fields, id.index())?;
        hold(at, sight, sight.field(id), "field", &of.name)?;
    }
    for &id in &view.events {
        let of = at.row("events", &program.events, id.index())?;
        hold(at, sight, sight.event(id), "event", &of.name)?;
    }
    for id in &view.traits {
        let of = at.row("traits", &program.traits, id.index())?;
        hold(at, sight, sight.node(&Op::Trait(*id)), "trait", &of.name)?;
    }
    for id in &view.lets {
        let of = at.row("lets", &program.lets, id.index())?;
        hold(at, sight, sight.expr(of.value), "let", &of.name)?;
    }
    for id in &view.segments {
        let of = at.row("segments", &program.segments, id.index())?;
        hold(at, sight, sight.all(of.rule.expressions()), "segment", &of.name)?;
    }
    decisions(at, view, sight)
}

fn decisions(at: At<'_>, view: &View, sight: &Sight<'_>) -> Verified {
    let program = at.program;
    for id in &view.matrices {
        let of = at.row("matrices", &program.matrices, id.index())?;
        let sees = of.purposes.contains(&view.purpose) && sight.all(of.conditions().chain(of.given()));
        hold(at, sight, sees, "matrix", &of.name)?;
        for cell in of.rows.iter().flat_map(|row| row.results.iter().flatten()) {
            if let ResultCell::Path(path) = cell {
                at.shape(view.paths.contains(path), "a matrix leads to a path that is not in the view")?;
            }
        }
    }
    for id in &view.paths {
        let of = at.row("paths", &program.paths, id.index())?;
        let done = of.steps.iter().flat_map(|step| &step.done);
        let sees = sight.all(of.expressions()) && done.into_iter().all(|done| sight.event(done.event));
        hold(at, sight, sees, "path", &of.name)?;
    }
    for &id in &view.profilings {
        let of = at.row("profilings", &program.profilings, id as usize)?;
        let asked = of.stages.iter().flat_map(|stage| &stage.ask);
        let sees = of.purposes.contains(&view.purpose)
            && sight.all(of.expressions())
            && asked.into_iter().all(|field| sight.field(*field));
        hold(at, sight, sees, "profiling", "")?;
    }
    Ok(())
}

fn hold(at: At<'_>, sight: &Sight<'_>, sees: bool, kind: &str, name: &str) -> Verified {
    if sees { Ok(()) } else { Err(sight.leak(at, kind, name)) }
}

/// What is declassified in the view of this purpose is computed from what serves it.
fn declassified(at: At<'_>, sight: &Sight<'_>, purpose: PurposeId) -> Verified {
    for node in at.program.graph.nodes() {
        if let Op::Declassify(value, of) = node.op
            && of == purpose
        {
            hold(at, sight, sight.expr(value), "what is declassified", "")?;
        }
    }
    Ok(())
}
