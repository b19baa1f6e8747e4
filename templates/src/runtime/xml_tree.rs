//! An XML document as a tree.
//!
//! Nothing is fetched and no entity is expanded but those that XML itself defines;
//! the tree is no deeper than [`DEPTH`].

use std::collections::HashMap;
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::locate::{Fault, escape};

/// How deep elements may be nested: what JSON decoders take, too.
const DEPTH: usize = 100;

/// The namespace of `nil` (XML Schema Part 1, section 2.6.2).
pub(crate) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// An element.
#[derive(Debug, Default)]
pub(crate) struct Element {
    /// The name without a prefix.
    pub(crate) name: String,
    /// The URI of its namespace; empty for none.
    pub(crate) namespace: Rc<str>,
    /// Attributes but for declarations of namespaces.
    pub(crate) attributes: Vec<Attribute>,
    /// The text in it, that of its elements left out.
    pub(crate) text: String,
    /// The elements in it.
    pub(crate) children: Vec<Element>,
}

/// An attribute.
#[derive(Debug)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) namespace: Rc<str>,
    pub(crate) value: String,
}

impl Element {
    /// Whether it says that there is no value.
    pub(crate) fn is_nil(&self) -> bool {
        let mut attributes = self.attributes.iter();
        attributes.any(|one| one.is_nil() && matches!(one.value.trim(), "true" | "1"))
    }

    /// Whether there is nothing in it, not even an attribute.
    pub(crate) fn is_bare(&self) -> bool {
        self.children.is_empty() && self.attributes.is_empty() && self.text.trim().is_empty()
    }
}

impl Attribute {
    fn is_nil(&self) -> bool {
        self.name == "nil" && *self.namespace == *INSTANCE
    }

    /// Whether it says something of the document rather than of its content.
    pub(crate) fn is_technical(&self) -> bool {
        *self.namespace == *INSTANCE || self.namespace.starts_with("http://www.w3.org/XML/")
    }
}

/// Reads a document.
///
/// # Errors
/// What is no XML, is nested too deep, or is not in UTF-8.
pub(crate) fn parse(body: &[u8]) -> Result<Element, Fault> {
    let fault = |message: String| Fault {
        pointer: String::new(),
        message,
    };
    let text = std::str::from_utf8(body).map_err(|error| fault(format!("no UTF-8: {error}")))?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    reader.config_mut().expand_empty_elements = true;
    let mut tree = Tree::default();
    loop {
        let event = reader.read_event().map_err(|error| error.to_string());
        match event.and_then(|event| tree.take(event)) {
            Ok(false) => {}
            Ok(true) => break,
            Err(message) => {
                return Err(Fault {
                    pointer: tree.pointer(),
                    message,
                });
            }
        }
    }
    match tree.root {
        Some(root) => Ok(root),
        None => Err(fault("no XML element".to_owned())),
    }
}

/// A tree that grows.
#[derive(Default)]
struct Tree {
    root: Option<Element>,
    open: Vec<Element>,
    namespaces: Namespaces,
}

impl Tree {
    /// Takes the next part of the document; true at its end.
    fn take(&mut self, event: Event<'_>) -> Result<bool, String> {
        match event {
            Event::Start(start) => self.start(&start)?,
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(text) => self.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => self.text(&resolved(&reference)?)?,
            Event::Eof if !self.open.is_empty() => {
                return Err("the document ends before its elements do".to_owned());
            }
            Event::Eof => return Ok(true),
            Event::Empty(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => {}
        }
        Ok(false)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        if self.open.len() == DEPTH {
            return Err(format!("elements are nested deeper than {DEPTH}"));
        }
        if self.open.is_empty() && self.root.is_some() {
            return Err("a second element where the document should end".to_owned());
        }
        let mut attributes = Vec::new();
        let mut declared = Vec::new();
        // Duplicates are not looked for, which takes long where there are many: the
        // first counts.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| error.to_string())?;
            let (prefix, local) = split(attribute.key.0);
            match (prefix, local) {
                (None, "xmlns") => declared.push((String::new(), Rc::from(&*value))),
                (Some("xmlns"), prefix) => declared.push((prefix.to_owned(), Rc::from(&*value))),
                _ => attributes.push((prefix.map(str::to_owned), local.to_owned(), value)),
            }
        }
        self.namespaces.enter(declared);
        let of = |prefix: Option<&str>| self.namespaces.of(prefix.unwrap_or_default());
        let attributes = attributes
            .into_iter()
            .map(|(prefix, name, value)| Attribute {
                name,
                // Attributes are not in the default namespace.
                namespace: prefix
                    .as_deref()
                    .map(|prefix| of(Some(prefix)))
                    .unwrap_or_default(),
                value: value.into_owned(),
            });
        let attributes = attributes.collect();
        let (prefix, local) = split(start.name().0);
        self.open.push(Element {
            name: local.to_owned(),
            namespace: of(prefix),
            attributes,
            ..Element::default()
        });
        Ok(())
    }

    fn end(&mut self) {
        self.namespaces.leave();
        let Some(element) = self.open.pop() else {
            return;
        };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err("text outside of an element".to_owned()),
        }
        Ok(())
    }

    /// The names of the elements that are open, as a JSON pointer.
    fn pointer(&self) -> String {
        let names = self.open.iter().map(|element| escape(&element.name));
        names.map(|name| format!("/{name}")).collect()
    }
}

/// The character that a reference stands for.
fn resolved(reference: &BytesRef<'_>) -> Result<String, String> {
    let character = reference.resolve_char_ref();
    if let Some(character) = character.map_err(|error| error.to_string())? {
        return Ok(character.to_string());
    }
    let entity = resolve_predefined_entity(reference);
    let entity = entity.ok_or_else(|| format!("the entity `{}` is not known", &**reference))?;
    Ok(entity.to_owned())
}

fn split(name: &str) -> (Option<&str>, &str) {
    match name.split_once(':') {
        Some((prefix, local)) => (Some(prefix), local),
        None => (None, name),
    }
}

/// The namespaces that prefixes stand for.
#[derive(Default)]
struct Namespaces {
    bound: HashMap<String, Vec<Rc<str>>>,
    declared: Vec<Vec<String>>,
}

impl Namespaces {
    fn enter(&mut self, declared: Vec<(String, Rc<str>)>) {
        let mut prefixes = Vec::new();
        for (prefix, namespace) in declared {
            prefixes.push(prefix.clone());
            self.bound.entry(prefix).or_default().push(namespace);
        }
        self.declared.push(prefixes);
    }

    fn leave(&mut self) {
        for prefix in self.declared.pop().unwrap_or_default() {
            self.bound.get_mut(&prefix).and_then(Vec::pop);
        }
    }

    fn of(&self, prefix: &str) -> Rc<str> {
        if prefix == "xml" {
            return Rc::from("http://www.w3.org/XML/1998/namespace");
        }
        let bound = self.bound.get(prefix).and_then(|bound| bound.last());
        bound.cloned().unwrap_or_default()
    }
}
