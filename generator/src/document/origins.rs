//! Where the parts of a tree come from.

use std::collections::HashMap;

use crate::diagnostic::{FileId, Place, Pointer};

/// Where the parts of a tree come from, after it was put together from files
/// and rewritten.
///
/// Each entry says what one part of the tree stands for; all that is inside it
/// follows, unless it has an entry of its own.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    top: Node,
}

#[derive(Debug, Clone, Default)]
struct Node {
    origin: Option<(FileId, Pointer)>,
    children: HashMap<Box<str>, Node>,
}

impl Origins {
    /// The origins of a tree that is one whole file.
    pub fn of_file(file: FileId) -> Self {
        let mut origins = Self::default();
        origins.file(Pointer::root(), file, Pointer::root());
        origins
    }

    /// The place that a part of the tree comes from; `None` only if the tree
    /// comes from no file.
    pub fn place(&self, pointer: &Pointer) -> Option<Place> {
        let (file, pointer) = self.resolve(pointer)?;
        Some(Place::value(file, pointer))
    }

    /// The place of the key of a part of the tree.
    pub fn place_of_key(&self, pointer: &Pointer) -> Option<Place> {
        let (file, pointer) = self.resolve(pointer)?;
        Some(Place::key(file, pointer))
    }

    /// Says that the part at `new` now stands for what `from` stands for.
    pub fn moved(&mut self, new: Pointer, from: &Pointer) {
        let moved = self.part(from);
        *self.node(&new) = moved;
    }

    /// Says that the part at `new` comes from a file.
    pub fn file(&mut self, new: Pointer, file: FileId, pointer: Pointer) {
        *self.node(&new) = Node {
            origin: Some((file, pointer)),
            children: HashMap::new(),
        };
    }

    /// Says that the part at `new` stands for what `from` stands for in
    /// another tree.
    pub(super) fn graft(&mut self, new: &Pointer, other: &Self, from: &Pointer) {
        *self.node(new) = other.part(from);
    }

    fn resolve(&self, pointer: &Pointer) -> Option<(FileId, Pointer)> {
        let tokens = pointer.tokens();
        let mut node = &self.top;
        let mut found = node.origin.as_ref().map(|origin| (origin, 0));
        for (depth, token) in tokens.iter().enumerate() {
            let Some(child) = node.children.get(*token) else {
                break;
            };
            node = child;
            if let Some(origin) = &node.origin {
                found = Some((origin, depth + 1));
            }
        }
        let ((file, origin), depth) = found?;
        Some((*file, origin.join(tokens[depth..].iter().copied())))
    }

    /// A part with an origin of its own.
    fn part(&self, pointer: &Pointer) -> Node {
        let mut node = Some(&self.top);
        for token in pointer.tokens() {
            node = node.and_then(|node| node.children.get(token));
        }
        Node {
            origin: self.resolve(pointer),
            children: node.map(|node| node.children.clone()).unwrap_or_default(),
        }
    }

    fn node(&mut self, pointer: &Pointer) -> &mut Node {
        let mut node = &mut self.top;
        for token in pointer.tokens() {
            node = node.children.entry(token.into()).or_default();
        }
        node
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer(text: &str) -> Pointer {
        Pointer::parse(text).unwrap()
    }

    fn place(origins: &Origins, text: &str) -> (u32, String) {
        let place = origins.place(&pointer(text)).unwrap();
        (place.file.0, place.pointer.to_string())
    }

    #[test]
    fn the_longest_entry_decides() {
        let mut origins = Origins::of_file(FileId(0));
        origins.file(
            pointer("/components/schemas/Pet"),
            FileId(1),
            pointer("/Pet"),
        );
        assert_eq!(place(&origins, "/info/title"), (0, "/info/title".into()));
        assert_eq!(
            place(&origins, "/components/schemas"),
            (0, "/components/schemas".into())
        );
        assert_eq!(
            place(&origins, "/components/schemas/Pet/type"),
            (1, "/Pet/type".into())
        );
        assert_eq!(Origins::default().place(&pointer("/info")), None);
    }

    #[test]
    fn what_moves_takes_its_parts_along() {
        let mut origins = Origins::of_file(FileId(0));
        origins.file(pointer("/definitions/Pet"), FileId(1), Pointer::root());
        origins.moved(pointer("/components/schemas"), &pointer("/definitions"));
        origins.moved(
            pointer("/components/schemas/Dog"),
            &pointer("/components/schemas/Pet/x"),
        );
        assert_eq!(
            place(&origins, "/components/schemas/Cat/y"),
            (0, "/definitions/Cat/y".into())
        );
        assert_eq!(
            place(&origins, "/components/schemas/Pet/y"),
            (1, "/y".into())
        );
        assert_eq!(
            place(&origins, "/components/schemas/Dog/y"),
            (1, "/x/y".into())
        );
    }

    #[test]
    fn a_move_replaces_what_was_there() {
        let mut origins = Origins::of_file(FileId(0));
        origins.file(pointer("/a/b"), FileId(1), Pointer::root());
        origins.moved(pointer("/a"), &pointer("/c"));
        assert_eq!(place(&origins, "/a/b"), (0, "/c/b".into()));
    }
}
