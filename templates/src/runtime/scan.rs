//! Which value of a JSON text a position belongs to.
//!
//! One pass over the text, without decoding it: only keys on the way to the
//! value are read. Time is linear in the text, and the memory is bounded.

use std::ops::Range;

/// Steps of a pointer that are remembered. What lies deeper is told by the value
/// at this depth, so that a text made of brackets cannot fill the memory.
const DEEPEST: usize = 512;

/// What a position says about the value in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// The value that ends before the position, with white space, and in a list
    /// a comma, between.
    Ended,
    /// The list or object that opens at the position; else as [`About::Ended`].
    Opening,
    /// The value of this many bytes that ends before the position, or is the last
    /// one in the list or object that does.
    Sized(usize),
    /// The value that is being read where the byte before the position stands.
    Unexpected,
    /// The value that is being read where the text ends.
    CutOff,
}

/// The JSON pointer (RFC 6901) of the value that `offset` is about.
pub(crate) fn pointer_at(text: &[u8], offset: usize, about: About) -> String {
    let mut scan = Scan::new(text);
    match about {
        About::Ended | About::Opening => {
            scan.run(|token| token.start < offset);
            let opens = about == About::Opening && matches!(text.get(scan.at), Some(b'{' | b'['));
            scan.pointer_of_ended(opens)
        }
        About::Sized(bytes) => {
            scan.run(|token| token.start < offset);
            scan.pointer_of_sized(bytes)
        }
        About::Unexpected => {
            let at = offset.saturating_sub(1);
            scan.run(|token| token.is_over_before(at));
            scan.pointer_of_unread()
        }
        About::CutOff => {
            scan.run(|token| token.is_over_before(text.len()));
            scan.pointer_of_unread()
        }
    }
}

/// A key or index as a step of a pointer, without the slash.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// A bracket, comma or colon, or a whole text, number or word.
struct Token {
    start: usize,
    end: usize,
    shape: Shape,
}

#[derive(PartialEq, Eq)]
enum Shape {
    /// A bracket, comma or colon.
    Sign,
    /// A text, with its closing quotation mark or without.
    Text { closed: bool },
    /// Anything else, up to the next sign or white space.
    Word,
}

impl Token {
    /// Whether all of it was read before the byte at `at`. A word has no end of
    /// its own: the byte behind it still decides what it is.
    fn is_over_before(&self, at: usize) -> bool {
        match self.shape {
            Shape::Sign => self.end <= at,
            Shape::Text { closed } => closed && self.end <= at,
            Shape::Word => self.end < at,
        }
    }
}

/// A list or object that is open.
struct Frame {
    start: usize,
    step: Step,
}

/// Where in a list or object the scan is.
#[derive(Clone)]
enum Step {
    /// In an object, before a key.
    BeforeKey,
    /// In an object, at the value of the key that stands there in the text.
    Key(Range<usize>),
    /// In a list, at this item.
    Item(usize),
}

struct Scan<'t> {
    text: &'t [u8],
    at: usize,
    open: Vec<Frame>,
    /// How many lists and objects are open beyond [`DEEPEST`].
    beyond: usize,
    /// Where the value that ended last stands.
    ended: Range<usize>,
    /// The place of the last value inside of it, if it is a list or an object.
    last_inside: Option<Step>,
    /// Whether nothing has come since that value.
    is_ended: bool,
}

impl<'t> Scan<'t> {
    fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            at: 0,
            open: Vec::new(),
            beyond: 0,
            ended: 0..0,
            last_inside: None,
            is_ended: false,
        }
    }

    /// Takes tokens while they are wanted.
    fn run(&mut self, wanted: impl Fn(&Token) -> bool) {
        while let Some(token) = self.token() {
            if !wanted(&token) {
                break;
            }
            self.take(&token);
        }
    }

    /// The next token; passes over the white space before it.
    fn token(&mut self) -> Option<Token> {
        let rest = self.text.get(self.at..)?;
        self.at += rest.iter().position(|byte| !is_space(*byte))?;
        let rest = &self.text[self.at..];
        let (length, shape) = match rest.first()? {
            b'{' | b'}' | b'[' | b']' | b',' | b':' => (1, Shape::Sign),
            b'"' => text_length(rest),
            _ => (word_length(rest), Shape::Word),
        };
        Some(Token {
            start: self.at,
            end: self.at + length,
            shape,
        })
    }

    fn take(&mut self, token: &Token) {
        self.at = token.end;
        if token.shape != Shape::Sign {
            self.take_scalar(token);
            return;
        }
        match self.text[token.start] {
            b'{' => self.take_opening(token.start, Step::BeforeKey),
            b'[' => self.take_opening(token.start, Step::Item(0)),
            b'}' | b']' => self.take_closing(token.end),
            b',' => self.take_comma(),
            _ => {}
        }
    }

    fn take_opening(&mut self, start: usize, step: Step) {
        self.is_ended = false;
        if self.open.len() < DEEPEST {
            self.open.push(Frame { start, step });
        } else {
            self.beyond += 1;
        }
    }

    fn take_closing(&mut self, end: usize) {
        self.is_ended = true;
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if let Some(frame) = self.open.pop() {
            self.ended = frame.start..end;
            self.last_inside = Some(frame.step);
        }
    }

    fn take_comma(&mut self) {
        self.is_ended = false;
        match self.innermost() {
            Some(Step::Item(index)) => *index += 1,
            Some(step) => *step = Step::BeforeKey,
            None => {}
        }
    }

    fn take_scalar(&mut self, token: &Token) {
        match self.innermost() {
            Some(step @ Step::BeforeKey) => *step = Step::Key(token.start..token.end),
            _ => {
                self.is_ended = true;
                self.ended = token.start..token.end;
                self.last_inside = None;
            }
        }
    }

    /// The place in the innermost list or object, unless that is too deep.
    fn innermost(&mut self) -> Option<&mut Step> {
        match self.beyond {
            0 => self.open.last_mut().map(|frame| &mut frame.step),
            _ => None,
        }
    }

    /// The value that ended last, or the one that comes now.
    fn pointer_of_ended(&self, opens: bool) -> String {
        let mut steps = self.steps();
        if !opens {
            self.step_back(&mut steps);
        }
        self.pointer(&steps)
    }

    fn pointer_of_sized(&self, bytes: usize) -> String {
        let mut steps = self.steps();
        self.step_back(&mut steps);
        if self.ended.len() != bytes {
            steps.extend(self.last_inside.clone());
        }
        self.pointer(&steps)
    }

    /// The value that is awaited; where one has just ended, what it stands in.
    fn pointer_of_unread(&self) -> String {
        let mut steps = self.steps();
        if self.is_ended && self.beyond == 0 {
            steps.pop();
        }
        self.pointer(&steps)
    }

    fn steps(&self) -> Vec<Step> {
        self.open.iter().map(|frame| frame.step.clone()).collect()
    }

    /// From the item after a comma to the one before it.
    fn step_back(&self, steps: &mut [Step]) {
        if let Some(Step::Item(index)) = steps.last_mut()
            && !self.is_ended
            && self.beyond == 0
        {
            *index = index.saturating_sub(1);
        }
    }

    fn pointer(&self, steps: &[Step]) -> String {
        let mut pointer = String::new();
        for step in steps {
            match step {
                Step::BeforeKey => {}
                Step::Key(range) => {
                    pointer.push('/');
                    pointer.push_str(&escape(&key(&self.text[range.clone()])));
                }
                Step::Item(index) => {
                    pointer.push('/');
                    pointer.push_str(&index.to_string());
                }
            }
        }
        pointer
    }
}

/// A key by its JSON text, which need not be valid.
fn key(text: &[u8]) -> String {
    serde_json::from_slice(text).unwrap_or_else(|_| String::from_utf8_lossy(text).into_owned())
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn text_length(rest: &[u8]) -> (usize, Shape) {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'"' => return (at + 1, Shape::Text { closed: true }),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    (rest.len(), Shape::Text { closed: false })
}

fn word_length(rest: &[u8]) -> usize {
    let ends = |byte: &u8| {
        is_space(*byte) || matches!(byte, b'{' | b'}' | b'[' | b']' | b',' | b':' | b'"')
    };
    rest.iter().position(ends).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ended_is_the_value_before() {
        for (text, offset, pointer) in [
            (r#"{"a":[1,{"b":5}]}"#, 14, "/a/1/b"),
            (r#"{"a":[1,{"b":5}]}"#, 15, "/a/1"),
            (r#"{"a":[1,{"b":5}]}"#, 16, "/a"),
            (r#"{"a":[1,{"b":5}]}"#, 17, ""),
            ("[1 , 2]", 2, "/0"),
            ("[1 , 2]", 5, "/0"),
            (r#"{"a/b~":{"":1}}"#, 13, "/a~1b~0/"),
            (r#"{"\u0061":1}"#, 11, "/a"),
        ] {
            assert_eq!(
                pointer_at(text.as_bytes(), offset, About::Ended),
                pointer,
                "{text} {offset}"
            );
        }
    }

    #[test]
    fn opening_is_the_container_there() {
        assert_eq!(pointer_at(b"[1, [2]]", 4, About::Opening), "/1");
        assert_eq!(pointer_at(b"[1, 2]", 4, About::Opening), "/0");
        assert_eq!(pointer_at(br#"{"a": {"b":1}}"#, 6, About::Opening), "/a");
    }

    #[test]
    fn sized_tells_a_value_from_the_last_one_inside_of_it() {
        assert_eq!(pointer_at(b"[[1,2],3]", 6, About::Sized(5)), "/0");
        assert_eq!(pointer_at(b"[[1,2],3]", 6, About::Sized(1)), "/0/1");
        assert_eq!(pointer_at(b"[[1,2], 3]", 8, About::Sized(5)), "/0");
        assert_eq!(
            pointer_at(br#"[{"a":1,"b":22}]"#, 15, About::Sized(2)),
            "/0/b"
        );
    }

    #[test]
    fn unexpected_and_cut_off_are_what_is_being_read() {
        for (text, pointer) in [
            (r#"{"a":tru"#, "/a"),
            (r#"{"a":"x"#, "/a"),
            (r#"{"a":"x\"#, "/a"),
            (r#"{"a""#, "/a"),
            (r#"{"a":1 "#, ""),
            (r#"{"a":[1,"#, "/a/1"),
            (r#"{"a":["#, "/a/0"),
            (r#"{"a":[{"b"#, "/a/0"),
            ("", ""),
        ] {
            assert_eq!(
                pointer_at(text.as_bytes(), text.len(), About::CutOff),
                pointer,
                "{text}"
            );
        }
        for (text, offset, pointer) in [
            (r#"{"a":}"#, 6, "/a"),
            (r#"{"a":1.}"#, 8, "/a"),
            (r#"{"a":[1 2]}"#, 9, "/a"),
            (r#"{"a":1 "b":2}"#, 8, ""),
        ] {
            assert_eq!(
                pointer_at(text.as_bytes(), offset, About::Unexpected),
                pointer,
                "{text}"
            );
        }
    }

    #[test]
    fn depth_costs_neither_time_nor_memory() {
        let text = "[".repeat(2_000_000) + &"]".repeat(2_000_000);
        let middle = pointer_at(text.as_bytes(), 2_000_000, About::CutOff);
        assert_eq!(middle, "");
        let deep = pointer_at(text.as_bytes(), 2_000_000, About::Unexpected);
        assert_eq!(deep, "/0".repeat(DEEPEST));
    }
}
