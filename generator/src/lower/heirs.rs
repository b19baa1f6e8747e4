//! Discriminators that schemas have from what they extend.

use crate::lower::Lowering;
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::schema::Site;
use crate::lower::tag_key::{DEEPEST, is_null, required_keys, tag_key};
use crate::lower::tagged::{Around, Payload};
use crate::lower::tagged_members::{Member, TaggedMember};
use crate::model::{Reason, Type, TypePath, Union};

impl<'d> Lowering<'d> {
    /// A component with the discriminator that it has from what it extends.
    pub(super) fn heir(&self, name: &str, facets: &Facets<'d>) -> Option<Facets<'d>> {
        let discriminator = self.union_tags.inherited(name)?;
        Some(Facets {
            discriminator: Some(discriminator),
            ..facets.clone()
        })
    }

    /// A member that is extended by the tag of this very union: itself, since what
    /// extends it has another tag.
    pub(super) fn heir_payload(
        &mut self,
        around: Around<'_, 'd>,
        component: &'d str,
        facets: &Facets<'d>,
    ) -> Option<Payload> {
        let heir = self.heir(component, facets)?;
        if tag_key(self.document, &heir) != Some(around.key) {
            return None;
        }
        let view = self.views.of_component(component, around.site.view);
        let own = Around {
            facets: &heir,
            site: &Site::component(component, view),
            name: Some(component),
            key: around.key,
        };
        self.base_payload(own)
    }

    /// A union without a discriminator of schemas that extend one base, by whose tag,
    /// which all of them require, they are told apart.
    pub(super) fn union_of_siblings(
        &mut self,
        facets: &Facets<'d>,
        site: &Site,
        name: Option<&'d str>,
    ) -> Option<Union> {
        let mut listed = Vec::new();
        for member in facets.alternatives() {
            let known = self.facets_of(*member)?;
            if !is_null(&known) {
                listed.push(self.component_of(*member)?);
            }
        }
        let discriminator = self.union_tags.base_of_all(&listed)?;
        let key = discriminator.property_name.as_str();
        let fits = |member: &SchemaRef<'d>| {
            self.facets_of(*member).is_some_and(|member| {
                is_null(&member)
                    || member.alternatives().is_empty()
                        && member.discriminator.is_none()
                        && required_keys(self.document, &member, DEEPEST).contains(&key)
            })
        };
        if !facets.alternatives().iter().all(fits) {
            return None;
        }
        let told = Facets {
            discriminator: Some(discriminator),
            ..facets.clone()
        };
        let mut members = self.union_tags.members(self.document, &told, name);
        keep(&mut members, |component| listed.contains(&component));
        for member in &mut members {
            member.is_fallback = false;
        }
        let union = self.union_of(&told, site, name, members)?;
        let at = site.pointer.child(facets.alternatives_keyword());
        self.decide_at(site, Reason::TagOfBase(key.to_owned()), &at);
        if self.says_more(facets) {
            self.decide(site, Reason::BesideUnion);
        }
        Some(union)
    }

    /// A base that is only ever a variant is called as the component is.
    pub(crate) fn name_lone_bases(&mut self) {
        for ((name, _), payload) in &self.base_payloads {
            let mut unions = self.components.keys();
            if let Type::Named(id) = payload.ty
                && !unions.any(|(component, _)| component == name)
                && let Some(definition) = &mut self.types[id.0]
            {
                definition.path = TypePath::root(*name);
            }
        }
    }
}

/// Takes out members that only the mapping names, which is that of another schema.
pub(super) fn keep<'d>(members: &mut Vec<TaggedMember<'d>>, is_own: impl Fn(&'d str) -> bool) {
    members.retain(|member| match member.member {
        Member::Component(component) => is_own(component),
        Member::Inline(_) => false,
    });
}
