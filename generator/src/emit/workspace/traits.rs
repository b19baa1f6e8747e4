//! Operations of a crate that the client is not of: a trait for each tag, whose
//! methods are called like the client's own.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::docs::{self, doc};
use crate::emit::file::{Draft, Item};
use crate::emit::mentions::Mentions;
use crate::emit::rust_type::ident;

/// The file of a tag's operations.
pub(in crate::emit) fn draft<'a>(
    emission: Emission<'a>,
    tag: usize,
    operations: Vec<usize>,
    title: String,
) -> Draft<'a> {
    let (declared, implemented) = (operations.clone(), operations.clone());
    let mut items: Vec<Item<'a>> = vec![
        Box::new(move || emission.operation_trait(tag, &declared)),
        Box::new(move || emission.trait_of_client(tag, &implemented)),
    ];
    items.extend(operations.clone().into_iter().map(|index| -> Item<'a> {
        Box::new(move || {
            let operation = &emission.api.operations[index];
            let names = emission.names.of_operation(index);
            let parameters = emission.parameters_struct(operation, names);
            let call = emission.call_items(index);
            quote! { #parameters #call }
        })
    }));
    let head = move |mentions: &Mentions| {
        let above = quote! { super::super };
        let head = emission.operations_head(&operations, &title, mentions, &above);
        quote! {
            #head
            use super::super::Sealed;
        }
    };
    let path = format!("src/operations/{}.rs", emission.tag_file(tag));
    Draft::of_items(path, head, items)
}

impl Emission<'_> {
    fn operation_trait(&self, tag: usize, operations: &[usize]) -> TokenStream {
        let name = ident(self.names.of_trait(tag));
        let docs = doc(&format!(
            "Operations of {}, as methods of [`Client`], for which alone the trait is.",
            docs::code(&self.api.tags[tag].name)
        ));
        let methods = operations.iter().map(|index| {
            let method = self.method(*index);
            let (docs, signature) = (method.docs, method.signature);
            quote! { #docs #signature; }
        });
        quote! {
            #docs
            pub trait #name: Sealed {
                #(#methods)*
            }
        }
    }

    fn trait_of_client(&self, tag: usize, operations: &[usize]) -> TokenStream {
        let name = ident(self.names.of_trait(tag));
        let methods = operations.iter().map(|index| {
            let method = self.method(*index);
            let (signature, body) = (method.signature, method.body);
            quote! { #signature { #body } }
        });
        quote! {
            impl #name for Client {
                #(#methods)*
            }
        }
    }
}
