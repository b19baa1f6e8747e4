//! Bytes to text.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::ReadOptions;
use crate::diagnostic::{FileId, Format, Place, Problem, Source, Sources};

/// Reads a file and adds it to `sources`, shown under `name`.
pub(super) fn read(
    path: &Path,
    name: &str,
    options: &ReadOptions,
    sources: &mut Sources,
) -> Result<FileId, Problem> {
    let cannot = |reason: String| {
        Problem::error("unreadable-file", format!("cannot read `{name}`: {reason}"))
    };
    let max = options.max_file_bytes.min(u32::MAX.into());
    let mut bytes = read_bytes(path, max).map_err(|fault| match fault {
        Unread::Io(error) => cannot(error.to_string()),
        Unread::NotAFile => cannot("it is no regular file".to_owned()),
        Unread::TooLarge => {
            Problem::error("too-large", format!("`{name}` has more than {max} bytes"))
        }
    })?;
    if let Some((what, help)) = other_than_text(&bytes) {
        return Err(Problem::error("encoding", format!("`{name}` is {what}")).help(help));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    let (text, fault) = match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (text, Some(at))
        }
    };
    let file = sources.add(Source {
        name: name.to_owned(),
        path: path.to_owned(),
        text,
        format: Format::Yaml,
    });
    match fault {
        None => Ok(file),
        Some(at) => {
            // What is shown is the sign that replaces the bytes, three long.
            let place = Place::bytes(file, at, at + char::REPLACEMENT_CHARACTER.len_utf8());
            let problem = Problem::error("encoding", "the file is not UTF-8 from here on");
            Err(problem.at(place).help("save the file as UTF-8"))
        }
    }
}

enum Unread {
    Io(io::Error),
    NotAFile,
    TooLarge,
}

fn read_bytes(path: &Path, max: u64) -> Result<Vec<u8>, Unread> {
    // Asked before opening: opening a pipe would wait for its other end.
    let metadata = std::fs::metadata(path).map_err(Unread::Io)?;
    if !metadata.is_file() {
        return Err(Unread::NotAFile);
    }
    if metadata.len() > max {
        return Err(Unread::TooLarge);
    }
    let file = File::open(path).map_err(Unread::Io)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    // The file may have grown since.
    let mut file = file.take(max.saturating_add(1));
    let read = file.read_to_end(&mut bytes).map_err(Unread::Io)?;
    if u64::try_from(read).unwrap_or(u64::MAX) > max {
        return Err(Unread::TooLarge);
    }
    Ok(bytes)
}

/// What a file is that is no text in UTF-8, and what to do about it.
fn other_than_text(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let encoding = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => "UTF-32",
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "UTF-16",
        [1..=0x7f, 0, 0, 0, ..] | [0, 0, 0, 1..=0x7f, ..] => "UTF-32",
        [1..=0x7f, 0, 1..=0x7f, 0, ..] | [0, 1..=0x7f, 0, 1..=0x7f, ..] => "UTF-16",
        [0x1f, 0x8b, ..] => return Some(("a gzip file", "unpack it first")),
        [b'P', b'K', 3, 4, ..] => return Some(("a zip file", "unpack it first")),
        [0x89, b'P', b'N', b'G', ..] => return Some(("a picture", "name the document itself")),
        _ if bytes.contains(&0) && std::str::from_utf8(bytes).is_err() => {
            return Some(("a binary file", "name the document itself"));
        }
        _ => return html(bytes),
    };
    Some(match encoding {
        "UTF-32" => ("UTF-32, not UTF-8", "save the file as UTF-8"),
        _ => ("UTF-16, not UTF-8", "save the file as UTF-8"),
    })
}

/// What a failed download leaves.
fn html(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let start = bytes.trim_ascii_start();
    start.starts_with(b"<").then_some((
        "HTML or XML",
        "download the document itself, not a page about it",
    ))
}
