//! Which item of the new crate is which of the old one.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::diff::renames;
use crate::surface::{Item, Kind, Surface};

/// Items of both crates that are the same, and those that have no counterpart.
#[derive(Debug, Default)]
pub(super) struct Matching {
    /// Old and new, parents first.
    pub(super) pairs: Vec<(usize, usize)>,
    /// The new counterpart of an old item.
    pub(super) forward: HashMap<usize, usize>,
    /// The old counterpart of a new item.
    pub(super) backward: HashMap<usize, usize>,
    /// Only in the old crate; what is in them is not listed.
    pub(super) removed: Vec<usize>,
    /// Only in the new crate; what is in them is not listed.
    pub(super) added: Vec<usize>,
    /// Types with another name: old to new.
    pub(super) words: HashMap<String, String>,
    /// Features with another name: old to new.
    pub(super) features: HashMap<String, String>,
}

/// Names apart from each other: a field and a method may share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Space {
    Types,
    Functions,
    Of(Kind),
}

fn space(kind: Kind) -> Space {
    match kind {
        kind if kind.is_type() => Space::Types,
        kind if kind.is_function() => Space::Functions,
        kind => Space::Of(kind),
    }
}

/// Items without a counterpart so far. `nested` ones stand in a module without
/// one; they may have moved, but are not listed.
#[derive(Debug, Default)]
pub(super) struct Pool {
    pub(super) open: Vec<usize>,
    nested: HashSet<usize>,
}

impl Pool {
    fn put(&mut self, surface: &Surface, children: &[Vec<usize>], index: usize, nested: bool) {
        self.open.push(index);
        if nested {
            self.nested.insert(index);
        }
        if surface.items[index].kind == Kind::Module {
            let types = children[index].iter().copied();
            for child in types.filter(|child| surface.items[*child].kind.is_type()) {
                self.put(surface, children, child, true);
            }
        }
    }

    fn listed(self) -> Vec<usize> {
        let Self { mut open, nested } = self;
        open.retain(|index| !nested.contains(index));
        open
    }
}

/// Matches by name, then by what else tells that two items are the same.
pub(super) fn find(old: &Surface, new: &Surface) -> Matching {
    let children = (children(old), children(new));
    let mut matching = Matching::default();
    let mut pools = (Pool::default(), Pool::default());
    let mut todo = vec![(0, 0)];
    if old.items.is_empty() || new.items.is_empty() {
        todo.clear();
    }
    while !todo.is_empty() {
        while let Some(pair) = todo.pop() {
            matching.pairs.push(pair);
            matching.forward.insert(pair.0, pair.1);
            matching.backward.insert(pair.1, pair.0);
            if old.items[pair.0].kind == new.items[pair.1].kind {
                by_name((old, new), &children, pair, &mut todo, &mut pools);
            }
        }
        let renamed = renames::find((old, new), &matching, (&pools.0, &pools.1));
        for (from, to) in renamed {
            pools.0.open.retain(|index| *index != from);
            pools.1.open.retain(|index| *index != to);
            let (was, is) = (&old.items[from], &new.items[to]);
            if was.kind.is_type() && was.name != is.name {
                matching.words.insert(was.name.clone(), is.name.clone());
            }
            if was.kind == Kind::Feature {
                matching.features.insert(was.name.clone(), is.name.clone());
            }
            todo.push((from, to));
        }
    }
    matching.pairs.sort_unstable();
    matching.removed = pools.0.listed();
    matching.added = pools.1.listed();
    matching
}

fn children(surface: &Surface) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); surface.items.len()];
    for (index, item) in surface.items.iter().enumerate() {
        if let Some(owner) = item.owner {
            children[owner].push(index);
        }
    }
    children
}

fn by_name(
    (old, new): (&Surface, &Surface),
    children: &(Vec<Vec<usize>>, Vec<Vec<usize>>),
    (from, to): (usize, usize),
    todo: &mut Vec<(usize, usize)>,
    pools: &mut (Pool, Pool),
) {
    let key = |item: &Item| (space(item.kind), item.name.clone());
    // Several that share a name are the same in order.
    let mut there: HashMap<_, VecDeque<usize>> = HashMap::new();
    for child in &children.1[to] {
        let same = there.entry(key(&new.items[*child])).or_default();
        same.push_back(*child);
    }
    for child in &children.0[from] {
        let same = there.get_mut(&key(&old.items[*child]));
        match same.and_then(VecDeque::pop_front) {
            Some(same) => todo.push((*child, same)),
            None => pools.0.put(old, &children.0, *child, false),
        }
    }
    let rest: HashSet<usize> = there.into_values().flatten().collect();
    for child in children.1[to].iter().filter(|child| rest.contains(child)) {
        pools.1.put(new, &children.1, *child, false);
    }
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::emit::Files;
    use crate::surface::of_code;

    #[test]
    fn items_that_share_a_name_are_the_same_in_order() {
        let code = |text: &str| {
            let files = Files::from([("src/lib.rs".into(), text.to_owned())]);
            of_code(&files).unwrap()
        };
        let twice = code("pub struct A; impl fmt::Debug for A {} impl fmt::Debug for A {}");
        let once = code("pub struct A; impl fmt::Debug for A {}");
        let matching = find(&twice, &twice);
        assert!(matching.removed.is_empty() && matching.added.is_empty());
        assert_eq!(find(&twice, &once).removed.len(), 1);
        assert_eq!(find(&once, &twice).added.len(), 1);
    }
}
