//! Constraints of the document, checked before a request is sent.

use std::fmt::Display;

/// `minLength` and `maxLength`, in characters.
pub(crate) fn length(value: &str, min: Option<usize>, max: Option<usize>) -> Result<(), String> {
    count(value.chars().count(), min, max, "characters")
}

/// `minItems` and `maxItems`.
pub(crate) fn items(count_of: usize, min: Option<usize>, max: Option<usize>) -> Result<(), String> {
    count(count_of, min, max, "items")
}

/// `minimum` and `maximum`, both allowed themselves.
pub(crate) fn range<T: PartialOrd + Display>(
    value: T,
    min: Option<T>,
    max: Option<T>,
) -> Result<(), String> {
    match (min, max) {
        (Some(min), _) if value < min => Err(format!("{value} is less than {min}")),
        (_, Some(max)) if value > max => Err(format!("{value} is more than {max}")),
        _ => Ok(()),
    }
}

/// `exclusiveMinimum` and `exclusiveMaximum`, beside [`range`].
pub(crate) fn excluded<T: PartialEq + Display>(value: T, bound: T) -> Result<(), String> {
    match value == bound {
        true => Err(format!("{value} is the bound itself, which is not allowed")),
        false => Ok(()),
    }
}

fn count(actual: usize, min: Option<usize>, max: Option<usize>, unit: &str) -> Result<(), String> {
    match (min, max) {
        (Some(min), _) if actual < min => Err(format!("{actual} {unit} are fewer than {min}")),
        (_, Some(max)) if actual > max => Err(format!("{actual} {unit} are more than {max}")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_allowed_themselves() {
        assert!(range(1, Some(1), Some(500)).is_ok());
        assert!(range(500, Some(1), Some(500)).is_ok());
        assert_eq!(range(0, Some(1), None), Err("0 is less than 1".to_owned()));
        assert_eq!(
            range(501, None, Some(500)),
            Err("501 is more than 500".to_owned())
        );
        assert!(excluded(0.5, 0.0).is_ok() && excluded(0.0, 0.0).is_err());
    }

    #[test]
    fn lengths_count_characters_not_bytes() {
        assert!(length("日本", Some(2), Some(2)).is_ok());
        assert!(length("日本", Some(3), None).is_err());
        assert!(items(4, None, Some(3)).is_err());
    }
}
