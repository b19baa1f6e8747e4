//! Types in the shape that generated code has, for the tests of the codec core.

// The codecs make methods public, as the types of a generated crate are.
#![allow(unreachable_pub)]

use std::collections::BTreeMap;

use serde::de::MapAccess;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::object::{
    self, FromObject, ToObject, object_reads, object_writes, read_into, read_some, required, skip,
};
use super::open_enum::{OpenEnum, open_enum_codec};
use super::raw_json::RawJson;
use super::shape::{self, Keys, LIST, OBJECT, RawText, Shape, Shaped, Shapes, TEXT, shaped_reads};
use super::union::{FromTagged, tagged_reads, write_tagged};
use super::unknown::UnknownVariant;
use super::whole::{read_whole, write_whole};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Leaf {
    pub(super) name: String,
    pub(super) size: Option<i64>,
    pub(super) note: Option<Option<String>>,
    pub(super) color: Option<Color>,
}
object_reads!(Leaf);
object_writes!(Leaf);

impl<'de> FromObject<'de> for Leaf {
    fn from_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut name = None;
        let mut size = None;
        let mut note = None;
        let mut color = None;
        while let Some(key) = object.next_key::<object::Key<'de>>()? {
            match key.as_str() {
                "name" => read_some(&mut object, &mut name),
                "size" => read_into(&mut object, &mut size),
                "note" => read_some(&mut object, &mut note),
                "color" => read_into(&mut object, &mut color),
                _ => skip(&mut object),
            }?;
        }
        Ok(Self {
            name: required(name, "name")?,
            size,
            note,
            color,
        })
    }
}

impl ToObject for Leaf {
    fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        object::Fields::of(object)
            .entry("kind", "leaf")
            .entry("name", &self.name)
            .optional("size", &self.size)
            .optional("note", &self.note)
            .optional("color", &self.color)
            .end()
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Branch {
    pub(super) children: Vec<Node>,
    pub(super) twig: Option<Box<Twig>>,
    pub(super) soil: Option<Vec<Soil>>,
}
object_reads!(Branch);
object_writes!(Branch);

impl<'de> FromObject<'de> for Branch {
    fn from_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut children = None;
        let mut twig = None;
        let mut soil = None;
        while let Some(key) = object.next_key::<object::Key<'de>>()? {
            match key.as_str() {
                "children" => read_some(&mut object, &mut children),
                "twig" => read_into(&mut object, &mut twig),
                "soil" => read_into(&mut object, &mut soil),
                _ => skip(&mut object),
            }?;
        }
        Ok(Self {
            children: required(children, "children")?,
            twig,
            soil,
        })
    }
}

impl ToObject for Branch {
    fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        object::Fields::of(object)
            .entry("kind", "branch")
            .entry("children", &self.children)
            .optional("twig", &self.twig)
            .optional("soil", &self.soil)
            .end()
    }
}

/// A variant of several tags, which it keeps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seed {
    pub(super) kind: String,
}
object_reads!(Seed);
object_writes!(Seed);

impl<'de> FromObject<'de> for Seed {
    fn from_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut kind = None;
        while let Some(key) = object.next_key::<object::Key<'de>>()? {
            match key.as_str() {
                "kind" => read_some(&mut object, &mut kind),
                _ => skip(&mut object),
            }?;
        }
        Ok(Self {
            kind: required(kind, "kind")?,
        })
    }
}

impl ToObject for Seed {
    fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        object::Fields::of(object).entry("kind", &self.kind).end()
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Leaf(Leaf),
    Branch(Branch),
    Twig(Twig),
    Extra(BTreeMap<String, i64>),
    Seed(Seed),
    Ground(Box<Soil>),
    Unknown(UnknownVariant),
}
tagged_reads!(Node);
object_writes!(Node);

impl<'de> FromTagged<'de> for Node {
    const TAG: &'static str = "kind";
    fn carries_tag(tag: &str) -> bool {
        matches!(tag, "acorn" | "nut" | "ground")
    }
    fn from_tagged<A: MapAccess<'de>>(tag: &str, object: A) -> Result<Self, A::Error> {
        match tag {
            "leaf" => FromObject::from_object(object).map(Self::Leaf),
            "branch" => FromObject::from_object(object).map(Self::Branch),
            "twig" => FromObject::from_object(object).map(Self::Twig),
            "7" => FromObject::from_object(object).map(Self::Extra),
            "acorn" | "nut" => FromObject::from_object(object).map(Self::Seed),
            "ground" => read_whole(object).map(Self::Ground),
            _ => UnknownVariant::from_tagged(Self::TAG, tag, object).map(Self::Unknown),
        }
    }
}

impl ToObject for Node {
    fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        match self {
            Self::Leaf(variant) => variant.write_fields(object),
            Self::Branch(variant) => variant.write_fields(object),
            Self::Twig(variant) => write_tagged(object, "kind", "twig", variant),
            Self::Extra(variant) => write_tagged(object, "kind", 7, variant),
            Self::Seed(variant) => variant.write_fields(object),
            Self::Ground(variant) => write_whole(object, variant),
            Self::Unknown(unknown) => unknown.write_fields(object),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stick {
    pub(super) name: String,
}
object_reads!(Stick);
object_writes!(Stick);

impl<'de> FromObject<'de> for Stick {
    fn from_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut name = None;
        while let Some(key) = object.next_key::<object::Key<'de>>()? {
            match key.as_str() {
                "name" => read_some(&mut object, &mut name),
                _ => skip(&mut object),
            }?;
        }
        Ok(Self {
            name: required(name, "name")?,
        })
    }
}

impl ToObject for Stick {
    fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        object::Fields::of(object)
            .entry("state", "dry")
            .entry("name", &self.name)
            .end()
    }
}

/// A union inside of a union, told apart by a property of its own.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Twig {
    Dry(Stick),
    Unknown(UnknownVariant),
}
tagged_reads!(Twig);
object_writes!(Twig);

impl<'de> FromTagged<'de> for Twig {
    const TAG: &'static str = "state";
    fn from_tagged<A: MapAccess<'de>>(tag: &str, object: A) -> Result<Self, A::Error> {
        match tag {
            "dry" => FromObject::from_object(object).map(Self::Dry),
            _ => UnknownVariant::from_tagged(Self::TAG, tag, object).map(Self::Unknown),
        }
    }
}

impl ToObject for Twig {
    fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        match self {
            Self::Dry(variant) => variant.write_fields(object),
            Self::Unknown(unknown) => unknown.write_fields(object),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Color {
    Red,
    Unknown(String),
}
open_enum_codec!(Color);

impl OpenEnum for Color {
    fn as_str(&self) -> &str {
        match self {
            Self::Red => "red",
            Self::Unknown(text) => text,
        }
    }
    fn known(text: &str) -> Option<Self> {
        Some(match text {
            "red" => Self::Red,
            _ => return None,
        })
    }
    fn unknown(text: String) -> Self {
        Self::Unknown(text)
    }
}

/// A union that no property tells apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Soil {
    Name(String),
    Layers(Vec<Soil>),
    Leaf(Box<Leaf>),
    Unknown(RawJson),
}

shaped_reads!(Soil);

impl Shaped for Soil {
    fn shapes() -> &'static Shapes {
        static SHAPES: Shapes = Shapes {
            keys: Keys::new(&["name"]),
            shapes: &[
                Shape {
                    kinds: TEXT,
                    ..Shape::ANYTHING
                },
                Shape {
                    variant: 1,
                    kinds: LIST,
                    ..Shape::ANYTHING
                },
                Shape {
                    variant: 2,
                    kinds: OBJECT,
                    required: &[0],
                    known: &[0],
                    ..Shape::ANYTHING
                },
            ],
            combines: false,
        };
        &SHAPES
    }
    fn read(variant: u16, json: &RawText<'_>) -> Result<Self, serde_json::Error> {
        match variant {
            0 => json.part().map(Self::Name),
            1 => json.part().map(Self::Layers),
            _ => json.part().map(Self::Leaf),
        }
    }
    fn unknown(json: RawJson) -> Self {
        Self::Unknown(json)
    }
}

impl Serialize for Soil {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Name(name) => name.serialize(serializer),
            Self::Layers(layers) => layers.serialize(serializer),
            Self::Leaf(leaf) => leaf.serialize(serializer),
            Self::Unknown(json) => json.serialize(serializer),
        }
    }
}

/// Unions that are each other's variants.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ping {
    Pong(Box<Pong>),
    Unknown(UnknownVariant),
}
tagged_reads!(Ping);
object_writes!(Ping);

impl<'de> FromTagged<'de> for Ping {
    const TAG: &'static str = "ping";
    fn from_tagged<A: MapAccess<'de>>(tag: &str, object: A) -> Result<Self, A::Error> {
        match tag {
            "pong" => FromObject::from_object(object).map(Self::Pong),
            _ => UnknownVariant::from_tagged(Self::TAG, tag, object).map(Self::Unknown),
        }
    }
}

impl ToObject for Ping {
    fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        match self {
            Self::Pong(variant) => write_tagged(object, Self::TAG, "pong", variant),
            Self::Unknown(unknown) => unknown.write_fields(object),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pong {
    Ping(Box<Ping>),
    Unknown(UnknownVariant),
}
tagged_reads!(Pong);
object_writes!(Pong);

impl<'de> FromTagged<'de> for Pong {
    const TAG: &'static str = "pong";
    fn from_tagged<A: MapAccess<'de>>(tag: &str, object: A) -> Result<Self, A::Error> {
        match tag {
            "ping" => FromObject::from_object(object).map(Self::Ping),
            _ => UnknownVariant::from_tagged(Self::TAG, tag, object).map(Self::Unknown),
        }
    }
}

impl ToObject for Pong {
    fn write_fields<M: SerializeMap>(&self, object: &mut M) -> Result<(), M::Error> {
        match self {
            Self::Ping(variant) => write_tagged(object, Self::TAG, "ping", variant),
            Self::Unknown(unknown) => unknown.write_fields(object),
        }
    }
}
