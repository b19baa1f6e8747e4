//! The short names of types in place: the last steps that lead to them, as long as
//! nothing else in the document is called so.

use std::collections::HashMap;

use heck::ToUpperCamelCase;

use crate::model::{Api, TypeDef, TypeId, TypeKind, TypePath};

/// Steps that tell nothing by themselves: of items, values of maps, and variants.
const PLACES: &[&str] = &["item", "value", "member", "text", "Text", "List"];

/// Steps of the longest short name: names of all lengths, of types that stand deep
/// inside of one another, take the square of the depth.
const LONGEST: usize = 8;

/// The last steps of a path that say what a type is; none where the path has none.
pub(super) fn telling_steps(path: &TypePath) -> Option<&[String]> {
    let telling = |step: &String| !PLACES.contains(&step.as_str());
    let start = path.steps.iter().rposition(telling)?;
    Some(&path.steps[start..])
}

/// The steps by which types in place must agree to be one.
pub(super) fn own_steps(definition: &TypeDef) -> Option<&[String]> {
    match is_empty_text(definition) {
        true => definition.path.steps.last().map(std::slice::from_ref),
        false => telling_steps(&definition.path),
    }
}

/// Whether it is a member of a union which only says that a text is empty.
pub(super) fn is_empty_text(definition: &TypeDef) -> bool {
    let is_member = definition
        .path
        .steps
        .last()
        .is_some_and(|step| step == "text");
    let TypeKind::StringEnum(values) = &definition.kind else {
        return false;
    };
    is_member && matches!(&values.values[..], [only] if only.text.is_empty())
}

/// What the union members are called that only say that a text is empty, as form
/// parameters do which take a value away: one type for all of them.
pub(super) const EMPTY_TEXT: &str = "empty text";

/// Which types could be called what.
pub(super) struct Suffixes {
    /// By name; `None` where several differ.
    owners: HashMap<String, Option<TypeId>>,
}

impl Suffixes {
    /// Of all types. `first` gives the type that stands for one.
    pub(super) fn of(api: &Api, first: &HashMap<TypeId, TypeId>) -> Self {
        let mut suffixes = Self {
            owners: HashMap::new(),
        };
        for (index, definition) in api.types.iter().enumerate() {
            let id = TypeId(index);
            let owner = first.get(&id).copied().unwrap_or(id);
            for name in names(definition) {
                suffixes.add(name, owner);
            }
        }
        suffixes
    }

    fn add(&mut self, name: String, owner: TypeId) {
        let known = self.owners.entry(name).or_insert(Some(owner));
        if *known != Some(owner) {
            *known = None;
        }
    }

    /// A name for members that need none of what leads to them, if nothing is called so.
    pub(super) fn free(&self, words: &str) -> Option<TypePath> {
        let path = TypePath::root(words);
        (!self.owners.contains_key(&name(&path))).then_some(path)
    }

    /// The shortest path that all members end with and nothing else does. If there is
    /// none, the same within what they are parts of, or the path of the first.
    pub(super) fn path_for(&self, api: &Api, members: &[TypeId]) -> TypePath {
        let paths: Vec<&TypePath> = members.iter().map(|id| &api.type_def(*id).path).collect();
        let first = paths[0];
        let shared = common_end(&paths);
        let is_free = |path: &TypePath| self.owners.get(&name(path)) == Some(&Some(members[0]));
        let ends = || ends(first).filter(|end| end.len() <= shared);
        let alone = ends().map(|end| TypePath::root(end.join(" ")));
        let within = ends().map(|end| TypePath {
            root: first.root.clone(),
            steps: end.to_vec(),
        });
        let is_one_root = paths.iter().all(|path| path.root == first.root);
        let within = within.filter(|_| is_one_root);
        let mut free = alone.chain(within).filter(is_free);
        free.next().unwrap_or_else(|| first.clone())
    }
}

/// Everything that a type could be called by its path.
fn names(definition: &TypeDef) -> Vec<String> {
    let path = &definition.path;
    let mut names = vec![name(path)];
    for end in ends(path) {
        names.push(end.join(" ").to_upper_camel_case());
        names.push(format!("{} {}", path.root, end.join(" ")).to_upper_camel_case());
    }
    names
}

fn name(path: &TypePath) -> String {
    let words = [&path.root].into_iter().chain(&path.steps);
    let words: Vec<&str> = words.map(String::as_str).collect();
    words.join(" ").to_upper_camel_case()
}

/// The ends of a path that say what a type is, from the shortest, and none too long.
fn ends(path: &TypePath) -> impl Iterator<Item = &[String]> {
    let shortest = telling_steps(path).map_or(usize::MAX, <[String]>::len);
    let lengths = shortest..=path.steps.len().min(LONGEST);
    let ends = lengths.map(|length| &path.steps[path.steps.len() - length..]);
    ends.filter(|end| !PLACES.contains(&end[0].as_str()))
}

/// How many steps at their ends all paths share.
fn common_end(paths: &[&TypePath]) -> usize {
    let first = paths[0].steps.iter().rev();
    let shared = first.enumerate().take_while(|(index, step)| {
        let mut others = paths.iter().map(|path| path.steps.iter().rev().nth(*index));
        others.all(|other| other == Some(step))
    });
    shared.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_deep_types_are_few_and_short() {
        let deep = (0..200).fold(TypePath::root("Tree"), |path, depth| {
            path.child(format!("step{depth}"))
        });
        let lengths: Vec<usize> = ends(&deep.child("item")).map(<[String]>::len).collect();
        assert_eq!(lengths, [2, 3, 4, 5, 6, 7, 8]);
    }
}
