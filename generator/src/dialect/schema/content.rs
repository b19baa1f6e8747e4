//! Strings that carry something else.

use serde_json::Value;

use crate::dialect::at::At;
use crate::dialect::{Normalizer, Object};

impl Normalizer<'_> {
    /// `contentEncoding` and `contentMediaType` as the formats of 3.0.
    pub(super) fn content_keywords(&mut self, schema: &mut Object, at: &At<'_>) {
        let media_type = schema.shift_remove("contentMediaType");
        let media_type = media_type.as_ref().and_then(Value::as_str);
        let encoding = schema.shift_remove("contentEncoding");
        let format = match encoding.as_ref().and_then(Value::as_str) {
            Some(encoding) => match encoding.to_ascii_lowercase().as_str() {
                "base64" => Some("byte"),
                "base64url" => Some("base64url"),
                "binary" => Some("binary"),
                _ => {
                    let message =
                        || format!("text in `{encoding}` is not decoded; callers get it as it is");
                    self.report.once(
                        &at.key("contentEncoding"),
                        "not-decoded",
                        encoding,
                        message,
                        None,
                    );
                    None
                }
            },
            None => media_type
                .filter(|media_type| !is_text(media_type))
                .map(|_| "binary"),
        };
        if let Some(format) = format {
            schema.entry("format").or_insert(Value::from(format));
            schema.entry("type").or_insert(Value::from("string"));
        }
        if let Some(media_type) = media_type {
            schema.insert(
                "x-clientwright-content-media-type".to_owned(),
                Value::from(media_type),
            );
        }
    }
}

/// Whether text of a media type can stand in a JSON string as it is.
pub(in crate::dialect) fn is_text(media_type: &str) -> bool {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let structured = [
        "json",
        "xml",
        "yaml",
        "csv",
        "javascript",
        "sql",
        "graphql",
        "html",
        "jwt",
    ];
    essence.starts_with("text/")
        || structured.iter().any(|suffix| essence.ends_with(suffix))
        || essence == "application/x-www-form-urlencoded"
        || essence == "image/svg+xml"
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, schema};

    #[test]
    fn encodings_are_formats() {
        let (found, problems) = schema(
            "3.1.0",
            "properties: {a: {type: string, contentEncoding: base64}, b: {contentMediaType: image/png}, c: {type: string, contentMediaType: application/json}, d: {type: string, contentEncoding: quoted-printable}}",
        );
        let expected = json!({
            "a": {"type": "string", "format": "byte"},
            "b": {"format": "binary", "type": "string", "x-clientwright-content-media-type": "image/png"},
            "c": {"type": "string", "x-clientwright-content-media-type": "application/json"},
            "d": {"type": "string"},
        });
        assert_eq!(found["properties"], expected);
        assert_eq!(codes(&problems), ["not-decoded"]);
    }
}
