//! What changed in items that are the same, and what the rest means.

use std::collections::{HashMap, HashSet};

use crate::diff::describe;
use crate::diff::matching::Matching;
use crate::diff::shape::renamed;
use crate::diff::{Action, Level};
use crate::surface::{Item, Kind, ON_BY_DEFAULT as ON, Surface};

/// A change before it is told where: indices into the two surfaces.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) level: Level,
    pub(super) action: Action,
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
    pub(super) message: String,
    /// Messages of changes that follow from it.
    pub(super) follows: Vec<String>,
}

/// All changes, not yet in order.
pub(super) fn all(old: &Surface, new: &Surface, matching: &Matching) -> Vec<Finding> {
    let mut findings = Vec::new();
    for index in &matching.removed {
        let item = &old.items[*index];
        findings.push(Finding {
            level: Level::Major,
            action: Action::Removed,
            old: Some(*index),
            new: of_owner(item, &matching.forward),
            message: match successor((old, new), *index, matching) {
                Some(new) => describe::removed(item) + &describe::perhaps(new),
                None => describe::removed(item),
            },
            follows: Vec::new(),
        });
    }
    for index in &matching.added {
        let item = &new.items[*index];
        let (level, message) = added(new, item, matching);
        findings.push(Finding {
            level,
            action: Action::Added,
            old: of_owner(item, &matching.backward),
            new: Some(*index),
            message,
            follows: Vec::new(),
        });
    }
    for (from, to) in &matching.pairs {
        pair((old, new), (*from, *to), matching, &mut findings);
    }
    codecs((old, new), matching, &mut findings);
    findings
}

/// The item on the other side that an item without counterpart would stand in.
fn of_owner(item: &Item, counterparts: &HashMap<usize, usize>) -> Option<usize> {
    counterparts.get(&item.owner?).copied()
}

/// What may have taken the place of a member that is gone: the only new one of
/// its kind in the same type, if that has the same signature, and nothing else
/// is gone there.
fn successor<'s>(
    (old, new): (&Surface, &'s Surface),
    index: usize,
    matching: &Matching,
) -> Option<&'s Item> {
    let gone = &old.items[index];
    if !matches!(gone.kind, Kind::Field | Kind::Variant) {
        return None;
    }
    let owner = of_owner(gone, &matching.forward)?;
    let mut siblings = matching.removed.iter().map(|other| &old.items[*other]);
    let alone = !siblings
        .any(|item| item.owner == gone.owner && item.kind == gone.kind && item.name != gone.name);
    let mut come = matching.added.iter().map(|other| &new.items[*other]);
    let mut come = come
        .by_ref()
        .filter(|item| item.owner == Some(owner) && item.kind == gone.kind);
    let only = come.next().filter(|_| come.next().is_none() && alone)?;
    let signature = renamed(&gone.signature.text, &matching.words);
    (signature == only.signature.text).then_some(only)
}

/// Something new is harmless unless callers list all there is.
fn added(surface: &Surface, item: &Item, matching: &Matching) -> (Level, String) {
    let owner = item.owner.map(|owner| &surface.items[owner]);
    let known = of_owner(item, &matching.backward).is_some();
    let Some(owner) = owner.filter(|_| known) else {
        return (Level::Minor, describe::added(item));
    };
    let listed = matches!(item.kind, Kind::Field | Kind::Variant) && owner.exhaustive;
    let demanded =
        owner.kind == Kind::Trait && owner.exhaustive && !item.signature.text.ends_with("{ … }");
    match listed || demanded {
        true => {
            let reason = match demanded {
                true => "callers who implement the trait must add it",
                false => "callers may list all members",
            };
            let message = format!("{}: {reason}", describe::added(item));
            (Level::Major, message)
        }
        false => (Level::Minor, describe::added(item)),
    }
}

fn pair(
    (old, new): (&Surface, &Surface),
    (from, to): (usize, usize),
    matching: &Matching,
    findings: &mut Vec<Finding>,
) {
    let (was, is) = (&old.items[from], &new.items[to]);
    let before = findings.len();
    let mut found = |level, action, message| {
        findings.push(Finding {
            level,
            action,
            old: Some(from),
            new: Some(to),
            message,
            follows: Vec::new(),
        });
    };
    let moved = was.kind.is_type() && moved_module((old, new), (was, is), matching);
    if was.name != is.name || moved {
        found(Level::Major, Action::Renamed, describe::renamed(was, is));
    }
    if was.kind != is.kind {
        found(
            Level::Major,
            Action::Changed,
            describe::another_kind(was, is),
        );
        return;
    }
    let signature = renamed(&was.signature.text, &matching.words);
    if signature != is.signature.text && was.kind != Kind::Crate {
        let (level, message) = describe::signature(was, is, &matching.words);
        // A renamed setter calls its argument as it is called itself.
        if was.name == is.name || level != Level::Patch {
            found(level, Action::Changed, message);
        }
    }
    if was.exhaustive != is.exhaustive && was.kind.is_type() {
        let level = match is.exhaustive {
            true => Level::Minor,
            false => Level::Major,
        };
        found(level, Action::Changed, describe::exhaustive(is));
    }
    // What is in a module or type is gated with it.
    let gate = |surface: &Surface, item: &Item| {
        item.owner
            .map_or(Vec::new(), |owner| surface.items[owner].features.clone())
    };
    let follows = gate(old, was) == was.features && gate(new, is) == is.features;
    let features: Vec<&String> = was
        .features
        .iter()
        .map(|feature| matching.features.get(feature).unwrap_or(feature))
        .collect();
    if !features.iter().copied().eq(&is.features) && !follows {
        let fewer = is
            .features
            .iter()
            .all(|feature| features.contains(&feature));
        let level = match fewer || has_first_features((old, new), was, is) {
            true => Level::Minor,
            false => Level::Major,
        };
        found(level, Action::Changed, describe::features(was, is));
    }
    if was.deprecated != is.deprecated {
        let level = match is.deprecated {
            true => Level::Minor,
            false => Level::Patch,
        };
        found(level, Action::Deprecation, describe::deprecation(is));
    }
    for message in describe::facts(was, is) {
        found(Level::Patch, Action::Behavior, message);
    }
    let same_code = renamed(&was.code, &matching.words) == is.code;
    if findings.len() > before {
        return;
    }
    // What is stored in a type is told by how the type travels.
    let stores = matches!(is.kind, Kind::Constructor | Kind::Setter);
    if is.kind.is_function() && !same_code && !stores {
        findings.push(Finding {
            level: Level::Patch,
            action: Action::Behavior,
            old: Some(from),
            new: Some(to),
            message: describe::code(is),
            follows: Vec::new(),
        });
    } else if was.docs != is.docs && renamed(&was.docs, &matching.words) != is.docs {
        findings.push(Finding {
            level: Level::Patch,
            action: Action::Docs,
            old: Some(from),
            new: Some(to),
            message: describe::docs(is),
            follows: Vec::new(),
        });
    }
}

/// Whether features come to a crate that had nothing to switch off: then nobody has
/// had a reason to ask for `default-features = false`.
fn has_first_features((old, new): (&Surface, &Surface), was: &Item, is: &Item) -> bool {
    let on = |surface: &Surface, name: Option<&String>| {
        surface.items.iter().any(|item| {
            let asked = name.is_none_or(|name| *name == item.name);
            item.kind == Kind::Feature && asked && item.signature.text.starts_with(ON)
        })
    };
    was.features.is_empty()
        && !on(old, None)
        && is.features.iter().all(|feature| on(new, Some(feature)))
}

/// Whether a type stands in another module, other than by that module's own new
/// name.
fn moved_module(
    (old, new): (&Surface, &Surface),
    (was, is): (&Item, &Item),
    matching: &Matching,
) -> bool {
    let owners = was.owner.zip(is.owner);
    let same = owners.is_some_and(|(old, new)| matching.forward.get(&old) == Some(&new));
    let path =
        |surface: &Surface, item: &Item| item.owner.map(|owner| surface.items[owner].path.clone());
    !same && path(old, was) != path(new, is)
}

/// Types that travel differently though nothing that callers see tells why.
fn codecs((old, new): (&Surface, &Surface), matching: &Matching, findings: &mut Vec<Finding>) {
    // A change of a member explains its type's code; a changed doc comment does not.
    let explained: HashSet<usize> = findings
        .iter()
        .filter(|finding| finding.action != Action::Docs)
        .filter_map(|finding| {
            let index = finding.new?;
            let item = &new.items[index];
            match item.kind.is_type() {
                true => Some(index),
                false => item.owner,
            }
        })
        .collect();
    for (from, to) in &matching.pairs {
        let (was, is) = (&old.items[*from], &new.items[*to]);
        let differs = is.kind.is_type() && renamed(&was.code, &matching.words) != is.code;
        if differs && !explained.contains(to) {
            findings.push(Finding {
                level: Level::Patch,
                action: Action::Behavior,
                old: Some(*from),
                new: Some(*to),
                message: describe::codec(is),
                follows: Vec::new(),
            });
        }
    }
}
