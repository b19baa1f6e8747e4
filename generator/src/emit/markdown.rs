//! Untrusted CommonMark to text that is safe and quiet in a doc comment.
//!
//! The text is parsed and written anew, so that nothing of it can be taken for
//! Rust: code never runs as a doctest, brackets link to no item, HTML is text,
//! headings cannot pose as sections of ours.

mod html;
mod urls;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use pulldown_cmark_to_cmark::{Options as WriteOptions, cmark_with_options};

/// Lists and quotes that may nest; a text that nests deeper is shown as code.
const DEEPEST: usize = 12;

/// Bytes of a text that are shown; longer ones are cut off.
const LONGEST: usize = 64 << 10;

/// Languages of code blocks that rustdoc does not take for Rust.
const LANGUAGES: &[&str] = &[
    "bash",
    "c",
    "cpp",
    "csharp",
    "css",
    "curl",
    "go",
    "graphql",
    "html",
    "http",
    "java",
    "javascript",
    "js",
    "json",
    "php",
    "python",
    "ruby",
    "sh",
    "shell",
    "sql",
    "swift",
    "text",
    "toml",
    "ts",
    "typescript",
    "xml",
    "yaml",
    "yml",
];

/// The text as Markdown for a doc comment; empty if there is nothing to show.
pub(crate) fn doc_text(markdown: &str) -> String {
    let text = printable(markdown);
    if !needs_parsing(&text) {
        return text.trim().to_owned();
    }
    let text = html::to_markdown(&text);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events: Vec<Event<'_>> = Parser::new_ext(&text, options).collect();
    if depth(&events) > DEEPEST {
        return as_code(&text);
    }
    let events = urls::linked(quiet(events));
    let mut written = String::new();
    let style = WriteOptions {
        code_block_token_count: 3,
        ..WriteOptions::default()
    };
    match cmark_with_options(events.iter(), &mut written, options, style) {
        Ok(_) => tidy(&written),
        Err(_) => as_code(&text),
    }
}

/// Plain words, as most descriptions are, need no parser.
fn needs_parsing(text: &str) -> bool {
    let special = |character: char| {
        matches!(
            character,
            '\\' | '`' | '*' | '_' | '#' | '<' | '>' | '[' | ']' | '|' | '~' | '&' | '\n' | '$'
        )
    };
    text.contains(special)
        || text.contains("://")
        || text.contains("www.")
        || text.starts_with([
            ' ', '+', '-', '=', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9',
        ])
}

/// Without control characters and without those that reverse the direction of
/// text, which could make code look like something else.
fn printable(text: &str) -> String {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut printable = String::with_capacity(end);
    for character in text[..end].replace("\r\n", "\n").chars() {
        match character {
            '\n' => printable.push('\n'),
            '\r' | '\u{2028}' | '\u{2029}' => printable.push('\n'),
            '\t' => printable.push_str("    "),
            '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}' => {}
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            character if character.is_control() => printable.push(' '),
            character => printable.push(character),
        }
    }
    if end < text.len() {
        printable.push('…');
    }
    printable
}

/// How deep blocks nest.
fn depth(events: &[Event<'_>]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for event in events {
        match event {
            Event::Start(_) => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// Events that rustdoc and clippy have nothing to say to.
fn quiet(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut quiet = Vec::with_capacity(events.len());
    // Whether the links that are open are kept.
    let mut links = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                quiet.push(Event::Start(Tag::Paragraph));
                quiet.push(Event::Start(Tag::Strong));
            }
            Event::End(TagEnd::Heading(_)) => {
                quiet.push(Event::End(TagEnd::Strong));
                quiet.push(Event::End(TagEnd::Paragraph));
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = language(&kind);
                quiet.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(
                    language.into(),
                ))));
            }
            Event::End(TagEnd::CodeBlock) => {
                // A block that the text leaves open has no last line break.
                if !matches!(quiet.last(), Some(Event::Text(text)) if text.ends_with('\n')) {
                    quiet.push(Event::Text("\n".into()));
                }
                quiet.push(Event::End(TagEnd::CodeBlock));
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                let kept = urls::is_web(&dest_url);
                links.push(kept);
                if kept {
                    let link_type = match link_type {
                        LinkType::Autolink => LinkType::Autolink,
                        _ => LinkType::Inline,
                    };
                    quiet.push(Event::Start(Tag::Link {
                        link_type,
                        dest_url,
                        title: "".into(),
                        id: "".into(),
                    }));
                }
            }
            Event::End(TagEnd::Link) => {
                if links.pop() == Some(true) {
                    quiet.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock) => {}
            Event::End(TagEnd::Image | TagEnd::HtmlBlock) => {}
            Event::Rule => {}
            Event::Html(html) | Event::InlineHtml(html) => quiet.push(Event::Text(html)),
            Event::HardBreak => quiet.push(Event::SoftBreak),
            other => quiet.push(other),
        }
    }
    quiet
}

/// The language of a code block, if it is one that rustdoc leaves alone.
fn language(kind: &CodeBlockKind<'_>) -> &'static str {
    let CodeBlockKind::Fenced(info) = kind else {
        return "text";
    };
    let word = info
        .split([' ', ','])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    LANGUAGES
        .iter()
        .find(|known| **known == word)
        .copied()
        .unwrap_or("text")
}

/// The whole text in a code block.
fn as_code(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{}\n{fence}", text.trim())
}

/// Without spaces at the ends of lines and blank lines around it all.
fn tidy(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_stay_as_they_are() {
        assert_eq!(
            doc_text("The region, or (a) zone. 100% \"sure\"!"),
            "The region, or (a) zone. 100% \"sure\"!"
        );
        assert_eq!(doc_text("  "), "");
    }

    #[test]
    fn code_never_runs() {
        assert_eq!(doc_text("```rust\npanic!()\n```"), "```text\npanic!()\n```");
        assert_eq!(doc_text("```\npanic!()\n```"), "```text\npanic!()\n```");
        assert_eq!(doc_text("```json\n{}\n```"), "```json\n{}\n```");
        assert_eq!(
            doc_text("Before.\n\n    panic!()\n\nAfter."),
            "Before.\n\n```text\npanic!()\n```\n\nAfter."
        );
        assert_eq!(doc_text("``` text\nno end"), "```text\nno end\n```");
        assert_eq!(doc_text("~~~ should_panic\nx\n~~~"), "```text\nx\n```");
    }

    #[test]
    fn brackets_and_html_are_text() {
        assert_eq!(
            doc_text("See [Option] and [`Vec`]."),
            "See \\[Option\\] and \\[`Vec`\\]."
        );
        assert_eq!(
            doc_text("a <script>alert(1)</script> b"),
            "a \\<script>alert(1)\\</script> b"
        );
        assert_eq!(
            doc_text("[x](javascript:alert(1)) [y](#here) [z](https://a.test/)"),
            "x y [z](https://a.test/)"
        );
    }

    #[test]
    fn links_are_spelled_out() {
        assert_eq!(
            doc_text("See https://a.test/b, please."),
            "See <https://a.test/b>, please."
        );
        assert_eq!(
            doc_text("[a]\n\n[a]: https://a.test/"),
            "[a](https://a.test/)"
        );
        assert_eq!(doc_text("![logo](https://a.test/x.png)"), "logo");
    }

    #[test]
    fn headings_are_bold_words() {
        assert_eq!(doc_text("# Safety\nNone."), "**Safety**\n\nNone.");
    }

    #[test]
    fn html_of_some_documents_is_read() {
        assert_eq!(
            doc_text(
                "<p>The <code>id</code> of <a href=\"https://a.test\">it</a>.</p><ul><li>one</li><li>two</li></ul>"
            ),
            "The `id` of [it](https://a.test).\n\n* one\n* two"
        );
    }

    #[test]
    fn nothing_turns_the_direction_of_text() {
        assert_eq!(doc_text("a\u{202e}b\0c"), "ab c");
    }

    #[test]
    fn a_text_of_deep_quotes_stays_small() {
        let text = format!("{}x\n{}", ">".repeat(2000), "y\n".repeat(2000));
        assert!(doc_text(&text).len() < 3 * text.len());
    }
}
