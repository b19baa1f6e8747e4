//! The client against real connections: a server that reads requests and writes
//! answers byte by byte.

mod answers;
mod authorization_code;
mod blocking;
mod bodies;
mod cancellation;
mod compression;
mod credentials;
mod layers;
mod mutual_tls;
mod pages;
mod pages_hostile;
mod redirects;
mod requests;
mod retries;
mod secrets;
mod server;
mod servers;
mod streams;
mod tower;
mod trace;
mod xml;

use std::time::Duration;

use http::Method;
use serde_json::Value;

use crate::runtime::call::Call;
use crate::runtime::client_builder::ClientBuilder;
use crate::runtime::error::Error;
use crate::runtime::operation::Operation;
use crate::runtime::response::Response;
use crate::runtime::retry::RetryPolicy;
use server::Server;

/// A client of a server, with short waits between tries.
fn client(server: &Server) -> ClientBuilder {
    ClientBuilder::new("", "wire/1")
        .base_url(server.url())
        .retry(quick())
}

fn quick() -> RetryPolicy {
    RetryPolicy::default().first_wait(Duration::from_millis(2))
}

fn operation(method: Method, path: &'static str) -> &'static Operation {
    secured(method, path, &[])
}

fn secured(
    method: Method,
    path: &'static str,
    security: &'static [&'static [&'static str]],
) -> &'static Operation {
    Box::leak(Box::new(Operation {
        id: "anOperation",
        method,
        path,
        server: "",
        follows: true,
        accept: "application/json",
        security,
    }))
}

/// Sends a call of an operation that documents 200, 201 and 404.
async fn fetch(call: Call<'_>) -> Result<Response<Value>, Error<Value>> {
    let answer = call.send().await?;
    match answer.status() {
        200 | 201 => answer.json(),
        404 => answer.json_error(),
        _ => answer.undocumented(),
    }
}
