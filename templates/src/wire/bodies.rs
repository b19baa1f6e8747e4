//! Request bodies of every kind, byte for byte.

use bytes::Bytes;
use http::Method;
use serde_json::json;

use super::server::{Received, Server, ok, reply};
use super::{client, fetch, operation};
use crate::runtime::call::Call;
use crate::runtime::decimal::Decimal;
use crate::runtime::error::Error;
use crate::runtime::multipart::{FilePart, Multipart};
use crate::runtime::parameter::QueryStyle;
use crate::runtime::request_body::RequestBody;
use crate::runtime::transport::{Body, BodySource, TransportError};

/// What a call sends.
async fn sent(fill: impl FnOnce(&mut Call<'_>)) -> Received {
    let server = Server::start([ok()]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::POST, "/things"));
    fill(&mut call);
    fetch(call).await.unwrap();
    server.seen().remove(0)
}

/// Pieces with a pause before each.
struct Pieces(Vec<&'static str>);

impl BodySource for Pieces {
    fn poll_chunk(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<Bytes, TransportError>>> {
        let piece = (!self.0.is_empty()).then(|| self.0.remove(0));
        std::task::Poll::Ready(piece.map(|piece| Ok(Bytes::from(piece))))
    }
}

fn pieces() -> RequestBody {
    Body::new(Pieces(vec!["ab", "", "cde"])).into()
}

#[tokio::test]
async fn forms_follow_the_styles_of_their_fields() {
    let body = json!({
        "plain": "a b&c=d",
        "number": 1.5,
        "empty": "",
        "nothing": null,
        "list": ["x", "y"],
        "object": {"k": "v"},
        "joined": [1, 2],
        "metadata": {"order": "6735", "nested": {"a": [true]}},
        "items": [{"price": "p1", "quantity": 2}, {"price": "p2"}],
        "expand": ["customer", "invoice"],
    });
    let styles = [
        ("joined", QueryStyle::Form, false),
        ("metadata", QueryStyle::DeepObject, true),
        ("items", QueryStyle::DeepObject, true),
        ("expand", QueryStyle::DeepObject, true),
    ];
    let media_type = "application/x-www-form-urlencoded";
    let seen = sent(|call| call.form(media_type, &body, &styles)).await;
    assert_eq!(seen.header("content-type"), Some(media_type));
    assert_eq!(
        seen.body,
        "plain=a%20b%26c%3Dd&number=1.5&empty=&list=x&list=y\
         &object=%7B%22k%22%3A%22v%22%7D&joined=1,2\
         &metadata[order]=6735&metadata[nested][a][0]=true\
         &items[0][price]=p1&items[0][quantity]=2&items[1][price]=p2\
         &expand[0]=customer&expand[1]=invoice"
    );
}

#[tokio::test]
async fn what_is_no_object_is_no_form() {
    let server = Server::start([]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::POST, "/"));
    call.form("application/x-www-form-urlencoded", &[1], &[]);
    assert!(matches!(fetch(call).await, Err(Error::InvalidRequest(_))));
    assert!(server.seen().is_empty());
}

fn form(file: FilePart) -> Multipart {
    let mut form = Multipart::with_boundary("bound");
    form.value("text", "", "a\r\nb");
    form.value("flag", "", &true);
    form.value("tags", "", &["x", "y"]);
    form.value("absent", "", &None::<i32>);
    form.value("object", "", &json!({"k": 1}));
    form.value("list", "application/json", &[1, 2]);
    form.value("note", "text/markdown", "# hi");
    form.file("photo", "image/png", file);
    form
}

const PARTS: &str = "--bound\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\r\nb\r\n\
    --bound\r\nContent-Disposition: form-data; name=\"flag\"\r\n\r\ntrue\r\n\
    --bound\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nx\r\n\
    --bound\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\ny\r\n\
    --bound\r\nContent-Disposition: form-data; name=\"object\"\r\nContent-Type: application/json\r\n\r\n{\"k\":1}\r\n\
    --bound\r\nContent-Disposition: form-data; name=\"list\"\r\nContent-Type: application/json\r\n\r\n[1,2]\r\n\
    --bound\r\nContent-Disposition: form-data; name=\"note\"\r\nContent-Type: text/markdown\r\n\r\n# hi\r\n";

#[tokio::test]
async fn parts_carry_names_types_and_values() {
    let file = FilePart::new("abcde")
        .file_name("me.jpg")
        .media_type("image/jpeg");
    let seen = sent(|call| call.multipart("multipart/form-data", form(file))).await;
    assert_eq!(
        seen.header("content-type"),
        Some("multipart/form-data; boundary=bound")
    );
    let photo = "--bound\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"me.jpg\"\r\n\
                 Content-Type: image/jpeg\r\n\r\nabcde\r\n--bound--\r\n";
    assert_eq!(seen.body, format!("{PARTS}{photo}"));
}

#[tokio::test]
async fn numbers_in_parts_keep_their_digits_and_members_their_order() {
    let exact: Decimal = "0.10000000000000000555".parse().unwrap();
    let mut form = Multipart::with_boundary("bound");
    form.value("text", "", &[&exact]);
    form.value("json", "", &json!({"z": 1, "a": 2}));
    form = form.with_json("more", &[&exact]);
    let seen = sent(|call| call.multipart("multipart/form-data", form)).await;
    let parts = seen.body.split("\r\n\r\n").skip(1);
    let contents: Vec<&str> = parts.filter_map(|part| part.split("\r\n").next()).collect();
    assert_eq!(
        contents,
        [
            "0.10000000000000000555",
            r#"{"z":1,"a":2}"#,
            "[0.10000000000000000555]"
        ]
    );
}

#[tokio::test]
async fn a_file_may_be_a_stream_of_known_or_unknown_length() {
    let photo = "--bound\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"photo\"\r\n\
                 Content-Type: image/png\r\n\r\nabcde\r\n--bound--\r\n";
    let whole = format!("{PARTS}{photo}");
    let known = pieces().with_length(5);
    let seen = sent(|call| call.multipart("multipart/form-data", form(known.into()))).await;
    assert_eq!(seen.body, whole);
    let length = whole.len().to_string();
    assert_eq!(seen.header("content-length"), Some(length.as_str()));
    let seen = sent(|call| call.multipart("multipart/form-data", form(pieces().into()))).await;
    assert_eq!(seen.header("transfer-encoding"), Some("chunked"));
    assert_eq!(seen.body, whole);
}

#[tokio::test]
async fn a_stream_has_its_length_or_comes_in_chunks() {
    let seen = sent(|call| call.body("image/png", pieces().with_length(5))).await;
    assert_eq!(
        (seen.header("content-length"), seen.body.as_str()),
        (Some("5"), "abcde")
    );
    let seen = sent(|call| call.body("image/png", pieces())).await;
    assert_eq!(
        (seen.header("transfer-encoding"), seen.body.as_str()),
        (Some("chunked"), "abcde")
    );
    let reader = RequestBody::reader(&b"from a file"[..]);
    let seen = sent(|call| call.body("application/octet-stream", reader)).await;
    assert_eq!(seen.body, "from a file");
    let seen = sent(|call| call.body("text/plain", "text")).await;
    assert_eq!(
        (seen.header("content-length"), seen.body.as_str()),
        (Some("4"), "text")
    );
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let busy = || reply("503 Busy", &[], "");
    let server = Server::start([busy(), busy(), ok()]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::PUT, "/"));
    call.body("image/png", pieces());
    let fault = fetch(call).await.unwrap_err();
    assert_eq!(fault.status().unwrap(), 503);
    let mut call = client.call(operation(Method::PUT, "/"));
    call.body("image/png", b"abcde");
    fetch(call).await.unwrap();
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn json_texts_stand_on_lines_or_behind_separators() {
    let items = [json!({"a": 1}), json!("b\nc")];
    let seen = sent(|call| call.json_lines("application/x-ndjson", &items)).await;
    assert_eq!(seen.body, "{\"a\":1}\n\"b\\nc\"\n");
    let seen = sent(|call| call.json_lines("application/json-seq", &items)).await;
    assert_eq!(seen.body, "\u{1e}{\"a\":1}\n\u{1e}\"b\\nc\"\n");
}

#[tokio::test]
async fn parameters_may_hold_json_and_explode() {
    let server = Server::start([ok()]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::GET, "/{a}/{b}-{c}.json?fixed=1&from={a}"));
    let value = json!({"k": [1, "x"]});
    call.path_json("a", &value);
    call.path("b", "{c}");
    call.path("c", "y");
    call.query_json("filter", &value);
    call.query_json("none", &None::<i32>);
    call.header_json("X-Filter", &value);
    call.header_styled("X-Pairs", true, &json!({"R": 100}));
    call.cookie_json("f", &[1, 2]);
    call.cookie_styled("c", true, &["x", "y"]);
    call.cookie_styled("o", true, &json!({"R": 1}));
    fetch(call).await.unwrap();
    let seen = &server.seen()[0];
    let json = "%7B%22k%22%3A%5B1%2C%22x%22%5D%7D";
    assert_eq!(
        seen.line,
        format!("GET /{json}/%7Bc%7D-y.json?fixed=1&from={json}&filter={json}")
    );
    assert_eq!(seen.header("x-filter"), Some("{\"k\":[1,\"x\"]}"));
    assert_eq!(seen.header("x-pairs"), Some("R=100"));
    assert_eq!(seen.header("cookie"), Some("f=%5B1%2C2%5D; c=x; c=y; R=1"));
}
