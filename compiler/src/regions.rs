//! Where decisions change along a field: its atoms, a value in each region, and whether the field has an effect besides.

mod samples;

use foldhash::HashSet;
use onboard_ir::{ExprId, Field, FieldId, Op, Program, Regions, ResultCell, SegmentRule, Type};

/// What a value hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Support {
    /// Nothing: it is a constant.
    Nothing,
    /// This field alone, and no clock.
    One(FieldId),
    /// Several fields, events, the clock.
    More,
}

impl Support {
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, support) | (support, Self::Nothing) => support,
            (Self::One(a), Self::One(b)) if a == b => self,
            _ => Self::More,
        }
    }
}

/// Fills the regions of every field.
pub(crate) fn fill(program: &mut Program) {
    let survey = Survey::of(program);
    let mut regions: Vec<Regions> =
        program.fields.iter().map(|_| Regions { open: false, ..Regions::default() }).collect();
    for (at, atom) in survey.atoms {
        if let Some(of) = regions.get_mut(at.index()) {
            of.atoms.push(atom);
        }
    }
    for (at, of) in regions.iter_mut().enumerate() {
        let Some(field) = program.fields.get(at) else { continue };
        let (samples, whole) = samples::of(program, field, &of.atoms);
        of.samples = samples;
        of.open = !whole || survey.open.contains(&FieldId(u32::try_from(at).unwrap_or(u32::MAX)));
    }
    for (field, regions) in program.fields.iter_mut().zip(regions) {
        let Field { regions: slot, .. } = field;
        *slot = regions;
    }
}

/// What the expressions say about fields.
struct Survey {
    /// Each truth value that hangs on one field, and the field.
    atoms: Vec<(FieldId, ExprId)>,
    /// Fields whose value itself has an effect somewhere.
    open: HashSet<FieldId>,
}

impl Survey {
    fn of(program: &Program) -> Self {
        let mut supports: Vec<Support> = Vec::with_capacity(program.graph.len());
        let mut survey = Self { atoms: Vec::new(), open: HashSet::default() };
        let mut mixed = Vec::new();
        for (id, node) in (0..).map(ExprId).zip(program.graph.nodes()) {
            let support = support(program, &supports, &node.op);
            supports.push(support);
            if let Op::IsMissing(of) | Op::IsImputed(of) = node.op
                && !is_named(program, of)
            {
                mixed.push(id);
            }
            if node.ty != Type::Bool || !is_atomic(&node.op) {
                continue;
            }
            match support {
                Support::Nothing => {}
                Support::One(field) => survey.atoms.push((field, id)),
                Support::More => mixed.push(id),
            }
        }
        // A comparison of a field with something else, or with the clock: its regions are not those of the field alone.
        survey.expose(program, mixed.iter().flat_map(|id| operands(program, *id)));
        survey.expose(program, shown(program));
        // Groups and languages follow the value itself.
        let groups =
            program.fields.iter().flat_map(|field| &field.fallbacks).flat_map(|fallback| &fallback.by);
        survey.open.extend(groups.copied().chain(program.speaks_by));
        survey
    }

    /// Marks the fields whose values these expressions carry. What is asked of a value in a truth value inside them is seen
    /// there.
    fn expose(&mut self, program: &Program, exprs: impl IntoIterator<Item = ExprId>) {
        let mut open: Vec<ExprId> = exprs.into_iter().collect();
        let mut seen: HashSet<ExprId> = open.iter().copied().collect();
        while let Some(expr) = open.pop() {
            let Some(node) = program.graph.get(expr) else { continue };
            if node.ty == Type::Bool && !matches!(node.op, Op::Field(_)) {
                continue;
            }
            match &node.op {
                // A truth value of the profile has two regions, which its atom tells apart.
                Op::Field(_) if node.ty == Type::Bool => {}
                Op::Field(field) => {
                    self.open.insert(*field);
                }
                _ => open.extend(operands(program, expr).into_iter().filter(|of| seen.insert(*of))),
            }
        }
    }
}

/// Whether the value is absent only where what it names is. A sum or a quotient is absent also where it does not exist.
fn is_named(program: &Program, expr: ExprId) -> bool {
    let op = program.graph.get(expr).map(|node| &node.op);
    matches!(op, Some(Op::Field(_) | Op::Trait(_) | Op::Stated(_)))
}

/// Whether a truth value is more than a combination of others.
fn is_atomic(op: &Op) -> bool {
    match op {
        Op::Not(_)
        | Op::And(..)
        | Op::Or(..)
        | Op::Let(_)
        | Op::Segment(_)
        | Op::Declassify(..)
        | Op::Const(_)
        // Whether a value is there, or stated, is not where it lies.
        | Op::IsMissing(_)
        | Op::IsImputed(_) => false,
        Op::Now
        | Op::Field(_)
        | Op::Trait(_)
        | Op::Result(..)
        | Op::Property(_)
        | Op::Compare(..)
        | Op::OneOf(..)
        | Op::Between(..)
        | Op::Holds(..)
        | Op::Contains(..)
        | Op::StartsWith(..)
        | Op::EndsWith(..)
        | Op::Matches(..)
        | Op::Arithmetic(..)
        | Op::Negate(_)
        | Op::If(..)
        | Op::Otherwise(..)
        | Op::Stated(_)
        | Op::Lower(_)
        | Op::Length(_)
        | Op::Min(_)
        | Op::Max(_)
        | Op::Abs(_)
        | Op::Round(_)
        | Op::Bucket(..)
        | Op::DaysSince(_) => true,
    }
}

fn support(program: &Program, before: &[Support], op: &Op) -> Support {
    let of = |expr: ExprId| before.get(expr.index()).copied().unwrap_or(Support::Nothing);
    match op {
        Op::Const(_) => Support::Nothing,
        Op::Field(field) => Support::One(*field),
        Op::Now | Op::Trait(_) | Op::Result(..) | Op::Property(_) | Op::DaysSince(_) => Support::More,
        Op::Let(named) => program.lets.get(named.index()).map_or(Support::Nothing, |named| of(named.value)),
        Op::Segment(named) => match program.segments.get(named.index()).map(|named| &named.rule) {
            Some(SegmentRule::When(when)) => of(*when),
            Some(SegmentRule::Memory { .. }) => Support::More,
            None => Support::Nothing,
        },
        op => op.operands().into_iter().map(of).fold(Support::Nothing, Support::with),
    }
}

/// What a node reads; through a `let` its expression.
fn operands(program: &Program, expr: ExprId) -> Vec<ExprId> {
    match program.graph.get(expr).map(|node| &node.op) {
        Some(Op::Let(of)) => program.lets.get(of.index()).map(|of| vec![of.value]).unwrap_or_default(),
        Some(op) => op.operands(),
        None => Vec::new(),
    }
}

/// The expressions whose values people see: in texts, arguments and results; and those over which events are summed.
fn shown(program: &Program) -> Vec<ExprId> {
    let paths = program.paths.iter().flat_map(|path| {
        let steps = path.steps.iter().flat_map(|step| {
            let shows = step.show.iter().flat_map(|show| {
                let arguments = show.arguments.iter().flat_map(|(_, value)| ResultCell::expressions(value));
                show.what.expressions().chain(arguments)
            });
            step.title.expressions().chain(shows)
        });
        let welcome = path.welcome.iter().flat_map(|welcome| welcome.expressions());
        path.title.expressions().chain(welcome).chain(steps)
    });
    let questions = program.fields.iter().filter_map(|field| field.ask.as_ref());
    let consent = program.purposes.iter().filter_map(|purpose| purpose.ask.as_ref());
    let asked = questions.chain(consent).flat_map(|text| text.expressions());
    let given = program.matrices.iter().flat_map(|matrix| matrix.given());
    let summed = program.traits.iter().flat_map(|of| of.rule.expressions());
    paths.chain(asked).chain(given).chain(summed).collect()
}

#[cfg(test)]
mod tests;
