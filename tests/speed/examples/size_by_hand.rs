//! The call of `size_generated` as an engineer would write it with `serde` and `reqwest`.

use std::time::Duration;

use http::{StatusCode, header::ACCEPT};
use serde::Deserialize;

const BASE: &str = "https://cloud.mongodb.com";
const ACCEPTED: &str = "application/vnd.atlas.2023-01-01+json";

#[derive(Debug, Deserialize)]
struct Token {
    access_token: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)] // They are printed.
struct Endpoints {
    links: Option<Vec<Link>>,
    results: Vec<Endpoint>,
    total_count: Option<i32>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code)]
struct Link {
    href: Option<String>,
    rel: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "cloudProvider")]
#[allow(dead_code)]
enum Endpoint {
    #[serde(rename = "AZURE")]
    Azure(PrivateEndpoint),
    #[serde(rename = "AWS")]
    Aws(PrivateEndpoint),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct PrivateEndpoint {
    error_message: Option<String>,
    id: Option<String>,
    private_endpoint_connection_name: Option<String>,
    region_name: Option<String>,
    status: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct ApiError {
    bad_request_detail: Option<serde_json::Value>,
    detail: Option<String>,
    error: i32,
    error_code: String,
    parameters: Option<Vec<serde_json::Value>>,
    reason: Option<String>,
}

async fn token(
    client: &reqwest::Client,
    id: &str,
    secret: &str,
) -> Result<String, Box<dyn std::error::Error>> {
    let answer = client
        .post(format!("{BASE}/api/oauth/token"))
        .basic_auth(id, Some(secret))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials")
        .send()
        .await?
        .error_for_status()?;
    let token: Token = serde_json::from_slice(&answer.bytes().await?)?;
    Ok(token.access_token)
}

async fn list(
    client: &reqwest::Client,
    token: &str,
    group: &str,
) -> Result<(StatusCode, bytes::Bytes), reqwest::Error> {
    let path = format!("/api/atlas/v2/groups/{group}/encryptionAtRest/AWS/privateEndpoints");
    let answer = client
        .get(format!("{BASE}{path}"))
        .bearer_auth(token)
        .header(ACCEPT, ACCEPTED)
        .send()
        .await?;
    let status = answer.status();
    Ok((status, answer.bytes().await?))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [id, secret] = ["ATLAS_ID", "ATLAS_SECRET"].map(std::env::var);
    let client = reqwest::Client::builder()
        .user_agent("by-hand/1")
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(60))
        .build()?;
    let token = token(&client, &id?, &secret?).await?;
    let (status, body) = list(&client, &token, "32b6e34b3d91647abb20e7b8").await?;
    match status.is_success() {
        true => println!("{:?}", serde_json::from_slice::<Endpoints>(&body)?),
        false => println!("{status}: {:?}", serde_json::from_slice::<ApiError>(&body)?),
    }
    Ok(())
}
