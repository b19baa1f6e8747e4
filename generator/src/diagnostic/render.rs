//! Rendering.

use super::{Problems, Sources};

/// Style.
#[derive(Debug, Clone, Copy, Default)]
pub struct Style {
    /// Colors.
    pub color: bool,
}

/// For people.
pub fn human(problems: &Problems, sources: &Sources, _style: Style) -> String {
    lines(problems, sources)
        .iter()
        .map(|l| format!("{l}\n"))
        .collect()
}

/// One line each.
pub fn lines(problems: &Problems, _sources: &Sources) -> Vec<String> {
    problems
        .iter()
        .map(|p| {
            let at = p
                .place
                .as_ref()
                .map(|p| p.pointer.to_string())
                .unwrap_or_default();
            format!("{:?}[{}]: {} at {at}", p.severity, p.code, p.message)
        })
        .collect()
}

/// JSON.
pub fn json(problems: &Problems, sources: &Sources) -> String {
    human(problems, sources, Style::default())
}
