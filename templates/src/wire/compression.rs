//! Answers that come compressed, where the features of `reqwest` are on.

use http::{Method, header};
use http_auth::{DigestClient, PasswordParams};
use serde_json::{Value, json};

use super::server::{Reply, Server};
use super::{client, fetch, operation, secured};
use crate::runtime::credentials::Credentials;
use crate::runtime::digest::Digest;
use crate::runtime::error::Error;

/// `{"code":"compressed"}`, made by Python's `gzip`.
const GZIP: &str = "1f8b0800000000000203ab564ace4f4955b20252b90545a9c5c5a9294ab5009f02497115000000";

/// The same, made by the `zlib` of Node.
const BROTLI: &str = "0b0a807b22636f6465223a22636f6d70726573736564227d03";

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    let digits = digits.map(|two| std::str::from_utf8(two).unwrap());
    digits
        .map(|two| u8::from_str_radix(two, 16).unwrap())
        .collect()
}

/// A frame of Zstandard with one block (RFC 8878, section 3.1.1).
fn zstd(size: u32, kind: u32, block: &[u8]) -> Vec<u8> {
    let header = 1 | kind << 1 | size << 3;
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0xa0];
    frame.extend(size.to_le_bytes());
    frame.extend(&header.to_le_bytes()[..3]);
    frame.extend(block);
    frame
}

fn compressed(status: &str, headers: &str, coding: &str, body: &[u8]) -> Reply {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-encoding: {coding}\r\ncontent-length: {length}\r\n{headers}connection: close\r\n\r\n"
    );
    Reply::Binary([head.as_bytes(), body].concat())
}

fn codings() -> [(&'static str, Vec<u8>); 3] {
    let plain = br#"{"code":"compressed"}"#;
    [
        ("gzip", unhex(GZIP)),
        ("br", unhex(BROTLI)),
        ("zstd", zstd(21, 0, plain)),
    ]
}

#[tokio::test]
async fn answers_and_errors_are_decoded() {
    for (coding, body) in codings() {
        let script = ["200 OK", "404 No"].map(|status| compressed(status, "", coding, &body));
        let server = Server::start(script).await;
        let client = client(&server).build().unwrap();
        let get = || fetch(client.call(operation(Method::GET, "/")));
        let expected = json!({"code": "compressed"});
        assert_eq!(get().await.unwrap().into_body(), expected, "{coding}");
        assert_eq!(get().await.unwrap_err().api(), Some(&expected), "{coding}");
        let seen = server.seen();
        let accepted = seen[0].header("accept-encoding").unwrap();
        assert!(accepted.contains(coding), "{accepted}");
    }
}

#[tokio::test]
async fn the_limit_is_that_of_what_comes_out() {
    // 128 KiB of one byte, in 13 bytes.
    let bomb = || compressed("200 OK", "", "zstd", &zstd(128 << 10, 1, b"1"));
    let server = Server::start([bomb(), bomb()]).await;
    for (limit, fits) in [((128 << 10) - 1, false), (128 << 10, true)] {
        let client = client(&server).body_limit(limit).build().unwrap();
        match fetch(client.call(operation(Method::GET, "/"))).await {
            Err(Error::BodyTooLarge(fault)) => assert_eq!((fault.limit, fits), (limit, false)),
            // A number of so many digits is none that JSON readers take.
            Err(Error::Undecodable(fault)) => {
                assert_eq!((fault.raw.body.len(), fits), (limit, true))
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn signatures_over_bodies_are_of_what_is_sent() {
    let challenge = r#"Digest realm="r", nonce="n", qop="auth-int", algorithm=SHA-256"#;
    let header = format!("www-authenticate: {challenge}\r\n");
    let gzip = unhex(GZIP);
    let script = [
        compressed("401 Unauthorized", &header, "gzip", &gzip),
        compressed("200 OK", "", "gzip", &gzip),
    ];
    let server = Server::start(script).await;
    let client = client(&server)
        .credentials(Credentials::new("digest", Digest::new("user", "password")))
        .build()
        .unwrap();
    let mut call = client.call(secured(Method::POST, "/", &[&["digest"]]));
    call.json("application/json", &Value::from("signed"));
    fetch(call).await.unwrap();
    let seen = server.seen();
    let value = seen[1].header("authorization").unwrap();
    assert!(seen[1].header(header::CONTENT_ENCODING.as_str()).is_none());
    let (_, cnonce) = value.split_once("cnonce=\"").unwrap();
    let (cnonce, _) = cnonce.split_once('"').unwrap();
    let challenges = http_auth::parse_challenges(challenge).unwrap();
    let mut digest = DigestClient::try_from(&challenges[0]).unwrap();
    let expected = digest.respond_with_testing_cnonce(
        &PasswordParams {
            username: "user",
            password: "password",
            uri: "/",
            method: "POST",
            body: Some(seen[1].body.as_bytes()),
        },
        cnonce,
    );
    assert_eq!(value, expected.unwrap());
    assert!(value.contains("auth-int"), "{value}");
}
