//! The program itself: its name, clock, languages and sessions.

use super::{Lower, Scope};
use crate::finding::{did_you_mean, finding, label, write_near};
use crate::places::Decl;
use onboard_ir::Type;
use onboard_syntax::Span;
use onboard_syntax::ast::{Name, Onboarding, OnboardingClause, Quoted};

impl Lower<'_> {
    pub(super) fn onboarding(&mut self) {
        let all = self.all;
        let Some(first) = all.onboardings.first() else {
            self.program.name = self.default_name();
            return;
        };
        for second in all.onboardings.iter().skip(1) {
            let (name, first) = (second.node.name.text.to_string(), first.node.name.span);
            self.report(RepeatedOnboarding { name, span: second.node.name.span, first });
        }
        crate::names::check_case(&first.node.name, &mut self.diagnostics);
        self.program.name = first.node.name.text.to_string();
        let scope = Scope { item: first.item.span, ..self.scope };
        self.within(scope, |this| this.clauses(first.node));
    }

    /// A program that does not say its name has that of its first file.
    fn default_name(&self) -> String {
        let file = self.sources.roots().first().and_then(|root| self.sources.get(*root));
        let name = file.map_or("", |file| file.name.as_str());
        let name = name.rsplit('/').next().unwrap_or(name);
        let name = name.strip_suffix(".onboard").unwrap_or(name);
        if name.is_empty() || name == "-" { "onboarding".to_owned() } else { name.to_owned() }
    }

    fn clauses(&mut self, node: &Onboarding) {
        for clause in &node.clauses {
            match clause {
                OnboardingClause::Timezone(zone) => self.time_zone(zone),
                OnboardingClause::Speaks(languages, by) => self.speaks(languages, by.as_ref()),
                OnboardingClause::Session(gap) => self.program.session = self.length_of_time(*gap),
                OnboardingClause::Late(late) => self.program.late = Some(late.micros),
                OnboardingClause::Controller(controller) => {
                    self.program.controller = Some(controller.text.clone());
                }
                OnboardingClause::Broken => {}
            }
        }
        self.once(node.clauses.iter().filter_map(|clause| match clause {
            OnboardingClause::Timezone(zone) => Some(("timezone", zone.span)),
            OnboardingClause::Speaks(languages, _) => languages.first().map(|first| ("speaks", first.span)),
            OnboardingClause::Session(gap) => Some(("session", gap.span)),
            OnboardingClause::Late(late) => Some(("late", late.span)),
            OnboardingClause::Controller(controller) => Some(("controller", controller.span)),
            OnboardingClause::Broken => None,
        }));
    }

    fn time_zone(&mut self, zone: &Quoted) {
        let zones = jiff::tz::TimeZoneDatabase::bundled();
        if let Ok(found) = zones.get(&zone.text) {
            self.program.timezone = found.iana_name().unwrap_or(&zone.text).to_owned();
            return;
        }
        let names: Vec<String> = zones.available().map(|name| name.to_string()).collect();
        let city = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
        let near = self.nearest(&zone.text, names.iter().map(String::as_str)).or_else(|| {
            let cities: Vec<String> = names.iter().map(|name| city(name)).collect();
            let near = self.nearest(&city(&zone.text), cities.iter().map(String::as_str))?;
            names.iter().find(|name| city(name) == near).cloned()
        });
        self.report(UnknownTimeZone { zone: zone.text.clone(), span: zone.span, near });
    }

    fn speaks(&mut self, languages: &[Name], by: Option<&Name>) {
        for language in languages {
            match crate::codes::language(&language.text) {
                Some(tag) if !self.program.speaks.contains(&tag) => self.program.speaks.push(tag),
                Some(_) => {}
                None => self.report_bad_code(language.span, &language.text, Type::Language),
            }
        }
        let Some(by) = by else { return };
        let Some(field) = self.field_named(by) else { return };
        self.places.speaks_by = Some(by.span);
        self.program.speaks_by = Some(field);
        let ty = self.fields.get(field.index()).and_then(|slot| slot.ty.known());
        if let Some(found) = ty.filter(|ty| *ty != Type::Language) {
            let declared = self.places.names.get(&Decl::Field(field)).copied();
            self.report_mismatch(by.span, Type::Language, found, declared);
        }
    }
}

finding! {
    /// The program says twice what it is.
    RepeatedOnboarding { name: String, span: Span, first: Span }
    error "repeated-onboarding"
    title: "`onboarding {name}` says a second time what the program is",
    labels: vec![label(*span, ""), label(*first, "first said here")],
    help: Some("move its clauses into the first and delete it".to_owned()),
}

finding! {
    /// No time zone has this name.
    UnknownTimeZone { zone: String, span: Span, near: Option<String> }
    error "unknown-time-zone"
    title: "no time zone is called `{zone}`",
    labels: vec![label(*span, "")],
    help: did_you_mean(near.as_deref()).or(Some("write it as `Area/City`: \"Europe/Lisbon\"".to_owned())),
    fixes: write_near(*span, near.as_ref().map(|near| format!("\"{near}\"")).as_deref()),
}
