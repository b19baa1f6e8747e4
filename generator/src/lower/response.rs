//! Documented responses.

use openapiv3::{
    Content as MediaTypes, MediaType, Operation as Source, ReferenceOr, Response as SourceResponse,
    StatusCode,
};

use crate::diagnostic::{Pointer, Problem};
use crate::lower::Lowering;
use crate::lower::body::{is_binary, is_item_schema, is_typed};
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::media_type::{self, Family, Version};
use crate::lower::schema::Site;
use crate::model::{Content, EventData, Offer, Response, Slot, StatusSpec, Type, TypePath, View};

/// A media type of a response and where it stands.
struct Answer<'d, 'o> {
    media_type: &'d str,
    content: &'d MediaType,
    operation: &'o str,
    status: StatusSpec,
    /// An earlier success has a body already, which is the operation's `response`.
    is_further: bool,
    at: Pointer,
}

impl<'d> Lowering<'d> {
    /// The documented responses of an operation, its `Accept` header, and what else
    /// callers may ask for.
    pub(crate) fn responses(
        &mut self,
        source: &'d Source,
        method: &str,
        operation: &str,
        pointer: &Pointer,
        version: Version<'_>,
    ) -> (Vec<Response>, String, Vec<Offer>) {
        let at = pointer.child("responses");
        let numbered = source.responses.responses.iter();
        let all = numbered
            .map(|(status, response)| (spec(status), status.to_string(), response))
            .chain(
                source
                    .responses
                    .default
                    .iter()
                    .map(|response| (StatusSpec::Default, "default".to_owned(), response)),
            );
        let mut responses: Vec<Response> = Vec::new();
        let mut accepted: Vec<(bool, &'d str)> = Vec::new();
        let mut offers: Vec<Offer> = Vec::new();
        for (status, key, response) in all {
            let Some((response, at)) = self.resolve_response(response, at.child(&key)) else {
                continue;
            };
            // `200` and `"200"` are one status.
            if responses.iter().any(|known| known.status == status) {
                continue;
            }
            // Even where no body comes, the media type may say which version is
            // called.
            let chosen = media_type::choose(&response.content, version);
            accepted.extend(chosen.map(|(media_type, _)| (status.is_success(), media_type)));
            let chosen = chosen.filter(|_| has_body(method, status));
            let is_further = responses
                .iter()
                .any(|known| known.status.is_success() && known.body.is_some());
            let body = chosen.and_then(|(media_type, content)| {
                self.content(&Answer {
                    media_type,
                    content,
                    operation,
                    status,
                    is_further,
                    at: at.child("content").child(media_type),
                })
            });
            if let Some((first, _)) = chosen.filter(|_| status.is_success()) {
                let others = self.others(
                    &response.content,
                    first,
                    operation,
                    (status, is_further),
                    &at,
                );
                join(&mut offers, status, others);
            }
            let chosen = chosen.filter(|_| body.is_some());
            let (media_type, examples) = match chosen {
                Some((media_type, content)) => {
                    let at = at.child("content").child(media_type);
                    (media_type, self.examples(content, &at))
                }
                None => ("", Vec::new()),
            };
            let in_xml = match (&body, is_error(source, status)) {
                (Some(Content::Json(_)), true) => {
                    self.error_in_xml(&response.content, media_type, operation, status, &at)
                }
                _ => None,
            };
            let described = Response {
                status,
                body,
                media_type: media_type.to_owned(),
                examples,
                boxed: false,
                headers: self.headers(response, operation, status, &at),
                description: response.description.clone(),
            };
            let in_xml = in_xml.map(|(media_type, body)| Response {
                body: Some(body),
                media_type,
                examples: Vec::new(),
                ..described.clone()
            });
            responses.push(described);
            responses.extend(in_xml);
        }
        responses.sort_by_key(|response| response.status);
        (responses, accept(&accepted), offers)
    }

    /// What a success holds in other media types than the first choice, where that is
    /// no other way to write the same value.
    fn others(
        &mut self,
        content: &'d MediaTypes,
        first: &str,
        operation: &str,
        (status, is_further): (StatusSpec, bool),
        at: &Pointer,
    ) -> Vec<(&'d str, Content)> {
        let chosen = content.get(first).and_then(|media| media.schema.as_ref());
        let mut others = Vec::new();
        for (media_type, media) in content {
            let same_version = media_type::version(media_type) == media_type::version(first);
            if media_type == first || !same_version {
                continue;
            }
            let answer = Answer {
                media_type,
                content: media,
                operation,
                status,
                is_further,
                at: at.child("content").child(media_type),
            };
            let same_schema = media.schema.as_ref() == chosen;
            let family = Family::of(media_type);
            if self.is_offered(&answer, family, Family::of(first), same_schema)
                && let Some(body) = self.content(&answer)
            {
                others.push((media_type.as_str(), body));
            }
        }
        others
    }

    /// The same error as XML beside JSON: which of them comes is for the server to say.
    fn error_in_xml(
        &mut self,
        content: &'d MediaTypes,
        json: &str,
        operation: &str,
        status: StatusSpec,
        at: &Pointer,
    ) -> Option<(String, Content)> {
        let (media_type, media) = content.iter().find(|(media_type, _)| {
            let same_version = media_type::version(media_type) == media_type::version(json);
            same_version && Family::of(media_type) == Family::Xml
        })?;
        let schema = media.schema.as_ref().map(SchemaRef::from);
        let facets = schema.and_then(|schema| self.facets_of(schema));
        let answer = Answer {
            media_type,
            content: media,
            operation,
            status,
            is_further: false,
            at: at.child("content").child(media_type),
        };
        let is_typed = facets.as_ref().is_some_and(is_typed);
        let body = is_typed.then(|| self.xml_answer(&answer, facets.as_ref()))?;
        matches!(body, Content::Xml(..)).then(|| (media_type.clone(), body))
    }

    fn is_offered(
        &self,
        answer: &Answer<'d, '_>,
        family: Family,
        first: Family,
        same_schema: bool,
    ) -> bool {
        let schema = answer.content.schema.as_ref().map(SchemaRef::from);
        let facets = schema.and_then(|schema| self.facets_of(schema));
        let typed = facets.as_ref().is_some_and(is_typed);
        match family {
            Family::Binary => !answer.media_type.contains('*'),
            Family::Events | Family::JsonLines => family != first,
            Family::Json | Family::Xml => typed && !same_schema && family != first,
            Family::Text => !(typed || same_schema && schema.is_some()),
            Family::Any | Family::Form | Family::Multipart => false,
        }
    }

    pub(crate) fn resolve_response(
        &mut self,
        source: &'d ReferenceOr<SourceResponse>,
        at: Pointer,
    ) -> Option<(&'d SourceResponse, Pointer)> {
        let reference = match source {
            ReferenceOr::Item(response) => return Some((response, at)),
            ReferenceOr::Reference { reference } => reference,
        };
        let name = reference.strip_prefix("#/components/responses/");
        let components = self.document.components.as_ref();
        let found = name.zip(components).and_then(|(name, components)| {
            let response = components.responses.get(name)?.as_item()?;
            let pointer = Pointer::root().child("components").child("responses");
            Some((response, pointer.child(name)))
        });
        if found.is_none() {
            let problem = Problem::error(
                "unresolved-ref",
                format!("`{reference}` names no response of this document"),
            );
            self.report(problem, &at);
        }
        found
    }

    /// What a response holds. An error is read whole, so that a stream of bytes in
    /// one is left to the raw body that every error keeps.
    fn content(&mut self, answer: &Answer<'d, '_>) -> Option<Content> {
        let schema = answer.content.schema.as_ref().map(SchemaRef::from);
        let facets = schema.and_then(|schema| self.facets_of(schema));
        let facets = facets.as_ref();
        let content = match Family::of(answer.media_type) {
            Family::Json if is_binary(facets) => Content::Bytes,
            Family::Json => Content::Json(self.answer_slot(answer, "response")),
            Family::Any => match facets {
                Some(facets) if is_typed(facets) => {
                    Content::Json(self.answer_slot(answer, "response"))
                }
                Some(facets) if facets.ty == Some("string") && !is_binary(Some(facets)) => {
                    Content::Text
                }
                _ => Content::Bytes,
            },
            Family::Events => self.events(answer, facets),
            Family::JsonLines => Content::JsonLines(self.answer_item(answer, facets)),
            Family::Text if is_binary(facets) => Content::Bytes,
            Family::Xml => self.xml_answer(answer, facets),
            Family::Text | Family::Form => {
                self.warn_undecoded(answer, facets, "callers get its text");
                Content::Text
            }
            Family::Binary | Family::Multipart => {
                self.warn_undecoded(answer, facets, "callers get its bytes");
                Content::Bytes
            }
        };
        let is_error = matches!(
            answer.status,
            StatusSpec::Code(400..) | StatusSpec::Range(4..)
        );
        (!is_error || !content.is_stream()).then_some(content)
    }

    /// Says so where a schema promises more than callers get.
    fn warn_undecoded(
        &mut self,
        answer: &Answer<'d, '_>,
        facets: Option<&Facets<'d>>,
        instead: &str,
    ) {
        if facets.is_some_and(is_typed) {
            let media_type = answer.media_type;
            let message =
                format!("a response of `{media_type}` is not decoded by its schema; {instead}");
            self.report(Problem::warning("undecoded-response", message), &answer.at);
        }
    }

    /// A value by its schema; text where that says nothing of elements.
    fn xml_answer(&mut self, answer: &Answer<'d, '_>, facets: Option<&Facets<'d>>) -> Content {
        if let Some(schema) = &answer.content.schema
            && facets.is_some_and(is_typed)
        {
            let slot = self.answer_slot(answer, "response");
            if self.is_xml_value(&slot) {
                let root = self.xml_root(schema.into(), &answer.at, false);
                return Content::Xml(slot, root);
            }
        }
        self.warn_undecoded(answer, facets, "callers get its text");
        Content::Text
    }

    fn answer_slot(&mut self, answer: &Answer<'d, '_>, step: &str) -> Slot {
        match &answer.content.schema {
            Some(schema) => self.slot(schema.into(), &answer.site(step)),
            None => Slot::of(Type::Any),
        }
    }

    /// The type of one item. Documents write the schema of an item, or that of a
    /// list of them, which is what an `itemSchema` has become.
    fn answer_item(&mut self, answer: &Answer<'d, '_>, facets: Option<&Facets<'d>>) -> Slot {
        match facets.and_then(|facets| facets.items) {
            Some(items) => {
                let site = answer.site("item");
                let pointer = site.pointer.child("items");
                self.slot(items, &Site { pointer, ..site })
            }
            _ if facets.is_none_or(|facets| facets.ty == Some("string")) => Slot::of(Type::Any),
            _ => self.answer_slot(answer, "item"),
        }
    }

    fn events(&mut self, answer: &Answer<'d, '_>, facets: Option<&Facets<'d>>) -> Content {
        let Some(facets) = facets else {
            return Content::Events(Slot::of(Type::Text), EventData::Text);
        };
        let item = match facets.items {
            Some(items) if is_item_schema(answer.content) => self.facets_of(items),
            _ => Some(facets.clone()),
        };
        let item = item.as_ref();
        if item.is_some_and(|item| item.ty == Some("string")) {
            return Content::Events(Slot::of(Type::Text), EventData::Text);
        }
        let whole =
            is_item_schema(answer.content) && item.is_some_and(|item| self.describes_event(item));
        let slot = self.answer_item(answer, Some(facets));
        match (whole, &slot.ty) {
            (true, _) if item.is_some_and(|item| self.has_json_data(item)) => {
                Content::Events(slot, EventData::WholeJson)
            }
            (true, _) => Content::Events(slot, EventData::Whole),
            (false, Type::Text) => Content::Events(slot, EventData::Text),
            (false, _) => Content::Events(slot, EventData::Json),
        }
    }

    /// Whether the data of an event is anything but text, in one of its variants at least.
    fn has_json_data(&self, facets: &Facets<'d>) -> bool {
        let is_json = |facets: &Facets<'d>| {
            let mut properties = facets.properties.iter();
            let data = properties.find(|(key, _)| *key == "data");
            let data = data.and_then(|(_, data)| self.facets_of(*data));
            data.is_some_and(|data| !matches!(data.json_type(), None | Some("string")))
        };
        let parts = facets.alternatives().iter().chain(&facets.all_of);
        is_json(facets)
            || parts
                .filter_map(|part| self.facets_of(*part))
                .any(|part| is_json(&part))
    }

    /// Whether a schema is that of a whole event: an object with `data`, or a
    /// choice of such.
    fn describes_event(&self, facets: &Facets<'d>) -> bool {
        let has_data = |facets: &Facets<'_>| {
            let mut keys = facets.properties.iter().map(|(key, _)| *key);
            keys.any(|key| key == "data")
        };
        let parts = facets.alternatives().iter().chain(&facets.all_of);
        has_data(facets)
            || parts
                .filter_map(|part| self.facets_of(*part))
                .any(|part| has_data(&part))
    }
}

impl Answer<'_, '_> {
    /// What the type is called after where several operations share the response.
    fn shared_path(&self, step: &str) -> Option<TypePath> {
        let path = shared_path(&self.at, "responses", "response")?;
        Some(match step {
            "response" => path,
            _ => path.child(step),
        })
    }

    fn site(&self, step: &str) -> Site {
        let status = match self.status {
            StatusSpec::Code(code) => code.to_string(),
            StatusSpec::Range(digit) => format!("{digit}xx"),
            StatusSpec::Default => "Default".to_owned(),
        };
        let path = TypePath::root(self.operation);
        Site {
            path: match (self.shared_path(step), self.status.is_success()) {
                (Some(shared), _) => shared,
                (None, true) if self.is_further => path.child(format!("{step}{status}")),
                (None, true) => path.child(step),
                (None, false) => path.child(format!("error{status}")),
            },
            pointer: self.at.child("schema"),
            view: View::Response,
        }
    }
}

/// The path of a type that stands in a component of a kind, without a schema's name:
/// what it is called after and what it is, once.
pub(crate) fn shared_path(at: &Pointer, kind: &str, what: &str) -> Option<TypePath> {
    let ["components", place, name, ..] = at.tokens()[..] else {
        return None;
    };
    if place != kind {
        return None;
    }
    let end = name.len().saturating_sub(what.len());
    let short = match name.get(end..) {
        Some(last) if end > 0 && last.eq_ignore_ascii_case(what) => &name[..end],
        _ => name,
    };
    Some(match starts_with_digit(short) {
        true => TypePath::root(format!("{what} {short}")),
        false => TypePath::root(short).child(what),
    })
}

/// Whether a name needs a word before it: the response `400` is `Response400`.
pub(crate) fn starts_with_digit(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_digit())
}

/// Whether a status is an error: `default`, too, where others are answers.
fn is_error(source: &Source, status: StatusSpec) -> bool {
    match status {
        StatusSpec::Code(code) => code >= 400,
        StatusSpec::Range(digit) => digit >= 4,
        StatusSpec::Default => {
            let mut others = source.responses.responses.keys().map(spec);
            others.any(|other| matches!(other, StatusSpec::Code(..400) | StatusSpec::Range(..4)))
        }
    }
}

/// Puts what one success offers to what the others do.
fn join(offers: &mut Vec<Offer>, status: StatusSpec, others: Vec<(&str, Content)>) {
    for (media_type, body) in others {
        match offers.iter_mut().find(|one| one.media_type == media_type) {
            Some(known) => known.bodies.push((status, body)),
            None => offers.push(Offer {
                media_type: media_type.to_owned(),
                bodies: vec![(status, body)],
            }),
        }
    }
}

/// Media types of the successes, or of all answers where no success has one; each
/// once.
fn accept(accepted: &[(bool, &str)]) -> String {
    let any_success = accepted.iter().any(|(success, _)| *success);
    let mut media_types: Vec<&str> = Vec::new();
    for (success, media_type) in accepted {
        if (*success || !any_success) && !media_types.contains(media_type) {
            media_types.push(media_type);
        }
    }
    media_types.join(", ")
}

/// Neither an answer to HEAD has a body, nor one of these statuses (RFC 9110,
/// section 6.4.1).
fn has_body(method: &str, status: StatusSpec) -> bool {
    !method.eq_ignore_ascii_case("head")
        && !matches!(status, StatusSpec::Code(100..=199 | 204 | 205 | 304))
}

fn spec(status: &StatusCode) -> StatusSpec {
    match status {
        StatusCode::Code(code) => StatusSpec::Code(*code),
        StatusCode::Range(digit) => StatusSpec::Range(u8::try_from(*digit).unwrap_or_default()),
    }
}
