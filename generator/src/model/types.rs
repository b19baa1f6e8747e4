use crate::diagnostic::Place;
use crate::model::{Decision, Docs, Example, TagValue, Union, Xml};

/// Index of a [`TypeDef`] in [`Api::types`](super::Api::types).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// Where a type stands in the document: a component, or a place inside of one.
///
/// Names are made from it, so that they stay when the document grows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TypePath {
    /// The component, operation or parameter that owns the type.
    pub root: String,
    /// Steps from there: property names, `item`, `value`, variant names.
    pub steps: Vec<String>,
}

impl TypePath {
    /// A path that names a component itself.
    pub fn root(name: impl Into<String>) -> Self {
        Self {
            root: name.into(),
            steps: Vec::new(),
        }
    }

    /// One step further in.
    pub fn child(&self, step: impl Into<String>) -> Self {
        let mut steps = self.steps.clone();
        steps.push(step.into());
        Self {
            root: self.root.clone(),
            steps,
        }
    }
}

/// Which way a type travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum View {
    /// The schema is the same both ways.
    Both,
    /// What a caller sends: `readOnly` properties are left out.
    Request,
    /// What a server sends: `writeOnly` properties are left out.
    Response,
}

/// A type that gets an item of its own in the generated crate.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// Where the type stands in the document.
    pub path: TypePath,
    /// Which way it travels, where that makes a difference.
    pub view: View,
    /// What the document says of it.
    pub docs: Docs,
    /// Examples of the schema, and of others that are the same type.
    pub examples: Vec<Example>,
    /// Its shape.
    pub kind: TypeKind,
    /// For problems found later.
    pub place: Option<Place>,
    /// Other places of schemas that are this type.
    pub also: Vec<Place>,
    /// Why it is what it is.
    pub decisions: Vec<Decision>,
    /// Reached from a parameter or a request body.
    pub sent: bool,
    /// Reached from a response.
    pub received: bool,
    /// Tags of the operations that reach it, as indices into
    /// [`Api::tags`](super::Api::tags), sorted; none if only webhooks bring it.
    pub tags: Vec<usize>,
    /// The requests of the server's whose body it is, as indices into
    /// [`Api::incoming`](super::Api::incoming).
    pub incoming: Vec<usize>,
}

/// The shapes a named type can have.
#[derive(Debug, Clone)]
pub enum TypeKind {
    /// An object with known properties.
    Struct(Struct),
    /// `oneOf`/`anyOf` of different shapes.
    Union(Union),
    /// A string with known values, open to unknown ones.
    StringEnum(StringEnum),
    /// A name for another type.
    Alias(Slot),
    /// A type around another one, where an alias would be infinite: a list of
    /// itself.
    Wrapper(Slot),
}

/// A place a value stands in: its type, and whether `null` may stand there.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// The type of a value that is not `null`.
    pub ty: Type,
    /// `null` is a value here.
    pub nullable: bool,
}

impl Slot {
    /// A slot that `null` may not stand in.
    pub fn of(ty: Type) -> Self {
        Self {
            ty,
            nullable: false,
        }
    }
}

/// A type as it is used.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// A type with an item of its own.
    Named(TypeId),
    /// `string` without a format that has a Rust type.
    Text,
    /// `boolean`.
    Boolean,
    /// `integer`.
    Integer(IntegerWidth),
    /// `number`, whatever its format: `f64`, since `f32` would round what a server
    /// sends.
    Number,
    /// A text or number with a format that has a Rust type.
    Format(Format),
    /// A Rust type that `clientwright.toml` names for a schema or a format.
    Custom(String),
    /// A schema that says nothing, or `type: object` and no more: any JSON
    /// value.
    Any,
    /// `array`.
    List(Box<Slot>),
    /// `array` whose items differ by position.
    Tuple(Vec<Slot>),
    /// An object that maps any key to one type.
    Map(Box<Slot>),
    /// A type on the heap, where a cycle closes.
    Boxed(Box<Type>),
}

/// Formats with a type of their own in the runtime of generated crates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `date-time`.
    DateTime,
    /// `date`.
    Date,
    /// `byte`: base64.
    Base64,
    /// `decimal`: a number of any precision, or a text with one.
    Decimal,
}

/// Rust's integers that a schema can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IntegerWidth {
    /// `format: int8`.
    I8,
    /// `format: int16`.
    I16,
    /// `format: uint8`.
    U8,
    /// `format: uint16`.
    U16,
    /// `format: int32`.
    I32,
    /// `format: int64`, or none.
    I64,
    /// `format: uint32`.
    U32,
    /// `format: uint64`, or a `maximum` beyond `i64`.
    U64,
}

impl IntegerWidth {
    /// The least and the greatest value.
    pub fn range(self) -> (i128, i128) {
        match self {
            Self::I8 => (i8::MIN.into(), i8::MAX.into()),
            Self::I16 => (i16::MIN.into(), i16::MAX.into()),
            Self::I32 => (i32::MIN.into(), i32::MAX.into()),
            Self::I64 => (i64::MIN.into(), i64::MAX.into()),
            Self::U8 => (0, u8::MAX.into()),
            Self::U16 => (0, u16::MAX.into()),
            Self::U32 => (0, u32::MAX.into()),
            Self::U64 => (0, u64::MAX.into()),
        }
    }
}

/// An object with known properties.
#[derive(Debug, Clone, Default)]
pub struct Struct {
    /// Properties in document order, without the tag of a union.
    pub fields: Vec<Field>,
    /// What other properties may hold, where the document says so.
    pub additional: Option<Slot>,
    /// Discriminator properties with their one value, always written.
    pub tags: Vec<(String, TagValue)>,
    /// How these travel as XML, by key.
    pub tag_xml: Vec<(String, Xml)>,
}

/// A property of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// The key on the wire.
    pub key: String,
    /// What it holds.
    pub slot: Slot,
    /// Named by `required`.
    pub required: bool,
    /// The one value by which a discriminator knows the object: what it holds
    /// unless a caller says otherwise.
    pub constant: Option<TagValue>,
    /// What the document says of it.
    pub docs: Docs,
    /// What the value must satisfy before it is sent.
    pub constraints: Constraints,
    /// `default`, for the docs.
    pub default: Option<serde_json::Value>,
    /// `example`, for the docs.
    pub example: Option<serde_json::Value>,
    /// Where that stands.
    pub example_place: Option<Place>,
    /// How it travels as XML.
    pub xml: Xml,
}

impl Field {
    /// Whether whoever makes a value must say what it holds.
    pub fn is_asked_for(&self) -> bool {
        self.required && self.constant.is_none()
    }
}

/// Constraints of a schema, checked before a request is sent and never on
/// what a server sends.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Constraints {
    /// `pattern`, an ECMA-262 regular expression.
    pub pattern: Option<String>,
    /// `minLength`, in characters.
    pub min_length: Option<usize>,
    /// `maxLength`, in characters.
    pub max_length: Option<usize>,
    /// `minimum`, as JSON text, and whether the bound itself is excluded.
    pub minimum: Option<Bound>,
    /// `maximum`, as JSON text, and whether the bound itself is excluded.
    pub maximum: Option<Bound>,
    /// `minItems`.
    pub min_items: Option<usize>,
    /// `maxItems`.
    pub max_items: Option<usize>,
    /// What each item of a list or value of a map must satisfy.
    pub items: Option<Box<Constraints>>,
    /// A `format` that has no type of its own, for the docs.
    pub format: Option<String>,
    /// `enum` of what is no string: said in the docs, not checked, since
    /// servers add values.
    pub allowed: Vec<serde_json::Value>,
}

impl Constraints {
    /// Nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One end of a range.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// The number as the document writes it.
    pub value: serde_json::Number,
    /// The bound itself is not allowed.
    pub exclusive: bool,
}

/// A string with known values, open to unknown ones.
#[derive(Debug, Clone, PartialEq)]
pub struct StringEnum {
    /// Known values in document order.
    pub values: Vec<EnumValue>,
}

/// A known value of a [`StringEnum`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EnumValue {
    /// The value on the wire.
    pub text: String,
    /// What the document wants it to be called in code.
    pub name: Option<String>,
    /// What the document says of it, untrusted CommonMark.
    pub description: Option<String>,
    /// Titles of the united schemas that list it; empty where there was only
    /// one schema.
    pub sources: Vec<String>,
}
