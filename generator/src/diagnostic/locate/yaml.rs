//! YAML text to positions.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::Index;

/// Finds what `index` asks for in the first document of a stream.
pub(super) fn scan(text: &str, index: &mut Index) {
    let stream = Stream::read(text);
    let mut walk = Walk {
        stream: &stream,
        index,
    };
    walk.value(0, 0);
}

/// The first document of a stream, flat.
struct Stream {
    items: Vec<Item>,
    /// Where the node with an anchor starts.
    anchors: HashMap<usize, usize>,
}

struct Item {
    kind: Kind,
    bytes: Range<usize>,
    /// The item after the whole node.
    next: usize,
}

enum Kind {
    /// With its text, which may be a key, and whether it is written plain.
    Scalar {
        text: Box<str>,
        plain: bool,
    },
    Alias(usize),
    Sequence,
    Mapping,
    End,
}

impl Stream {
    /// Reads as far as the text is YAML.
    fn read(source: &str) -> Self {
        let mut stream = Self {
            items: Vec::new(),
            anchors: HashMap::new(),
        };
        let mut bytes = Bytes::new(source);
        let mut open = Vec::new();
        let mut parser = Parser::new_from_str(source);
        while let Some(Ok((event, span))) = parser.next_event() {
            let mut span = bytes.of(span.start.index())..bytes.of(span.end.index());
            let at = stream.items.len();
            let kind = match event {
                Event::Scalar(text, style, anchor, _) => {
                    stream.anchors.insert(anchor, at);
                    if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
                        // The parser says where the text starts, a line below
                        // the sign that announces it.
                        let sign = source[..span.start].rfind(['|', '>']);
                        span.start = sign.unwrap_or(span.start);
                    }
                    Kind::Scalar {
                        text: text.into(),
                        plain: style == ScalarStyle::Plain,
                    }
                }
                Event::Alias(anchor) => Kind::Alias(anchor),
                Event::SequenceStart(anchor, _) => {
                    stream.anchors.insert(anchor, at);
                    open.push(at);
                    span.start = sequence_start(source, span.start);
                    Kind::Sequence
                }
                Event::MappingStart(anchor, _) => {
                    stream.anchors.insert(anchor, at);
                    open.push(at);
                    Kind::Mapping
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    if let Some(start) = open.pop() {
                        stream.close(start, at, span.end);
                    }
                    Kind::End
                }
                Event::DocumentEnd => break,
                _ => continue,
            };
            stream.items.push(Item {
                kind,
                bytes: span,
                next: at + 1,
            });
        }
        // Cut short by a fault: what is open ends here.
        let (at, end) = (stream.items.len(), source.len());
        for start in open {
            stream.close(start, at.saturating_sub(1), end);
        }
        // Number 0 is what nodes without an anchor have.
        stream.anchors.remove(&0);
        stream
    }

    fn close(&mut self, start: usize, end_item: usize, end: usize) {
        self.items[start].next = end_item + 1;
        // The end of an indented block is seen where the next one starts: it
        // ends with its last item.
        let last = self.items[start + 1..].last().map(|item| item.bytes.end);
        let start = &mut self.items[start];
        let is_flow = end > last.unwrap_or(0) && !start.bytes.is_empty();
        start.bytes.end = if is_flow { end } else { last.unwrap_or(end) };
    }
}

/// The dash that starts a sequence: of one that is not indented, the parser
/// says where the first item starts.
fn sequence_start(text: &str, start: usize) -> usize {
    if text[start..].starts_with(['-', '[']) {
        return start;
    }
    let before = text[..start].trim_end();
    before.strip_suffix('-').map_or(start, str::len)
}

struct Walk<'s, 'i> {
    stream: &'s Stream,
    index: &'i mut Index,
}

impl Walk<'_, '_> {
    /// Notes the node at `at`, and what is asked for inside it. Recursion ends
    /// with the pointers asked for.
    fn value(&mut self, at: usize, node: usize) {
        let Some(item) = self.stream.items.get(at) else {
            return;
        };
        self.index.found_value(node, item.bytes.clone());
        self.inside(at, node);
    }

    fn inside(&mut self, at: usize, node: usize) {
        if !self.index.has_children(node) {
            return;
        }
        let Some((at, item)) = self.anchored(at) else {
            return;
        };
        match item.kind {
            Kind::Mapping => self.mapping(at, node),
            Kind::Sequence => self.sequence(at, node),
            _ => {}
        }
    }

    /// The node itself, or the one it is an alias of.
    fn anchored(&self, at: usize) -> Option<(usize, &Item)> {
        let item = self.stream.items.get(at)?;
        match item.kind {
            Kind::Alias(anchor) => {
                let at = *self.stream.anchors.get(&anchor)?;
                Some((at, self.stream.items.get(at)?))
            }
            _ => Some((at, item)),
        }
    }

    fn mapping(&mut self, at: usize, node: usize) {
        let mut merged = Vec::new();
        for (key, value) in self.entries(at) {
            let Some((_, item)) = self.anchored(key) else {
                continue;
            };
            let Kind::Scalar { text, plain } = &item.kind else {
                continue;
            };
            if *plain && &**text == "<<" {
                merged.push(value);
            }
            if let Some(child) = self.index.child(node, text) {
                let bytes = self.stream.items[key].bytes.clone();
                self.index.found_key(child, bytes);
                self.value(value, child);
            }
        }
        for value in merged {
            self.merged(value, node, 0);
        }
    }

    /// What a merge key brings: keys that were found before stay as they are.
    fn merged(&mut self, at: usize, node: usize, depth: usize) {
        // A mapping cannot be read that merges itself, but may stand in a file.
        if depth > 16 {
            return;
        }
        let Some((at, item)) = self.anchored(at) else {
            return;
        };
        match item.kind {
            Kind::Sequence => {
                for value in self.values(at) {
                    self.merged(value, node, depth + 1);
                }
            }
            Kind::Mapping => {
                for (key, value) in self.entries(at) {
                    let Some((_, item)) = self.anchored(key) else {
                        continue;
                    };
                    let Kind::Scalar { text, plain } = &item.kind else {
                        continue;
                    };
                    if *plain && &**text == "<<" {
                        self.merged(value, node, depth + 1);
                    } else if let Some(child) = self.index.child(node, text)
                        && self.index.nodes[child].value.is_none()
                    {
                        let bytes = self.stream.items[key].bytes.clone();
                        self.index.found_key(child, bytes);
                        self.value(value, child);
                    }
                }
            }
            _ => {}
        }
    }

    fn sequence(&mut self, at: usize, node: usize) {
        for (item, value) in self.values(at).into_iter().enumerate() {
            if let Some(child) = self.index.child(node, &item.to_string()) {
                self.value(value, child);
            }
        }
    }

    /// The items of the nodes directly inside a collection.
    fn values(&self, at: usize) -> Vec<usize> {
        let end = self.stream.items[at].next;
        let mut values = Vec::new();
        let mut child = at + 1;
        while child < end {
            let item = &self.stream.items[child];
            if matches!(item.kind, Kind::End) {
                break;
            }
            values.push(child);
            child = item.next;
        }
        values
    }

    fn entries(&self, at: usize) -> Vec<(usize, usize)> {
        let values = self.values(at);
        let pairs = values.chunks_exact(2);
        pairs.map(|pair| (pair[0], pair[1])).collect()
    }
}

/// Turns the parser's character counts, which only grow but for the ends of
/// blocks, into bytes.
struct Bytes<'t> {
    text: &'t str,
    characters: usize,
    bytes: usize,
}

impl<'t> Bytes<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            characters: 0,
            bytes: 0,
        }
    }

    fn of(&mut self, character: usize) -> usize {
        while self.characters > character {
            let before = self.text[..self.bytes].chars().next_back();
            self.bytes -= before.map_or(0, char::len_utf8);
            self.characters -= 1;
        }
        while self.characters < character {
            let Some(next) = self.text[self.bytes..].chars().next() else {
                break;
            };
            self.bytes += next.len_utf8();
            self.characters += 1;
        }
        self.bytes
    }
}
