//! What calls tell `tracing`.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{HeaderName, HeaderValue, Method};
use tracing::Level;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::format::FmtSpan;

use super::server::{Reply, Server, ok, reply};
use super::{client, fetch, operation, secured};
use crate::runtime::api_key::ApiKey;
use crate::runtime::bearer::Bearer;
use crate::runtime::credentials::Credentials;
use crate::runtime::options::CallOptions;

const SECRET: &str = "hunter2";

/// Everything that is recorded, at every level and by every crate.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn start(&self, level: Level) -> DefaultGuard {
        let log = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_ansi(false)
            .with_span_events(FmtSpan::CLOSE)
            .with_writer(move || log.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn assert_recorded(line: &str, fields: &[&str]) {
    for field in fields {
        assert!(line.contains(field), "no {field} in {line}");
    }
}

#[tokio::test]
async fn a_call_is_a_span_and_a_retry_an_event() {
    let server = Server::start([reply("503 Busy", &[], ""), ok()]).await;
    let client = client(&server).build().unwrap();
    let log = Log::default();
    let guard = log.start(Level::INFO);
    let mut call = client.call(operation(Method::GET, "/things/{id}"));
    call.path("id", "7");
    call.query("page", "2");
    fetch(call).await.unwrap();
    drop(guard);
    let text = log.text();
    let lines: Vec<&str> = text.lines().collect();
    let [retry, close] = lines[..] else {
        panic!("{text}");
    };
    assert_recorded(
        retry,
        &[
            "WARN",
            "tried again",
            "status_code=503",
            "tried=1",
            "wait_ms=",
        ],
    );
    let port = server.url().rsplit_once(':').unwrap().1.to_owned();
    assert_recorded(
        close,
        &[
            "otel.kind=\"client\"",
            "otel.name=GET /things/{id}",
            "operation.id=\"anOperation\"",
            "http.request.method=\"GET\"",
            "http.request.resend_count=1",
            "http.response.status_code=200",
            "url.template=\"/things/{id}\"",
            &format!("url.full=\"{}/things/7?page=REDACTED\"", server.url()),
            "server.address=\"127.0.0.1\"",
            &format!("server.port={port}"),
        ],
    );
    assert!(!close.contains("error.type"), "{close}");
}

#[tokio::test]
async fn failures_say_of_which_kind_they_are() {
    let stall = Reply::Stall(String::new());
    let server = Server::start([reply("404 No", &[], "{}"), stall]).await;
    let client = client(&server).no_retry().build().unwrap();
    for kind in ["error.type=\"404\"", "error.type=\"timeout\""] {
        let log = Log::default();
        let guard = log.start(Level::INFO);
        let mut call = client.call(operation(Method::GET, "/"));
        call.options(CallOptions::new().timeout(Duration::from_millis(300)));
        fetch(call).await.unwrap_err();
        drop(guard);
        assert_recorded(&log.text(), &[kind, "otel.status_code=\"ERROR\""]);
    }
}

#[tokio::test]
async fn no_secret_is_recorded() {
    let cookie = format!("set-cookie: session={SECRET}");
    let busy = reply("503 Busy", &[&cookie], SECRET);
    let bad = reply("404 No", &[&cookie], SECRET);
    let moved = format!("location: /x?key={SECRET}");
    let moved = reply("302 Found", &[&moved], "");
    let server = Server::start([busy, moved, bad]).await;
    let client = client(&server)
        .base_url(format!("{}/?token={SECRET}", server.url()))
        .header(
            HeaderName::from_static("x-token"),
            HeaderValue::from_static(SECRET),
        )
        .credentials(Credentials::new("bearer", Bearer::new(SECRET)))
        .credentials(Credentials::new("key", ApiKey::query("key", SECRET)))
        .build()
        .unwrap();
    let log = Log::default();
    let guard = log.start(Level::TRACE);
    let mut call = client.call(secured(Method::PUT, "/", &[&["bearer", "key"]]));
    call.query("mine", SECRET);
    call.header("X-Mine", SECRET);
    call.json("application/json", SECRET);
    fetch(call).await.unwrap_err();
    drop(guard);
    let text = log.text();
    assert!(text.contains("token=REDACTED&mine=REDACTED"), "{text}");
    assert!(!text.contains(SECRET), "{text}");
    let sent = server.seen();
    assert!(sent[0].line.contains("key=hunter2"), "{sent:?}");
    assert_eq!(sent[0].header("authorization"), Some("Bearer hunter2"));
}

#[tokio::test]
async fn a_span_of_the_caller_is_left_alone() {
    let server = Server::start([ok()]).await;
    let client = client(&server).build().unwrap();
    let log = Log::default();
    // Spans of calls are of level INFO, so they are filtered out.
    let guard = log.start(Level::WARN);
    let mine = tracing::error_span!("mine", url.full = "mine");
    let call = fetch(client.call(operation(Method::GET, "/")));
    tracing::Instrument::instrument(call, mine.clone())
        .await
        .unwrap();
    drop(mine);
    drop(guard);
    assert!(!log.text().contains("127.0.0.1"), "{}", log.text());
}
