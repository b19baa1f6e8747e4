//! What the fuzz targets share.

#![forbid(unsafe_code)]

pub mod document;
pub mod json;
pub mod mutation;

/// Unions of all kinds, generated from `unions.yaml`.
#[allow(missing_docs)]
pub mod unions {
    include!(concat!(env!("OUT_DIR"), "/unions/mod.rs"));
}
