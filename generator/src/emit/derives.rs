//! Derives and attributes that the user adds to generated types.

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::matches;
use crate::emit::Emission;

impl Emission<'_> {
    /// What follows the usual derives of a type, each with a comma before it,
    /// and the attributes. All of it was parsed when the configuration was read.
    pub(super) fn derives(&self, name: &str, usual: &[&str]) -> (TokenStream, TokenStream) {
        let rules = &self.package.style.derives;
        let rules = || rules.iter().filter(|rule| matches(&rule.types, name));
        let mut known: Vec<&str> = usual.to_vec();
        let mut derives = TokenStream::new();
        for derive in rules().flat_map(|rule| &rule.derives) {
            if !known.contains(&derive.as_str()) {
                known.push(derive.as_str());
                let path: TokenStream = derive.as_str().parse().unwrap_or_default();
                derives.extend(quote! { , #path });
            }
        }
        let attributes = rules().flat_map(|rule| &rule.attributes);
        let attributes = attributes.map(|attribute| {
            let tokens: TokenStream = attribute.as_str().parse().unwrap_or_default();
            tokens
        });
        (derives, attributes.collect())
    }
}
