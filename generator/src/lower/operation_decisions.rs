//! What there is to say of how an operation became what it is.

use openapiv3::Content;

use crate::diagnostic::Pointer;
use crate::lower::Lowering;
use crate::lower::media_type::{self, Version};
use crate::lower::operation::Endpoint;
use crate::model::{Decision, Reason};

impl<'d> Lowering<'d> {
    /// Its name, its module, its version and its media types.
    pub(crate) fn decided_of_operation(
        &mut self,
        endpoint: &Endpoint<'d>,
        pointer: &Pointer,
        version: Version<'d>,
    ) -> Vec<Decision> {
        let source = endpoint.source;
        let mut decisions = Vec::new();
        let mut add = |reason: Reason, at: &Pointer| decisions.push(self.decision(reason, at));
        if source.operation_id.is_none() {
            add(Reason::MadeUpId, pointer);
        }
        match source.tags.first() {
            Some(tag) => add(Reason::Tagged(tag.clone()), &pointer.child("tags")),
            None => add(Reason::Untagged, pointer),
        }
        if let Version::Of(version) = version {
            add(Reason::Version(version.to_owned()), pointer);
        }
        if endpoint.idempotent {
            add(Reason::Idempotent, pointer);
        }
        let at = pointer.child("requestBody");
        if let Some(body) = &source.request_body
            && let Some((body, at)) = self.resolve_body(body, at)
        {
            decisions.extend(self.chosen("the body", &body.content, version, &at));
        }
        let at = pointer.child("responses");
        for (status, response) in &source.responses.responses {
            let status = status.to_string();
            if let Some((response, at)) = self.resolve_response(response, at.child(&status)) {
                decisions.extend(self.chosen(&status, &response.content, version, &at));
            }
        }
        decisions
    }

    /// Which media type is used, where there is a choice.
    fn chosen(
        &self,
        of: &str,
        content: &Content,
        version: Version<'_>,
        at: &Pointer,
    ) -> Option<Decision> {
        let (chosen, _) = media_type::choose(content, version)?;
        let others: Vec<String> = content
            .keys()
            .filter(|other| *other != chosen)
            .cloned()
            .collect();
        let reason = Reason::MediaType {
            of: of.to_owned(),
            chosen: chosen.to_owned(),
            others,
        };
        match &reason {
            Reason::MediaType { others, .. } if others.is_empty() => None,
            _ => Some(self.decision(reason, &at.child("content").child(chosen))),
        }
    }
}
