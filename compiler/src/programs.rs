//! Several programs that share files: where each begins, and what is found in all of them together.

use onboard_syntax::{Diagnostic, FileId, Span};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// The files among those given that no other file imports: each begins a program. Of files that import each other in a circle,
/// the first given begins it. `imports` holds, for each file, those that it names; itself does not count.
///
/// ```
/// use std::collections::HashMap;
///
/// let imports = HashMap::from([("shop", vec!["privacy"]), ("visits", vec!["privacy"]), ("privacy", vec![])]);
/// assert_eq!(onboard_compiler::roots(&["privacy", "shop", "visits"], &imports), ["shop", "visits"]);
/// ```
#[must_use]
pub fn roots<F: Copy + Eq + Hash>(given: &[F], imports: &HashMap<F, Vec<F>>) -> Vec<F> {
    let imported: HashSet<F> = imports
        .iter()
        .flat_map(|(file, named)| named.iter().filter(move |other| *other != file).copied())
        .collect();
    let mut reached: HashSet<F> = HashSet::new();
    let mut roots = Vec::new();
    let free = given.iter().filter(|file| !imported.contains(file));
    for file in free.chain(given) {
        if reached.contains(file) {
            continue;
        }
        roots.push(*file);
        let mut open = vec![*file];
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(imports.get(&next).into_iter().flatten());
            }
        }
    }
    roots
}

/// A finding with other numbers of files: `places` holds them by the numbers that it has.
#[must_use]
pub fn moved(mut diagnostic: Diagnostic, places: &[FileId]) -> Diagnostic {
    let place = |span: &mut Span| {
        if let Some(file) = places.get(span.file.0 as usize) {
            span.file = *file;
        }
    };
    diagnostic.labels.iter_mut().for_each(|label| place(&mut label.span));
    diagnostic.fixes.iter_mut().flat_map(|fix| &mut fix.edits).for_each(|edit| place(&mut edit.span));
    diagnostic
}

/// The findings of several programs, given with their files, each once, in the order of files and places. What one program
/// does not use another may: only what all that have the file leave is unused.
#[must_use]
pub fn merged(programs: &[(&[FileId], &[Diagnostic])]) -> Vec<Diagnostic> {
    let mut uses: HashMap<FileId, usize> = HashMap::new();
    for file in programs.iter().flat_map(|(files, _)| *files) {
        *uses.entry(*file).or_default() += 1;
    }
    let mut found: Vec<(Diagnostic, usize)> = Vec::new();
    let mut places: HashMap<(&str, String, Vec<Span>), usize> = HashMap::new();
    for diagnostic in programs.iter().flat_map(|(_, diagnostics)| *diagnostics) {
        let spans = diagnostic.labels.iter().map(|label| label.span).collect();
        let key = (diagnostic.slug, diagnostic.title.clone(), spans);
        let place = *places.entry(key).or_insert(found.len());
        match found.get_mut(place) {
            Some((_, times)) => *times += 1,
            None => found.push((diagnostic.clone(), 1)),
        }
    }
    found.retain(|(diagnostic, times)| {
        let programs = uses.get(&diagnostic.span().file).copied().unwrap_or(1);
        !diagnostic.slug.starts_with("unused-") || *times >= programs
    });
    let mut diagnostics: Vec<Diagnostic> = found.into_iter().map(|(diagnostic, _)| diagnostic).collect();
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span().file, diagnostic.span().start));
    diagnostics
}
