//! Points in time (`format: date-time`), as servers really send them.

use super::text_value::{from_text, text_value};

/// A point in time, kept as the text that came.
///
/// Servers send date-times that RFC 3339 does not know: without an offset, with a
/// space in place of `T`. None of them makes a body undecodable; whether the text
/// is a point in time shows when it is made one. Comparisons are those of the texts.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime(String);

text_value!(DateTime);
from_text!(DateTime);
