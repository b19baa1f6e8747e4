//! Schemas that hold together: which parts `allOf` puts together, and into what.

use std::collections::HashSet;

use crate::diagnostic::Problem;
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::merge::any;
use crate::lower::object_shape::ObjectShape;
use crate::lower::schema::Site;
use crate::lower::{Lowering, resolve};
use crate::model::{Reason, Slot, Type, TypeKind};

/// One of several schemas that hold together, without its own `allOf`.
#[derive(Debug, Clone)]
pub(crate) struct Part<'d> {
    /// What it says.
    pub(crate) facets: Facets<'d>,
    /// Where it stands.
    pub(crate) site: Site,
}

/// `allOf`s inside of one another; real documents stay below ten.
const DEEPEST: usize = 32;

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

    /// Puts schemas together, those inside of them as well, down to some depth.
    fn together(
        &mut self,
        own: Option<Part<'d>>,
        schemas: Vec<(SchemaRef<'d>, Site)>,
        site: &Site,
        nullable: bool,
    ) -> TypeKind {
        if self.merging == DEEPEST {
            let problem = Problem::warning(
                "all-of-endless",
                "`allOf` puts a schema together with what stands inside of it, and so on without \
                 an end; callers get `serde_json::Value`",
            )
            .help("let items or properties refer to the schema itself, and no more");
            self.report(problem, &site.pointer);
            return any(nullable);
        }
        self.merging += 1;
        let kind = self.put_together(own, schemas, site, nullable);
        self.merging -= 1;
        kind
    }

    fn put_together(
        &mut self,
        own: Option<Part<'d>>,
        schemas: Vec<(SchemaRef<'d>, Site)>,
        site: &Site,
        nullable: bool,
    ) -> TypeKind {
        let schemas = self.without_unions_of_types(schemas);
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
                self.decide_at(site, Reason::Contradiction, &parts[other].site.pointer);
                return any(nullable);
            }
        };
        self.decide_merged(&parts, site);
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
                self.decide(site, Reason::SeveralUnions);
                any(nullable)
            }
        }
    }

    /// Notes what is put together: other components by their names, what stands in
    /// place by where it does.
    fn decide_merged(&mut self, parts: &[Part<'d>], site: &Site) {
        let own = self.component_at(site);
        let name = |part: &Part<'d>| match self.component_at(&part.site) {
            Some(name) if own != Some(name) => name.to_owned(),
            _ => part.site.pointer.to_string(),
        };
        let names: Vec<String> = parts.iter().map(name).collect();
        if names.len() > 1 {
            self.decide_at(site, Reason::Merged(names), &site.pointer.child("allOf"));
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
                // A child that adds nothing to its base is still a child, and one that
                // adds nothing to another child still has a tag of its own.
                let is_child = self.is_base(target) || members.any(is_own);
                let has_tag = own.is_some_and(|own| self.union_tags.tell_apart(own, target));
                if own.is_some() && is_child || has_tag {
                    return None;
                }
                self.decide_at(site, Reason::OnlyPart(target.to_owned()), &at.pointer);
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
            if self.is_base_of(&facets, seen) || self.only_requires(&facets) {
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

impl<'d> Lowering<'d> {
    /// Whether the alternatives say no more than which keys must come together, which
    /// is nothing that a type could say.
    fn only_requires(&self, union: &Facets<'d>) -> bool {
        union.discriminator.is_none()
            && union.alternatives().iter().all(|member| {
                self.facets_of(*member).is_some_and(|member| {
                    let keyless = Facets {
                        ty: member.ty.filter(|ty| *ty != "object"),
                        required: Vec::new(),
                        ..member.clone()
                    };
                    !member.required.is_empty() && keyless.is_silent()
                })
            })
    }

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

fn with_article(ty: &str) -> String {
    let article = match ty.starts_with(['a', 'i', 'o']) {
        true => "an",
        false => "a",
    };
    format!("{article} {ty}")
}

#[cfg(test)]
#[path = "all_of_tests.rs"]
mod tests;
