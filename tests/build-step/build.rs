//! Generates the clients whenever their documents change.

fn main() {
    clientwright::Builder::new("../../spec/atlas/encryption-at-rest-private-endpoints.yaml")
        .spec("../../spec/atlas/encryption-at-rest-private-endpoints-manage.yaml")
        .name("atlas")
        .build()
        .unwrap();
    for (document, name) in [
        ("discriminator-variant-used-alone", "used_alone"),
        ("any-value-null", "any_null"),
        ("xml-errors-beside-json", "xml_errors"),
        ("xml-pages", "xml_pages"),
    ] {
        clientwright::Builder::new(format!("../features/{document}.yaml"))
            .name(name)
            .build()
            .unwrap();
    }
    for config in [
        "clientwright.toml",
        "hash-maps.toml",
        "index-maps.toml",
        "dates/jiff.toml",
        "dates/chrono.toml",
        "dates/time.toml",
        "dates/text.toml",
    ] {
        clientwright::Builder::from_config(config)
            .unwrap()
            .build()
            .unwrap();
    }
}
