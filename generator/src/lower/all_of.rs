//! Schemas that hold together: `allOf`, and properties defined more than once.

use std::collections::HashSet;

use indexmap::IndexMap;

use crate::diagnostic::Problem;
use crate::lower::facets::{Additional, Facets, SchemaRef};
use crate::lower::schema::Site;
use crate::lower::{Lowering, resolve};
use crate::model::{Slot, StringEnum, Type, TypeKind};

/// An object whose properties come from one or several schemas.
#[derive(Debug, Default)]
pub(crate) struct ObjectShape<'d> {
    /// Properties by key.
    pub(crate) properties: IndexMap<&'d str, Property<'d>>,
    /// Keys that must be there.
    pub(crate) required: HashSet<&'d str>,
    /// What else may be there, and where that is said.
    pub(crate) additional: Option<(Additional<'d>, Site)>,
    /// The components that it consists of.
    pub(crate) owners: Vec<String>,
}

/// A property and the places that define it.
#[derive(Debug)]
pub(crate) struct Property<'d> {
    /// The schema that was found first.
    pub(crate) schema: SchemaRef<'d>,
    /// Where it stands.
    pub(crate) site: Site,
    /// Other schemas that the value must satisfy, too.
    pub(crate) also: Vec<(SchemaRef<'d>, Site)>,
}

impl<'d> ObjectShape<'d> {
    /// Adds what one schema says of the object itself.
    pub(crate) fn add(&mut self, facets: &Facets<'d>, site: &Site) {
        if site.path.steps.is_empty() && !self.owners.contains(&site.path.root) {
            self.owners.push(site.path.root.clone());
        }
        for (key, schema) in &facets.properties {
            let site = || site.child(key, &["properties", key]);
            match self.properties.get_mut(key) {
                None => {
                    let property = Property {
                        schema: *schema,
                        site: site(),
                        also: Vec::new(),
                    };
                    self.properties.insert(key, property);
                }
                Some(known) => known.add(*schema, site()),
            }
        }
        self.required.extend(&facets.required);
        let known = self.additional.as_ref().map(|(known, _)| known);
        if known.map_or(0, openness) < openness(&facets.additional) {
            self.additional = Some((facets.additional, site.clone()));
        }
    }
}

impl<'d> Property<'d> {
    fn add(&mut self, schema: SchemaRef<'d>, site: Site) {
        let known = std::iter::once(&self.schema).chain(self.also.iter().map(|(known, _)| known));
        if !known.into_iter().any(|known| known.is_same(schema)) {
            self.also.push((schema, site));
        }
    }

    /// All schemas that the value must satisfy.
    pub(crate) fn schemas(&self) -> Vec<SchemaRef<'d>> {
        let also = self.also.iter().map(|(schema, _)| *schema);
        std::iter::once(self.schema).chain(also).collect()
    }
}

/// Parts that close an object mean themselves, not the whole.
fn openness(additional: &Additional<'_>) -> u8 {
    match additional {
        Additional::Unsaid => 0,
        Additional::Nothing => 1,
        Additional::Anything => 2,
        Additional::Typed(_) => 3,
    }
}

/// One of several schemas that hold together, without its own `allOf`.
#[derive(Debug, Clone)]
struct Part<'d> {
    facets: Facets<'d>,
    site: Site,
}

impl<'d> Lowering<'d> {
    /// What a schema with `allOf` is, with what stands beside it.
    pub(crate) fn all_of(&mut self, facets: &Facets<'d>, site: &Site) -> TypeKind {
        let own = Part {
            facets: without_parts(facets),
            site: site.clone(),
        };
        self.together(Some(own), parts_of(facets, site), site, facets.nullable())
    }

    /// The type of a value that several schemas hold for.
    pub(crate) fn slot_of_all(&mut self, schemas: Vec<(SchemaRef<'d>, Site)>, site: &Site) -> Slot {
        let nullable = schemas.iter().any(|(schema, _)| {
            self.facets_of(*schema)
                .is_some_and(|facets| self.is_nullable(&facets))
        });
        match self.together(None, schemas, site, nullable) {
            TypeKind::Alias(mut slot) => {
                slot.nullable |= nullable;
                slot
            }
            kind => {
                let definition = self.definition(site, Default::default(), kind);
                let id = self.reserve();
                self.define(id, definition);
                Slot {
                    ty: Type::Named(id),
                    nullable,
                }
            }
        }
    }

    fn together(
        &mut self,
        own: Option<Part<'d>>,
        schemas: Vec<(SchemaRef<'d>, Site)>,
        site: &Site,
        nullable: bool,
    ) -> TypeKind {
        if let Some(kind) = self.only_one(own.as_ref(), &schemas, site, nullable) {
            return kind;
        }
        let mut open: HashSet<&'d str> = self.component_at(site).into_iter().collect();
        let mut parts: Vec<Part<'d>> = own.into_iter().collect();
        parts.extend(self.flattened(schemas, &mut open));
        parts.retain(|part| !part.facets.is_silent());
        let ty = match self.common_type(&parts) {
            Ok(ty) => ty,
            Err((one, other)) => {
                self.contradiction(&parts[one], &parts[other]);
                return any(nullable);
            }
        };
        let united = |part: &&Part<'d>| !part.facets.alternatives().is_empty();
        match (parts.iter().filter(united).count(), ty) {
            (0, Some("object")) => self.merged_object(&parts, site, nullable),
            (0, Some("string")) => self.merged_string(&parts, nullable),
            (0, Some("array")) => self.merged_list(&parts, site, nullable),
            (0, Some(ty)) => TypeKind::Alias(Slot {
                ty: self.merged_scalar(&parts, ty),
                nullable,
            }),
            (0, None) => any(nullable),
            (1, _) => self.merged_union(parts, site),
            (_, _) => {
                let problem = Problem::warning(
                    "all-of-unions",
                    "several parts of this `allOf` are unions; callers get `serde_json::Value`",
                )
                .help("put the alternatives into one `oneOf`");
                self.report(problem, &site.pointer);
                any(nullable)
            }
        }
    }

    /// The one schema that says anything: `allOf` around a reference only
    /// annotates it.
    fn only_one(
        &mut self,
        own: Option<&Part<'d>>,
        schemas: &[(SchemaRef<'d>, Site)],
        site: &Site,
        nullable: bool,
    ) -> Option<TypeKind> {
        let own = own.map(|part| &part.facets);
        if own.is_some_and(|own| !own.is_bare()) {
            return None;
        }
        let mut strong: Option<&(SchemaRef<'d>, Site)> = None;
        let mut said = own.and_then(|own| own.ty);
        for candidate in schemas {
            let facets = self.facets_of(candidate.0)?;
            match strong {
                _ if facets.is_bare() => said = said.or(facets.ty),
                None => strong = Some(candidate),
                Some((known, _)) if known.is_same(candidate.0) => {}
                Some(_) => return None,
            }
        }
        let (schema, at) = strong?;
        let actual = self.facets_of(*schema)?.json_type();
        if said.is_some() && actual.is_some() && said != actual {
            return None;
        }
        match schema {
            SchemaRef::Reference(reference) => {
                let (target, _) = resolve(self.document, reference)?;
                let own = self.component_at(site);
                if own == Some(target) {
                    return Some(any(nullable));
                }
                let members = self.facets_of(*schema)?;
                let mut members = members.alternatives().iter();
                let is_own = |member: &SchemaRef<'d>| self.component_of(*member) == own;
                // A child that adds nothing to its base is still a child.
                if own.is_some() && (self.is_base(target) || members.any(is_own)) {
                    return None;
                }
                let mut slot = self.slot(*schema, at);
                slot.nullable |= nullable;
                Some(TypeKind::Alias(slot))
            }
            SchemaRef::Inline(schema) => {
                let site = Site {
                    pointer: at.pointer.clone(),
                    ..site.clone()
                };
                let mut kind = self.kind(&Facets::of(schema), &site, None);
                if let TypeKind::Alias(slot) = &mut kind {
                    slot.nullable |= nullable;
                }
                Some(kind)
            }
        }
    }

    /// The component that stands at a site.
    pub(crate) fn component_at(&self, site: &Site) -> Option<&'d str> {
        let schemas = &self.document.components.as_ref()?.schemas;
        let (name, _) = schemas.get_key_value(&site.path.root)?;
        site.path.steps.is_empty().then_some(name.as_str())
    }

    /// Gathers the properties of an object from itself and its `allOf`, outer
    /// ones first; components in `open` are not looked into. False if a part is
    /// no object.
    pub(crate) fn collect(
        &mut self,
        facets: &Facets<'d>,
        site: &Site,
        shape: &mut ObjectShape<'d>,
        open: &mut Vec<&'d str>,
    ) -> bool {
        shape.add(facets, site);
        let mut objects = true;
        let mut seen: HashSet<&'d str> = open.iter().copied().collect();
        seen.extend(self.component_at(site));
        for part in self.flattened(parts_of(facets, site), &mut seen) {
            objects &= is_part(&part.facets);
            shape.add(&part.facets, &part.site);
        }
        objects
    }

    /// Schemas with their `allOf`s written out, each component once: diamonds
    /// and circles are no more than that.
    fn flattened(
        &mut self,
        schemas: Vec<(SchemaRef<'d>, Site)>,
        seen: &mut HashSet<&'d str>,
    ) -> Vec<Part<'d>> {
        let mut flat = Vec::new();
        let mut waiting = schemas;
        waiting.reverse();
        while let Some((schema, mut site)) = waiting.pop() {
            let facets = match schema {
                SchemaRef::Inline(schema) => Facets::of(schema),
                SchemaRef::Reference(reference) => {
                    let Some((name, schema)) = resolve(self.document, reference) else {
                        self.unresolved(reference, &site);
                        continue;
                    };
                    if !seen.insert(name) {
                        continue;
                    }
                    site = Site::component(name, site.view);
                    Facets::of(schema)
                }
            };
            let cost = 1 + facets.properties.len();
            if self.budget < cost {
                self.too_large(&site);
                break;
            }
            self.budget -= cost;
            let inner = parts_of(&facets, &site);
            let mut facets = without_parts(&facets);
            if self.is_base_of(&facets, seen) {
                (facets.one_of, facets.any_of) = (Vec::new(), Vec::new());
            }
            flat.push(Part { facets, site });
            waiting.extend(inner.into_iter().rev());
        }
        flat
    }

    fn too_large(&mut self, site: &Site) {
        if self.budget > 0 {
            let problem = Problem::error(
                "all-of-too-large",
                "the `allOf`s of this document put together too many properties",
            )
            .help("a chain of schemas that each extend the next has all properties of all others");
            self.report(problem, &site.pointer);
        }
        self.budget = 0;
    }

    /// The type that all parts have, or two parts that contradict each other.
    fn common_type(&self, parts: &[Part<'d>]) -> Result<Option<&'d str>, (usize, usize)> {
        let mut known: Option<(usize, &'d str)> = None;
        for (index, part) in parts.iter().enumerate() {
            let Some(ty) = part.facets.json_type() else {
                continue;
            };
            known = match known {
                None => Some((index, ty)),
                Some((_, known_ty)) if known_ty == ty => known,
                Some((_, "number")) if ty == "integer" => Some((index, ty)),
                Some((_, "integer")) if ty == "number" => known,
                Some((known, _)) => return Err((known, index)),
            };
        }
        Ok(known.map(|(_, ty)| ty))
    }

    fn contradiction(&mut self, one: &Part<'d>, other: &Part<'d>) {
        let ty = |part: &Part<'d>| part.facets.json_type().unwrap_or("anything");
        let mut problem = Problem::warning(
            "contradicting-all-of",
            format!(
                "no value is both {} here and {} at {}; callers get `serde_json::Value`",
                with_article(ty(other)),
                with_article(ty(one)),
                one.site.pointer,
            ),
        );
        if let Some(place) = self.place(&one.site.pointer) {
            let note = format!("{} here", with_article(ty(one)));
            problem.notes.push((place, note));
        }
        self.report(problem, &other.site.pointer);
    }

    fn merged_object(&mut self, parts: &[Part<'d>], site: &Site, nullable: bool) -> TypeKind {
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
    fn merged_string(&mut self, parts: &[Part<'d>], nullable: bool) -> TypeKind {
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

    fn merged_list(&mut self, parts: &[Part<'d>], site: &Site, nullable: bool) -> TypeKind {
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
            Some((schema, at)) if items.is_empty() => self.slot(
                schema,
                &Site {
                    path: site.path.child("item"),
                    view: site.view,
                    ..at
                },
            ),
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
    fn merged_scalar(&self, parts: &[Part<'d>], ty: &'d str) -> Type {
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
    fn merged_union(&mut self, parts: Vec<Part<'d>>, site: &Site) -> TypeKind {
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

/// The members of a schema's `allOf` and where they stand.
fn parts_of<'d>(facets: &Facets<'d>, site: &Site) -> Vec<(SchemaRef<'d>, Site)> {
    let parts = facets.all_of.iter().enumerate();
    parts
        .map(|(index, part)| {
            let mut site = site.clone();
            site.pointer = site.pointer.child("allOf").child(&index.to_string());
            (*part, site)
        })
        .collect()
}

fn without_parts<'d>(facets: &Facets<'d>) -> Facets<'d> {
    Facets {
        all_of: Vec::new(),
        ..facets.clone()
    }
}

fn any(nullable: bool) -> TypeKind {
    TypeKind::Alias(Slot {
        ty: Type::Any,
        nullable,
    })
}

impl<'d> Lowering<'d> {
    /// Whether a union is the base of its own members, of which one is being put
    /// together: then it gives its properties and not its alternatives.
    fn is_base_of(&self, union: &Facets<'d>, open: &HashSet<&'d str>) -> bool {
        union.alternatives().iter().any(|member| {
            self.component_of(*member)
                .is_some_and(|name| open.contains(name))
        })
    }
}

/// What can be put together into one struct.
fn is_part(facets: &Facets<'_>) -> bool {
    let silent = facets.ty.is_none() && facets.enumeration.is_empty() && facets.items.is_none();
    facets.alternatives().is_empty() && (facets.is_object() || silent)
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

fn with_article(ty: &str) -> String {
    let article = match ty.starts_with(['a', 'i', 'o']) {
        true => "an",
        false => "a",
    };
    format!("{article} {ty}")
}

#[cfg(test)]
mod tests {
    use crate::lower::testing::{codes, component, field, lowered, structure};
    use crate::model::{Format, Slot, Type, TypeKind};

    fn keys(schemas: &str, name: &str) -> Vec<(String, bool)> {
        let (api, problems) = lowered(schemas);
        let unexpected = |code: &&str| *code != "all-of-circle";
        assert_eq!(
            codes(&problems).into_iter().find(|code| unexpected(code)),
            None
        );
        let fields = structure(&api, name).fields.iter();
        fields
            .map(|field| (field.key.clone(), field.required))
            .collect()
    }

    #[test]
    fn diamonds_circles_and_siblings_are_one_struct() {
        let schemas = "
            Root: {type: object, properties: {id: {type: string}}, allOf: [{$ref: '#/components/schemas/Bottom'}]}
            Left: {allOf: [{$ref: '#/components/schemas/Root'}, {properties: {left: {type: string}}}]}
            Right: {allOf: [{$ref: '#/components/schemas/Root'}, {required: [id], type: object}]}
            Bottom:
              required: [own]
              properties: {own: {type: integer}}
              allOf:
                - $ref: '#/components/schemas/Left'
                - $ref: '#/components/schemas/Right'
            ";
        let expected = [("own", true), ("id", true), ("left", false)];
        let expected = expected.map(|(key, required)| (key.to_owned(), required));
        assert_eq!(keys(schemas, "Bottom"), expected);
    }

    #[test]
    fn one_schema_with_annotations_stays_what_it_is() {
        let (api, problems) = lowered(
            "
            Size: {type: string, enum: [S, M]}
            Box: {type: object, properties: {size: {$ref: '#/components/schemas/Size'}}}
            Uses:
              type: object
              required: [a, b]
              properties:
                a: {type: string, allOf: [{$ref: '#/components/schemas/Size'}, {nullable: true}]}
                b: {type: object, allOf: [{$ref: '#/components/schemas/Box'}], description: A box.}
                c: {allOf: [{$ref: '#/components/schemas/Box'}, {$ref: '#/components/schemas/Box'}]}
            ",
        );
        assert!(problems.is_empty(), "{problems:?}");
        let named = |key: &str| match field(&api, "Uses", key).slot {
            Slot {
                ty: Type::Named(id),
                nullable,
            } => (api.type_def(id).path.root.clone(), nullable),
            ref other => panic!("{other:?}"),
        };
        assert_eq!(named("a"), ("Size".to_owned(), true));
        assert_eq!(named("b"), ("Box".to_owned(), false));
        assert_eq!(named("c"), ("Box".to_owned(), false));
        assert_eq!(api.types.len(), 3);
    }

    #[test]
    fn the_narrower_definition_of_a_property_wins() {
        let (api, problems) = lowered(
            "
            Base:
              type: object
              properties:
                kind: {type: string}
                at: {type: string}
                count: {type: number}
                inner: {type: object, properties: {a: {type: string}}}
            Child:
              allOf:
                - $ref: '#/components/schemas/Base'
                - type: object
                  properties:
                    kind: {type: string, enum: [child]}
                    at: {type: string, format: date-time}
                    count: {type: integer, description: How many.}
                    inner: {type: object, properties: {b: {type: string}}}
            ",
        );
        assert!(problems.is_empty(), "{problems:?}");
        let ty = |key| &field(&api, "Child", key).slot.ty;
        let kind = |key| match ty(key) {
            Type::Named(id) => &api.type_def(*id).kind,
            other => panic!("{other:?}"),
        };
        assert!(matches!(kind("kind"), TypeKind::StringEnum(_)));
        assert_eq!(*ty("at"), Type::Format(Format::DateTime));
        assert!(matches!(ty("count"), Type::Integer(_)));
        let count = field(&api, "Child", "count");
        assert_eq!(count.docs.description.as_deref(), Some("How many."));
        let TypeKind::Struct(inner) = kind("inner") else {
            panic!("no struct");
        };
        assert_eq!(inner.fields.len(), 2);
    }

    #[test]
    fn a_contradiction_names_both_places() {
        let (api, problems) = lowered(
            "
            Base: {type: object, properties: {size: {type: object, properties: {w: {type: number}}}}}
            Child: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {size: {type: string}}}]}
            ",
        );
        assert_eq!(codes(&problems), ["contradicting-all-of"]);
        let message = &problems[0].message;
        assert!(message.contains("an object at /components/schemas/Base/properties/size"));
        assert!(message.contains("serde_json::Value"));
        assert_eq!(field(&api, "Child", "size").slot.ty, Type::Any);
    }

    #[test]
    fn scalars_and_enums_are_intersected() {
        let (api, problems) = lowered(
            "
            Short: {allOf: [{type: string}, {maxLength: 5}]}
            Few: {allOf: [{type: string, enum: [a, b, c]}, {enum: [c, b, x]}]}
            None: {allOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}
            Lists: {allOf: [{type: array}, {items: {type: boolean}}]}
            Map: {allOf: [{type: object}, {additionalProperties: {type: integer}}]}
            ",
        );
        assert_eq!(codes(&problems), ["contradicting-all-of"]);
        let alias = |name| match &component(&api, name).kind {
            TypeKind::Alias(slot) => slot.ty.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(alias("Short"), Type::Text);
        assert_eq!(
            alias("Lists"),
            Type::List(Box::new(Slot::of(Type::Boolean)))
        );
        assert!(matches!(alias("Map"), Type::Map(_)));
        let values = |name| match &component(&api, name).kind {
            TypeKind::StringEnum(values) => {
                let texts = values.values.iter().map(|value| value.text.as_str());
                texts.collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(values("Few"), ["b", "c"]);
        assert_eq!(values("None"), ["a", "b"]);
    }

    #[test]
    fn parts_beside_a_union_belong_to_every_variant() {
        let (api, problems) = lowered(
            "
            Cat: {type: object, properties: {kind: {type: string}, claws: {type: integer}}}
            Dog: {type: object, properties: {kind: {type: string}, tail: {type: integer}}}
            Pet:
              allOf:
                - {type: object, required: [id], properties: {id: {type: string}}}
                - oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
                  discriminator: {propertyName: kind}
            ",
        );
        assert!(problems.is_empty(), "{problems:?}");
        let TypeKind::Union(union) = &component(&api, "Pet").kind else {
            panic!("no union");
        };
        assert_eq!(union.common[0].key, "id");
    }
}
