//! Answers that arrive while they are used.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::task::Context;
use std::time::Duration;

use futures_core::Stream;
use http::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::server::{Reply, Server, reply};
use super::{client, operation};
use crate::runtime::answer::Answer;
use crate::runtime::byte_stream::ByteStream;
use crate::runtime::cli_answer::Content;
use crate::runtime::cli_bytes;
use crate::runtime::client_builder::ClientBuilder;
use crate::runtime::error::Error;
use crate::runtime::event_stream::EventStream;
use crate::runtime::header::NoHeaders;
use crate::runtime::json_stream::JsonStream;
use crate::runtime::stream_error::StreamError;
use crate::runtime::transport::CollectError;

const HEAD: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n";

/// An answer in chunks.
fn chunks(chunks: &[&str]) -> Reply {
    let chunks: String = chunks
        .iter()
        .map(|chunk| format!("{:x}\r\n{chunk}\r\n", chunk.len()))
        .collect();
    Reply::Bytes(format!("{HEAD}connection: close\r\n\r\n{chunks}0\r\n\r\n"))
}

/// An answer that never ends.
fn endless(chunk: &str) -> Reply {
    Reply::Stall(format!("{HEAD}\r\n{:x}\r\n{chunk}\r\n", chunk.len()))
}

async fn opened(server: &Server, change: fn(ClientBuilder) -> ClientBuilder) -> Answer {
    let client = change(client(server)).build().unwrap();
    let call = client.call(operation(Method::GET, "/things"));
    call.open(|status| status == 200).await.unwrap()
}

async fn bytes(reply: Reply, change: fn(ClientBuilder) -> ClientBuilder) -> ByteStream {
    let server = Server::start([reply]).await;
    let answer = opened(&server, change).await;
    answer.bytes::<NoHeaders, ()>().unwrap().into_body()
}

#[tokio::test]
async fn bytes_come_in_pieces_as_a_reader_or_whole() {
    let reply = || chunks(&["abc", "de"]);
    let whole = bytes(reply(), |client| client).await.bytes().await.unwrap();
    assert_eq!(whole, "abcde");
    let mut stream = bytes(reply(), |client| client).await;
    let mut text = String::new();
    let mut two = [0; 2];
    stream.read_exact(&mut two).await.unwrap();
    stream.read_to_string(&mut text).await.unwrap();
    assert_eq!((&two, text.as_str()), (b"ab", "cde"));
    let mut stream = bytes(reply(), |client| client).await;
    let mut gathered = Vec::new();
    loop {
        let next = |context: &mut Context<'_>| Pin::new(&mut stream).poll_next(context);
        match std::future::poll_fn(next).await {
            Some(piece) => gathered.extend(piece.unwrap()),
            None => break,
        }
    }
    assert_eq!(gathered, b"abcde");
}

#[tokio::test]
async fn a_body_is_longer_than_the_limit_only_piece_by_piece() {
    let reply = || chunks(&["abc", "de"]);
    let limited = |client: ClientBuilder| client.body_limit(4);
    let fault = bytes(reply(), limited).await.bytes().await.unwrap_err();
    assert!(matches!(fault, CollectError::TooLarge));
    let mut stream = bytes(reply(), limited).await;
    let mut length = 0;
    while let Some(piece) = stream.chunk().await {
        length += piece.unwrap().len();
    }
    assert_eq!(length, 5);
    let mut printed = Vec::new();
    let copied = cli_bytes::copy(bytes(reply(), limited).await, &mut printed).await;
    assert!(matches!(copied, Ok(Content::Printed)));
    assert_eq!(printed, b"abcde");
}

#[tokio::test]
async fn a_piece_that_does_not_come_is_a_fault() {
    let quick = |client: ClientBuilder| client.timeout(Duration::from_millis(200));
    let mut stream = bytes(endless("abc"), quick).await;
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "abc");
    let fault = stream.chunk().await.unwrap().unwrap_err();
    assert!(
        fault.to_string().contains("nothing came within 200ms"),
        "{fault}"
    );
    assert!(stream.chunk().await.is_none());
}

#[tokio::test]
async fn errors_beside_a_stream_are_read_whole() {
    let server = Server::start([reply("404 Not Found", &[], r#"{"error":"gone"}"#)]).await;
    let answer = opened(&server, |client| client).await;
    let fault = answer.json_error::<(), Value>().unwrap_err();
    assert_eq!(fault.api(), Some(&json!({"error": "gone"})));
}

#[tokio::test]
async fn text_is_text() {
    let text = reply("200 OK", &["content-type: text/plain"], "1,2\n");
    let error = reply("400 Bad", &["content-type: text/plain"], "no");
    let server = Server::start([text, error]).await;
    let client = client(&server).build().unwrap();
    let send = || client.call(operation(Method::GET, "/")).send();
    let answer = send().await.unwrap().text::<NoHeaders, ()>().unwrap();
    assert_eq!(answer.into_body(), "1,2\n");
    let fault = send().await.unwrap().text_error::<()>().unwrap_err();
    assert_eq!(fault.api().map(String::as_str), Some("no"));
}

#[tokio::test]
async fn any_json_may_be_none() {
    let server = Server::start([reply("200 OK", &[], ""), reply("200 OK", &[], "[1]")]).await;
    for expected in [Value::Null, json!([1])] {
        let client = client(&server).build().unwrap();
        let answer = client
            .call(operation(Method::GET, "/"))
            .send()
            .await
            .unwrap();
        let body = answer
            .any_json::<Value, NoHeaders, ()>()
            .unwrap()
            .into_body();
        assert_eq!(body, expected);
    }
}

async fn lines(reply: Reply, change: fn(ClientBuilder) -> ClientBuilder) -> JsonStream<[i64; 1]> {
    let server = Server::start([reply]).await;
    let answer = opened(&server, change).await;
    answer
        .json_stream::<_, NoHeaders, ()>()
        .unwrap()
        .into_body()
}

#[tokio::test]
async fn json_texts_are_items_wherever_pieces_end() {
    let reply = chunks(&["[1]\n\n[", "2]\r\n\u{1e}[3]\n", "[\"x\"]\n[4", "]"]);
    let mut stream = lines(reply, |client| client).await;
    let mut items = Vec::new();
    while let Some(item) = stream.next().await {
        items.push(item.map_err(|fault| match fault {
            StreamError::Undecodable { text, pointer, .. } => (text, pointer),
            fault => panic!("{fault}"),
        }));
    }
    let wrong = (r#"["x"]"#.to_owned(), "/0".to_owned());
    assert_eq!(items, [Ok([1]), Ok([2]), Ok([3]), Err(wrong), Ok([4])]);
}

#[tokio::test]
async fn an_endless_line_is_cut_off_and_a_broken_stream_is_told() {
    let limited = |client: ClientBuilder| client.body_limit(100);
    let mut stream = lines(endless(&"1".repeat(200)), limited).await;
    let fault = stream.next().await.unwrap().unwrap_err();
    assert!(matches!(fault, StreamError::TooLong(100)));
    assert!(stream.next().await.is_none());
    let broken = Reply::Bytes(format!("{HEAD}\r\n4\r\n[1]\n\r\n"));
    let mut stream = lines(broken, |client| client).await;
    assert_eq!(stream.next().await.unwrap().unwrap(), [1]);
    let fault = stream.next().await.unwrap().unwrap_err();
    assert!(matches!(fault, StreamError::Transport(_)));
    assert!(stream.next().await.is_none());
}

async fn events(server: &Server) -> EventStream<Value> {
    let answer = opened(server, |client| client).await;
    answer.events::<_, NoHeaders, ()>().unwrap().into_body()
}

#[tokio::test]
async fn events_are_typed_by_their_data() {
    let reply = chunks(&[
        "event: add\nid: 7\ndata: {\"a\":",
        "1}\n\ndata: [DONE]\n\ndata: 2\n\n",
    ]);
    let server = Server::start([reply]).await;
    let mut stream = events(&server).await;
    let event = stream.next().await.unwrap().unwrap();
    assert_eq!((event.event.as_str(), event.id.as_str()), ("add", "7"));
    assert_eq!(event.data, json!({"a": 1}));
    let fault = stream.next().await.unwrap().unwrap_err();
    assert!(matches!(fault, StreamError::Undecodable { text, .. } if text == "[DONE]"));
    assert_eq!(stream.next().await.unwrap().unwrap().data, 2);
    assert!(stream.next().await.is_none());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn whole_events_and_texts_are_what_the_document_says() {
    let reply = || chunks(&["event: add\ndata: x\n\n"]);
    let server = Server::start([reply(), reply()]).await;
    let answer = opened(&server, |client| client).await;
    let mut whole = answer
        .whole_events::<Value, NoHeaders, ()>()
        .unwrap()
        .into_body();
    let event = whole.next().await.unwrap().unwrap();
    assert_eq!(event.data, json!({"event": "add", "data": "x"}));
    let answer = opened(&server, |client| client).await;
    let mut texts = answer.text_events::<NoHeaders, ()>().unwrap().into_body();
    assert_eq!(texts.next().await.unwrap().unwrap().data, "x");
}

#[tokio::test]
async fn whole_events_have_json_or_else_text_as_data() {
    let reply = || chunks(&["id: 7\ndata: {\"a\": 1.50}\n\ndata: [DONE]\n\ndata: 12\n\n"]);
    let server = Server::start([reply(), reply()]).await;
    let answer = opened(&server, |client| client).await;
    let mut whole = answer
        .whole_json_events::<Value, NoHeaders, ()>()
        .unwrap()
        .into_body();
    let expected = [
        json!({"id": "7", "data": {"a": 1.5}}),
        json!({"id": "7", "data": "[DONE]"}),
        json!({"id": "7", "data": 12}),
    ];
    for expected in expected {
        assert_eq!(whole.next().await.unwrap().unwrap().data, expected);
    }
    let answer = opened(&server, |client| client).await;
    let mut texts = answer
        .whole_json_events::<BTreeMap<String, String>, NoHeaders, ()>()
        .unwrap()
        .into_body();
    for expected in [r#"{"a": 1.50}"#, "[DONE]", "12"] {
        assert_eq!(texts.next().await.unwrap().unwrap().data["data"], expected);
    }
}

#[tokio::test]
async fn a_stream_goes_on_where_it_broke() {
    let first = Reply::Bytes(format!(
        "{HEAD}\r\n22\r\nretry: 5\nid: 7\ndata: 1\n\ndata: half \r\n"
    ));
    let second = chunks(&["id: 8\ndata: 2\n\n"]);
    let over = reply("204 No Content", &[], "");
    let server = Server::start([first, second, over]).await;
    let mut stream = events(&server).await.reconnecting();
    let mut seen = Vec::new();
    while let Some(event) = stream.next().await {
        seen.push(event.unwrap().data);
    }
    assert_eq!(seen, [json!(1), json!(2)]);
    let requests = server.seen();
    let ids: Vec<_> = requests
        .iter()
        .map(|request| request.header("last-event-id"))
        .collect();
    assert_eq!(ids, [None, Some("7"), Some("8")]);
}

#[tokio::test]
async fn a_stream_that_is_refused_is_over() {
    let first = chunks(&["retry: 1\ndata: 1\n\n"]);
    let server = Server::start([first, reply("403 Forbidden", &[], "")]).await;
    let mut stream = events(&server).await.reconnecting();
    assert_eq!(stream.next().await.unwrap().unwrap().data, 1);
    let fault = stream.next().await.unwrap().unwrap_err();
    assert!(matches!(fault, StreamError::Refused(StatusCode::FORBIDDEN)));
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn what_is_no_get_is_not_asked_for_again() {
    let server = Server::start([chunks(&["data: 1\n\n"])]).await;
    let client = client(&server).build().unwrap();
    let call = client.call(operation(Method::POST, "/"));
    let answer = call.open(|_| true).await.unwrap();
    let stream = answer.events::<Value, NoHeaders, ()>().unwrap().into_body();
    let mut stream = stream.reconnecting();
    assert_eq!(stream.next().await.unwrap().unwrap().data, 1);
    assert!(stream.next().await.is_none());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_status_that_was_not_to_be_left_open_is_decoded_as_a_stream_all_the_same() {
    let server = Server::start([reply("200 OK", &[], "data: 1\n\n")]).await;
    let client = client(&server).build().unwrap();
    let answer = client
        .call(operation(Method::GET, "/"))
        .send()
        .await
        .unwrap();
    let outcome: Result<_, Error<()>> = answer.events::<Value, NoHeaders, ()>();
    let mut stream = outcome.unwrap().into_body();
    assert_eq!(stream.next().await.unwrap().unwrap().data, 1);
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn an_error_that_is_a_stream_is_held_whole_up_to_the_limit() {
    let refused = |pieces: &[&str]| match chunks(pieces) {
        Reply::Bytes(text) => Reply::Bytes(text.replace("200 OK", "409 Conflict")),
        other => other,
    };
    let script = [
        refused(&["data: 1\n\n", "data: 2\n\n"]),
        refused(&["data: 1\n\n"; 9]),
    ];
    let server = Server::start(script).await;
    let client = client(&server).body_limit(20).build().unwrap();
    let call = || client.call(operation(Method::GET, "/things"));
    let answer = call().open(|status| status == 200).await.unwrap();
    let fault: Error<()> = answer.undocumented::<(), ()>().unwrap_err();
    assert_eq!(fault.status(), Some(StatusCode::CONFLICT));
    assert_eq!(fault.body().unwrap(), "data: 1\n\ndata: 2\n\n");
    let fault = call().open(|status| status == 200).await.map(|_| ());
    let fault = Error::<()>::from(fault.unwrap_err());
    assert!(matches!(fault, Error::BodyTooLarge(fault) if fault.limit == 20));
}

/// Memory of the process in KiB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let size = line.and_then(|rest| rest.split_whitespace().next());
    size.unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute: tests/faults/run"]
async fn ten_gigabytes_take_no_memory() {
    const LENGTH: u64 = 10 << 30;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {LENGTH}\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let piece = vec![7; 1 << 20];
        for _ in 0..LENGTH >> 20 {
            stream.write_all(&piece).await.unwrap();
        }
    });
    let client = ClientBuilder::new("", "wire/1")
        .base_url(url)
        .build()
        .unwrap();
    let call = client.call(operation(Method::GET, "/things"));
    let answer = call.open(|status| status == 200).await.unwrap();
    let mut body = answer.bytes::<NoHeaders, ()>().unwrap().into_body();
    let started = std::time::Instant::now();
    let (mut read, mut most, mut least) = (0_u64, 0, usize::MAX);
    let mut next = 0;
    while let Some(piece) = body.chunk().await {
        read += u64::try_from(piece.unwrap().len()).unwrap();
        if read >= next {
            let now = resident();
            (most, least) = (most.max(now), least.min(now));
            next += 256 << 20;
        }
    }
    println!(
        "{read} bytes in {:?}, {least} to {most} KiB",
        started.elapsed()
    );
    assert_eq!(read, LENGTH);
    assert!(most - least < 16 << 10, "{least} to {most} KiB");
}
