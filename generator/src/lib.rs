//! Turns OpenAPI documents into Rust client crates.
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod emit;
pub mod lower;
pub mod model;
pub mod names;
