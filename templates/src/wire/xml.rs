//! XML, and media types that callers choose, over the wire.

use http::Method;
use serde_json::{Value, json};

use super::server::{Received, Reply, Server, ok, reply};
use super::{client, fetch, operation, pages};
use crate::runtime::answer::Answer;
use crate::runtime::call::Call;
use crate::runtime::error::Error;
use crate::runtime::pages::{Items, Pages};
use crate::runtime::paging::Next;
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

/// As the code of an operation has it whose error comes as JSON or as XML.
#[derive(Debug, PartialEq)]
enum PetError {
    Json(Vec<u8>),
    Xml(Pet),
}

async fn failed(answer: Reply) -> Error<PetError> {
    let server = Server::start([answer]).await;
    let client = client(&server).build().unwrap();
    let call = client.call(operation(Method::GET, "/pet"));
    let answer = call.send().await.unwrap();
    let decoded: Result<(), _> = match answer.is_xml() {
        true => answer.xml_error_as(&PET, PetError::Xml),
        false => answer.json_error_as(PetError::Json),
    };
    decoded.unwrap_err()
}

#[tokio::test]
async fn an_error_says_itself_whether_it_is_xml_or_json() {
    const JSON: &str = "content-type: application/problem+json";
    for (headers, body, expected) in [
        (&[JSON][..], "[4]", PetError::Json(vec![4])),
        (&[XML], "<pet id='7'/>", PetError::Xml(pet(7))),
        (
            &["content-type: application/problem+xml"],
            "<pet id='7'/>",
            PetError::Xml(pet(7)),
        ),
        (&[], " <pet id='7'/>", PetError::Xml(pet(7))),
        (&[], " [4]", PetError::Json(vec![4])),
    ] {
        let fault = failed(reply("409 Conflict", headers, body)).await;
        assert_eq!(fault.api(), Some(&expected), "{headers:?}");
        assert_eq!(fault.status().map(|status| status.as_u16()), Some(409));
    }
    for (media_type, body, pointer) in [(XML, "<pet id='many'/>", "/id"), (JSON, "[1,true]", "/1")]
    {
        let answer = reply("409 Conflict", &[media_type, "x-request-id: r1"], body);
        let Error::Undecodable(fault) = failed(answer).await else {
            panic!("{body} was decoded");
        };
        assert_eq!(
            (fault.pointer.as_str(), &fault.raw.body[..]),
            (pointer, body.as_bytes())
        );
        assert_eq!(fault.raw.status.as_u16(), 409);
        assert_eq!(fault.raw.headers["x-request-id"], "r1");
    }
    let html = reply("409 Conflict", &["content-type: text/html"], "<p>no");
    let fault = failed(html).await;
    assert!(matches!(fault, Error::UndocumentedStatus(_)), "{fault}");
}

#[tokio::test]
async fn json_in_place_of_an_error_in_xml_keeps_the_path_of_its_fault() {
    let json = "content-type: application/json";
    let answer = reply("404 Not Found", &[json], "{\"id\": \"many\"}");
    let Err(Error::Undecodable(fault)) = fetch_pet(answer).await else {
        panic!("decoded, or taken for another status");
    };
    assert_eq!(
        (fault.pointer.as_str(), fault.raw.status.as_u16()),
        ("/id", 404)
    );
}

/// A page of pets; how the answers of the server are pages.
static PETS: XmlNode = XmlNode {
    name: XmlName::Local("pets"),
    content: XmlContent::Object(XmlObject {
        members: &[
            XmlMember {
                key: "items",
                kind: XmlKind::Items,
                required: false,
                node: XmlNode {
                    name: XmlName::Local("pet"),
                    content: XmlContent::Number,
                },
            },
            XmlMember {
                key: "next",
                kind: XmlKind::Element,
                required: false,
                node: XmlNode {
                    name: XmlName::Local("NextLink"),
                    content: XmlContent::Text,
                },
            },
        ],
        rest: None,
    }),
};

fn page(answer: Answer) -> Result<Response<pages::Page>, Error> {
    answer.xml(&PETS)
}

fn pets(answer: Answer) -> Result<Vec<u64>, Error> {
    let mut page = page(answer)?.into_body();
    let items = page.remove("items").unwrap_or_default();
    let items = items.as_array().into_iter().flatten();
    Ok(items.filter_map(Value::as_u64).collect())
}

fn in_xml(page: &Answer) -> String {
    page.json_of_xml(&PETS)
}

#[tokio::test]
async fn links_in_xml_lead_from_page_to_page() {
    let script = || {
        let next = "<NextLink>/pets/2?a=1&amp;b=2</NextLink>";
        let first = format!("<pets><pet>1</pet><pet>2</pet>{next}</pets>");
        // JSON all the same, and said to be.
        let second = r#"{"items":[3],"next":"/pets/3"}"#;
        [
            reply("200 OK", &[XML], &first),
            reply("200 OK", &["content-type: application/json"], second),
            reply("200 OK", &[XML], "<pets><pet>4</pet><NextLink/></pets>"),
        ]
    };
    let lines = ["GET /pets", "GET /pets/2?a=1&b=2", "GET /pets/3"];
    let next = || pages::paging(Next::Url(&["next"]));

    let server = Server::start(script()).await;
    let client = client(&server).build().unwrap();
    let call = client.call(operation(Method::GET, "/pets"));
    let all = Items::new(call, next(), pets).read_by(in_xml).all();
    assert_eq!(all.await.unwrap(), [1, 2, 3, 4]);
    assert_eq!(server.lines(), lines);

    let server = Server::start(script()).await;
    let client = super::client(&server).build().unwrap();
    let call = client.call(operation(Method::GET, "/pets"));
    let mut all = Pages::new(call, next(), page).read_by(in_xml);
    let mut lengths = Vec::new();
    while let Some(page) = all.next().await {
        lengths.push(page.unwrap().body()["items"].as_array().unwrap().len());
    }
    assert_eq!(
        (lengths, server.lines()),
        (vec![2, 1, 1], lines.map(str::to_owned).to_vec())
    );
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
