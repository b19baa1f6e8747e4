//! Files to one tree with positions.

use crate::diagnostic::{FileId, Part, Place, Pointer};

/// Where parts of the tree come from.
#[derive(Debug, Default)]
pub struct Origins;

impl Origins {
    /// The place of a pointer.
    pub fn place(&self, pointer: &Pointer) -> Option<Place> {
        Some(Place {
            file: FileId(0),
            pointer: pointer.clone(),
            part: Part::Value,
        })
    }
}
