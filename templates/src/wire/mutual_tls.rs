//! Client certificates, against a server that asks for one.

use std::sync::{Arc, Mutex};

use http::Method;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use super::quick;
use super::server::Server;
use super::{client, fetch, secured};
use crate::runtime::api_key::ApiKey;
use crate::runtime::client_builder::ClientBuilder;
use crate::runtime::credentials::Credentials;
use crate::runtime::error::Error;
use crate::runtime::mutual_tls::MutualTls;
use crate::runtime::reqwest_transport::ReqwestTransport;

const CERTIFICATE: &[&[&str]] = &[&["mtls"]];
const BOTH: &[&[&str]] = &[&["mtls", "key"]];
const EITHER: &[&[&str]] = &[&["key"], &["mtls"]];

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Issuer {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for a name and its key.
fn issued(authority: &Issuer, name: &str) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new([name.to_owned()]).unwrap();
    (params.signed_by(&key, authority).unwrap(), key)
}

fn credentials(authority: &Issuer) -> Credentials {
    let (certificate, key) = issued(authority, "client.test");
    Credentials::new(
        "mtls",
        MutualTls::new(certificate.pem(), key.serialize_pem()),
    )
}

fn key() -> Credentials {
    Credentials::new("key", ApiKey::header("x-key", "secret"))
}

/// A server that answers those whose certificate its authority has signed.
struct Guarded {
    authority: Issuer,
    port: u16,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Guarded {
    async fn start(answer: &'static str) -> Self {
        let authority = authority();
        let acceptor = acceptor(&authority);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heads = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut head = vec![0; 4096];
                let read = stream.read(&mut head).await.unwrap_or_default();
                head.truncate(read);
                log.lock().unwrap().push(String::from_utf8(head).unwrap());
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        Self {
            authority,
            port,
            heads,
        }
    }

    fn client(&self) -> ClientBuilder {
        let root = reqwest::Certificate::from_pem(self.authority.pem().as_bytes()).unwrap();
        ClientBuilder::new("", "wire/1")
            .base_url(format!("https://localhost:{}", self.port))
            .retry(quick().tries(1))
            .reqwest(|reqwest| reqwest.tls_certs_merge([root]))
    }

    fn requests(&self) -> usize {
        self.heads.lock().unwrap().len()
    }
}

fn acceptor(authority: &Issuer) -> TlsAcceptor {
    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).unwrap();
    let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build();
    let (certificate, key) = issued(authority, "localhost");
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder()
        .with_client_cert_verifier(verifier.unwrap())
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";

async fn get(
    builder: ClientBuilder,
    security: &'static [&'static [&'static str]],
) -> Result<(), Error<serde_json::Value>> {
    let client = builder.build().unwrap();
    let outcome = fetch(client.call(secured(Method::GET, "/", security))).await;
    outcome.map(drop)
}

#[tokio::test]
async fn a_client_certificate_opens_the_connection() {
    let server = Guarded::start(OK).await;
    let held = || server.client().credentials(credentials(&server.authority));
    get(held(), CERTIFICATE).await.unwrap();
    get(held(), EITHER).await.unwrap();
    get(held().credentials(key()), BOTH).await.unwrap();
    let heads = server.heads.lock().unwrap().clone();
    let keys: Vec<bool> = heads.iter().map(|head| head.contains("x-key")).collect();
    assert_eq!(keys, [false, false, true]);
}

#[tokio::test]
async fn without_the_right_certificate_there_is_no_connection() {
    let server = Guarded::start(OK).await;
    let fault = get(server.client(), CERTIFICATE).await.unwrap_err();
    assert!(fault.is_transport(), "{fault:?}");
    let foreign = server.client().credentials(credentials(&authority()));
    let fault = get(foreign, CERTIFICATE).await.unwrap_err();
    assert!(fault.is_transport(), "{fault:?}");
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_certificate_that_is_asked_for_and_not_held_is_an_error_before_sending() {
    let server = Guarded::start(OK).await;
    for security in [CERTIFICATE, BOTH] {
        let fault = get(server.client().credentials(key()), security).await;
        match fault {
            Err(Error::Credentials(fault)) => assert!(fault.to_string().contains("mtls")),
            other => panic!("{other:?}"),
        }
    }
    let held = server.client().credentials(credentials(&server.authority));
    let fault = get(held, BOTH).await.unwrap_err();
    assert!(fault.to_string().contains("mtls and key"), "{fault}");
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_certificate_is_not_shown_to_another_origin() {
    let other = Guarded::start(OK).await;
    let answer = format!(
        "HTTP/1.1 302 Found\r\nlocation: https://localhost:{}/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        other.port
    );
    let server = Guarded::start(answer.leak()).await;
    let held = server.client().credentials(credentials(&server.authority));
    let fault = get(held, CERTIFICATE).await.unwrap_err();
    assert_eq!(fault.status().unwrap(), 302);
    assert_eq!((server.requests(), other.requests()), (1, 0));
}

#[tokio::test]
async fn what_cannot_be_used_is_told_without_the_key() {
    let bad = Credentials::new("mtls", MutualTls::new("no certificate", "hunter2"));
    let fault = ClientBuilder::new("https://a.test", "wire/1")
        .credentials(bad)
        .build()
        .unwrap_err();
    assert!(fault.to_string().contains("must be PEM"), "{fault}");
    assert!(!format!("{fault:?}").contains("hunter2"), "{fault:?}");
}

#[tokio::test]
async fn a_transport_of_the_callers_proves_it_itself() {
    let server = Server::start([super::server::ok()]).await;
    let transport = || ReqwestTransport::from(reqwest::Client::new());
    let held = client(&server).credentials(credentials(&authority()));
    let fault = held.transport(transport()).build().unwrap_err();
    assert!(fault.to_string().contains("no effect"), "{fault}");
    let proven = client(&server).credentials(Credentials::custom("mtls", ()));
    get(proven.transport(transport()), CERTIFICATE)
        .await
        .unwrap();
}
