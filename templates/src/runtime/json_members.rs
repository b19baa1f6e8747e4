//! The members of a JSON object as texts, found without decoding them.

/// The members of an object's JSON text, which is known to be valid: the text of
/// each key between its quotation marks, and that of its value.
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

    /// Goes on to the next byte that `is_wanted`.
    fn find(&mut self, is_wanted: impl Fn(u8) -> bool) -> Option<u8> {
        let rest = self.json.as_bytes().get(self.at..)?;
        let offset = rest.iter().position(|byte| is_wanted(*byte))?;
        self.at += offset;
        rest.get(offset).copied()
    }

    /// Passes over a text whose opening quotation mark has been passed.
    fn pass_text(&mut self) -> Option<()> {
        loop {
            let byte = self.find(|byte| matches!(byte, b'"' | b'\\'))?;
            self.at += if byte == b'"' { 1 } else { 2 };
            if byte == b'"' {
                return Some(());
            }
        }
    }

    fn pass_value(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            let byte = self.find(|byte| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']' | b','))?;
            match byte {
                b',' if depth == 0 => return Some(()),
                b'}' | b']' if depth == 0 => return Some(()),
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if byte == b'"' {
                self.pass_text()?;
            }
        }
    }
}

impl<'b> Iterator for Members<'b> {
    type Item = (&'b str, &'b str);

    fn next(&mut self) -> Option<Self::Item> {
        if self.find(|byte| matches!(byte, b'"' | b'}'))? == b'}' {
            return None;
        }
        self.at += 1;
        let key = self.at;
        self.pass_text()?;
        let key = self.json.get(key..self.at - 1)?;
        self.find(|byte| byte == b':')?;
        self.at += 1;
        let value = self.at;
        self.pass_value()?;
        Some((key, trimmed(self.json.get(value..self.at)?)))
    }
}

/// Most values have no white space around them.
fn trimmed(value: &str) -> &str {
    let is_space = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    match is_space(value.as_bytes().first()) || is_space(value.as_bytes().last()) {
        true => value.trim_ascii(),
        false => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found_without_decoding() {
        let json = r#"{ "a" : 1 ,"b\"}":"x\\","c":{"d":[1,"]}"],"e":{}}, "f":[ ],"":null }"#;
        let members: Vec<_> = Members::of(json).unwrap().collect();
        let expected = [
            ("a", "1"),
            (r#"b\"}"#, r#""x\\""#),
            ("c", r#"{"d":[1,"]}"],"e":{}}"#),
            ("f", "[ ]"),
            ("", "null"),
        ];
        assert_eq!(members, expected);
        assert_eq!(Members::of("{}").unwrap().count(), 0);
        assert!(Members::of("[]").is_none());
    }
}
