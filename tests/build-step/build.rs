//! Generates the clients whenever their documents change.

fn main() {
    clientwright::Builder::new("../../spec/atlas/encryption-at-rest-private-endpoints.yaml")
        .spec("../../spec/atlas/encryption-at-rest-private-endpoints-manage.yaml")
        .name("atlas")
        .build()
        .unwrap();
    clientwright::Builder::new("../features/discriminator-variant-used-alone.yaml")
        .name("used_alone")
        .build()
        .unwrap();
    for config in ["clientwright.toml", "hash-maps.toml", "index-maps.toml"] {
        clientwright::Builder::from_config(config)
            .unwrap()
            .build()
            .unwrap();
    }
}
