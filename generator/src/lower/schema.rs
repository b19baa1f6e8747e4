//! A schema where it is used, to the type that stands there.

use crate::config::UnknownFields;
use crate::diagnostic::{Pointer, Problem};
use crate::lower::facets::{Additional, Facets, SchemaRef};
use crate::lower::object_shape::ObjectShape;
use crate::lower::tag_key::is_null;
use crate::lower::{Lowering, formats, resolve};
use crate::model::{
    Docs, Example, Field, Reason, Slot, Struct, Type, TypeDef, TypeId, TypeKind, TypePath, View,
};

/// How many `allOf`s with one reference lead to what says whether it is nullable.
const DEEPEST: usize = 32;

/// More properties than any object should have; each takes some 10 KB to write.
const MOST_PROPERTIES: usize = 50_000;

/// The largest tuple that `Debug` and `PartialEq` are written for.
const LARGEST_TUPLE: usize = 12;

/// Where a schema is used: what its type would be called after, where to point
/// problems, and which way the value travels.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(crate) path: TypePath,
    pub(crate) pointer: Pointer,
    pub(crate) view: View,
}

impl Site {
    /// One step further in: `step` in the name, `keywords` in the document.
    pub(crate) fn child(&self, step: &str, keywords: &[&str]) -> Self {
        let mut pointer = self.pointer.clone();
        for keyword in keywords {
            pointer = pointer.child(keyword);
        }
        Self {
            path: self.path.child(step),
            pointer,
            view: self.view,
        }
    }

    /// The place where a component is defined.
    pub(crate) fn component(name: &str, view: View) -> Self {
        let pointer = Pointer::root().child("components").child("schemas");
        Self {
            path: TypePath::root(name),
            pointer: pointer.child(name),
            view,
        }
    }
}

impl<'d> Lowering<'d> {
    /// The type of a schema in the place where it is used.
    pub(crate) fn slot(&mut self, schema: SchemaRef<'d>, site: &Site) -> Slot {
        match schema {
            SchemaRef::Reference(reference) => self.referred(reference, site),
            SchemaRef::Inline(schema) => {
                let facets = Facets::of(schema);
                let (view, split) = self.views.of_inline(schema, site.view);
                let key = (std::ptr::from_ref(schema), view);
                if let Some(known) = self.inline.get(&key) {
                    return known.clone();
                }
                let site = Site {
                    view,
                    ..site.clone()
                };
                if let Some(split) = split {
                    self.decide(&site, split);
                }
                let nullable = self.is_nullable(&facets);
                let slot = match self.kind(&facets, &site, None) {
                    TypeKind::Alias(mut slot) => {
                        slot.nullable |= nullable;
                        slot
                    }
                    kind => {
                        let id = self.reserve();
                        self.define_at(id, &facets, &site, kind);
                        Slot {
                            ty: Type::Named(id),
                            nullable,
                        }
                    }
                };
                self.inline.insert(key, slot.clone());
                slot
            }
        }
    }

    /// The type of a reference. A component that is a plain scalar needs no
    /// item of its own.
    fn referred(&mut self, reference: &'d str, site: &Site) -> Slot {
        let Some((name, schema)) = resolve(self.document, reference) else {
            self.unresolved(reference, site);
            return Slot::of(Type::Any);
        };
        if !self.referred.contains_key(name) {
            let facets = Facets::of(schema);
            let item_less = self.replaced(name).or_else(|| self.scalar(&facets));
            self.decide_item_less(name, item_less.as_ref());
            let known = (item_less, self.is_nullable(&facets));
            self.referred.insert(name, known);
        }
        let (scalar, nullable) = self.referred.get(name).cloned().unwrap_or_default();
        match scalar {
            Some(ty) => Slot { ty, nullable },
            None => Slot {
                ty: Type::Named(self.component(name, site.view)),
                nullable,
            },
        }
    }

    fn decide_item_less(&mut self, name: &str, ty: Option<&Type>) {
        let Some(ty) = ty else {
            return;
        };
        let reason = match self.config.replace.get(name) {
            Some(path) => Reason::Replaced(path.as_str().to_owned()),
            None => Reason::Plain(ty.clone()),
        };
        self.decide(&Site::component(name, View::Both), reason);
    }

    pub(crate) fn unresolved(&mut self, reference: &str, site: &Site) {
        let problem = Problem::error(
            "unresolved-ref",
            format!("`{reference}` names no schema of this document"),
        );
        self.report(problem, &site.pointer);
    }

    /// Whether `null` fits a schema: by its own word, by a member of its union,
    /// by a part in place, or since the one component that it is made of says so.
    pub(crate) fn is_nullable(&self, facets: &Facets<'d>) -> bool {
        let mut facets = facets.clone();
        // Longer chains are circles.
        for _ in 0..DEEPEST {
            let mut members = facets.alternatives().iter();
            let null = |member: &SchemaRef<'d>| {
                self.facets_of(*member)
                    .is_some_and(|member| member.nullable() || is_null(&member))
            };
            let says_so = |part: &SchemaRef<'d>| matches!(part, SchemaRef::Inline(part) if part.schema_data.nullable);
            if facets.nullable() || members.any(null) || facets.all_of.iter().any(says_so) {
                return true;
            }
            let mut references = facets
                .all_of
                .iter()
                .filter(|part| matches!(part, SchemaRef::Reference(_)));
            let only = match (references.next(), references.next()) {
                (Some(only), None) if facets.properties.is_empty() => self.facets_of(*only),
                _ => None,
            };
            match only {
                Some(only) => facets = only,
                None => return false,
            }
        }
        false
    }

    /// The type of a component schema, one for each view. Its definition waits
    /// in line, so that long chains of references do not nest calls.
    pub(crate) fn component(&mut self, name: &'d str, wanted: View) -> TypeId {
        let view = self.views.of_component(name, wanted);
        if let Some(id) = self.components.get(&(name, view)) {
            return *id;
        }
        let id = self.reserve();
        self.components.insert((name, view), id);
        self.pending.push_back((name, view, id));
        id
    }

    /// Defines the components that were asked for, and those that they ask for.
    pub(crate) fn define_pending(&mut self) {
        while let Some((name, view, id)) = self.pending.pop_front() {
            self.define_component(name, view, id);
        }
    }

    fn define_component(&mut self, name: &'d str, view: View, id: TypeId) {
        let site = Site::component(name, view);
        let reference = format!("#/components/schemas/{name}");
        let Some((_, schema)) = resolve(self.document, &reference) else {
            self.define_unknown(id, &site);
            return;
        };
        let facets = Facets::of(schema);
        if let Some((split, pointer)) = self.views.split(name, view) {
            self.decide_at(&site, split, &pointer);
        }
        let mut kind = self.kind(&facets, &site, Some(name));
        match &mut kind {
            TypeKind::Struct(structure) => self.mark_tags(structure, name, &site),
            // Wherever the component is used, the place says that it may be null.
            TypeKind::Alias(slot) => slot.nullable &= !self.is_nullable(&facets),
            _ => {}
        }
        self.define_at(id, &facets, &site, kind);
    }

    fn define_unknown(&mut self, id: TypeId, site: &Site) {
        let definition =
            self.definition(site, Docs::default(), TypeKind::Alias(Slot::of(Type::Any)));
        self.define(id, definition);
    }

    fn define_at(&mut self, id: TypeId, facets: &Facets<'d>, site: &Site, kind: TypeKind) {
        let mut definition = self.definition(site, docs(facets), kind);
        let example = facets.data.example.clone().map(|value| Example {
            schema: site.pointer.to_string(),
            value,
        });
        definition.examples.extend(example);
        self.define(id, definition);
    }

    pub(crate) fn definition(&mut self, site: &Site, docs: Docs, kind: TypeKind) -> TypeDef {
        TypeDef {
            path: site.path.clone(),
            view: site.view,
            docs,
            examples: Vec::new(),
            kind,
            place: self.place(&site.pointer),
            also: Vec::new(),
            decisions: self.decided(site),
            sent: false,
            received: false,
            tags: Vec::new(),
            incoming: Vec::new(),
        }
    }

    /// Notes the tags that have one value. Those of structs that always stand in
    /// their union are [taken out](crate::lower::lone_tags) in the end.
    fn mark_tags(&mut self, structure: &mut Struct, component: &'d str, site: &Site) {
        let properties: Vec<&str> = self.union_tags.properties(component).collect();
        for property in properties {
            let mut fields = structure.fields.iter_mut();
            let field = fields.find(|field| field.key == property);
            let constant = self.union_tags.constant(component, property).cloned();
            if let (Some(field), Some(value)) = (field, constant) {
                let written = Reason::TagWritten {
                    key: property.to_owned(),
                    value: value.to_string(),
                };
                field.constant = Some(value);
                let pointer = site.pointer.child("properties").child(property);
                self.decide_at(site, written, &pointer);
            }
        }
    }

    /// What kind of type a schema is, a component by its `name`; an alias where
    /// it needs no item.
    pub(crate) fn kind(
        &mut self,
        facets: &Facets<'d>,
        site: &Site,
        name: Option<&'d str>,
    ) -> TypeKind {
        if !facets.alternatives().is_empty() {
            return self.union(facets, site, name);
        }
        if let Some(union) = name.and_then(|name| self.base_union(facets, site, name)) {
            return TypeKind::Union(union);
        }
        if !facets.all_of.is_empty() {
            return self.all_of(facets, site);
        }
        if !facets.string_values().is_empty() {
            let values = self.string_enum(facets);
            let reason = Reason::KnownValues(values.values.len());
            self.decide_at(site, reason, &site.pointer.child("enum"));
            return TypeKind::StringEnum(values);
        }
        if facets.is_object() {
            return self.object(facets, site);
        }
        let ty = match facets.json_type() {
            Some("array") => self.list(facets, site),
            _ => self.scalar(facets).unwrap_or(Type::Any),
        };
        // In place, a field says it all.
        if name.is_some() {
            self.decide(
                site,
                match &ty {
                    Type::List(_) => Reason::List,
                    Type::Tuple(_) => Reason::Tuple,
                    _ => Reason::Plain(ty.clone()),
                },
            );
        }
        TypeKind::Alias(Slot {
            ty,
            nullable: facets.nullable(),
        })
    }

    fn list(&mut self, facets: &Facets<'d>, site: &Site) -> Type {
        if let Some(tuple) = self.tuple(facets, site) {
            return tuple;
        }
        let items = match facets.items {
            Some(items) => self.slot(items, &site.child("item", &["items"])),
            None => Slot::of(Type::Any),
        };
        Type::List(Box::new(items))
    }

    /// A list whose items differ by position, unless more may follow. Larger
    /// tuples than Rust's traits are written for are lists.
    fn tuple(&mut self, facets: &Facets<'d>, site: &Site) -> Option<Type> {
        let positions = facets
            .extension("x-clientwright-prefix-items")?
            .as_array()?;
        let open = facets.extension("x-clientwright-rest-items").is_some();
        if open || positions.is_empty() || positions.len() > LARGEST_TUPLE {
            return None;
        }
        let references = positions.iter().map(|position| position.as_str());
        let references: Vec<&'d str> = references.collect::<Option<_>>()?;
        let items = references
            .iter()
            .map(|reference| self.slot(SchemaRef::Reference(reference), site));
        Some(Type::Tuple(items.collect()))
    }

    fn object(&mut self, facets: &Facets<'d>, site: &Site) -> TypeKind {
        let nullable = facets.nullable();
        if !facets.properties.is_empty() {
            let mut shape = ObjectShape::default();
            shape.add(facets, site);
            self.decide_at(site, Reason::Properties, &site.pointer.child("properties"));
            return TypeKind::Struct(self.structure(&shape, site));
        }
        let ty = self.map(facets.additional, site);
        self.decide(
            site,
            match &ty {
                Type::Map(_) => Reason::Map,
                _ => Reason::OpenObject,
            },
        );
        TypeKind::Alias(Slot { ty, nullable })
    }

    /// An object without known properties.
    pub(crate) fn map(&mut self, additional: Additional<'d>, site: &Site) -> Type {
        match additional {
            Additional::Typed(values) => {
                let site = site.child("value", &["additionalProperties"]);
                Type::Map(Box::new(self.slot(values, &site)))
            }
            Additional::Anything => Type::Map(Box::new(Slot::of(Type::Any))),
            // Servers send strings where documents say `type: object` and no more.
            _ => Type::Any,
        }
    }

    fn tell_too_wide(&mut self, properties: usize, site: &Site) {
        if properties > MOST_PROPERTIES {
            let message = format!(
                "the object has {properties} properties, and a struct has at most {MOST_PROPERTIES} fields"
            );
            let problem = Problem::error("too-large", message)
                .help("if its keys are data, describe them by `additionalProperties`");
            self.report(problem, &site.pointer);
        }
    }

    /// The struct of an object with known properties.
    pub(crate) fn structure(&mut self, shape: &ObjectShape<'d>, site: &Site) -> Struct {
        self.tell_too_wide(shape.properties.len(), site);
        let mut fields = Vec::new();
        for (key, property) in &shape.properties {
            let property_site = Site {
                view: site.view,
                ..property.site.clone()
            };
            let said = self.annotations(&property.schemas());
            let travels = match site.view {
                View::Both => true,
                View::Request => !said.read_only || said.write_only,
                View::Response => !said.write_only || said.read_only,
            };
            // A tag is sent whatever its flags say.
            if !travels && !self.is_tag_of(shape, key) {
                continue;
            }
            let slot = match property.is_of_one_shape() {
                true => self.slot(property.schema, &property_site),
                false => {
                    let mut schemas = vec![(property.schema, property_site.clone())];
                    schemas.extend(property.also.iter().cloned());
                    // What several objects say together is none of theirs.
                    let whole = Site {
                        path: site.path.child(*key),
                        ..property_site.clone()
                    };
                    self.slot_of_all(schemas, &whole)
                }
            };
            fields.push(Field {
                key: (*key).to_owned(),
                slot,
                // A type that goes both ways lacks it on one of them.
                required: shape.required.contains(key)
                    && (self.config.split != Some(false) || said.read_only == said.write_only),
                constant: None,
                docs: said.docs,
                constraints: self.supported(said.constraints, &property.site.pointer),
                default: said.default,
                example_place: said.example.as_ref().and_then(|_| {
                    let at = &property_site.pointer;
                    self.place_of_example(&property.schemas(), at)
                }),
                example: said.example,
                xml: self.xml(&property.schemas()),
            });
        }
        let additional = match shape.additional {
            Some((Additional::Anything, _)) => Some(Slot::of(Type::Any)),
            Some((Additional::Typed(values), ref at)) => {
                let at = Site {
                    view: site.view,
                    ..at.child("value", &["additionalProperties"])
                };
                Some(self.slot(values, &at))
            }
            _ if self.config.unknown_fields == UnknownFields::Keep => Some(Slot::of(Type::Any)),
            _ => None,
        };
        Struct {
            fields,
            additional,
            tags: Vec::new(),
            tag_xml: Vec::new(),
        }
    }

    fn is_tag_of(&self, shape: &ObjectShape<'d>, key: &str) -> bool {
        let mut owners = shape.owners.iter();
        owners.any(|owner| self.union_tags.is_tag(owner, key))
    }

    /// The keywords of a schema, followed through references.
    pub(crate) fn facets_of(&self, schema: SchemaRef<'d>) -> Option<Facets<'d>> {
        match schema {
            SchemaRef::Inline(schema) => Some(Facets::of(schema)),
            SchemaRef::Reference(reference) => {
                resolve(self.document, reference).map(|(_, schema)| Facets::of(schema))
            }
        }
    }
}

/// The type of a schema that needs no item, by its `type`: a scalar, or nothing
/// said at all.
pub(crate) fn plain(facets: &Facets<'_>) -> Option<Type> {
    let composed = !facets.alternatives().is_empty() || !facets.all_of.is_empty();
    if composed || !facets.string_values().is_empty() || facets.is_object() {
        return None;
    }
    match facets.ty {
        Some("string") => Some(Type::Text),
        Some("boolean") => Some(Type::Boolean),
        Some("integer") => Some(Type::Integer(formats::integer(facets))),
        Some("number") => Some(formats::number(facets)),
        Some(_) => None,
        None => facets.items.is_none().then_some(Type::Any),
    }
}

/// The documentation of a schema.
pub(crate) fn docs(facets: &Facets<'_>) -> Docs {
    let data = facets.data;
    Docs {
        title: data.title.clone(),
        description: data.description.clone(),
        external: data
            .external_docs
            .as_ref()
            .map(|external| (external.description.clone(), external.url.clone())),
        deprecated: data.deprecated,
    }
}
