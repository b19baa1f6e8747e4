//! Why a part of the document became what it did: noted by the stage that
//! decides, for whoever asks.

use crate::diagnostic::Place;
use crate::model::{Type, TypePath, View};

/// What decided, and where the document says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The rule, or what there was instead of one.
    pub reason: Reason,
    /// Where the document says what decided.
    pub place: Option<Place>,
}

/// A schema that got no item of its own, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Unnamed {
    /// Where it stands in the document, as names would be made from.
    pub path: TypePath,
    /// Which way it travels.
    pub view: View,
    /// Where it stands in the files.
    pub place: Option<Place>,
    /// Why it needs none.
    pub decisions: Vec<Decision>,
}

/// The rules by which schemas and operations become Rust.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// An object with known properties is a struct.
    Properties,
    /// An object without known properties is a map.
    Map,
    /// `type: object` and no more may hold anything.
    OpenObject,
    /// A string with this many known values is an open enum.
    KnownValues(usize),
    /// A list is a name for a `Vec`.
    List,
    /// A list whose items differ by position is a tuple.
    Tuple,
    /// A plain value needs no item: this type stands wherever it is used.
    Plain(Type),
    /// `clientwright.toml` gives a type for it.
    Replaced(String),
    /// A union of one member is that member.
    OnlyMember,
    /// All members of a union come to one type.
    OneType,
    /// The members of a union only say which properties come together.
    KeysOnly,
    /// A union of strings with known values is one open enum.
    UnitedStrings,
    /// A discriminator names the variants, by this property.
    Discriminator(String),
    /// Each member requires this property with a constant of its own.
    ConstantTag(String),
    /// Each member extends one base, whose discriminator is this property.
    TagOfBase(String),
    /// Others extend this base, and its discriminator is this property.
    Base(String),
    /// There is a discriminator, but it does not tell the members apart.
    UselessDiscriminator(String),
    /// Variants without a discriminator are told apart by what they look like.
    Told(Told),
    /// Nothing tells these variants apart: they are tried in order.
    TriedInOrder {
        /// Pairs of variants, as they are called in the document.
        pairs: Vec<(String, String)>,
        /// How many more pairs there are.
        more: usize,
    },
    /// A member that anything fits is what the union keeps as raw JSON.
    AnythingKept,
    /// What these parts of `allOf` say is put together.
    Merged(Vec<String>),
    /// `allOf` around one schema only annotates it.
    OnlyPart(String),
    /// Parts of `allOf` contradict each other: any JSON value.
    Contradiction,
    /// Several parts of `allOf` are unions: any JSON value.
    SeveralUnions,
    /// What stands beside a union belongs to each of its variants.
    BesideUnion,
    /// This property has one value, which is always written and is no field.
    TagWritten {
        /// The property.
        key: String,
        /// Its value.
        value: String,
    },
    /// This property has one value in a union, and is a field, since the schema
    /// is used without the union as well.
    TagKept {
        /// The property.
        key: String,
        /// Its value in the union.
        value: String,
    },
    /// What is sent is not what is received.
    Split {
        /// The property that travels one way.
        key: String,
        /// The flag that says so: `readOnly` or `writeOnly`.
        flag: &'static str,
        /// The components through which it is reached.
        through: Vec<String>,
    },
    /// A type around a list or map of itself, where an alias would be infinite.
    Wrapper,
    /// A name for nothing but itself: any JSON value.
    Circle,
    /// This member would hold the type itself, so it stands in a `Box`.
    Recursive(String),
    /// This variant is far larger than the others, so it stands in a `Box`.
    Uneven(String),
    /// This many enums in place with the same values are one type.
    OneEnum(usize),
    /// This many schemas in place say the same and are one type.
    Same(usize),
    /// The operation has no id; one is made from method and path.
    MadeUpId,
    /// The operation stands in the module of this, its first tag.
    Tagged(String),
    /// The operation has no tag.
    Untagged,
    /// Of several dated versions this one is called.
    Version(String),
    /// Of several media types this one is used.
    MediaType {
        /// Where: `the body`, `200`.
        of: String,
        /// The one.
        chosen: String,
        /// The others.
        others: Vec<String>,
    },
    /// This many things are required, which are too many for arguments.
    ManyArguments(usize),
    /// `clientwright.toml` says that it may be sent again.
    Idempotent,
}

/// How variants of a union are told apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What differs.
    pub by: Way,
    /// The properties that differ, where properties do.
    pub keys: Vec<String>,
    /// Pairs of variants of which this is true.
    pub pairs: Vec<(String, String)>,
    /// How many more pairs there are.
    pub more: usize,
}

/// What differs between two variants of a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Their JSON types.
    JsonType,
    /// The values of a property that has known ones.
    Values,
    /// Properties that one asks for, or knows, and the other does not have.
    Keys,
    /// The JSON types of a property.
    PropertyType,
    /// The JSON types of items.
    Items,
    /// One may have properties that the document does not name.
    Openness,
    /// Scalars of one JSON type: what reads a value first has it.
    Scalars,
    /// Anything fits one of them, so the other is tried first.
    Rest,
}
