//! A diff as Markdown, fit for a changelog or a comment on a pull request.

use std::fmt::Write;

use crate::diff::{Change, Diff, Level, Position};

const SECTIONS: [(Level, &str); 3] = [
    (Level::Major, "Breaking changes"),
    (Level::Minor, "Compatible changes"),
    (Level::Patch, "Notes"),
];

impl Diff {
    /// The verdict, then a section for each level that has changes.
    pub fn markdown(&self) -> String {
        let mut text = format!("**{}**\n", self.summary());
        for (level, title) in SECTIONS {
            let mut changes = self.changes.iter().filter(|c| c.level == level).peekable();
            if changes.peek().is_none() {
                continue;
            }
            // Writing to a string cannot fail.
            let _ = writeln!(text, "\n## {title}\n");
            for change in changes {
                let _ = writeln!(text, "- {}{}", change.message, positions(change));
                for follows in &change.follows {
                    let _ = writeln!(text, "  - {follows}");
                }
            }
        }
        text
    }
}

fn positions(change: &Change) -> String {
    let sides = [("old", &change.old), ("new", &change.new)];
    let words: Vec<String> = sides
        .into_iter()
        .filter_map(|(side, position)| Some(format!("{side} {}", code(position.as_ref()?))))
        .collect();
    match words.is_empty() {
        true => String::new(),
        false => format!(" ({})", words.join(", ")),
    }
}

fn code(position: &Position) -> String {
    crate::emit::inline_code(&position.to_string())
}
