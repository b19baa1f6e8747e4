//! XML, and media types that callers choose, over the wire.

use http::Method;
use serde_json::{Value, json};

use super::server::{Received, Reply, Server, ok, reply};
use super::{client, fetch, operation};
use crate::runtime::call::Call;
use crate::runtime::error::Error;
use crate::runtime::request_body::RequestBody;
use crate::runtime::response::Response;
use crate::runtime::xml::{XmlContent, XmlKind, XmlMember, XmlName, XmlNode, XmlObject};

const XML: &str = "content-type: application/xml; charset=utf-8";

static PET: XmlNode = XmlNode {
    name: XmlName::Local("pet"),
    content: XmlContent::Object(XmlObject {
        members: &[XmlMember {
            key: "id",
            kind: XmlKind::Attribute,
            required: true,
            node: XmlNode {
                name: XmlName::Local("id"),
                content: XmlContent::Number,
            },
        }],
        rest: None,
    }),
};

/// What the type of a pet reads.
type Pet = std::collections::BTreeMap<String, u8>;

async fn fetch_pet(answer: Reply) -> Result<Response<Pet>, Error<Pet>> {
    let server = Server::start([answer]).await;
    let client = client(&server).build().unwrap();
    let call = client.call(operation(Method::GET, "/pet"));
    let answer = call.send().await?;
    match answer.status() {
        200 => answer.xml(&PET),
        _ => answer.xml_error(&PET),
    }
}

fn pet(id: u8) -> Pet {
    Pet::from([("id".to_owned(), id)])
}

async fn sent(fill: impl FnOnce(&mut Call<'_>)) -> Received {
    let server = Server::start([ok()]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::PUT, "/pet"));
    fill(&mut call);
    fetch(call).await.unwrap();
    server.seen().remove(0)
}

#[tokio::test]
async fn answers_and_errors_are_decoded() {
    let answer = fetch_pet(reply(
        "200 OK",
        &[XML],
        "<?xml version='1.0'?><pet id='7'/>",
    ))
    .await;
    assert_eq!(*answer.unwrap().body(), pet(7));
    let fault = fetch_pet(reply("404 Not Found", &[XML], "<error id='8'/>")).await;
    assert_eq!(fault.unwrap_err().api(), Some(&pet(8)));
    // JSON all the same, and said to be.
    let json = "content-type: application/json";
    let answer = fetch_pet(reply("200 OK", &[json], "{\"id\": 9}")).await;
    assert_eq!(*answer.unwrap().body(), pet(9));
}

#[tokio::test]
async fn what_does_not_decode_is_kept_whole_with_its_place() {
    let body = "<pet id='many'/>";
    let Err(Error::Undecodable(fault)) = fetch_pet(reply("200 OK", &[XML], body)).await else {
        panic!("decoded");
    };
    assert_eq!(
        (fault.pointer.as_str(), &fault.raw.body[..]),
        ("/id", body.as_bytes())
    );
    assert!(
        !fault.message.contains("application/xml"),
        "{}",
        fault.message
    );
    let html = "content-type: text/html";
    let fault = fetch_pet(reply("200 OK", &[html], "<br>"))
        .await
        .unwrap_err();
    assert!(
        fault.to_string().contains("(the answer is `text/html`)"),
        "{fault}"
    );
    let fault = fetch_pet(reply("502 Bad Gateway", &[html], "<br>"))
        .await
        .unwrap_err();
    assert!(matches!(fault, Error::UndocumentedStatus(_)), "{fault}");
}

#[tokio::test]
async fn bodies_are_written_with_their_media_type() {
    let request = sent(|call| call.xml("text/xml", &PET, &pet(3))).await;
    assert_eq!(request.header("content-type"), Some("text/xml"));
    assert_eq!(
        request.body,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><pet id=\"3\"></pet>"
    );
}

#[tokio::test]
async fn what_xml_cannot_say_is_not_sent() {
    let server = Server::start([]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::PUT, "/pet"));
    call.xml("text/xml", &PET, &json!({"id": "\u{0}"}));
    let fault = fetch(call).await.unwrap_err();
    assert!(
        matches!(fault, Error::<Value>::InvalidRequest(_)),
        "{fault}"
    );
}

#[tokio::test]
async fn callers_say_what_a_body_is_and_what_they_want() {
    let request = sent(|call| {
        call.accept("image/png");
        let body = RequestBody::from("x").with_media_type("image/jpeg");
        call.body("application/octet-stream", body);
    })
    .await;
    assert_eq!(request.header("accept"), Some("image/png"));
    assert_eq!(request.header("content-type"), Some("image/jpeg"));
}
