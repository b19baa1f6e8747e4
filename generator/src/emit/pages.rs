//! Operations that page: the description of their pages, and the streams of pages and
//! items.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::Emission;
use crate::emit::complexity;
use crate::emit::outcome::{Outcome, Side};
use crate::emit::rust_type::{From, ident};
use crate::model::{
    Content, Found, NextPage, Operation, Pagination, ParameterIn, Step, TokenSource, Type,
};
use crate::names::OperationNames;

impl Emission<'_> {
    /// What the call of an operation has besides, if the operation pages.
    pub(super) fn paged_call(
        &self,
        operation: &Operation,
        names: &OperationNames,
        outcome: &Outcome<'_>,
    ) -> Option<TokenStream> {
        let pagination = operation.pagination.as_ref()?;
        let found = self.api.find(operation.page()?, &pagination.items)?;
        let Type::List(item) = found.ty else {
            return None;
        };
        let call = ident(&names.call);
        let response = self.response_type(outcome);
        let error = self.error_type(outcome);
        let decode = self.decode(operation, names, outcome);
        let item = self.slot(item, From::Elsewhere);
        let error_body = match outcome.error {
            Side::Empty => None,
            _ => {
                let body = self.error_body_type(outcome);
                Some(quote! { , #body })
            }
        };
        let items = self.items_of(&found);
        let (read, json) = self.xml_page(operation).unzip();
        let complex = complexity::allow(&[&quote! { Result<#response, #error> }]);
        let description = description(operation, pagination);
        Some(quote! {
            impl<'c> #call<'c> {
                #description

                /// This page and all after it, each asked for when the stream is polled
                /// and the one before was taken.
                #complex
                pub fn pages(self) -> Pages<'c, #response #error_body> {
                    Pages::new(self.call, &Self::PAGING, Self::decode) #read
                }

                /// The items of this page and of all after it.
                pub fn items(self) -> Items<'c, #item #error_body> {
                    Items::new(self.call, &Self::PAGING, |answer| {
                        Self::decode(answer).map(|answer| #items)
                    }) #read
                }

                #complex
                fn decode(answer: Answer) -> Result<#response, #error> {
                    #decode
                }

                #json
            }
        })
    }

    /// What pages that are XML need besides: how streams find their way in them.
    fn xml_page(&self, operation: &Operation) -> Option<(TokenStream, TokenStream)> {
        let Content::Xml(slot, root) = operation.page_content()? else {
            return None;
        };
        let root = self.xml_root(slot, root);
        let json = quote! {
            fn json(page: &Answer) -> String {
                page.json_of_xml(&#root)
            }
        };
        Some((quote! { .read_by(Self::json) }, json))
    }

    /// The list of items inside of an answer.
    fn items_of(&self, found: &Found<'_>) -> TokenStream {
        self.taken_out(quote! { answer.into_body() }, found.optional, &found.steps)
    }

    /// The list that steps lead to, out of a value in so many `Option`s.
    fn taken_out(&self, value: TokenStream, optional: usize, steps: &[Step]) -> TokenStream {
        let flat = (1..optional).map(|_| quote! { .flatten() });
        let flat: TokenStream = flat.collect();
        match (optional, steps) {
            (0, []) => value,
            (_, []) => quote! { #value #flat .unwrap_or_default() },
            (0, [step, rest @ ..]) => {
                let field = ident(&self.names.of_type(step.owner).members[step.field]);
                self.taken_out(quote! { #value.#field }, step.optional, rest)
            }
            (_, steps) => {
                let inner = self.taken_out(quote! { part }, 0, steps);
                quote! { #value #flat .map(|part| #inner).unwrap_or_default() }
            }
        }
    }
}

fn description(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let items = keys(&pagination.items);
    let to = |index: &usize| parameter(operation, *index);
    let next = match &pagination.next {
        NextPage::Link => quote! { Next::Link },
        NextPage::Url(url) => {
            let url = keys(url);
            quote! { Next::Url(#url) }
        }
        NextPage::Token { from, parameter } => {
            let from = match from {
                TokenSource::Body(token) => {
                    let token = keys(token);
                    quote! { TokenSource::Body(#token) }
                }
                TokenSource::Header(name) => quote! { TokenSource::Header(#name) },
            };
            let to = to(parameter);
            quote! { Next::Token { from: #from, to: #to } }
        }
        NextPage::LastItem {
            key,
            more,
            parameter,
        } => {
            let (key, more, to) = (keys(key), keys(more), to(parameter));
            quote! { Next::LastItem { key: #key, more: #more, to: #to } }
        }
        NextPage::Page {
            parameter,
            first,
            total,
            links,
        } => {
            let first = Literal::i64_unsuffixed(*first);
            let (to, total, links) = (to(parameter), keys(total), keys(links));
            quote! { Next::Page { to: #to, first: #first, total: #total, links: #links } }
        }
        NextPage::Offset { parameter, total } => {
            let (to, total) = (to(parameter), keys(total));
            quote! { Next::Offset { to: #to, total: #total } }
        }
    };
    quote! {
        const PAGING: Paging = Paging { items: #items, next: #next };
    }
}

fn keys(keys: &[String]) -> TokenStream {
    quote! { &[#(#keys),*] }
}

fn parameter(operation: &Operation, index: usize) -> TokenStream {
    let parameter = operation.parameters.get(index);
    let name = parameter.map_or("", |parameter| parameter.name.as_str());
    match parameter.map(|parameter| parameter.location) {
        Some(ParameterIn::Header) => quote! { PageParameter::Header(#name) },
        _ => quote! { PageParameter::Query(#name) },
    }
}
