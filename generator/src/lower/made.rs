//! Headers that the client makes: keys by which a server knows the tries of a call.

use regex_lite::Regex;

use crate::config::ApiConfig;
use crate::model::{
    Constraints, Docs, Format, Made, Parameter, ParameterIn, Serialization, Style, Type,
};

/// Headers whose meaning is agreed on (draft-ietf-httpapi-idempotency-key-header;
/// OASIS Repeatable Requests 1.0), in lower case.
const AGREED: &[(&str, Made)] = &[
    ("idempotency-key", Made::IdempotencyKey),
    ("x-idempotency-key", Made::IdempotencyKey),
    ("repeatability-request-id", Made::IdempotencyKey),
    ("repeatability-first-sent", Made::FirstSent),
];

/// A key as the client makes it, to see whether the document lets it be.
const KEY: &str = "1b4e28ba-2fa1-41d2-883f-0016d3cca427";

/// What the client makes of a documented header; nothing where the header may not
/// hold it.
pub(super) fn of(
    name: &str,
    ty: &Type,
    constraints: &Constraints,
    config: &ApiConfig,
) -> Option<Made> {
    let agreed = AGREED
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    let mut told = config.idempotency_keys.iter();
    let told = told.any(|rule| rule.header.value.eq_ignore_ascii_case(name));
    let made = match agreed {
        Some((_, made)) => *made,
        None if told => Made::IdempotencyKey,
        None => return None,
    };
    let fits = match made {
        Made::IdempotencyKey => *ty == Type::Text && allows_key(constraints),
        Made::FirstSent => matches!(ty, Type::Text | Type::Format(Format::DateTime)),
    };
    fits.then_some(made)
}

fn allows_key(constraints: &Constraints) -> bool {
    let pattern = constraints.pattern.as_deref();
    let pattern = pattern.map(Regex::new);
    constraints
        .min_length
        .is_none_or(|least| least <= KEY.len())
        && constraints.max_length.is_none_or(|most| most >= KEY.len())
        && pattern.is_none_or(|pattern| pattern.is_ok_and(|pattern| pattern.is_match(KEY)))
}

/// Adds the key that `clientwright.toml` tells of and the document does not, unless
/// the method is idempotent anyway.
pub(super) fn add_told(parameters: &mut Vec<Parameter>, header: Option<&str>, method: &str) {
    let Some(header) = header.filter(|_| matches!(method, "post" | "patch")) else {
        return;
    };
    let same = |one: &Parameter| {
        one.location == ParameterIn::Header && one.name.eq_ignore_ascii_case(header)
    };
    if !parameters.iter().any(same) {
        parameters.push(key(header));
    }
}

fn key(header: &str) -> Parameter {
    Parameter {
        name: header.to_owned(),
        location: ParameterIn::Header,
        style: Style::Simple,
        explode: false,
        serialization: Serialization::Styled,
        allow_reserved: false,
        required: false,
        ty: Type::Text,
        docs: Docs {
            description: Some("A key by which the server knows the tries of this call.".to_owned()),
            ..Docs::default()
        },
        constraints: Constraints::default(),
        default: None,
        example: None,
        example_place: None,
        envelope: None,
        made: Some(Made::IdempotencyKey),
    }
}
