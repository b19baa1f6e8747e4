//! How the answers of an operation are pages: what leads from one to the next.

use std::borrow::Cow;
use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use http::header;
use percent_encoding::percent_decode_str;
use serde_json::value::RawValue;

use super::address;
use super::answer::Answer;
use super::call::{Call, add_pair};
use super::json_members::Members;
use super::link_header::next_link;
use super::parameter::encode;
use super::request_body::RequestBody;

/// Keys that lead from the body of an answer to a value in it; none for the body
/// itself.
pub(crate) type Keys = &'static [&'static str];

/// How the answers of an operation are pages.
#[derive(Debug)]
pub(crate) struct Paging {
    /// The list of items.
    pub(crate) items: Keys,
    /// What leads to the next page.
    pub(crate) next: Next,
}

/// What leads to the next page.
#[derive(Debug)]
pub(crate) enum Next {
    /// The `Link` header with `rel="next"`; none on the last page.
    Link,
    /// A URL in the body; none on the last page.
    Url(Keys),
    /// A token for a parameter; none on the last page.
    Token {
        from: TokenSource,
        to: PageParameter,
    },
    /// A member of the last item, for a parameter, as long as `more` is `true`.
    LastItem {
        key: Keys,
        more: Keys,
        to: PageParameter,
    },
    /// The number of the page, up to one without items.
    Page {
        to: PageParameter,
        /// The number of the first page.
        first: i64,
        /// How many items there are in all; empty where no page says so.
        total: Keys,
        /// Links with a `rel`, of which the last page has none that is `next`;
        /// empty where no page has any.
        links: Keys,
    },
    /// How many items come before the page, up to one without items.
    Offset { to: PageParameter, total: Keys },
}

/// Where a token stands in an answer.
#[derive(Debug)]
pub(crate) enum TokenSource {
    Body(Keys),
    Header(&'static str),
}

/// The parameter that asks for a page.
#[derive(Debug)]
pub(crate) enum PageParameter {
    Query(&'static str),
    Header(&'static str),
}

/// Goes from page to page.
#[derive(Debug)]
pub(crate) struct Walk {
    paging: &'static Paging,
    /// The JSON text of a page; `None` where that is its body.
    pub(super) json: Option<fn(&Answer) -> String>,
    /// Hashes of the links and tokens so far.
    followed: HashSet<u64>,
    /// The hash of the page before, where pages are counted.
    before: Option<u64>,
    /// How many items there were, if the caller began with the first page.
    counted: Option<i64>,
}

impl Walk {
    pub(crate) fn new(paging: &'static Paging) -> Self {
        Self {
            paging,
            json: None,
            followed: HashSet::new(),
            before: None,
            counted: Some(0),
        }
    }

    /// Turns a call into that of the next page, by the answer to it; `false` where
    /// there is none.
    ///
    /// # Errors
    /// There is a next page, and it cannot be asked for.
    pub(crate) fn turn(&mut self, call: &mut Call<'_>, answer: &Answer) -> Result<bool, String> {
        let written = self.json.map(|json| json(answer));
        let body = written.as_deref();
        let body = body.unwrap_or_else(|| std::str::from_utf8(answer.body()).unwrap_or_default());
        match &self.paging.next {
            Next::Link => self.follow(call, next_link(&answer.raw.headers)),
            Next::Url(keys) => self.follow(call, text_at(body, keys)),
            Next::Token { from, to } => {
                let token = match from {
                    TokenSource::Body(keys) => text_at(body, keys),
                    TokenSource::Header(name) => header_text(answer, name),
                };
                self.ask(call, to, token)
            }
            Next::LastItem { key, more, to } => {
                if find(body, more) != Some("true") {
                    return Ok(false);
                }
                let items = items(body, self.paging.items);
                let last = items.last().and_then(|last| text_at(last.get(), key));
                let last = last.ok_or_else(|| {
                    format!(
                        "there are more pages, and no last item whose `{}` leads there",
                        key.join("/")
                    )
                })?;
                self.ask(call, to, Some(last))
            }
            Next::Page {
                to,
                first,
                total,
                links,
            } => {
                let page = to.number(call).unwrap_or(*first);
                if page != *first && self.before.is_none() {
                    self.counted = None;
                }
                let count = self.count(body)?;
                let read = self.counted.map(|counted| counted + count);
                self.counted = read;
                let all_read = read.is_some_and(|read| reaches(body, total, read));
                if count == 0 || all_read || ends(body, links) {
                    return Ok(false);
                }
                to.set(call, &page.saturating_add(1).to_string());
                Ok(true)
            }
            Next::Offset { to, total } => {
                let count = self.count(body)?;
                let read = to.number(call).unwrap_or(0).saturating_add(count);
                if count == 0 || reaches(body, total, read) {
                    return Ok(false);
                }
                to.set(call, &read.to_string());
                Ok(true)
            }
        }
    }

    /// Goes where a link leads, within the origin of the page that has it: the next
    /// request carries credentials, too.
    fn follow(&mut self, call: &mut Call<'_>, link: Option<String>) -> Result<bool, String> {
        let Some(link) = link else {
            return Ok(false);
        };
        let from = address::url(&call.client.settings, call);
        let from = from.map_err(|_| "the request has no URL".to_owned())?;
        let mut to = from
            .join(&link)
            .map_err(|_| "the link to it is no URL".to_owned())?;
        if to.origin() != from.origin() {
            let origin = match to.origin().is_tuple() {
                true => to.origin().ascii_serialization(),
                false => format!("`{}:`", to.scheme()),
            };
            return Err(format!("it is at another origin, {origin}"));
        }
        to.set_fragment(None);
        // A user name in the link would be sent as credentials; URLs of HTTP take
        // another without fail.
        let _ = to.set_username("");
        let _ = to.set_password(None);
        self.followed.insert(hash(from.as_str()));
        self.note(to.as_str())?;
        call.target = Some(Box::new(to));
        // A URL alone is to be read, whatever method the first page was asked with.
        call.body = RequestBody::empty();
        call.headers.remove(header::CONTENT_TYPE);
        call.idempotent = true;
        Ok(true)
    }

    /// Asks for the page that a token stands for.
    fn ask(
        &mut self,
        call: &mut Call<'_>,
        to: &PageParameter,
        token: Option<String>,
    ) -> Result<bool, String> {
        let Some(token) = token else {
            return Ok(false);
        };
        if let Some(current) = to.get(call) {
            self.followed.insert(hash(&current));
        }
        self.note(&token)?;
        to.set(call, &token);
        Ok(true)
    }

    fn note(&mut self, step: &str) -> Result<(), String> {
        match self.followed.insert(hash(step)) {
            true => Ok(()),
            false => Err("the server leads back to a page that was read already".to_owned()),
        }
    }

    /// How many items a page has. The same items twice in a row come from a server
    /// that does not look at the number of the page.
    fn count(&mut self, body: &str) -> Result<i64, String> {
        let count = i64::try_from(items(body, self.paging.items).len()).unwrap_or(i64::MAX);
        let now = find(body, self.paging.items).map(hash);
        if count > 0 && now == self.before {
            return Err("the server sent the same items again".to_owned());
        }
        self.before = now;
        Ok(count)
    }
}

impl PageParameter {
    /// Its value in a call.
    fn get(&self, call: &Call<'_>) -> Option<String> {
        match self {
            Self::Header(name) => Some(call.header_value(name)?.to_str().ok()?.to_owned()),
            Self::Query(name) => {
                let key = encode(name);
                let mut pairs = call
                    .query
                    .split('&')
                    .filter_map(|pair| pair.split_once('='));
                let (_, value) = pairs.find(|(known, _)| *known == key)?;
                Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
            }
        }
    }

    fn number(&self, call: &Call<'_>) -> Option<i64> {
        self.get(call)?.parse().ok()
    }

    /// Sets it, in place of what was set before.
    fn set(&self, call: &mut Call<'_>, value: &str) {
        match self {
            Self::Header(name) => call.set_header(name, value.to_owned()),
            Self::Query(name) => {
                let key = encode(name);
                let is_other = |pair: &&str| pair.split('=').next() != Some(&*key);
                let others: Vec<&str> = call.query.split('&').filter(is_other).collect();
                call.query = others.join("&");
                add_pair(&mut call.query, &key, &encode(value));
            }
        }
    }
}

impl Call<'_> {
    /// The same call once more, for a page.
    pub(crate) fn again(&mut self) -> Self {
        if !self.body.is_left() {
            self.refuse(
                "body",
                "it is a stream, which only one page can be asked with",
            );
        }
        Self {
            client: self.client,
            operation: self.operation,
            target: self.target.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            accept: self.accept,
            headers: self.headers.clone(),
            room: Vec::new(),
            body: self.body.take(),
            envelope: self.envelope,
            options: self.options.clone(),
            idempotent: self.idempotent,
            fault: self.fault.clone(),
        }
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Whether so many items are all that there are.
fn reaches(body: &str, total: Keys, read: i64) -> bool {
    let total = find(body, total).filter(|_| !total.is_empty());
    let total = total.and_then(|total| total.parse::<i64>().ok());
    total.is_some_and(|total| read >= total)
}

/// Whether a page has links and none of them to a next one.
fn ends(body: &str, links: Keys) -> bool {
    let links = match links {
        [] => Vec::new(),
        keys => items(body, keys),
    };
    let is_next = |link: &&RawValue| text_at(link.get(), &["rel"]).as_deref() == Some("next");
    !links.is_empty() && !links.iter().any(is_next)
}

/// The items of a list.
fn items<'b>(body: &'b str, keys: &[&str]) -> Vec<&'b RawValue> {
    find(body, keys)
        .and_then(|list| serde_json::from_str(list).ok())
        .unwrap_or_default()
}

/// The text of a value. Nothing, `null`, `false`, zero and the empty text all say
/// that there is none.
fn text_at(body: &str, keys: &[&str]) -> Option<String> {
    let value = find(body, keys)?;
    let text = match value.starts_with('"') {
        true => serde_json::from_str(value).ok()?,
        false => value.to_owned(),
    };
    let nothing = ["null", "false", "0"].contains(&value) || text.is_empty();
    (!nothing).then_some(text)
}

fn header_text(answer: &Answer, name: &str) -> Option<String> {
    let text = answer.raw.headers.get(name)?.to_str().ok()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The JSON text of a value.
fn find<'b>(body: &'b str, keys: &[&str]) -> Option<&'b str> {
    keys.iter().try_fold(body.trim(), |object, key| {
        let mut members = Members::of(object)?;
        let member = members.find(|member| unescaped(member.key) == *key)?;
        Some(member.value)
    })
}

fn unescaped(key: &str) -> Cow<'_, str> {
    if !key.contains('\\') {
        return key.into();
    }
    let quoted = format!("\"{key}\"");
    serde_json::from_str::<String>(&quoted).map_or(key.into(), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_by_their_keys() {
        let body = r#" {"a":{"b":[1],"@odata.nextLink":"/x"},"n\u0065xt":"é\"","z":0,"f":false} "#;
        assert_eq!(
            text_at(body, &["a", "@odata.nextLink"]).as_deref(),
            Some("/x")
        );
        assert_eq!(text_at(body, &["next"]).as_deref(), Some("é\""));
        assert_eq!(items(body, &["a", "b"]).len(), 1);
        for keys in [
            &["z"][..],
            &["f"],
            &["missing"],
            &["a", "b", "c"],
            &["next", "x"],
        ] {
            assert_eq!(text_at(body, keys), None, "{keys:?}");
        }
    }

    #[test]
    fn what_is_no_json_leads_nowhere() {
        for body in [
            "",
            "{",
            "{\"next",
            "{\"next\":",
            "{\"next\":\"",
            "<html>",
            "{\"next\":\"\\",
            "[{]",
        ] {
            assert_eq!(text_at(body, &["next"]), None, "{body}");
            assert!(items(body, &[]).is_empty(), "{body}");
        }
    }
}
