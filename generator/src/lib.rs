//! Turns OpenAPI documents into Rust client crates.
//!
//! The `clientwright` command does what `clientwright.toml` says. In a build
//! script, [`Builder`] makes a module in `OUT_DIR` instead:
//!
//! ```no_run
//! // build.rs
//! clientwright::Builder::new("spec/api.yaml").name("api").build().unwrap();
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! pub mod api {
//!     include!(concat!(env!("OUT_DIR"), "/api/mod.rs"));
//! }
//! ```
//!
//! Data flows one way through the stages: [`document`] → [`dialect`] →
//! [`lower`] → [`model`] → [`names`] → [`emit`]; [`pipeline`] joins them.

mod builder;
pub mod bump;
pub mod config;
pub mod diagnostic;
pub mod dialect;
pub mod diff;
pub mod document;
pub mod emit;
pub mod explain;
pub mod lower;
pub mod model;
pub mod names;
pub mod output;
pub mod pipeline;
pub mod surface;

pub use builder::{BuildError, Builder, missing_dependencies};
