//! The JSON type of a value, told by its first byte.

pub(crate) const NULL: u8 = 1;
pub(crate) const BOOLEAN: u8 = 2;
/// A number without fraction and exponent.
pub(crate) const INTEGER: u8 = 4;
/// Any other number.
pub(crate) const FRACTION: u8 = 8;
pub(crate) const TEXT: u8 = 16;
pub(crate) const LIST: u8 = 32;
pub(crate) const OBJECT: u8 = 64;
pub(crate) const ANY: u8 = 127;

/// The JSON type of a text that begins with a value.
pub(crate) fn kind_of(json: &str) -> u8 {
    match json.as_bytes().first() {
        Some(b'"') => TEXT,
        Some(b'{') => OBJECT,
        Some(b'[') => LIST,
        Some(b't' | b'f') => BOOLEAN,
        Some(b'-' | b'0'..=b'9') => {
            let mut number = json
                .bytes()
                .take_while(|byte| !b",]} \t\r\n".contains(byte));
            match number.any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
                true => FRACTION,
                false => INTEGER,
            }
        }
        _ => NULL,
    }
}
