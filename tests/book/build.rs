//! Generates the client that the chapter on streams shows.

fn main() {
    clientwright::Builder::new("src/streams.yaml")
        .name("streams")
        .build()
        .unwrap();
}
