//! The JSON Schema of `clientwright.toml`, for editors.

use serde_json::Value;

use crate::config::Config;

/// The schema (JSON Schema 2020-12): every key, its type and what it does.
pub fn schema() -> Value {
    schemars::schema_for!(Config).to_value()
}
