//! What schemas of one JSON type that hold together become.

use std::collections::HashSet;

use crate::diagnostic::Problem;
use crate::lower::Lowering;
use crate::lower::all_of::Part;
use crate::lower::facets::SchemaRef;
use crate::lower::object_shape::ObjectShape;
use crate::lower::schema::Site;
use crate::model::{Slot, StringEnum, Type, TypeKind};

impl<'d> Lowering<'d> {
    /// A struct, a map, or any object.
    pub(super) fn merged_object(
        &mut self,
        parts: &[Part<'d>],
        site: &Site,
        nullable: bool,
    ) -> TypeKind {
        let mut shape = ObjectShape::default();
        for part in parts {
            shape.add(&part.facets, &part.site);
        }
        if !shape.properties.is_empty() {
            return TypeKind::Struct(self.structure(&shape, site));
        }
        let ty = match shape.additional {
            Some((additional, at)) => self.map(additional, &at),
            None => Type::Any,
        };
        TypeKind::Alias(Slot { ty, nullable })
    }

    /// Known values that all parts with known values have in common.
    pub(super) fn merged_string(&mut self, parts: &[Part<'d>], nullable: bool) -> TypeKind {
        let mut enums = parts
            .iter()
            .filter(|part| !part.facets.string_values().is_empty());
        let Some(first) = enums.next() else {
            return TypeKind::Alias(Slot {
                ty: self.merged_scalar(parts, "string"),
                nullable,
            });
        };
        let mut values = self.string_enum(&first.facets);
        for other in enums {
            let others = self.string_enum(&other.facets);
            let common = intersection(&values, &others);
            if common.values.is_empty() {
                self.no_common_value(first, other);
                values = union(values, others);
            } else {
                values = common;
            }
        }
        TypeKind::StringEnum(values)
    }

    fn no_common_value(&mut self, one: &Part<'d>, other: &Part<'d>) {
        let mut problem = Problem::warning(
            "contradicting-all-of",
            format!(
                "the values here and at {} have none in common; callers get all of them",
                one.site.pointer
            ),
        );
        if let Some(place) = self.place(&one.site.pointer) {
            let note = "the other values".to_owned();
            problem.notes.push((place, note));
        }
        self.report(problem, &other.site.pointer);
    }

    pub(super) fn merged_list(
        &mut self,
        parts: &[Part<'d>],
        site: &Site,
        nullable: bool,
    ) -> TypeKind {
        let mut items: Vec<(SchemaRef<'d>, Site)> = Vec::new();
        for part in parts {
            if let Some(schema) = part.facets.items
                && !items.iter().any(|(known, _)| known.is_same(schema))
            {
                items.push((schema, part.site.child("item", &["items"])));
            }
        }
        let items = match items.pop() {
            None => Slot::of(Type::Any),
            Some((schema, at)) if items.is_empty() => self.slot(schema, &at),
            Some(last) => {
                items.push(last);
                self.slot_of_all(items, &site.child("item", &["items"]))
            }
        };
        TypeKind::Alias(Slot {
            ty: Type::List(Box::new(items)),
            nullable,
        })
    }

    /// The narrowest scalar: of the common type, with the first format given.
    pub(super) fn merged_scalar(&self, parts: &[Part<'d>], ty: &'d str) -> Type {
        let of_type = || parts.iter().filter(|part| part.facets.ty == Some(ty));
        let chosen = of_type()
            .find(|part| part.facets.format.is_some())
            .or_else(|| of_type().next())
            .or(parts.first());
        let Some(chosen) = chosen else {
            return Type::Any;
        };
        let mut facets = chosen.facets.clone();
        facets.ty = Some(ty);
        for part in parts {
            facets.format = facets.format.take().or(part.facets.format.clone());
        }
        self.scalar(&facets).unwrap_or(Type::Any)
    }

    /// A union whose variants all have what the other parts say.
    pub(super) fn merged_union(&mut self, parts: Vec<Part<'d>>, site: &Site) -> TypeKind {
        let mut shape = ObjectShape::default();
        let mut union = None;
        for part in parts {
            shape.add(&part.facets, &part.site);
            if !part.facets.alternatives().is_empty() {
                union = Some(part);
            }
        }
        let Some(Part {
            mut facets,
            site: at,
        }) = union
        else {
            return any(false);
        };
        let properties = shape.properties.iter();
        facets.properties = properties
            .map(|(key, property)| (*key, property.schema))
            .collect();
        facets.required = shape.required.into_iter().collect();
        facets.required.sort_unstable();
        let site = Site {
            pointer: at.pointer,
            ..site.clone()
        };
        self.union(&facets, &site, None)
    }
}

/// Any value.
pub(super) fn any(nullable: bool) -> TypeKind {
    TypeKind::Alias(Slot {
        ty: Type::Any,
        nullable,
    })
}

fn intersection(one: &StringEnum, other: &StringEnum) -> StringEnum {
    let known: HashSet<&str> = other.values.iter().map(|v| v.text.as_str()).collect();
    let common = one.values.iter();
    StringEnum {
        values: common
            .filter(|value| known.contains(value.text.as_str()))
            .cloned()
            .collect(),
    }
}

fn union(one: StringEnum, other: StringEnum) -> StringEnum {
    let known: HashSet<String> = one.values.iter().map(|v| v.text.clone()).collect();
    let mut values = one.values;
    let new = |value: &crate::model::EnumValue| !known.contains(&value.text);
    values.extend(other.values.into_iter().filter(new));
    StringEnum { values }
}
