//! Services of `tower` around and below the client.

use http::{HeaderValue, Method, Request, Response};
use tower::ServiceExt;
use tower::limit::ConcurrencyLimit;

use super::server::{Server, ok};
use super::{client, fetch, operation};
use crate::runtime::client_builder::ClientBuilder;
use crate::runtime::error::Error;
use crate::runtime::request_body::RequestBody;
use crate::runtime::reqwest_transport::ReqwestTransport;
use crate::runtime::tower::{TowerTransport, TransportService};
use crate::runtime::transport::{Body, TransportError};

/// The default transport below layers of `tower`.
fn layered() -> TowerTransport<
    impl tower::Service<
        Request<RequestBody>,
        Response = Response<Body>,
        Error = TransportError,
        Future: Send,
    > + Clone,
> {
    let transport = ReqwestTransport::new(reqwest::Client::builder()).unwrap();
    let service = ConcurrencyLimit::new(TransportService::new(transport), 1);
    TowerTransport::new(service.map_request(|mut request: Request<RequestBody>| {
        let value = HeaderValue::from_static("tower");
        request.headers_mut().insert("x-passed", value);
        request
    }))
}

#[tokio::test]
async fn the_default_transport_can_stand_below_layers_of_tower() {
    let server = Server::start([ok()]).await;
    let client = client(&server).transport(layered()).build().unwrap();
    let mut call = client.call(operation(Method::POST, "/"));
    call.json("application/json", "body");
    fetch(call).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("x-passed"), Some("tower"));
    assert_eq!(seen[0].body, "\"body\"");
}

#[tokio::test]
async fn faults_pass_through_layers_as_they_were() {
    let client = ClientBuilder::new("http://127.0.0.1:1", "wire/1")
        .no_retry()
        .transport(layered())
        .build()
        .unwrap();
    match fetch(client.call(operation(Method::GET, "/"))).await {
        Err(Error::Transport(fault)) => assert!(fault.before_sending(), "{fault}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_service_of_any_kind_can_be_the_transport() {
    let service = tower::service_fn(async |request: Request<RequestBody>| {
        let path = request.uri().path().to_owned();
        let sent = request.into_body().into_body().collect(1 << 10).await?;
        let echo = format!(r#"{{"path":"{path}","sent":{}}}"#, sent.len());
        // Any `http_body::Body` will do for the answer: here that of `reqwest`.
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(Response::new(reqwest::Body::from(echo)))
    });
    let client = ClientBuilder::new("http://a.test", "wire/1")
        .transport(TowerTransport::new(service))
        .build()
        .unwrap();
    let mut call = client.call(operation(Method::POST, "/echo"));
    call.body("text/plain", "four");
    let answer = fetch(call).await.unwrap().into_body();
    assert_eq!(answer, serde_json::json!({"path": "/echo", "sent": 4}));
}
