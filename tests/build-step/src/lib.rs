//! A crate that generates its client in `build.rs`.

/// The client of the Atlas documents.
pub mod atlas {
    include!(concat!(env!("OUT_DIR"), "/atlas/mod.rs"));
}

#[cfg(test)]
mod tests {
    use super::atlas::{Client, types::EarPrivateEndpoint};

    #[test]
    fn the_module_is_a_client() {
        let client = Client::builder().build().unwrap();
        assert!(format!("{client:?}").contains("https://cloud.mongodb.com"));
        let json = r#"{"cloudProvider":"GCP"}"#;
        let endpoint: EarPrivateEndpoint = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&endpoint).unwrap(), json);
    }
}
