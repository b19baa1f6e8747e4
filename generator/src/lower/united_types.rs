//! Unions of nothing but types, in `allOf`s that say more.

use crate::lower::Lowering;
use crate::lower::facets::{Additional, Facets, SchemaRef};
use crate::lower::schema::Site;

/// How many `allOf`s lead to the type of a schema.
const DEEPEST: usize = 3;

impl<'d> Lowering<'d> {
    /// Leaves out the unions of nothing but types, of which another schema says which
    /// one it is: an envelope's `result` of any object or text, in an answer that says
    /// what is in it.
    pub(crate) fn without_unions_of_types(
        &self,
        mut schemas: Vec<(SchemaRef<'d>, Site)>,
    ) -> Vec<(SchemaRef<'d>, Site)> {
        let unions: Vec<_> = schemas
            .iter()
            .map(|(schema, _)| self.united_types(*schema))
            .collect();
        if unions.iter().all(Option::is_none) {
            return schemas;
        }
        let mut others = schemas.iter().zip(&unions);
        let said = others.find_map(|((schema, _), union)| {
            let is_other = union.is_none();
            is_other
                .then(|| self.outer_type(*schema, DEEPEST))
                .flatten()
        });
        if let Some(said) = said {
            let mut unions = unions.iter();
            schemas.retain(|_| {
                let union = unions.next().and_then(Option::as_ref);
                union.is_none_or(|types| !types.contains(&said))
            });
        }
        schemas
    }

    /// The types that a union offers, if it says no more of its members.
    fn united_types(&self, schema: SchemaRef<'d>) -> Option<Vec<&'d str>> {
        let facets = self.facets_of(schema)?;
        let members = facets.alternatives();
        if members.is_empty() || self.says_more(&facets) {
            return None;
        }
        let bare = |member: &SchemaRef<'d>| {
            let member = self.facets_of(*member)?;
            let ty = member.ty;
            let member = self.without_any(member);
            let is_bare = member.is_bare() && member.format.is_none();
            ty.filter(|_| is_bare)
        };
        members.iter().map(bare).collect()
    }

    /// A schema without items and other properties that may be anything, which is what
    /// they are when nothing is said of them.
    fn without_any(&self, facets: Facets<'d>) -> Facets<'d> {
        let says = |schema: &SchemaRef<'d>| {
            self.facets_of(*schema)
                .is_none_or(|facets| facets.ty.is_some() || !facets.is_silent())
        };
        let additional = match facets.additional {
            Additional::Typed(values) if says(&values) => facets.additional,
            Additional::Typed(_) | Additional::Anything => Additional::Unsaid,
            other => other,
        };
        Facets {
            items: facets.items.filter(says),
            additional,
            ..facets
        }
    }

    /// The JSON type of a schema, by its own word, that of its parts, or that of all
    /// members of its union.
    fn outer_type(&self, schema: SchemaRef<'d>, depth: usize) -> Option<&'d str> {
        let facets = self.facets_of(schema)?;
        if let Some(ty) = facets.json_type() {
            return Some(ty);
        }
        let depth = depth.checked_sub(1)?;
        let mut parts = facets.all_of.iter();
        if let Some(ty) = parts.find_map(|part| self.outer_type(*part, depth)) {
            return Some(ty);
        }
        let mut members = facets.alternatives().iter();
        let first = self.outer_type(*members.next()?, 1)?;
        members
            .all(|member| self.outer_type(*member, 1) == Some(first))
            .then_some(first)
    }
}
