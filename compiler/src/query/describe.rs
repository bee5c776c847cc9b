//! What can be said of a declaration, for people.

use super::Analysis;
use super::index::Meaning;
use super::types;
use crate::places::{Decl, Part};
use onboard_ir::{Category, MatrixId, PurposeId};
use onboard_syntax::Span;
use onboard_syntax::ast::{FieldClause, ItemKind};

/// The lines of a declaration that are shown at most.
const SHOWN: usize = 14;

/// What every program has.
const BUILTIN: &str = "Every program has this event: nobody needs to declare it.";

impl Analysis {
    /// A declaration in rules, its documentation, and what follows from it; as Markdown.
    pub(super) fn describe(&self, of: Meaning) -> String {
        let mut parts = vec![format!("```onboard\n{}\n```", self.signature(of))];
        parts.extend(self.documentation(of));
        let facts = self.facts(of);
        if !facts.is_empty() {
            parts.push(facts.iter().map(|fact| format!("- {fact}")).collect::<Vec<_>>().join("\n"));
        }
        parts.join("\n\n")
    }

    /// The `///` lines of what a name means.
    pub(super) fn documentation(&self, of: Meaning) -> Option<String> {
        self.item(self.whole_of(of)?)?.doc.clone()
    }

    /// Its type, where it is a value; else what it is.
    pub(super) fn detail(&self, of: Meaning) -> String {
        match types::of(&self.whole.program, of) {
            Some((ty, range)) => types::written(&self.whole.program, ty, range),
            None => match of {
                Meaning::Decl(decl) => crate::lower::kind_of(decl).to_owned(),
                Meaning::Part(_) => String::new(),
            },
        }
    }

    fn signature(&self, of: Meaning) -> String {
        let program = &self.whole.program;
        match of {
            Meaning::Decl(decl) => {
                let name = self.whole.places.name(program, decl);
                match self.whole_of(of).and_then(|span| self.item(span)) {
                    Some(item) => self.shortened(&item.kind, self.written(item.span)),
                    None => format!("event {name}"),
                }
            }
            Meaning::Part(part) => {
                let name = self.part_name(part);
                match part {
                    Part::Member(..) => name,
                    Part::Step(..) | Part::Stage(..) => self.first_line(of),
                    Part::Row(id, _) => self.row_with_header(id, of),
                    Part::Property(..) | Part::Result(..) => format!("{name}: {}", self.detail(of)),
                }
            }
        }
    }

    /// The line with which something begins, without the brace at its end.
    fn first_line(&self, of: Meaning) -> String {
        let written = self.whole_of(of).map_or("", |span| self.written(span));
        let line = written.lines().next().unwrap_or_default().trim_end();
        line.strip_suffix('{').unwrap_or(line).trim_end().to_owned()
    }

    /// A row, below the names of its columns, as they stand there.
    fn row_with_header(&self, matrix: MatrixId, of: Meaning) -> String {
        let header = self.whole.places.columns.get(&(matrix, 0)).map(|first| self.line(*first));
        let row = self.whole_of(of).map(|row| self.line(row));
        let lines: Vec<&str> = header.into_iter().chain(row).collect();
        let indent = |line: &&str| line.len() - line.trim_start().len();
        let shared = lines.iter().map(indent).min().unwrap_or_default();
        let lines: Vec<&str> = lines.into_iter().map(|line| line.get(shared..).unwrap_or(line)).collect();
        lines.join("\n")
    }

    /// The line on which a place begins.
    fn line(&self, span: Span) -> &str {
        let text = self.text(span.file);
        let at = span.start as usize;
        let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
        text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default().trim_end()
    }

    /// A declaration; of a long one what stands before its block.
    fn shortened(&self, kind: &ItemKind, written: &str) -> String {
        let head = match kind {
            ItemKind::Field(node) => Some(node.ty.span.end),
            _ => None,
        };
        let short = written.lines().count() <= SHOWN;
        match (kind, head) {
            (ItemKind::Field(node), Some(_)) => {
                format!("field {}: {}", node.name.text, self.written(node.ty.span))
            }
            (ItemKind::Matrix(_) | ItemKind::Path(_), _) => {
                written.split('{').next().unwrap_or(written).trim_end().to_owned()
            }
            _ if short => written.to_owned(),
            _ => {
                let lines: Vec<&str> = written.lines().take(SHOWN).collect();
                format!("{}\n    …", lines.join("\n"))
            }
        }
    }

    fn facts(&self, of: Meaning) -> Vec<String> {
        let mut facts = Vec::new();
        match of {
            Meaning::Decl(decl) => {
                match decl {
                    Decl::Trait(_) | Decl::Let(_) => facts.push(format!("gives `{}`", self.detail(of))),
                    Decl::Path(id) => facts.extend(self.steps(id.index())),
                    Decl::Event(id) => {
                        let event = self.whole.program.events.get(id.index());
                        facts.extend(
                            event.filter(|event| event.builtin.is_some()).map(|_| BUILTIN.to_owned()),
                        );
                    }
                    _ => {}
                }
                facts.extend(self.clauses(of));
                facts.extend(self.label(decl));
            }
            Meaning::Part(part) => facts.extend(self.part_facts(part)),
        }
        facts
    }

    /// How a field is asked, where it comes from, and how it is filled.
    fn clauses(&self, of: Meaning) -> Vec<String> {
        let item = self.whole_of(of).and_then(|span| self.item(span));
        let Some(ItemKind::Field(field)) = item.map(|item| &item.kind) else { return Vec::new() };
        let clauses = field.clauses.iter().filter_map(|clause| match clause {
            FieldClause::Ask(text) => Some(format!("asked: {}", self.written(text.value.span))),
            FieldClause::From(origin) => Some(format!("`{}`", self.written(origin.span))),
            FieldClause::Fallback(fallback) => Some(format!("`{}`", self.written(fallback.span))),
            FieldClause::AllowInferred(reason) => {
                Some(format!("may be inferred because {}", self.written(reason.span)))
            }
            FieldClause::For(_)
            | FieldClause::Category(..)
            | FieldClause::AskAgainAfter(_)
            | FieldClause::Broken => None,
        });
        clauses.collect()
    }

    /// Which purposes a value serves, from where they come, and its category.
    fn label(&self, decl: Decl) -> Vec<String> {
        let program = &self.whole.program;
        let Some(label) = self.whole.labels.of(program, decl) else { return Vec::new() };
        let tree = self.whole.labels.tree();
        let all = (0..).map(PurposeId).zip(&program.purposes);
        let serves: Vec<String> = all
            .filter(|(id, _)| tree.has(&label.serves, *id))
            .map(|(_, purpose)| format!("`{}`", purpose.name))
            .collect();
        let own = self.whole.places.purposes.contains_key(&decl);
        let because = match decl {
            Decl::Field(_) | Decl::Event(_) if own => " (its own `for`)",
            Decl::Field(_) | Decl::Event(_) => " (the line `for` above it)",
            _ => " (what everything that it reads serves)",
        };
        let serves = match serves.len() {
            0 => "serves no purpose: nothing that it reads goes together".to_owned(),
            _ => format!("serves {}{because}", serves.join(", ")),
        };
        let category = match label.category {
            Category::Public => "public",
            Category::Ordinary => "ordinary",
            Category::Sensitive => "sensitive",
            Category::Special => "special",
        };
        vec![serves, format!("category `{category}`")]
    }

    fn steps(&self, path: usize) -> Option<String> {
        let steps = &self.whole.program.paths.get(path)?.steps;
        let names: Vec<String> = steps.iter().map(|step| format!("`{}`", step.name)).collect();
        (!names.is_empty()).then(|| format!("steps: {}", names.join(", ")))
    }

    pub(super) fn part_name(&self, part: Part) -> String {
        let program = &self.whole.program;
        let name = match part {
            Part::Member(id, at) => program
                .enumerations
                .get(id.index())
                .and_then(|of| of.members.get(at as usize))
                .map(|of| &of.name),
            Part::Property(id, at) => program
                .events
                .get(id.index())
                .and_then(|of| of.properties.get(at as usize))
                .map(|of| &of.name),
            Part::Step(..) | Part::Stage(..) | Part::Row(..) => {
                let named = self.whole.places.part_names.get(&part);
                return named.map(|span| self.written(*span).to_owned()).unwrap_or_default();
            }
            Part::Result(id, at) => {
                program.matrices.get(id.index()).and_then(|of| of.results.get(at as usize)).map(|of| &of.name)
            }
        };
        name.cloned().unwrap_or_default()
    }

    fn part_facts(&self, part: Part) -> Vec<String> {
        let program = &self.whole.program;
        match part {
            Part::Member(id, at) => {
                let Some(of) = program.enumerations.get(id.index()) else { return Vec::new() };
                let member = of.members.get(at as usize);
                let outside = member.filter(|member| member.outside != member.name);
                let outside = outside.map(|member| format!("spelled `{}` outside", member.outside));
                std::iter::once(format!("member of `{}`", of.name)).chain(outside).collect()
            }
            Part::Property(id, at) => {
                let Some(of) = program.events.get(id.index()) else { return Vec::new() };
                let property = of.properties.get(at as usize);
                let outside = property.filter(|property| property.outside != property.name);
                let outside = outside.map(|property| format!("spelled `{}` outside", property.outside));
                std::iter::once(format!("property of `{}`", of.name)).chain(outside).collect()
            }
            Part::Step(id, at) => {
                let of = program.paths.get(id.index());
                of.map(|of| format!("step {} of the path `{}`", at + 1, of.name)).into_iter().collect()
            }
            Part::Stage(id, at) => {
                let of = program.profilings.get(id as usize).map(|of| of.purposes.as_slice());
                let purposes =
                    of.unwrap_or_default().iter().filter_map(|of| program.purposes.get(of.index()));
                let purposes: Vec<String> = purposes.map(|of| format!("`{}`", of.name)).collect();
                vec![format!("stage {} of the profiling for {}", at + 1, purposes.join(", "))]
            }
            Part::Row(id, at) => {
                let of = program.matrices.get(id.index());
                of.map(|of| format!("row {} of the matrix `{}`", at + 1, of.name)).into_iter().collect()
            }
            Part::Result(id, _) => {
                let of = program.matrices.get(id.index());
                of.map(|of| format!("result of the matrix `{}`", of.name)).into_iter().collect()
            }
        }
    }
}
