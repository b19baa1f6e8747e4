//! Bytes as text (`format: byte`; RFC 4648).

use base64::Engine;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::text_value::text_value;

/// Bytes in base64, kept as the text that came.
///
/// Whether the text is base64 shows when [`decode`](Self::decode) is called.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base64(String);

text_value!(Base64);

impl Base64 {
    /// A text that is base64 already.
    pub fn from_encoded(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The bytes. Both alphabets are read, with padding, without, and with line
    /// breaks.
    ///
    /// # Errors
    /// The text is not base64.
    pub fn decode(&self) -> Result<Vec<u8>, base64::DecodeError> {
        let text: Vec<u8> = self
            .0
            .bytes()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect();
        let alphabet = match text.iter().any(|byte| matches!(byte, b'-' | b'_')) {
            true => URL_SAFE,
            false => STANDARD,
        };
        engine(&alphabet).decode(text)
    }
}

fn engine(alphabet: &Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(alphabet, config)
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self(engine(&STANDARD).encode(bytes))
    }
}

impl<const N: usize> From<&[u8; N]> for Base64 {
    fn from(bytes: &[u8; N]) -> Self {
        Self::from(&bytes[..])
    }
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(&bytes[..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_alphabets_are_read_with_and_without_padding() {
        let bytes = [0xfb, 0xff, 0xfe, 0x01];
        for text in ["+//+AQ==", "+//+AQ", "-__-AQ==", "-__-AQ", "+//+\r\nAQ==\n"] {
            assert_eq!(
                Base64::from_encoded(text).decode().unwrap(),
                bytes,
                "{text}"
            );
        }
        assert!(Base64::from_encoded("no, not this").decode().is_err());
    }

    #[test]
    fn bytes_are_written_in_the_standard_alphabet() {
        assert_eq!(Base64::from(&[0xfb, 0xff, 0xfe, 0x01]).as_str(), "+//+AQ==");
        assert_eq!(Base64::from(Vec::new()).as_str(), "");
    }

    #[test]
    fn the_text_stays_as_it_came() {
        let value: Base64 = serde_json::from_str("\"AQ\"").unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), "\"AQ\"");
    }
}
