//! The few HTML tags that descriptions are written with, as Markdown.

/// Replaces known tags; unknown ones stay, and are shown as text later. Code
/// between backticks is left alone.
pub(super) fn to_markdown(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    let mut written = String::with_capacity(text.len());
    let mut targets = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '`']) {
        written.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('`') {
            let end = code_end(rest);
            written.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        }
        let Some(tag) = Tag::read(rest) else {
            written.push('<');
            rest = &rest[1..];
            continue;
        };
        match tag.markdown(&mut targets) {
            Some(markdown) => written.push_str(&markdown),
            None => written.push_str(&rest[..tag.length]),
        }
        rest = &rest[tag.length..];
    }
    written.push_str(rest);
    written
}

/// Where a run of code that starts here ends: behind as many backticks.
fn code_end(text: &str) -> usize {
    let open = text.len() - text.trim_start_matches('`').len();
    let fence = &text[..open];
    match text[open..].find(fence) {
        Some(at) => open + at + open,
        None => open,
    }
}

struct Tag<'t> {
    name: &'t str,
    closing: bool,
    attributes: &'t str,
    /// Bytes from `<` to `>`.
    length: usize,
}

impl<'t> Tag<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let end = text.find('>')?;
        let inside = text[1..end].trim_end_matches('/').trim();
        let (closing, inside) = match inside.strip_prefix('/') {
            Some(inside) => (true, inside),
            None => (false, inside),
        };
        let length = inside
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(length);
        let plain = !name.is_empty()
            && (attributes.is_empty() || attributes.starts_with(char::is_whitespace));
        plain.then_some(Self {
            name,
            closing,
            attributes,
            length: end + 1,
        })
    }

    /// What stands for the tag; `None` for a tag that is not known. `targets`
    /// are those of the links that are open.
    fn markdown(&self, targets: &mut Vec<String>) -> Option<String> {
        let text = match (self.name.to_ascii_lowercase().as_str(), self.closing) {
            ("p" | "div" | "ul" | "ol" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre", _) => {
                "\n\n"
            }
            ("br", _) => "\n",
            ("code" | "tt", _) => "`",
            ("b" | "strong", _) => "**",
            ("i" | "em", _) => "*",
            ("li", false) => "\n* ",
            ("li" | "span", _) => "",
            ("a", false) => {
                targets.push(self.attribute("href").unwrap_or_default().to_owned());
                "["
            }
            ("a", true) => {
                let target = targets.pop()?.replace([' ', '(', ')', '<', '>'], "");
                return Some(format!("]({target})"));
            }
            _ => return None,
        };
        Some(text.to_owned())
    }

    fn attribute(&self, name: &str) -> Option<&'t str> {
        let (_, rest) = self.attributes.split_once(&format!("{name}="))?;
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        rest[1..].split(quote).next()
    }
}
