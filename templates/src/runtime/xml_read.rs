//! An XML document as the JSON text of the value that it stands for.
//!
//! Names count without their prefixes. What does not fit its form becomes JSON that
//! does not fit the type, so that the codec finds the fault and says where it is.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::RawValue;

use super::locate::{Fault, decode};
use super::xml::{XmlContent, XmlKind, XmlMember, XmlNode, XmlObject, XmlTagged};
use super::xml_tree::{Attribute, Element, parse};

/// Decodes a document. The name of its outermost element is not looked at.
///
/// # Errors
/// The first fault: no XML, or not of the type. Its pointer leads into the value that
/// the document stands for.
pub(crate) fn decode_xml<T: DeserializeOwned>(body: &[u8], node: &XmlNode) -> Result<T, Fault> {
    decode(json_text(body, node)?.as_bytes())
}

/// The JSON text of the value that a document stands for.
///
/// # Errors
/// It is no XML.
pub(crate) fn json_text(body: &[u8], node: &XmlNode) -> Result<String, Fault> {
    let root = parse(body)?;
    let mut json = String::new();
    value(&root, &node.content, &mut json);
    Ok(json)
}

fn value(element: &Element, content: &XmlContent, json: &mut String) {
    if element.is_nil() {
        return json.push_str("null");
    }
    match content.resolved() {
        XmlContent::Any | XmlContent::Of(_) => any(element, json),
        XmlContent::List(item) => list(&element.children, item, json),
        XmlContent::Map(values) => {
            let object = XmlObject {
                members: &[],
                rest: None,
            };
            self::object(element, &object, None, Some(values), json);
        }
        XmlContent::Object(object) => self::object(element, object, None, object.rest, json),
        XmlContent::Tagged(tagged) => self::tagged(element, tagged, json),
        XmlContent::Either(all) => match best(element, all) {
            Some(content) => value(element, content, json),
            None => any(element, json),
        },
        // A codec that expects a scalar says that this is none.
        _ if !element.children.is_empty() => any(element, json),
        scalar => self::scalar(&element.text, scalar, json),
    }
}

/// The text of an element or attribute.
fn scalar(text: &str, content: &XmlContent, json: &mut String) {
    let trimmed = text.trim();
    match content.resolved() {
        XmlContent::Text | XmlContent::Any => string(text, json),
        XmlContent::Number | XmlContent::Boolean if trimmed.is_empty() => json.push_str("null"),
        XmlContent::Number => match number(trimmed) {
            Some(number) => json.push_str(number),
            None => string(trimmed, json),
        },
        XmlContent::Boolean => match trimmed {
            "true" | "1" => json.push_str("true"),
            "false" | "0" => json.push_str("false"),
            other => string(other, json),
        },
        // Items of a list in an attribute (XML Schema Part 2, section 4.2.1.2).
        XmlContent::List(item) => {
            let items = text.split_ascii_whitespace();
            entries(items, '[', ']', json, |text, json| {
                scalar(text, &item.content, json)
            });
        }
        XmlContent::Either(all) => match all.iter().find(|one| fits(trimmed, one)) {
            Some(content) => scalar(text, content, json),
            None => string(text, json),
        },
        _ => string(trimmed, json),
    }
}

/// A number as JSON has it: without a plus sign.
fn number(text: &str) -> Option<&str> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let first = text.bytes().next()?;
    let is_number = first == b'-' || first.is_ascii_digit();
    (is_number && serde_json::from_str::<&RawValue>(text).is_ok()).then_some(text)
}

fn string(text: &str, json: &mut String) {
    json.push_str(&Value::from(text).to_string());
}

/// Writes what is between two brackets.
fn entries<T>(
    items: impl Iterator<Item = T>,
    open: char,
    close: char,
    json: &mut String,
    mut write: impl FnMut(T, &mut String),
) {
    json.push(open);
    for (index, item) in items.enumerate() {
        if index > 0 {
            json.push(',');
        }
        write(item, json);
    }
    json.push(close);
}

/// The elements in a wrapper are its items, whatever they are called.
fn list<'e>(items: impl IntoIterator<Item = &'e Element>, item: &XmlNode, json: &mut String) {
    let items = items.into_iter();
    entries(items, '[', ']', json, |element, json| {
        value(element, &item.content, json)
    });
}

/// The members of an object under construction.
struct Members<'j> {
    json: &'j mut String,
    first: bool,
}

impl<'j> Members<'j> {
    fn of(json: &'j mut String) -> Self {
        json.push('{');
        Self { json, first: true }
    }

    fn add(&mut self, key: &str, write: impl FnOnce(&mut String)) {
        if !std::mem::replace(&mut self.first, false) {
            self.json.push(',');
        }
        string(key, self.json);
        self.json.push(':');
        write(self.json);
    }
}

fn object(
    element: &Element,
    object: &XmlObject,
    tag: Option<&XmlMember>,
    rest: Option<&XmlContent>,
    json: &mut String,
) {
    let mut members = Members::of(json);
    for member in object.members {
        add(element, member, object.members, &mut members);
    }
    let tag = tag.filter(|tag| !object.members.iter().any(|member| member.key == tag.key));
    if let Some(tag) = tag {
        add(element, tag, &[], &mut members);
    }
    if let Some(rest) = rest {
        let known = |name: &str, namespace: &str, is_attribute: bool| {
            let mut all = object.members.iter().chain(tag);
            all.any(|one| is_named_by(name, namespace, is_attribute, one, object.members))
        };
        let mut unknown = Unknown::default();
        for child in &element.children {
            if !known(&child.name, &child.namespace, false) {
                unknown.add(child);
            }
        }
        unknown.write(rest, &mut members);
        if matches!(rest.resolved(), XmlContent::Any | XmlContent::Text) {
            let attributes = element.attributes.iter();
            let unknown = attributes.filter(|one| !known(&one.name, &one.namespace, true));
            keep_attributes(unknown, &mut members);
        }
    }
    json.push('}');
}

fn keep_attributes<'e>(attributes: impl Iterator<Item = &'e Attribute>, members: &mut Members<'_>) {
    for attribute in attributes.filter(|one| !one.is_technical()) {
        let key = format!("@{}", attribute.name);
        members.add(&key, |json| string(&attribute.value, json));
    }
}

/// Adds a member, if it is there.
fn add(element: &Element, member: &XmlMember, all: &[XmlMember], members: &mut Members<'_>) {
    let content = &member.node.content;
    match member.kind {
        XmlKind::Attribute => {
            let mut attributes = element.attributes.iter();
            let found = attributes.find(|one| is(&one.name, &one.namespace, member, all));
            if let Some(found) = found {
                members.add(member.key, |json| scalar(&found.value, content, json));
            }
        }
        XmlKind::Text | XmlKind::Cdata => {
            if member.required || !element.text.trim().is_empty() {
                members.add(member.key, |json| scalar(&element.text, content, json));
            }
        }
        XmlKind::Element => {
            let mut children = element.children.iter();
            if let Some(child) = children.rfind(|one| is(&one.name, &one.namespace, member, all)) {
                members.add(member.key, |json| value(child, content, json));
            }
        }
        XmlKind::Items => {
            let children = element.children.iter();
            let found = children.filter(|one| is(&one.name, &one.namespace, member, all));
            let found: Vec<&Element> = found.collect();
            match found[..] {
                [] if !member.required => {}
                // Servers wrap lists that their documents do not say are wrapped.
                [only] if is_wrapper(only, content) => {
                    members.add(member.key, |json| list(&only.children, &member.node, json));
                }
                _ => members.add(member.key, |json| list(found, &member.node, json)),
            }
        }
        XmlKind::Inline => {
            if member.required || strangers(element, content.resolved()) < element.size() {
                members.add(member.key, |json| value(element, content, json));
            }
        }
    }
}

/// Whether what should be an item is an element around the items.
fn is_wrapper(element: &Element, item: &XmlContent) -> bool {
    match item.resolved() {
        XmlContent::Object(object) if element.is_bare() => {
            object.members.iter().any(|member| member.required)
        }
        XmlContent::Object(object) => {
            object.rest.is_none()
                && !element.children.is_empty()
                && strangers(element, item.resolved()) == element.size()
        }
        content => content.is_scalar() && !element.children.is_empty(),
    }
}

/// Whether a name is that of a member. Where several members have one name, their
/// namespaces tell them apart.
fn is(name: &str, namespace: &str, member: &XmlMember, all: &[XmlMember]) -> bool {
    let own = &member.node.name;
    let exact = |other: &XmlMember| {
        let other_name = &other.node.name;
        other.kind == member.kind
            && other_name.local() == name
            && other_name.namespace() == namespace
    };
    own.local() == name && (own.namespace() == namespace || !all.iter().any(exact))
}

fn is_named_by(
    name: &str,
    namespace: &str,
    is_attribute: bool,
    member: &XmlMember,
    all: &[XmlMember],
) -> bool {
    match member.kind {
        XmlKind::Attribute => is_attribute && is(name, namespace, member, all),
        XmlKind::Element | XmlKind::Items => !is_attribute && is(name, namespace, member, all),
        XmlKind::Text | XmlKind::Cdata => false,
        XmlKind::Inline => match member.node.content.resolved() {
            XmlContent::Object(inner) => {
                let mut inner_members = inner.members.iter();
                // What has no node of its own in what has none is not looked into.
                inner_members.any(|one| {
                    one.kind != XmlKind::Inline
                        && is_named_by(name, namespace, is_attribute, one, inner.members)
                })
            }
            _ => false,
        },
    }
}

impl Element {
    /// How many elements and attributes are in it.
    fn size(&self) -> usize {
        let attributes = self.attributes.iter().filter(|one| !one.is_technical());
        self.children.len() + attributes.count()
    }
}

/// How many elements and attributes an object does not name.
fn strangers(element: &Element, content: &XmlContent) -> usize {
    let XmlContent::Object(object) = content else {
        return 0;
    };
    let known = |name: &str, namespace: &str, is_attribute: bool| {
        let mut members = object.members.iter();
        members.any(|one| is_named_by(name, namespace, is_attribute, one, object.members))
    };
    let children = element.children.iter();
    let children = children.filter(|one| !known(&one.name, &one.namespace, false));
    let attributes = element.attributes.iter().filter(|one| !one.is_technical());
    let attributes = attributes.filter(|one| !known(&one.name, &one.namespace, true));
    children.count() + attributes.count()
}

/// Elements that no member names, by their names.
#[derive(Default)]
struct Unknown<'e> {
    names: HashMap<&'e str, usize>,
    elements: Vec<(&'e str, Vec<&'e Element>)>,
}

impl<'e> Unknown<'e> {
    fn add(&mut self, element: &'e Element) {
        let next = self.elements.len();
        let index = *self.names.entry(&element.name).or_insert(next);
        if index == next {
            self.elements.push((&element.name, Vec::new()));
        }
        if let Some((_, elements)) = self.elements.get_mut(index) {
            elements.push(element);
        }
    }

    fn write(&self, content: &XmlContent, members: &mut Members<'_>) {
        for (name, elements) in &self.elements {
            let all = || elements.iter().copied();
            match (content.resolved(), &elements[..]) {
                (XmlContent::Any, [_, _, ..]) => members.add(name, |json| {
                    entries(all(), '[', ']', json, any);
                }),
                (XmlContent::List(item), [_, _, ..]) => {
                    members.add(name, |json| list(all(), item, json));
                }
                (_, [.., last]) => members.add(name, |json| value(last, content, json)),
                (_, []) => {}
            }
        }
    }
}

/// An element that nothing is known of.
fn any(element: &Element, json: &mut String) {
    if element.is_nil() {
        return json.push_str("null");
    }
    if element.size() == 0 {
        return string(&element.text, json);
    }
    let mut members = Members::of(json);
    keep_attributes(element.attributes.iter(), &mut members);
    let mut children = Unknown::default();
    for child in &element.children {
        children.add(child);
    }
    children.write(&XmlContent::Any, &mut members);
    if !element.text.trim().is_empty() {
        members.add("#text", |json| string(&element.text, json));
    }
    json.push('}');
}

/// One of several objects, by what its tag says.
fn tagged(element: &Element, tagged: &XmlTagged, json: &mut String) {
    let mut tag = String::new();
    let mut members = Members::of(&mut tag);
    add(element, tagged.tag, &[], &mut members);
    tag.push('}');
    let value = serde_json::from_str::<Value>(&tag).unwrap_or_default();
    let value = match &value[tagged.tag.key] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match tagged.variant(&value).resolved() {
        XmlContent::Object(object) => {
            self::object(element, object, Some(tagged.tag), object.rest, json);
        }
        XmlContent::Tagged(inner) => self::tagged(element, inner, json),
        _ => any(element, json),
    }
}

/// The form that an element fits best: the one with the fewest strangers and gaps.
fn best<'c>(element: &Element, all: &'c [XmlContent]) -> Option<&'c XmlContent> {
    let is_leaf = element.children.is_empty();
    all.iter().min_by_key(|content| match content.resolved() {
        object @ XmlContent::Object(XmlObject { members, .. }) => {
            let missing = members.iter().filter(|member| {
                let found = |one: &Element| is(&one.name, &one.namespace, member, members);
                let attribute = |one: &Attribute| is(&one.name, &one.namespace, member, members);
                member.required
                    && match member.kind {
                        XmlKind::Element => !element.children.iter().any(found),
                        XmlKind::Attribute => !element.attributes.iter().any(attribute),
                        _ => false,
                    }
            });
            strangers(element, object) + missing.count()
        }
        content if content.is_scalar() => match is_leaf && fits(element.text.trim(), content) {
            true => 0,
            false => usize::MAX,
        },
        _ if is_leaf => usize::MAX - 1,
        _ => 1,
    })
}

/// Whether a text may be a value.
fn fits(text: &str, content: &XmlContent) -> bool {
    match content.resolved() {
        XmlContent::Number => number(text).is_some(),
        XmlContent::Boolean => matches!(text, "true" | "false"),
        content => content.is_scalar(),
    }
}
