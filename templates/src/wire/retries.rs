//! What is sent again, and when.

use std::time::{Duration, Instant, SystemTime};

use http::Method;
use tokio::net::TcpListener;

use super::server::{Reply, Server, ok, reply};
use super::{client, fetch, operation, quick};
use crate::runtime::options::CallOptions;

fn busy() -> Reply {
    reply("503 Busy", &[], "")
}

/// How often a call is sent, to a server that is busy at first.
async fn sent(method: Method, options: CallOptions, first: Reply) -> usize {
    let server = Server::start([first, ok()]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(method, "/"));
    call.options(options);
    let outcome = fetch(call).await;
    assert_eq!(outcome.is_ok(), server.seen().len() == 2, "{outcome:?}");
    server.seen().len()
}

#[tokio::test]
async fn only_what_may_be_repeated_is() {
    let plain = CallOptions::new;
    assert_eq!(sent(Method::POST, plain(), busy()).await, 1);
    assert_eq!(sent(Method::PATCH, plain(), busy()).await, 1);
    assert_eq!(sent(Method::GET, plain(), busy()).await, 2);
    assert_eq!(sent(Method::PUT, plain(), busy()).await, 2);
    assert_eq!(sent(Method::DELETE, plain(), busy()).await, 2);
    assert_eq!(
        sent(Method::POST, plain().idempotent(true), busy()).await,
        2
    );
    assert_eq!(
        sent(Method::GET, plain().idempotent(false), busy()).await,
        1
    );
    assert_eq!(
        sent(Method::GET, plain().retry(quick().tries(1)), busy()).await,
        1
    );
    assert_eq!(
        sent(Method::GET, plain(), reply("500 Oops", &[], "")).await,
        1
    );
}

#[tokio::test]
async fn an_operation_may_be_said_to_be_repeatable() {
    for (options, sent) in [
        (CallOptions::new(), 2),
        (CallOptions::new().idempotent(false), 1),
    ] {
        let server = Server::start([busy(), ok()]).await;
        let client = client(&server).build().unwrap();
        let mut call = client.call(operation(Method::POST, "/"));
        call.idempotent();
        call.options(options);
        drop(fetch(call).await);
        assert_eq!(server.seen().len(), sent);
    }
}

#[tokio::test]
async fn a_connection_that_breaks_counts_like_a_busy_server() {
    let broken = || Reply::Bytes(String::new());
    assert_eq!(sent(Method::GET, CallOptions::new(), broken()).await, 2);
    assert_eq!(sent(Method::POST, CallOptions::new(), broken()).await, 1);
}

#[tokio::test]
async fn tries_are_limited_and_the_last_answer_is_handed_on() {
    let server = Server::start([busy(), busy(), busy(), ok()]).await;
    let busy_client = client(&server).build().unwrap();
    let fault = fetch(busy_client.call(operation(Method::GET, "/")))
        .await
        .unwrap_err();
    assert_eq!(
        (fault.status().unwrap().as_u16(), server.seen().len()),
        (503, 3)
    );

    let server = Server::start([busy(), ok()]).await;
    let once = client(&server).no_retry().build().unwrap();
    assert!(fetch(once.call(operation(Method::GET, "/"))).await.is_err());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn what_never_reached_the_server_is_sent_again_whatever_it_is() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let policy = quick()
        .tries(200)
        .first_wait(Duration::from_millis(40))
        .longest_wait(Duration::from_millis(40));
    let builder = crate::runtime::client_builder::ClientBuilder::new("", "wire/1");
    let client = builder
        .base_url(format!("http://{address}"))
        .build()
        .unwrap();
    let mut refused = client.call(operation(Method::POST, "/things"));
    refused.options(CallOptions::new().retry(quick()));
    let fault = fetch(refused).await.unwrap_err();
    assert!(
        fault
            .to_string()
            .starts_with("POST /things: the server was not reached: "),
        "{fault}"
    );
    assert!(fault.is_transport());

    let mut call = client.call(operation(Method::POST, "/"));
    call.options(CallOptions::new().retry(policy));
    let late = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        Server::on(TcpListener::bind(address).await.unwrap(), [ok()])
    };
    let (outcome, server) = tokio::join!(fetch(call), late);
    outcome.unwrap();
    assert_eq!(server.lines(), ["POST /"]);
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    // Dates have whole seconds: three from now is at least two away.
    let date = || httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(3));
    let seconds = || "1".to_owned();
    let values: [(&dyn Fn() -> String, u64); 2] = [(&seconds, 1000), (&date, 1500)];
    for (value, least) in values {
        let value = value();
        let header = format!("retry-after: {value}");
        let server = Server::start([reply("429 Slow Down", &[&header], ""), ok()]).await;
        let client = client(&server).build().unwrap();
        let started = Instant::now();
        fetch(client.call(operation(Method::GET, "/")))
            .await
            .unwrap();
        let waited = started.elapsed();
        let least = Duration::from_millis(least);
        assert!(
            waited >= least && waited < Duration::from_secs(8),
            "{value}: {waited:?}"
        );
    }
}

#[tokio::test]
async fn a_wait_that_does_not_fit_is_left_to_the_caller() {
    let server = Server::start([reply("503 Busy", &["retry-after: 3600"], ""), ok()]).await;
    let client = client(&server).build().unwrap();
    let started = Instant::now();
    let fault = fetch(client.call(operation(Method::GET, "/")))
        .await
        .unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!(fault.retry_after(), Some(Duration::from_secs(3600)));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_key_is_the_same_for_all_tries_of_a_call_and_makes_them_safe() {
    let script = [busy(), Reply::Bytes(String::new()), ok(), ok(), ok()];
    let server = Server::start(script).await;
    let client = client(&server).build().unwrap();
    let keyed = || {
        let mut call = client.call(operation(Method::POST, "/"));
        call.idempotency_key("Idempotency-Key");
        call.first_sent("Repeatability-First-Sent");
        call
    };
    fetch(keyed()).await.unwrap();
    fetch(keyed()).await.unwrap();
    let mut own = keyed();
    own.header("Idempotency-Key", "mine");
    fetch(own).await.unwrap();
    let seen = server.seen();
    let keys: Vec<&str> = seen
        .iter()
        .map(|request| request.header("idempotency-key").unwrap())
        .collect();
    assert_eq!((keys[0], keys[1], keys[0].len()), (keys[1], keys[2], 36));
    assert_ne!(keys[3], keys[0]);
    assert_eq!(keys[4], "mine");
    let sent = seen[0].header("repeatability-first-sent").unwrap();
    assert!(httpdate::parse_http_date(sent).is_ok(), "{sent}");
    assert_eq!(seen[2].header("repeatability-first-sent"), Some(sent));
}
