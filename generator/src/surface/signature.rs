//! Signatures as text.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, FnArg, Meta, ReturnType};

/// What callers must agree with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature {
    /// The signature as Rust writes it, without what it is called.
    pub text: String,
    /// Arguments, of a function.
    pub arguments: Vec<Argument>,
    /// What a function gives back; the empty text for nothing.
    pub output: String,
}

/// An argument of a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its name; `self` for the receiver.
    pub name: String,
    /// Its type.
    pub ty: String,
}

impl Signature {
    /// A signature that is no function's.
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// The signature of a function.
    pub(super) fn function(function: &syn::Signature) -> Self {
        let arguments: Vec<Argument> = function.inputs.iter().map(argument).collect();
        let output = match &function.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, ty) => type_text(ty),
            #[allow(unreachable_patterns)]
            other => plain_text(other.to_token_stream()),
        };
        let words: Vec<&str> = [
            ("const", function.constness.is_some()),
            ("async", function.asyncness.is_some()),
        ]
        .into_iter()
        .filter_map(|(word, there)| there.then_some(word))
        .chain(["fn"])
        .collect();
        let listed: Vec<String> = arguments
            .iter()
            .map(|argument| match argument.name.as_str() {
                "self" => argument.ty.clone(),
                name => format!("{name}: {}", argument.ty),
            })
            .collect();
        let generics = plain_text(function.generics.to_token_stream());
        let bounds = plain_text(function.generics.where_clause.to_token_stream());
        let mut text = format!("{}{generics}({})", words.join(" "), listed.join(", "));
        if !output.is_empty() {
            text.push_str(" -> ");
            text.push_str(&output);
        }
        if !bounds.is_empty() {
            text.push(' ');
            text.push_str(&bounds);
        }
        Self {
            text,
            arguments,
            output,
        }
    }
}

fn argument(argument: &FnArg) -> Argument {
    match argument {
        FnArg::Typed(typed) => Argument {
            name: plain_text(typed.pat.to_token_stream()).replace("mut ", ""),
            ty: type_text(&typed.ty),
        },
        // `mut self` is a matter of the body.
        receiver => Argument {
            name: "self".to_owned(),
            ty: plain_text(receiver.to_token_stream())
                .strip_prefix("mut ")
                .map(str::to_owned)
                .unwrap_or_else(|| plain_text(receiver.to_token_stream())),
        },
    }
}

/// A type, formatted, on one line.
pub(super) fn type_text(ty: &syn::Type) -> String {
    plain_text(ty.to_token_stream())
}

/// Tokens of a type, a pattern or generics, formatted, on one line.
pub(super) fn plain_text(tokens: TokenStream) -> String {
    if tokens.is_empty() {
        return String::new();
    }
    let alias = quote! { type T = #tokens; };
    let formatted = syn::parse2::<syn::File>(alias).map(|file| prettyplease::unparse(&file));
    let text = match &formatted {
        Ok(text) => text
            .trim()
            .strip_prefix("type T = ")
            .and_then(|text| text.strip_suffix(';'))
            .unwrap_or(text)
            .to_owned(),
        Err(_) => tokens.to_string(),
    };
    tightened(&text)
}

/// One line, without the spaces that only separate tokens.
fn tightened(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (loose, tight) in [
        ("& ", "&"),
        ("( ", "("),
        (" )", ")"),
        (",)", ")"),
        ("< ", "<"),
        (" >", ">"),
        (",>", ">"),
        (" <", "<"),
        (" ,", ","),
        (" :", ":"),
    ] {
        line = line.replace(loose, tight);
    }
    line
}

/// The doc comment among attributes.
pub(super) fn docs_of(attributes: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attribute in attributes {
        if let Meta::NameValue(pair) = &attribute.meta
            && attribute.path().is_ident("doc")
            && let syn::Expr::Lit(literal) = &pair.value
            && let syn::Lit::Str(text) = &literal.lit
        {
            lines.push(text.value().trim_start_matches(' ').to_owned());
        }
    }
    lines.join("\n")
}

/// Whether an attribute is among others.
pub(super) fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|one| one.path().is_ident(name))
}

/// The features of `#[cfg(feature = …)]` attributes; another condition is kept
/// as it is written.
pub(super) fn features_of(attributes: &[Attribute]) -> Vec<String> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) => Some(list.tokens.to_string()),
            _ => None,
        })
        .map(|condition| {
            let name = condition.strip_prefix("feature = \"");
            let name = name.and_then(|rest| rest.strip_suffix('"'));
            name.map(str::to_owned).unwrap_or(condition)
        })
        .collect()
}

/// Whether an item is compiled for tests only, or kept out of the docs.
pub(super) fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => {
            let tokens = list.tokens.to_string();
            (attribute.path().is_ident("cfg") && tokens == "test")
                || (attribute.path().is_ident("doc") && tokens == "hidden")
        }
        _ => false,
    })
}

/// The traits of `#[derive(…)]`.
pub(super) fn derives_of(attributes: &[Attribute]) -> Vec<String> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) => Some(list.tokens.to_string()),
            _ => None,
        })
        .flat_map(|tokens| {
            let names = tokens.split(',').map(|name| name.trim().replace(' ', ""));
            names.filter(|name| !name.is_empty()).collect::<Vec<_>>()
        })
        .collect()
}
