//! `CHANGELOG.md` of a generated crate, in the form of Keep a Changelog 1.1.0.

use std::fmt::Write;

use semver::Version;

use crate::bump::Date;
use crate::diff::{Action, Change, Diff, Level};

const HEAD: &str = "\
# Changelog

Each entry says what changed for callers; versions follow [semver](https://semver.org).
";

/// The sections of an entry, and what stands in them.
const SECTIONS: [(&str, &[Action]); 4] = [
    ("Removed", &[Action::Removed]),
    (
        "Changed",
        &[Action::Renamed, Action::Changed, Action::Behavior],
    ),
    ("Deprecated", &[Action::Deprecation]),
    ("Added", &[Action::Added]),
];

/// The entry of the first version.
pub(super) fn first(version: &Version, date: Date) -> String {
    format!("## [{version}] - {date}\n\n### Added\n\n- The first version.\n")
}

/// The entry of a version: what callers must know first.
pub(super) fn entry(version: &Version, date: Date, diff: &Diff) -> String {
    let mut text = format!("## [{version}] - {date}\n");
    for (title, actions) in SECTIONS {
        let changes = diff.changes.iter();
        let changes: Vec<&Change> = changes
            .filter(|change| actions.contains(&change.action))
            .collect();
        if !changes.is_empty() {
            section(&mut text, title, &changes);
        }
    }
    let documented = |change: &&Change| change.action == Action::Docs;
    // Writing to a string cannot fail.
    let _ = match diff.changes.iter().filter(documented).count() {
        0 if diff.changes.is_empty() => {
            writeln!(
                text,
                "\n### Fixed\n\n- The code inside; nothing that callers name changed."
            )
        }
        0 => Ok(()),
        1 => writeln!(text, "\n### Documentation\n\n- Of 1 item."),
        count => writeln!(text, "\n### Documentation\n\n- Of {count} items."),
    };
    text
}

fn section(text: &mut String, title: &str, changes: &[&Change]) {
    let _ = writeln!(text, "\n### {title}\n");
    for change in changes {
        let breaking = match change.level {
            Level::Major => "**Breaking:** ",
            Level::Minor | Level::Patch => "",
        };
        let _ = writeln!(text, "- {breaking}{}", change.message);
        for follows in &change.follows {
            let _ = writeln!(text, "  - {follows}");
        }
    }
}

/// The changelog with an entry put before all others but one that is called
/// `Unreleased`.
pub(super) fn with(text: &str, entry: &str) -> String {
    if text.trim().is_empty() {
        return format!("{HEAD}\n{entry}");
    }
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let unreleased = line.to_ascii_lowercase().contains("unreleased");
        if line.starts_with("## ") && !unreleased {
            return format!("{}{entry}\n{}", &text[..at], &text[at..]);
        }
        at += line.len();
    }
    format!("{}\n\n{entry}", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_entry_stands_first_and_what_people_wrote_stays() {
        let entry = "## [0.2.0] - 2026-11-24\n\n### Added\n\n- This.\n";
        assert_eq!(with("", entry), format!("{HEAD}\n{entry}"));
        let own = "# Our changes\n\n## [Unreleased]\n\n- Words.\n\n";
        let old = "## [0.1.0] - 2026-01-01\n\n- That.\n";
        assert_eq!(
            with(&format!("{own}{old}"), entry),
            format!("{own}{entry}\n{old}")
        );
        assert_eq!(with("# Changes\n", entry), format!("# Changes\n\n{entry}"));
    }
}
