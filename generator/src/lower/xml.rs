//! What schemas say of XML: the `xml` keyword.

use serde_json::Value;

use crate::diagnostic::{Pointer, Problem};
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::{Lowering, resolve};
use crate::model::{Slot, Type, TypeKind, Xml, XmlNodeType};

/// How deep `allOf`, references and lists of lists are followed.
const DEEPEST: usize = 8;

/// The outermost element of a document whose schema names none.
const ROOT: &str = "root";

impl<'d> Lowering<'d> {
    /// What is said of a value that all the schemas hold for: what is nearer wins.
    pub(crate) fn xml(&self, schemas: &[SchemaRef<'d>]) -> Xml {
        let mut found = Xml::default();
        for schema in schemas {
            self.read_xml(*schema, DEEPEST, &mut found);
        }
        found
    }

    fn read_xml(&self, schema: SchemaRef<'d>, depth: usize, found: &mut Xml) {
        let Some(facets) = self.facets_of(schema).filter(|_| depth > 0) else {
            return;
        };
        if let Some(said) = facets.extension("x-clientwright-xml") {
            fill(found, said);
        }
        for part in parts(&facets) {
            self.read_xml(part, depth - 1, found);
        }
        let values = match facets.additional {
            crate::lower::facets::Additional::Typed(values) => Some(values),
            _ => None,
        };
        if let Some(items) = facets.items.or(values)
            && found.item.is_none()
        {
            let mut item = Xml::default();
            self.read_xml(items, depth - 1, &mut item);
            found.item = Some(Box::new(item));
        }
    }

    /// The same of the outermost element, which needs a name: its own, or that of
    /// its component. Items of a list are called after theirs.
    pub(crate) fn xml_root(&mut self, schema: SchemaRef<'d>, at: &Pointer, is_sent: bool) -> Xml {
        let mut root = self.xml(&[schema]);
        if root.name.is_none() {
            root.name = self.component_name(schema, DEEPEST).map(str::to_owned);
        }
        let items = self.facets_of(schema).and_then(|facets| facets.items);
        if let (Some(items), Some(item)) = (items, &mut root.item)
            && item.name.is_none()
        {
            item.name = self.component_name(items, DEEPEST).map(str::to_owned);
        }
        if root.name.is_none() && is_sent {
            let message =
                format!("the schema of an XML body names no element; it is called `{ROOT}`");
            let problem = Problem::warning("xml-root", message).help("add `xml.name`");
            self.report(problem, at);
        }
        root.name.get_or_insert_with(|| ROOT.to_owned());
        root
    }

    /// The component that a schema is.
    fn component_name(&self, schema: SchemaRef<'d>, depth: usize) -> Option<&'d str> {
        match schema {
            SchemaRef::Reference(reference) => {
                resolve(self.document, reference).map(|(name, _)| name)
            }
            SchemaRef::Inline(schema) => match parts(&Facets::of(schema))[..] {
                [part] if depth > 0 => self.component_name(part, depth - 1),
                _ => None,
            },
        }
    }

    /// Whether XML says more of a value than that there is text.
    pub(crate) fn is_xml_value(&self, slot: &Slot) -> bool {
        let mut ty = &slot.ty;
        for _ in 0..DEEPEST {
            ty = match ty {
                Type::Boxed(inner) => inner,
                Type::Named(id) => match self.types.get(id.0) {
                    Some(Some(definition)) => match &definition.kind {
                        TypeKind::Alias(slot) => &slot.ty,
                        _ => return true,
                    },
                    // It waits in line: a component that is no scalar.
                    _ => return true,
                },
                Type::Any | Type::Text | Type::Tuple(_) => return false,
                _ => return true,
            };
        }
        true
    }
}

/// The schemas that a value is of, besides the one that names them.
fn parts<'d>(facets: &Facets<'d>) -> Vec<SchemaRef<'d>> {
    match facets.alternatives() {
        [only] => facets.all_of.iter().copied().chain([*only]).collect(),
        _ => facets.all_of.clone(),
    }
}

/// Takes what is not known yet from an XML object.
fn fill(found: &mut Xml, said: &Value) {
    let text = |key: &str| {
        let text = said.get(key)?.as_str()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let flag = |key: &str| said.get(key).and_then(Value::as_bool) == Some(true);
    if found.name.is_none() {
        found.name = text("name");
    }
    if found.namespace.is_none() && found.prefix.is_none() {
        found.namespace = text("namespace");
        found.prefix = text("prefix");
    }
    let node = match said.get("nodeType").and_then(Value::as_str) {
        Some("element") => Some(XmlNodeType::Element),
        Some("attribute") => Some(XmlNodeType::Attribute),
        Some("text") => Some(XmlNodeType::Text),
        Some("cdata") => Some(XmlNodeType::Cdata),
        Some("none") => Some(XmlNodeType::None),
        _ if flag("attribute") => Some(XmlNodeType::Attribute),
        // Some documents say of text that it is such (an extension of AutoRest's).
        _ if flag("x-ms-text") || flag("x-text") => Some(XmlNodeType::Text),
        _ if flag("wrapped") => Some(XmlNodeType::Element),
        _ => None,
    };
    found.node = found.node.or(node);
}
