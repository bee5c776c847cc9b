//! `onboardc explain`: the page of a diagnostic, on the terminal.

use crate::arguments::ExplainArguments;
use crate::failure::{Failure, Outcome, Trouble};
use crate::output::print;
use crate::terminal::{Paint, Style};
use onboard_lsp::Page;
use onboard_syntax::nearest;
use std::fmt::Write;

/// Print the page of a slug, or the list of all.
pub(crate) fn run(arguments: &ExplainArguments, style: Style) -> Result<Outcome, Failure> {
    let text = match &arguments.slug {
        None => list(style),
        Some(slug) => page(find(slug)?, style),
    };
    print(&text)?;
    Ok(Outcome::Fine)
}

fn find(named: &str) -> Result<Page, Failure> {
    let slug = named.strip_prefix("onboard::").unwrap_or(named);
    Page::find(slug).ok_or_else(|| {
        let trouble = Trouble::new(format!("no diagnostic is called `{slug}`"));
        match nearest(slug, Page::all().map(|page| page.slug)) {
            Some(near) => trouble.help(format!("did you mean `{near}`?")).into(),
            None => trouble.help("`onboardc explain` without a slug lists them all").into(),
        }
    })
}

fn list(style: Style) -> String {
    let width = Page::all().map(|page| page.slug.len()).max().unwrap_or_default();
    let mut out = String::new();
    for page in Page::all() {
        let paint = if page.severity() == "error" { Paint::Red } else { Paint::Yellow };
        let slug = style.paint(Paint::Cyan, &format!("{:width$}", page.slug));
        let severity = style.paint(paint, &format!("{:7}", page.severity()));
        let _ = writeln!(out, "{slug}  {severity}  {}", inline(page.summary(), style));
    }
    out
}

/// Markdown as a terminal shows it: headings bold, code set in, emphasis by colour.
fn page(page: Page, style: Style) -> String {
    let mut out = String::new();
    let mut code = false;
    let bar = style.paint(Paint::Dim, if style.unicode { "│" } else { "|" });
    for line in page.text.lines() {
        if let Some(info) = line.strip_prefix("```") {
            let file = info.split_once("file=").map(|(_, file)| file.trim());
            if let (false, Some(file)) = (code, file) {
                let _ = writeln!(out, "  {bar} {}", style.paint(Paint::Dim, &format!("// {file}")));
            }
            code = !code;
        } else if code {
            let _ = writeln!(out, "{}", format!("  {bar} {line}").trim_end());
        } else if let Some(heading) =
            line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#'))
        {
            let _ = writeln!(out, "{}", style.paint(Paint::Bold, heading));
        } else {
            let _ = writeln!(out, "{}", inline(line, style));
        }
    }
    out
}

/// A line of prose: what stands in backticks is coloured, and keeps its backticks where there are no colours.
fn inline(line: &str, style: Style) -> String {
    if !style.color {
        return line.to_owned();
    }
    let mut out = String::new();
    for (at, piece) in line.split('`').enumerate() {
        if at % 2 == 1 {
            out.push_str(&style.paint(Paint::Cyan, piece));
        } else {
            out.push_str(piece);
        }
    }
    out
}
