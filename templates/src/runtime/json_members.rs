//! The members of a JSON object as texts, found without decoding them.

/// A member: the text of its key between the quotation marks, and that of its
/// value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member<'b> {
    pub(crate) key: &'b str,
    /// Whether the key is written with escapes.
    pub(crate) is_escaped: bool,
    pub(crate) value: &'b str,
}

/// The members of an object's JSON text, which is known to be valid.
///
/// The decoder checks what it reads; that has been done, and this is much quicker.
pub(crate) struct Members<'b> {
    json: &'b str,
    at: usize,
}

impl<'b> Members<'b> {
    pub(crate) fn of(json: &'b str) -> Option<Self> {
        json.starts_with('{').then_some(Self { json, at: 1 })
    }

    fn rest(&self) -> Option<&'b [u8]> {
        self.json.as_bytes().get(self.at..)
    }

    /// Goes on to the next byte that `is_wanted`.
    fn find(&mut self, is_wanted: impl Fn(u8) -> bool) -> Option<u8> {
        let mut bytes = self.rest()?.iter();
        let byte = bytes.find(|byte| is_wanted(**byte)).copied();
        self.at = self.json.len() - bytes.len() - usize::from(byte.is_some());
        byte
    }

    /// Passes over a text whose opening quotation mark has been passed; whether
    /// there are escapes in it.
    fn pass_text(&mut self) -> Option<bool> {
        let mut is_escaped = false;
        loop {
            let rest = self.rest()?;
            let end = plain_length(rest);
            if *rest.get(end)? == b'"' {
                self.at += end + 1;
                return Some(is_escaped);
            }
            is_escaped = true;
            self.at += end + 2;
        }
    }

    fn pass_value(&mut self) -> Option<()> {
        match self.rest()?.first()? {
            b'"' => {
                self.at += 1;
                self.pass_text().map(|_| ())
            }
            b'{' | b'[' => self.pass_inside(),
            // Numbers and words have no such bytes.
            _ => self
                .find(|byte| byte <= b' ' || matches!(byte, b',' | b'}'))
                .map(|_| ()),
        }
    }

    /// Passes over a list or an object.
    fn pass_inside(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            let byte = self.find(|byte| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']'))?;
            self.at += 1;
            match byte {
                b'"' => drop(self.pass_text()?),
                b'{' | b'[' => depth += 1,
                _ if depth == 1 => return Some(()),
                _ => depth -= 1,
            }
        }
    }
}

impl<'b> Iterator for Members<'b> {
    type Item = Member<'b>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.find(|byte| matches!(byte, b'"' | b'}'))? == b'}' {
            return None;
        }
        self.at += 1;
        let start = self.at;
        let is_escaped = self.pass_text()?;
        let key = self.json.get(start..self.at - 1)?;
        self.find(|byte| byte == b':')?;
        self.at += 1;
        self.find(|byte| byte > b' ')?;
        let start = self.at;
        self.pass_value()?;
        let value = self.json.get(start..self.at)?;
        Some(Member {
            key,
            is_escaped,
            value,
        })
    }
}

/// How many bytes come before a quotation mark or an escape; eight are looked at at
/// once.
fn plain_length(text: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    // The lowest of its bits is that of the first byte which is zero.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & (ONES << 7);
    let mut rest = text;
    while let Some((eight, others)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*eight);
        let found =
            zeros(word ^ (ONES * u64::from(b'"'))) | zeros(word ^ (ONES * u64::from(b'\\')));
        if found != 0 {
            return text.len() - rest.len() + (found.trailing_zeros() / 8) as usize;
        }
        rest = others;
    }
    let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'));
    text.len() - rest.len() + end.unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_without_decoding() {
        let json = r#"{ "a" : 1 ,"b\"}":"x\\","c":{"d":[1,"]}"],"e":{}}, "f":[ ],"":null,"long enough":"{\"for\": \"eight\", \\" }"#;
        let members: Vec<_> = Members::of(json).unwrap().collect();
        let member = |key, is_escaped, value| Member {
            key,
            is_escaped,
            value,
        };
        let expected = [
            member("a", false, "1"),
            member(r#"b\"}"#, true, r#""x\\""#),
            member("c", false, r#"{"d":[1,"]}"],"e":{}}"#),
            member("f", false, "[ ]"),
            member("", false, "null"),
            member("long enough", false, r#""{\"for\": \"eight\", \\""#),
        ];
        assert_eq!(members, expected);
        assert_eq!(Members::of("{}").unwrap().count(), 0);
        assert!(Members::of("[]").is_none());
    }

    #[test]
    fn texts_end_at_any_length() {
        // Bytes that differ from those in question by little.
        let other = "!#[]{}\u{a2}\u{dc}é";
        for length in 0..40 {
            let text: String = other.chars().cycle().take(length).collect();
            for end in ["\"", "\\"] {
                let whole = format!("{text}{end}{other}{end}");
                assert_eq!(plain_length(whole.as_bytes()), text.len(), "{whole}");
            }
            assert_eq!(plain_length(text.as_bytes()), text.len(), "{text}");
        }
    }
}
