//! Decisions in words.

use crate::emit::constraint_words;
use crate::explain::Why;
use crate::model::{
    BodyContent, Decision, Field, Format, IntegerWidth, Operation, Reason, Told, Type, Way,
};

/// A decision as a clause that follows on "because".
pub(super) fn clause(decision: &Decision) -> Why {
    let (rule, text) = words(&decision.reason);
    Why {
        rule,
        text,
        place: decision.place.clone(),
    }
}

fn words(reason: &Reason) -> (&'static str, String) {
    of_value(reason)
        .or_else(|| of_union(reason))
        .or_else(|| of_all_of(reason))
        .or_else(|| of_type(reason))
        .unwrap_or_else(|| of_call(reason))
}

/// Objects, strings, lists and scalars.
fn of_value(reason: &Reason) -> Option<(&'static str, String)> {
    Some(match reason {
        Reason::Properties => (
            "object",
            "an object with known properties is a struct".into(),
        ),
        Reason::Map => (
            "map",
            "an object without known properties is a map of `additionalProperties`".into(),
        ),
        Reason::OpenObject => (
            "open-object",
            "`type: object` and no more may hold anything, so it is any JSON value".into(),
        ),
        Reason::KnownValues(count) => (
            "string-enum",
            format!(
                "a string with {} is an enum that keeps others as `Unknown`",
                counted(*count, "known value")
            ),
        ),
        Reason::List => ("list", "a list is a name for a `Vec`".into()),
        Reason::Tuple => ("tuple", "items that differ by position make a tuple".into()),
        Reason::Plain(Type::Any) => (
            "no-shape",
            "the schema says nothing of its shape, so it is any JSON value".into(),
        ),
        Reason::Plain(ty) => (
            "plain-value",
            format!(
                "a plain value needs no item: `{}` stands wherever it is used",
                plain(ty)
            ),
        ),
        Reason::Replaced(path) => (
            "replaced",
            format!("`replace` in clientwright.toml puts `{path}` in its place"),
        ),
        _ => return None,
    })
}

fn of_union(reason: &Reason) -> Option<(&'static str, String)> {
    Some(match reason {
        Reason::OnlyMember => (
            "one-member",
            "a union of one member, but for `null`, is that member".into(),
        ),
        Reason::OneType => ("one-type", "all members of the union come to one type".into()),
        Reason::KeysOnly => (
            "keys-only",
            "the members only say which properties come together, so there is one struct".into(),
        ),
        Reason::UnitedStrings => (
            "united-strings",
            "a union of strings with known values is one enum of all of them".into(),
        ),
        Reason::Discriminator(key) => (
            "discriminator",
            format!("the union's discriminator tells variants apart by the value of `{key}`"),
        ),
        Reason::ConstantTag(key) => (
            "constant-tag",
            format!(
                "there is no discriminator, but every member requires `{key}` with a constant of its own"
            ),
        ),
        Reason::TagOfBase(key) => (
            "tag-of-base",
            format!(
                "there is no discriminator, but every member extends a schema whose discriminator is `{key}`"
            ),
        ),
        Reason::Base(key) => (
            "base",
            format!(
                "other schemas extend this one through `allOf`, and its discriminator `{key}` tells them apart"
            ),
        ),
        Reason::UselessDiscriminator(key) => (
            "discriminator-unused",
            format!(
                "the discriminator `{key}` does not tell the members apart, so their shapes must"
            ),
        ),
        Reason::Told(told) => ("told-apart", told_apart(told)),
        Reason::TriedInOrder { pairs, more } => (
            "tried-in-order",
            format!(
                "nothing tells {} apart, so they are tried in order",
                listed(pairs, *more, "and")
            ),
        ),
        Reason::AnythingKept => (
            "anything",
            "a member that anything fits is no variant: what is none of the others is kept as raw JSON"
                .into(),
        ),
        Reason::BesideUnion => (
            "beside-union",
            "what stands beside the union belongs to every variant".into(),
        ),
        Reason::TagWritten { key, value } => (
            "tag-written",
            format!("`{key}` is always `{value}` here: it is written, and is no field"),
        ),
        Reason::TagKept { key, value } => (
            "tag-kept",
            format!(
                "a union knows this by `{key}`, `{value}`; the schema is also used without the union, so it is a field, which keeps what comes and starts as `{value}` where callers make one"
            ),
        ),
        _ => return None,
    })
}

fn told_apart(told: &Told) -> String {
    let keys: Vec<String> = told.keys.iter().map(|key| format!("`{key}`")).collect();
    let keys = shortened(&keys);
    let how = match told.by {
        Way::JsonType => "by JSON type".to_owned(),
        Way::Values => format!("by the value of {keys}"),
        Way::Keys => format!("by which properties there are: {keys}"),
        Way::PropertyType => format!("by the JSON type of {keys}"),
        Way::Items => "by what their items are".to_owned(),
        Way::Openness => "by properties that only one of them may have".to_owned(),
        Way::Scalars => "by which of them reads the scalar first".to_owned(),
        Way::Rest => "since one of them takes whatever the other does not".to_owned(),
    };
    format!(
        "{} are told apart {how}",
        listed(&told.pairs, told.more, "and")
    )
}

/// At most this many of a kind are named.
const MOST: usize = 6;

fn shortened(names: &[String]) -> String {
    match names.len() {
        count if count > MOST => format!("{} and {} more", names[..MOST].join(", "), count - MOST),
        _ => names.join(", "),
    }
}

/// The variants of pairs: both of one pair, else pair by pair.
fn listed(pairs: &[(String, String)], more: usize, and: &str) -> String {
    let shown: Vec<String> = pairs
        .iter()
        .take(MOST)
        .map(|(one, other)| format!("`{one}` {and} `{other}`"))
        .collect();
    match pairs.len() - shown.len() + more {
        0 => shown.join(", "),
        more => format!("{} ({more} more pairs)", shown.join(", ")),
    }
}

fn of_all_of(reason: &Reason) -> Option<(&'static str, String)> {
    Some(match reason {
        Reason::Merged(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| format!("`{part}`")).collect();
            (
                "merged",
                format!("`allOf` puts together {}", shortened(&parts)),
            )
        }
        Reason::OnlyPart(part) => (
            "annotated",
            format!("`allOf` around one schema only annotates it, so it is `{part}`"),
        ),
        Reason::Contradiction => (
            "contradiction",
            "parts of `allOf` contradict each other, so it is any JSON value".into(),
        ),
        Reason::SeveralUnions => (
            "several-unions",
            "several parts of `allOf` are unions, so it is any JSON value".into(),
        ),
        _ => return None,
    })
}

/// What happens to types once all are there.
fn of_type(reason: &Reason) -> Option<(&'static str, String)> {
    Some(match reason {
        Reason::Split { key, flag, through } => {
            let through: Vec<String> = through.iter().map(|name| format!("`{name}`")).collect();
            let through = match through.is_empty() {
                true => String::new(),
                false => format!(", reached through {},", through.join(", ")),
            };
            (
                "split",
                format!("`{key}`{through} is {flag}: what is sent and what is received are two types"),
            )
        }
        Reason::Wrapper => (
            "newtype",
            "it holds itself, and an alias of itself would be infinite, so it is a struct around it"
                .into(),
        ),
        Reason::Circle => (
            "circle",
            "it is a name for nothing but itself, so it is any JSON value".into(),
        ),
        Reason::Recursive(member) => (
            "boxed",
            format!("`{member}` stands in a `Box`: there the type would hold itself"),
        ),
        Reason::Uneven(member) => (
            "boxed-large",
            format!("`{member}` stands in a `Box`, since it is far larger than other variants"),
        ),
        Reason::OneEnum(count) => (
            "one-enum",
            format!("{count} enums in place have the same name and values: they are one type"),
        ),
        Reason::Same(count) => (
            "same-schema",
            format!("{count} schemas in place have the same name and say the same: they are one type"),
        ),
        _ => return None,
    })
}

fn of_call(reason: &Reason) -> (&'static str, String) {
    match reason {
        Reason::MadeUpId => (
            "made-up-id",
            "there is no `operationId`, so the name is made from method and path".into(),
        ),
        Reason::Tagged(tag) => (
            "tag",
            format!("its first tag is `{tag}`, whose group it belongs to"),
        ),
        Reason::Untagged => ("tag", "it has no tag".into()),
        Reason::Version(version) => (
            "version",
            format!("of its dated media types, version `{version}` is the one that is called"),
        ),
        Reason::MediaType { of, chosen, others } => {
            let others: Vec<String> = others.iter().map(|one| format!("`{one}`")).collect();
            (
                "media-type",
                format!(
                    "of the media types of {of}, `{chosen}` says most; not used: {}",
                    shortened(&others)
                ),
            )
        }
        Reason::ManyArguments(count) => (
            "many-arguments",
            format!("{count} required parameters are too many for arguments, so they are a struct"),
        ),
        Reason::Idempotent => (
            "idempotent",
            "`idempotent` in clientwright.toml says that it may be sent again".into(),
        ),
        // All others were told above.
        _ => ("other", String::new()),
    }
}

/// What the model itself says of an operation.
pub(super) fn of_operation(operation: &Operation) -> Vec<Why> {
    let at = |keyword: &str| {
        let place = operation.place.as_ref()?;
        let pointer = place.pointer.child(keyword);
        Some(crate::diagnostic::Place::value(place.file, pointer))
    };
    let mut reasons = Vec::new();
    let (required, optional): (Vec<_>, Vec<_>) = operation
        .parameters
        .iter()
        .partition(|parameter| parameter.required);
    if !required.is_empty() && !operation.has_many_arguments() {
        let text = format!("required parameters are arguments: {}", names(&required));
        reasons.push(("required", text, at("parameters")));
    }
    if !optional.is_empty() {
        let text = format!(
            "optional parameters are set on the call: {}",
            names(&optional)
        );
        reasons.push(("optional", text, at("parameters")));
    }
    if let Some(body) = &operation.body {
        let what = match &body.content {
            BodyContent::Json(_) => "is written as JSON",
            BodyContent::Xml(..) => "is written as XML",
            BodyContent::Form(..) => "is written as a form",
            BodyContent::Parts => "is made of parts, which stand among the parameters",
            BodyContent::OpenParts => "is made of parts that the document does not name",
            BodyContent::JsonLines(_) => "is a sequence of JSON values",
            BodyContent::Text => "is text that callers give",
            BodyContent::Binary => "is bytes, or a stream of them",
        };
        let text = format!("the body, `{}`, {what}", body.media_type);
        reasons.push(("body", text, at("requestBody")));
    }
    reasons
        .into_iter()
        .map(|(rule, text, place)| Why { rule, text, place })
        .collect()
}

fn names(parameters: &[&crate::model::Parameter]) -> String {
    let names: Vec<String> = parameters
        .iter()
        .map(|parameter| format!("`{}`", parameter.name))
        .collect();
    shortened(&names)
}

/// What the model itself says of a property; `ty` says what its type is.
pub(super) fn of_field(field: &Field, ty: &str) -> Vec<Why> {
    let mut reasons = vec![("type", ty.to_owned())];
    reasons.push(match (field.required, field.slot.nullable) {
        (true, false) => (
            "required",
            "`required` names it, so it is always there".to_owned(),
        ),
        (true, true) => (
            "nullable",
            "`required` names it, and it may be null: `None` is null".to_owned(),
        ),
        (false, false) => (
            "optional",
            "`required` does not name it, so it is an `Option`: `None` is absent".to_owned(),
        ),
        (false, true) => (
            "optional-nullable",
            "it may be absent, or null, which is not the same: `None`, `Some(None)`".to_owned(),
        ),
    });
    let rules = constraint_words(&field.constraints);
    if !rules.is_empty() {
        reasons.push(("constraints", format!("checked before it is sent: {rules}")));
    }
    let why = |(rule, text)| Why {
        rule,
        text,
        place: None,
    };
    reasons.into_iter().map(why).collect()
}

/// A type without an item of its own.
pub(super) fn of_plain(ty: &Type) -> String {
    let rust = plain(ty);
    match ty {
        Type::Format(Format::DateTime | Format::Date) => {
            format!("its `format` is `{rust}`, which keeps the text that came")
        }
        Type::Format(_) => format!("its `format` is `{rust}`"),
        Type::Custom(_) => format!("`clientwright.toml` says `{rust}`"),
        Type::Integer(_) => format!("an integer of its `format` and bounds is `{rust}`"),
        Type::Number => format!("a number is `{rust}`"),
        Type::Text => format!("a text without a format that has a type is `{rust}`"),
        Type::Boolean => format!("a boolean is `{rust}`"),
        Type::Tuple(_) => "items that differ by position make a tuple".to_owned(),
        _ => format!("its schema comes to any JSON value: `{rust}`"),
    }
}

/// What stands where an item would, if the decisions say so.
pub(super) fn instead(decisions: &[Decision]) -> String {
    let ty = decisions
        .iter()
        .find_map(|decision| match &decision.reason {
            Reason::Plain(ty) => Some(plain(ty).to_owned()),
            Reason::Replaced(path) => Some(path.clone()),
            _ => None,
        });
    ty.unwrap_or_default()
}

/// The Rust type of a plain value.
fn plain(ty: &Type) -> &str {
    match ty {
        Type::Text => "String",
        Type::Boolean => "bool",
        Type::Integer(width) => match width {
            IntegerWidth::I8 => "i8",
            IntegerWidth::I16 => "i16",
            IntegerWidth::U8 => "u8",
            IntegerWidth::U16 => "u16",
            IntegerWidth::I32 => "i32",
            IntegerWidth::I64 => "i64",
            IntegerWidth::U32 => "u32",
            IntegerWidth::U64 => "u64",
        },
        Type::Number => "f64",
        Type::Format(Format::DateTime) => "types::DateTime",
        Type::Format(Format::Date) => "types::Date",
        Type::Format(Format::Base64) => "types::Base64",
        Type::Format(Format::Decimal) => "types::Decimal",
        Type::Custom(path) => path,
        _ => "serde_json::Value",
    }
}

fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}
