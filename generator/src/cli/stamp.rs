//! A note beside the output of what the last run read and left, by which the next
//! one can tell that there is nothing to do.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use clientwright::diagnostic::Sources;
use clientwright::emit::Files;
use clientwright::output;
use serde::{Deserialize, Serialize};

/// The folder of the note, in that of the output. It keeps itself out of version
/// control, since what it says holds for one machine.
const FOLDER: &str = ".clientwright";

/// What a run read and left.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stamp {
    /// Of what was asked for, and of all that was read and left.
    hash: u64,
    /// Files that were read, as they were opened.
    pub(super) read: Vec<PathBuf>,
    /// Files that were left, from the folder of the output.
    left: BTreeSet<PathBuf>,
    /// What the run said of each API, in a line.
    said: Vec<String>,
}

impl Stamp {
    /// Of a run that is over. `None` if this program cannot be told from others.
    pub(super) fn of(
        asked: &str,
        sources: &[&Sources],
        files: &Files,
        said: Vec<String>,
    ) -> Option<Self> {
        let mut hash = begun(asked)?;
        let sources: Vec<_> = sources.iter().flat_map(|one| one.iter()).collect();
        for source in &sources {
            add(&mut hash, source.text.as_bytes());
        }
        for text in files.values() {
            add(&mut hash, text.as_bytes());
        }
        Some(Self {
            hash: hash.finish(),
            read: sources.iter().map(|source| source.path.clone()).collect(),
            left: files.keys().cloned().collect(),
            said,
        })
    }

    /// That of the last run, if there is one.
    pub(super) fn of_last_run(out: &Path) -> Option<Self> {
        let text = fs::read(out.join(FOLDER).join("last-run.json")).ok()?;
        let stamp: Self = serde_json::from_slice(&text).ok()?;
        // Somebody else may have written it, and this goes to a terminal.
        let mut lines = stamp.said.iter();
        let is_plain = lines.all(|line| !line.contains(char::is_control));
        is_plain.then_some(stamp)
    }

    /// Whether another run would read the same and leave the same.
    pub(super) fn holds(&self, asked: &str, out: &Path) -> Option<bool> {
        let mut hash = begun(asked)?;
        let left = self.left.iter().map(|path| out.join(path));
        for path in self.read.iter().cloned().chain(left) {
            // The note may be somebody else's, and a device has no end.
            let is_file = fs::metadata(&path).ok()?.is_file();
            let text = is_file.then(|| fs::read(path).ok()).flatten()?;
            add(
                &mut hash,
                text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text),
            );
        }
        let is_same = hash.finish() == self.hash;
        let stale = output::stale(out, &self.left).ok()?;
        Some(is_same && stale.is_empty())
    }

    /// What is to be said of a run that has nothing to do.
    pub(super) fn told(&self) -> String {
        let lines = self.said.iter().map(|line| {
            let more = match line.contains("warning") {
                true => "; `clientwright generate --check` shows them",
                false => "",
            };
            format!("{line}, unchanged{more}\n")
        });
        lines.collect()
    }

    /// Adds the note to the files that are written.
    pub(super) fn join(&self, files: &mut Files) {
        let Ok(text) = serde_json::to_string(self) else {
            // A path that is no text; without a note the next run does all again.
            return;
        };
        let folder = Path::new(FOLDER);
        files.insert(folder.join("last-run.json"), text);
        files.insert(folder.join(".gitignore"), "*\n".to_owned());
    }
}

/// A hash that has the program and what was asked of it.
fn begun(asked: &str) -> Option<DefaultHasher> {
    let program = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let changed = program.modified().ok()?;
    let changed = changed.duration_since(std::time::UNIX_EPOCH).ok()?;
    let mut hash = DefaultHasher::new();
    hash.write_u64(program.len());
    hash.write_u128(changed.as_nanos());
    add(&mut hash, asked.as_bytes());
    Some(hash)
}

/// Adds a text, so that no two rows of texts are one.
fn add(hash: &mut DefaultHasher, text: &[u8]) {
    hash.write_usize(text.len());
    hash.write(text);
}
