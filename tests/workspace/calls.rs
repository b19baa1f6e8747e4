//! A client of several crates is used like one of one crate.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use arbitrary::{Arbitrary, Unstructured};
use shop::prelude::*;
use shop::types::{Cat, Dog, Money, Mood, Pet};
use shop::{Blocking, Client, Credentials, Error};

/// A server that gives one answer, and its URL; it ends with what it was sent.
fn server(status: &str, headers: &str, body: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         connection: close\r\n{headers}\r\n{body}"
    );
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            let lower = line.to_ascii_lowercase();
            if let Some(text) = lower.strip_prefix("content-length:") {
                length = text.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
            head.push_str(&lower);
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        stream.write_all(answer.as_bytes()).unwrap();
        format!("{head}\n{}", String::from_utf8(body).unwrap())
    });
    (url, served)
}

fn client(url: &str) -> Client {
    let credentials = Credentials::token("secret");
    let builder = Client::builder().base_url(url).credentials(credentials);
    builder.build().unwrap()
}

#[test]
fn a_union_of_one_tag_with_a_type_of_several_arrives() {
    let (url, served) = server(
        "200 OK",
        "x-mood: good\r\n",
        r#"{"pets": [{"lives": 9, "kind": "CAT", "price": {"cents": 5}}, {"kind": "EEL"}]}"#,
    );
    let answer = client(&url).list_pets().page(2).wait().unwrap();
    let headers = answer.documented_headers().unwrap();
    assert_eq!(headers.x_mood, Some(Mood::Good));
    let pets = answer.into_body().pets;
    let Pet::Cat(Cat { lives, price, .. }) = &pets[0] else {
        panic!("{pets:?}");
    };
    assert_eq!((*lives, price), (9, &Some(Money::new(5))));
    assert!(
        matches!(&pets[1], Pet::Unknown(eel) if eel.tag() == "EEL"),
        "{pets:?}"
    );
    let sent = served.join().unwrap();
    assert!(sent.starts_with("get /pets?page=2 http/1.1\r\n"), "{sent}");
    assert!(sent.contains("authorization: bearer secret\r\n"), "{sent}");
    let agent = concat!("user-agent: shop/", env!("CARGO_PKG_VERSION"), "\r\n");
    assert!(sent.contains(agent), "{sent}");
}

#[test]
fn a_body_is_sent_and_an_error_has_the_type_that_tags_share() {
    let (url, served) = server("409 Conflict", "", r#"{"code": "there"}"#);
    let pet = Pet::Dog(Dog::new().name("Rex"));
    let error = client(&url).add_pet(&pet).wait().unwrap_err();
    assert_eq!(error.api().unwrap().code, "there");
    let sent = served.join().unwrap();
    assert!(sent.ends_with(r#"{"kind":"DOG","name":"Rex"}"#), "{sent}");
}

#[test]
fn arguments_are_checked_in_the_crate_of_their_tag() {
    let client = client("http://127.0.0.1:9");
    let error = client.get_order("x").wait().unwrap_err();
    assert!(matches!(&error, Error::InvalidRequest(_)), "{error}");
    let _: shop::operations::GetOrder<'_> = client.get_order("o1");
    // Two tags that share a crate have a trait each.
    let _ = shop_admin::operations::AdminOperations::read_log(&client);
    let _: shop_admin::operations::ReadLog<'_> = client.read_log();
}

/// What is made up out of some bytes, written and read again.
fn made_up<T>() -> (T, T)
where
    T: for<'a> Arbitrary<'a> + serde::Serialize + serde::de::DeserializeOwned,
{
    let data: Vec<u8> = (0..1 << 10).map(|i: u32| ((i * 7919) >> 3) as u8).collect();
    let value: T = Unstructured::new(&data).arbitrary().unwrap();
    let json = serde_json::to_string(&value).unwrap();
    (value, serde_json::from_str(&json).unwrap())
}

#[test]
fn values_of_each_crate_are_made_up() {
    let (pet, again) = made_up::<Pet>();
    assert_eq!(pet, again);
    let (fault, again) = made_up::<shop::types::Fault>();
    assert_eq!(fault, again);
}
