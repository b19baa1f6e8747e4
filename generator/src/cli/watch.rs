//! `generate --watch`: once more whenever a file that was read changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, SystemTime};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use clientwright::config::FilePattern;

use crate::cli::MISUSE;

/// What a run depends on.
#[derive(Debug, Default)]
pub(super) struct Watched {
    /// Files, whether they are there or not.
    pub(super) files: BTreeSet<PathBuf>,
    /// Files that may come.
    pub(super) patterns: BTreeSet<FilePattern>,
}

impl Watched {
    /// The same with paths as the system knows them.
    fn absolute(self) -> Self {
        let patterns = self.patterns.into_iter().map(|pattern| FilePattern {
            folder: absolute(&pattern.folder),
            ..pattern
        });
        Self {
            files: self.files.iter().map(|file| absolute(file)).collect(),
            patterns: patterns.collect(),
        }
    }

    fn has(&self, path: &Path) -> bool {
        let path = absolute(path);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        self.files.contains(&path)
            || self
                .patterns
                .iter()
                .any(|pattern| path.parent() == Some(&pattern.folder) && pattern.fits(&name))
    }

    fn folders(&self) -> impl Iterator<Item = &Path> {
        let folders = self.files.iter().filter_map(|file| file.parent());
        folders.chain(self.patterns.iter().map(|pattern| pattern.folder.as_path()))
    }

    /// Whether a file changed, or came, after a time.
    fn changed_since(&self, time: SystemTime) -> bool {
        let modified = |file: &Path| std::fs::metadata(file).and_then(|data| data.modified());
        let come = self
            .patterns
            .iter()
            .flat_map(|one| one.files().unwrap_or_default());
        let mut all = self.files.iter().cloned().chain(come);
        all.any(|file| {
            let new = !self.files.contains(&file);
            new || modified(&file).is_ok_and(|modified| modified > time)
        })
    }
}

/// Editors write a file in several steps: this long nothing must happen.
const QUIET: Duration = Duration::from_millis(150);

/// Calls `round` now and after each change of what it names. Ends only
/// when files cannot be watched.
pub(super) fn watch(mut round: impl FnMut() -> Watched) -> u8 {
    match rounds(&mut round) {
        Ok(()) => MISUSE,
        Err(error) => {
            eprintln!("error: cannot watch: {error}");
            MISUSE
        }
    }
}

fn rounds(round: &mut dyn FnMut() -> Watched) -> notify::Result<()> {
    let (sender, changes) = channel();
    // The receiver outlives the watcher, so sending cannot fail.
    let mut watcher = notify::recommended_watcher(move |event| drop(sender.send(event)))?;
    let mut folders = BTreeSet::new();
    loop {
        let started = SystemTime::now();
        let watched = round().absolute();
        watch_folders(&mut watcher, &watched, &mut folders)?;
        eprintln!("watching {} files", watched.files.len());
        if !watched.changed_since(started) && !wait(&changes, &watched)? {
            return Ok(());
        }
    }
}

/// Folders rather than files: editors put a new file in the place of the old.
fn watch_folders(
    watcher: &mut RecommendedWatcher,
    watched: &Watched,
    folders: &mut BTreeSet<PathBuf>,
) -> notify::Result<()> {
    for folder in watched.folders() {
        if !folders.contains(folder) && folder.is_dir() {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
            folders.insert(folder.to_owned());
        }
    }
    Ok(())
}

/// Waits for a change, and then for quiet. False if there will be none.
fn wait(changes: &Receiver<notify::Result<Event>>, watched: &Watched) -> notify::Result<bool> {
    loop {
        let Ok(event) = changes.recv() else {
            return Ok(false);
        };
        if matters(&event?, watched) {
            break;
        }
    }
    while changes.recv_timeout(QUIET).is_ok() {}
    Ok(true)
}

/// A change of a file that was read, or of one that a `*` stands for. Reading is no
/// change.
fn matters(event: &Event, watched: &Watched) -> bool {
    match event.kind {
        EventKind::Access(_) => false,
        _ => event.paths.iter().any(|path| watched.has(path)),
    }
}

/// The path by which the system knows a file; of one that is gone, by which it
/// knows its folder.
fn absolute(file: &Path) -> PathBuf {
    if let Ok(path) = file.canonicalize() {
        return path;
    }
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    match (folder.canonicalize(), file.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => file.to_owned(),
    }
}
