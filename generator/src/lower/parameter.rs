//! Parameters of every kind.

use openapiv3::{
    Parameter as Source, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
};

use crate::diagnostic::Pointer;
use crate::lower::media_type::Family;
use crate::lower::schema::{Site, docs};
use crate::lower::{Lowering, made};
use crate::model::{
    Docs, Envelope, Parameter, ParameterIn, Serialization, Slot, Style, Type, TypePath, View,
};

impl<'d> Lowering<'d> {
    /// A parameter; `at` is the place that defines it.
    pub(crate) fn parameter(
        &mut self,
        source: &'d Source,
        operation: &str,
        at: &Pointer,
    ) -> Parameter {
        let (location, style, allow_reserved) = traits_of(source);
        let data = source.parameter_data_ref();
        let site = Site {
            path: TypePath::root(operation).child(data.name.as_str()),
            pointer: at.clone(),
            view: View::Request,
        };
        let schema = schema_of(data);
        let slot = match &schema {
            Some((schema, keywords)) => {
                let mut site = site;
                for keyword in keywords {
                    site.pointer = site.pointer.child(keyword);
                }
                self.slot(*schema, &site)
            }
            None => Slot::of(Type::Text),
        };
        let facets = schema
            .as_ref()
            .and_then(|(schema, _)| self.facets_of(*schema));
        let schema_data = facets.as_ref().map(|facets| facets.data);
        let from_schema = facets.as_ref().map(docs).unwrap_or_default();
        let constraints = match &schema {
            Some((schema, _)) => {
                let said = self.annotations(&[*schema]).constraints;
                self.supported(said, at)
            }
            None => Default::default(),
        };
        let made = match location {
            ParameterIn::Header => made::of(&data.name, &slot.ty, &constraints, self.config),
            _ => None,
        };
        let said = || schema_data.and_then(|data| data.example.clone());
        let example = data.example.clone().or_else(said);
        let example_place = match (&example, &schema) {
            (Some(_), Some((schema, keywords))) if data.example.is_none() => {
                let at = keywords.iter().fold(at.clone(), |at, word| at.child(word));
                self.place_of_example(&[*schema], &at)
            }
            (Some(_), _) => self.place(&at.child("example")),
            _ => None,
        };
        Parameter {
            name: data.name.clone(),
            location,
            style,
            explode: data.explode.unwrap_or(style == Style::Form),
            serialization: serialization_of(data),
            allow_reserved,
            required: data.required && made.is_none() || location == ParameterIn::Path,
            ty: slot.ty,
            docs: Docs {
                description: data.description.clone().or(from_schema.description),
                deprecated: data.deprecated.unwrap_or_default(),
                ..from_schema
            },
            constraints,
            default: schema_data.and_then(|data| data.default.clone()),
            example,
            example_place,
            envelope: self.envelope(&data.name, location),
            made,
        }
    }

    /// The envelope rule of `clientwright.toml` for a parameter.
    fn envelope(&self, name: &str, location: ParameterIn) -> Option<Envelope> {
        if location != ParameterIn::Query {
            return None;
        }
        let rules = &self.config.envelopes;
        let rule = rules.iter().find(|rule| rule.parameter == name)?;
        Some(Envelope {
            status: rule.status.clone(),
            content: rule.content.clone(),
            list: rule.list.clone(),
        })
    }
}

/// The schema of a parameter and the keywords that lead to it.
fn schema_of(data: &ParameterData) -> Option<(crate::lower::facets::SchemaRef<'_>, Vec<&str>)> {
    match &data.format {
        ParameterSchemaOrContent::Schema(schema) => Some((schema.into(), vec!["schema"])),
        ParameterSchemaOrContent::Content(content) => {
            let (media_type, content) = content.first()?;
            let schema = content.schema.as_ref()?;
            Some((schema.into(), vec!["content", media_type, "schema"]))
        }
    }
}

/// A parameter with `content` is written as its media type says.
fn serialization_of(data: &ParameterData) -> Serialization {
    let ParameterSchemaOrContent::Content(content) = &data.format else {
        return Serialization::Styled;
    };
    let media_type = content.keys().next();
    match media_type.is_some_and(|media_type| Family::of(media_type) == Family::Json) {
        true => Serialization::Json,
        false => Serialization::Styled,
    }
}

/// Where a parameter travels, how it is written, and whether reserved
/// characters stand as they are.
fn traits_of(source: &Source) -> (ParameterIn, Style, bool) {
    match source {
        Source::Path { style, .. } => {
            let style = match style {
                PathStyle::Matrix => Style::Matrix,
                PathStyle::Label => Style::Label,
                PathStyle::Simple => Style::Simple,
            };
            (ParameterIn::Path, style, false)
        }
        Source::Query {
            style,
            allow_reserved,
            ..
        } => (ParameterIn::Query, query_style(style), *allow_reserved),
        Source::Header { .. } => (ParameterIn::Header, Style::Simple, false),
        Source::Cookie { .. } => (ParameterIn::Cookie, Style::Form, false),
    }
}

/// A style of the query or of a form.
pub(crate) fn query_style(style: &QueryStyle) -> Style {
    match style {
        QueryStyle::Form => Style::Form,
        QueryStyle::SpaceDelimited => Style::SpaceDelimited,
        QueryStyle::PipeDelimited => Style::PipeDelimited,
        QueryStyle::DeepObject => Style::DeepObject,
    }
}
