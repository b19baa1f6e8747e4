//! Members of a union with a discriminator that cannot have its tag, as they are told of.

use crate::diagnostic::Problem;
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::schema::Site;
use crate::lower::tagged::{Around, DEEPEST};
use crate::lower::tagged_members::{Member, TaggedMember};
use crate::lower::tags::component_schema;
use crate::lower::{Lowering, resolve};

impl<'d> Lowering<'d> {
    pub(super) fn report_untagged(&mut self, around: Around<'_, 'd>, member: &TaggedMember<'d>) {
        let key = around.key;
        let problem = match member.member {
            Member::Component(component) => Problem::warning(
                "member-without-tag",
                format!(
                    "no value of `{key}` is left for `{component}`; it is left out of the union"
                ),
            )
            .help(format!("add `{component}` to the discriminator's `mapping`")),
            Member::Inline(_) => Problem::warning(
                "member-without-tag",
                format!(
                    "this member has no constant `{key}`; the variants of the union are told apart by their shapes instead"
                ),
            )
            .help(format!("give `{key}` an `enum` with one value")),
        };
        self.report_member(around, member, problem);
    }

    /// Whether neither the union, nor any of its members has the property of its
    /// discriminator, and no mapping says its values.
    pub(super) fn is_tag_of_nobody(
        &self,
        facets: &Facets<'d>,
        members: &[TaggedMember<'d>],
    ) -> bool {
        let Some(discriminator) = facets.discriminator else {
            return false;
        };
        let key = &discriminator.property_name;
        let has_tag = |member: &TaggedMember<'d>| match member.member {
            Member::Component(component) => component_schema(self.document, component)
                .map(Facets::of)
                .is_none_or(|facets| {
                    self.is_base(component)
                        || !facets.alternatives().is_empty()
                        || !self.is_object(&facets, DEEPEST)
                        || self.may_have(&facets, key)
                }),
            Member::Inline(_) => true,
        };
        discriminator.mapping.is_empty()
            && !self.declares(facets, key, 0)
            && !members.iter().any(has_tag)
    }

    /// Whether objects of a schema may have a property, as far as it says.
    fn may_have(&self, facets: &Facets<'d>, key: &str) -> bool {
        self.declares(facets, key, 0) || facets.required.contains(&key)
    }

    pub(super) fn report_tag_of_nobody(&mut self, facets: &Facets<'d>, site: &Site) {
        let Some(discriminator) = facets.discriminator else {
            return;
        };
        let key = &discriminator.property_name;
        let problem = Problem::warning(
            "tag-of-nobody",
            format!(
                "no member of the union has `{key}`; its variants are told apart by their shapes instead"
            ),
        )
        .help(format!("declare `{key}` in each member, with the value that it has there"));
        self.report(problem, &facets.discriminator_at(&site.pointer));
    }

    pub(super) fn report_no_object(&mut self, around: Around<'_, 'd>, member: &TaggedMember<'d>) {
        let key = around.key;
        let problem = Problem::warning(
            "member-without-tag",
            format!(
                "this member is no object, so it cannot have `{key}`; the variants of the union are told apart by their shapes instead"
            ),
        );
        self.report_member(around, member, problem);
    }

    pub(super) fn report_object_for_tag(
        &mut self,
        around: Around<'_, 'd>,
        member: &TaggedMember<'d>,
    ) {
        let problem = Problem::warning(
            "member-without-tag",
            format!(
                "`{}` of this member is no text, so it cannot be a tag; the variants of the union are told apart by their shapes instead",
                around.key
            ),
        );
        self.report_member(around, member, problem);
    }

    fn report_member(
        &mut self,
        around: Around<'_, 'd>,
        member: &TaggedMember<'d>,
        problem: Problem,
    ) {
        let keyword = around.facets.alternatives_keyword();
        let index = match member.member {
            Member::Inline(index) => Some(index),
            Member::Component(component) => {
                around.facets.alternatives().iter().position(|member| {
                    matches!(member, SchemaRef::Reference(reference)
                        if resolve(self.document, reference).is_some_and(|(name, _)| name == component))
                })
            }
        };
        let pointer = match index {
            Some(index) => around.site.pointer.child(keyword).child(&index.to_string()),
            None => around.facets.discriminator_at(&around.site.pointer),
        };
        self.report(problem, &pointer);
    }
}
