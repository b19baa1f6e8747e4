//! Generates the clients that the chapters on streams and on authentication show.

fn main() {
    for name in ["notes", "streams"] {
        clientwright::Builder::new(format!("src/{name}.yaml"))
            .name(name)
            .build()
            .unwrap();
    }
}
