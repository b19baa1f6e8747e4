//! Parts of a multipart body (RFC 7578), read back.
#![cfg(feature = "mock")]

use std::fmt;

use bytes::Bytes;

use super::mock_request::Unreadable;

/// A part of a multipart body.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// The name of its file, if it has one.
    pub file_name: Option<String>,
    /// Its media type, if it says so.
    pub media_type: Option<String>,
    /// What it holds.
    pub body: Bytes,
}

impl Part {
    /// What it holds as text; what is no UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("name", &self.name)
            .field("file_name", &self.file_name)
            .field("media_type", &self.media_type)
            .field("length", &self.body.len())
            .finish()
    }
}

/// The parts of a body of a media type.
///
/// # Errors
/// The media type names no boundary, or the body does not end with it.
pub(crate) fn parts(media_type: &str, body: &Bytes) -> Result<Vec<Part>, Unreadable> {
    let fault = |message| Unreadable::new("body", message);
    let boundary = attribute(media_type, "boundary").ok_or_else(|| fault("it has no boundary"))?;
    let boundary = format!("--{boundary}");
    let mut parts = Vec::new();
    let mut rest = match body.strip_prefix(boundary.as_bytes()) {
        Some(rest) => rest,
        None => return Err(fault("it does not start with its boundary")),
    };
    let boundary = format!("\r\n{boundary}");
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        // Without headers, the empty line is the part's first one.
        let part = &rest[rest.len() - part.len() - 2..];
        let end = find(part, boundary.as_bytes()).ok_or_else(|| fault("a part has no end"))?;
        parts.extend(one(body, &part[..end]));
        rest = &part[end + boundary.len()..];
    }
    Ok(parts)
}

fn one(body: &Bytes, part: &[u8]) -> Option<Part> {
    let split = find(part, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&part[..split]).into_owned();
    let header = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        let found = lines.find(|(key, _)| key.trim().eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().to_owned())
    };
    let disposition = header("content-disposition").unwrap_or_default();
    Some(Part {
        name: attribute(&disposition, "name").unwrap_or_default(),
        file_name: attribute(&disposition, "filename"),
        media_type: header("content-type"),
        body: body.slice_ref(&part[split + 4..]),
    })
}

/// An attribute of a header's value, quoted or not.
fn attribute(header: &str, name: &str) -> Option<String> {
    let mut rest = header;
    while let Some((_, attributes)) = rest.split_once(';') {
        let (key, value) = attributes.split_once('=')?;
        let (text, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => value.split_at(value.find(';').unwrap_or(value.len())),
        };
        if key.trim().eq_ignore_ascii_case(name) {
            return Some(text.trim().to_owned());
        }
        rest = after;
    }
    None
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_apart() {
        let body = Bytes::from_static(
            b"--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f;1.txt\"\r\nContent-Type: text/plain\r\n\r\none\r\n\r\ntwo\r\n--x\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n\r\n--x--\r\n",
        );
        let parts = parts("multipart/form-data; boundary=x", &body).unwrap();
        let [first, second] = &parts[..] else {
            panic!("{parts:?}")
        };
        assert_eq!(
            (first.name.as_str(), first.text().as_str()),
            ("a", "one\r\n\r\ntwo")
        );
        assert_eq!(first.file_name.as_deref(), Some("f;1.txt"));
        assert_eq!(first.media_type.as_deref(), Some("text/plain"));
        assert_eq!((second.name.as_str(), second.body.len()), ("b", 0));
        assert!(super::parts("multipart/form-data", &body).is_err());
        assert!(super::parts("multipart/form-data; boundary=x", &body.slice(..40)).is_err());
    }
}
