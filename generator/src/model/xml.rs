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
