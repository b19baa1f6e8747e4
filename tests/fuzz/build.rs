//! Generates the unions that the target `unions` reads and writes.

fn main() {
    clientwright::Builder::from_config("clientwright.toml")
        .unwrap()
        .build()
        .unwrap();
}
