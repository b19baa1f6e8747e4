//! Problems for people, the way rustc tells them.

use std::collections::HashMap;
use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::plain::plain;
use super::report::Entry;
use crate::diagnostic::{Part, Place, Report, Severity, Spot};

/// Whether to write in color.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// With ANSI escapes.
    Always,
    /// Plain text.
    Never,
}

/// How many problems of one code are shown whole; the rest are counted.
const MAX_OF_A_CODE: usize = 20;

impl Report<'_> {
    /// Every problem with its lines, and how many were left out of a kind that
    /// is very common.
    pub fn human(&self, colors: Colors) -> String {
        let renderer = match colors {
            Colors::Always => Renderer::styled(),
            Colors::Never => Renderer::plain(),
        };
        // Lines are cut before; the renderer is not to cut them again.
        let renderer = renderer.term_width(usize::MAX / 2);
        let mut shown: HashMap<(Severity, &str), usize> = HashMap::new();
        let mut text = String::new();
        for entry in &self.entries {
            let problem = entry.problem;
            let count = shown.entry((problem.severity, problem.code)).or_default();
            *count += 1;
            if *count > MAX_OF_A_CODE {
                continue;
            }
            let groups = self.groups(entry);
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{}\n", renderer.render(&groups));
        }
        let mut hidden: Vec<_> = shown.into_iter().collect();
        hidden.retain(|(_, count)| *count > MAX_OF_A_CODE);
        hidden.sort_unstable();
        for ((severity, code), count) in hidden {
            let rest = count - MAX_OF_A_CODE;
            let severity = severity.as_str();
            let plural = if rest == 1 { "" } else { "s" };
            let _ = writeln!(
                text,
                "{severity}[{code}]: {rest} more {severity}{plural} of this kind\n"
            );
        }
        text
    }

    fn groups(&self, entry: &Entry<'_>) -> Vec<Group<'static>> {
        let problem = entry.problem;
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level
            .primary_title(plain(&problem.message))
            .id(problem.code);
        let mut group = Group::with_title(title);
        if let Some(place) = &problem.place {
            group = self.place(group, place, entry.spot.as_ref());
        }
        if let Some(help) = &problem.help {
            group = group.element(Level::HELP.message(plain(help)));
        }
        let mut groups = vec![group];
        for ((place, text), spot) in problem.notes.iter().zip(&entry.notes) {
            let title = Level::NOTE.secondary_title(plain(text));
            let group = Group::with_title(title);
            groups.push(self.place(group, place, spot.as_ref()));
        }
        groups
    }

    /// Adds the header, the line and the pointer of a place.
    fn place(
        &self,
        mut group: Group<'static>,
        place: &Place,
        spot: Option<&Spot>,
    ) -> Group<'static> {
        if let Some(spot) = spot
            && let Some(source) = self.sources.get(spot.file)
        {
            let origin = Origin::path(plain(&source.name));
            let excerpt = Excerpt::new(source, spot);
            let marked = AnnotationKind::Primary.span(excerpt.marked);
            let snippet = Snippet::source(excerpt.text)
                .line_start(spot.line)
                .annotation(marked);
            group = group
                .element(origin.line(spot.line).char_column(spot.column))
                .element(snippet);
        }
        let has_pointer = !matches!(place.part, Part::Bytes { .. }) && !place.pointer.is_empty();
        if has_pointer {
            let pointer = plain(&place.pointer.to_string());
            group = group.element(Level::NOTE.with_name("pointer").message(pointer));
        }
        group
    }
}
