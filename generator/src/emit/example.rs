//! The example of an operation: a call that compiles, with the document's own
//! example values where they fit.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::example_value::{Position, Said};
use crate::emit::outcome::{Outcome, Side};
use crate::emit::rust_type::ident;
use crate::model::{
    Body, BodyContent, Constraints, Content, Operation, Parameter, Serialization, Slot,
};
use crate::names::OperationNames;

impl Emission<'_> {
    /// The fenced example of an operation; none in a module, whose path only
    /// the user knows, and none where no value can be made up.
    pub(super) fn example(&self, operation: &Operation, names: &OperationNames) -> Option<String> {
        if self.is_module() || !self.package.style.examples {
            return None;
        }
        let call = self.example_call(operation, names)?;
        let crate_name = self.crate_of(operation.tag);
        let types = call.to_string().contains("types ::");
        let mut lines = vec![
            "```no_run".to_owned(),
            format!(
                "# async fn example(client: {crate_name}::Client) -> Result<(), Box<dyn std::error::Error>> {{"
            ),
        ];
        let name = self.names.of_trait(operation.tag);
        let uses = [
            types.then(|| format!("use {crate_name}::types;")),
            self.is_workspace()
                .then(|| format!("use {crate_name}::operations::{name};")),
        ];
        let uses: Vec<String> = uses.into_iter().flatten().collect();
        if !uses.is_empty() {
            lines.extend(uses);
            lines.push(String::new());
        }
        lines.extend(formatted(&call)?);
        lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
        Some(lines.join("\n"))
    }

    /// The statements of a call, and what is done with its answer.
    pub(super) fn example_call(
        &self,
        operation: &Operation,
        names: &OperationNames,
    ) -> Option<TokenStream> {
        let method = ident(&names.method);
        let mut taken = Vec::new();
        let parameters = operation.parameters.iter().zip(&names.parameters);
        for (parameter, name) in parameters.filter(|(parameter, _)| parameter.required) {
            let file = matches!(parameter.serialization, Serialization::File(_));
            taken.push((name, self.parameter_value(parameter)?, file));
        }
        if let Some(body) = operation.required_body().filter(|_| !operation.has_parts()) {
            let bytes = matches!(body.content, BodyContent::Binary);
            taken.push((&names.body, self.body_value(body)?, bytes));
        }
        let arguments = match operation.has_many_arguments() {
            false => {
                let values = taken.iter().map(|(_, value, _)| value);
                quote! { #(#values),* }
            }
            true => {
                let name = ident(&names.required);
                let module = self.operations_module(operation.tag);
                let fields = taken.iter().map(|(name, value, converted)| {
                    let name = ident(name);
                    let converted = converted.then(|| quote! { .into() });
                    quote! { #name: #value #converted }
                });
                quote! { #module::#name { #(#fields),* } }
            }
        };
        let used = self.example_use(operation, names);
        Some(quote! {
            let answer = client.#method(#arguments).await?;
            #used
        })
    }

    /// The module of a tag's operations, from outside of the crate.
    fn operations_module(&self, tag: usize) -> TokenStream {
        let crate_name = ident(&self.crate_of(tag));
        quote! { #crate_name::operations }
    }

    /// What is done with the answer.
    fn example_use(&self, operation: &Operation, names: &OperationNames) -> TokenStream {
        match Outcome::of(operation, names).success {
            Side::One(Content::Bytes) => quote! {
                let bytes = answer.into_body().bytes().await?;
                println!("{} bytes", bytes.len());
            },
            Side::One(Content::Events(..) | Content::JsonLines(_)) => quote! {
                let mut stream = answer.into_body();
                while let Some(item) = stream.next().await {
                    println!("{:?}", item?);
                }
            },
            Side::Empty => quote! { println!("{}", answer.status()); },
            _ => quote! { println!("{:?}", answer.body()); },
        }
    }

    fn parameter_value(&self, parameter: &Parameter) -> Option<TokenStream> {
        match parameter.serialization {
            Serialization::File(_) => return Some(quote! { "content" }),
            Serialization::Files(_) => return Some(quote! { vec!["content".into()] }),
            _ => {}
        }
        let slot = Slot::of(parameter.ty.clone());
        let said = Said {
            example: parameter.example.as_ref(),
            constraints: &parameter.constraints,
        };
        self.example_value(&slot, said, Position::Argument, 0)
    }

    fn body_value(&self, body: &Body) -> Option<TokenStream> {
        let said = Said {
            example: body.example.as_ref(),
            constraints: &Constraints::default(),
        };
        Some(match &body.content {
            BodyContent::Json(slot) | BodyContent::Xml(slot, _) | BodyContent::Form(slot, _) => {
                self.example_value(slot, said, Position::Argument, 0)?
            }
            BodyContent::JsonLines(slot) => {
                let lines = super::arguments::list(slot);
                self.example_value(&lines, said, Position::Argument, 0)?
            }
            BodyContent::Text => quote! { "text" },
            BodyContent::Binary => quote! { b"content" },
            BodyContent::OpenParts => {
                let crate_name = ident(&self.package.name.replace('-', "_"));
                quote! { #crate_name::Multipart::new().with_text("name", "value") }
            }
            BodyContent::Parts => return None,
        })
    }
}

/// The statements, formatted as the body of a function would be.
pub(super) fn formatted(statements: &TokenStream) -> Option<Vec<String>> {
    let function = quote! { fn example() { #statements } };
    let file = syn::parse2(function).ok()?;
    let code = prettyplease::unparse(&file);
    let lines = code.lines().skip(1);
    let body = lines.take_while(|line| *line != "}");
    Some(
        body.map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned())
            .collect(),
    )
}
