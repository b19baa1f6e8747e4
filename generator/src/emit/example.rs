//! The example of an operation: a call that compiles, with the document's own
//! example values where they fit.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::emit::outcome::{Outcome, Side};
use crate::emit::rust_type::ident;
use crate::emit::{Emission, Layout};
use crate::model::{
    Body, BodyContent, Content, Format, Operation, Parameter, Serialization, Slot, Struct, Type,
    TypeId, TypeKind, Union,
};
use crate::names::OperationNames;

/// How deep example values are built before they are given up.
const DEPTH: usize = 6;

/// How many optional fields an example sets.
const SETTERS: usize = 3;

/// Where a value stands, which decides whether it is borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Position {
    /// An argument of an operation.
    Argument,
    /// An argument of a constructor or setter.
    Setter,
    /// Inside of a list.
    Owned,
}

impl Emission<'_> {
    /// The fenced example of an operation; none in a module, whose path only
    /// the user knows, and none where no value can be made up.
    pub(super) fn example(&self, operation: &Operation, names: &OperationNames) -> Option<String> {
        if self.package.layout == Layout::Module || !self.package.style.examples {
            return None;
        }
        let call = self.example_call(operation, names)?;
        let crate_name = self.package.name.replace('-', "_");
        let types = call.to_string().contains("types ::");
        let mut lines = vec![
            "```no_run".to_owned(),
            format!(
                "# async fn example(client: {crate_name}::Client) -> Result<(), Box<dyn std::error::Error>> {{"
            ),
        ];
        if types {
            lines.push(format!("use {crate_name}::types;"));
            lines.push(String::new());
        }
        lines.extend(formatted(&call)?);
        lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
        Some(lines.join("\n"))
    }

    fn example_call(&self, operation: &Operation, names: &OperationNames) -> Option<TokenStream> {
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
                let module = self.operations_module();
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

    /// The module of operations, from outside of the crate.
    fn operations_module(&self) -> TokenStream {
        let crate_name = ident(&self.package.name.replace('-', "_"));
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
        self.value(&slot, parameter.example.as_ref(), Position::Argument, 0)
    }

    fn body_value(&self, body: &Body) -> Option<TokenStream> {
        let example = body.example.as_ref();
        Some(match &body.content {
            BodyContent::Json(slot) | BodyContent::Xml(slot, _) | BodyContent::Form(slot, _) => {
                self.value(slot, example, Position::Argument, 0)?
            }
            BodyContent::JsonLines(slot) => self.value(
                &super::arguments::list(slot),
                example,
                Position::Argument,
                0,
            )?,
            BodyContent::Text => quote! { "text" },
            BodyContent::Binary => quote! { b"content" },
            BodyContent::OpenParts => {
                let crate_name = ident(&self.package.name.replace('-', "_"));
                quote! { #crate_name::Multipart::new().with_text("name", "value") }
            }
            BodyContent::Parts => return None,
        })
    }

    /// An expression of a type, from an example value if one is given and fits.
    fn value(
        &self,
        slot: &Slot,
        example: Option<&Value>,
        position: Position,
        depth: usize,
    ) -> Option<TokenStream> {
        if depth > DEPTH {
            return None;
        }
        let borrow = (position == Position::Argument).then(|| quote! { & });
        if self.holds_null(slot) {
            return Some(quote! { #borrow None });
        }
        Some(match &slot.ty {
            Type::Text => {
                let text = example.and_then(Value::as_str).unwrap_or("text");
                match position {
                    Position::Owned => quote! { #text.to_owned() },
                    _ => quote! { #text },
                }
            }
            Type::Boolean => {
                let value = example.and_then(Value::as_bool).unwrap_or(true);
                quote! { #value }
            }
            Type::Integer(_) => {
                let value = example
                    .and_then(Value::as_u64)
                    .filter(|v| *v <= 0x7fff_ffff);
                let value = Literal::u64_unsuffixed(value.unwrap_or(1));
                quote! { #value }
            }
            Type::Number => quote! { 1.5 },
            Type::Format(format) => format_value(*format, example, position)?,
            Type::Custom(_) => return None,
            Type::Tuple(slots) => {
                let values = slots
                    .iter()
                    .enumerate()
                    .map(|(index, slot)| {
                        let example = example.and_then(|list| list.get(index));
                        self.value(slot, example, Position::Owned, depth + 1)
                    })
                    .collect::<Option<Vec<_>>>()?;
                quote! { #borrow (#(#values,)*) }
            }
            Type::Any => quote! { #borrow serde_json::Value::Null },
            Type::List(items) => self.list(items, example, position, depth)?,
            Type::Map(_) => quote! { #borrow Default::default() },
            Type::Boxed(ty) => {
                let slot = Slot::of((**ty).clone());
                return self.value(&slot, example, position, depth);
            }
            Type::Named(id) => return self.named_value(*id, example, position, depth),
        })
    }

    fn list(
        &self,
        items: &Slot,
        example: Option<&Value>,
        position: Position,
        depth: usize,
    ) -> Option<TokenStream> {
        let first = example.and_then(|list| list.get(0));
        let borrowed_text = position == Position::Argument && items.ty == Type::Text;
        let inner = match borrowed_text {
            true => Position::Setter,
            false => Position::Owned,
        };
        let item = self.value(items, first, inner, depth + 1)?;
        Some(match position {
            Position::Argument => quote! { &[#item] },
            _ => quote! { vec![#item] },
        })
    }

    fn named_value(
        &self,
        id: TypeId,
        example: Option<&Value>,
        position: Position,
        depth: usize,
    ) -> Option<TokenStream> {
        let names = self.names.of_type(id);
        let name = ident(&names.name);
        let borrow = (position == Position::Argument).then(|| quote! { & });
        match &self.api.type_def(id).kind {
            TypeKind::StringEnum(values) => {
                let text = example.and_then(Value::as_str);
                let known = values
                    .values
                    .iter()
                    .position(|v| Some(v.text.as_str()) == text);
                match (known, text) {
                    (None, Some(text)) if position == Position::Setter => Some(quote! { #text }),
                    (known, _) => {
                        let member = ident(names.members.get(known.unwrap_or_default())?);
                        Some(quote! { types::#name::#member })
                    }
                }
            }
            TypeKind::Struct(structure) => {
                let value = self.struct_value(id, structure, example, depth)?;
                Some(quote! { #borrow #value })
            }
            TypeKind::Union(union) => {
                let value = self.union_value(id, union, example, depth)?;
                Some(quote! { #borrow #value })
            }
            TypeKind::Wrapper(slot) => {
                let value = self.value(slot, example, Position::Owned, depth + 1)?;
                Some(quote! { #borrow types::#name(#value) })
            }
            TypeKind::Alias(slot) => self.value(slot, example, position, depth + 1),
        }
    }

    fn union_value(
        &self,
        id: TypeId,
        union: &Union,
        example: Option<&Value>,
        depth: usize,
    ) -> Option<TokenStream> {
        let names = self.names.of_type(id);
        let name = ident(&names.name);
        let known = example.and_then(|value| self.variant_of(union, value));
        let index = known.unwrap_or_default();
        let example = example.filter(|_| known.is_some());
        let variant = union.variants.get(index)?;
        let member = ident(names.members.get(index)?);
        let slot = Slot::of(variant.payload.clone());
        let payload = self.value(&slot, example, Position::Owned, depth + 1)?;
        Some(match variant.boxed {
            true => quote! { types::#name::#member(Box::new(#payload)) },
            false => quote! { types::#name::#member(#payload) },
        })
    }

    /// The variant that an example value is of, as far as that is plain to see.
    fn variant_of(&self, union: &Union, value: &Value) -> Option<usize> {
        if let Some(tag) = union.tag() {
            let tag = value.get(&tag.key)?;
            let mut variants = union.variants.iter();
            return variants.position(|v| v.tags.iter().any(|known| known.json() == *tag));
        }
        union.variants.iter().position(|variant| {
            let mut ty = &variant.payload;
            let mut structure = None;
            if let Type::Named(id) = ty {
                match &self.api.type_def(*id).kind {
                    TypeKind::Alias(slot) | TypeKind::Wrapper(slot) => ty = &slot.ty,
                    TypeKind::Struct(known) => structure = Some(known),
                    TypeKind::StringEnum(_) => return value.is_string(),
                    TypeKind::Union(_) => return false,
                }
            }
            match (ty, structure) {
                (_, Some(structure)) => value.as_object().is_some_and(|object| {
                    let mut required = structure.fields.iter().filter(|field| field.required);
                    required.all(|field| object.contains_key(&field.key))
                }),
                (Type::Text, _) => value.is_string(),
                (Type::Boolean, _) => value.is_boolean(),
                (Type::Integer(_), _) => value.is_u64() || value.is_i64(),
                (Type::Number, _) => value.is_number(),
                (Type::List(_), _) => value.is_array(),
                (Type::Map(_), _) => value.is_object(),
                _ => false,
            }
        })
    }

    fn struct_value(
        &self,
        id: TypeId,
        structure: &Struct,
        example: Option<&Value>,
        depth: usize,
    ) -> Option<TokenStream> {
        let names = self.names.of_type(id);
        let name = ident(&names.name);
        let mut arguments = Vec::new();
        let mut setters = Vec::new();
        for (field, member) in structure.fields.iter().zip(&names.members) {
            let given = example.and_then(|value| value.get(&field.key));
            let member = ident(member);
            if field.is_asked_for() {
                let given = given.or(field.example.as_ref());
                arguments.push(self.value(&field.slot, given, Position::Setter, depth + 1)?);
            } else if !field.required
                && field.constant.is_none()
                && let Some(given) = given
                && setters.len() < SETTERS
                && !field.docs.deprecated
            {
                let value = self.value(&field.slot, Some(given), Position::Setter, depth + 1)?;
                setters.push(quote! { .#member(#value) });
            }
        }
        Some(quote! { types::#name::new(#(#arguments),*) #(#setters)* })
    }
}

/// A value of a format's type.
fn format_value(
    format: Format,
    example: Option<&Value>,
    position: Position,
) -> Option<TokenStream> {
    let name = super::formats::name(format);
    let text = example.and_then(Value::as_str);
    let borrow = (position == Position::Argument).then(|| quote! { & });
    Some(match format {
        Format::DateTime | Format::Date => {
            let text = text.unwrap_or(match format {
                Format::Date => "2025-01-01",
                _ => "2025-01-01T00:00:00Z",
            });
            match position {
                Position::Setter => quote! { #text },
                _ => quote! { #borrow types::#name::from(#text) },
            }
        }
        Format::Base64 => quote! { #borrow types::#name::from(b"bytes") },
        Format::Decimal => quote! { #borrow types::#name::from(1) },
    })
}

/// The statements, formatted as the body of a function would be.
fn formatted(statements: &TokenStream) -> Option<Vec<String>> {
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
