//! A diff for people at a terminal.

use std::fmt::Write;

use crate::diff::{Change, Diff, Level};

impl Diff {
    /// Each change with its positions, then the verdict.
    pub fn human(&self) -> String {
        let mut text = String::new();
        for change in &self.changes {
            describe(&mut text, change);
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", self.summary());
        text
    }

    /// The verdict and how many changes there are of each level.
    pub fn summary(&self) -> String {
        let count = |level| self.changes.iter().filter(|c| c.level == level).count();
        let counts = [
            (Level::Major, "breaking change", "breaking changes"),
            (Level::Minor, "compatible change", "compatible changes"),
            (Level::Patch, "note", "notes"),
        ];
        let words: Vec<String> = counts
            .into_iter()
            .map(|(level, one, several)| match count(level) {
                1 => format!("1 {one}"),
                number => format!("{number} {several}"),
            })
            .filter(|words| !words.starts_with("0 "))
            .collect();
        match self.verdict() {
            None => "no change for Rust callers".to_owned(),
            Some(verdict) => format!("{}: {}", verdict.as_str(), words.join(", ")),
        }
    }
}

fn describe(text: &mut String, change: &Change) {
    let mut lines = vec![format!("{}: {}", change.level.as_str(), change.message)];
    for (side, position) in [("old", &change.old), ("new", &change.new)] {
        if let Some(position) = position {
            lines.push(format!("  {side}: {position}"));
        }
    }
    lines.extend(change.follows.iter().map(|one| format!("  also: {one}")));
    for line in lines {
        let _ = writeln!(text, "{}", printable(&line));
    }
    text.push('\n');
}

/// Without characters that would move a terminal's cursor.
fn printable(line: &str) -> String {
    line.replace(|c: char| c.is_control(), " ")
}
