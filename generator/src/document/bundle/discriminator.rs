//! Discriminators name schemas, and schemas may take other names here.

use serde_json::{Map, Value};

use super::edit::What;
use super::{Bundler, Unit};
use crate::diagnostic::{Place, Pointer};
use crate::document::grammar::Kind;
use crate::document::reference::{self, local, part};
use crate::document::trail::Trail;

impl Bundler<'_, '_> {
    /// Keeps a discriminator true whose schemas have other names now.
    pub(super) fn discriminator(
        &mut self,
        unit: &mut Unit,
        schema: &Map<String, Value>,
        discriminator: &Map<String, Value>,
        trail: Option<&Trail<'_>>,
    ) {
        let schema_pointer = Trail::pointer(trail, &unit.start);
        let pointer = schema_pointer.child("discriminator");
        let mut mapped = Vec::new();
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        for (tag, value) in mapping.into_iter().flatten() {
            let Some(text) = value.as_str() else { continue };
            let place = Place::value(unit.file.id, pointer.child("mapping").child(tag));
            let Some(text) = self.mapped_ref(text, unit) else {
                continue;
            };
            let component = self
                .resolve(&text, &unit.file, &pointer, &place)
                .and_then(|target| self.component(Kind::Schema, target, &place));
            let Some(component) = component else { continue };
            let new = local(&component);
            if Some(new.as_str()) != value.as_str() {
                unit.edit(pointer.clone(), What::Mapping(tag.clone(), new));
            }
            mapped.push(component);
        }
        let members = ["oneOf", "anyOf"]
            .iter()
            .filter_map(|key| Some((*key, schema.get(*key)?)));
        for (key, members) in members {
            for (item, member) in members.as_array().into_iter().flatten().enumerate() {
                let Some(text) = member.get("$ref").and_then(Value::as_str) else {
                    continue;
                };
                let at = schema_pointer.child(key).child(&item.to_string());
                // Its faults are reported where it stands.
                let target = reference::resolve(text, &unit.file, &at, self.files);
                let Ok(Some(target)) = target else { continue };
                let tag = implicit_tag(text);
                let place = Place::value(unit.file.id, at.child("$ref"));
                let Some(component) = self.component(Kind::Schema, target, &place) else {
                    continue;
                };
                if component.last() != Some(&tag) && !mapped.contains(&component) {
                    unit.edit(pointer.clone(), What::Mapping(tag, local(&component)));
                }
            }
        }
    }

    /// The reference that a value of `mapping` is; `None` for a name that means
    /// what it says.
    fn mapped_ref(&self, text: &str, unit: &Unit) -> Option<String> {
        let section = self.dialect.section(Kind::Schema)?;
        let named = Pointer::root().join(section.iter().copied()).child(text);
        if part(&unit.file.value, &named).is_some() {
            let is_root = unit.file.id == self.root.id;
            return (!is_root).then(|| local(&named));
        }
        let is_file = [".yaml", ".yml", ".json"]
            .iter()
            .any(|end| text.ends_with(end));
        (is_file || text.contains(['#', '/'])).then(|| text.to_owned())
    }
}

/// The tag that a schema has by its name alone.
fn implicit_tag(text: &str) -> String {
    let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
    let name = match Pointer::parse(fragment).as_ref().and_then(Pointer::last) {
        Some(name) => return name.to_owned(),
        None => address.rsplit('/').next().unwrap_or_default(),
    };
    name.split('.').next().unwrap_or_default().to_owned()
}
