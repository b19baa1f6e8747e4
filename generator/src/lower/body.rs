//! Request bodies: which media type is sent, and what the caller gives for it.

use openapiv3::{Encoding, MediaType, ReferenceOr, RequestBody};

use crate::diagnostic::{Pointer, Problem};
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::media_type::{self, Family, Version};
use crate::lower::object_shape::ObjectShape;
use crate::lower::response::shared_path;
use crate::lower::schema::{Site, docs};
use crate::lower::{Lowering, parameter};
use crate::model::{
    Body, BodyContent, Constraints, Docs, FormField, Parameter, ParameterIn, Serialization, Slot,
    Style, Type, TypePath, View,
};

/// A media type of a body and where it stands.
struct Offer<'d, 'o> {
    media_type: &'d str,
    content: &'d MediaType,
    operation: &'o str,
    at: Pointer,
}

impl<'d> Lowering<'d> {
    /// The body of an operation, and the parts that become parameters of it.
    pub(crate) fn body(
        &mut self,
        source: Option<&'d ReferenceOr<RequestBody>>,
        operation: &str,
        pointer: &Pointer,
        version: Version<'_>,
    ) -> Option<(Body, Vec<Parameter>)> {
        let (body, at) = self.resolve_body(source?, pointer.child("requestBody"))?;
        let (media_type, content) = media_type::choose(&body.content, version)?;
        let offer = Offer {
            media_type,
            content,
            operation,
            at: at.child("content").child(media_type),
        };
        let (content, parts) = self.body_content(&offer);
        let required_part = parts.iter().any(|part| part.required);
        let body = Body {
            media_type: sent_media_type(media_type, &content),
            required: body.required || required_part,
            docs: Docs {
                description: body.description.clone(),
                ..Docs::default()
            },
            example: media_type::example(offer.content),
            examples: self.examples(offer.content, &offer.at),
            alternatives: alternatives(body, media_type),
            content,
        };
        Some((body, parts))
    }

    pub(crate) fn resolve_body(
        &mut self,
        source: &'d ReferenceOr<RequestBody>,
        at: Pointer,
    ) -> Option<(&'d RequestBody, Pointer)> {
        let reference = match source {
            ReferenceOr::Item(body) => return Some((body, at)),
            ReferenceOr::Reference { reference } => reference,
        };
        let name = reference.strip_prefix("#/components/requestBodies/");
        let components = self.document.components.as_ref();
        let found = name.zip(components).and_then(|(name, components)| {
            let body = components.request_bodies.get(name)?.as_item()?;
            let pointer = Pointer::root().child("components").child("requestBodies");
            Some((body, pointer.child(name)))
        });
        if found.is_none() {
            let message = format!("`{reference}` names no request body of this document");
            self.report(Problem::error("unresolved-ref", message), &at);
        }
        found
    }

    fn body_content(&mut self, offer: &Offer<'d, '_>) -> (BodyContent, Vec<Parameter>) {
        let schema = offer.content.schema.as_ref().map(SchemaRef::from);
        let facets = schema.and_then(|schema| self.facets_of(schema));
        let content = match Family::of(offer.media_type) {
            Family::Json if is_binary(facets.as_ref()) => BodyContent::Binary,
            Family::Json => BodyContent::Json(self.body_slot(offer, "body")),
            Family::Form => self.form(offer, facets.as_ref()),
            Family::Multipart => return self.multipart(offer, facets.as_ref()),
            Family::JsonLines => BodyContent::JsonLines(self.item_slot(offer, facets.as_ref())),
            Family::Any => match facets.as_ref() {
                Some(facets) if is_typed(facets) => {
                    BodyContent::Json(self.body_slot(offer, "body"))
                }
                _ => BodyContent::Binary,
            },
            Family::Xml => self.xml_body(offer, facets.as_ref()),
            Family::Text | Family::Events => {
                self.warn_untyped(offer, facets.as_ref(), "callers give its text");
                BodyContent::Text
            }
            Family::Binary => {
                self.warn_untyped(offer, facets.as_ref(), "callers give its bytes");
                BodyContent::Binary
            }
        };
        (content, Vec::new())
    }

    /// Says so where a schema promises more than callers get.
    fn warn_untyped(&mut self, offer: &Offer<'d, '_>, facets: Option<&Facets<'d>>, instead: &str) {
        if facets.is_some_and(is_typed) {
            let media_type = offer.media_type;
            let message =
                format!("a body of `{media_type}` is not written by its schema; {instead}");
            self.report(Problem::warning("untyped-body", message), &offer.at);
        }
    }

    /// A value by its schema; text where that says nothing of elements.
    fn xml_body(&mut self, offer: &Offer<'d, '_>, facets: Option<&Facets<'d>>) -> BodyContent {
        if let Some(schema) = &offer.content.schema
            && facets.is_some_and(is_typed)
        {
            let slot = self.body_slot(offer, "body");
            if self.is_xml_value(&slot) {
                let root = self.xml_root(schema.into(), &offer.at, true);
                return BodyContent::Xml(slot, root);
            }
        }
        self.warn_untyped(offer, facets, "callers give its text");
        BodyContent::Text
    }

    fn body_slot(&mut self, offer: &Offer<'d, '_>, step: &str) -> Slot {
        match &offer.content.schema {
            Some(schema) => self.slot(schema.into(), &offer.site(step)),
            None => Slot::of(Type::Any),
        }
    }

    /// The type of the items of a body of JSON texts. Documents write the schema of
    /// an item, or that of a list of them.
    fn item_slot(&mut self, offer: &Offer<'d, '_>, facets: Option<&Facets<'d>>) -> Slot {
        match facets.and_then(|facets| facets.items) {
            Some(items) => {
                let site = offer.site("item");
                let pointer = site.pointer.child("items");
                self.slot(items, &Site { pointer, ..site })
            }
            _ if facets.is_none_or(|facets| facets.ty == Some("string")) => Slot::of(Type::Any),
            _ => self.body_slot(offer, "item"),
        }
    }

    fn form(&mut self, offer: &Offer<'d, '_>, facets: Option<&Facets<'d>>) -> BodyContent {
        let mut slot = self.body_slot(offer, "body");
        if facets.is_some_and(|facets| !facets.is_object() && facets.ty.is_some()) {
            let message = "a form is made of an object; callers give any value that is one";
            self.report(Problem::warning("form-no-object", message), &offer.at);
            slot = Slot::of(Type::Any);
        }
        let styled = offer.content.encoding.iter();
        let fields = styled.filter_map(|(name, encoding)| {
            encoding.style.as_ref()?;
            Some(form_field(name, encoding))
        });
        BodyContent::Form(slot, fields.collect())
    }

    /// A part for each property of an object.
    fn multipart(
        &mut self,
        offer: &Offer<'d, '_>,
        facets: Option<&Facets<'d>>,
    ) -> (BodyContent, Vec<Parameter>) {
        let mut shape = ObjectShape::default();
        let site = offer.site("body");
        let object = facets.is_some_and(|facets| {
            facets.alternatives().is_empty()
                && self.collect(facets, &site, &mut shape, &mut Vec::new())
        });
        if !object || shape.properties.is_empty() {
            if facets.is_some_and(is_typed) {
                let message = "a form of parts needs an object that names them; callers put it together themselves";
                self.report(Problem::warning("multipart-no-object", message), &offer.at);
            }
            return (BodyContent::OpenParts, Vec::new());
        }
        if shape.additional.is_some() {
            let message = "parts that the document does not name cannot be added";
            self.report(Problem::warning("multipart-additional", message), &offer.at);
        }
        let mut parts = Vec::new();
        for (name, property) in &shape.properties {
            let required = shape.required.contains(name);
            let encoding = offer.content.encoding.get(*name);
            let site = Site {
                path: TypePath::root(offer.operation).child(*name),
                ..property.site.clone()
            };
            parts.extend(self.part(name, property.schema, encoding, required, &site));
        }
        parts.sort_by_key(|part| !part.required);
        (BodyContent::Parts, parts)
    }

    fn part(
        &mut self,
        name: &str,
        schema: SchemaRef<'d>,
        encoding: Option<&'d Encoding>,
        required: bool,
        site: &Site,
    ) -> Option<Parameter> {
        let facets = self.facets_of(schema);
        let data = facets.as_ref().map(|facets| facets.data);
        if data.is_some_and(|data| data.read_only && !data.write_only) {
            return None;
        }
        let media_type = encoding.and_then(|encoding| encoding.content_type.as_deref());
        let items = facets.as_ref().and_then(|facets| facets.items);
        let items = items.and_then(|items| self.facets_of(items));
        let serialization = if let Some(own) = file_type(facets.as_ref(), media_type) {
            Serialization::File(own)
        } else if let Some(own) = file_type(items.as_ref(), media_type) {
            Serialization::Files(own)
        } else {
            Serialization::Part(media_type.map(first_media_type).unwrap_or_default())
        };
        let (slot, constraints) = match serialization {
            Serialization::Part(_) => {
                let said = self.annotations(&[schema]).constraints;
                let constraints = self.supported(said, &site.pointer);
                (self.slot(schema, site), constraints)
            }
            _ => (Slot::of(Type::Any), Constraints::default()),
        };
        Some(Parameter {
            name: name.to_owned(),
            location: ParameterIn::Part,
            style: Style::Form,
            explode: true,
            serialization,
            allow_reserved: false,
            required,
            ty: slot.ty,
            docs: facets.as_ref().map(docs).unwrap_or_default(),
            constraints,
            default: data.and_then(|data| data.default.clone()),
            example: data.and_then(|data| data.example.clone()),
            example_place: self.place_of_example(&[schema], &site.pointer),
            envelope: None,
            made: None,
        })
    }
}

impl Offer<'_, '_> {
    fn site(&self, step: &str) -> Site {
        let shared = shared_path(&self.at, "requestBodies", "body");
        let path = match (shared, step) {
            (Some(shared), "body") => shared,
            (Some(shared), _) => shared.child(step),
            (None, _) => TypePath::root(self.operation).child(step),
        };
        Site {
            path,
            pointer: self.at.child("schema"),
            view: View::Request,
        }
    }
}

fn form_field(name: &str, encoding: &Encoding) -> FormField {
    FormField {
        name: name.to_owned(),
        style: encoding
            .style
            .as_ref()
            .map_or(Style::Form, parameter::query_style),
        explode: encoding.explode,
    }
}

/// The media type of a file, if a part is one: by its schema, by an encoding that is
/// neither text nor JSON, or where neither says anything (OpenAPI 3.1.1, "Encoding
/// Object").
fn file_type(facets: Option<&Facets<'_>>, encoding: Option<&str>) -> Option<String> {
    const UNKNOWN: &str = "application/octet-stream";
    let facets = facets?;
    let by_encoding = encoding.is_some_and(|media_type| {
        matches!(Family::of(media_type), Family::Binary | Family::Any)
            && matches!(facets.ty, None | Some("string"))
            && facets.enumeration.is_empty()
    });
    let silent = encoding.is_none()
        && facets.ty.is_none()
        && facets.enumeration.is_empty()
        && !is_typed(facets);
    if !is_binary(Some(facets)) && !by_encoding && !silent {
        return None;
    }
    let by_schema = facets
        .data
        .extensions
        .get("x-clientwright-content-media-type");
    let by_schema = by_schema.and_then(|media_type| media_type.as_str());
    let media_type = encoding.or(by_schema).map(first_media_type);
    Some(match media_type {
        Some(media_type) if !media_type.contains('*') => media_type,
        _ => UNKNOWN.to_owned(),
    })
}

/// The first of `encoding.contentType`, which may be a list.
fn first_media_type(list: &str) -> String {
    list.split(',').next().unwrap_or_default().trim().to_owned()
}

/// `format: binary`.
pub(crate) fn is_binary(facets: Option<&Facets<'_>>) -> bool {
    facets.is_some_and(|facets| {
        matches!(facets.ty, None | Some("string")) && facets.format.as_deref() == Some("binary")
    })
}

/// Whether a schema says more than that there is text or bytes.
pub(crate) fn is_typed(facets: &Facets<'_>) -> bool {
    match facets.ty {
        Some(ty) => ty != "string",
        None => {
            facets.is_object()
                || facets.items.is_some()
                || !facets.alternatives().is_empty()
                || !facets.all_of.is_empty()
        }
    }
}

/// Whether the schema is a list of what a stream is made of (OpenAPI 3.2, "Sequential
/// Media Types").
pub(crate) fn is_item_schema(content: &MediaType) -> bool {
    let flag = content.extensions.get("x-clientwright-item-schema");
    flag.is_some_and(|flag| flag.as_bool() == Some(true))
}

/// What `Content-Type` says: a range names no type.
fn sent_media_type(media_type: &str, content: &BodyContent) -> String {
    match content {
        _ if !media_type.contains('*') && media_type.contains('/') => media_type.to_owned(),
        BodyContent::Json(_) => "application/json".to_owned(),
        BodyContent::Text => "text/plain; charset=utf-8".to_owned(),
        BodyContent::Parts | BodyContent::OpenParts => "multipart/form-data".to_owned(),
        _ => "application/octet-stream".to_owned(),
    }
}

/// Media types that say what the chosen one may not: other kinds than it.
fn alternatives(body: &RequestBody, chosen: &str) -> Vec<String> {
    let others = body.content.keys().filter(|other| {
        media_type::version(other) == media_type::version(chosen)
            && Family::of(other) != Family::of(chosen)
    });
    others.cloned().collect()
}
