//! Which schemas differ between what is sent and what is received.

use std::collections::{HashMap, HashSet};

use openapiv3::{OpenAPI, Schema};

use crate::lower::annotations::is_directional;
use crate::lower::facets::{Additional, Facets, SchemaRef};
use crate::lower::tags::UnionTags;
use crate::lower::{resolve, schemas};
use crate::model::View;

/// The components that have `readOnly` or `writeOnly` properties, themselves or
/// through what they refer to.
#[derive(Debug)]
pub(crate) struct Views<'d> {
    document: &'d OpenAPI,
    differing: HashSet<&'d str>,
    /// Types are the same both ways, whatever the document says.
    united: bool,
}

impl<'d> Views<'d> {
    /// Looks through the component schemas of a document.
    pub(crate) fn of(document: &'d OpenAPI, tags: &UnionTags<'d>) -> Self {
        let mut views = Self {
            document,
            differing: HashSet::new(),
            united: false,
        };
        let mut users: HashMap<&'d str, Vec<&'d str>> = HashMap::new();
        let mut found = Vec::new();
        for (name, schema) in schemas(document) {
            let mut scan = Scan::default();
            let tags: Vec<&str> = tags.properties(name).collect();
            scan.schema(document, schema.into(), &tags);
            for target in scan.targets {
                users.entry(target).or_default().push(name);
            }
            if scan.directional {
                found.push(name);
            }
        }
        while let Some(name) = found.pop() {
            if views.differing.insert(name) {
                found.extend(users.get(name).into_iter().flatten());
            }
        }
        views
    }

    /// Views for types that are the same both ways.
    pub(crate) fn united(document: &'d OpenAPI) -> Self {
        Self {
            document,
            differing: HashSet::new(),
            united: true,
        }
    }

    /// The view that a use of a component gets: its own where it differs, the
    /// shared one where it does not.
    pub(crate) fn of_component(&self, component: &str, wanted: View) -> View {
        if self.differing.contains(component) {
            wanted
        } else {
            View::Both
        }
    }

    /// The view that an inline schema gets.
    pub(crate) fn of_inline(&self, schema: &'d Schema, wanted: View) -> View {
        let mut scan = Scan::default();
        scan.schema(self.document, SchemaRef::Inline(schema), &[]);
        let through = |target: &&str| self.differing.contains(target);
        if self.united {
            return View::Both;
        }
        if scan.directional || scan.targets.iter().any(through) {
            wanted
        } else {
            View::Both
        }
    }

    /// The views of a component that no operation uses.
    pub(crate) fn of_unused(&self, component: &str) -> Vec<View> {
        if self.differing.contains(component) {
            vec![View::Response, View::Request]
        } else {
            vec![View::Both]
        }
    }
}

/// One walk through a schema.
#[derive(Debug, Default)]
struct Scan<'d> {
    directional: bool,
    targets: Vec<&'d str>,
}

impl<'d> Scan<'d> {
    /// `tags` are left out: a discriminator is sent whatever its flags say.
    fn schema(&mut self, document: &'d OpenAPI, schema: SchemaRef<'d>, tags: &[&str]) {
        let schema = match schema {
            SchemaRef::Reference(reference) => {
                self.targets
                    .extend(resolve(document, reference).map(|(name, _)| name));
                return;
            }
            SchemaRef::Inline(schema) => schema,
        };
        let facets = Facets::of(schema);
        let own_tag = schema.schema_data.discriminator.as_ref();
        let mut tags = tags.to_vec();
        tags.extend(own_tag.map(|own| own.property_name.as_str()));
        for (key, property) in &facets.properties {
            if tags.contains(key) {
                continue;
            }
            self.directional |= is_directional(document, *property);
            self.schema(document, *property, &[]);
        }
        let members = [&facets.one_of, &facets.any_of, &facets.all_of];
        for member in members.into_iter().flatten() {
            self.schema(document, *member, &tags);
        }
        if let Some(items) = facets.items {
            self.schema(document, items, &[]);
        }
        if let Additional::Typed(values) = facets.additional {
            self.schema(document, values, &[]);
        }
    }
}
