//! What the document says that an operation answers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::invent::Inventor;
use crate::emit::Emission;
use crate::emit::outcome::is_success;
use crate::emit::rust_type::{From, ident};
use crate::model::{Content, EventData, Operation, Response, StatusSpec};
use crate::names::OperationNames;

impl Emission<'_> {
    /// The documented answers, the first success first.
    pub(super) fn documented(&self, operation: &Operation) -> Vec<TokenStream> {
        let mut answers: Vec<&Response> = operation.by_status().collect();
        answers.sort_by_key(|answer| !is_success(operation, answer));
        let answers = answers.into_iter().map(|answer| {
            let status = Literal::u16_unsuffixed(key(answer.status));
            let media_type = &answer.media_type;
            let examples = answer.body.as_ref().map(|body| self.examples(answer, body));
            let examples = examples.into_iter().flatten().map(|(name, text)| {
                let text = raw(&text);
                quote! { (#name, #text) }
            });
            quote! { mock_route::documented(#status, #media_type, &[#(#examples),*]) }
        });
        answers.collect()
    }

    /// Bodies by name: the document's examples as far as they are what their schema
    /// says, otherwise made up ones.
    fn examples(&self, answer: &Response, content: &Content) -> Vec<(String, String)> {
        let slot = content.slot();
        let given = answer.examples.iter().filter_map(|example| {
            let (name, value) = (&example.name, &example.value);
            let text = match (content, value) {
                (Content::Json(slot), value) => self.api.fitting_json(slot, value)?,
                (Content::Text | Content::Bytes | Content::Xml(..), Value::String(text)) => {
                    text.clone()
                }
                (Content::Text | Content::Bytes | Content::Xml(..), _) => return None,
                // The stream itself, or its items.
                (_, Value::String(text))
                    if slot.is_some_and(|slot| !self.api.fits(slot, value)) =>
                {
                    text.clone()
                }
                (content, Value::Array(items)) => stream(content, items),
                (content, item) => stream(content, std::slice::from_ref(item)),
            };
            Some((name.clone(), text))
        });
        let given: Vec<(String, String)> = given.collect();
        if !given.is_empty() {
            return given;
        }
        // XML is not made up: its examples are texts in the document.
        let made_up = slot.filter(|_| !matches!(content, Content::Xml(..)));
        let Some(slot) = made_up else {
            let text = if slot.is_some() { "" } else { "string" };
            return vec![(String::new(), text.to_owned())];
        };
        let invented = Inventor::new(*self).bodies(slot).into_iter();
        let texts = invented.map(|(name, value)| {
            let text = match content {
                Content::Json(_) => value.to_string(),
                content => stream(content, &[value]),
            };
            (name, text)
        });
        texts.collect()
    }

    /// The types of the bodies, by status.
    pub(super) fn documents(
        &self,
        operation: &Operation,
        names: &OperationNames,
    ) -> Option<TokenStream> {
        let mut bodies: Vec<(Vec<Literal>, TokenStream)> = Vec::new();
        for answer in operation.by_status() {
            let Some(content) = &answer.body else {
                continue;
            };
            let status = Literal::u16_unsuffixed(key(answer.status));
            let body = self.document(content);
            match bodies.last_mut() {
                Some((statuses, same)) if same.to_string() == body.to_string() => {
                    statuses.push(status);
                }
                _ => bodies.push((vec![status], body)),
            }
        }
        let name = ident(&names.mock_request);
        let arms = bodies
            .iter()
            .map(|(statuses, body)| quote! { #(#statuses)|* => #body });
        (!bodies.is_empty()).then(|| quote! { documents! { #name: #(#arms),* } })
    }

    fn document(&self, content: &Content) -> TokenStream {
        let ty = |slot| self.slot(slot, From::Elsewhere);
        match content {
            Content::Json(slot) => {
                let ty = ty(slot);
                quote! { Json(#ty) }
            }
            Content::Text | Content::Xml(..) => quote! { Text(String) },
            Content::Bytes => quote! { Bytes(bytes::Bytes) },
            Content::JsonLines(slot) => {
                let ty = ty(slot);
                quote! { Lines(Vec<#ty>) }
            }
            Content::Events(slot, data) => {
                let ty = ty(slot);
                match data {
                    EventData::Json => quote! { Events(Vec<#ty>) },
                    EventData::Text => quote! { TextEvents(Vec<String>) },
                    EventData::Whole | EventData::WholeJson => {
                        quote! { WholeEvents(Vec<#ty>) }
                    }
                }
            }
        }
    }
}

/// A stream of items.
fn stream(content: &Content, items: &[Value]) -> String {
    let events = |item: &Value| match (content, item) {
        (Content::Events(_, EventData::Whole | EventData::WholeJson), Value::Object(event)) => {
            let fields = ["event", "id", "retry", "data"].into_iter();
            let fields = fields.filter_map(|name| Some(field(name, event.get(name)?)));
            fields.collect::<String>() + "\n"
        }
        (Content::Events(_, EventData::Json), item) => format!("data: {item}\n\n"),
        (Content::Events(..), item) => field("data", item) + "\n",
        (_, item) => format!("{item}\n"),
    };
    items.iter().map(events).collect()
}

/// A field of an event, a line for each line of its value.
fn field(name: &str, value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => return String::new(),
        value => value.to_string(),
    };
    let lines = text.lines().map(|line| format!("{name}: {line}\n"));
    lines.collect()
}

/// The status, the first digit of a range, or 0.
fn key(status: StatusSpec) -> u16 {
    match status {
        StatusSpec::Code(code) => code,
        StatusSpec::Range(digit) => digit.into(),
        StatusSpec::Default => 0,
    }
}

/// A literal without escapes, where the text allows it.
fn raw(text: &str) -> Literal {
    let longest = text
        .split('"')
        .map(|rest| rest.len() - rest.trim_start_matches('#').len());
    let marks = "#".repeat(longest.max().unwrap_or_default() + 1);
    // Lines of text are left to escapes: what lays the file out knows lines of code.
    let plain = !text.contains(char::is_control) && marks.len() < 200;
    let literal = plain && text.contains('"');
    match literal.then(|| format!("r{marks}\"{text}\"{marks}").parse()) {
        Some(Ok(literal)) => literal,
        _ => Literal::string(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_hold_any_text() {
        for text in ["", "a", "\"a\"", "\"#", "a\r\nb\"", "\"##\"#", "é\"\\"] {
            let literal: syn::LitStr = syn::parse2(raw(text).into_token_stream()).unwrap();
            assert_eq!(literal.value(), text);
        }
        assert_eq!(raw("{\"a\":1}").to_string(), "r#\"{\"a\":1}\"#");
    }

    use quote::ToTokens;
}
