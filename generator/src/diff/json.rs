//! A diff for tools.

use serde::Serialize;

use crate::diff::{Action, Change, Diff, Level, Position};

#[derive(Serialize)]
struct Report<'d> {
    verdict: Option<Level>,
    changes: Vec<Entry<'d>>,
}

#[derive(Serialize)]
struct Entry<'d> {
    level: Level,
    action: Action,
    kind: &'static str,
    item: &'d str,
    was: Option<&'d str>,
    message: &'d str,
    old: Side<'d>,
    new: Side<'d>,
    follows: &'d [String],
}

#[derive(Serialize)]
struct Side<'d> {
    signature: Option<&'d str>,
    position: Option<&'d Position>,
}

impl Diff {
    /// One JSON object on a line: `verdict` (`null` where nothing changed) and
    /// `changes`, each with `level`, `action`, `kind`, `item`, `was`, `message`,
    /// `old` and `new` (`signature`, `position`) and `follows`.
    pub fn json(&self) -> String {
        let report = Report {
            verdict: self.verdict(),
            changes: self.changes.iter().map(entry).collect(),
        };
        // Nothing in it can fail to be written: its keys are text.
        serde_json::to_string(&report).unwrap_or_default() + "\n"
    }
}

fn entry(change: &Change) -> Entry<'_> {
    Entry {
        level: change.level,
        action: change.action,
        kind: change.kind.as_str(),
        item: &change.item,
        was: change.was.as_deref(),
        message: &change.message,
        old: Side {
            signature: change.signatures.0.as_deref(),
            position: change.old.as_ref(),
        },
        new: Side {
            signature: change.signatures.1.as_deref(),
            position: change.new.as_ref(),
        },
        follows: &change.follows,
    }
}
