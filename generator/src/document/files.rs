//! The files of a document: each is read once, and only where it may be.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use serde_json::Value;
use url::Url;

use super::ids::Ids;
use super::{ReadOptions, file, parse, remote};
use crate::diagnostic::{FileId, Pointer, Problem, Problems, Sources};

/// A file that was read.
#[derive(Clone)]
pub(super) struct File {
    pub(super) id: FileId,
    pub(super) url: Url,
    pub(super) value: Value,
    pub(super) ids: Ids,
}

/// The code of the problem that a file is not there.
pub(super) const MISSING_FILE: &str = "missing-file";

/// Every file of a run.
pub(super) struct Files<'r> {
    pub(super) options: &'r ReadOptions,
    pub(super) sources: &'r mut Sources,
    pub(super) problems: &'r mut Problems,
    /// The folder of the first document, links resolved, and as it was given.
    folder: PathBuf,
    shown_folder: PathBuf,
    /// `None` for what could not be read and was reported.
    by_path: HashMap<PathBuf, Option<Rc<File>>>,
    /// What references that lead nowhere may mean, by file and text.
    suggestions: HashMap<(FileId, String), Option<String>>,
    /// Those in which something has an `$id`.
    with_ids: Vec<Rc<File>>,
}

impl<'r> Files<'r> {
    pub(super) fn new(
        first: &Path,
        options: &'r ReadOptions,
        sources: &'r mut Sources,
        problems: &'r mut Problems,
    ) -> Self {
        let shown_folder = first.parent().unwrap_or(Path::new("")).to_owned();
        let real = std::fs::canonicalize(first).unwrap_or_else(|_| first.to_owned());
        let folder = real.parent().unwrap_or(Path::new("")).to_owned();
        Self {
            options,
            sources,
            problems,
            folder,
            shown_folder,
            by_path: HashMap::new(),
            suggestions: HashMap::new(),
            with_ids: Vec::new(),
        }
    }

    /// Reads a document that the user named, wherever it is.
    pub(super) fn open(&mut self, path: &Path) -> Option<Rc<File>> {
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.load(&real, &path.display().to_string())
    }

    /// Reads the file that a reference names.
    ///
    /// # Errors
    /// Why the reference is refused. `Ok(None)` if the file itself is at fault,
    /// which is reported once.
    pub(super) fn follow(&mut self, url: &Url) -> Result<Option<Rc<File>>, Problem> {
        match url.scheme() {
            "file" => {}
            "http" | "https" => return remote::fetch(url, self.options),
            scheme => {
                let message = format!("references of the kind `{scheme}:` are not followed");
                return Err(Problem::error("unsupported-ref", message));
            }
        }
        let path = url.to_file_path().map_err(|()| {
            Problem::error(
                "unsupported-ref",
                format!("`{url}` is no path of this system"),
            )
        })?;
        // Asked before anything is opened: nobody is to learn from the answer
        // whether a file exists outside.
        self.check_inside(&path)?;
        let real = std::fs::canonicalize(&path).map_err(|error| self.missing(&path, &error))?;
        self.check_inside(&real)?;
        let name = self.shown(&real);
        Ok(self.load(&real, &name))
    }

    /// The value of a file that is read for the last time.
    pub(super) fn take(&mut self, file: Rc<File>) -> Value {
        self.remove(file).1.value
    }

    /// Changes a file for all who read it later.
    pub(super) fn change(&mut self, file: Rc<File>, change: impl FnOnce(&mut Value)) -> Rc<File> {
        let (path, mut file) = self.remove(file);
        change(&mut file.value);
        let file = Rc::new(file);
        if let Some(path) = path {
            self.keep(path, Some(Rc::clone(&file)));
        }
        file
    }

    fn remove(&mut self, file: Rc<File>) -> (Option<PathBuf>, File) {
        let is_it = |kept: &Option<Rc<File>>| kept.as_ref().is_some_and(|kept| kept.id == file.id);
        let entry = self.by_path.iter().find(|(_, kept)| is_it(kept));
        let path = entry.map(|(path, _)| path.clone());
        if let Some(path) = &path {
            self.by_path.remove(path);
        }
        self.with_ids.retain(|kept| kept.id != file.id);
        (path, Rc::unwrap_or_clone(file))
    }

    fn keep(&mut self, path: PathBuf, file: Option<Rc<File>>) {
        if let Some(file) = &file
            && file.ids.has_resources()
        {
            self.with_ids.push(Rc::clone(file));
        }
        self.by_path.insert(path, file);
    }

    /// What a reference that leads nowhere may mean. Only so many are looked
    /// for: each may mean comparing thousands of names.
    pub(super) fn suggestion(
        &mut self,
        file: FileId,
        text: &str,
        suggest: impl FnOnce() -> Option<String>,
    ) -> Option<String> {
        const MAX_SUGGESTIONS: usize = 100;
        let key = (file, text.to_owned());
        if let Some(known) = self.suggestions.get(&key) {
            return known.clone();
        }
        if self.suggestions.len() == MAX_SUGGESTIONS {
            return None;
        }
        let suggestion = suggest();
        self.suggestions.insert(key, suggestion.clone());
        suggestion
    }

    /// The part of a file read so far whose `$id` is this.
    pub(super) fn named(&self, url: &Url) -> Option<(Rc<File>, Pointer)> {
        self.with_ids.iter().find_map(|file| {
            let pointer = file.ids.resource(url)?;
            Some((Rc::clone(file), pointer.clone()))
        })
    }

    fn check_inside(&self, path: &Path) -> Result<(), Problem> {
        // `..` is gone from an address by now, unless it was written `%2e%2e`
        // or beside a `%2f`.
        let climbs = path.components().any(|part| part == Component::ParentDir);
        if self.options.allow_outside || path.starts_with(&self.folder) && !climbs {
            return Ok(());
        }
        let message = format!(
            "`{}` is outside the folder of the document, `{}`",
            path.display(),
            self.shown_folder.join(".").display(),
        );
        let problem = Problem::error("outside-ref", message);
        Err(problem.help("move the file into the folder, or allow files outside of it"))
    }

    fn missing(&self, path: &Path, error: &std::io::Error) -> Problem {
        let name = self.shown(path);
        if error.kind() != std::io::ErrorKind::NotFound {
            return Problem::error("unreadable-file", format!("cannot read `{name}`: {error}"));
        }
        let problem = Problem::error(MISSING_FILE, format!("there is no file `{name}`"));
        let wanted = path.file_name().unwrap_or_default().to_string_lossy();
        let folder = path
            .parent()
            .and_then(|folder| std::fs::read_dir(folder).ok());
        let names: Vec<String> = folder
            .into_iter()
            .flatten()
            .take(1000)
            .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
            .collect();
        match super::reference::nearest(&wanted, names.iter().map(String::as_str)) {
            Some(near) => problem.help(format!("did you mean `{near}`, beside it?")),
            None => problem,
        }
    }

    /// The path as the user would write it.
    fn shown(&self, real: &Path) -> String {
        match real.strip_prefix(&self.folder) {
            Ok(inside) => self.shown_folder.join(inside).display().to_string(),
            Err(_) => real.display().to_string(),
        }
    }

    fn load(&mut self, real: &Path, name: &str) -> Option<Rc<File>> {
        if let Some(file) = self.by_path.get(real) {
            return file.clone();
        }
        let loaded = self.load_new(real, name).map(Rc::new);
        self.keep(real.to_owned(), loaded.clone());
        loaded
    }

    fn load_new(&mut self, real: &Path, name: &str) -> Option<File> {
        let id = match file::read(real, name, self.options, self.sources) {
            Ok(id) => id,
            Err(problem) => {
                self.problems.push(problem);
                return None;
            }
        };
        let value = parse::parse(id, self.sources, self.options, self.problems)?;
        let url = Url::from_file_path(std::path::absolute(real).ok()?).ok()?;
        let text = self.sources.get(id).map_or("", |source| &source.text);
        let ids = Ids::find(text, &value, &url);
        Some(File {
            id,
            url,
            value,
            ids,
        })
    }
}
