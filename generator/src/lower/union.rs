//! `oneOf` and `anyOf`: what kind of type they become.

use crate::diagnostic::Problem;
use crate::lower::Lowering;
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::object_shape::ObjectShape;
use crate::lower::resolve;
use crate::lower::schema::Site;
use crate::lower::tag_key::is_null;
use crate::model::{Reason, Slot, Type, TypeKind, Union};

/// A member of a union and its index in the document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListedMember<'d> {
    pub(crate) index: usize,
    pub(crate) schema: SchemaRef<'d>,
}

impl<'d> Lowering<'d> {
    /// The type of a union; `name` is its own if it is a component.
    pub(crate) fn union(
        &mut self,
        facets: &Facets<'d>,
        site: &Site,
        name: Option<&'d str>,
    ) -> TypeKind {
        let keyword = facets.alternatives_keyword();
        let at = site.pointer.child(keyword);
        if self.asks_for_keys_only(facets) {
            self.decide_at(site, Reason::KeysOnly, &at);
            return self.without_alternatives(facets, site);
        }
        let members = self.distinct_members(facets, site);
        let nullable = self.is_nullable(facets);
        if let [member] = members[..]
            && !self.says_more(facets)
        {
            self.decide_at(site, Reason::OnlyMember, &at);
            let index = member.index.to_string();
            let site = site.child("member", &[keyword, &index]);
            let mut slot = self.slot(member.schema, &site);
            slot.nullable |= nullable;
            return TypeKind::Alias(slot);
        }
        let schemas: Vec<SchemaRef<'d>> = members.iter().map(|member| member.schema).collect();
        if schemas.is_empty() {
            self.decide_at(site, Reason::AnythingKept, &at);
            return TypeKind::Alias(Slot {
                ty: Type::Any,
                nullable,
            });
        }
        if let Some(strings) = self.united_strings(&schemas) {
            self.decide_at(site, Reason::UnitedStrings, &at);
            return TypeKind::StringEnum(strings);
        }
        if let Some(union) = self.tagged_union(facets, site, name) {
            self.decide_tagged(facets, site, &union);
            return TypeKind::Union(union);
        }
        if facets.discriminator.is_none()
            && let Some(union) = self.union_of_siblings(facets, site, name)
        {
            return TypeKind::Union(union);
        }
        if let Some(discriminator) = facets.discriminator {
            let reason = Reason::UselessDiscriminator(discriminator.property_name.clone());
            self.decide_at(site, reason, &facets.discriminator_at(&site.pointer));
        }
        self.untagged_union(facets, &members, site)
    }

    fn decide_tagged(&mut self, facets: &Facets<'d>, site: &Site, union: &Union) {
        let Some(tag) = union.tag() else {
            return;
        };
        let key = tag.key.clone();
        let (reason, keyword) = match facets.discriminator {
            Some(_) => (Reason::Discriminator(key), "discriminator"),
            None => (Reason::ConstantTag(key), facets.alternatives_keyword()),
        };
        self.decide_at(site, reason, &site.pointer.child(keyword));
        if self.says_more(facets) {
            self.decide(site, Reason::BesideUnion);
        }
    }

    /// Members without those that only `null` fits, each once.
    fn distinct_members(&mut self, facets: &Facets<'d>, site: &Site) -> Vec<ListedMember<'d>> {
        let keyword = facets.alternatives_keyword();
        let mut members: Vec<ListedMember<'d>> = Vec::new();
        for (index, schema) in facets.alternatives().iter().enumerate() {
            if self
                .facets_of(*schema)
                .is_some_and(|facets| is_null(&facets))
            {
                continue;
            }
            let own = self.component_at(site);
            if own.is_some() && own == self.component_of(*schema) {
                let problem = Problem::warning(
                    "member-of-itself",
                    format!("this `{keyword}` lists itself, which adds nothing; it is left out"),
                );
                let pointer = site.pointer.child(keyword).child(&index.to_string());
                self.report(problem, &pointer);
                continue;
            }
            let earlier = members
                .iter()
                .find(|member| is_same(member.schema, *schema));
            if let Some(earlier) = earlier {
                let at = |index: usize| site.pointer.child(keyword).child(&index.to_string());
                let first = self.place(&at(earlier.index));
                let mut problem = Problem::warning(
                    "duplicate-member",
                    format!("this `{keyword}` lists a schema twice; it becomes one variant"),
                );
                if let Some(first) = first {
                    problem = problem.note(first, "the same schema is listed here already");
                }
                self.report(problem, &at(index));
                continue;
            }
            members.push(ListedMember {
                index,
                schema: *schema,
            });
        }
        members
    }

    /// Whether the schema says something of all members.
    pub(crate) fn says_more(&self, facets: &Facets<'d>) -> bool {
        !facets.properties.is_empty() || !facets.all_of.is_empty()
    }

    /// Whether the members only say which properties of the schema itself must
    /// come together. With a discriminator they are variants, whatever they say.
    fn asks_for_keys_only(&self, facets: &Facets<'d>) -> bool {
        facets.discriminator.is_none()
            && self.says_more(facets)
            && facets.alternatives().iter().all(|member| {
                self.facets_of(*member).is_some_and(|member| {
                    let plain = matches!(member.ty, None | Some("object"))
                        && member.alternatives().is_empty()
                        && member.all_of.is_empty()
                        && member.enumeration.is_empty();
                    let known = |key: &str| facets.properties.iter().any(|(own, _)| *own == key);
                    plain && member.properties.iter().all(|(key, _)| known(key))
                })
            })
    }

    /// The schema as if it had no `oneOf` and `anyOf`.
    fn without_alternatives(&mut self, facets: &Facets<'d>, site: &Site) -> TypeKind {
        let mut shape = ObjectShape::default();
        let plain = Facets {
            one_of: Vec::new(),
            any_of: Vec::new(),
            ..facets.clone()
        };
        if self.collect(&plain, site, &mut shape, &mut Vec::new()) {
            return TypeKind::Struct(self.structure(&shape, site));
        }
        TypeKind::Alias(Slot {
            ty: Type::Any,
            nullable: facets.nullable(),
        })
    }

    /// The component that a member refers to.
    pub(crate) fn component_of(&self, schema: SchemaRef<'d>) -> Option<&'d str> {
        match schema {
            SchemaRef::Reference(reference) => {
                resolve(self.document, reference).map(|(name, _)| name)
            }
            SchemaRef::Inline(_) => None,
        }
    }
}

fn is_same(one: SchemaRef<'_>, other: SchemaRef<'_>) -> bool {
    match (one, other) {
        (SchemaRef::Reference(one), SchemaRef::Reference(other)) => one == other,
        (SchemaRef::Inline(one), SchemaRef::Inline(other)) => one == other,
        _ => false,
    }
}
