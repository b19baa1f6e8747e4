//! What types consist of, for telling whether two of them are one.

use std::collections::{HashMap, HashSet};

use crate::surface::{Item, Kind, Surface};

/// What an item means on the wire.
pub(super) fn fact<'i>(item: &'i Item, what: &str) -> Option<&'i str> {
    let facts = item.origin.facts.iter();
    let found = facts.filter(|(known, _)| *known == what);
    found.map(|(_, text)| text.as_str()).next()
}

/// A signature as it reads once types have their new names.
pub(super) fn renamed(text: &str, words: &HashMap<String, String>) -> String {
    if words.is_empty() {
        return text.to_owned();
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let word = &rest[..end];
        out.push_str(words.get(word).map(String::as_str).unwrap_or(word));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// The members of every type and module.
#[derive(Debug)]
pub(super) struct Shapes {
    members: HashMap<usize, HashSet<String>>,
    names: HashMap<usize, HashSet<String>>,
}

impl Shapes {
    pub(super) fn of(surface: &Surface) -> Self {
        let mut members: HashMap<usize, HashSet<String>> = HashMap::new();
        let mut names: HashMap<usize, HashSet<String>> = HashMap::new();
        for (index, item) in surface.items.iter().enumerate() {
            // An alias has nothing but what it stands for.
            if item.kind == Kind::Alias {
                let text = item.signature.text.clone();
                members.entry(index).or_default().insert(text);
            }
            let Some(owner) = item.owner else { continue };
            if matches!(item.kind, Kind::Field | Kind::Variant) {
                let own = &surface.items[owner].name;
                let own = HashMap::from([(own.clone(), "Self".to_owned())]);
                let text = renamed(&item.signature.text, &own);
                let member = format!("{}: {text}", item.name);
                members.entry(owner).or_default().insert(member);
            }
            names.entry(owner).or_default().insert(item.name.clone());
        }
        Self { members, names }
    }

    pub(super) fn size(&self, item: usize) -> usize {
        self.members.get(&item).map_or(0, HashSet::len)
    }

    /// The share of members that two types have in common; `None` where one has
    /// none.
    pub(super) fn likeness(&self, item: usize, others: &Self, other: usize) -> Option<f64> {
        share(self.members.get(&item)?, others.members.get(&other)?)
    }

    /// The share of names that two modules have in common.
    pub(super) fn names(&self, item: usize, others: &Self, other: usize) -> f64 {
        let both = self.names.get(&item).zip(others.names.get(&other));
        both.and_then(|(one, other)| share(one, other))
            .unwrap_or(0.0)
    }
}

fn share(one: &HashSet<String>, other: &HashSet<String>) -> Option<f64> {
    let both = one.intersection(other).count();
    let all = one.len() + other.len() - both;
    // No set is large enough to lose precision.
    (all > 0).then(|| both as f64 / all as f64)
}
