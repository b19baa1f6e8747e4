//! Pages that the shape of an operation shows beyond doubt.
//!
//! Only a GET whose successes are one type of JSON or XML pages, and only if its list of items
//! is certain: the body itself; the one list of the body, apart from links, warnings and
//! errors; among several, the one that is called `items`, `results`, `data`, `value`,
//! `values`, `entries` or `records`; or the one list in `_embedded` (HAL). Of what leads
//! on, the first that is there counts, and what is there twice counts for nothing:
//!
//! 1. A documented `Link` header, beside a parameter that pages or says how large they
//!    are.
//! 2. A URL in the body: a text called `nextLink`, `@odata.nextLink`, `next_page_url` or
//!    the like; `next` where its format is `uri` or it stands in `links` or `_links`, as
//!    a text or as an object with `href`.
//! 3. A token: a text or header called `next_cursor` for a parameter `cursor`, the same
//!    for `page_token`, `marker` and others; `next_page` for `page_token` or for a `page`
//!    that is a text; a name that says what it is (`continuationToken`) both times. Not
//!    beside a number of pages or an offset, since then a server may want either.
//! 4. `has_more` beside a parameter `starting_after` and items with an `id`.
//! 5. `offset` or `skip` beside a parameter that says how large pages are, all whole
//!    numbers, the offset zero by default.
//! 6. `page`, `pageNum` or the like, likewise, if the document says by a default or a
//!    minimum whether the first page is 0 or 1.
//!
//! Names are compared by their letters and digits, whatever their case.

use crate::model::{
    Api, Field, NextPage, Operation, Pagination, Parameter, ParameterIn, Serialization, Slot,
    TokenSource, Type, TypeKind,
};

/// What lists of items are called where a body has several.
const ITEMS: &[&str] = &[
    "items", "results", "data", "value", "values", "entries", "records",
];

/// Lists that are no items.
const NO_ITEMS: &[&str] = &["links", "warnings", "errors"];

/// Objects that hold what leads on.
const AROUND: &[&str] = &[
    "cursor",
    "cursors",
    "links",
    "meta",
    "metadata",
    "next",
    "page",
    "pageinfo",
    "pagination",
    "paging",
    "responsemetadata",
];

/// Texts that are the URL of the next page.
const URLS: &[&str] = &[
    "nexthref",
    "nextlink",
    "nextpagelink",
    "nextpageuri",
    "nextpageurl",
    "nexturi",
    "nexturl",
    "odatanextlink",
];

/// Parameters that take a token, which is called so with `next` before.
const TOKENS: &[&str] = &[
    "continuationtoken",
    "cursor",
    "marker",
    "pagecursor",
    "pagetoken",
    "skiptoken",
];

/// Names of tokens that are the same in the answer and in the request.
const SAME: &[&str] = &[
    "continuationtoken",
    "continue",
    "nextcursor",
    "nextmarker",
    "nextpagetoken",
    "nexttoken",
];

/// Parameters that are the number of a page.
const PAGES: &[&str] = &["page", "pageindex", "pageno", "pagenum", "pagenumber"];

/// Parameters that say how many items come before the page.
const OFFSETS: &[&str] = &["offset", "skip"];

/// Parameters that say how large pages are.
const SIZES: &[&str] = &[
    "count",
    "itemsperpage",
    "limit",
    "maxpagesize",
    "maxresults",
    "pagelimit",
    "pagesize",
    "perpage",
    "resultsperpage",
    "size",
    "top",
];

/// Whole numbers that say how many items there are in all.
const TOTALS: &[&str] = &[
    "total",
    "totalcount",
    "totalitems",
    "totalrecords",
    "totalresults",
];

/// How deep what leads on may stand.
const DEPTH: usize = 3;

/// The pages of an operation, if there is no doubt.
pub(super) fn pagination(api: &Api, operation: &Operation) -> Option<Pagination> {
    if operation.method != "GET" || operation.has_parts() {
        return None;
    }
    let page = operation.page()?;
    let items = items(api, page)?;
    let shape = Shape::of(api, operation, page, &items);
    let next = shape.link().or_else(|| shape.url()).or_else(|| {
        let tokens = shape.tokens();
        match tokens.is_empty() {
            true => shape
                .last_item()
                .or_else(|| shape.offset())
                .or_else(|| shape.page()),
            false => shape.token(tokens),
        }
    })?;
    Some(Pagination { items, next })
}

/// The list of items of a page, if there is no doubt.
pub(super) fn items(api: &Api, page: &Slot) -> Option<Vec<String>> {
    let (ty, _) = api.bare(page);
    if matches!(ty, Type::List(_)) {
        return Some(Vec::new());
    }
    let (_, fields) = api.fields_of(ty)?;
    if let Some(list) = only_list(api, fields) {
        return Some(vec![list]);
    }
    let embedded = fields.iter().find(|field| field.key == "_embedded")?;
    let (_, inner) = api.fields_of(api.bare(&embedded.slot).0)?;
    Some(vec!["_embedded".to_owned(), only_list(api, inner)?])
}

fn only_list(api: &Api, fields: &[Field]) -> Option<String> {
    let lists = fields.iter().filter(|field| {
        let is_list = matches!(api.bare(&field.slot).0, Type::List(_));
        is_list && !NO_ITEMS.contains(&plain(&field.key).as_str())
    });
    let lists: Vec<&str> = lists.map(|field| field.key.as_str()).collect();
    if let [list] = lists[..] {
        return Some(list.to_owned());
    }
    let mut named = lists
        .iter()
        .filter(|key| ITEMS.contains(&plain(key).as_str()));
    match (named.next(), named.next()) {
        (Some(list), None) => Some((*list).to_owned()),
        _ => None,
    }
}

/// What an operation takes, and what its pages hold besides items.
struct Shape<'a> {
    api: &'a Api,
    operation: &'a Operation,
    page: &'a Slot,
    items: &'a [String],
    /// Fields by their keys.
    fields: Vec<(Vec<String>, &'a Field)>,
}

impl<'a> Shape<'a> {
    fn of(api: &'a Api, operation: &'a Operation, page: &'a Slot, items: &'a [String]) -> Self {
        let mut shape = Self {
            api,
            operation,
            page,
            items,
            fields: Vec::new(),
        };
        shape.gather(page, &[]);
        shape
    }

    fn gather(&mut self, slot: &'a Slot, keys: &[String]) {
        let api = self.api;
        let Some((_, fields)) = api.fields_of(api.bare(slot).0) else {
            return;
        };
        for field in fields {
            let mut keys = keys.to_vec();
            keys.push(field.key.clone());
            let around = AROUND.contains(&plain(&field.key).as_str());
            if around && keys.len() < DEPTH {
                self.gather(&field.slot, &keys);
            }
            self.fields.push((keys, field));
        }
    }

    /// The fields whose names, from the outermost on, fit.
    fn named(&self, fits: impl Fn(&[&str], &Field) -> bool) -> Vec<Vec<String>> {
        let fields = self.fields.iter().filter(|(keys, field)| {
            let names: Vec<String> = keys.iter().map(|key| plain(key)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            fits(&names, field)
        });
        fields.map(|(keys, _)| keys.clone()).collect()
    }

    fn is_text(&self, field: &Field) -> bool {
        matches!(self.api.bare(&field.slot).0, Type::Text)
    }

    /// The query or header parameters that fit, by name and type.
    fn parameters(
        &self,
        names: &'a [&str],
        fits: fn(&Type) -> bool,
    ) -> impl Iterator<Item = (usize, &'a Parameter)> {
        let parameters = self.operation.parameters.iter().enumerate();
        parameters.filter(move |(_, one)| {
            let travels = matches!(one.location, ParameterIn::Query | ParameterIn::Header);
            let plainly = one.serialization == Serialization::Styled;
            travels && plainly && fits(&one.ty) && names.contains(&plain(&one.name).as_str())
        })
    }

    fn sizes(&self) -> bool {
        self.parameters(SIZES, is_integer).next().is_some()
    }

    fn link(&self) -> Option<NextPage> {
        let documented = self.headers().any(|name| name.eq_ignore_ascii_case("link"));
        let paging = [SIZES, PAGES, OFFSETS, TOKENS];
        let mut paging = paging
            .into_iter()
            .flat_map(|names| self.parameters(names, |_| true));
        (documented && paging.next().is_some()).then_some(NextPage::Link)
    }

    fn headers(&self) -> impl Iterator<Item = &'a str> {
        let (api, operation) = (self.api, self.operation);
        let successes = operation.responses.iter();
        let successes = successes.filter(|response| response.status.is_success());
        let sets = successes.filter_map(|response| response.headers);
        let headers = sets.flat_map(|set| &api.header_sets[set].headers);
        headers.map(|header| header.name.as_str())
    }

    fn url(&self) -> Option<NextPage> {
        let mut found = self.named(|names, field| {
            let is_uri = || {
                matches!(
                    field.constraints.format.as_deref(),
                    Some("uri" | "uri-reference" | "url")
                )
            };
            let is_url = match names {
                [.., "links", "next", "href"] | [.., "links", "next"] => true,
                [.., "next"] => is_uri(),
                [.., last] => URLS.contains(last),
                [] => false,
            };
            is_url && self.is_text(field)
        });
        match found.len() {
            1 => found.pop().map(NextPage::Url),
            _ => None,
        }
    }

    /// Everything that looks like a token.
    fn tokens(&self) -> Vec<NextPage> {
        let names: Vec<&str> = [TOKENS, SAME, &["page"]].concat();
        let mut tokens = Vec::new();
        for (parameter, one) in self.operation.parameters.iter().enumerate() {
            let name = plain(&one.name);
            let travels = matches!(one.location, ParameterIn::Query | ParameterIn::Header);
            let takes = travels && !one.required && one.ty == Type::Text;
            if !takes || !names.contains(&name.as_str()) {
                continue;
            }
            let fields = self.named(|keys, field| is_token(keys, &name) && self.is_text(field));
            let headers = self.headers().filter(|header| {
                let header = plain(header);
                is_token(&[header.strip_prefix('x').unwrap_or(&header)], &name)
            });
            let headers = headers.map(|header| TokenSource::Header(header.to_ascii_lowercase()));
            let found = fields.into_iter().map(TokenSource::Body).chain(headers);
            tokens.extend(found.map(|from| NextPage::Token { from, parameter }));
        }
        tokens
    }

    /// The one token, if nothing else pages.
    fn token(&self, mut tokens: Vec<NextPage>) -> Option<NextPage> {
        let counts = [PAGES, OFFSETS]
            .into_iter()
            .flat_map(|names| self.parameters(names, is_integer));
        match counts.count() == 0 && tokens.len() == 1 {
            true => tokens.pop(),
            false => None,
        }
    }

    fn last_item(&self) -> Option<NextPage> {
        let more = self.fields.iter().find(|(keys, field)| {
            let is_flag = matches!(self.api.bare(&field.slot).0, Type::Boolean);
            keys.len() == 1 && plain(&field.key) == "hasmore" && is_flag
        });
        let (parameter, _) = self
            .parameters(&["startingafter"], |ty| *ty == Type::Text)
            .next()?;
        let key = vec!["id".to_owned()];
        self.items_have_id().then_some(NextPage::LastItem {
            key,
            more: more?.0.clone(),
            parameter,
        })
    }

    /// Whether each item, whatever it is, has an `id` that is a text.
    fn items_have_id(&self) -> bool {
        let Some(Type::List(item)) = self.api.find(self.page, self.items).map(|list| list.ty)
        else {
            return false;
        };
        let (ty, _) = self.api.bare(item);
        let is_id =
            |key: &str, slot: &Slot| key == "id" && matches!(self.api.bare(slot).0, Type::Text);
        match self.api.fields_of(ty) {
            Some((_, fields)) => fields.iter().any(|field| is_id(&field.key, &field.slot)),
            None => match ty {
                Type::Named(id) => match &self.api.type_def(*id).kind {
                    TypeKind::Union(union) => {
                        union.common.iter().any(|one| is_id(&one.key, &one.slot))
                    }
                    _ => false,
                },
                _ => false,
            },
        }
    }

    fn offset(&self) -> Option<NextPage> {
        let (parameter, offset) = self.parameters(OFFSETS, is_integer).next()?;
        let from_zero = [lowest(offset), default(offset)]
            .into_iter()
            .flatten()
            .all(|first| first == 0);
        (self.sizes() && from_zero).then(|| NextPage::Offset {
            parameter,
            total: self.total(),
        })
    }

    fn page(&self) -> Option<NextPage> {
        let (parameter, page) = self.parameters(PAGES, is_integer).next()?;
        let first = default(page).or_else(|| lowest(page));
        let first = first.filter(|first| matches!(first, 0 | 1))?;
        self.sizes().then(|| NextPage::Page {
            parameter,
            first,
            total: self.total(),
            links: self.links(),
        })
    }

    /// Where a page says how many items there are in all.
    fn total(&self) -> Vec<String> {
        let mut found = self.named(|names, field| {
            let is_total = names.last().is_some_and(|name| TOTALS.contains(name));
            is_total && is_integer(self.api.bare(&field.slot).0)
        });
        match found.len() {
            1 => found.pop().unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// A list of links with `rel` and `href`.
    fn links(&self) -> Vec<String> {
        let found = self.fields.iter().find(|(keys, field)| {
            let Type::List(item) = self.api.bare(&field.slot).0 else {
                return false;
            };
            let fields = self.api.fields_of(self.api.bare(item).0);
            let has =
                |key: &str| fields.is_some_and(|(_, all)| all.iter().any(|one| one.key == key));
            keys.len() == 1 && field.key == "links" && has("rel") && has("href")
        });
        found.map(|(keys, _)| keys.clone()).unwrap_or_default()
    }
}

/// The parameter that takes the token at these keys, by their names.
pub(super) fn parameter_of(operation: &Operation, keys: &[String]) -> Option<usize> {
    let names: Vec<String> = keys.iter().map(|key| plain(key)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    operation.parameters.iter().position(|one| {
        let travels = matches!(one.location, ParameterIn::Query | ParameterIn::Header);
        travels && is_token(&names, &plain(&one.name))
    })
}

/// Whether a value of these names is the token that a parameter of this name takes.
fn is_token(names: &[&str], parameter: &str) -> bool {
    let Some(last) = names.last() else {
        return false;
    };
    let after_next = last.strip_prefix("next");
    let around = names.len().checked_sub(2).map(|at| names[at]);
    let same = SAME.contains(&parameter) && *last == parameter;
    let next = TOKENS.contains(&parameter) && after_next == Some(parameter);
    let page = *last == "nextpage" && matches!(parameter, "pagetoken" | "page");
    let inside = parameter == "cursor" && *last == "next" && around == Some("cursor");
    same || next || page || inside
}

fn is_integer(ty: &Type) -> bool {
    matches!(ty, Type::Integer(_))
}

fn default(parameter: &Parameter) -> Option<i64> {
    parameter.default.as_ref()?.as_i64()
}

/// The least value, as far as the document says so.
fn lowest(parameter: &Parameter) -> Option<i64> {
    let bound = parameter.constraints.minimum.as_ref()?;
    Some(bound.value.as_i64()? + i64::from(bound.exclusive))
}

/// The letters and digits of a name.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}
