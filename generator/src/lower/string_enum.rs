//! Strings with known values, alone or united.

use indexmap::IndexMap;
use serde_json::Value;

use crate::lower::Lowering;
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::resolve;
use crate::model::{EnumValue, StringEnum};

/// Extensions that name the values of `enum` in code, in the same order.
const NAMES: &[&str] = &["x-enum-varnames", "x-enumNames"];

/// Extensions that describe the values of `enum`, in the same order.
const DESCRIPTIONS: &[&str] = &["x-enum-descriptions", "x-enumDescriptions"];

/// Values in the order in which they come first.
type Values = IndexMap<String, EnumValue>;

impl<'d> Lowering<'d> {
    /// The enum of one schema.
    pub(crate) fn string_enum(&self, facets: &Facets<'d>) -> StringEnum {
        let mut values = Values::new();
        add_all(&mut values, facets, None);
        finished(values)
    }

    /// One enum for a union of strings; `None` if a member is no string.
    pub(crate) fn united_strings(&self, members: &[SchemaRef<'d>]) -> Option<StringEnum> {
        let mut values = Values::new();
        for member in members {
            let (name, facets) = match member {
                SchemaRef::Inline(schema) => (None, Facets::of(schema)),
                SchemaRef::Reference(reference) => {
                    let (name, schema) = resolve(self.document, reference)?;
                    (Some(name), Facets::of(schema))
                }
            };
            if facets.string_values().is_empty() && facets.ty != Some("string") {
                return None;
            }
            let source = facets.data.title.as_deref().or(name);
            add_all(&mut values, &facets, source);
        }
        (!values.is_empty()).then(|| finished(values))
    }
}

fn finished(values: Values) -> StringEnum {
    StringEnum {
        values: values.into_values().collect(),
    }
}

/// Adds the values of a schema, or only their source where they are known.
fn add_all(values: &mut Values, facets: &Facets<'_>, source: Option<&str>) {
    let names = list(facets, NAMES);
    let descriptions = list(facets, DESCRIPTIONS);
    for (index, value) in facets.enumeration.iter().enumerate() {
        let Some(text) = value.as_str() else {
            continue;
        };
        let known = values.entry(text.to_owned()).or_insert_with(|| EnumValue {
            text: text.to_owned(),
            ..EnumValue::default()
        });
        known.name = known.name.take().or_else(|| said(names, index));
        known.description = known
            .description
            .take()
            .or_else(|| said(descriptions, index));
        if let Some(source) = source
            && !known.sources.iter().any(|other| other == source)
        {
            known.sources.push(source.to_owned());
        }
    }
}

/// The list under the first of these extensions that is as long as `enum`.
fn list<'d>(facets: &Facets<'d>, keys: &[&str]) -> Option<&'d Vec<Value>> {
    let lists = keys
        .iter()
        .filter_map(|key| facets.extension(key)?.as_array());
    let mut fitting = lists.filter(|list| list.len() == facets.enumeration.len());
    fitting.next()
}

fn said(list: Option<&Vec<Value>>, index: usize) -> Option<String> {
    let text = list?.get(index)?.as_str()?;
    (!text.trim().is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::lower::testing::{component, lowered};
    use crate::model::TypeKind;

    #[test]
    fn values_come_once_and_with_the_names_given_to_them() {
        let (api, problems) = lowered(
            "
            Color:
              type: string
              enum: [r, g, r, null, '']
              x-enum-varnames: [Red, Green, Rouge, Nothing, '']
              x-enum-descriptions: [Like blood., '', '', '', '']
            ",
        );
        assert!(problems.is_empty());
        let TypeKind::StringEnum(colors) = &component(&api, "Color").kind else {
            panic!("no enum");
        };
        let found: Vec<_> = colors
            .values
            .iter()
            .map(|v| (v.text.as_str(), v.name.as_deref(), v.description.as_deref()))
            .collect();
        let expected = [
            ("r", Some("Red"), Some("Like blood.")),
            ("g", Some("Green"), None),
            ("", None, None),
        ];
        assert_eq!(found, expected);
    }
}
