//! Doc comments from the document's words.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::markdown::doc_text;
use crate::model::{Bound, Constraints, Docs, Format, Type, TypeDef};

/// A doc comment of several paragraphs of trusted Markdown.
pub(super) fn doc(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote! { #(#[doc = #lines])* }
}

/// The inner form, for the top of a file.
pub(super) fn inner_doc(text: &str) -> TokenStream {
    let lines = text.lines().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote! { #(#![doc = #lines])* }
}

/// `#[deprecated]` where the document says so.
pub(super) fn deprecated(docs: &Docs) -> TokenStream {
    if docs.deprecated {
        quote! { #[deprecated] }
    } else {
        TokenStream::new()
    }
}

/// Title, description and external documentation; `fallback` where there is
/// neither title nor description.
pub(super) fn text(docs: &Docs, fallback: &str) -> String {
    let mut paragraphs = Paragraphs::default();
    let title = docs.title.as_deref().map(doc_text).unwrap_or_default();
    let description = docs
        .description
        .as_deref()
        .map(doc_text)
        .unwrap_or_default();
    if !title.is_empty() && !starts_alike(&description, &title) {
        paragraphs.add(&sentence(&title));
    }
    paragraphs.add(&description);
    if paragraphs.is_empty() {
        paragraphs.add(fallback);
    }
    if let Some((what, url)) = &docs.external {
        paragraphs.add(&external(what.as_deref(), url));
    }
    paragraphs.text()
}

fn external(what: Option<&str>, url: &str) -> String {
    let target = doc_text(&format!("<{url}>"));
    match what.map(doc_text).filter(|what| !what.is_empty()) {
        Some(what) => format!("See {what}: {target}"),
        None => format!("See {target}"),
    }
}

/// Markdown as it stands in a cell of a table: one line, whose bars are escaped once.
pub(super) fn cell(markdown: &str) -> String {
    let mut cell = String::with_capacity(markdown.len());
    for character in markdown.chars() {
        match character {
            '\n' => cell.push(' '),
            '|' if cell.ends_with('\\') => cell.push('|'),
            '|' => cell.push_str("\\|"),
            other => cell.push(other),
        }
    }
    cell
}

/// Where a type stands of which the document says no more: `Pet` of the document, or
/// `status` of `Pet`, or `address` in 3 places of the document.
pub(super) fn place(definition: &TypeDef) -> String {
    let TypeDef { path, also, .. } = definition;
    let part = path.steps.last().unwrap_or(&path.root);
    let whole = match (also.len(), path.steps.is_empty()) {
        (0, true) => "the document".to_owned(),
        (0, false) => code(&path.root),
        (others, _) => {
            let places = others + 1;
            return format!("{} in {places} places of the document", code(part));
        }
    };
    format!("{} of {whole}", code(part))
}

/// What a value is, unless it is of a type that has a name.
pub(super) fn kind(ty: &Type) -> Option<&'static str> {
    Some(match ty {
        Type::Text => "A text.",
        Type::Boolean => "A boolean.",
        Type::Integer(_) => "A whole number.",
        Type::Number => "A number.",
        Type::Format(Format::DateTime) => "A date with its time.",
        Type::Format(Format::Date) => "A date.",
        Type::Format(Format::Base64) => "Bytes, in base64.",
        Type::Format(Format::Decimal) => "A decimal number.",
        Type::List(_) => "A list.",
        Type::Tuple(_) => "A list whose items differ by position.",
        Type::Map(_) => "A map.",
        Type::Any => "Any JSON value.",
        Type::Boxed(ty) => return kind(ty),
        Type::Named(_) | Type::Custom(_) => return None,
    })
}

fn starts_alike(description: &str, title: &str) -> bool {
    let bare = title.trim_end_matches('.');
    description
        .get(..bare.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(bare))
}

fn sentence(title: &str) -> String {
    if title.ends_with(['.', '!', '?', ':']) || title.contains('\n') {
        title.to_owned()
    } else {
        format!("{title}.")
    }
}

/// What a value must satisfy and is checked for, in words.
pub(super) fn constraints(constraints: &Constraints) -> String {
    match rules(constraints) {
        rules if rules.is_empty() => rules,
        rules => format!("Checked before sending: {rules}."),
    }
}

/// What a value satisfies by the document's word.
pub(super) fn promises(constraints: &Constraints) -> String {
    match rules(constraints) {
        rules if rules.is_empty() => rules,
        rules => format!("By the document: {rules}."),
    }
}

/// Formats that the Rust type shows already.
const SHOWN: &[&str] = &[
    "byte",
    "base64",
    "base64url",
    "date",
    "date-time",
    "decimal",
];

/// What the document says of values without a Rust type for it: the format, and
/// values that are listed but not closed.
pub(super) fn values(constraints: &Constraints) -> String {
    let mut sentences = Vec::new();
    let format = constraints.format.as_deref();
    if let Some(format) = format.filter(|format| !SHOWN.contains(format)) {
        sentences.push(format!("Format: {}.", code(format)));
    }
    let listed = constraints.allowed.iter().take(MANY_VALUES);
    let listed: Vec<String> = listed.map(|value| code(&value.to_string())).collect();
    match constraints.allowed.len() {
        0 => {}
        count if count > MANY_VALUES => {
            let more = count - MANY_VALUES;
            sentences.push(format!(
                "Known values: {} and {more} more.",
                listed.join(", ")
            ));
        }
        _ => sentences.push(format!("Known values: {}.", listed.join(", "))),
    }
    sentences.join(" ")
}

/// More values than this are not written out.
const MANY_VALUES: usize = 20;

/// Examples longer than this, as JSON, tell more in the document.
const LONG_EXAMPLE: usize = 80;

/// An example, if it is short.
pub(super) fn example(value: &serde_json::Value) -> String {
    let text = match value {
        serde_json::Value::Null => return String::new(),
        serde_json::Value::String(text) if !text.trim().is_empty() => text.clone(),
        other => other.to_string(),
    };
    match text.chars().count() > LONG_EXAMPLE || text.contains('\n') {
        true => String::new(),
        false => format!("Example: {}.", code(&text)),
    }
}

/// What a value must satisfy, in words without a full stop.
pub(crate) fn rules(constraints: &Constraints) -> String {
    let mut rules = Vec::new();
    if let Some(pattern) = &constraints.pattern {
        rules.push(format!("matches {}", code(pattern)));
    }
    if let Some(words) = between(constraints.min_length, constraints.max_length, "characters") {
        rules.push(words);
    }
    if let Some(words) = between(constraints.min_items, constraints.max_items, "items") {
        rules.push(words);
    }
    if let Some(bound) = &constraints.minimum {
        rules.push(bound_words(bound, "more than", "at least"));
    }
    if let Some(bound) = &constraints.maximum {
        rules.push(bound_words(bound, "less than", "at most"));
    }
    if let Some(items) = &constraints.items {
        let of_items = self::rules(items);
        if !of_items.is_empty() {
            rules.push(format!("each item {of_items}"));
        }
    }
    rules.join(", ")
}

fn between(min: Option<usize>, max: Option<usize>, unit: &str) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min} {unit}")),
        (Some(min), Some(max)) => Some(format!("{min} to {max} {unit}")),
        (Some(min), None) => Some(format!("at least {min} {unit}")),
        (None, Some(max)) => Some(format!("at most {max} {unit}")),
        (None, None) => None,
    }
}

fn bound_words(bound: &Bound, exclusive: &str, inclusive: &str) -> String {
    let words = if bound.exclusive {
        exclusive
    } else {
        inclusive
    };
    format!("{words} {}", bound.value)
}

/// Untrusted text as inline code: as many backticks around it as it needs.
pub(crate) fn code(text: &str) -> String {
    if is_word(text) {
        return format!("`{text}`");
    }
    let line: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let longest = line
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if line.starts_with('`') || line.ends_with('`') || line.trim().is_empty() {
        " "
    } else {
        ""
    };
    doc_text(&format!("{fence}{pad}{line}{pad}{fence}"))
}

/// Longer texts may have to be cut.
const LONGEST_WORD: usize = 200;

/// A name or a number, which no Markdown can be in.
fn is_word(text: &str) -> bool {
    let of_words = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    matches!(text.len(), 1..=LONGEST_WORD) && text.bytes().all(of_words)
}

/// Paragraphs of a doc comment.
#[derive(Debug, Default)]
pub(super) struct Paragraphs(Vec<String>);

impl Paragraphs {
    /// Adds a paragraph unless it is empty.
    pub(super) fn add(&mut self, text: &str) {
        let text = text.trim_end();
        if !text.is_empty() {
            self.0.push(text.to_owned());
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn text(&self) -> String {
        self.0.join("\n\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_in_cells_are_escaped_once() {
        assert_eq!(cell("a | b"), "a \\| b");
        assert_eq!(cell("a \\| `b|c`\nd"), "a \\| `b\\|c` d");
    }

    #[test]
    fn words_are_code_as_any_text_is() {
        for word in ["Group", "a_b-c", "1.5", "--", "...", "www.a.b", "_x_"] {
            assert_eq!(code(word), doc_text(&format!("`{word}`")));
        }
        assert_eq!(code("a`b"), "``a`b``");
    }
}
