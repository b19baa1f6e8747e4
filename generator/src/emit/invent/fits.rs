//! Whether a value of the document is what its type decodes.

use serde_json::Value;

use super::satisfies;
use crate::emit::Emission;
use crate::model::{Field, Slot};

impl Emission<'_> {
    /// Whether a value decodes where it stands.
    pub(in crate::emit) fn fits(&self, slot: &Slot, value: &Value) -> bool {
        self.api.fits(slot, value)
    }

    /// The example of a field, if it is what the document says of the field.
    pub(in crate::emit) fn field_example<'f>(&self, field: &'f Field) -> Option<&'f Value> {
        let example = field.example.as_ref();
        example.filter(|value| self.is_example(field, value))
    }

    /// Whether a value is of a field's type, one of those that are listed, and within
    /// constraints.
    pub(in crate::emit) fn is_example(&self, field: &Field, value: &Value) -> bool {
        let slot = &field.slot;
        self.api.fitting_json(slot, value).is_some()
            && self.api.lists(slot, value)
            && satisfies(value, &field.constraints)
    }
}
