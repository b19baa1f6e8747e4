//! JSON text to positions.

use super::Index;

/// Finds what `index` asks for.
pub(super) fn scan(text: &str, index: &mut Index) {
    let mut scanner = Scanner { text, at: 0 };
    scanner.value(Some(0), index);
}

/// Reads text that has been parsed before; what is no JSON after all ends the
/// scan early and leaves the rest without positions.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    /// Goes past a value, looking inside it only where something is asked for.
    fn value(&mut self, node: Option<usize>, index: &mut Index) -> Option<()> {
        self.space();
        let start = self.at;
        match node {
            Some(node) if index.has_children(node) => match self.peek()? {
                b'{' => self.object(node, index)?,
                b'[' => self.array(node, index)?,
                _ => self.skip()?,
            },
            _ => self.skip()?,
        }
        if let Some(node) = node {
            index.found_value(node, start..self.at);
        }
        Some(())
    }

    fn object(&mut self, node: usize, index: &mut Index) -> Option<()> {
        self.at += 1;
        loop {
            self.space();
            match self.peek()? {
                b'}' => break,
                b',' => self.at += 1,
                b'"' => {
                    let start = self.at;
                    self.string()?;
                    let written = &self.text[start..self.at];
                    let child = match serde_json::from_str::<String>(written) {
                        Ok(key) => index.child(node, &key),
                        Err(_) => None,
                    };
                    if let Some(child) = child {
                        index.found_key(child, start..self.at);
                    }
                    self.space();
                    if self.peek()? != b':' {
                        return None;
                    }
                    self.at += 1;
                    self.value(child, index)?;
                }
                _ => return None,
            }
        }
        self.at += 1;
        Some(())
    }

    fn array(&mut self, node: usize, index: &mut Index) -> Option<()> {
        self.at += 1;
        let mut item = 0_usize;
        loop {
            self.space();
            match self.peek()? {
                b']' => break,
                b',' => self.at += 1,
                _ => {
                    let child = index.child(node, &item.to_string());
                    self.value(child, index)?;
                    item += 1;
                }
            }
        }
        self.at += 1;
        Some(())
    }

    /// Goes past a value without looking at it.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            self.space();
            match self.peek()? {
                b'"' => self.string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => self.at += 1,
                _ => self.word()?,
            }
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// Goes past a number, `true`, `false` or `null`.
    fn word(&mut self) -> Option<()> {
        let rest = &self.text.as_bytes()[self.at..];
        let ends = |byte: &u8| b",:]}[{\" \t\r\n".contains(byte);
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        self.at += length;
        (length > 0).then_some(())
    }

    fn string(&mut self) -> Option<()> {
        self.at += 1;
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            let found = memchr::memchr2(b'"', b'\\', rest)?;
            self.at += found;
            if self.peek()? == b'"' {
                self.at += 1;
                return Some(());
            }
            self.at += 2;
        }
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}
