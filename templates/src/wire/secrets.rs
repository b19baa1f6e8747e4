//! Secrets stay out of what is printed.

use http::{HeaderName, HeaderValue, Method};

use super::server::{Reply, Server, reply};
use super::{client, fetch, secured};
use crate::runtime::api_key::ApiKey;
use crate::runtime::bearer::Bearer;
use crate::runtime::client_builder::ClientBuilder;
use crate::runtime::credentials::Credentials;
use crate::runtime::options::CallOptions;

const SECRET: &str = "hunter2";

fn assert_hidden(printed: &str) {
    assert!(!printed.contains(SECRET), "{printed}");
}

fn with_secrets(builder: ClientBuilder, url: &str) -> ClientBuilder {
    builder
        .base_url(format!("{url}/?token={SECRET}"))
        .no_retry()
        .header(
            HeaderName::from_static("x-token"),
            HeaderValue::from_static(SECRET),
        )
        .credentials(Credentials::new("bearer", Bearer::new(SECRET)))
        .credentials(Credentials::new("key", ApiKey::query("key", SECRET)))
}

fn options() -> CallOptions {
    CallOptions::new().header(
        HeaderName::from_static("x-once"),
        HeaderValue::from_static(SECRET),
    )
}

#[tokio::test]
async fn settings_and_calls_print_without_secrets() {
    let server = Server::start([]).await;
    let builder = with_secrets(client(&server), &server.url());
    assert_hidden(&format!("{builder:?}"));
    let client = builder.build().unwrap();
    assert!(format!("{client:?}").contains("bearer"));
    assert_hidden(&format!("{client:?}"));
    assert_hidden(&format!("{:?}", options()));
    assert!(format!("{:?}", options()).contains("x-once"));
    let mut call = client.call(secured(Method::POST, "/", &[&["bearer", "key"]]));
    call.options(options());
    call.json("application/json", SECRET);
    call.header("X-Mine", SECRET);
    call.query("mine", SECRET);
    assert_hidden(&format!("{call:?}"));
}

#[tokio::test]
async fn errors_print_without_secrets() {
    let cut = Reply::Bytes("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_owned());
    let cookie = format!("set-cookie: session={SECRET}");
    let script = [
        cut,
        Reply::Bytes(String::new()),
        reply("500 Oops", &[&cookie], "no"),
    ];
    let server = Server::start(script).await;
    let nowhere = "http://127.0.0.1:1".to_owned();
    for url in [server.url(), server.url(), server.url(), nowhere] {
        let client = with_secrets(client(&server), &url).build().unwrap();
        let mut call = client.call(secured(Method::GET, "/{id}", &[&["bearer", "key"]]));
        call.path("id", SECRET);
        call.options(options());
        let fault = fetch(call).await.unwrap_err();
        assert_hidden(&fault.to_string());
        assert_hidden(&format!("{fault:?}"));
        let mut cause = std::error::Error::source(&fault);
        while let Some(inner) = cause {
            assert_hidden(&format!("{inner} {inner:?}"));
            cause = inner.source();
        }
    }
    // The secrets were sent, so there was something to hide.
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    assert_eq!(
        seen[0].line,
        format!("GET /{SECRET}?token={SECRET}&key={SECRET}")
    );
    assert_eq!(seen[0].header("authorization"), Some("Bearer hunter2"));
}
