//! What changed in crates or modules that share one version.

use std::cmp::Reverse;

use crate::diff::{Action, Change, Diff, Level, of_code};
use crate::emit::inline_code;
use crate::surface::{Kind, Part};

/// Compares what has one version, part by part. What several parts have in common is
/// told once.
pub(crate) fn of_parts(old: &[Part], new: &[Part]) -> Diff {
    let mut told: Vec<(Change, Vec<&str>)> = Vec::new();
    for part in new {
        let Some(was) = old.iter().find(|was| was.name == part.name) else {
            told.extend(whole(part, Level::Minor));
            continue;
        };
        for change in of_code(&was.surface, &part.surface).changes {
            let known = told
                .iter_mut()
                .find(|(known, _)| known.message == change.message && known.level == change.level);
            match known {
                Some((_, parts)) => parts.push(&part.name),
                None => told.push((change, vec![&part.name])),
            }
        }
    }
    for part in old {
        if !new.iter().any(|now| now.name == part.name) {
            told.extend(whole(part, Level::Major));
        }
    }
    let mut changes: Vec<Change> = told.into_iter().map(placed).collect();
    changes.sort_by_key(|change| (Reverse(change.level), change.action, change.kind));
    Diff { changes }
}

/// The change with the names of its parts, where it is not one of the whole.
fn placed((mut change, parts): (Change, Vec<&str>)) -> Change {
    let is_of_whole = change.kind == Kind::Crate || parts.contains(&"");
    if !is_of_whole {
        let names: Vec<String> = parts.iter().map(|name| format!("`{name}`")).collect();
        change.message = format!("{}: {}", names.join(", "), change.message);
    }
    change
}

/// A crate that came or went; modules are told by the crate that has them.
fn whole(part: &Part, level: Level) -> Option<(Change, Vec<&str>)> {
    let name = inline_code(&part.name);
    let (action, message) = match level {
        Level::Major => (Action::Removed, format!("crate {name} is gone")),
        Level::Minor | Level::Patch => (Action::Added, format!("new crate {name}")),
    };
    let change = Change {
        level,
        action,
        kind: Kind::Crate,
        item: part.name.clone(),
        was: None,
        message,
        signatures: (None, None),
        old: None,
        new: None,
        follows: Vec::new(),
    };
    (part.kind == Kind::Crate).then(|| (change, vec![part.name.as_str()]))
}
