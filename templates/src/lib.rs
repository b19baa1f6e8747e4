//! The client runtime that every generated crate carries.
//!
//! Generated crates get copies of the files in `runtime`, chosen by need.

// What is `pub(crate)` here is called by generated code, not by this crate; what is
// `pub` in the files of the stand-in server is exported by generated code only.
#![allow(dead_code, unused_macros, unused_imports, unreachable_pub)]

pub mod round_trip;
pub mod runtime;

#[cfg(test)]
mod wire;
