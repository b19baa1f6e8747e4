//! Whether a value of the document is what its type decodes.

use serde_json::Value;

use crate::emit::Emission;
use crate::model::Slot;

impl Emission<'_> {
    /// Whether a value decodes where it stands.
    pub(in crate::emit) fn fits(&self, slot: &Slot, value: &Value) -> bool {
        self.api.fits(slot, value)
    }
}
