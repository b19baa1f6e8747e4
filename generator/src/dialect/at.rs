//! Where in the document a walk is, without allocating until someone asks.

use std::fmt;

use crate::diagnostic::Pointer;

/// A position on the way down; each step borrows the one above.
#[derive(Clone, Copy)]
pub(super) enum At<'a> {
    Root,
    Key(&'a At<'a>, &'a str),
    Index(&'a At<'a>, usize),
}

impl<'a> At<'a> {
    /// The value under a key.
    pub(super) fn key(&'a self, key: &'a str) -> Self {
        Self::Key(self, key)
    }

    /// An item of a list.
    pub(super) fn index(&'a self, index: usize) -> Self {
        Self::Index(self, index)
    }

    /// The position as a JSON pointer.
    pub(super) fn pointer(&self) -> Pointer {
        match self {
            Self::Root => Pointer::root(),
            Self::Key(above, key) => above.pointer().child(key),
            Self::Index(above, index) => above.pointer().child(&index.to_string()),
        }
    }

    /// The name of the component schema that this is, if it is one.
    pub(super) fn component_schema(&self) -> Option<&'a str> {
        match self {
            Self::Key(Self::Key(Self::Key(Self::Root, "components"), "schemas"), name) => {
                Some(name)
            }
            _ => None,
        }
    }

    /// The keys on the way, outermost first; indices as text.
    pub(super) fn tokens(&self) -> Vec<String> {
        match self {
            Self::Root => Vec::new(),
            Self::Key(above, key) => with(above.tokens(), (*key).to_owned()),
            Self::Index(above, index) => with(above.tokens(), index.to_string()),
        }
    }
}

fn with(mut tokens: Vec<String>, last: String) -> Vec<String> {
    tokens.push(last);
    tokens
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pointer().fmt(f)
    }
}
