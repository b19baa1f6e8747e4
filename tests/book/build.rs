//! Generates the clients that chapters show whose calls Atlas does not have.

fn main() {
    for name in ["notes", "streams"] {
        clientwright::Builder::new(format!("src/{name}.yaml"))
            .name(name)
            .build()
            .unwrap();
    }
}
