//! `generate --watch`: once more whenever a file that was read changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, SystemTime};

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::cli::MISUSE;

/// Editors write a file in several steps: this long nothing must happen.
const QUIET: Duration = Duration::from_millis(150);

/// Calls `round` now and after each change of the files that it names. Ends only
/// when files cannot be watched.
pub(super) fn watch(mut round: impl FnMut() -> BTreeSet<PathBuf>) -> u8 {
    match rounds(&mut round) {
        Ok(()) => MISUSE,
        Err(error) => {
            eprintln!("error: cannot watch: {error}");
            MISUSE
        }
    }
}

fn rounds(round: &mut dyn FnMut() -> BTreeSet<PathBuf>) -> notify::Result<()> {
    let (sender, changes) = channel();
    // The receiver outlives the watcher, so sending cannot fail.
    let mut watcher = notify::recommended_watcher(move |event| drop(sender.send(event)))?;
    let mut folders = BTreeSet::new();
    loop {
        let started = SystemTime::now();
        let files: BTreeSet<PathBuf> = round().iter().map(|file| absolute(file)).collect();
        watch_folders(&mut watcher, &files, &mut folders)?;
        eprintln!("watching {} files", files.len());
        if !changed_since(&files, started) && !wait(&changes, &files)? {
            return Ok(());
        }
    }
}

/// Folders rather than files: editors put a new file in the place of the old.
fn watch_folders(
    watcher: &mut RecommendedWatcher,
    files: &BTreeSet<PathBuf>,
    watched: &mut BTreeSet<PathBuf>,
) -> notify::Result<()> {
    for folder in files.iter().filter_map(|file| file.parent()) {
        if !watched.contains(folder) && folder.is_dir() {
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
            watched.insert(folder.to_owned());
        }
    }
    Ok(())
}

/// Waits for a change, and then for quiet. False if there will be none.
fn wait(
    changes: &Receiver<notify::Result<Event>>,
    files: &BTreeSet<PathBuf>,
) -> notify::Result<bool> {
    loop {
        let Ok(event) = changes.recv() else {
            return Ok(false);
        };
        if matters(&event?, files) {
            break;
        }
    }
    while changes.recv_timeout(QUIET).is_ok() {}
    Ok(true)
}

/// A change of a file that was read, or a new file beside one, which a `*` may
/// stand for. Reading is no change.
fn matters(event: &Event, files: &BTreeSet<PathBuf>) -> bool {
    match event.kind {
        EventKind::Access(_) => false,
        _ => event
            .paths
            .iter()
            .any(|path| files.contains(&absolute(path))),
    }
}

fn changed_since(files: &BTreeSet<PathBuf>, time: SystemTime) -> bool {
    let modified = |file: &PathBuf| std::fs::metadata(file).and_then(|data| data.modified());
    files
        .iter()
        .any(|file| modified(file).is_ok_and(|modified| modified > time))
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
