//! A program as text, for people who look at what a source became, and for snapshots. Stable: the same program prints the
//! same. Names stand for indices; `%12` is a node of the graph.

mod graph;

use crate::{
    Aggregate, EventMatch, Fallback, FallbackMethod, Field, Localised, Matrix, Path, Piece, Profiling,
    Program, Purpose, PurposeId, ResultCell, Segment, SegmentRule, Show, Text, Trait, TraitRule, Type, Value,
    View,
};
use std::fmt::{self, Write};

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Printer { program: self }.program(f)
    }
}

struct Printer<'a> {
    program: &'a Program,
}

type Out<'a, 'b> = &'a mut fmt::Formatter<'b>;

/// The name of a table's row, or its number where there is none.
fn name<T>(rows: &[T], index: usize, of: impl Fn(&T) -> &str) -> String {
    rows.get(index).map_or_else(|| format!("?{index}"), |row| of(row).to_owned())
}

fn joined(parts: impl IntoIterator<Item = String>, between: &str) -> String {
    parts.into_iter().collect::<Vec<_>>().join(between)
}

impl Printer<'_> {
    fn program(&self, f: Out<'_, '_>) -> fmt::Result {
        let program = self.program;
        writeln!(f, "program {} in {}", program.name, program.timezone)?;
        if !program.speaks.is_empty() {
            let by = program.speaks_by.map(|field| format!(" by {}", self.field_name(field)));
            writeln!(f, "speaks {}{}", program.speaks.join(", "), by.unwrap_or_default())?;
        }
        writeln!(f, "session {}us", program.session)?;
        if let Some(late) = program.late {
            writeln!(f, "late {late}us")?;
        }
        program.purposes.iter().try_for_each(|of| self.purpose(f, of))?;
        program.fields.iter().try_for_each(|of| self.field(f, of))?;
        self.events(f)?;
        program.traits.iter().try_for_each(|of| self.computed(f, of))?;
        for of in &program.lets {
            writeln!(f, "let {}: {} = %{}", of.name, self.ty(of.ty), of.value.0)?;
        }
        program.segments.iter().try_for_each(|of| self.segment(f, of))?;
        program.paths.iter().try_for_each(|of| self.path(f, of))?;
        program.matrices.iter().try_for_each(|of| self.matrix(f, of))?;
        program.profilings.iter().try_for_each(|of| self.profiling(f, of))?;
        program.views.iter().try_for_each(|of| self.view(f, of))?;
        self.graph(f)
    }

    fn purpose(&self, f: Out<'_, '_>, of: &Purpose) -> fmt::Result {
        write!(f, "purpose {}", of.name)?;
        if let Some(parent) = of.parent {
            write!(f, " within {}", self.purpose_name(parent))?;
        }
        f.write_str(match of.basis {
            crate::Basis::Consent => " by consent",
            crate::Basis::Contract => " by contract",
        })?;
        for regime in &of.regimes {
            write!(f, ", {} {:?}", regime.name, regime.mode)?;
        }
        if let Some(retain) = of.retain {
            write!(f, ", retain {retain}us")?;
        }
        f.write_char('\n')
    }

    fn field(&self, f: Out<'_, '_>, of: &Field) -> fmt::Result {
        let value = |value: &Value| self.value(value, of.ty);
        let range =
            of.range.as_ref().map(|range| format!(" in {} to {}", value(&range.low), value(&range.high)));
        let purposes = self.purposes(&of.purposes);
        write!(f, "field {}: {}{}", of.name, self.ty(of.ty), range.unwrap_or_default())?;
        writeln!(f, " {:?} for {purposes} from {:?}", of.category, of.origins)?;
        for Fallback { method, by, at_least } in &of.fallbacks {
            let method = match method {
                FallbackMethod::Constant(value) => self.value(value, of.ty),
                FallbackMethod::Median => "median".to_owned(),
                FallbackMethod::Mean => "mean".to_owned(),
                FallbackMethod::MostCommon => "most common".to_owned(),
            };
            write!(f, "  fallback {method}")?;
            if !by.is_empty() {
                write!(f, " by {}", joined(by.iter().map(|by| self.field_name(*by)), ", "))?;
            }
            writeln!(f, "{}", at_least.map(|share| format!(" at least {share}")).unwrap_or_default())?;
        }
        let regions = &of.regions;
        let open = if regions.open { ", open" } else { "" };
        let atoms = joined(regions.atoms.iter().map(|atom| format!("%{}", atom.0)), " ");
        let samples = joined(regions.samples.iter().map(|sample| self.value(sample, of.ty)), " ");
        writeln!(f, "  atoms [{atoms}] samples [{samples}]{open}")
    }

    fn events(&self, f: Out<'_, '_>) -> fmt::Result {
        for of in self.program.events.iter().filter(|of| of.builtin.is_none()) {
            writeln!(f, "event {} from {:?} for {}", of.name, of.outside, self.purposes(&of.purposes))?;
            for property in &of.properties {
                writeln!(f, "  {}: {} from {:?}", property.name, self.ty(property.ty), property.outside)?;
            }
        }
        Ok(())
    }

    fn computed(&self, f: Out<'_, '_>, of: &Trait) -> fmt::Result {
        write!(f, "trait {}: {} = ", of.name, self.ty(of.ty))?;
        match &of.rule {
            TraitRule::Aggregate(Aggregate { function, event, value, filter, window }) => {
                write!(f, "{function:?} of {}", self.event_name(*event))?;
                if let Some(value) = value {
                    write!(f, " %{}", value.0)?;
                }
                if let Some(filter) = filter {
                    write!(f, " where %{}", filter.0)?;
                }
                if let Some(window) = window {
                    write!(f, " in {window:?}")?;
                }
            }
            TraitRule::Then { first, followed } => {
                f.write_str(&self.matched(first))?;
                for (event, within) in followed {
                    write!(f, " then {} within {within}us", self.matched(event))?;
                }
            }
        }
        f.write_char('\n')
    }

    fn segment(&self, f: Out<'_, '_>, of: &Segment) -> fmt::Result {
        match &of.rule {
            SegmentRule::When(when) => writeln!(f, "segment {} when %{}", of.name, when.0),
            SegmentRule::Memory { enter, leave } => {
                writeln!(f, "segment {} enter %{} leave %{}", of.name, enter.0, leave.0)
            }
        }
    }

    fn path(&self, f: Out<'_, '_>, of: &Path) -> fmt::Result {
        let order = if of.in_order { " in order" } else { "" };
        writeln!(f, "path {} {}{order}", of.name, self.localised(&of.title))?;
        if let Some(welcome) = &of.welcome {
            writeln!(f, "  welcome {}", self.localised(welcome))?;
        }
        for step in &of.steps {
            writeln!(f, "  step {} {}", step.name, self.localised(&step.title))?;
            step.show.iter().try_for_each(|show| self.show(f, show))?;
            if let Some(skip) = step.skip {
                writeln!(f, "    skip when %{}", skip.0)?;
            }
            for done in &step.done {
                writeln!(f, "    done on {}", self.matched(done))?;
            }
        }
        Ok(())
    }

    fn show(&self, f: Out<'_, '_>, of: &Show) -> fmt::Result {
        write!(f, "    show {} {}", of.kind, self.text(&of.what))?;
        for (name, value) in &of.arguments {
            write!(f, " {name}: {}", self.cell(value))?;
        }
        writeln!(f, "{}", of.when.map(|when| format!(" when %{}", when.0)).unwrap_or_default())
    }

    fn matrix(&self, f: Out<'_, '_>, of: &Matrix) -> fmt::Result {
        writeln!(f, "matrix {} for {} hit {:?}", of.name, self.purposes(&of.purposes), of.hit)?;
        let columns = joined(of.columns.iter().map(|c| format!("{} %{}", c.title, c.value.0)), " | ");
        let results = joined(of.results.iter().map(|c| format!("{}: {}", c.name, self.ty(c.ty))), " | ");
        writeln!(f, "  {columns} -> {results}")?;
        for row in &of.rows {
            let cell =
                |cell: &Option<crate::ExprId>| cell.map_or("-".to_owned(), |cell| format!("%{}", cell.0));
            let result =
                |cell: &Option<ResultCell>| cell.as_ref().map_or("-".to_owned(), |cell| self.cell(cell));
            let label = row.label.as_ref().map(|label| format!("{label}: ")).unwrap_or_default();
            let cells = joined(row.cells.iter().map(cell), " | ");
            writeln!(f, "  {label}{cells} -> {}", joined(row.results.iter().map(result), " | "))?;
        }
        Ok(())
    }

    fn profiling(&self, f: Out<'_, '_>, of: &Profiling) -> fmt::Result {
        writeln!(f, "profiling for {}", self.purposes(&of.purposes))?;
        for stage in &of.stages {
            let when = stage.when.map(|when| format!(" when %{}", when.0)).unwrap_or_default();
            let ask = joined(stage.ask.iter().map(|field| self.field_name(*field)), ", ");
            writeln!(f, "  stage {}{when} ask {ask}", stage.name)?;
        }
        for limit in &of.limits {
            writeln!(f, "  limit {} per {:?}", limit.count, limit.per)?;
        }
        Ok(())
    }

    fn view(&self, f: Out<'_, '_>, of: &View) -> fmt::Result {
        let program = self.program;
        writeln!(f, "view {}", self.purpose_name(of.purpose))?;
        let mut line = |kind: &str, names: Vec<String>| {
            if names.is_empty() { Ok(()) } else { writeln!(f, "  {kind} {}", names.join(", ")) }
        };
        line("fields", of.fields.iter().map(|id| self.field_name(*id)).collect())?;
        line("events", of.events.iter().map(|id| self.event_name(*id)).collect())?;
        line(
            "traits",
            of.traits.iter().map(|id| name(&program.traits, id.index(), |of| &of.name)).collect(),
        )?;
        line("lets", of.lets.iter().map(|id| name(&program.lets, id.index(), |of| &of.name)).collect())?;
        let segments = of.segments.iter().map(|id| name(&program.segments, id.index(), |of| &of.name));
        line("segments", segments.collect())?;
        let matrices = of.matrices.iter().map(|id| name(&program.matrices, id.index(), |of| &of.name));
        line("matrices", matrices.collect())?;
        line("paths", of.paths.iter().map(|id| name(&program.paths, id.index(), |of| &of.name)).collect())?;
        line("profilings", of.profilings.iter().map(u32::to_string).collect())
    }

    fn purposes(&self, purposes: &[PurposeId]) -> String {
        joined(purposes.iter().map(|purpose| self.purpose_name(*purpose)), ", ")
    }

    fn purpose_name(&self, purpose: PurposeId) -> String {
        name(&self.program.purposes, purpose.index(), |of| &of.name)
    }

    fn field_name(&self, field: crate::FieldId) -> String {
        name(&self.program.fields, field.index(), |of| &of.name)
    }

    fn event_name(&self, event: crate::EventId) -> String {
        name(&self.program.events, event.index(), |of| &of.name)
    }

    fn matched(&self, of: &EventMatch) -> String {
        let filter = of.filter.map(|filter| format!(" where %{}", filter.0)).unwrap_or_default();
        format!("{}{filter}", self.event_name(of.event))
    }

    fn ty(&self, ty: Type) -> String {
        let members = |of: crate::EnumId| name(&self.program.enumerations, of.index(), |of| &of.name);
        match ty {
            Type::Member(of) => format!("one of {}", members(of)),
            Type::Set(of) => format!("set of {}", members(of)),
            _ => format!("{ty:?}").to_lowercase(),
        }
    }

    /// A constant; a member by its name where the type is known.
    fn value(&self, value: &Value, ty: Type) -> String {
        match (value, ty) {
            (Value::Member(member), Type::Member(of)) => {
                let members = self.program.enumerations.get(of.index()).map(|of| of.members.as_slice());
                name(members.unwrap_or_default(), *member as usize, |member| &member.name)
            }
            (Value::Bool(flag), _) => flag.to_string(),
            (Value::Int(n), _) => n.to_string(),
            (Value::Float(x), _) => format!("{x:?}"),
            (Value::Text(text), _) => format!("{text:?}"),
            _ => format!("{value:?}"),
        }
    }

    fn cell(&self, cell: &ResultCell) -> String {
        match cell {
            ResultCell::Path(path) => name(&self.program.paths, path.index(), |of| &of.name),
            ResultCell::Text(text) => self.text(text),
            ResultCell::Value(value) => format!("%{}", value.0),
        }
    }

    fn text(&self, text: &Text) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Literal(literal) => literal.escape_debug().to_string(),
            Piece::Value(value) => format!("{{%{}}}", value.0),
        };
        format!("\"{}\"", joined(text.pieces.iter().map(piece), ""))
    }

    fn localised(&self, text: &Localised) -> String {
        let variants =
            text.variants.iter().map(|(language, text)| format!(" in {language} {}", self.text(text)));
        format!("{}{}", self.text(&text.default), joined(variants, ""))
    }
}
