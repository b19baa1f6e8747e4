//! HTTP digest (RFC 7616).
//!
//! Responses are computed by `http-auth`; this file keeps the server's challenges,
//! so that later calls need no second round trip, and counts their uses.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{Request, header, response::Parts};
use http_auth::digest::Algorithm;
use http_auth::{DigestClient, PasswordParams};
use secrecy::{ExposeSecret, SecretString};

use super::bearer::authorization;
use super::credentials::{Authenticator, CredentialsError, Exchange};
use super::request_body::RequestBody;
use super::transport::BoxFuture;

/// How many challenges are kept that no call is using.
const MOST: usize = 128;

/// A user name and password, and the challenges of the server.
///
/// A call has a challenge for itself: servers may refuse a count that comes after a
/// higher one (RFC 7616, section 3.4), and calls that are under way at once overtake
/// each other. So there are as many challenges as there were calls at once.
pub(crate) struct Digest {
    username: String,
    password: SecretString,
    challenges: Mutex<Vec<Shared>>,
}

/// A challenge, held by the calls that use it.
#[derive(Clone)]
struct Shared(Arc<Mutex<Challenge>>);

struct Challenge {
    client: DigestClient,
    /// For the `-sess` algorithms: the client nonce of the first response, which
    /// all later ones must repeat (RFC 7616, section 3.4.2).
    session_cnonce: Option<String>,
}

impl Shared {
    fn new(client: DigestClient) -> Self {
        Self(Arc::new(Mutex::new(Challenge::new(client))))
    }

    fn challenge(&self) -> MutexGuard<'_, Challenge> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether no call is using it.
    fn is_free(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }
}

impl Digest {
    pub(crate) fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            password: password.into().into(),
            challenges: Mutex::default(),
        }
    }

    fn challenges(&self) -> MutexGuard<'_, Vec<Shared>> {
        self.challenges
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The challenge of a call: the one it has, or the latest that is free.
    fn challenge_for(&self, exchange: &Exchange<'_>) -> Option<Shared> {
        if let Some(own) = exchange.kept() {
            return Some(own);
        }
        let challenges = self.challenges();
        let free = challenges.iter().rev().find(|one| one.is_free())?;
        exchange.keep(free.clone());
        Some(free.clone())
    }

    /// Answers the challenge of a call, if there is one.
    fn sign(
        &self,
        request: &mut Request<RequestBody>,
        exchange: &Exchange<'_>,
    ) -> Result<(), CredentialsError> {
        let Some(shared) = self.challenge_for(exchange) else {
            return Ok(());
        };
        let method = request.method().as_str().to_owned();
        let uri = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str())
            .to_owned();
        let value = shared.challenge().respond(&PasswordParams {
            username: &self.username,
            password: self.password.expose_secret(),
            uri: &uri,
            method: &method,
            body: request.body().as_bytes().map(|bytes| &bytes[..]),
        })?;
        authorization(request, &value)
    }

    /// Takes a new challenge from a 401. False if it is the one that was
    /// answered already: then the password is wrong.
    fn learn(
        &self,
        request: &Request<RequestBody>,
        response: &Parts,
        exchange: &Exchange<'_>,
    ) -> bool {
        let Some(client) = strongest(response) else {
            return false;
        };
        let answered = request.headers().get(header::AUTHORIZATION);
        let answered = answered
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if answered.contains(&format!("nonce=\"{}\"", client.nonce())) {
            return false;
        }
        let mut challenges = self.challenges();
        let same = |one: &&Shared| one.challenge().client.nonce() == client.nonce();
        // A nonce that is in use goes on being counted.
        if let Some(known) = challenges.iter().find(same) {
            exchange.keep(known.clone());
        } else if let Some(own) = exchange.kept::<Shared>() {
            *own.challenge() = Challenge::new(client);
        } else {
            let new = Shared::new(client);
            exchange.keep(new.clone());
            challenges.push(new);
            forget(&mut challenges);
        }
        true
    }
}

impl Challenge {
    fn new(client: DigestClient) -> Self {
        Self {
            client,
            session_cnonce: None,
        }
    }

    fn respond(&mut self, parameters: &PasswordParams<'_>) -> Result<String, CredentialsError> {
        let value = match &self.session_cnonce {
            Some(cnonce) => self.client.respond_with_testing_cnonce(parameters, cnonce),
            None => self.client.respond(parameters),
        };
        let value = value
            .map_err(|fault| CredentialsError::new(format!("the digest challenge: {fault}")))?;
        if self.client.session() && self.session_cnonce.is_none() {
            let cnonce = value
                .split_once("cnonce=\"")
                .and_then(|(_, rest)| rest.split_once('"'));
            self.session_cnonce = cnonce.map(|(cnonce, _)| cnonce.to_owned());
        }
        Ok(value)
    }
}

/// Drops the oldest challenges that no call is using, down to some.
fn forget(challenges: &mut Vec<Shared>) {
    let mut more = challenges.len().saturating_sub(MOST);
    challenges.retain(|one| {
        let dropped = more > 0 && one.is_free();
        more -= usize::from(dropped);
        !dropped
    });
}

/// The strongest digest challenge of a response that is understood.
fn strongest(response: &Parts) -> Option<DigestClient> {
    let values = response.headers.get_all(header::WWW_AUTHENTICATE);
    let values: Vec<&str> = values
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let challenges = values
        .iter()
        .flat_map(|value| http_auth::parse_challenges(value).unwrap_or_default());
    challenges
        .filter_map(|challenge| DigestClient::try_from(&challenge).ok())
        .max_by_key(|client| match client.algorithm() {
            Algorithm::Md5 => 0,
            Algorithm::Sha256 => 1,
            Algorithm::Sha512Trunc256 => 2,
            _ => 0,
        })
}

impl Authenticator for Digest {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request<RequestBody>,
        exchange: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>> {
        let outcome = self.sign(request, exchange);
        Box::pin(std::future::ready(outcome))
    }

    fn rejected<'a>(
        &'a self,
        request: &'a Request<RequestBody>,
        response: &'a Parts,
        exchange: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<bool, CredentialsError>> {
        let again = self.learn(request, response, exchange);
        Box::pin(std::future::ready(Ok(again)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use http::Response;
    use url::Url;

    use super::*;
    use crate::runtime::transport::{Body, Transport, TransportError};

    const USER: &str = "Mufasa";
    const PASSWORD: &str = "Circle of Life";

    fn challenge(values: &[&str]) -> Parts {
        let mut response = Response::builder().status(401);
        for value in values {
            response = response.header(header::WWW_AUTHENTICATE, *value);
        }
        response.body(()).unwrap().into_parts().0
    }

    fn request() -> Request<RequestBody> {
        Request::builder()
            .uri("http://www.example.org/dir/index.html")
            .body(RequestBody::empty())
            .unwrap()
    }

    struct Nowhere;

    impl Transport for Nowhere {
        fn send(
            &self,
            _: Request<RequestBody>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            Box::pin(std::future::ready(Err(TransportError::unsent("nowhere"))))
        }
    }

    /// What one call has.
    fn exchange() -> Exchange<'static> {
        static HERE: LazyLock<Url> =
            LazyLock::new(|| Url::parse("http://www.example.org").unwrap());
        static TRANSPORT: LazyLock<Arc<dyn Transport>> = LazyLock::new(|| Arc::new(Nowhere));
        Exchange::new(&TRANSPORT, &HERE, "")
    }

    fn parameters<'a>() -> PasswordParams<'a> {
        PasswordParams {
            username: USER,
            password: PASSWORD,
            uri: "/dir/index.html",
            method: "GET",
            body: Some(b""),
        }
    }

    fn parameter<'h>(header: &'h str, name: &str) -> Option<&'h str> {
        let (_, rest) = header.split_once(&format!(" {name}="))?;
        let rest = rest.trim_start_matches('"');
        rest.split(['"', ',']).next()
    }

    /// The response of a call of its own.
    fn signed(digest: &Digest) -> String {
        signed_in(digest, &exchange())
    }

    fn signed_in(digest: &Digest, exchange: &Exchange<'_>) -> String {
        let mut request = request();
        digest.sign(&mut request, exchange).unwrap();
        request.headers()[header::AUTHORIZATION]
            .to_str()
            .unwrap()
            .to_owned()
    }

    /// RFC 7616, section 3.9.1, with the client nonce given there.
    #[test]
    fn responses_are_those_of_the_rfc() {
        let with = |algorithm: &str| {
            format!(
                "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, \
                 nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", \
                 opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
            )
        };
        let response = |algorithm| {
            let client = strongest(&challenge(&[&with(algorithm)])).unwrap();
            let mut challenge = Challenge {
                client,
                session_cnonce: Some("f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ".to_owned()),
            };
            // `auth` is asked for there, so no body is given.
            let parameters = PasswordParams {
                body: None,
                ..parameters()
            };
            let header = challenge.respond(&parameters).unwrap();
            parameter(&header, "response").unwrap().to_owned()
        };
        assert_eq!(response("MD5"), "8ca523f5e9506fed4657c9700eebdbec");
        assert_eq!(
            response("SHA-256"),
            "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
        );
    }

    /// Computed apart from this code with Python's hashlib.
    #[test]
    fn session_responses_repeat_their_client_nonce() {
        let value = "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=MD5-sess";
        let client = strongest(&challenge(&[value])).unwrap();
        let mut challenge = Challenge {
            client,
            session_cnonce: Some("c".to_owned()),
        };
        let header = challenge.respond(&parameters()).unwrap();
        assert_eq!(
            parameter(&header, "response"),
            Some("2008d6d1fdf4ec35555cf8426b3eb39d")
        );

        let digest = Digest::new(USER, PASSWORD);
        assert!(digest.learn(&request(), &super::tests::challenge(&[value]), &exchange()));
        let (first, second) = (signed(&digest), signed(&digest));
        assert_eq!(parameter(&first, "cnonce"), parameter(&second, "cnonce"));
        assert_eq!(parameter(&second, "nc"), Some("00000002"));
    }

    #[test]
    fn a_challenge_is_kept_and_its_uses_are_counted() {
        let digest = Digest::new(USER, PASSWORD);
        let mut unsigned = request();
        digest.sign(&mut unsigned, &exchange()).unwrap();
        assert!(unsigned.headers().is_empty());
        let first = challenge(&["Digest realm=\"r\", nonce=\"one\", qop=\"auth\""]);
        assert!(digest.learn(&unsigned, &first, &exchange()));
        assert_eq!(parameter(&signed(&digest), "nc"), Some("00000001"));
        assert_eq!(parameter(&signed(&digest), "nc"), Some("00000002"));
        // Another call got the same challenge: counting goes on.
        assert!(digest.learn(&unsigned, &first, &exchange()));
        assert_eq!(parameter(&signed(&digest), "nc"), Some("00000003"));
    }

    #[test]
    fn a_new_nonce_is_worth_a_try_and_the_same_one_is_not() {
        let digest = Digest::new(USER, PASSWORD);
        let first = challenge(&["Digest realm=\"r\", nonce=\"one\", qop=\"auth\""]);
        assert!(digest.learn(&request(), &first, &exchange()));
        let call = exchange();
        let mut used = request();
        digest.sign(&mut used, &call).unwrap();
        assert!(!digest.learn(&used, &first, &call));
        let stale = challenge(&["Digest realm=\"r\", nonce=\"two\", qop=\"auth\", stale=true"]);
        assert!(digest.learn(&used, &stale, &call));
        assert!(signed_in(&digest, &call).contains("nonce=\"two\""));
        let basic = challenge(&["Basic realm=\"r\""]);
        assert!(!digest.learn(&request(), &basic, &call));
    }

    #[test]
    fn calls_at_once_have_a_challenge_each() {
        let digest = Digest::new(USER, PASSWORD);
        let learn = |nonce: &str, call: &Exchange<'_>| {
            let value = format!("Digest realm=\"r\", nonce=\"{nonce}\", qop=\"auth\"");
            assert!(digest.learn(&request(), &challenge(&[&value]), call));
        };
        let seen = |call: &Exchange<'_>| {
            let value = signed_in(&digest, call);
            let part = |name| parameter(&value, name).unwrap().to_owned();
            (part("nonce"), part("nc"))
        };
        let wanted = |nonce: &str, count: &str| (nonce.to_owned(), format!("0000000{count}"));
        let (one, two, three) = (exchange(), exchange(), exchange());
        learn("n1", &one);
        learn("n2", &two);
        assert_eq!(seen(&two), wanted("n2", "1"));
        assert_eq!(seen(&one), wanted("n1", "1"));
        // None is free for a third one.
        let mut unsigned = request();
        digest.sign(&mut unsigned, &three).unwrap();
        assert!(unsigned.headers().is_empty());
        // A server that says the same nonce to two has both count it together.
        learn("n2", &three);
        assert_eq!(seen(&three), wanted("n2", "2"));
        assert_eq!(seen(&two), wanted("n2", "3"));
        drop((two, three));
        assert_eq!(seen(&exchange()), wanted("n2", "4"));
        assert_eq!(seen(&one), wanted("n1", "2"));
    }

    #[test]
    fn challenges_that_nobody_uses_are_forgotten() {
        let digest = Digest::new(USER, PASSWORD);
        let calls: Vec<Exchange<'_>> = (0..2 * MOST).map(|_| exchange()).collect();
        for (number, call) in calls.iter().enumerate() {
            let value = format!("Digest realm=\"r\", nonce=\"{number}\", qop=\"auth\"");
            digest.learn(&request(), &challenge(&[&value]), call);
        }
        assert_eq!(digest.challenges().len(), 2 * MOST);
        drop(calls);
        for number in 0..2 * MOST {
            let value = format!("Digest realm=\"r\", nonce=\"x{number}\", qop=\"auth\"");
            digest.learn(&request(), &challenge(&[&value]), &exchange());
        }
        assert_eq!(digest.challenges().len(), MOST);
    }

    #[test]
    fn the_strongest_known_algorithm_is_taken() {
        let both = challenge(&[
            "Digest realm=\"r\", nonce=\"m\", qop=\"auth\", algorithm=MD5, Basic realm=\"r\"",
            "Digest realm=\"r\", nonce=\"s\", qop=\"auth\", algorithm=SHA-256",
            "Digest realm=\"r\", nonce=\"x\", qop=\"auth\", algorithm=SHA-9000",
        ]);
        assert_eq!(strongest(&both).unwrap().nonce(), "s");
    }

    #[test]
    fn user_names_are_quoted_and_passwords_never_shown() {
        let digest = Digest::new("a\"b\\c", PASSWORD);
        let first = challenge(&["Digest realm=\"r\", nonce=\"one\", qop=\"auth\""]);
        digest.learn(&request(), &first, &exchange());
        let mut used = request();
        digest.sign(&mut used, &exchange()).unwrap();
        let value = &used.headers()[header::AUTHORIZATION];
        assert!(value.is_sensitive());
        assert!(value.to_str().unwrap().contains(r#"username="a\"b\\c""#));
        assert!(!format!("{used:?}").contains("Circle"));
    }
}
