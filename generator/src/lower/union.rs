//! `oneOf` and `anyOf`.

use crate::diagnostic::Problem;
use crate::lower::Lowering;
use crate::lower::all_of::ObjectShape;
use crate::lower::facets::Facets;
use crate::lower::schema::{Site, docs};
use crate::lower::tags::variants_of;
use crate::model::{Slot, Type, TypeId, TypeKind, Union, Variant};

impl<'d> Lowering<'d> {
    /// The type of a union.
    pub(crate) fn union(&mut self, facets: &Facets<'d>, site: &Site) -> TypeKind {
        let keyword = facets.alternatives_keyword();
        let nullable = facets.nullable();
        if let [member] = facets.alternatives()[..]
            && facets.properties.is_empty()
        {
            let mut slot = self.slot(member, &site.child("member", &[keyword, "0"]));
            slot.nullable |= nullable;
            return TypeKind::Alias(slot);
        }
        if let Some(strings) = self.united_strings(facets.alternatives()) {
            return TypeKind::StringEnum(strings);
        }
        if let Some(union) = self.tagged_union(facets, site) {
            return TypeKind::Union(union);
        }
        let problem = Problem::warning(
            "union-without-discriminator",
            format!("the members of this `{keyword}` cannot be told apart yet; callers get `serde_json::Value`"),
        )
        .help("a `discriminator` would tell them apart");
        self.report(problem, &site.pointer);
        TypeKind::Alias(Slot {
            ty: Type::Any,
            nullable,
        })
    }

    /// A union whose discriminator names every member, which must all be
    /// objects.
    fn tagged_union(&mut self, facets: &Facets<'d>, site: &Site) -> Option<Union> {
        let tag = facets.data.discriminator.as_ref()?.property_name.clone();
        let mapped = variants_of(self.document, facets);
        let covered = facets.alternatives().iter().all(|member| {
            mapped
                .iter()
                .any(|variant| variant.is(self.document, *member))
        });
        if mapped.is_empty() || !covered {
            return None;
        }
        let mut variants = Vec::new();
        for variant in mapped {
            let payload = self.variant_payload(facets, site, variant.component, &tag)?;
            variants.push(Variant {
                tag: variant.value.to_owned(),
                payload,
                boxed: false,
            });
        }
        Some(Union {
            tag,
            variants,
            common: Vec::new(),
        })
    }

    /// The variant's own component, or, where the union has properties that the
    /// component lacks, a struct with both.
    fn variant_payload(
        &mut self,
        union: &Facets<'d>,
        site: &Site,
        component: &'d str,
        tag: &str,
    ) -> Option<TypeId> {
        let component_site = Site::component(component, site.view);
        let reference = format!("#/components/schemas/{component}");
        let (_, schema) = crate::lower::resolve(self.document, &reference)?;
        let facets = Facets::of(schema);
        let mut shape = ObjectShape::default();
        if !self.collect(&facets, &component_site, &mut shape, &mut vec![component])
            || !facets.alternatives().is_empty()
        {
            return None;
        }
        let known = |key: &&str| *key == tag || shape.properties.contains_key(key);
        let complete = union.properties.iter().all(|(key, _)| known(key))
            && union
                .required
                .iter()
                .all(|key| key == tag || shape.required.contains(key.as_str()));
        if complete {
            return Some(self.component(component, site.view));
        }
        shape.add(union, site);
        let mut structure = self.structure(&shape, site);
        structure.fields.retain(|field| field.key != tag);
        let site = Site {
            path: site.path.child(component),
            ..component_site
        };
        let id = self.reserve();
        let definition = self.definition(&site, docs(&facets), TypeKind::Struct(structure));
        self.define(id, definition);
        Some(id)
    }
}
