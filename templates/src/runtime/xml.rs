//! How a type travels as XML: what its JSON codec does not know.
//!
//! A document becomes the JSON text of the value that it stands for, and the other
//! way around, so that every type has one codec. The forms here say which names,
//! attributes and lists stand for which keys (OpenAPI 3.0.3, "XML Object"; 3.2.0
//! adds node types).

/// A type that has a form of its own in XML.
pub(crate) trait XmlForm {
    /// The form; a function, so that types may hold themselves.
    fn form() -> &'static XmlContent;
}

/// An element or an attribute: its name, and what is in it.
#[derive(Debug)]
pub(crate) struct XmlNode {
    pub(crate) name: XmlName,
    pub(crate) content: XmlContent,
}

/// The name of an element or attribute.
#[derive(Debug)]
pub(crate) enum XmlName {
    /// A name without a prefix.
    Local(&'static str),
    /// A name in a namespace. Without a prefix the namespace is the default one;
    /// without a namespace the prefix is bound further out.
    Qualified {
        namespace: &'static str,
        prefix: &'static str,
        local: &'static str,
    },
}

/// What is in an element or an attribute.
#[derive(Debug)]
pub(crate) enum XmlContent {
    /// Text, white space included.
    Text,
    /// Text without white space around it: a known value, a date.
    Token,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Anything. Attributes are keys that start with `@`; text beside attributes or
    /// elements is `#text`; elements of one name are a list.
    Any,
    /// An element for each item.
    List(&'static XmlNode),
    /// An element for each entry, which its key names.
    Map(&'static XmlContent),
    /// Attributes, elements and text for the members of an object.
    Object(XmlObject),
    /// One of several objects, told apart by one of their members.
    Tagged(XmlTagged),
    /// One of several, told apart by what they look like.
    Either(&'static [XmlContent]),
    /// What a type says of itself.
    Of(fn() -> &'static XmlContent),
}

/// An object.
#[derive(Debug)]
pub(crate) struct XmlObject {
    pub(crate) members: &'static [XmlMember],
    /// What else may be there, by name, if it is kept.
    pub(crate) rest: Option<&'static XmlContent>,
}

/// One of several objects.
#[derive(Debug)]
pub(crate) struct XmlTagged {
    /// The member that tells them apart.
    pub(crate) tag: &'static XmlMember,
    /// The values of the tag, and what they stand for.
    pub(crate) variants: &'static [(&'static [&'static str], XmlContent)],
    /// What any other value stands for.
    pub(crate) other: &'static XmlContent,
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct XmlMember {
    /// Its key in JSON.
    pub(crate) key: &'static str,
    pub(crate) kind: XmlKind,
    pub(crate) required: bool,
    pub(crate) node: XmlNode,
}

/// Which node a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum XmlKind {
    /// An attribute of the object's element.
    Attribute,
    /// An element in it.
    Element,
    /// Several such elements: the items of a list that nothing wraps.
    Items,
    /// The text in it.
    Text,
    /// The text in it, written as CDATA.
    Cdata,
    /// No node: its own members stand in the object's element.
    Inline,
}

impl XmlName {
    pub(crate) fn local(&self) -> &'static str {
        match self {
            Self::Local(local) | Self::Qualified { local, .. } => local,
        }
    }

    pub(crate) fn namespace(&self) -> &'static str {
        match self {
            Self::Local(_) => "",
            Self::Qualified { namespace, .. } => namespace,
        }
    }
}

impl XmlContent {
    /// The content itself, behind what types say of themselves.
    pub(crate) fn resolved(&self) -> &Self {
        let mut content = self;
        while let Self::Of(form) = content {
            content = form();
        }
        content
    }

    /// Whether it is text, of whatever kind.
    pub(crate) fn is_scalar(&self) -> bool {
        matches!(
            self.resolved(),
            Self::Text | Self::Token | Self::Number | Self::Boolean
        )
    }
}

impl XmlTagged {
    /// What a value of the tag stands for.
    pub(crate) fn variant(&self, value: &str) -> &XmlContent {
        let mut variants = self.variants.iter();
        let found = variants.find(|(values, _)| values.contains(&value));
        found.map_or(self.other, |(_, content)| content)
    }
}
