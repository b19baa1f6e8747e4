//! From JSON pointers to stretches of text.
//!
//! Positions are not kept while a document is read: that would cost more than
//! reading it. A file is scanned again, once for all pointers, when there is
//! something to say about it.

mod json;
mod yaml;

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::{Format, Part, Place, Pointer, Source};

/// The bytes of the pointers that were asked for in one file.
pub(crate) struct Index {
    nodes: Vec<Node>,
}

/// A pointer that was asked for, or the way to one.
#[derive(Default)]
struct Node {
    children: HashMap<Box<str>, usize>,
    value: Option<Range<usize>>,
    /// More than one where a key was written twice.
    keys: Vec<Range<usize>>,
}

impl Index {
    /// Scans a file for pointers.
    pub(crate) fn new<'p>(source: &Source, wanted: impl Iterator<Item = &'p Pointer>) -> Self {
        let mut index = Self {
            nodes: vec![Node::default()],
        };
        for pointer in wanted {
            index.want(pointer);
        }
        match source.format {
            Format::Json => json::scan(&source.text, &mut index),
            Format::Yaml => yaml::scan(&source.text, &mut index),
            Format::Toml => {}
        }
        index
    }

    /// The bytes of a place. Where the pointer leads nowhere (a part that was
    /// left out, or put there by us), those of the nearest part around it.
    pub(crate) fn bytes(&self, place: &Place) -> Range<usize> {
        let node = match place.part {
            Part::Bytes { start, end } => return wide(start)..wide(end),
            Part::Key | Part::Value => self.nearest(&place.pointer),
        };
        let key = node.keys.first().cloned();
        let value = node.value.clone();
        let found = match place.part {
            Part::Key => key.or(value),
            _ => value.or(key),
        };
        found.unwrap_or(0..0)
    }

    /// The bytes of the key at a place, if it has one.
    pub(crate) fn key(&self, pointer: &Pointer) -> Option<Range<usize>> {
        self.nearest(pointer).keys.first().cloned()
    }

    /// The bytes of every key that is written at exactly this pointer.
    pub(crate) fn keys(&self, pointer: &Pointer) -> &[Range<usize>] {
        let mut at = 0;
        for token in pointer.tokens() {
            match self.nodes[at].children.get(token) {
                Some(&child) => at = child,
                None => return &[],
            }
        }
        &self.nodes[at].keys
    }

    /// Whether something stands at exactly this pointer.
    pub(crate) fn has(&self, pointer: &Pointer) -> bool {
        let mut at = 0;
        for token in pointer.tokens() {
            match self.nodes[at].children.get(token) {
                Some(&child) => at = child,
                None => return false,
            }
        }
        self.nodes[at].value.is_some() || !self.nodes[at].keys.is_empty()
    }

    fn nearest(&self, pointer: &Pointer) -> &Node {
        let mut at = 0;
        for token in pointer.tokens() {
            match self.nodes[at].children.get(token) {
                Some(&child) if self.nodes[child].value.is_some() => at = child,
                _ => break,
            }
        }
        &self.nodes[at]
    }

    fn want(&mut self, pointer: &Pointer) {
        let mut at = 0;
        for token in pointer.tokens() {
            at = match self.nodes[at].children.get(token) {
                Some(&child) => child,
                None => {
                    let child = self.nodes.len();
                    self.nodes.push(Node::default());
                    self.nodes[at].children.insert(token.into(), child);
                    child
                }
            };
        }
    }

    fn child(&self, node: usize, token: &str) -> Option<usize> {
        self.nodes[node].children.get(token).copied()
    }

    fn has_children(&self, node: usize) -> bool {
        !self.nodes[node].children.is_empty()
    }

    fn found_key(&mut self, node: usize, bytes: Range<usize>) {
        self.nodes[node].keys.push(bytes);
    }

    fn found_value(&mut self, node: usize, bytes: Range<usize>) {
        self.nodes[node].value.get_or_insert(bytes);
    }
}

fn wide(byte: u32) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
