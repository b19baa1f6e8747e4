//! Items that have another name now.

use std::collections::{HashMap, HashSet};

use crate::diff::matching::{Matching, Pool};
use crate::diff::shape::{Shapes, fact};
use crate::surface::{Item, Kind, Surface};

/// More pairs than this are not weighed one against the other: a document that
/// shares nothing with the one before is another API.
const MOST_PAIRS: usize = 250_000;

/// How alike names must be where all else is the same.
const ALIKE: f64 = 0.5;

/// How alike values of an enum must be, which have nothing but their name.
const ALIKE_VALUES: f64 = 0.7;

/// Which of the open items are the same under another name, surest first.
pub(super) fn find(
    (old, new): (&Surface, &Surface),
    matching: &Matching,
    pools: (&Pool, &Pool),
) -> Vec<(usize, usize)> {
    let finder = Finder {
        old,
        new,
        shapes: (Shapes::of(old), Shapes::of(new)),
        forward: &matching.forward,
        fields: of_kind(old, matching, Kind::Field),
        modules: of_kind(old, matching, Kind::Module),
        words: &matching.words,
    };
    let mut scored: Vec<(f64, usize, usize)> = Vec::new();
    let mut by_kind: HashMap<Kind, Vec<usize>> = HashMap::new();
    for index in &pools.1.open {
        by_kind
            .entry(new.items[*index].kind)
            .or_default()
            .push(*index);
    }
    let mut weighed = 0;
    for from in &pools.0.open {
        let same_kind = by_kind.get(&old.items[*from].kind);
        for to in same_kind.into_iter().flatten() {
            weighed += 1;
            if weighed > MOST_PAIRS {
                break;
            }
            if let Some(score) = finder.score(*from, *to) {
                scored.push((score, *from, *to));
            }
        }
    }
    scored.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let (mut left, mut right) = (HashSet::new(), HashSet::new());
    let mut found = Vec::new();
    for (_, from, to) in scored {
        if !left.contains(&from) && !right.contains(&to) {
            left.insert(from);
            right.insert(to);
            found.push((from, to));
        }
    }
    found
}

struct Finder<'s> {
    old: &'s Surface,
    new: &'s Surface,
    shapes: (Shapes, Shapes),
    forward: &'s HashMap<usize, usize>,
    /// Fields that have a counterpart, by their owner and name.
    fields: HashMap<(Option<usize>, &'s str), usize>,
    /// Modules that have one.
    modules: HashMap<(Option<usize>, &'s str), usize>,
    words: &'s HashMap<String, String>,
}

impl Finder<'_> {
    /// How sure it is that two items of one kind are the same; `None` if not.
    fn score(&self, from: usize, to: usize) -> Option<f64> {
        let (old, new) = (&self.old.items[from], &self.new.items[to]);
        match old.kind {
            Kind::Operation => (fact(old, "request")? == fact(new, "request")?).then_some(1.0),
            Kind::Credentials => {
                let same = fact(old, "security scheme")? == fact(new, "security scheme")?;
                same.then_some(1.0)
            }
            kind if kind.is_type() => self.types(from, to),
            Kind::Module => {
                let shared = self.shapes.0.names(from, &self.shapes.1, to);
                (self.same_owner(old, new) && shared > ALIKE).then_some(shared)
            }
            Kind::Feature => self.follows_module(old, new).then_some(1.0),
            Kind::Setter => self.follows_field(old, new).then_some(1.0),
            Kind::Field | Kind::Variant | Kind::OptionalParameter => {
                self.same_owner(old, new).then(|| self.members(old, new))?
            }
            _ => None,
        }
    }

    /// Types of one operation, types that moved, types of one shape.
    fn types(&self, from: usize, to: usize) -> Option<f64> {
        let (old, new) = (&self.old.items[from], &self.new.items[to]);
        let names = alike(&old.name, &new.name);
        let area = |item: &Item| item.path.split("::").next().map(str::to_owned);
        if area(old) != area(new) {
            return None;
        }
        match (fact(old, "request"), fact(new, "request")) {
            (None, None) => {}
            (one, other) => return (one == other && names > ALIKE / 2.0).then_some(names),
        }
        if old.name == new.name {
            return Some(1.0);
        }
        let shared = self.shapes.0.likeness(from, &self.shapes.1, to)?;
        let enough = match self.shapes.0.size(from) {
            1 => names >= ALIKE,
            _ => true,
        };
        (enough && shared >= 0.75).then_some(shared * 0.9 + names * 0.1)
    }

    fn members(&self, old: &Item, new: &Item) -> Option<f64> {
        let signature = crate::diff::shape::renamed(&old.signature.text, self.words);
        let types = match old.kind {
            // An argument may be called like the parameter.
            Kind::OptionalParameter => {
                let ty = |item: &Item| item.signature.arguments.get(1).map(|a| a.ty.clone());
                ty(old) == ty(new)
            }
            _ => signature == new.signature.text,
        };
        let names = alike(&old.name, &new.name);
        let told = old.docs == new.docs && !old.docs.is_empty();
        let bare = old.kind == Kind::Variant && old.signature.text.is_empty();
        let least = match bare {
            true => ALIKE_VALUES,
            false => ALIKE,
        };
        (types && (told || names >= least)).then_some(names)
    }

    fn same_owner(&self, old: &Item, new: &Item) -> bool {
        match (old.owner, new.owner) {
            (Some(old), Some(new)) => self.forward.get(&old) == Some(&new),
            _ => false,
        }
    }

    /// A setter goes with its field.
    fn follows_field(&self, old: &Item, new: &Item) -> bool {
        let field = self.fields.get(&(old.owner, old.name.as_str()));
        let now = field.map(|field| &self.new.items[*field]);
        self.same_owner(old, new) && now.is_some_and(|now| now.name == new.name)
    }

    /// A feature goes with the module of its tag.
    fn follows_module(&self, old: &Item, new: &Item) -> bool {
        let feature = |module: &str| module.replace('_', "-");
        self.modules.iter().any(|((_, name), now)| {
            feature(name) == old.name && feature(&self.new.items[*now].name) == new.name
        })
    }
}

fn of_kind<'s>(
    old: &'s Surface,
    matching: &Matching,
    kind: Kind,
) -> HashMap<(Option<usize>, &'s str), usize> {
    let pairs = matching.pairs.iter();
    let named = pairs.map(|(from, to)| (&old.items[*from], *to));
    named
        .filter(|(item, _)| item.kind == kind)
        .map(|(item, to)| ((item.owner, item.name.as_str()), to))
        .collect()
}

fn alike(one: &str, other: &str) -> f64 {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    strsim::normalized_damerau_levenshtein(&plain(one), &plain(other))
}
