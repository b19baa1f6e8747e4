//! Which names a piece of code mentions, so that it imports those and no others.

use std::collections::HashMap;
use std::ops::BitOrAssign;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The identifiers in tokens, and how they stand there.
#[derive(Debug, Default)]
pub(super) struct Mentions(HashMap<String, Uses>);

/// The ways in which a name is mentioned.
#[derive(Debug, Default, Clone, Copy)]
struct Uses {
    /// No path leads to it.
    bare: bool,
    /// A path goes on from it.
    module: bool,
    /// A function or macro that is called by itself.
    call: bool,
}

impl BitOrAssign for Uses {
    fn bitor_assign(&mut self, other: Self) {
        self.bare |= other.bare;
        self.module |= other.module;
        self.call |= other.call;
    }
}

impl Mentions {
    /// Looks through tokens, which costs least where nobody else holds them: others
    /// would keep theirs, so that each group is copied.
    pub(super) fn of(tokens: TokenStream) -> Self {
        let mut mentions = Self::default();
        mentions.add(tokens);
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
                    let bare = colons < 2;
                    *self.0.entry(name.to_string()).or_default() |= Uses {
                        bare,
                        module: is_joint_colon(tokens.peek()),
                        call: bare && !after_dot && is_called(tokens.peek()),
                    };
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    let inner = group.stream();
                    drop(group);
                    self.add(inner);
                    colons = 0;
                }
                _ => colons = 0,
            }
        }
    }

    /// Adds what other tokens mention.
    pub(super) fn join(&mut self, other: Self) {
        for (name, uses) in other.0 {
            *self.0.entry(name).or_default() |= uses;
        }
    }

    fn uses(&self, name: &str) -> Uses {
        self.0.get(name).copied().unwrap_or_default()
    }

    /// Whether a name is mentioned.
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Whether a name is mentioned by itself, not as `…::name`.
    pub(super) fn has_bare(&self, name: &str) -> bool {
        self.uses(name).bare
    }

    /// Whether a function or macro of this name is called, not as `…::name` and
    /// not as a method.
    pub(super) fn has_call(&self, name: &str) -> bool {
        self.uses(name).call
    }

    /// Whether a name is mentioned as that of a module or type: `name::…`.
    pub(super) fn has_module(&self, name: &str) -> bool {
        self.uses(name).module
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
        let mentions = Mentions::of(quote! { Self { pattern: check::text(self.constraint) } });
        assert!(mentions.has("pattern") && mentions.has("constraint"));
        assert!(mentions.has_module("check"));
        assert!(!mentions.has_module("pattern") && !mentions.has_module("constraint"));
    }

    #[test]
    fn fields_and_methods_are_no_calls() {
        let mentions = Mentions::of(quote! {
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
        let mentions = Mentions::of(quote! { let x: Option<types::Form> = None::<Other>; });
        assert!(mentions.has_bare("types") && mentions.has_bare("Option"));
        assert!(mentions.has("Form") && !mentions.has_bare("Form"));
        assert!(mentions.has_bare("Other"));
    }
}
