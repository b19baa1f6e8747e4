//! Unions with a discriminator, and bases whose children extend them.

use crate::lower::Lowering;
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::heirs::keep;
use crate::lower::object_shape::ObjectShape;
use crate::lower::outline::property_of;
use crate::lower::schema::{Site, docs};
use crate::lower::tag_key::tag_key;
use crate::lower::tagged_members::{Member, TaggedMember};
use crate::lower::tags::component_schema;
use crate::model::{
    Discriminator, Reason, Struct, TagValue, Telling, Type, TypeKind, Union, Variant, View,
};

/// How deep unions in unions are looked through for a property.
pub(super) const DEEPEST: usize = 16;

/// What holds a variant, and how it stands to the tag.
#[derive(Debug, Clone)]
pub(crate) struct Payload {
    pub(super) ty: Type,
    reads_tag: bool,
    lacks_tag: bool,
}

/// The union around a variant.
#[derive(Clone, Copy)]
pub(super) struct Around<'u, 'd> {
    pub(super) facets: &'u Facets<'d>,
    pub(super) site: &'u Site,
    pub(super) name: Option<&'d str>,
    pub(super) key: &'d str,
}

impl<'d> Lowering<'d> {
    /// A base with a discriminator, wherever it is used: one of its children.
    pub(crate) fn base_union(
        &mut self,
        facets: &Facets<'d>,
        site: &Site,
        name: &'d str,
    ) -> Option<Union> {
        let heir = self.heir(name, facets);
        let facets = heir.as_ref().unwrap_or(facets);
        facets.discriminator?;
        if !facets.alternatives().is_empty() {
            return None;
        }
        let mut members = self.union_tags.members(self.document, facets, Some(name));
        if heir.is_some() {
            let children = self.union_tags.children(name);
            keep(&mut members, |component| {
                component == name || children.contains(&component)
            });
        }
        let extended = |member: &TaggedMember<'d>| member.member != Member::Component(name);
        if !members.iter().any(extended) {
            return None;
        }
        let union = self.union_of(facets, site, Some(name), members)?;
        if let Some(tag) = union.tag() {
            let at = facets.discriminator_at(&site.pointer);
            self.decide_at(site, Reason::Base(tag.key.clone()), &at);
        }
        Some(union)
    }

    /// A union whose discriminator names its members, which must be objects, or
    /// whose members have a property that serves as one. `None`, and a warning,
    /// if a discriminator does not tell them apart.
    pub(crate) fn tagged_union(
        &mut self,
        facets: &Facets<'d>,
        site: &Site,
        name: Option<&'d str>,
    ) -> Option<Union> {
        let members = self.union_tags.members(self.document, facets, name);
        if self.is_tag_of_nobody(facets, &members) {
            self.report_tag_of_nobody(facets, site);
            return None;
        }
        self.union_of(facets, site, name, members)
    }

    pub(super) fn union_of(
        &mut self,
        facets: &Facets<'d>,
        site: &Site,
        name: Option<&'d str>,
        members: Vec<TaggedMember<'d>>,
    ) -> Option<Union> {
        let key = tag_key(self.document, facets)?;
        let around = Around {
            facets,
            site,
            name,
            key,
        };
        let mut variants = Vec::new();
        let mut fallback = None;
        let mut untagged = None;
        for member in &members {
            if member.values.is_empty() && !member.is_fallback {
                self.report_untagged(around, member);
                if matches!(member.member, Member::Inline(_)) {
                    return None;
                }
                continue;
            }
            if self.is_mapped_to_itself(around, member) {
                continue;
            }
            if let Member::Component(component) = member.member
                && let Some(schema) = component_schema(self.document, component)
                && self.has_object_for_tag(around, &Facets::of(schema))
            {
                self.report_object_for_tag(around, member);
                return None;
            }
            let Some(payload) = self.payload(around, member) else {
                self.report_no_object(around, member);
                return None;
            };
            if member.is_fallback {
                fallback = Some(variants.len());
            }
            let is_base = facets.alternatives().is_empty()
                && name.is_some_and(|name| member.member == Member::Component(name));
            if is_base {
                untagged = Some(variants.len());
            }
            self.add_variants(&mut variants, around, member, payload);
        }
        (!variants.is_empty()).then(|| Union {
            telling: Telling::Tag(Discriminator {
                key: key.to_owned(),
                untagged: untagged.filter(|_| fallback.is_none()),
                fallback,
            }),
            variants,
            common: Vec::new(),
        })
    }

    /// One variant for a member that keeps its tag, else one for each value.
    fn add_variants(
        &self,
        variants: &mut Vec<Variant>,
        around: Around<'_, 'd>,
        member: &TaggedMember<'d>,
        payload: Payload,
    ) {
        let Payload {
            ty,
            reads_tag,
            lacks_tag,
        } = payload;
        let variant = |name: String, tags: Vec<TagValue>| Variant {
            name,
            tags,
            reads_tag,
            lacks_tag,
            payload: ty.clone(),
            boxed: false,
        };
        match &member.values[..] {
            [value] => {
                let name = self.value_name(around, member.member, value);
                variants.push(variant(name, vec![value.clone()]));
            }
            values if lacks_tag && !values.is_empty() => {
                let values = values.iter();
                variants
                    .extend(values.map(|value| variant(value.to_string(), vec![value.clone()])));
            }
            values => {
                let name = self.member_name(around, member.member);
                variants.push(variant(name, values.to_vec()));
            }
        }
    }

    /// A text names its variant, a number or truth does not where a schema can.
    fn value_name(&self, around: Around<'_, 'd>, member: Member<'d>, value: &TagValue) -> String {
        match (value, member) {
            (TagValue::Integer(_) | TagValue::Boolean(_), Member::Component(_)) => {
                self.member_name(around, member)
            }
            _ => value.to_string(),
        }
    }

    /// The name of a member that no single value of the tag names.
    fn member_name(&self, around: Around<'_, 'd>, member: Member<'d>) -> String {
        match member {
            Member::Component(component) => component.to_owned(),
            Member::Inline(index) => {
                let schema = around.facets.alternatives().get(index);
                let facets = schema.and_then(|schema| self.facets_of(*schema));
                let title = facets.and_then(|facets| facets.data.title.clone());
                title.unwrap_or_else(|| format!("Variant{}", index + 1))
            }
        }
    }

    fn payload(&mut self, around: Around<'_, 'd>, member: &TaggedMember<'d>) -> Option<Payload> {
        match member.member {
            Member::Component(component) if around.name == Some(component) => {
                self.base_payload(around)
            }
            Member::Component(component) => self.component_payload(around, component),
            Member::Inline(index) => self.inline_payload(around, member, index),
        }
    }

    /// The base itself, without its children.
    pub(super) fn base_payload(&mut self, around: Around<'_, 'd>) -> Option<Payload> {
        let name = around.name?;
        let key = (name, around.site.view);
        if let Some(known) = self.base_payloads.get(&key) {
            return Some(known.clone());
        }
        let site = Site {
            path: around.site.path.child("base"),
            ..around.site.clone()
        };
        let mut shape = ObjectShape::default();
        if !self.collect(around.facets, around.site, &mut shape, &mut Vec::new()) {
            return None;
        }
        let constant = self.constant(name, around.key);
        let payload = self.merged(around, &shape, &site, around.facets, constant);
        self.base_payloads.insert(key, payload.clone());
        Some(payload)
    }

    fn component_payload(&mut self, around: Around<'_, 'd>, component: &'d str) -> Option<Payload> {
        if let Some(ty) = self.replaced(component) {
            // It stands for the whole object, its tag too.
            return Some(Payload {
                ty,
                reads_tag: true,
                lacks_tag: false,
            });
        }
        let facets = Facets::of(component_schema(self.document, component)?);
        if let Some(payload) = self.heir_payload(around, component, &facets) {
            return Some(payload);
        }
        if !facets.alternatives().is_empty() || self.is_base(component) {
            return self.inner_union(around, component, &facets);
        }
        let site = Site::component(component, around.site.view);
        let mut shape = ObjectShape::default();
        if !self.collect(&facets, &site, &mut shape, &mut vec![component]) {
            return self.no_struct(around, component, &facets);
        }
        if shape.properties.is_empty() && around.facets.properties.is_empty() {
            return self.no_struct(around, component, &facets);
        }
        let constant = self.constant(component, around.key);
        if self.is_complete(around, &shape) {
            let declared = shape.properties.contains_key(around.key);
            return Some(Payload {
                ty: Type::Named(self.component(component, around.site.view)),
                reads_tag: declared && constant.is_none(),
                lacks_tag: !declared,
            });
        }
        shape.add(around.facets, around.site);
        let site = Site {
            path: around.site.path.child(component),
            ..site
        };
        Some(self.merged(around, &shape, &site, &facets, constant))
    }

    fn constant(&self, component: &str, key: &str) -> Option<TagValue> {
        self.union_tags.constant(component, key).cloned()
    }

    /// Whether a component says all that the union says of its members.
    fn is_complete(&self, around: Around<'_, 'd>, shape: &ObjectShape<'d>) -> bool {
        if around.facets.alternatives().is_empty() {
            return true;
        }
        let known = |key: &&str| *key == around.key || shape.properties.contains_key(key);
        let mut required = around.facets.required.iter();
        around.facets.properties.iter().all(|(key, _)| known(key))
            && around.facets.all_of.is_empty()
            && required.all(|key| *key == around.key || shape.required.contains(key))
    }

    /// A struct of the union's own, of several schemas put together.
    fn merged(
        &mut self,
        around: Around<'_, 'd>,
        shape: &ObjectShape<'d>,
        site: &Site,
        facets: &Facets<'d>,
        constant: Option<TagValue>,
    ) -> Payload {
        let mut structure = self.structure(shape, site);
        self.decide(site, Reason::Properties);
        if !around.facets.alternatives().is_empty() && self.says_more(around.facets) {
            self.decide_at(site, Reason::BesideUnion, &around.site.pointer);
        }
        let declared = shape.properties.contains_key(around.key);
        // Of a base itself the tag may be absent, which then stays so.
        let may_lack =
            around.facets.alternatives().is_empty() && !shape.required.contains(around.key);
        let reads_tag = declared && (constant.is_none() || may_lack);
        if let Some(value) = constant.filter(|_| declared) {
            let written = Reason::TagWritten {
                key: around.key.to_owned(),
                value: value.to_string(),
            };
            let pointer = site.pointer.child("properties").child(around.key);
            self.decide_at(site, written, &pointer);
            match may_lack {
                true => mark(&mut structure, around.key, value),
                false => take_out(&mut structure, around.key, value),
            }
        }
        let id = self.reserve();
        let definition = self.definition(site, docs(facets), TypeKind::Struct(structure));
        self.define(id, definition);
        Payload {
            ty: Type::Named(id),
            reads_tag,
            lacks_tag: !declared,
        }
    }

    /// A union as a member. It keeps unknown values whole, so it must see the
    /// tag if its own members know it.
    fn inner_union(
        &mut self,
        around: Around<'_, 'd>,
        component: &'d str,
        facets: &Facets<'d>,
    ) -> Option<Payload> {
        let same = tag_key(self.document, facets) == Some(around.key);
        let declared = same || self.declares(facets, around.key, DEEPEST);
        let object = self.is_object(facets, DEEPEST);
        object.then(|| Payload {
            ty: Type::Named(self.component(component, around.site.view)),
            reads_tag: declared,
            lacks_tag: !declared,
        })
    }

    /// Whether a property is known to a schema or to any member of its union.
    pub(super) fn declares(&self, facets: &Facets<'d>, key: &str, depth: usize) -> bool {
        property_of(self.document, facets, key, DEEPEST).is_some()
            || depth > 0
                && facets.alternatives().iter().any(|member| {
                    self.facets_of(*member)
                        .is_some_and(|member| self.declares(&member, key, depth - 1))
                })
    }

    /// Whether all values of a schema are objects.
    pub(super) fn is_object(&self, facets: &Facets<'d>, depth: usize) -> bool {
        let mut parts = facets.all_of.iter();
        depth > 0
            && (facets.is_object()
                || parts.any(|part| {
                    self.facets_of(*part)
                        .is_some_and(|part| self.is_object(&part, depth - 1))
                })
                || !facets.alternatives().is_empty()
                    && facets.alternatives().iter().all(|member| {
                        self.facets_of(*member)
                            .is_some_and(|member| self.is_object(&member, depth - 1))
                    }))
    }

    /// A map, or an object of which nothing is known.
    fn no_struct(
        &mut self,
        around: Around<'_, 'd>,
        component: &'d str,
        facets: &Facets<'d>,
    ) -> Option<Payload> {
        let silent = facets.ty.is_none() && facets.enumeration.is_empty();
        if !self.is_object(facets, DEEPEST) && !silent {
            return None;
        }
        Some(Payload {
            ty: Type::Named(self.component(component, around.site.view)),
            reads_tag: false,
            lacks_tag: true,
        })
    }

    fn inline_payload(
        &mut self,
        around: Around<'_, 'd>,
        member: &TaggedMember<'d>,
        index: usize,
    ) -> Option<Payload> {
        let SchemaRef::Inline(schema) = *around.facets.alternatives().get(index)? else {
            return None;
        };
        let facets = Facets::of(schema);
        let step = match &member.values[..] {
            [value] => value.to_string(),
            _ => self.member_name(around, member.member),
        };
        let keyword = around.facets.alternatives_keyword();
        let mut site = around.site.child(&step, &[keyword, &index.to_string()]);
        site.view = match self.views.of_inline(schema, around.site.view).0 {
            View::Both => self.view_of(around),
            view => view,
        };
        // Both views of the union may have one and the same variant.
        let key = (std::ptr::from_ref(schema), site.view, site.path.clone());
        if let Some(known) = self.inline_payloads.get(&key) {
            return Some(known.clone());
        }
        let mut shape = ObjectShape::default();
        if !self.collect(&facets, &site, &mut shape, &mut Vec::new()) {
            return None;
        }
        if !self.is_complete(around, &shape) {
            shape.add(around.facets, around.site);
        }
        let constant = match &member.values[..] {
            [value] if !member.is_fallback => Some(value.clone()),
            _ => None,
        };
        let payload = self.merged(around, &shape, &site, &facets, constant);
        self.inline_payloads.insert(key, payload.clone());
        Some(payload)
    }

    /// The view of what the union itself says of its members.
    fn view_of(&self, around: Around<'_, 'd>) -> View {
        match around.facets.properties.is_empty() {
            true => View::Both,
            false => around.site.view,
        }
    }

    /// Whether a component is a base that others extend.
    pub(crate) fn is_base(&self, component: &str) -> bool {
        let schema = component_schema(self.document, component);
        let is_told = self.union_tags.inherited(component).is_some()
            || schema.is_some_and(|schema| Facets::of(schema).discriminator.is_some());
        is_told && self.union_tags.has_children(component)
    }

    /// A union that says nothing itself cannot be one of its own variants.
    fn is_mapped_to_itself(&self, around: Around<'_, 'd>, member: &TaggedMember<'d>) -> bool {
        let Member::Component(component) = member.member else {
            return false;
        };
        around.name == Some(component)
            && !around.facets.alternatives().is_empty()
            && !self.says_more(around.facets)
    }

    /// Whether a member has something other than text where its tag should be.
    fn has_object_for_tag(&self, around: Around<'_, 'd>, facets: &Facets<'d>) -> bool {
        let property = property_of(self.document, facets, around.key, DEEPEST);
        property.is_some_and(|property| matches!(property.json_type(), Some("object" | "array")))
    }
}

/// Notes the one value of a field.
fn mark(structure: &mut Struct, key: &str, value: TagValue) {
    let mut fields = structure.fields.iter_mut();
    if let Some(field) = fields.find(|field| field.key == key) {
        field.constant = Some(value);
    }
}

/// Replaces a field by a constant that is always written.
pub(crate) fn take_out(structure: &mut Struct, key: &str, value: TagValue) {
    let own = structure.fields.iter().find(|field| field.key == key);
    let xml = own.map(|field| field.xml.clone()).unwrap_or_default();
    structure.fields.retain(|field| field.key != key);
    structure.tags.push((key.to_owned(), value));
    structure.tag_xml.push((key.to_owned(), xml));
}
