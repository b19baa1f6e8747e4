//! What an operation takes, as options of its subcommand.

use proc_macro2::TokenStream;
use quote::quote;

use super::one_line;
use crate::emit::Emission;
use crate::emit::rust_type::ident;
use crate::model::{
    BodyContent, Docs, Operation, Parameter, ParameterIn, Serialization, Type, TypeKind,
};
use crate::names::OperationNames;

impl Emission<'_> {
    /// What an operation takes, as options of its subcommand.
    pub(super) fn takes(&self, operation: &Operation, names: &OperationNames) -> Vec<TokenStream> {
        let parameters = operation.parameters.iter().zip(&names.options);
        let mut takes: Vec<TokenStream> = parameters
            .map(|(parameter, option)| {
                let values = self.known_values(&parameter.ty);
                let kind = self.kind_of_parameter(parameter);
                let help = help(&parameter.docs);
                let (key, required) = (key(parameter), parameter.required);
                taken(&key, option, &help, required, kind, &values)
            })
            .collect();
        if let Some(body) = operation.body.as_ref().filter(|_| !operation.has_parts()) {
            let kind = match body.content {
                BodyContent::Text => "BodyText",
                BodyContent::Binary => "Bytes",
                _ => "Body",
            };
            let option = names.options.last().map_or("body", String::as_str);
            let help = help(&body.docs);
            takes.push(taken("body", option, &help, body.required, kind, &[]));
        }
        if !operation.offers.is_empty() {
            let offers = operation.offers.iter().map(|one| one.media_type.as_str());
            let all: Vec<&str> = std::iter::once(operation.accept.as_str())
                .chain(offers)
                .collect();
            let help = "The media type of the answer";
            takes.push(taken("accept", "accept", help, false, "Text", &all));
        }
        if operation.pagination.is_some() {
            let help = "Print the items of all pages from here on, a line each";
            takes.push(taken("all-pages", "all-pages", help, false, "Flag", &[]));
        }
        takes
    }

    fn kind_of_parameter(&self, parameter: &Parameter) -> &'static str {
        match (&parameter.serialization, &parameter.ty) {
            (Serialization::File(_), _) => "File",
            (Serialization::Files(_), _) => "Files",
            (_, Type::List(items)) if self.is_text(&items.ty) => "Texts",
            (_, Type::List(_)) => "Values",
            (_, ty) if self.is_text(ty) => "Text",
            _ => "Json",
        }
    }

    fn is_text(&self, ty: &Type) -> bool {
        matches!(ty, Type::Text | Type::Format(_)) || self.is_enum(ty)
    }

    /// The known values of a string enum, or of a list of them.
    fn known_values(&self, ty: &Type) -> Vec<&str> {
        let ty = match ty {
            Type::List(items) => &items.ty,
            ty => ty,
        };
        let Type::Named(id) = ty else {
            return Vec::new();
        };
        match &self.api.type_def(*id).kind {
            TypeKind::StringEnum(known) => {
                known.values.iter().map(|one| one.text.as_str()).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn taken(
    key: &str,
    option: &str,
    help: &str,
    required: bool,
    kind: &str,
    values: &[&str],
) -> TokenStream {
    let kind = ident(kind);
    quote! {
        Taken {
            key: #key,
            option: #option,
            help: #help,
            required: #required,
            kind: Kind::#kind,
            values: &[#(#values),*],
        }
    }
}

/// The first paragraph of what the document says.
pub(super) fn help(docs: &Docs) -> String {
    let said = docs.title.as_deref().or(docs.description.as_deref());
    let said = said.unwrap_or_default().trim();
    one_line(said.split("\n\n").next().unwrap_or_default())
}

/// The name of a parameter among the arguments of the program.
pub(super) fn key(parameter: &Parameter) -> String {
    let place = match parameter.location {
        ParameterIn::Path => "path",
        ParameterIn::Query => "query",
        ParameterIn::Header => "header",
        ParameterIn::Cookie => "cookie",
        ParameterIn::Part => "part",
    };
    format!("{place}:{}", parameter.name)
}
