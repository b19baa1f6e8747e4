//! The client runtime that every generated crate carries.
//!
//! Generated crates get copies of the files in `runtime`, chosen by need.

// What is `pub(crate)` here is called by generated code, not by this crate.
#![allow(dead_code, unused_macros, unused_imports)]

pub mod round_trip;
pub mod runtime;

#[cfg(test)]
mod wire;
