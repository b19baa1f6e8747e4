//! Problems in order, with lines and columns.

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::{FileId, Index, Part, Place, Problem, Problems, Source, Sources};

/// A place as a reader finds it. Lines and columns count from 1, columns in
/// characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The file.
    pub file: FileId,
    /// The bytes of the file.
    pub bytes: Range<usize>,
    /// The line of the first character.
    pub line: usize,
    /// Its column.
    pub column: usize,
    /// The line of the last character.
    pub end_line: usize,
    /// The column after it.
    pub end_column: usize,
    /// The bytes of the first line, without its end.
    pub(super) line_bytes: Range<usize>,
}

/// Problems with what is needed to show them: errors first, then by file and
/// position.
pub struct Report<'a> {
    pub(super) sources: &'a Sources,
    pub(super) entries: Vec<Entry<'a>>,
}

/// One problem and the spots of its places.
pub(super) struct Entry<'a> {
    pub(super) problem: &'a Problem,
    pub(super) spot: Option<Spot>,
    pub(super) notes: Vec<Option<Spot>>,
}

impl<'a> Report<'a> {
    /// Finds every place, scanning each file once.
    pub fn new(problems: &'a Problems, sources: &'a Sources) -> Self {
        let spots = Spots::find(problems, sources);
        let mut entries: Vec<Entry<'_>> = problems
            .iter()
            .map(|problem| Entry {
                problem,
                spot: problem.place.as_ref().and_then(|place| spots.get(place)),
                notes: problem
                    .notes
                    .iter()
                    .map(|(place, _)| spots.get(place))
                    .collect(),
            })
            .collect();
        entries.sort_by(|a, b| a.order().cmp(&b.order()));
        Self { sources, entries }
    }
}

impl<'a> Entry<'a> {
    fn order(&self) -> impl Ord + use<'a> {
        let spot = self.spot.as_ref();
        (
            self.problem.severity,
            spot.map(|spot| (spot.file, spot.bytes.start)),
            self.problem.code,
            &self.problem.message,
        )
    }
}

/// The spot of every place that was asked for.
pub struct Spots<'a>(HashMap<&'a Place, Spot>);

impl<'a> Spots<'a> {
    fn find(problems: &'a Problems, sources: &Sources) -> Self {
        let places = problems.iter().flat_map(|problem| {
            let notes = problem.notes.iter().map(|(place, _)| place);
            problem.place.iter().chain(notes)
        });
        Self::of(places, sources)
    }

    /// Finds places, scanning each file once.
    pub fn of(places: impl Iterator<Item = &'a Place>, sources: &Sources) -> Self {
        let mut by_file: HashMap<FileId, Vec<&'a Place>> = HashMap::new();
        for place in places {
            by_file.entry(place.file).or_default().push(place);
        }
        let mut spots = HashMap::new();
        for (file, places) in by_file {
            if let Some(source) = sources.get(file) {
                find_in_file(file, source, &places, &mut spots);
            }
        }
        Self(spots)
    }

    /// The spot of a place; `None` if it was not asked for.
    pub fn get(&self, place: &Place) -> Option<Spot> {
        self.0.get(place).cloned()
    }
}

fn find_in_file<'a>(
    file: FileId,
    source: &Source,
    places: &[&'a Place],
    spots: &mut HashMap<&'a Place, Spot>,
) {
    let index = Index::new(source, places.iter().map(|place| &place.pointer));
    let mut found: Vec<(Range<usize>, &Place)> = places
        .iter()
        .map(|place| (shown(source, &index, place), *place))
        .collect();
    found.sort_by_key(|(bytes, _)| bytes.start);
    let mut cursor = Cursor::new(&source.text);
    for (bytes, place) in found {
        cursor.advance(bytes.start);
        let start = cursor.clone();
        let mut end = start.clone();
        end.advance(bytes.end);
        let spot = Spot {
            file,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            line_bytes: start.line_bytes(),
            bytes,
        };
        spots.insert(place, spot);
    }
}

/// The longest stretch that is underlined whole.
const MAX_SHOWN: usize = 200;

/// What of a place is pointed at: of a value that does not fit a line, its key.
fn shown(source: &Source, index: &Index, place: &Place) -> Range<usize> {
    let text = &source.text;
    let bytes = index.bytes(place);
    let start = floor(text, bytes.start);
    let end = floor(text, bytes.end).max(start);
    let first_line = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[start..end]);
    if first_line.is_none() && end - start <= MAX_SHOWN {
        return start..end;
    }
    if place.part == Part::Value
        && let Some(key) = index.key(&place.pointer)
    {
        return key;
    }
    let end = first_line.map_or(end, |length| start + length);
    start..floor(text, end.min(start + MAX_SHOWN))
}

/// The nearest start of a character at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Counts lines and columns on the way through a text.
#[derive(Clone)]
struct Cursor<'t> {
    text: &'t str,
    byte: usize,
    line: usize,
    column: usize,
    line_start: usize,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            byte: 0,
            line: 1,
            column: 1,
            line_start: 0,
        }
    }

    fn advance(&mut self, byte: usize) {
        let passed = &self.text[self.byte..byte];
        match memchr::memrchr(b'\n', passed.as_bytes()) {
            None => self.column += passed.chars().count(),
            Some(last) => {
                self.line += memchr::memchr_iter(b'\n', passed.as_bytes()).count();
                self.line_start = self.byte + last + 1;
                self.column = 1 + passed[last + 1..].chars().count();
            }
        }
        self.byte = byte;
    }

    fn line_bytes(&self) -> Range<usize> {
        let rest = &self.text.as_bytes()[self.byte..];
        let end = self.byte + memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = self.text[self.line_start..end].trim_end_matches('\r');
        self.line_start..self.line_start + line.len()
    }
}
