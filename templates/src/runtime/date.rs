//! Days (`format: date`).

use super::text_value::{from_text, text_value};

/// A day of the calendar, kept as the text that came.
///
/// Whether the text is a date shows when it is made one. Comparisons are those of
/// the texts.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(String);

text_value!(Date);
from_text!(Date);
