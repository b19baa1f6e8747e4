//! Types that clippy calls very complex: callers see what the document says, so
//! the lint is turned off just there.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

/// clippy's default for `type-complexity-threshold`.
const THRESHOLD: u64 = 250;

/// The attribute that a field or function with these types needs, if any.
pub(super) fn allow(types: &[&TokenStream]) -> Option<TokenStream> {
    let complex = types.iter().any(|ty| is_complex(ty));
    complex.then(|| quote! { #[allow(clippy::type_complexity)] })
}

fn is_complex(ty: &TokenStream) -> bool {
    score(ty, 1) > THRESHOLD
}

/// Ten for each path, tuple and slice, times how deep it stands.
fn score(ty: &TokenStream, mut depth: u64) -> u64 {
    let mut score = 0;
    let mut tokens = ty.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '<' => depth += 1,
            TokenTree::Punct(punct) if punct.as_char() == '>' => depth = depth.saturating_sub(1),
            // Lifetimes are no types.
            TokenTree::Punct(punct) if punct.as_char() == '\'' => drop(tokens.next()),
            TokenTree::Group(group) => {
                score += 10 * depth + self::score(&group.stream(), depth + 1)
            }
            // Only the last name of a path counts.
            TokenTree::Ident(_) if !is_colon(tokens.peek()) => score += 10 * depth,
            _ => {}
        }
    }
    score
}

fn is_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_maps_of_maps_are_complex() {
        let ty: TokenStream = quote! { Option<std::collections::BTreeMap<String, Vec<Tree>>> };
        assert_eq!(score(&ty, 1), 10 + 20 + 30 + 30 + 40);
        assert!(allow(&[&ty]).is_none());
        assert_eq!(score(&quote! { Future<'c, String> }, 1), 10 + 20);
        let ty = quote! { Option<Map<String, Map<String, Map<String, Vec<Tree>>>>> };
        assert!(allow(&[&quote! { bool }, &ty]).is_some());
    }
}
