//! Operations with a server of their own, and answers that are redirects.

use http::Method;

use super::credentials::Key;
use super::server::{Server, ok, reply};
use super::{client, fetch};
use crate::runtime::credentials::Credentials;
use crate::runtime::header::NoHeaders;
use crate::runtime::operation::Operation;

fn at(server: &'static str, follows: bool) -> &'static Operation {
    Box::leak(Box::new(Operation {
        id: "anOperation",
        method: Method::GET,
        path: "/things",
        server,
        follows,
        accept: "application/json",
        security: &[&["key"]],
    }))
}

#[tokio::test]
async fn an_operation_goes_to_its_own_server_with_its_credentials() {
    let (home, other) = (Server::start([ok()]).await, Server::start([ok()]).await);
    let own: &'static str = Box::leak((other.url() + "/v2").into_boxed_str());
    let credentials = Credentials::custom("key", Key::default());
    let client = client(&home).credentials(credentials).build().unwrap();
    fetch(client.call(at(own, true))).await.unwrap();
    fetch(client.call(at("", true))).await.unwrap();
    assert_eq!(other.lines(), ["GET /v2/things"]);
    assert!(other.seen()[0].header("x-key").is_some());
    assert_eq!(home.lines(), ["GET /things"]);
}

#[tokio::test]
async fn a_server_that_is_a_path_is_one_of_the_clients() {
    let home = Server::start([ok()]).await;
    let client = client(&home).base_url(home.url() + "/v1").build().unwrap();
    fetch(client.call(at("/v2", true))).await.unwrap();
    assert_eq!(home.lines(), ["GET /v2/things"]);
}

#[tokio::test]
async fn a_server_can_be_replaced() {
    let (home, other) = (Server::start([]).await, Server::start([ok()]).await);
    let client = client(&home)
        .replace_server("https://upload.test", other.url())
        .build()
        .unwrap();
    fetch(client.call(at("https://upload.test", true)))
        .await
        .unwrap();
    assert_eq!(other.lines(), ["GET /things"]);
    assert!(home.seen().is_empty());
}

#[tokio::test]
async fn a_redirect_that_is_the_answer_is_not_followed() {
    let redirect = || reply("302 Found", &["location: /elsewhere"], "");
    let server = Server::start([redirect(), redirect(), ok()]).await;
    let client = client(&server).build().unwrap();
    let answer = client.call(at("", false)).send().await.unwrap();
    let response = answer.empty::<NoHeaders, ()>().unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["location"]),
        (302, &"/elsewhere".parse().unwrap())
    );
    fetch(client.call(at("", true))).await.unwrap();
    assert_eq!(
        server.lines(),
        ["GET /things", "GET /things", "GET /elsewhere"]
    );
}
