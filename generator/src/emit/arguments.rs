//! What an operation takes: arguments, setters, and how they get into a request.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::Emission;
use crate::emit::call::parameter_docs;
use crate::emit::docs::{self, doc};
use crate::emit::parameter_checks::checks;
use crate::emit::rust_type::{From, ident};
use crate::model::{
    Body, BodyContent, Operation, Parameter, ParameterIn, Serialization, Slot, Style, Type,
};
use crate::names::OperationNames;

/// The request under construction, in a method of the client or in a setter.
#[derive(Debug, Clone)]
pub(super) struct Target {
    call: TokenStream,
    form: TokenStream,
}

impl Target {
    /// Variables of the client's method.
    pub(super) fn variables() -> Self {
        Self {
            call: quote! { call },
            form: quote! { form },
        }
    }

    /// Fields of the call.
    fn fields() -> Self {
        Self {
            call: quote! { self.call },
            form: quote! { self.form },
        }
    }
}

/// A name and a type: an argument or a field.
struct Taken {
    name: Ident,
    ty: TokenStream,
    docs: String,
    /// The type inside of a struct, where there is no `impl`.
    field: TokenStream,
}

impl Emission<'_> {
    /// The arguments of the client's method.
    pub(super) fn arguments(
        &self,
        operation: &Operation,
        names: &OperationNames,
    ) -> Vec<TokenStream> {
        if operation.has_many_arguments() {
            let name = ident(&names.required);
            let lifetime = self.borrows(operation, names).then(|| quote! { <'_> });
            return vec![quote! { parameters: #name #lifetime }];
        }
        let taken = self.taken(operation, names).into_iter();
        taken
            .map(|Taken { name, ty, .. }| quote! { #name: #ty })
            .collect()
    }

    /// The struct of the required parameters, where there are too many for
    /// arguments.
    pub(super) fn parameters_struct(
        &self,
        operation: &Operation,
        names: &OperationNames,
    ) -> Option<TokenStream> {
        if !operation.has_many_arguments() {
            return None;
        }
        let name = ident(&names.required);
        let lifetime = self.borrows(operation, names).then(|| quote! { <'a> });
        let docs = doc(&format!(
            "What [`{}`] needs to be told.",
            self.method_path(operation, names)
        ));
        let copied = !self.taken(operation, names).iter().any(|taken| {
            let text = taken.field.to_string();
            text.contains("FilePart") || text.contains("RequestBody") || text == "Multipart"
        });
        let clone = copied.then(|| quote! { , Clone });
        let fields = self.taken(operation, names).into_iter().map(|taken| {
            let Taken {
                name, field, docs, ..
            } = taken;
            let docs = doc(&docs);
            quote! { #docs pub #name: #field, }
        });
        Some(quote! {
            #docs
            #[derive(Debug #clone)]
            pub struct #name #lifetime {
                #(#fields)*
            }
        })
    }

    /// Takes the struct of the required parameters apart.
    pub(super) fn unpacked(
        &self,
        operation: &Operation,
        names: &OperationNames,
    ) -> Option<TokenStream> {
        if !operation.has_many_arguments() {
            return None;
        }
        let name = ident(&names.required);
        let taken = self.taken(operation, names).into_iter();
        let fields = taken.map(|taken| taken.name);
        Some(quote! { let #name { #(#fields),* } = parameters; })
    }

    fn borrows(&self, operation: &Operation, names: &OperationNames) -> bool {
        let taken = self.taken(operation, names);
        taken
            .iter()
            .any(|taken| taken.field.to_string().contains("& 'a"))
    }

    /// What must be given, in the order of the arguments.
    fn taken(&self, operation: &Operation, names: &OperationNames) -> Vec<Taken> {
        let parameters = operation.parameters.iter().zip(&names.parameters);
        let mut taken: Vec<Taken> = parameters
            .filter(|(parameter, _)| parameter.required)
            .map(|(parameter, name)| Taken {
                name: ident(name),
                ty: self.parameter_type(parameter),
                docs: parameter_docs(parameter),
                field: owned(&self.parameter_type(parameter)),
            })
            .collect();
        if let Some(body) = operation.required_body()
            && let Some(ty) = self.body_type(body)
        {
            taken.push(Taken {
                name: ident(&names.body),
                docs: docs::text(&body.docs, "The body of the request."),
                field: owned(&ty),
                ty,
            });
        }
        taken
    }

    fn parameter_type(&self, parameter: &Parameter) -> TokenStream {
        match parameter.serialization {
            Serialization::File(_) => quote! { impl Into<FilePart> },
            Serialization::Files(_) => quote! { Vec<FilePart> },
            _ => self.argument(&Slot::of(parameter.ty.clone()), From::Elsewhere),
        }
    }

    /// The type of the body's argument; none where parts stand among the
    /// parameters.
    fn body_type(&self, body: &Body) -> Option<TokenStream> {
        Some(match &body.content {
            BodyContent::Json(slot) | BodyContent::Xml(slot, _) | BodyContent::Form(slot, _) => {
                self.argument(slot, From::Elsewhere)
            }
            BodyContent::JsonLines(slot) => self.argument(&list(slot), From::Elsewhere),
            BodyContent::Text => quote! { &str },
            BodyContent::Binary => quote! { impl Into<RequestBody> },
            BodyContent::OpenParts => quote! { Multipart },
            BodyContent::Parts => return None,
        })
    }

    /// Statements that check a parameter and put it into the request.
    pub(super) fn fill(&self, parameter: &Parameter, name: &str, target: &Target) -> TokenStream {
        let key = &parameter.name;
        let argument = ident(name);
        let Target { call, form } = target;
        let value = self.borrowed(&Slot::of(parameter.ty.clone()), &argument);
        match &parameter.serialization {
            Serialization::File(media_type) => {
                quote! { #form.file(#key, #media_type, #argument); }
            }
            Serialization::Files(media_type) => quote! {
                for file in #argument {
                    #form.file(#key, #media_type, file);
                }
            },
            Serialization::Part(media_type) => {
                let checks = self.parameter_checks(parameter, name, call);
                quote! {
                    #checks
                    #form.value(#key, #media_type, #value);
                }
            }
            Serialization::Styled | Serialization::Json => {
                let checks = self.parameter_checks(parameter, name, call);
                let put = put(parameter, &quote! { #key }, &value);
                quote! {
                    #checks
                    #call.#put;
                }
            }
        }
    }

    /// Statements that check a parameter, and what is in it where it is of a type
    /// that has something to check.
    fn parameter_checks(
        &self,
        parameter: &Parameter,
        name: &str,
        call: &TokenStream,
    ) -> TokenStream {
        let checks = checks(self.api, parameter, name, call);
        let slot = Slot::of(parameter.ty.clone());
        let value = self.borrowed(&slot, &ident(name));
        let inner = self.check_of(&slot, &parameter.name, call, &value);
        quote! { #checks #inner }
    }

    fn borrowed(&self, slot: &Slot, argument: &Ident) -> TokenStream {
        match self.argument_is_reference(slot) {
            true => quote! { #argument },
            false => quote! { &#argument },
        }
    }

    /// The statement that checks a typed value, if its type has anything to check.
    fn check_of(
        &self,
        slot: &Slot,
        key: &str,
        call: &TokenStream,
        value: &TokenStream,
    ) -> Option<TokenStream> {
        self.is_checked(&slot.ty).then(|| {
            quote! { #call.check(#key, Check::check(#value)); }
        })
    }

    /// The statement that puts the body into the request.
    pub(super) fn fill_body(
        &self,
        body: &Body,
        names: &OperationNames,
        target: &Target,
    ) -> TokenStream {
        let media_type = &body.media_type;
        let argument = ident(&names.body);
        let call = &target.call;
        match &body.content {
            BodyContent::Json(slot) => {
                let value = self.borrowed(slot, &argument);
                let check = self.check_of(slot, "body", call, &value);
                quote! {
                    #check
                    #call.json(#media_type, #value);
                }
            }
            BodyContent::Xml(slot, root) => {
                let value = self.borrowed(slot, &argument);
                let check = self.check_of(slot, "body", call, &value);
                let root = self.xml_root(slot, root);
                quote! {
                    #check
                    #call.xml(#media_type, &#root, #value);
                }
            }
            BodyContent::Form(slot, fields) => {
                let value = self.borrowed(slot, &argument);
                let check = self.check_of(slot, "body", call, &value);
                let styles = fields.iter().map(|field| {
                    let (name, explode) = (&field.name, field.explode);
                    let style = query_style(field.style);
                    quote! { (#name, QueryStyle::#style, #explode) }
                });
                quote! {
                    #check
                    #call.form(#media_type, #value, &[#(#styles),*]);
                }
            }
            BodyContent::JsonLines(_) => quote! { #call.json_lines(#media_type, #argument); },
            BodyContent::Text | BodyContent::Binary => {
                quote! { #call.body(#media_type, #argument); }
            }
            BodyContent::OpenParts => quote! { #call.multipart(#media_type, #argument); },
            BodyContent::Parts => TokenStream::new(),
        }
    }

    /// The method of a call that sets an optional parameter.
    pub(super) fn setter_of(&self, parameter: &Parameter, name: &str) -> TokenStream {
        let docs = doc(&parameter_docs(parameter));
        let deprecated = docs::deprecated(&parameter.docs);
        let fill = self.fill(parameter, name, &Target::fields());
        let envelope = parameter.envelope.as_ref().map(|envelope| {
            let name = ident(name);
            let (status, content, list) = (&envelope.status, &envelope.content, &envelope.list);
            quote! {
                if #name {
                    self.call.unwrap_envelope(&Envelope {
                        status: #status,
                        content: #content,
                        list: #list,
                    });
                }
            }
        });
        let name = ident(name);
        let ty = self.parameter_type(parameter);
        let plain = matches!(parameter.serialization, Serialization::Styled);
        let (ty, converted) = match plain && self.is_enum(&parameter.ty) {
            true => (
                quote! { impl Into<#ty> },
                Some(quote! { let #name = #name.into(); }),
            ),
            false => (ty, None),
        };
        quote! {
            #docs
            #deprecated
            pub fn #name(mut self, #name: #ty) -> Self {
                #converted
                #fill
                #envelope
                self
            }
        }
    }

    /// The method of a call that sets an optional body.
    pub(super) fn body_setter(&self, body: &Body, names: &OperationNames) -> Option<TokenStream> {
        let docs = doc(&docs::text(&body.docs, "The body of the request."));
        let ty = self.body_type(body)?;
        let fill = self.fill_body(body, names, &Target::fields());
        let name = ident(&names.body);
        Some(quote! {
            #docs
            pub fn #name(mut self, #name: #ty) -> Self {
                #fill
                self
            }
        })
    }
}

/// A list of what stands in a slot.
pub(super) fn list(slot: &Slot) -> Slot {
    Slot::of(Type::List(Box::new(slot.clone())))
}

/// The type of an argument as that of a field: with a lifetime, without `impl`.
fn owned(ty: &TokenStream) -> TokenStream {
    let text = ty.to_string();
    match text.as_str() {
        "impl Into < FilePart >" => quote! { FilePart },
        "impl Into < RequestBody >" => quote! { RequestBody },
        _ => with_lifetime(ty.clone()),
    }
}

/// Every reference gets the lifetime `'a`.
fn with_lifetime(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .flat_map(|token| match token {
            proc_macro2::TokenTree::Punct(punct) if punct.as_char() == '&' => quote! { &'a },
            proc_macro2::TokenTree::Group(group) => {
                let inner = with_lifetime(group.stream());
                proc_macro2::TokenTree::from(proc_macro2::Group::new(group.delimiter(), inner))
                    .into()
            }
            other => TokenStream::from(other),
        })
        .collect()
}

/// The statement that puts a value where it travels.
fn put(parameter: &Parameter, key: &TokenStream, value: &TokenStream) -> TokenStream {
    let explode = parameter.explode;
    if parameter.serialization == Serialization::Json {
        let method = match parameter.location {
            ParameterIn::Path => quote! { path_json },
            ParameterIn::Header => quote! { header_json },
            ParameterIn::Cookie => quote! { cookie_json },
            ParameterIn::Query | ParameterIn::Part => quote! { query_json },
        };
        return quote! { #method(#key, #value) };
    }
    // Whether lists and objects are exploded makes no difference to the rest.
    let whole = matches!(
        parameter.ty,
        Type::Text | Type::Boolean | Type::Integer(_) | Type::Number
    );
    match (parameter.location, parameter.style) {
        (ParameterIn::Path, Style::Simple) if !explode || whole => quote! { path(#key, #value) },
        (ParameterIn::Path, style) => {
            let style = format_ident!(
                "{}",
                match style {
                    Style::Label => "Label",
                    Style::Matrix => "Matrix",
                    _ => "Simple",
                }
            );
            quote! { path_styled(#key, PathStyle::#style, #explode, #value) }
        }
        (ParameterIn::Header, _) if explode && !whole => {
            quote! { header_styled(#key, true, #value) }
        }
        (ParameterIn::Header, _) => quote! { header(#key, #value) },
        (ParameterIn::Cookie, _) if explode && !whole => {
            quote! { cookie_styled(#key, true, #value) }
        }
        (ParameterIn::Cookie, _) => quote! { cookie(#key, #value) },
        (ParameterIn::Query | ParameterIn::Part, Style::Form)
            if (explode || whole) && !parameter.allow_reserved =>
        {
            quote! { query(#key, #value) }
        }
        (ParameterIn::Query | ParameterIn::Part, style) => {
            let style = query_style(style);
            let reserved = parameter.allow_reserved;
            quote! { query_styled(#key, QueryStyle::#style, #explode, #reserved, #value) }
        }
    }
}

pub(super) fn query_style(style: Style) -> Ident {
    format_ident!(
        "{}",
        match style {
            Style::SpaceDelimited => "SpaceDelimited",
            Style::PipeDelimited => "PipeDelimited",
            Style::DeepObject => "DeepObject",
            _ => "Form",
        }
    )
}
