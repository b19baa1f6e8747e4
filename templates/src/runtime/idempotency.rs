//! Keys by which a server knows the tries of one call for what they are, so that it
//! acts once (draft-ietf-httpapi-idempotency-key-header; OASIS Repeatable Requests
//! 1.0).

use std::time::SystemTime;

use super::call::Call;

impl Call<'_> {
    /// Sets a header to a key of this call alone, which all tries of it carry and
    /// which makes them safe. A caller's own key takes its place.
    pub(crate) fn idempotency_key(&mut self, name: &'static str) {
        let mut random = [0; 16];
        match getrandom::fill(&mut random) {
            Ok(()) => {
                self.idempotent();
                self.set_header(name, uuid(random));
            }
            Err(error) => self.refuse(name, error),
        }
    }

    /// Sets a header to the time now: that of the first try.
    pub(crate) fn first_sent(&mut self, name: &'static str) {
        self.set_header(name, httpdate::fmt_http_date(SystemTime::now()));
    }
}

/// Random bytes as a UUID (RFC 9562, section 5.4).
fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let digits = format!("{:032x}", u128::from_be_bytes(bytes));
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
    parts.map(|part| &digits[part]).join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_that_it_is_random() {
        assert_eq!(uuid([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        let bytes = std::array::from_fn(|at| u8::try_from(at).unwrap());
        assert_eq!(uuid(bytes), "00010203-0405-4607-8809-0a0b0c0d0e0f");
    }
}
