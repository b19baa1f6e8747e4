//! What the benchmarks measure: generated clients, the same code written by
//! hand, and the JSON that both read.

pub mod by_hand;
pub mod json;
pub mod server;

/// Payments told apart by a property.
pub mod tagged {
    include!(concat!(env!("OUT_DIR"), "/tagged/mod.rs"));
}

/// Payments told apart by their keys.
pub mod shaped {
    include!(concat!(env!("OUT_DIR"), "/shaped/mod.rs"));
}

/// Orders: a struct, an enum, a call and a stream.
pub mod orders {
    include!(concat!(env!("OUT_DIR"), "/orders/mod.rs"));
}
