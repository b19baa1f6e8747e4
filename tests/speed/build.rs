//! Generates the clients that are measured.

fn main() {
    for (spec, name) in [
        ("spec/tagged.yaml", "tagged"),
        ("spec/shaped.yaml", "shaped"),
        ("spec/orders.yaml", "orders"),
    ] {
        clientwright::Builder::new(spec).name(name).build().unwrap();
    }
}
