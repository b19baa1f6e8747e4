//! Problems for people, the way rustc tells them.
//!
//! Written here and not left to a library, since those read the whole source
//! again for each problem and count columns in what they are given, which is
//! never the whole of a line of 13 MB.

use std::collections::HashMap;
use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use indexmap::IndexMap;
use unicode_width::UnicodeWidthStr;

use super::excerpt::Excerpt;
use super::plain::plain;
use super::report::Entry;
use crate::diagnostic::{Part, Place, Problem, Report, Severity, Sources, Spot};

/// Whether to write in color.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// With ANSI escapes.
    Always,
    /// Plain text.
    Never,
}

/// How many problems of one code are shown; the rest are counted.
const MAX_OF_A_CODE: usize = 20;

/// How many places of warnings that say the same are shown; the rest are counted.
const MAX_PLACES: usize = 3;

impl Report<'_> {
    /// Every problem with its lines, and how many were left out of a kind that
    /// is very common.
    pub fn human(&self, colors: Colors) -> String {
        let mut counts: HashMap<(Severity, &str), (usize, usize)> = HashMap::new();
        let mut page = Page {
            text: String::new(),
            colors,
        };
        for group in self.groups() {
            let problem = group[0].problem;
            let code = (problem.severity, problem.code);
            let (shown, hidden) = counts.entry(code).or_default();
            if *shown < MAX_OF_A_CODE {
                *shown += 1;
                self.group(&group, &mut page);
            } else {
                *hidden += group.len();
            }
        }
        let mut hidden: Vec<_> = counts.into_iter().collect();
        hidden.retain(|(_, (_, hidden))| *hidden > 0);
        hidden.sort_unstable();
        for ((severity, code), (_, rest)) in hidden {
            let plural = if rest == 1 { "" } else { "s" };
            let name = severity.as_str();
            let title = format!("{rest} more {name}{plural} of this kind");
            page.title(style(severity), &format!("{name}[{code}]"), &title);
            page.end_line("");
        }
        page.text
    }

    /// Problems with their spots, of warnings that say the same the first, and how many
    /// more there are.
    pub fn first_spots(&self) -> impl Iterator<Item = (&Problem, Option<&Spot>, usize)> {
        let groups = self.groups().into_iter();
        groups.map(|group| (group[0].problem, group[0].spot.as_ref(), group.len() - 1))
    }

    /// Warnings that say the same of several places are one; every error is shown
    /// where it is.
    fn groups(&self) -> Vec<Vec<&Entry<'_>>> {
        let mut groups: IndexMap<_, Vec<&Entry<'_>>> = IndexMap::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let problem = entry.problem;
            let is_alone = problem.severity == Severity::Error
                || problem.place.is_none()
                || !problem.notes.is_empty();
            let cause = (
                problem.code,
                problem.message.as_str(),
                problem.help.as_deref(),
            );
            let own = is_alone.then_some(index);
            groups.entry((cause, own)).or_default().push(entry);
        }
        groups.into_values().collect()
    }

    /// The first of a group whole, a few more by their places, and how many are left.
    fn group(&self, group: &[&Entry<'_>], page: &mut Page) {
        let first = group[0];
        self.entry(first, page);
        let gutter = gutter(first.spot.as_ref());
        for further in group.iter().take(MAX_PLACES).skip(1) {
            self.further(further, gutter, page);
        }
        let rest = group.len().saturating_sub(MAX_PLACES);
        if rest > 0 {
            page.paint(LINE, &format!("{} = ", " ".repeat(gutter)));
            page.end_line(&format!("and {rest} more like this"));
        }
        page.end_line("");
    }

    /// One line for a place of which everything is said already.
    fn further(&self, entry: &Entry<'_>, gutter: usize, page: &mut Page) {
        page.paint(LINE, &format!("{} ::: ", " ".repeat(gutter)));
        let mut line = String::new();
        if let Some(spot) = &entry.spot
            && let Some(source) = self.sources.get(spot.file)
        {
            let name = plain(&source.name);
            line = format!("{name}:{}:{}", spot.line, spot.column);
        }
        if let Some(place) = &entry.problem.place
            && !place.pointer.is_empty()
        {
            line.push_str(&format!(" {}", plain(&place.pointer.to_string())));
        }
        page.end_line(line.trim_start());
    }

    fn entry(&self, entry: &Entry<'_>, page: &mut Page) {
        let problem = entry.problem;
        let style = style(problem.severity);
        let level = format!("{}[{}]", problem.severity.as_str(), problem.code);
        page.title(style, &level, &problem.message);
        let gutter = gutter(entry.spot.as_ref());
        if let Some(place) = &problem.place {
            self.place(place, entry.spot.as_ref(), style, page);
        }
        if let Some(help) = &problem.help {
            page.aside(gutter, "help", help);
        }
        for ((place, text), spot) in problem.notes.iter().zip(&entry.notes) {
            page.title(NOTE, "note", text);
            self.place(place, spot.as_ref(), NOTE, page);
        }
    }

    fn place(&self, place: &Place, spot: Option<&Spot>, style: Style, page: &mut Page) {
        page.place(self.sources, place, spot, style);
    }
}

/// A place as problems show it: file, line and column, the line, the pointer.
pub(crate) fn quoted(
    sources: &Sources,
    place: &Place,
    spot: Option<&Spot>,
    colors: Colors,
) -> String {
    let mut page = Page {
        text: String::new(),
        colors,
    };
    page.place(sources, place, spot, NOTE);
    page.text
}

const LINE: Style = AnsiColor::BrightBlue.on_default().bold();
const NOTE: Style = AnsiColor::BrightGreen.on_default().bold();

fn style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Error => AnsiColor::BrightRed,
        Severity::Warning => AnsiColor::Yellow,
    };
    color.on_default().bold()
}

/// How wide the column of line numbers is.
fn gutter(spot: Option<&Spot>) -> usize {
    spot.map_or(1, |spot| spot.line.to_string().len())
}

/// What is written so far.
struct Page {
    text: String,
    colors: Colors,
}

impl Page {
    /// The header, the line and the pointer of a place.
    fn place(&mut self, sources: &Sources, place: &Place, spot: Option<&Spot>, style: Style) {
        let gutter = gutter(spot);
        if let Some(spot) = spot
            && let Some(source) = sources.get(spot.file)
        {
            let space = " ".repeat(gutter);
            let name = plain(&source.name);
            self.paint(LINE, &format!("{space}--> "));
            self.end_line(&format!("{name}:{}:{}", spot.line, spot.column));
            self.paint(LINE, &format!("{space} |"));
            self.end_line("");
            let excerpt = Excerpt::new(source, spot);
            self.paint(LINE, &format!("{:>gutter$} |", spot.line));
            self.end_line(&format!(" {}", excerpt.text));
            self.paint(LINE, &format!("{space} |"));
            let before = excerpt.text[..excerpt.marked.start].width();
            let width = excerpt.text[excerpt.marked].width().max(1);
            self.text.push_str(&" ".repeat(before + 1));
            self.paint(style, &"^".repeat(width));
            self.end_line("");
        }
        if !matches!(place.part, Part::Bytes { .. }) && !place.pointer.is_empty() {
            self.aside(gutter, "pointer", &place.pointer.to_string());
        }
    }

    fn title(&mut self, style: Style, level: &str, message: &str) {
        self.paint(style, level);
        let message = format!(": {}", plain(message));
        self.paint(Style::new().bold(), &message);
        self.end_line("");
    }

    fn aside(&mut self, gutter: usize, name: &str, text: &str) {
        self.paint(LINE, &format!("{} = ", " ".repeat(gutter)));
        self.paint(Style::new().bold(), name);
        self.end_line(&format!(": {}", plain(text)));
    }

    fn paint(&mut self, style: Style, text: &str) {
        match self.colors {
            Colors::Never => self.text.push_str(text),
            Colors::Always => {
                // Writing to a string cannot fail.
                let _ = write!(self.text, "{style}{text}{style:#}");
            }
        }
    }

    fn end_line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }
}
