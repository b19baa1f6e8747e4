//! Problems with positions, and how they are shown.

mod excerpt;
mod human;
mod json;
mod locate;
mod plain;
mod pointer;
mod problem;
mod report;
mod sources;

pub use human::Colors;
pub(crate) use human::quoted;
pub(crate) use plain::plain;
pub use pointer::Pointer;
pub use problem::{Part, Place, Problem, Problems, Severity};
pub use report::{Report, Spot, Spots};
pub use sources::{FileId, Format, Source, Sources};

pub(crate) use locate::Index;

#[cfg(test)]
mod tests;
