//! Scalars: the Rust type that `type` and `format` ask for.

use serde_json::Value;

use crate::config::Dates;
use crate::lower::Lowering;
use crate::lower::facets::Facets;
use crate::lower::schema::plain;
use crate::model::{Bound, Format, IntegerWidth, Type};

impl<'d> Lowering<'d> {
    /// The type of a schema that needs no item: a scalar, or nothing said at
    /// all. Formats have types of their own, the user's before ours.
    pub(crate) fn scalar(&self, facets: &Facets<'_>) -> Option<Type> {
        let plain = plain(facets)?;
        if !matches!(plain, Type::Text | Type::Integer(_) | Type::Number) {
            return Some(plain);
        }
        let Some(format) = facets.format.as_deref() else {
            return Some(plain);
        };
        if let Some(chosen) = self.config.formats.get(format) {
            return Some(match chosen.as_str() {
                "String" => Type::Text,
                path => Type::Custom(path.to_owned()),
            });
        }
        if matches!(format, "date-time" | "date") && self.config.dates == Dates::Text {
            return Some(plain);
        }
        Some(match (format, &plain) {
            ("date-time", Type::Text) => Type::Format(Format::DateTime),
            ("date", Type::Text) => Type::Format(Format::Date),
            ("byte" | "base64" | "base64url", Type::Text) => Type::Format(Format::Base64),
            ("decimal", _) => Type::Format(Format::Decimal),
            _ => plain,
        })
    }
}

/// The narrowest of Rust's integers that holds what the schema allows; `i64`
/// where it does not say.
pub(super) fn integer(facets: &Facets<'_>) -> IntegerWidth {
    let width = match facets.format.as_deref() {
        Some("int8") => IntegerWidth::I8,
        Some("int16") => IntegerWidth::I16,
        Some("int32") => IntegerWidth::I32,
        Some("uint8") => IntegerWidth::U8,
        Some("uint16") => IntegerWidth::U16,
        Some("uint32") => IntegerWidth::U32,
        Some("uint64" | "uint") => IntegerWidth::U64,
        _ => IntegerWidth::I64,
    };
    match wide_enough(width, facets) {
        true => width,
        false if limit(facets, "minimum").is_some_and(|bound| bound >= 0) => IntegerWidth::U64,
        false if listed(facets).any(|value| value > i64::MAX.into()) => IntegerWidth::U64,
        false => IntegerWidth::I64,
    }
}

/// A format that is too narrow for the schema's own bounds and values is not meant.
fn wide_enough(width: IntegerWidth, facets: &Facets<'_>) -> bool {
    let (min, max) = width.range();
    let fits = |bound: Option<i128>| bound.is_none_or(|bound| (min..=max).contains(&bound));
    fits(limit(facets, "minimum"))
        && fits(limit(facets, "maximum"))
        && listed(facets).all(|value| fits(Some(value)))
}

/// The integers that an `enum` lists.
fn listed<'f>(facets: &'f Facets<'_>) -> impl Iterator<Item = i128> + 'f {
    let numbers = facets.enumeration.iter();
    numbers.filter_map(|value| {
        value
            .as_i64()
            .map(i128::from)
            .or_else(|| value.as_u64().map(i128::from))
    })
}

/// A bound of an integer; one beyond `i64` travels in an extension.
fn limit(facets: &Facets<'_>, keyword: &str) -> Option<i128> {
    let beyond = facets.extension(&format!("x-clientwright-{keyword}"));
    if let Some(Value::String(text)) = beyond {
        return text.parse().ok();
    }
    let bound = match keyword {
        "minimum" => facets.constraints.minimum.as_ref(),
        _ => facets.constraints.maximum.as_ref(),
    };
    bound.and_then(whole)
}

fn whole(bound: &Bound) -> Option<i128> {
    let value = &bound.value;
    let whole = value.as_i64().map(i128::from);
    whole.or_else(|| value.as_u64().map(i128::from))
}

pub(super) fn number(facets: &Facets<'_>) -> Type {
    match facets.format.as_deref() {
        // 64 bits do not fit into the 53 of a floating point number.
        Some("int64") => Type::Integer(IntegerWidth::I64),
        // `float` too: what a server sends may be more precise than 32 bits.
        _ => Type::Number,
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use crate::lower::testing::{field, lowered, lowered_with};
    use crate::model::{Format, IntegerWidth, Type};

    #[test]
    fn bounds_and_formats_choose_the_width() {
        use IntegerWidth::{I8, I32, I64, U32, U64};
        let table = [
            ("{type: integer}", I64),
            ("{type: integer, format: int8}", I8),
            ("{type: integer, format: int32}", I32),
            ("{type: integer, format: int32, maximum: 4294967296}", I64),
            ("{type: integer, format: uint32}", U32),
            ("{type: integer, minimum: 0, maximum: 100}", I64),
            (
                "{type: integer, minimum: 0, x-clientwright-maximum: '18446744073709551615'}",
                U64,
            ),
            ("{type: number, format: int64}", I64),
            ("{enum: [1, 2]}", I64),
        ];
        for (schema, width) in table {
            let text = format!("T: {{type: object, properties: {{a: {schema}}}}}");
            let (api, problems) = lowered(&format!("    {text}\n"));
            assert!(problems.is_empty(), "{schema}");
            assert_eq!(
                field(&api, "T", "a").slot.ty,
                Type::Integer(width),
                "{schema}"
            );
        }
    }

    #[test]
    fn formats_have_types_and_the_users_come_first() {
        let schemas = "
            T:
              type: object
              properties:
                at: {type: string, format: date-time}
                day: {type: string, format: date}
                data: {type: string, format: byte}
                price: {type: number, format: decimal}
                id: {type: string, format: uuid}
            ";
        let (api, _) = lowered(schemas);
        let ty = |api, key| field(api, "T", key).slot.ty.clone();
        assert_eq!(ty(&api, "at"), Type::Format(Format::DateTime));
        assert_eq!(ty(&api, "day"), Type::Format(Format::Date));
        assert_eq!(ty(&api, "data"), Type::Format(Format::Base64));
        assert_eq!(ty(&api, "price"), Type::Format(Format::Decimal));
        assert_eq!(ty(&api, "id"), Type::Text);
        let config = "[[api]]\nformats = { date-time = 'String', uuid = 'uuid::Uuid' }";
        let config = Config::parse(config).unwrap();
        let (api, _) = lowered_with(schemas, &config.apis[0]);
        assert_eq!(ty(&api, "at"), Type::Text);
        assert_eq!(ty(&api, "id"), Type::Custom("uuid::Uuid".to_owned()));
        let config = "[[api]]\ndates = 'text'\nformats = { date = 'civil::Day' }";
        let config = Config::parse(config).unwrap();
        let (api, _) = lowered_with(schemas, &config.apis[0]);
        assert_eq!(ty(&api, "at"), Type::Text);
        assert_eq!(ty(&api, "day"), Type::Custom("civil::Day".to_owned()));
    }
}
