//! OAuth 2.0 tokens: granted to the client itself (RFC 6749, section 4.4), or by a
//! user, and renewed by a refresh token (section 6).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Instant;

use http::{Request, header, response::Parts};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use url::Url;

use super::bearer::authorization;
use super::credentials::{Authenticator, CredentialsError, Exchange};
use super::request_body::RequestBody;
use super::token_request::{Grant, Granted, Registration, Token};
use super::token_url::token_url;
use super::transport::{BoxFuture, Transport};

/// Is given each new refresh token.
pub(crate) type Keeper = Arc<dyn Fn(&str) + Send + Sync>;

/// A client, and the token that it was granted last.
pub(crate) struct OAuth2(Arc<Held>);

struct Held {
    /// Where the next token comes from.
    token_url: String,
    client: Registration,
    grantor: Grantor,
    tokens: Mutex<Tokens>,
}

/// Who grants tokens.
enum Grantor {
    Client,
    /// A user, whose refresh token changes.
    User(Keeper),
}

#[derive(Default)]
struct Tokens {
    token: Option<Token>,
    refresh_token: Option<SecretString>,
    /// The fetch that is under way.
    fetch: Weak<Fetch>,
    /// The same where it goes to its end even if nobody waits for it.
    unstoppable: Option<Arc<Fetch>>,
}

type Outcome = Result<Token, CredentialsError>;

/// A request for a token, shared by all who wait for it.
struct Fetch {
    outcome: watch::Receiver<Option<Outcome>>,
    /// Ends it when nobody waits any more.
    task: Option<AbortHandle>,
}

impl Drop for Fetch {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

impl OAuth2 {
    /// Tokens granted to the client itself.
    pub(crate) fn client_credentials(
        token_url: impl Into<String>,
        id: impl Into<String>,
        secret: impl Into<String>,
    ) -> Self {
        let client = Registration::new(id.into(), secret.into());
        Self::new(token_url.into(), client, Grantor::Client, Tokens::default())
    }

    /// Tokens that a user granted once. The server may give a new refresh token
    /// with each token; then that one is used next, and `keep` is told before.
    pub(crate) fn refresh_token(
        token_url: impl Into<String>,
        id: impl Into<String>,
        secret: impl Into<String>,
        refresh_token: impl Into<String>,
        keep: impl Fn(&str) + Send + Sync + 'static,
    ) -> Self {
        let client = Registration::new(id.into(), secret.into());
        let refresh_token = Some(refresh_token.into().into());
        Self::of_user(token_url, client, None, refresh_token, Arc::new(keep))
    }

    /// The same, with what a token endpoint granted already.
    pub(crate) fn of_user(
        token_url: impl Into<String>,
        client: Registration,
        token: Option<Token>,
        refresh_token: Option<SecretString>,
        keeper: Keeper,
    ) -> Self {
        let tokens = Tokens {
            token,
            refresh_token,
            ..Tokens::default()
        };
        Self::new(token_url.into(), client, Grantor::User(keeper), tokens)
    }

    fn new(token_url: String, client: Registration, grantor: Grantor, tokens: Tokens) -> Self {
        Self(Arc::new(Held {
            token_url,
            client,
            grantor,
            tokens: Mutex::new(tokens),
        }))
    }

    /// Id and secret go into the form (`client_secret_post`), for servers that take
    /// no HTTP basic.
    pub(crate) fn with_secret_in_form(mut self) -> Self {
        // Nobody else has it yet.
        if let Some(held) = Arc::get_mut(&mut self.0) {
            held.client.secret_in_form = true;
        }
        self
    }

    /// A token: the one in hand, or a new one, fetched once for all who wait.
    async fn token(&self, exchange: &Exchange<'_>) -> Outcome {
        let fetch = match self.0.held_or_fetch(exchange)? {
            Ok(token) => return Ok(token),
            Err(fetch) => fetch,
        };
        let mut outcome = fetch.outcome.clone();
        let ended = outcome.wait_for(Option::is_some).await;
        let ended = ended.ok().and_then(|outcome| outcome.clone());
        ended.unwrap_or_else(|| {
            self.0.forget(&fetch);
            let message = "the request for a token was given up";
            Err(CredentialsError::temporary(message))
        })
    }
}

impl Held {
    fn tokens(&self) -> MutexGuard<'_, Tokens> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token in hand, unless it is about to expire; or the fetch of the next one,
    /// which is under way or is started.
    fn held_or_fetch(
        self: &Arc<Self>,
        exchange: &Exchange<'_>,
    ) -> Result<Result<Token, Arc<Fetch>>, CredentialsError> {
        let mut tokens = self.tokens();
        let held = tokens.token.as_ref();
        let is_good = |token: &&Token| token.renewal.is_none_or(|at| Instant::now() < at);
        if let Some(token) = held.filter(is_good) {
            return Ok(Ok(token.clone()));
        }
        if let Some(fetch) = tokens.fetch.upgrade() {
            return Ok(Err(fetch));
        }
        let refresh_token = tokens.refresh_token.clone();
        if !self.is_granted_to_client() && refresh_token.is_none() {
            return Err(CredentialsError::new(
                "the access token is no longer good, and the server gave no refresh token: \
                 the user has to be asked again",
            ));
        }
        let url = token_url(&self.token_url, exchange)?;
        let fetch = self.start(Arc::clone(exchange.transport), url, refresh_token);
        tokens.fetch = Arc::downgrade(&fetch);
        // The server may take a refresh token for used once it has read it, so its
        // answer must not be lost with the call that wanted it.
        let is_stoppable = self.is_granted_to_client();
        tokens.unstoppable = (!is_stoppable).then(|| Arc::clone(&fetch));
        Ok(Err(fetch))
    }

    fn start(
        self: &Arc<Self>,
        transport: Arc<dyn Transport>,
        url: Url,
        refresh_token: Option<SecretString>,
    ) -> Arc<Fetch> {
        let (tell, outcome) = watch::channel(None);
        let held = Arc::clone(self);
        let task = tokio::spawn(async move {
            let refresh_token = refresh_token.as_ref();
            let refresh_token = refresh_token.map(ExposeSecret::expose_secret);
            let grant = Grant {
                kind: refresh_token.map_or("client_credentials", |_| "refresh_token"),
                members: refresh_token
                    .map(|token| ("refresh_token", token))
                    .into_iter()
                    .collect(),
            };
            let granted = held.client.ask(&*transport, &url, &grant).await;
            let _ = tell.send(Some(held.settle(granted)));
        });
        let is_stoppable = self.is_granted_to_client();
        Arc::new(Fetch {
            outcome,
            task: is_stoppable.then(|| task.abort_handle()),
        })
    }

    fn is_granted_to_client(&self) -> bool {
        matches!(self.grantor, Grantor::Client)
    }

    /// Holds what was granted, and has the refresh token kept before the token is used.
    fn settle(&self, granted: Result<Granted, CredentialsError>) -> Outcome {
        let mut tokens = self.tokens();
        tokens.fetch = Weak::new();
        tokens.unstoppable = None;
        let granted = granted?;
        tokens.token = Some(granted.token.clone());
        if let (Grantor::User(keep), Some(new)) = (&self.grantor, granted.refresh_token) {
            tokens.refresh_token = Some(new.clone());
            drop(tokens);
            keep(new.expose_secret());
        }
        Ok(granted.token)
    }

    /// Forgets a fetch that will not end: its async runtime is gone.
    fn forget(&self, fetch: &Arc<Fetch>) {
        let mut tokens = self.tokens();
        if Weak::ptr_eq(&tokens.fetch, &Arc::downgrade(fetch)) {
            tokens.fetch = Weak::new();
            tokens.unstoppable = None;
        }
    }
}

impl Authenticator for OAuth2 {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request<RequestBody>,
        exchange: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>> {
        Box::pin(async move {
            let token = self.token(exchange).await?;
            authorization(request, &format!("Bearer {}", token.text.expose_secret()))
        })
    }

    fn rejected<'a>(
        &'a self,
        request: &'a Request<RequestBody>,
        _: &'a Parts,
        _: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<bool, CredentialsError>> {
        // Only the token that was refused is dropped: another call may have
        // fetched a new one since.
        let sent = request.headers().get(header::AUTHORIZATION);
        let refused = |token: &Token| {
            let value = format!("Bearer {}", token.text.expose_secret());
            sent.is_some_and(|sent| sent.as_bytes() == value.as_bytes())
        };
        let mut tokens = self.0.tokens();
        let is_renewable = self.0.is_granted_to_client() || tokens.refresh_token.is_some();
        if is_renewable && tokens.token.as_ref().is_some_and(refused) {
            tokens.token = None;
        }
        drop(tokens);
        Box::pin(std::future::ready(Ok(is_renewable && sent.is_some())))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::runtime::transport::{Body, TransportError};

    /// Answers with a token and the next refresh token, and keeps what it was asked.
    #[derive(Default)]
    struct Endpoint(Mutex<Vec<(String, bool)>>);

    impl Transport for Endpoint {
        fn send(
            &self,
            request: Request<RequestBody>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            let mut asked = self.0.lock().unwrap();
            let form = request.body().as_bytes().unwrap().to_vec();
            let secret = request.headers().contains_key(header::AUTHORIZATION);
            asked.push((String::from_utf8(form).unwrap(), secret));
            let number = asked.len();
            let answer = format!(r#"{{"access_token":"t{number}","refresh_token":"r{number}"}}"#);
            let response = http::Response::new(Body::full(answer));
            Box::pin(std::future::ready(Ok(response)))
        }
    }

    #[tokio::test]
    async fn a_refresh_token_is_replaced_by_the_one_that_comes() {
        let endpoint = Arc::new(Endpoint::default());
        let transport: Arc<dyn Transport> = endpoint.clone();
        let base_url = Url::parse("https://a.test").unwrap();
        let exchange = Exchange::new(&transport, &base_url, "");
        for (secret, sent) in [("s", ""), ("", "&client_id=me")] {
            let kept = Arc::new(Mutex::new(Vec::new()));
            let keeper = Arc::clone(&kept);
            let keep = move |token: &str| keeper.lock().unwrap().push(token.to_owned());
            let oauth = OAuth2::refresh_token("/token", "me", secret, "r 0", keep);
            for number in [1, 2] {
                let mut request = Request::new(RequestBody::empty());
                oauth.authorize(&mut request, &exchange).await.unwrap();
                let value = &request.headers()[header::AUTHORIZATION];
                assert_eq!(value, format!("Bearer t{number}").as_str());
                let (parts, ()) = http::Response::new(()).into_parts();
                assert!(oauth.rejected(&request, &parts, &exchange).await.unwrap());
            }
            let forms = ["r+0", "r1"].map(|token| {
                let form = format!("grant_type=refresh_token&refresh_token={token}{sent}");
                (form, !secret.is_empty())
            });
            assert_eq!(std::mem::take(&mut *endpoint.0.lock().unwrap()), forms);
            assert_eq!(*kept.lock().unwrap(), ["r1", "r2"]);
        }
    }

    /// Takes requests and never answers; counts them.
    #[derive(Default)]
    struct Silent(AtomicU64);

    impl Transport for Silent {
        fn send(
            &self,
            _: Request<RequestBody>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Box::pin(std::future::pending())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn all_who_wait_for_a_silent_endpoint_are_told_in_time() {
        let base_url = Url::parse("https://a.test").unwrap();
        let client = OAuth2::client_credentials("/token", "me", "s");
        let refresh = OAuth2::refresh_token("/token", "me", "s", "r", |_| {});
        for (oauth, temporary) in [(client, true), (refresh, false)] {
            let silent = Arc::new(Silent::default());
            let transport: Arc<dyn Transport> = silent.clone();
            let exchange = Exchange::new(&transport, &base_url, "");
            let started = tokio::time::Instant::now();
            let (first, second) = tokio::join!(oauth.token(&exchange), oauth.token(&exchange));
            assert_eq!(started.elapsed().as_secs(), 30);
            for fault in [first.err().unwrap(), second.err().unwrap()] {
                assert_eq!(
                    fault.to_string(),
                    "the token endpoint did not answer in time"
                );
                assert_eq!(fault.is_temporary(), temporary);
            }
            assert_eq!(silent.0.load(Ordering::Relaxed), 1);
        }
    }

    /// Answers after a while.
    struct Slow(Arc<AtomicU64>);

    impl Transport for Slow {
        fn send(
            &self,
            _: Request<RequestBody>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Box::pin(async {
                tokio::time::sleep(Duration::from_secs(5)).await;
                let answer = r#"{"access_token":"t","refresh_token":"next"}"#;
                Ok(http::Response::new(Body::full(answer)))
            })
        }
    }

    /// What the keeper was given, and how many requests there were, when the first who
    /// asks goes away and another one asks later.
    async fn abandoned(oauth: impl FnOnce(Keeper) -> OAuth2) -> (Vec<String>, u64) {
        let sent = Arc::new(AtomicU64::new(0));
        let kept = Arc::new(Mutex::new(Vec::new()));
        let keeper = Arc::clone(&kept);
        let oauth = oauth(Arc::new(move |token| {
            keeper.lock().unwrap().push(token.to_owned());
        }));
        let base_url = Url::parse("https://a.test").unwrap();
        let transport: Arc<dyn Transport> = Arc::new(Slow(Arc::clone(&sent)));
        let exchange = Exchange::new(&transport, &base_url, "");
        let gone = tokio::time::timeout(Duration::from_secs(1), oauth.token(&exchange)).await;
        assert!(gone.is_err());
        tokio::time::sleep(Duration::from_secs(10)).await;
        assert!(oauth.token(&exchange).await.is_ok());
        let kept = kept.lock().unwrap().clone();
        (kept, sent.load(Ordering::Relaxed))
    }

    #[tokio::test(start_paused = true)]
    async fn a_refresh_goes_to_its_end_even_if_nobody_waits_for_it() {
        let user = |keeper: Keeper| {
            OAuth2::refresh_token("/t", "me", "s", "r", move |token: &str| keeper(token))
        };
        assert_eq!(abandoned(user).await, (vec!["next".to_owned()], 1));
        let client = |_| OAuth2::client_credentials("/t", "me", "s");
        assert_eq!(abandoned(client).await, (vec![], 2));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_still_waits_gets_the_token_that_another_call_asked_for() {
        let sent = Arc::new(AtomicU64::new(0));
        let oauth = OAuth2::client_credentials("/t", "me", "s");
        let base_url = Url::parse("https://a.test").unwrap();
        let transport: Arc<dyn Transport> = Arc::new(Slow(Arc::clone(&sent)));
        let exchange = Exchange::new(&transport, &base_url, "");
        let wait = Duration::from_secs(1);
        let (gone, waits) = tokio::join!(
            tokio::time::timeout(wait, oauth.token(&exchange)),
            oauth.token(&exchange)
        );
        assert!(gone.is_err() && waits.is_ok());
        assert_eq!(sent.load(Ordering::Relaxed), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_refresh_whose_runtime_is_gone_is_tried_anew() {
        let oauth = Arc::new(OAuth2::refresh_token("/t", "me", "s", "r", |_| {}));
        let base_url = Url::parse("https://a.test").unwrap();
        let silent: Arc<dyn Transport> = Arc::new(Silent::default());
        let started = Arc::clone(&oauth);
        let elsewhere = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build();
            let base_url = Url::parse("https://a.test").unwrap();
            let exchange = Exchange::new(&silent, &base_url, "");
            runtime.unwrap().block_on(async {
                let wait = Duration::from_millis(1);
                let _ = tokio::time::timeout(wait, started.token(&exchange)).await;
            });
        });
        elsewhere.join().unwrap();
        let transport: Arc<dyn Transport> = Arc::new(Endpoint::default());
        let exchange = Exchange::new(&transport, &base_url, "");
        let fault = oauth.token(&exchange).await.err().unwrap();
        assert!(fault.is_temporary(), "{fault}");
        assert!(oauth.token(&exchange).await.is_ok());
    }
}
