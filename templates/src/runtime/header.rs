//! Documented response headers, typed.

use std::fmt;
use std::str::FromStr;

use http::HeaderMap;

/// A set of documented headers that reads itself from those of a response.
pub trait FromHeaders: Sized {
    /// Reads the headers.
    ///
    /// # Errors
    /// A header that is there and not of its documented type.
    fn from_headers(headers: &HeaderMap) -> Result<Self, InvalidHeader>;
}

/// Stands for a response without documented headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoHeaders;

impl FromHeaders for NoHeaders {
    fn from_headers(_: &HeaderMap) -> Result<Self, InvalidHeader> {
        Ok(Self)
    }
}

/// A header that is missing or not of its documented type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidHeader {
    name: &'static str,
    value: Option<String>,
}

impl InvalidHeader {
    /// The header's name.
    pub fn name(&self) -> &str {
        self.name
    }

    /// The header's value as it came, with what is not UTF-8 replaced; `None` if
    /// the header is missing.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }
}

impl fmt::Display for InvalidHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Some(value) => {
                write!(
                    f,
                    "header `{}` is not of its documented type: {value:?}",
                    self.name
                )
            }
            None => write!(f, "header `{}` is missing", self.name),
        }
    }
}

impl std::error::Error for InvalidHeader {}

/// A header's value, if the header is there.
pub(crate) fn optional_header<T: FromStr>(
    headers: &HeaderMap,
    name: &'static str,
) -> Result<Option<T>, InvalidHeader> {
    let Some(value) = headers.get(name) else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(value.as_bytes());
    match text.trim().parse() {
        Ok(value) => Ok(Some(value)),
        Err(_) => Err(InvalidHeader {
            name,
            value: Some(text.into_owned()),
        }),
    }
}

/// The values of a header that is a list, over one line or several (RFC 9110,
/// section 5.6.1), if the header is there.
pub(crate) fn list_header<T: FromStr>(
    headers: &HeaderMap,
    name: &'static str,
) -> Result<Option<Vec<T>>, InvalidHeader> {
    let mut values = None;
    for value in headers.get_all(name) {
        let values = values.get_or_insert_with(Vec::new);
        let text = String::from_utf8_lossy(value.as_bytes());
        for item in text
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
        {
            values.push(item.parse().map_err(|_| InvalidHeader {
                name,
                value: Some(text.clone().into_owned()),
            })?);
        }
    }
    Ok(values)
}

/// The value of a header that must be there.
pub(crate) fn required_header<T: FromStr>(
    headers: &HeaderMap,
    name: &'static str,
) -> Result<T, InvalidHeader> {
    optional_header(headers, name)?.ok_or(InvalidHeader { name, value: None })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn a_header_is_absent_right_or_wrong() {
        let mut headers = HeaderMap::new();
        assert_eq!(optional_header::<i64>(&headers, "x-limit"), Ok(None));
        let fault = required_header::<i64>(&headers, "x-limit").unwrap_err();
        assert_eq!(fault.to_string(), "header `x-limit` is missing");
        headers.insert("x-limit", HeaderValue::from_static(" 40 "));
        assert_eq!(optional_header::<i64>(&headers, "x-limit"), Ok(Some(40)));
        assert_eq!(required_header::<i64>(&headers, "x-limit"), Ok(40));
        headers.insert("x-limit", HeaderValue::from_static("many"));
        let fault = optional_header::<i64>(&headers, "x-limit").unwrap_err();
        assert_eq!((fault.name(), fault.value()), ("x-limit", Some("many")));
    }

    #[test]
    fn lists_may_stand_on_several_lines() {
        let mut headers = HeaderMap::new();
        assert_eq!(list_header::<i64>(&headers, "x-sizes"), Ok(None));
        headers.append("x-sizes", HeaderValue::from_static("1, 2,"));
        headers.append("x-sizes", HeaderValue::from_static("3"));
        let sizes = list_header::<i64>(&headers, "x-sizes");
        assert_eq!(sizes, Ok(Some(vec![1, 2, 3])));
        headers.append("x-sizes", HeaderValue::from_static("4, many"));
        let fault = list_header::<i64>(&headers, "x-sizes").unwrap_err();
        assert_eq!(fault.value(), Some("4, many"));
    }
}
