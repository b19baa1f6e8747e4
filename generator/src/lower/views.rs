//! Which schemas differ between what is sent and what is received.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use openapiv3::{OpenAPI, Schema};

use crate::diagnostic::Pointer;
use crate::lower::annotations::directional;
use crate::lower::facets::{Additional, Facets, SchemaRef};
use crate::lower::schema::Site;
use crate::lower::tags::UnionTags;
use crate::lower::{resolve, schemas};
use crate::model::{Reason, View};

/// Why a component differs between what is sent and what is received.
#[derive(Debug, Clone, Copy)]
enum Cause<'d> {
    /// One of its own properties travels one way.
    Property(Directional<'d>),
    /// It refers to a component that differs.
    Through(&'d str),
}

/// A property that travels one way.
#[derive(Debug, Clone, Copy)]
struct Directional<'d> {
    key: &'d str,
    flag: &'static str,
}

impl Directional<'_> {
    fn split(self, through: Vec<String>) -> Reason {
        Reason::Split {
            key: self.key.to_owned(),
            flag: self.flag,
            through,
        }
    }
}

/// The components that have `readOnly` or `writeOnly` properties, themselves or
/// through what they refer to.
#[derive(Debug)]
pub(crate) struct Views<'d> {
    document: &'d OpenAPI,
    differing: HashMap<&'d str, Cause<'d>>,
    /// Types are the same both ways, whatever the document says.
    united: bool,
}

impl<'d> Views<'d> {
    /// Looks through the component schemas of a document.
    pub(crate) fn of(document: &'d OpenAPI, tags: &UnionTags<'d>) -> Self {
        let mut views = Self {
            document,
            differing: HashMap::new(),
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
            if let Some(directional) = scan.directional {
                views.differing.insert(name, Cause::Property(directional));
                found.push(name);
            }
        }
        while let Some(name) = found.pop() {
            for user in users.get(name).into_iter().flatten() {
                if let Entry::Vacant(entry) = views.differing.entry(user) {
                    entry.insert(Cause::Through(name));
                    found.push(user);
                }
            }
        }
        views
    }

    /// Views for types that are the same both ways.
    pub(crate) fn united(document: &'d OpenAPI) -> Self {
        Self {
            document,
            differing: HashMap::new(),
            united: true,
        }
    }

    /// The view that a use of a component gets: its own where it differs, the
    /// shared one where it does not.
    pub(crate) fn of_component(&self, component: &str, wanted: View) -> View {
        if self.differing.contains_key(component) {
            wanted
        } else {
            View::Both
        }
    }

    /// The view that an inline schema gets, and why it is not the shared one.
    pub(crate) fn of_inline(&self, schema: &'d Schema, wanted: View) -> (View, Option<Reason>) {
        if self.united {
            return (View::Both, None);
        }
        let mut scan = Scan::default();
        scan.schema(self.document, SchemaRef::Inline(schema), &[]);
        if let Some(directional) = scan.directional {
            return (wanted, Some(directional.split(Vec::new())));
        }
        let mut differing = scan.targets.iter();
        match differing.find(|target| self.differing.contains_key(**target)) {
            Some(target) => (wanted, self.chain(target).map(|(split, _)| split)),
            None => (View::Both, None),
        }
    }

    /// Why a component differs, and where the document says so; `None` if it has
    /// one type.
    pub(crate) fn split(&self, component: &str, view: View) -> Option<(Reason, Pointer)> {
        match view {
            View::Both => None,
            _ => self.chain(component),
        }
    }

    /// From a component to the property that travels one way.
    fn chain(&self, component: &str) -> Option<(Reason, Pointer)> {
        let mut through = Vec::new();
        let mut at = component;
        loop {
            match self.differing.get(at)? {
                // Each came before those that differ through it: this ends.
                Cause::Through(next) => {
                    through.push((*next).to_owned());
                    at = next;
                }
                Cause::Property(directional) => {
                    let site = Site::component(at, View::Both);
                    let pointer = site.pointer.child("properties").child(directional.key);
                    return Some((directional.split(through), pointer));
                }
            }
        }
    }

    /// The views of a component that no operation uses.
    pub(crate) fn of_unused(&self, component: &str) -> Vec<View> {
        if self.differing.contains_key(component) {
            vec![View::Response, View::Request]
        } else {
            vec![View::Both]
        }
    }
}

/// One walk through a schema.
#[derive(Debug, Default)]
struct Scan<'d> {
    directional: Option<Directional<'d>>,
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
        let own_tag = facets.discriminator;
        let mut tags = tags.to_vec();
        tags.extend(own_tag.map(|own| own.property_name.as_str()));
        for (key, property) in &facets.properties {
            if tags.contains(key) {
                continue;
            }
            if let Some(flag) = directional(document, *property) {
                self.directional.get_or_insert(Directional { key, flag });
            }
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
