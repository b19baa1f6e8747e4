//! The same as an engineer would write it with `serde` and `reqwest`.

use std::time::Duration;

use serde::Deserialize;

use crate::shaped::types as shaped;

/// One order, decoded by what `serde` derives.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[allow(missing_docs)] // The document of the generated one says what they are.
pub struct Order {
    pub id: String,
    pub customer: String,
    pub currency: Currency,
    pub total: f64,
    pub count: i64,
    pub paid: bool,
    pub street: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
    pub labels: Option<Vec<String>>,
    pub weight: Option<f64>,
    pub note: Option<String>,
}

/// The currencies that the document knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)]
pub enum Currency {
    Aud,
    Brl,
    Cad,
    Chf,
    Cny,
    Czk,
    Dkk,
    Eur,
    Gbp,
    Hkd,
    Huf,
    Idr,
    Ils,
    Inr,
    Isk,
    Jpy,
    Krw,
    Mxn,
    Myr,
    Nok,
    Nzd,
    Php,
    Pln,
    Ron,
    Sek,
    Sgd,
    Thb,
    Try,
    Usd,
    Zar,
}

/// Payments as `serde` tells them apart where no property does: by trying all.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
#[allow(missing_docs)]
pub enum Untagged {
    Card(shaped::Card),
    Transfer(shaped::Transfer),
    Cash(shaped::Cash),
    Voucher(shaped::Voucher),
    Wallet(shaped::Wallet),
    Invoice(shaped::Invoice),
    Draft(shaped::Draft),
    Points(shaped::Points),
    Installment(shaped::Installment),
    Gift(shaped::Gift),
    Barter(shaped::Barter),
    Debit(shaped::Debit),
}

/// Why a call failed.
#[derive(Debug)]
pub enum Error {
    /// No answer came, or not all of it.
    Transport(reqwest::Error),
    /// Another status than success.
    Status(http::StatusCode, bytes::Bytes),
    /// The body is no order.
    Body(serde_json::Error),
}

/// A client with what a careful engineer sets: a name, and limits of time.
///
/// # Panics
/// The system has no TLS.
pub fn client() -> reqwest::Client {
    let settings = reqwest::Client::builder()
        .user_agent("by-hand/1")
        .connect_timeout(Duration::from_secs(10))
        .timeout(Duration::from_secs(60));
    settings.build().unwrap()
}

/// Calls `getOrder`.
///
/// # Errors
/// See [`Error`].
pub async fn get_order(client: &reqwest::Client, base: &str, id: &str) -> Result<Order, Error> {
    let answer = client
        .get(format!("{base}/orders/{id}"))
        .query(&[("expand", "true")])
        .header(http::header::ACCEPT, "application/json")
        .send()
        .await
        .map_err(Error::Transport)?;
    let status = answer.status();
    let body = answer.bytes().await.map_err(Error::Transport)?;
    match status.is_success() {
        true => serde_json::from_slice(&body).map_err(Error::Body),
        false => Err(Error::Status(status, body)),
    }
}
