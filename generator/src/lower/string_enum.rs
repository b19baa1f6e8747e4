//! Strings with known values, alone or united.

use crate::lower::Lowering;
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::resolve;
use crate::model::{EnumValue, StringEnum};

impl<'d> Lowering<'d> {
    /// The enum of one schema.
    pub(crate) fn string_enum(&self, facets: &Facets<'d>) -> StringEnum {
        let mut values: Vec<EnumValue> = Vec::new();
        for text in facets.string_values() {
            add(&mut values, text, None);
        }
        StringEnum { values }
    }

    /// One enum for a union of strings; `None` if a member is no string.
    pub(crate) fn united_strings(&self, members: &[SchemaRef<'d>]) -> Option<StringEnum> {
        let mut values: Vec<EnumValue> = Vec::new();
        for member in members {
            let (name, facets) = match member {
                SchemaRef::Inline(schema) => (None, Facets::of(schema)),
                SchemaRef::Reference(reference) => {
                    let (name, schema) = resolve(self.document, reference)?;
                    (Some(name), Facets::of(schema))
                }
            };
            let texts = facets.string_values();
            if texts.is_empty() && facets.ty != Some("string") {
                return None;
            }
            let source = facets.data.title.as_deref().or(name);
            for text in texts {
                add(&mut values, text, source);
            }
        }
        (!values.is_empty()).then_some(StringEnum { values })
    }
}

/// Adds a value, or only its source if the value is known.
fn add(values: &mut Vec<EnumValue>, text: &str, source: Option<&str>) {
    let index = values
        .iter()
        .position(|value| value.text == text)
        .unwrap_or_else(|| {
            values.push(EnumValue {
                text: text.to_owned(),
                sources: Vec::new(),
            });
            values.len() - 1
        });
    let sources = &mut values[index].sources;
    if let Some(source) = source
        && !sources.iter().any(|known| known == source)
    {
        sources.push(source.to_owned());
    }
}
