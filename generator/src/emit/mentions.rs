//! Which names a piece of code mentions, so that it imports those and no others.

use std::collections::HashSet;

use proc_macro2::{TokenStream, TokenTree};

/// The identifiers in tokens.
#[derive(Debug, Default)]
pub(super) struct Mentions(HashSet<String>);

impl Mentions {
    /// Looks through tokens.
    pub(super) fn of(tokens: &TokenStream) -> Self {
        let mut mentions = Self::default();
        mentions.add(tokens.clone());
        mentions
    }

    fn add(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    self.0.insert(name.to_string());
                }
                TokenTree::Group(group) => self.add(group.stream()),
                _ => {}
            }
        }
    }

    /// Adds what other tokens mention.
    pub(super) fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether a name is mentioned.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains(name)
    }
}
