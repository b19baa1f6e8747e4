//! Schemas that are made of themselves: what they mean is told before anything
//! is made of them.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Pointer, Problem};
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::{Lowering, resolve, schemas};

/// How deep schemas in place are looked into; readers refuse deeper ones.
const DEEPEST: usize = 128;

/// How many names of a circle are told.
const MOST_TOLD: usize = 4;

impl<'d> Lowering<'d> {
    /// Warns of `allOf`s that lead back to themselves and of unions that have
    /// nothing but each other.
    pub(crate) fn tell_circles(&mut self) {
        self.tell_all_of_circles();
        self.tell_empty_unions();
        self.tell_mappings_to_themselves();
    }

    /// A union that says nothing itself cannot be one of its own variants.
    fn tell_mappings_to_themselves(&mut self) {
        for (name, _) in schemas(self.document) {
            let Some(facets) = self.component_facets(name) else {
                continue;
            };
            if facets.alternatives().is_empty() || self.says_more(&facets) {
                continue;
            }
            let mapping = facets
                .discriminator
                .iter()
                .flat_map(|discriminator| &discriminator.mapping);
            for (value, target) in mapping {
                if resolve(self.document, target).is_some_and(|(found, _)| found == name) {
                    let message =
                        format!("`{value}` leads back to the union itself; it is left out");
                    let pointer = pointer_of(name)
                        .child("discriminator")
                        .child("mapping")
                        .child(value);
                    self.report(Problem::warning("member-of-itself", message), &pointer);
                }
            }
        }
    }

    fn tell_all_of_circles(&mut self) {
        let names: Vec<&'d str> = schemas(self.document).map(|(name, _)| name).collect();
        let mut parts: HashMap<&'d str, Vec<&'d str>> = HashMap::new();
        for name in &names {
            if let Some(facets) = self.component_facets(name) {
                let mut found = Vec::new();
                self.add_parts(&facets, &mut found, DEEPEST);
                parts.insert(name, found);
            }
        }
        let mut done = HashSet::new();
        for name in names {
            if let Some(circle) = circle_from(name, &parts, &mut done) {
                self.report_circle(&circle);
            }
        }
    }

    /// The components in an `allOf`, and in the `allOf`s in it.
    fn add_parts(&self, facets: &Facets<'d>, found: &mut Vec<&'d str>, depth: usize) {
        for part in &facets.all_of {
            match *part {
                SchemaRef::Reference(reference) => {
                    found.extend(resolve(self.document, reference).map(|(name, _)| name));
                }
                SchemaRef::Inline(schema) if depth > 0 => {
                    self.add_parts(&Facets::of(schema), found, depth - 1);
                }
                SchemaRef::Inline(_) => {}
            }
        }
    }

    fn report_circle(&mut self, circle: &[&'d str]) {
        let Some(first) = circle.first() else {
            return;
        };
        let way: Vec<String> = circle.iter().map(|name| format!("`{name}`")).collect();
        let message = match &way[..] {
            [own] => {
                format!("{own} is in its own `allOf`, which adds nothing; it is ignored there")
            }
            _ => {
                let more = if way.len() > MOST_TOLD { ", …" } else { "" };
                format!(
                    "the `allOf`s of {}{more} lead back to the first; each has what all of them say",
                    way[..way.len().min(MOST_TOLD)].join(", ")
                )
            }
        };
        let pointer = pointer_of(first).child("allOf");
        self.report(Problem::warning("all-of-circle", message), &pointer);
    }

    /// A union has a value if one of its members has.
    fn tell_empty_unions(&mut self) {
        let mut users: HashMap<&'d str, Vec<&'d str>> = HashMap::new();
        let mut open: HashSet<&'d str> = HashSet::new();
        let mut settled = Vec::new();
        for (name, _) in schemas(self.document) {
            match self.mere_members(name) {
                Some(members) => {
                    open.insert(name);
                    for member in members {
                        users.entry(member).or_default().push(name);
                    }
                }
                None => settled.push(name),
            }
        }
        while let Some(name) = settled.pop() {
            for user in users.remove(name).unwrap_or_default() {
                if open.remove(user) {
                    settled.push(user);
                }
            }
        }
        let mut empty: Vec<&'d str> = open.into_iter().collect();
        empty.sort_unstable();
        for name in empty {
            let message = format!(
                "`{name}` is a union of nothing but itself or of unions that are; callers get `serde_json::Value`"
            );
            self.report(Problem::warning("empty-union", message), &pointer_of(name));
        }
    }

    /// The members of a schema that is a union of references and nothing else.
    fn mere_members(&self, name: &'d str) -> Option<Vec<&'d str>> {
        let facets = self.component_facets(name)?;
        let mere = facets.all_of.is_empty() && facets.properties.is_empty() && facets.ty.is_none();
        let members = facets.alternatives();
        if !mere || members.is_empty() {
            return None;
        }
        members
            .iter()
            .map(|member| self.component_of(*member))
            .collect()
    }

    fn component_facets(&self, name: &'d str) -> Option<Facets<'d>> {
        let components = self.document.components.as_ref()?;
        components.schemas.get(name)?.as_item().map(Facets::of)
    }
}

fn pointer_of(name: &str) -> Pointer {
    let schemas = Pointer::root().child("components").child("schemas");
    schemas.child(name)
}

/// The first circle on the way from a name; what was walked is not walked again.
fn circle_from<'d>(
    start: &'d str,
    parts: &HashMap<&'d str, Vec<&'d str>>,
    done: &mut HashSet<&'d str>,
) -> Option<Vec<&'d str>> {
    let mut way: Vec<(&'d str, usize)> = Vec::new();
    let mut on_way: HashSet<&'d str> = HashSet::new();
    let mut found = None;
    if !done.contains(start) {
        way.push((start, 0));
        on_way.insert(start);
    }
    while let Some((name, next)) = way.last_mut() {
        let name = *name;
        let part = parts.get(name).and_then(|parts| parts.get(*next).copied());
        *next += 1;
        match part {
            None => {
                done.insert(name);
                on_way.remove(name);
                way.pop();
            }
            Some(part) if on_way.contains(part) => {
                let circle = way.iter().map(|(name, _)| *name);
                found = found.or_else(|| Some(circle.skip_while(|name| *name != part).collect()));
            }
            Some(part) if done.contains(part) => {}
            Some(part) => {
                way.push((part, 0));
                on_way.insert(part);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::lower::testing::{codes, lowered};

    #[test]
    fn circles_are_told_once() {
        let (_, problems) = lowered(
            "
            A: {allOf: [{$ref: '#/components/schemas/A'}]}
            B: {allOf: [{$ref: '#/components/schemas/C'}, {type: object, properties: {b: {type: string}}}]}
            C: {allOf: [{allOf: [{$ref: '#/components/schemas/B'}]}, {type: object, properties: {c: {type: string}}}]}
            D: {allOf: [{$ref: '#/components/schemas/B'}, {type: object, properties: {d: {type: string}}}]}
            ",
        );
        assert_eq!(codes(&problems), ["all-of-circle", "all-of-circle"]);
        assert!(problems[1].message.contains("`B`, `C` lead back"));
    }

    #[test]
    fn unions_of_nothing_are_told() {
        let (_, problems) = lowered(
            "
            B: {anyOf: [{$ref: '#/components/schemas/C'}]}
            C: {anyOf: [{$ref: '#/components/schemas/B'}]}
            D: {anyOf: [{$ref: '#/components/schemas/E'}]}
            E: {anyOf: [{$ref: '#/components/schemas/D'}, {type: string}]}
            ",
        );
        let told: Vec<&str> = problems
            .iter()
            .map(|problem| problem.message.as_str())
            .collect();
        assert_eq!(codes(&problems), ["empty-union", "empty-union"], "{told:?}");
    }
}
