//! Which names a piece of code mentions, so that it imports those and no others.

use std::collections::HashSet;

use proc_macro2::{Spacing, TokenStream, TokenTree};

/// The identifiers in tokens.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    names: HashSet<String>,
    /// Those that no path leads to.
    bare: HashSet<String>,
    /// Those that a path goes on from.
    modules: HashSet<String>,
}

impl Mentions {
    /// Looks through tokens.
    pub(super) fn of(tokens: &TokenStream) -> Self {
        let mut mentions = Self::default();
        mentions.add(tokens.clone());
        mentions
    }

    fn add(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        let mut colons = 0;
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(name) => {
                    let name = name.to_string();
                    if is_joint_colon(tokens.peek()) {
                        self.modules.insert(name.clone());
                    }
                    if colons < 2 {
                        self.bare.insert(name.clone());
                    }
                    self.names.insert(name);
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.add(group.stream());
                    colons = 0;
                }
                _ => colons = 0,
            }
        }
    }

    /// Adds what other tokens mention.
    pub(super) fn join(&mut self, other: Self) {
        self.names.extend(other.names);
        self.bare.extend(other.bare);
        self.modules.extend(other.modules);
    }

    /// Whether a name is mentioned.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether a name is mentioned by itself, not as `…::name`.
    pub(super) fn has_bare(&self, name: &str) -> bool {
        self.bare.contains(name)
    }

    /// Whether a name is mentioned as that of a module or type: `name::…`.
    pub(super) fn has_module(&self, name: &str) -> bool {
        self.modules.contains(name)
    }
}

/// The first half of `::`.
fn is_joint_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == Spacing::Joint)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn fields_are_no_modules() {
        let mentions = Mentions::of(&quote! { Self { pattern: check::text(self.constraint) } });
        assert!(mentions.has("pattern") && mentions.has("constraint"));
        assert!(mentions.has_module("check"));
        assert!(!mentions.has_module("pattern") && !mentions.has_module("constraint"));
    }
    #[test]
    fn the_end_of_a_path_is_not_bare() {
        let mentions = Mentions::of(&quote! { let x: Option<types::Form> = None::<Other>; });
        assert!(mentions.has_bare("types") && mentions.has_bare("Option"));
        assert!(mentions.has("Form") && !mentions.has_bare("Form"));
        assert!(mentions.has_bare("Other"));
    }
}
