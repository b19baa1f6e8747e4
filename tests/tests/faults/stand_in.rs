//! A stand-in of Atlas: whole requests in, whole answers out, no sockets.
//!
//! It counts nonces as RFC 7616 has it, section 3.4: a count that came before is
//! refused. Nonces get stale, tokens expire or are revoked.

use std::collections::{HashMap, HashSet, VecDeque};

use super::{GROUP, JSON};

/// How often a nonce may be used.
const USES: usize = 40;
/// How many nonces and tokens are known at a time.
const KNOWN: usize = 512;

/// A request, taken apart.
pub(super) struct Request<'r> {
    line: &'r str,
    headers: HashMap<String, &'r str>,
    body: &'r str,
}

impl<'r> Request<'r> {
    /// `None` for what is no request, or not of this API.
    pub(super) fn of(bytes: &'r [u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        if text.contains('\0') {
            return None;
        }
        let (head, body) = text.split_once("\r\n\r\n")?;
        let (line, headers) = head.split_once("\r\n")?;
        let headers = headers.lines().filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim()));
        Some(Self {
            line: line.strip_suffix(" HTTP/1.1")?,
            headers: headers.collect(),
            body,
        })
    }

    pub(super) fn header(&self, name: &str) -> Option<&'r str> {
        self.headers.get(name).copied()
    }

    /// A parameter of a digest response.
    fn signed(&self, name: &str) -> Option<&'r str> {
        let value = self.header("authorization")?.strip_prefix("Digest")?;
        let (_, rest) = value.split_once(&format!(" {name}="))?;
        Some(rest.split(',').next()?.trim_matches('"'))
    }
}

/// What the stand-in knows.
#[derive(Default)]
pub(super) struct StandIn {
    /// Nonces and the counts they were used with.
    nonces: VecDeque<(String, HashSet<String>)>,
    tokens: VecDeque<String>,
    made: usize,
    /// No token is taken back any more.
    pub(super) steady: bool,
}

impl StandIn {
    /// The answer to a request.
    pub(super) fn answer(&mut self, request: &Request<'_>) -> Vec<u8> {
        if request.line == "POST /api/oauth/token" {
            return self.grant();
        }
        if let Some(challenge) = self.refusal(request) {
            return answer("401 Unauthorized", &challenge, "");
        }
        let (method, path) = request.line.split_once(' ').unwrap_or_default();
        let last = path.rsplit('/').next().unwrap_or_default();
        match method {
            "GET" => answer("200 OK", JSON, &endpoint(last, "US_EAST_2")),
            "POST" => {
                let region = request.body.split("\"regionName\":\"").nth(1);
                let region = region.and_then(|rest| rest.split('"').next());
                match region {
                    Some(region) => answer("202 Accepted", JSON, &endpoint(GROUP, region)),
                    None => answer("400 Bad Request", "", ""),
                }
            }
            _ => answer("400 Bad Request", "", ""),
        }
    }

    /// Every token lives for a second.
    fn grant(&mut self) -> Vec<u8> {
        self.made += 1;
        let token = format!("token-{}", self.made);
        let body = format!(r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":1}}"#);
        keep(&mut self.tokens, token);
        answer("200 OK", JSON, &body)
    }

    /// The challenge, if the credentials are not good.
    fn refusal(&mut self, request: &Request<'_>) -> Option<String> {
        if let Some(token) = request.header("authorization")
            && let Some(token) = token.strip_prefix("Bearer ")
        {
            // Some are taken back before their time.
            let good = self.tokens.iter().any(|known| known == token);
            if good && (self.steady || fastrand::u32(0..300) > 0) {
                return None;
            }
            self.tokens.retain(|known| known != token);
            return Some(String::new());
        }
        let nonce = request.signed("nonce");
        let count = request.signed("nc").unwrap_or_default();
        let known = self
            .nonces
            .iter_mut()
            .find(|(known, _)| Some(&**known) == nonce);
        if let Some((_, counts)) = known
            && counts.len() < USES
            && counts.insert(count.to_owned())
        {
            return None;
        }
        self.made += 1;
        let fresh = format!("nonce-{}", self.made);
        let stale = if nonce.is_some() { ", stale=true" } else { "" };
        let challenge = format!(
            "www-authenticate: Digest realm=\"r\", nonce=\"{fresh}\", qop=\"auth\"{stale}\r\n"
        );
        keep(&mut self.nonces, (fresh, HashSet::new()));
        Some(challenge)
    }
}

fn keep<T>(known: &mut VecDeque<T>, one: T) {
    known.push_back(one);
    if known.len() > KNOWN {
        known.pop_front();
    }
}

fn endpoint(id: &str, region: &str) -> String {
    format!(
        r#"{{"cloudProvider":"AZURE","id":"{id}","regionName":"{region}","status":"INITIATING"}}"#
    )
}

/// An answer after which the connection stays open.
pub(super) fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n{headers}\r\n{body}").into_bytes()
}
