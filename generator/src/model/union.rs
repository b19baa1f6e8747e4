use std::fmt;
use std::ops::{BitAnd, BitOr, BitOrAssign};

use crate::model::{Docs, Slot, Type};

/// `oneOf`/`anyOf`, or a base schema with a discriminator.
#[derive(Debug, Clone, PartialEq)]
pub struct Union {
    /// How its variants are told apart.
    pub telling: Telling,
    /// The variants, but for the one that keeps what is none of them.
    pub variants: Vec<Variant>,
    /// Properties that all variants have with one type, reachable without
    /// matching.
    pub common: Vec<CommonField>,
}

/// How the variants of a union are told apart.
#[derive(Debug, Clone, PartialEq)]
pub enum Telling {
    /// By the value of a property.
    Tag(Discriminator),
    /// By what the value looks like.
    Shape(Shapes),
}

impl Union {
    /// The discriminator, if there is one.
    pub fn tag(&self) -> Option<&Discriminator> {
        match &self.telling {
            Telling::Tag(tag) => Some(tag),
            Telling::Shape(_) => None,
        }
    }
}

/// The property that tells variants apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Discriminator {
    /// Its key.
    pub key: String,
    /// The variant of objects whose tag is absent or unknown.
    pub fallback: Option<usize>,
    /// The variant of objects whose tag is absent, if they fit it: a base itself.
    pub untagged: Option<usize>,
}

/// A variant of a [`Union`].
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// What the variant is named after.
    pub name: String,
    /// The values of the tag; none where shapes tell variants apart.
    pub tags: Vec<TagValue>,
    /// The payload reads the tag itself.
    pub reads_tag: bool,
    /// The payload does not write the tag, so the union must.
    pub lacks_tag: bool,
    /// What the variant holds.
    pub payload: Type,
    /// The payload stands behind a `Box`, since it is far larger than the
    /// other variants or closes a cycle.
    pub boxed: bool,
}

impl Variant {
    /// The type that the variant holds, if it has an item of its own.
    pub fn named(&self) -> Option<super::TypeId> {
        match self.payload {
            Type::Named(id) => Some(id),
            _ => None,
        }
    }
}

/// A value of a discriminator.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TagValue {
    /// A string.
    Text(String),
    /// An integer.
    Integer(i64),
    /// A boolean.
    Boolean(bool),
}

impl TagValue {
    /// The value as JSON.
    pub fn json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
            Self::Boolean(truth) => (*truth).into(),
        }
    }
}

/// A text as it is, other values as JSON.
impl fmt::Display for TagValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Boolean(truth) => truth.fmt(f),
        }
    }
}

/// What the variants of a union look like.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shapes {
    /// In the order in which equals are tried; one or more for each variant.
    pub shapes: Vec<Shape>,
    /// `anyOf`: a value may be of several variants at once.
    pub combines: bool,
}

/// What values of one variant look like.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The variant's index; beyond all of them for a member that anything is.
    pub variant: usize,
    /// JSON types it may have.
    pub kinds: Kinds,
    /// JSON types of the items of a list or the values of a map.
    pub items: Kinds,
    /// Keys that must be there.
    pub required: Vec<String>,
    /// Keys that may be there.
    pub known: Vec<String>,
    /// Any other key may be there as well.
    pub open: bool,
    /// What the value of a key is one of, if it is there.
    pub values: Vec<(String, Vec<TagValue>)>,
    /// JSON types that the value of a key has, if it is there.
    pub typed: Vec<(String, Kinds)>,
}

/// A set of JSON types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kinds(u8);

impl Kinds {
    /// None.
    pub const NONE: Self = Self(0);
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `true` and `false`.
    pub const BOOLEAN: Self = Self(2);
    /// Numbers without fraction and exponent.
    pub const INTEGER: Self = Self(4);
    /// Other numbers.
    pub const FRACTION: Self = Self(8);
    /// All numbers.
    pub const NUMBER: Self = Self(12);
    /// Strings.
    pub const TEXT: Self = Self(16);
    /// Arrays.
    pub const LIST: Self = Self(32);
    /// Objects.
    pub const OBJECT: Self = Self(64);
    /// All.
    pub const ANY: Self = Self(127);

    /// Whether there is one.
    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// Whether both have one in common.
    pub fn meets(self, other: Self) -> bool {
        !(self & other).is_empty()
    }

    /// Whether all of the other are here.
    pub fn has(self, other: Self) -> bool {
        self & other == other
    }

    /// How many there are.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }
}

impl BitAnd for Kinds {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Kinds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Kinds {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}

/// A field that every variant of a union has.
#[derive(Debug, Clone, PartialEq)]
pub struct CommonField {
    /// The key on the wire.
    pub key: String,
    /// What it holds, the same in all variants.
    pub slot: Slot,
    /// Whether it may be absent, variant by variant.
    pub optional: Vec<bool>,
    /// What the document says of it.
    pub docs: Docs,
}
