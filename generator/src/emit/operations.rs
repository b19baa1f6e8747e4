//! Operations: a method of the client, and the call that it starts.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::Emission;
use crate::emit::arguments::Target;
use crate::emit::call::made;
use crate::emit::docs::{self, Paragraphs, doc, inner_doc};
use crate::emit::file::{Draft, Item};
use crate::emit::mentions::Mentions;
use crate::emit::outcome::{Outcome, answers_with_redirect};
use crate::emit::rust_type::ident;
use crate::emit::workspace::traits;
use crate::model::Operation;
use crate::names::OperationNames;

/// A method that starts a call.
pub(super) struct Method {
    pub(super) docs: TokenStream,
    /// From `fn` on.
    pub(super) signature: TokenStream,
    pub(super) body: TokenStream,
}

/// All files of operations.
pub(super) fn drafts(emission: Emission<'_>) -> Vec<Draft<'_>> {
    if !emission.has_client() {
        return Vec::new();
    }
    let all = 0..emission.api.operations.len();
    if !emission.has_groups() {
        let title = "Operations: the calls that the methods of the client start.".to_owned();
        return vec![draft(emission, all.collect(), "", title)];
    }
    let modules = Draft::whole("src/operations/mod.rs", move || {
        emission.operation_modules()
    });
    let mut drafts = match emission.is_workspace() {
        true => Vec::new(),
        false => vec![modules],
    };
    for (tag, documented) in emission.api.tags.iter().enumerate() {
        let file = emission.tag_file(tag);
        let of_tag = |index: &usize| emission.api.operations[*index].tag == tag;
        let operations: Vec<usize> = all.clone().filter(of_tag).collect();
        let mut title = Paragraphs::default();
        title.add(&format!("Operations of {}.", docs::code(&documented.name)));
        let description = documented.description.as_deref().unwrap_or_default();
        title.add(&crate::emit::markdown::doc_text(description));
        drafts.push(match emission.is_workspace() {
            true => traits::draft(emission, tag, operations, title.text()),
            false => draft(emission, operations, file, title.text()),
        });
    }
    drafts
}

/// The file of all operations, or of a tag's.
fn draft<'a>(
    emission: Emission<'a>,
    operations: Vec<usize>,
    file: &str,
    title: String,
) -> Draft<'a> {
    let items = operations
        .clone()
        .into_iter()
        .map(move |index| -> Item<'a> { Box::new(move || emission.operation(index)) });
    let (path, is_inner) = match file.is_empty() {
        true => ("src/operations.rs".to_owned(), false),
        false => (format!("src/operations/{file}.rs"), true),
    };
    let head = move |mentions: &Mentions| {
        let above = match is_inner {
            true => quote! { super::super },
            false => quote! { super },
        };
        emission.operations_head(&operations, &title, mentions, &above)
    };
    Draft::of_items(path, head, items)
}

impl Emission<'_> {
    /// The calls of all tags under one path, so that neither another tag of an
    /// operation nor a second tag of the document moves any of them.
    fn operation_modules(&self) -> TokenStream {
        let docs = inner_doc(&self.operations_docs());
        let modules = self.api.tags.iter().enumerate().map(|(tag, _)| {
            let name = ident(self.names.of_tag(tag));
            let feature = self.feature(tag);
            let gate = self.gate(Some(&feature));
            quote! {
                #gate
                mod #name;
            }
        });
        let uses = self.api.tags.iter().enumerate().map(|(tag, _)| {
            let name = ident(self.names.of_tag(tag));
            let feature = self.feature(tag);
            let gate = self.gate(Some(&feature));
            quote! {
                #gate
                pub use #name::*;
            }
        });
        quote! {
            #docs
            #(#modules)*
            #(#uses)*
        }
    }

    /// What the document says of its tags.
    pub(super) fn operations_docs(&self) -> String {
        let mut paragraphs = Paragraphs::default();
        paragraphs.add("Operations: the calls that the methods of the client start.");
        for tag in &self.api.tags {
            let description = tag.description.as_deref().unwrap_or_default();
            let description = crate::emit::markdown::doc_text(description);
            if !description.is_empty() {
                paragraphs.add(&format!("**{}:**", docs::code(&tag.name)));
                paragraphs.add(&description);
            }
        }
        paragraphs.text()
    }

    /// What docs call the method of an operation.
    pub(super) fn method_path(&self, operation: &Operation, names: &OperationNames) -> String {
        let owner = match self.is_workspace() {
            true => self.names.of_trait(operation.tag),
            false => "Client",
        };
        format!("{owner}::{}", names.method)
    }

    pub(super) fn operations_head(
        &self,
        operations: &[usize],
        title: &str,
        mentions: &Mentions,
        above: &TokenStream,
    ) -> TokenStream {
        let docs = inner_doc(title);
        let imports = operation_imports(mentions, above);
        let mut all = operations.iter().map(|index| &self.api.operations[*index]);
        let allow = all
            .any(|operation| self.uses_deprecated(operation))
            .then(|| quote! { #![allow(deprecated)] });
        quote! {
            #docs
            #allow
            #imports
        }
    }

    /// Whether an operation takes or gives a type that is deprecated.
    fn uses_deprecated(&self, operation: &Operation) -> bool {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ty);
        let body = operation.body.iter().filter_map(|body| body.content.slot());
        let answers = operation.responses.iter().flat_map(|answer| &answer.body);
        let slots = body.chain(answers.filter_map(|content| content.slot()));
        let mut types = parameters.chain(slots.map(|slot| &slot.ty));
        types.any(|ty| self.names_deprecated(ty))
    }

    fn operation(&self, index: usize) -> TokenStream {
        let Method {
            docs,
            signature,
            body,
        } = self.method(index);
        let operation = &self.api.operations[index];
        let parameters = self.parameters_struct(operation, self.names.of_operation(index));
        let call = self.call_items(index);
        quote! {
            #parameters
            impl Client {
                #docs
                pub #signature { #body }
            }
            #call
        }
    }

    /// The call that an operation's method starts, and what comes of it.
    pub(super) fn call_items(&self, index: usize) -> TokenStream {
        let operation = &self.api.operations[index];
        let names = self.names.of_operation(index);
        let outcome = Outcome::of(operation, names);
        let call = self.call(operation, names, &outcome);
        let pages = self.paged_call(operation, names, &outcome);
        let enums = self.outcome_enums(operation, names, &outcome);
        quote! {
            #call
            #pages
            #enums
        }
    }

    /// The method of the client: fills in what every call needs.
    pub(super) fn method(&self, index: usize) -> Method {
        let operation = &self.api.operations[index];
        let names = self.names.of_operation(index);
        let outcome = Outcome::of(operation, names);
        let docs = doc(&self.operation_docs(operation, names, &outcome));
        let deprecated = docs::deprecated(&operation.docs);
        let method = ident(&names.method);
        let call = ident(&names.call);
        let description = self.description(operation);
        let arguments = self.arguments(operation, names);
        let unpacked = self.unpacked(operation, names);
        let target = Target::variables();
        let parameters = operation.parameters.iter().zip(&names.parameters);
        let required = || {
            parameters
                .clone()
                .filter(|(parameter, _)| parameter.required)
        };
        let fills = required().map(|(parameter, name)| self.fill(parameter, name, &target));
        let body = operation.required_body();
        let body = body.map(|body| self.fill_body(body, names, &target));
        let idempotent = operation.idempotent.then(|| quote! { call.idempotent(); });
        let fills: Vec<TokenStream> = idempotent
            .into_iter()
            .chain(made(operation))
            .chain(fills)
            .chain(body)
            .filter(|fill| !fill.is_empty())
            .collect();
        let mentions = Mentions::of(fills.iter().cloned().collect());
        let mutable = |name: &str| mentions.has(name).then(|| quote! { mut });
        let (mutable_call, mutable_form) = (mutable("call"), mutable("form"));
        let form = operation.has_parts().then(|| {
            (
                quote! { let #mutable_form form = Multipart::new(); },
                quote! { , form },
            )
        });
        let (form, form_field) = form.unzip();
        Method {
            docs: quote! { #docs #deprecated },
            signature: quote! { fn #method(&self #(, #arguments)*) -> #call<'_> },
            body: quote! {
                #description
                #unpacked
                let #mutable_call call = self.call(&OPERATION);
                #form
                #(#fills)*
                #call { call #form_field }
            },
        }
    }

    fn description(&self, operation: &Operation) -> TokenStream {
        let Operation {
            id,
            method,
            path,
            accept,
            security,
            server,
            ..
        } = operation;
        let follows = !answers_with_redirect(operation);
        let security = security.iter().map(|schemes| quote! { &[#(#schemes),*] });
        let fields = |method: TokenStream| {
            quote! {
                Operation {
                    id: #id,
                    method: #method,
                    path: #path,
                    server: #server,
                    follows: #follows,
                    accept: #accept,
                    security: &[#(#security),*],
                }
            }
        };
        if KNOWN_METHODS.contains(&method.as_str()) {
            let method = ident(method);
            let operation = fields(quote! { Method::#method });
            return quote! { static OPERATION: Operation = #operation; };
        }
        let bytes = Literal::byte_string(method.as_bytes());
        let operation = fields(quote! { Method::from_bytes(#bytes).expect("it is a token") });
        quote! {
            static OPERATION: std::sync::LazyLock<Operation> =
                std::sync::LazyLock::new(|| #operation);
        }
    }
}

/// Methods that `http` has constants for.
const KNOWN_METHODS: &[&str] = &[
    "GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE",
];

/// Imports of what the operations mention and no more.
fn operation_imports(mentions: &Mentions, above: &TokenStream) -> TokenStream {
    let runtime = [
        "Answer",
        "BoxFuture",
        "ByteStream",
        "Call",
        "CallOptions",
        "Check",
        "Client",
        "Envelope",
        "Error",
        "EventStream",
        "FilePart",
        "Items",
        "JsonStream",
        "Multipart",
        "Next",
        "Operation",
        "PageParameter",
        "Pages",
        "Paging",
        "PathStyle",
        "Pattern",
        "QueryStyle",
        "RequestBody",
        "Response",
        "TokenSource",
        "XmlContent",
        "XmlForm",
        "XmlName",
        "XmlNode",
    ];
    let runtime = runtime
        .iter()
        .filter(|name| mentions.has_bare(name))
        .chain(
            ["check", "constraint"]
                .iter()
                .filter(|name| mentions.has_module(name)),
        )
        .map(|name| ident(name));
    let modules = ["headers", "types"];
    let modules = modules
        .iter()
        .filter(|name| mentions.has_module(name))
        .map(|name| ident(name));
    quote! {
        use http::Method;
        #(use #above::#modules;)*
        use #above::runtime::{#(#runtime),*};
    }
}
