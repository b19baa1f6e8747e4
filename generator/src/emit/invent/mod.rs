//! Single values that satisfy what the document says of them: for the examples in
//! docs and for the answers of the stand-in server.

mod fits;
mod number;
mod pattern;
mod satisfies;
mod text;

pub(super) use number::{integer, number};
pub(super) use satisfies::satisfies;
pub(super) use text::{PLAIN, text, text_of};
