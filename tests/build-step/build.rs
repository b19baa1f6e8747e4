//! Generates the clients whenever their documents change.

fn main() {
    clientwright::Builder::new("../../spec/atlas/encryption-at-rest-private-endpoints.yaml")
        .spec("../../spec/atlas/encryption-at-rest-private-endpoints-manage.yaml")
        .name("atlas")
        .build()
        .unwrap();
    clientwright::Builder::from_config("clientwright.toml")
        .unwrap()
        .build()
        .unwrap();
}
