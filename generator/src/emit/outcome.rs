//! What comes back from an operation: its success and error types, and the
//! `match` that decodes them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::Emission;
use crate::emit::docs::doc;
use crate::emit::rust_type::{From, ident};
use crate::model::{Content, EventData, Operation, Response, StatusSpec, Type};
use crate::names::OperationNames;

/// One side of an operation's outcome: its successes or its errors.
#[derive(Debug)]
pub(super) enum Side<'a> {
    /// Nothing is documented, or nothing with a body.
    Empty,
    /// One type, whatever the status.
    One(&'a Content),
    /// Several types: an enum with a variant for each response.
    Several(&'a str),
}

/// What an operation gives back.
#[derive(Debug)]
pub(super) struct Outcome<'a> {
    pub(super) success: Side<'a>,
    pub(super) error: Side<'a>,
    /// The documented headers of the successes.
    pub(super) headers: Option<usize>,
}

impl<'a> Outcome<'a> {
    pub(super) fn of(operation: &'a Operation, names: &'a OperationNames) -> Self {
        let successes = || {
            operation
                .responses
                .iter()
                .filter(|r| is_success(operation, r))
        };
        let errors = || {
            operation
                .responses
                .iter()
                .filter(|r| !is_success(operation, r))
        };
        let bodies: Vec<&Content> = successes().filter_map(|r| r.body.as_ref()).collect();
        let success = match bodies[..] {
            [] => Side::Empty,
            [first, ..] if bodies.len() == successes().count() && all_same(&bodies) => {
                Side::One(first)
            }
            _ => Side::Several(&names.success),
        };
        // An error without a body is told by its status, so only bodies count.
        let bodies: Vec<&Content> = errors().filter_map(error_body).collect();
        let error = match bodies[..] {
            [] => Side::Empty,
            [first, ..] if all_same(&bodies) => Side::One(first),
            _ => Side::Several(&names.error),
        };
        Self {
            success,
            error,
            headers: successes().find_map(|response| response.headers),
        }
    }
}

/// `2xx`; where none is documented, a redirect or whatever else is below 400, or
/// `default`.
pub(super) fn is_success(operation: &Operation, response: &Response) -> bool {
    let documented = || operation.responses.iter().any(|r| r.status.is_success());
    match response.status {
        StatusSpec::Code(100..=199 | 300..=399) | StatusSpec::Range(1 | 3) => !documented(),
        StatusSpec::Default => {
            let other = |r: &Response| r.status != StatusSpec::Default && is_success(operation, r);
            !operation.responses.iter().any(other)
        }
        status => status.is_success(),
    }
}

/// Whether a redirect is the answer that callers want.
pub(super) fn answers_with_redirect(operation: &Operation) -> bool {
    let redirect = |response: &Response| {
        matches!(
            response.status,
            StatusSpec::Code(300..=399) | StatusSpec::Range(3)
        )
    };
    let mut responses = operation.responses.iter();
    responses.any(|response| redirect(response) && is_success(operation, response))
}

/// The statuses, as a pattern, whose bodies arrive while they are used.
pub(super) fn left_open(operation: &Operation) -> Option<TokenStream> {
    let streams = operation.responses.iter().filter(|response| {
        let stream = response.body.as_ref().is_some_and(Content::is_stream);
        stream && is_success(operation, response)
    });
    let statuses: Vec<StatusSpec> = streams
        .map(|response| covered(operation, response))
        .collect();
    (!statuses.is_empty()).then(|| pattern(&statuses, &[]))
}

/// What an error holds that is decoded: an error is read whole, so that no stream
/// is one.
pub(super) fn error_body(response: &Response) -> Option<&Content> {
    response.body.as_ref().filter(|body| !body.is_stream())
}

fn all_same(bodies: &[&Content]) -> bool {
    bodies.windows(2).all(|pair| pair[0].is_same_type(pair[1]))
}

impl Emission<'_> {
    /// The type of one side, as the operations module writes it.
    fn side(&self, side: &Side<'_>, empty: &TokenStream) -> TokenStream {
        match side {
            Side::Empty => empty.clone(),
            Side::One(content) => self.content(content),
            Side::Several(name) => {
                let name = ident(name);
                quote! { #name }
            }
        }
    }

    /// The type of what a response holds.
    fn content(&self, content: &Content) -> TokenStream {
        match content {
            Content::Json(slot) | Content::Xml(slot, _) => self.slot(slot, From::Elsewhere),
            Content::Text => quote! { String },
            Content::Bytes => quote! { ByteStream },
            Content::Events(slot, _) => {
                let data = self.slot(slot, From::Elsewhere);
                quote! { EventStream<#data> }
            }
            Content::JsonLines(slot) => {
                let item = self.slot(slot, From::Elsewhere);
                quote! { JsonStream<#item> }
            }
        }
    }

    /// `Response<T, H>`.
    pub(super) fn response_type(&self, outcome: &Outcome<'_>) -> TokenStream {
        let body = self.side(&outcome.success, &quote! { () });
        match outcome.headers {
            None => quote! { Response<#body> },
            Some(index) => {
                let headers = ident(&self.names.of_headers(index).name);
                quote! { Response<#body, headers::#headers> }
            }
        }
    }

    /// `Error<E>`.
    pub(super) fn error_type(&self, outcome: &Outcome<'_>) -> TokenStream {
        match &outcome.error {
            Side::Empty => quote! { Error },
            side => {
                let error = self.side(side, &TokenStream::new());
                quote! { Error<#error> }
            }
        }
    }

    /// The body of documented errors.
    pub(super) fn error_body_type(&self, outcome: &Outcome<'_>) -> TokenStream {
        self.side(&outcome.error, &TokenStream::new())
    }

    /// Enums for a side with several types.
    pub(super) fn outcome_enums(
        &self,
        operation: &Operation,
        names: &OperationNames,
        outcome: &Outcome<'_>,
    ) -> TokenStream {
        let success = matches!(outcome.success, Side::Several(_))
            .then(|| self.outcome_enum(operation, names, true));
        let error = matches!(outcome.error, Side::Several(_))
            .then(|| self.outcome_enum(operation, names, false));
        quote! { #success #error }
    }

    fn outcome_enum(
        &self,
        operation: &Operation,
        names: &OperationNames,
        success: bool,
    ) -> TokenStream {
        let (name, what) = match success {
            true => (ident(&names.success), "answers"),
            false => (ident(&names.error), "errors"),
        };
        let call = &names.call;
        let docs = doc(&format!("Documented {what} of [`{call}`], by status."));
        let twice = |index: usize| operation.is_again(index) || operation.is_again(index + 1);
        let variants = operation
            .responses
            .iter()
            .zip(&names.responses)
            .enumerate()
            .filter(|(_, (response, _))| is_success(operation, response) == success)
            .filter(|(_, (response, _))| success || error_body(response).is_some())
            .map(|(index, (response, name))| {
                let text = crate::emit::markdown::doc_text(&response.description);
                let mut when = status_words(operation, response);
                if twice(index) {
                    let media_type = crate::emit::docs::code(&response.media_type);
                    when = format!("{when} as {media_type}");
                }
                let docs = doc(&format!("{when}: {text}"));
                let name = ident(name);
                let body = response.body.as_ref().map(|content| {
                    let ty = self.content(content);
                    match response.boxed {
                        true => quote! { (Box<#ty>) },
                        false => quote! { (#ty) },
                    }
                });
                quote! { #docs #name #body, }
            });
        let stream = operation.responses.iter().any(|response| {
            let stream = response.body.as_ref().is_some_and(Content::is_stream);
            success && stream && is_success(operation, response)
        });
        let values = (!stream).then(|| quote! { , Clone, PartialEq });
        quote! {
            #docs
            #[derive(Debug #values)]
            #[non_exhaustive]
            pub enum #name {
                #(#variants)*
            }
        }
    }

    /// The expression that decodes an answer by its status.
    pub(super) fn decode(
        &self,
        operation: &Operation,
        names: &OperationNames,
        outcome: &Outcome<'_>,
    ) -> TokenStream {
        let mut arms: Vec<(Vec<StatusSpec>, TokenStream)> = Vec::new();
        for (index, response) in operation.responses.iter().enumerate() {
            if operation.is_again(index) {
                continue;
            }
            let status = covered(operation, response);
            let decoder = self.decoder_of_status(operation, names, index, outcome);
            match arms.last_mut() {
                Some((statuses, same)) if same.to_string() == decoder.to_string() => {
                    statuses.push(status);
                }
                _ => arms.push((vec![status], decoder)),
            }
        }
        let last = arms.last().map(|(statuses, _)| statuses);
        if !last.is_some_and(|statuses| statuses.contains(&StatusSpec::Default)) {
            let undocumented = quote! { answer.undocumented() };
            // What is documented without a body is no different.
            arms.pop_if(|(_, decoder)| decoder.to_string() == undocumented.to_string());
            arms.push((vec![StatusSpec::Default], undocumented));
        }
        if let [(_, decoder)] = &arms[..] {
            return decoder.clone();
        }
        let mut before: Vec<StatusSpec> = Vec::new();
        let arms = arms.into_iter().map(|(statuses, decoder)| {
            let pattern = pattern(&statuses, &before);
            before.extend(statuses);
            quote! { #pattern => #decoder, }
        });
        quote! {
            match answer.status() {
                #(#arms)*
            }
        }
    }
}

/// The statuses that a response stands for: `default`, where it is the only success
/// there is, for all successes.
fn covered(operation: &Operation, response: &Response) -> StatusSpec {
    match response.status {
        StatusSpec::Default if is_success(operation, response) => StatusSpec::Range(2),
        status => status,
    }
}

/// A pattern of statuses in their order; three or more in a row are a range. What
/// arms before have taken is left out at the ends of ranges, where clippy minds.
fn pattern(statuses: &[StatusSpec], before: &[StatusSpec]) -> TokenStream {
    if statuses.contains(&StatusSpec::Default) {
        return quote! { _ };
    }
    let mut runs: Vec<(u16, u16)> = Vec::new();
    for status in statuses {
        let (from, to) = match *status {
            StatusSpec::Range(digit) => {
                let (first, last) = (u16::from(digit) * 100, u16::from(digit) * 100 + 99);
                let taken = |code| u16::from(before.contains(&StatusSpec::Code(code)));
                (first + taken(first), last - taken(last))
            }
            StatusSpec::Code(code) => (code, code),
            StatusSpec::Default => continue,
        };
        runs.retain(|(first, last)| *first < from || *last > to);
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == from => *last = to,
            _ => runs.push((from, to)),
        }
    }
    let patterns = runs.into_iter().map(|(from, to)| {
        let number = proc_macro2::Literal::u16_unsuffixed;
        let (first, last) = (number(from), number(to));
        match to - from {
            0 => quote! { #first },
            1 => quote! { #first | #last },
            _ => quote! { #first..=#last },
        }
    });
    quote! { #(#patterns)|* }
}

impl Emission<'_> {
    /// What decodes the answers of the status that a response is the first of.
    fn decoder_of_status(
        &self,
        operation: &Operation,
        names: &OperationNames,
        index: usize,
        outcome: &Outcome<'_>,
    ) -> TokenStream {
        let decoder = |index: usize| {
            let name = ident(&names.responses[index]);
            self.decoder(operation, &operation.responses[index], &name, outcome)
        };
        let first = decoder(index);
        if !operation.is_again(index + 1) {
            return first;
        }
        let xml = decoder(index + 1);
        quote! {
            match answer.is_xml() {
                true => #xml,
                false => #first,
            }
        }
    }

    fn decoder(
        &self,
        operation: &Operation,
        response: &Response,
        variant: &Ident,
        outcome: &Outcome<'_>,
    ) -> TokenStream {
        if !is_success(operation, response) {
            return self.error_decoder(response, variant, outcome);
        }
        let decode = self.success_decoder(response.body.as_ref());
        let Side::Several(name) = &outcome.success else {
            return quote! { answer.#decode };
        };
        let name = ident(name);
        match &response.body {
            None => quote! { answer.#decode.map(|ok| ok.map(|()| #name::#variant)) },
            Some(_) if response.boxed => {
                quote! { answer.#decode.map(|ok| ok.map(Box::new).map(#name::#variant)) }
            }
            Some(_) => quote! { answer.#decode.map(|ok| ok.map(#name::#variant)) },
        }
    }

    /// The call of the method that decodes a success.
    fn success_decoder(&self, content: Option<&Content>) -> TokenStream {
        match content {
            None => quote! { empty() },
            Some(Content::Json(slot)) if slot.ty == Type::Any => quote! { any_json() },
            Some(Content::Json(_)) => quote! { json() },
            Some(Content::Xml(slot, root)) => {
                let root = self.xml_root(slot, root);
                quote! { xml(&#root) }
            }
            Some(Content::Text) => quote! { text() },
            Some(Content::Bytes) => quote! { bytes() },
            Some(Content::Events(_, EventData::Json)) => quote! { events() },
            Some(Content::Events(_, EventData::Text)) => quote! { text_events() },
            Some(Content::Events(_, EventData::Whole)) => quote! { whole_events() },
            Some(Content::Events(_, EventData::WholeJson)) => quote! { whole_json_events() },
            Some(Content::JsonLines(_)) => quote! { json_stream() },
        }
    }

    fn error_decoder(
        &self,
        response: &Response,
        variant: &Ident,
        outcome: &Outcome<'_>,
    ) -> TokenStream {
        let Some(content) = error_body(response) else {
            return quote! { answer.undocumented() };
        };
        let (decode, root) = match content {
            Content::Text => (quote! { text_error }, None),
            Content::Xml(slot, root) => (quote! { xml_error }, Some(self.xml_root(slot, root))),
            _ => (quote! { json_error }, None),
        };
        let root = root.map(|root| quote! { &#root, });
        match &outcome.error {
            Side::Empty => quote! { answer.undocumented() },
            Side::One(_) => quote! { answer.#decode(#root) },
            Side::Several(name) => {
                let name = ident(name);
                let decode = quote::format_ident!("{}_as", decode.to_string());
                match response.boxed {
                    true => quote! { answer.#decode(#root |body| #name::#variant(Box::new(body))) },
                    false => quote! { answer.#decode(#root #name::#variant) },
                }
            }
        }
    }
}

/// The statuses of a response as the docs write them.
pub(super) fn status_words(operation: &Operation, response: &Response) -> String {
    match covered(operation, response) {
        StatusSpec::Code(code) => format!("`{code}`"),
        StatusSpec::Range(digit) => format!("`{digit}xx`"),
        StatusSpec::Default => "any other status".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_in_a_row_are_a_range() {
        use StatusSpec::{Code, Default, Range};
        for (statuses, expected) in [
            (&[Code(200)][..], "200"),
            (&[Code(200), Code(201), Code(204)], "200 | 201 | 204"),
            (
                &[Code(400), Code(402), Code(403), Code(404)],
                "400 | 402 ..= 404",
            ),
            (&[Code(404), Range(4)], "400 ..= 499"),
            (&[Code(404), Range(5)], "404 | 500 ..= 599"),
            (&[Code(404), Default], "_"),
        ] {
            assert_eq!(pattern(statuses, &[]).to_string(), expected);
        }
        let after = |before| pattern(&[Range(2)], before).to_string();
        assert_eq!(after(&[Code(200), Code(204)]), "201 ..= 299");
        assert_eq!(after(&[Code(299), Code(404)]), "200 ..= 298");
    }
}
