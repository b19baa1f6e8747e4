//! The line a problem stands in, cut to what a reader can take in.

use std::ops::Range;

use super::plain::plain;
use crate::diagnostic::{Source, Spot};

/// Lines up to this many characters are shown whole.
const WHOLE: usize = 160;
const BEFORE: usize = 60;
const AFTER: usize = 60;

/// A line, or the part of it around a problem.
pub(super) struct Excerpt {
    pub(super) text: String,
    /// The bytes of `text` that are underlined.
    pub(super) marked: Range<usize>,
}

impl Excerpt {
    /// Cuts a line to the surroundings of a spot.
    pub(super) fn new(source: &Source, spot: &Spot) -> Self {
        let line = &spot.line_bytes;
        let start = spot.bytes.start.clamp(line.start, line.end);
        let end = spot.bytes.end.clamp(start, line.end);
        let mut before = &source.text[line.start..start];
        let marked = &source.text[start..end];
        let mut after = &source.text[end..line.end];
        let (mut cut_before, mut cut_after) = ("", "");
        if line.len() > WHOLE {
            if let Some((at, _)) = before.char_indices().rev().nth(BEFORE) {
                before = &before[at..];
                cut_before = "…";
            }
            if let Some((at, _)) = after.char_indices().nth(AFTER) {
                after = &after[..at];
                cut_after = "…";
            }
        }
        let mut text = format!("{cut_before}{}", plain(before));
        let start = text.len();
        text.push_str(&plain(marked));
        let marked = start..text.len();
        text.push_str(&plain(after));
        text.push_str(cut_after);
        Self { text, marked }
    }
}
