use std::collections::HashSet;

use crate::model::{Api, BodyContent, Content, TypeId};

/// What a schema says of how its values travel as XML (OpenAPI 3.2.0, "XML Object").
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Xml {
    /// The name of the element or attribute; `None` where the place names it.
    pub name: Option<String>,
    /// The URI of the name's namespace.
    pub namespace: Option<String>,
    /// The prefix of the name.
    pub prefix: Option<String>,
    /// Which node the value is; `None` for what its type usually is.
    pub node: Option<XmlNodeType>,
    /// The same of the items of a list or the values of a map.
    pub item: Option<Box<Xml>>,
}

/// A node of an XML document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlNodeType {
    /// An element; of a list, one around its items.
    Element,
    /// An attribute of the element around it.
    Attribute,
    /// The text of the element around it.
    Text,
    /// The text of the element around it, as CDATA.
    Cdata,
    /// None: what is inside stands in the element around it.
    None,
}

impl Api {
    /// The types that travel as XML, as a body or within one.
    pub fn xml_types(&self) -> HashSet<TypeId> {
        let bodies = self.operations.iter().flat_map(|operation| &operation.body);
        let bodies = bodies.filter_map(|body| match &body.content {
            BodyContent::Xml(slot, _) => Some(slot),
            _ => None,
        });
        let answers = self.operations.iter().flat_map(|one| {
            let bodies = one.responses.iter().flat_map(|response| &response.body);
            let offers = one.offers.iter().flat_map(|offer| &offer.bodies);
            bodies.chain(offers.map(|(_, body)| body))
        });
        let answers = answers.filter_map(|body| match body {
            Content::Xml(slot, _) => Some(slot),
            _ => None,
        });
        let mut open: Vec<TypeId> = bodies
            .chain(answers)
            .flat_map(|slot| slot.ty.mentioned())
            .collect();
        let mut found = HashSet::new();
        while let Some(id) = open.pop() {
            if found.insert(id) {
                open.extend(self.type_def(id).mentioned());
            }
        }
        found
    }
}
