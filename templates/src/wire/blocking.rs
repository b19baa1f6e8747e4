//! Calls without `async`.

use std::io::Read;

use http::Method;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::server::{Reply, Server, ok, reply};
use super::{client, fetch, operation};
use crate::runtime::answer::Answer;
use crate::runtime::blocking::{Blocking, BlockingStream};
use crate::runtime::client::Client;
use crate::runtime::error::Error;
use crate::runtime::header::NoHeaders;

/// A server on threads of its own.
fn serve(script: impl IntoIterator<Item = Reply>) -> (Runtime, Server) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Server::start(script));
    (runtime, server)
}

fn opened(client: &Client) -> Answer {
    let call = client.call(operation(Method::GET, "/"));
    let open = async { Ok::<_, Error>(call.open(|status| status == 200).await?) };
    Box::pin(open).wait().unwrap()
}

#[test]
fn calls_wait_for_their_answers_on_any_thread() {
    let script = [reply("404 No", &[], r#"{"error":"gone"}"#)];
    let busy = reply("503 Busy", &[], "");
    let (_runtime, server) = serve(script.into_iter().chain([busy]).chain([ok(), ok(), ok()]));
    let client = client(&server).build().unwrap();
    let get = || Box::pin(fetch(client.call(operation(Method::GET, "/")))).wait();
    let fault = get().unwrap_err();
    assert_eq!(fault.api(), Some(&json!({"error": "gone"})));
    // Timers run, too: this one is tried again after a wait.
    assert_eq!(get().unwrap().into_body(), json!({}));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| assert_eq!(get().unwrap().into_body(), json!({})));
        }
    });
}

#[test]
fn streams_are_readers_and_iterators() {
    let text = || reply("200 OK", &["content-type: text/plain"], "one two");
    let lines = reply("200 OK", &[], "{\"a\":1}\n{\"a\":2}\n");
    let (_runtime, server) = serve([text(), text(), lines]);
    let client = client(&server).build().unwrap();
    let bytes = || {
        opened(&client)
            .bytes::<NoHeaders, ()>()
            .unwrap()
            .into_body()
    };
    let mut read = String::new();
    bytes().blocking().read_to_string(&mut read).unwrap();
    assert_eq!(read, "one two");
    let pieces: Result<Vec<_>, _> = bytes().blocking().collect();
    assert_eq!(pieces.unwrap().concat(), b"one two");
    let items = opened(&client)
        .json_stream::<Value, NoHeaders, ()>()
        .unwrap();
    let items: Result<Vec<_>, _> = items.into_body().blocking().collect();
    assert_eq!(items.unwrap(), [json!({"a": 1}), json!({"a": 2})]);
}

#[tokio::test]
async fn inside_of_a_runtime_waiting_is_an_error() {
    let server = Server::start([reply("200 OK", &[], "bytes"), ok()]).await;
    let client = client(&server).build().unwrap();
    let fault = Box::pin(fetch(client.call(operation(Method::GET, "/"))))
        .wait()
        .unwrap_err();
    assert!(fault.is_transport());
    assert!(fault.to_string().contains("`.await` it"), "{fault}");
    assert!(server.seen().is_empty());
    let call = client.call(operation(Method::GET, "/"));
    let answer = call.open(|_| true).await.unwrap();
    let stream = answer.bytes::<NoHeaders, ()>().unwrap().into_body();
    let fault = stream.blocking().read(&mut [0; 8]).unwrap_err();
    assert!(fault.to_string().contains("`.await` it"), "{fault}");
}
