//! What the compiler does not see of the book: its contents, links, and blocks of
//! configuration and of commands.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clientwright::config::Config;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The chapters that are there, by file name.
fn chapters() -> BTreeSet<String> {
    let files = std::fs::read_dir(source()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let chapters: BTreeSet<_> = names
        .filter(|name| name.ends_with(".md") && name != "SUMMARY.md")
        .collect();
    assert!(!chapters.is_empty());
    chapters
}

/// Where the links of a text lead.
fn links(text: &str) -> Vec<&str> {
    let ends = text.split("](").skip(1);
    ends.filter_map(|rest| rest.split(')').next()).collect()
}

/// The text without blocks, and the blocks with their languages.
fn taken_apart(text: &str) -> (String, Vec<(&str, String)>) {
    let mut prose = String::new();
    let mut blocks: Vec<(&str, String)> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(language) if !open => {
                assert_ne!(language, "", "a block says its language");
                blocks.push((language, String::new()));
                open = true;
            }
            Some(_) => open = false,
            None => {
                let into = if open {
                    &mut blocks.last_mut().unwrap().1
                } else {
                    &mut prose
                };
                into.push_str(line);
                into.push('\n');
            }
        }
    }
    assert!(!open, "a block has no end");
    (prose, blocks)
}

/// The blocks of all chapters in one language, with the chapter's name.
fn blocks(language: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for chapter in chapters() {
        let text = read(source().join(&chapter));
        for (of, block) in taken_apart(&text).1 {
            if of == language {
                found.push((chapter.clone(), block));
            }
        }
    }
    assert!(!found.is_empty(), "no block of {language}");
    found
}

#[test]
fn the_summary_lists_every_chapter_once() {
    let summary = read(source().join("SUMMARY.md"));
    let listed = links(&summary);
    let once: BTreeSet<String> = listed.iter().map(|&link| link.to_owned()).collect();
    assert_eq!(once.len(), listed.len(), "a chapter is listed twice");
    assert_eq!(once, chapters());
}

/// Longer lines of code scroll sideways on the page.
const WIDEST: usize = 85;

#[test]
fn code_fits_on_the_page() {
    let mut wide = Vec::new();
    for chapter in chapters() {
        let text = read(source().join(&chapter));
        for (_, block) in taken_apart(&text).1 {
            // What rustdoc compiles and does not show is not on the page.
            let shown = block.lines().filter(|line| !line.starts_with("# "));
            let lines = shown.filter(|line| line.chars().count() > WIDEST);
            wide.extend(lines.map(|line| format!("{chapter}: {line}")));
        }
    }
    assert_eq!(wide, [""; 0], "{}", wide.join("\n"));
}

#[test]
fn every_chapter_is_compiled() {
    let crate_root = read(source().join("lib.rs"));
    for chapter in chapters() {
        let included = format!("= \"{chapter}\"");
        assert!(crate_root.contains(&included), "{chapter} is not in lib.rs");
    }
}

#[test]
fn links_lead_to_chapters() {
    let chapters = chapters();
    for chapter in &chapters {
        let text = read(source().join(chapter));
        for link in links(&taken_apart(&text).0) {
            assert!(chapters.contains(link), "{chapter}: {link} leads nowhere");
        }
    }
}

#[test]
fn chapters_have_the_titles_of_the_summary() {
    let summary = read(source().join("SUMMARY.md"));
    for chapter in chapters() {
        let text = read(source().join(&chapter));
        let title = text.lines().next().unwrap().strip_prefix("# ").unwrap();
        let entry = format!("[{title}]({chapter})");
        assert!(summary.contains(&entry), "the summary has no {entry}");
    }
}

#[test]
fn configurations_are_read() {
    for (chapter, block) in blocks("toml") {
        if block.contains("[[api]]") {
            Config::parse(&block).unwrap_or_else(|error| panic!("{chapter}: {error}\n{block}"));
            continue;
        }
        let manifest: toml::Table = block.parse().unwrap();
        for table in manifest.keys() {
            assert!(
                table.ends_with("dependencies"),
                "{chapter}: `{table}` is neither a configuration nor a manifest"
            );
        }
    }
}

/// The commands of clientwright are those of the README: name and flags.
#[test]
fn commands_are_those_of_the_readme() {
    let readme = read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md"));
    for (chapter, block) in blocks("sh") {
        for line in block.lines() {
            let Some(arguments) = line
                .strip_prefix("clientwright ")
                .or_else(|| line.strip_prefix("cargo run --release -- "))
            else {
                panic!("{chapter}: `{line}` is a command of something else");
            };
            let command = arguments.split(' ').next().unwrap();
            let usage = format!("clientwright {command}");
            let usage = readme
                .lines()
                .find(|line| {
                    line.starts_with(&usage) && (line.contains('[') || line.contains("SPEC"))
                })
                .unwrap_or_else(|| panic!("{chapter}: the README has no `{usage}`"));
            for flag in arguments.split(' ').filter(|word| word.starts_with("--")) {
                assert!(usage.contains(flag), "{chapter}: `{line}` has {flag}");
            }
        }
    }
}

/// Rust that is not compiled is a picture of generated code, and rare.
#[test]
fn rust_is_compiled() {
    let text: Vec<_> = blocks("rust,ignore");
    let chapters: Vec<&str> = text.iter().map(|(chapter, _)| chapter.as_str()).collect();
    assert_eq!(
        chapters,
        [
            "build-step.md",
            "large-documents.md",
            "media-types.md",
            "unions.md",
            "unions.md"
        ]
    );
}
