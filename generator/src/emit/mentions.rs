//! Which names a piece of code mentions, so that it imports those and no others.

use std::collections::HashSet;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The identifiers in tokens.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    names: HashSet<String>,
    /// Those that no path leads to.
    bare: HashSet<String>,
    /// Those that a path goes on from.
    modules: HashSet<String>,
    /// Those of functions and macros that are called by themselves.
    calls: HashSet<String>,
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
        let mut is_method = false;
        while let Some(token) = tokens.next() {
            let after_dot = std::mem::replace(&mut is_method, is_punct(Some(&token), '.'));
            match token {
                TokenTree::Ident(name) => {
                    let name = name.to_string();
                    if is_joint_colon(tokens.peek()) {
                        self.modules.insert(name.clone());
                    }
                    if colons < 2 {
                        self.bare.insert(name.clone());
                        if !after_dot && is_called(tokens.peek()) {
                            self.calls.insert(name.clone());
                        }
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
        self.calls.extend(other.calls);
    }

    /// Whether a name is mentioned.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether a name is mentioned by itself, not as `…::name`.
    pub(super) fn has_bare(&self, name: &str) -> bool {
        self.bare.contains(name)
    }

    /// Whether a function or macro of this name is called, not as `…::name` and
    /// not as a method.
    pub(super) fn has_call(&self, name: &str) -> bool {
        self.calls.contains(name)
    }

    /// Whether a name is mentioned as that of a module or type: `name::…`.
    pub(super) fn has_module(&self, name: &str) -> bool {
        self.modules.contains(name)
    }
}

/// Arguments, or the `!` of a macro.
fn is_called(token: Option<&TokenTree>) -> bool {
    let arguments = matches!(token, Some(TokenTree::Group(group))
        if group.delimiter() == Delimiter::Parenthesis);
    arguments || is_punct(token, '!')
}

fn is_punct(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
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
    fn fields_and_methods_are_no_calls() {
        let mentions = Mentions::of(&quote! {
            codec!(A);
            required(self.skip, x.optional(1), object::shape(2))
        });
        assert!(mentions.has_call("required") && mentions.has_call("codec"));
        for name in ["skip", "optional", "object", "shape"] {
            assert!(!mentions.has_call(name), "{name}");
        }
    }

    #[test]
    fn the_end_of_a_path_is_not_bare() {
        let mentions = Mentions::of(&quote! { let x: Option<types::Form> = None::<Other>; });
        assert!(mentions.has_bare("types") && mentions.has_bare("Option"));
        assert!(mentions.has("Form") && !mentions.has_bare("Form"));
        assert!(mentions.has_bare("Other"));
    }
}
