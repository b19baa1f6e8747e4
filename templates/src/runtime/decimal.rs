//! Decimal numbers of any size and precision (`format: decimal`).

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A decimal number, kept as it came: digit by digit, as a JSON number or as a
/// text.
///
/// It says nothing of arithmetic: hand [`as_str`](Self::as_str) to the decimal
/// type of your choice. Comparisons are those of the texts: `1.0` is not `1.00`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Decimal {
    digits: String,
    quoted: bool,
}

/// A text that is no JSON number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidDecimal(String);

impl fmt::Display for InvalidDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no decimal number", self.0)
    }
}

impl std::error::Error for InvalidDecimal {}

impl Decimal {
    /// The number as it stands in JSON, without quotation marks.
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// The same number, sent as a text in quotation marks.
    #[must_use]
    pub fn quoted(mut self) -> Self {
        self.quoted = true;
        self
    }

    /// Whether it is sent as a text in quotation marks.
    pub fn is_quoted(&self) -> bool {
        self.quoted
    }

    /// The nearest binary floating point number; `None` if a quoted text is no
    /// number.
    pub fn to_f64(&self) -> Option<f64> {
        self.digits.trim().parse().ok()
    }

    fn number(digits: impl Into<String>) -> Self {
        Self {
            digits: digits.into(),
            quoted: false,
        }
    }
}

/// Reads a JSON number, sent without quotation marks.
impl FromStr for Decimal {
    type Err = InvalidDecimal;

    fn from_str(digits: &str) -> Result<Self, InvalidDecimal> {
        match serde_json::from_str::<&RawValue>(digits) {
            Ok(value) if is_number(value.get()) => Ok(Self::number(value.get())),
            _ => Err(InvalidDecimal(digits.to_owned())),
        }
    }
}

fn is_number(json: &str) -> bool {
    json.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

impl From<i64> for Decimal {
    fn from(number: i64) -> Self {
        Self::number(number.to_string())
    }
}

impl From<u64> for Decimal {
    fn from(number: u64) -> Self {
        Self::number(number.to_string())
    }
}

impl From<i32> for Decimal {
    fn from(number: i32) -> Self {
        Self::number(number.to_string())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.digits)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quoted {
            true => write!(f, "Decimal({:?})", self.digits),
            false => write!(f, "Decimal({})", self.digits),
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Box::<RawValue>::deserialize(deserializer)?;
        let json = value.get();
        if is_number(json) {
            return Ok(Self::number(json));
        }
        match serde_json::from_str::<String>(json) {
            Ok(digits) => Ok(Self::number(digits).quoted()),
            Err(_) => Err(D::Error::custom(format_args!(
                "expected a decimal number, found {json}"
            ))),
        }
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.quoted {
            return serializer.serialize_str(&self.digits);
        }
        let value = RawValue::from_string(self.digits.clone());
        value
            .map_err(serde::ser::Error::custom)?
            .serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_quotation_marks_stay_as_they_came() {
        for json in [
            "0.10000000000000000000000000000001",
            "-1.50",
            "1e400",
            "\"12.340\"",
            "\"n/a\"",
        ] {
            let value: Decimal = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&value).unwrap(), json);
            assert_eq!(value.as_str(), json.trim_matches('"'));
        }
        assert!(serde_json::from_str::<Decimal>("true").is_err());
        assert!(serde_json::from_str::<Decimal>("{}").is_err());
    }

    #[test]
    fn only_json_numbers_are_read_from_text() {
        assert_eq!("1.50".parse::<Decimal>().unwrap().to_string(), "1.50");
        assert_eq!("-7".parse::<Decimal>(), Ok(Decimal::from(-7)));
        for text in ["", "1.", ".5", "0x1", "\"1\"", "true", "1 2"] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
        let quoted = Decimal::from(7).quoted();
        assert_eq!(serde_json::to_string(&quoted).unwrap(), "\"7\"");
        assert_eq!(quoted.to_f64(), Some(7.0));
    }
}
