//! A JSON text as the XML document that stands for it.

use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesCData, BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use serde_json::value::RawValue;

use super::json_kind::{LIST, NULL, OBJECT, TEXT, kind_of};
use super::json_members;
use super::xml::{XmlContent, XmlKind, XmlMember, XmlName, XmlNode, XmlObject};
use super::xml_tree::INSTANCE;

/// The document of a value.
///
/// # Errors
/// What XML cannot say: some characters, and keys that are no names.
pub(crate) fn encode_xml(json: &str, node: &XmlNode) -> Result<Vec<u8>, String> {
    let mut document = Document {
        writer: Writer::new(Vec::new()),
        scope: Vec::new(),
    };
    let declaration = BytesDecl::new("1.0", Some("UTF-8"), None);
    document.event(Event::Decl(declaration))?;
    document.node(node, json)?;
    Ok(document.writer.into_inner())
}

/// Members of an object: their keys, and their values as JSON.
type Members<'j> = Vec<(Cow<'j, str>, &'j str)>;

struct Document {
    writer: Writer<Vec<u8>>,
    /// Prefixes and the namespaces that they stand for, those of inner elements last.
    scope: Vec<(&'static str, &'static str)>,
}

impl Document {
    fn event(&mut self, event: Event<'_>) -> Result<(), String> {
        let written = self.writer.write_event(event);
        written.map_err(|error| error.to_string())
    }

    /// An element with a name that the document chose.
    fn node(&mut self, node: &XmlNode, json: &str) -> Result<(), String> {
        let outer = self.scope.len();
        let mut start = BytesStart::new(qualified(&node.name)?);
        self.declare(&node.name, false, &mut start);
        self.element(start, &node.content, json)?;
        self.scope.truncate(outer);
        Ok(())
    }

    fn element(
        &mut self,
        mut start: BytesStart<'_>,
        content: &XmlContent,
        json: &str,
    ) -> Result<(), String> {
        if kind_of(json) == NULL {
            self.bind("xsi", INSTANCE, &mut start);
            start.push_attribute(("xsi:nil", "true"));
            return self.event(Event::Empty(start));
        }
        let end = BytesEnd::new(start.name().0.to_owned());
        match content.resolved() {
            XmlContent::Object(object) => self.object(start, object, None, json)?,
            XmlContent::Tagged(tagged) => {
                let members = members(json);
                let tag = members.iter().find(|(key, _)| key == tagged.tag.key);
                let value = tag.map(|(_, json)| text(json)).unwrap_or_default();
                match tagged.variant(&value).resolved() {
                    XmlContent::Object(object) => {
                        self.object(start, object, Some(tagged.tag), json)?;
                    }
                    inner => return self.element(start, inner, json),
                }
            }
            XmlContent::Either(all) => return self.element(start, best(all, json), json),
            XmlContent::List(item) if kind_of(json) == LIST => {
                self.event(Event::Start(start))?;
                for json in items(json) {
                    self.node(item, json)?;
                }
            }
            XmlContent::Map(values) if kind_of(json) == OBJECT => {
                self.event(Event::Start(start))?;
                for (key, json) in members(json) {
                    self.element(BytesStart::new(name(&key)?), values, json)?;
                }
            }
            _ => self.any(start, json)?,
        }
        self.event(Event::End(end))
    }

    fn object(
        &mut self,
        mut start: BytesStart<'_>,
        object: &XmlObject,
        tag: Option<&XmlMember>,
        json: &str,
    ) -> Result<(), String> {
        let tag = tag.filter(|tag| !object.members.iter().any(|one| one.key == tag.key));
        let given = members(json);
        self.attributes(object, tag, &given, &mut start)?;
        self.event(Event::Start(start))?;
        self.children(object, tag, &given)
    }

    /// Attributes, and the namespaces of what is written: elements declare those of
    /// the elements in them, too, so that they stand together.
    fn attributes(
        &mut self,
        object: &XmlObject,
        tag: Option<&XmlMember>,
        given: &Members<'_>,
        start: &mut BytesStart<'_>,
    ) -> Result<(), String> {
        for (key, json) in given {
            let member = object.members.iter().chain(tag).find(|one| one.key == *key);
            let Some(member) = member else {
                if let (Some(name), Some(_)) = (key.strip_prefix('@'), object.rest) {
                    attribute(self::name(name)?, json, start)?;
                }
                continue;
            };
            match (member.kind, member.node.content.resolved()) {
                _ if kind_of(json) == NULL => {}
                (XmlKind::Attribute, _) => {
                    self.declare(&member.node.name, true, start);
                    attribute(qualified(&member.node.name)?, json, start)?;
                }
                (XmlKind::Element | XmlKind::Items, _) => {
                    self.declare(&member.node.name, true, start);
                }
                (XmlKind::Inline, XmlContent::Object(inner)) => {
                    self.attributes(inner, None, &members(json), start)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn children(
        &mut self,
        object: &XmlObject,
        tag: Option<&XmlMember>,
        given: &Members<'_>,
    ) -> Result<(), String> {
        for (key, json) in given {
            let member = object.members.iter().chain(tag).find(|one| one.key == *key);
            match (member, object.rest) {
                (Some(member), _) => self.member(member, json)?,
                (None, Some(_)) if key.starts_with('@') => {}
                (None, Some(rest)) => self.entry(key, rest, json)?,
                (None, None) => {}
            }
        }
        Ok(())
    }

    fn member(&mut self, member: &XmlMember, json: &str) -> Result<(), String> {
        match member.kind {
            XmlKind::Attribute => Ok(()),
            XmlKind::Element => self.node(&member.node, json),
            XmlKind::Items => {
                for json in items(json) {
                    self.node(&member.node, json)?;
                }
                Ok(())
            }
            XmlKind::Text => self.text(json),
            XmlKind::Cdata => {
                for part in BytesCData::escaped(&checked(text(json))?) {
                    self.event(Event::CData(part))?;
                }
                Ok(())
            }
            XmlKind::Inline => match member.node.content.resolved() {
                XmlContent::Object(inner) => self.children(inner, None, &members(json)),
                _ => self.node(&member.node, json),
            },
        }
    }

    /// An entry that the caller named; a list is an element for each item.
    fn entry(&mut self, key: &str, content: &XmlContent, json: &str) -> Result<(), String> {
        if key == "#text" {
            return self.text(json);
        }
        let name = name(key)?;
        match (content.resolved(), kind_of(json)) {
            (XmlContent::List(item), LIST) => {
                for json in items(json) {
                    self.element(BytesStart::new(&*name), &item.content, json)?;
                }
                Ok(())
            }
            (XmlContent::Any, LIST) => {
                for json in items(json) {
                    self.element(BytesStart::new(&*name), content, json)?;
                }
                Ok(())
            }
            _ => self.element(BytesStart::new(&*name), content, json),
        }
    }

    /// Anything, up to the end of its element.
    fn any(&mut self, mut start: BytesStart<'_>, json: &str) -> Result<(), String> {
        let given = members(json);
        for (key, json) in &given {
            if let Some(name) = key.strip_prefix('@') {
                attribute(self::name(name)?, json, &mut start)?;
            }
        }
        self.event(Event::Start(start))?;
        match kind_of(json) {
            OBJECT => {
                let children = given.iter().filter(|(key, _)| !key.starts_with('@'));
                for (key, json) in children {
                    self.entry(key, &XmlContent::Any, json)?;
                }
                Ok(())
            }
            LIST => {
                for json in items(json) {
                    self.element(BytesStart::new("item"), &XmlContent::Any, json)?;
                }
                Ok(())
            }
            _ => self.text(json),
        }
    }

    fn text(&mut self, json: &str) -> Result<(), String> {
        let text = checked(text(json))?;
        // A carriage return that is not encoded is read as a line feed (XML 1.0,
        // section 2.11).
        let text = escape(text).replace('\r', "&#13;");
        self.event(Event::Text(BytesText::from_escaped(text)))
    }

    /// Declares the namespace of a name where it is not in scope. The default one
    /// is declared only by the element that is named in it.
    fn declare(&mut self, name: &XmlName, is_inner: bool, start: &mut BytesStart<'_>) {
        if let XmlName::Qualified {
            namespace, prefix, ..
        } = name
            && !namespace.is_empty()
            && !(is_inner && prefix.is_empty())
        {
            self.bind(prefix, namespace, start);
        }
    }

    fn bind(&mut self, prefix: &'static str, namespace: &'static str, start: &mut BytesStart<'_>) {
        let mut inner = self.scope.iter().rev();
        let bound = inner.find(|(known, _)| *known == prefix);
        if bound.is_some_and(|(_, known)| *known == namespace) {
            return;
        }
        let name = match prefix {
            "" => "xmlns".to_owned(),
            prefix => format!("xmlns:{prefix}"),
        };
        start.push_attribute((name.as_str(), namespace));
        self.scope.push((prefix, namespace));
    }
}

fn attribute(name: String, json: &str, start: &mut BytesStart<'_>) -> Result<(), String> {
    let value = escape(checked(text(json))?).into_owned();
    // White space that is not encoded is read as spaces (XML 1.0, section 3.3.3).
    let value = value
        .replace('\r', "&#13;")
        .replace('\n', "&#10;")
        .replace('\t', "&#9;");
    start.push_attribute(quick_xml::events::attributes::Attribute {
        key: quick_xml::name::QName(&name),
        value: value.into(),
    });
    Ok(())
}

fn qualified(own: &XmlName) -> Result<String, String> {
    match own {
        XmlName::Local(local) => name(local),
        XmlName::Qualified { prefix, local, .. } => match prefix.is_empty() {
            true => name(local),
            false => Ok(format!("{}:{}", name(prefix)?, name(local)?)),
        },
    }
}

/// A name without a prefix (Namespaces in XML 1.0, section 3), as far as ASCII goes.
fn name(text: &str) -> Result<String, String> {
    let is_letter = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
    let is_more = |c: char| is_letter(c) || c.is_ascii_digit() || c == '-' || c == '.';
    let is_name = text.starts_with(is_letter) && text.chars().all(is_more);
    match is_name && checked(Cow::Borrowed(text)).is_ok() {
        true => Ok(text.to_owned()),
        false => Err(format!(
            "{text:?} cannot be the name of an element or attribute"
        )),
    }
}

/// A text without characters that XML cannot hold (XML 1.0, section 2.2).
fn checked(text: Cow<'_, str>) -> Result<Cow<'_, str>, String> {
    let is_outside = |c: char| match c {
        '\t' | '\n' | '\r' => false,
        '\u{fffe}' | '\u{ffff}' => true,
        c => c < ' ',
    };
    match text.chars().find(|c| is_outside(*c)) {
        Some(c) => Err(format!("XML cannot hold the character {:?}", c)),
        None => Ok(text),
    }
}

/// The text of a scalar; of a list of them, with spaces between.
fn text(json: &str) -> Cow<'_, str> {
    match kind_of(json) {
        TEXT => Cow::Owned(serde_json::from_str(json).unwrap_or_default()),
        LIST => {
            let texts: Vec<_> = items(json).into_iter().map(text).collect();
            Cow::Owned(texts.join(" "))
        }
        NULL => Cow::Borrowed(""),
        _ => Cow::Borrowed(json),
    }
}

fn items(json: &str) -> Vec<&str> {
    let items = serde_json::from_str::<Vec<&RawValue>>(json).unwrap_or_default();
    items.into_iter().map(RawValue::get).collect()
}

fn members(json: &str) -> Members<'_> {
    let members = json_members::Members::of(json).into_iter().flatten();
    let decoded = members.map(|member| (text_of_key(member.key), member.value));
    decoded.collect()
}

fn text_of_key(key: &str) -> Cow<'_, str> {
    match key.contains('\\') {
        false => Cow::Borrowed(key),
        true => serde_json::from_str(&format!("\"{key}\"")).unwrap_or(Cow::Borrowed(key)),
    }
}

/// The form that a value fits best.
fn best<'c>(all: &'c [XmlContent], json: &str) -> &'c XmlContent {
    let given = members(json);
    let misfit = |content: &&XmlContent| match (content.resolved(), kind_of(json)) {
        (XmlContent::Object(object), OBJECT) => {
            let known = |key: &str| object.members.iter().any(|one| one.key == key);
            let missing = object.members.iter().filter(|one| one.required);
            let missing = missing.filter(|one| given.iter().all(|(key, _)| key != one.key));
            given.iter().filter(|(key, _)| !known(key)).count() + missing.count()
        }
        (XmlContent::List(_), LIST) | (XmlContent::Map(_), OBJECT) => 1,
        (content, OBJECT | LIST) if content.is_scalar() => usize::MAX,
        (content, _) if content.is_scalar() => 0,
        _ => usize::MAX,
    };
    let found = all.iter().min_by_key(misfit);
    found.map_or(&XmlContent::Any, XmlContent::resolved)
}
