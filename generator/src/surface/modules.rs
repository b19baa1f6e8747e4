//! The files of crates as trees of modules.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use syn::{Attribute, Item as Rust, UseTree, Visibility};

use crate::emit::Files;
use crate::surface::SurfaceError;
use crate::surface::signature::{features_of, is_hidden};

/// A module of the emitted crate.
#[derive(Default)]
pub(super) struct Module {
    /// Its name without `r#`; empty for the root.
    pub(super) name: String,
    /// Whether it is a crate's root.
    pub(super) is_root: bool,
    /// The root of the crate that it is in.
    pub(super) root: usize,
    /// Whether others may name it.
    pub(super) public: bool,
    /// Features on its declaration and those around it.
    pub(super) features: Vec<String>,
    /// Whether the runtime brings it, the same for every document.
    pub(super) carried: bool,
    /// Inner attributes of its file.
    pub(super) attributes: Vec<Attribute>,
    /// What stands in it, without modules and uses.
    pub(super) items: Vec<Rust>,
    /// `pub use path::*` (the path) and `pub use path::Name`.
    pub(super) exports: Vec<Export>,
    /// Modules in it, as indices into [`Modules::all`].
    pub(super) children: Vec<usize>,
}

impl Module {
    /// Whether it has what types do besides, the other way.
    fn is_round_trip(&self) -> bool {
        self.features.iter().any(|feature| feature == "round-trip")
    }
}

/// A public `use`.
#[derive(Debug)]
pub(super) struct Export {
    /// The path, its last segment the name or `*`.
    pub(super) path: Vec<String>,
    /// The name it gets.
    pub(super) name: String,
    /// Features on it.
    pub(super) features: Vec<String>,
}

/// All modules of a crate, or of the crates of a workspace.
#[derive(Default)]
pub(super) struct Modules {
    pub(super) all: Vec<Module>,
    /// The roots of crates, by the names that code of other crates has for them.
    pub(super) crates: HashMap<String, usize>,
}

impl Modules {
    /// The child of a module with a name.
    pub(super) fn child(&self, module: usize, name: &str) -> Option<usize> {
        let children = &self.all[module].children;
        let found = children.iter().find(|child| self.all[**child].name == name);
        found.copied()
    }

    /// The root of another crate, by the name that a path in a module starts with. A
    /// module there of that name goes before, and no crate has a name for itself.
    pub(super) fn other_crate(&self, module: usize, name: &str) -> Option<usize> {
        let plain = name.strip_prefix("r#").unwrap_or(name);
        let root = *self.crates.get(name)?;
        let is_other = self.child(module, plain).is_none() && root != self.all[module].root;
        is_other.then_some(root)
    }

    /// The module of another crate that a path in a module leads to, through modules only.
    pub(super) fn elsewhere(&self, module: usize, path: &[&str]) -> Option<usize> {
        let (first, steps) = path.split_first()?;
        let mut module = self.other_crate(module, first)?;
        for step in steps {
            module = self.child(module, step.strip_prefix("r#").unwrap_or(step))?;
        }
        Some(module)
    }
}

/// Reads the files that the root of a crate in a folder leads to, and gives that.
pub(super) fn read(
    modules: &mut Modules,
    files: &Files,
    folder: &Path,
) -> Result<Option<usize>, SurfaceError> {
    let roots = ["src/lib.rs", "src/mod.rs"].map(|root| folder.join(root));
    let Some(path) = roots.iter().find(|root| files.contains_key(*root)) else {
        return Ok(None);
    };
    let root = modules.all.len();
    modules.all.push(Module {
        is_root: true,
        root,
        public: true,
        ..Module::default()
    });
    let mut open: Vec<(usize, PathBuf)> = vec![(root, path.clone())];
    while let Some((index, path)) = open.pop() {
        let text = files.get(&path).map(String::as_str).unwrap_or_default();
        let file = syn::parse_file(text)
            .map_err(|error| SurfaceError(format!("{}: {error}", path.display())))?;
        modules.all[index].attributes = file.attrs;
        let folder = folder_of(&path);
        for item in file.items {
            place(modules, index, item, &mut open, (files, &folder));
        }
    }
    Ok(Some(root))
}

/// Where the files of the modules in a file stand.
fn folder_of(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default();
    match stem.to_str() {
        Some("lib" | "mod") => path.parent().unwrap_or(Path::new("")).to_owned(),
        _ => path.with_extension(""),
    }
}

fn place(
    modules: &mut Modules,
    index: usize,
    item: Rust,
    open: &mut Vec<(usize, PathBuf)>,
    (files, folder): (&Files, &Path),
) {
    match item {
        Rust::Mod(declared) => {
            let name = declared.ident.to_string();
            let name = name.strip_prefix("r#").unwrap_or(&name).to_owned();
            // Nor are values for tests, whatever trait brings them.
            let is_top = modules.all[index].is_root;
            if is_top && name == "arbitrary" {
                return;
            }
            let mut features = modules.all[index].features.clone();
            features.extend(features_of(&declared.attrs));
            let child = modules.all.len();
            let is_made_up = is_top && name == "mock";
            let is_open = is_public(&declared.vis) && !is_hidden(&declared.attrs);
            modules.all.push(Module {
                // What the stand-in server has follows operations and types; the
                // version of the crate promises nothing of it.
                public: is_open && !is_made_up,
                carried: modules.all[index].carried || (is_top && name == "runtime"),
                features,
                root: modules.all[index].root,
                ..Module::default()
            });
            modules.all[index].children.push(child);
            let file = [
                folder.join(format!("{name}.rs")),
                folder.join(&name).join("mod.rs"),
            ];
            modules.all[child].name = name;
            match declared.content {
                Some((_, items)) => {
                    let folder = folder.join(&modules.all[child].name);
                    for item in items {
                        place(modules, child, item, open, (files, &folder));
                    }
                }
                None => {
                    let file = file.into_iter().find(|path| files.contains_key(path));
                    open.extend(file.map(|path| (child, path)));
                }
            }
        }
        Rust::Use(used) if is_public(&used.vis) && !is_hidden(&used.attrs) => {
            let features = features_of(&used.attrs);
            let mut found = Vec::new();
            spread(&used.tree, &mut Vec::new(), &mut found);
            let exports = found.into_iter().map(|(path, name)| Export {
                path,
                name,
                features: features.clone(),
            });
            modules.all[index].exports.extend(exports);
        }
        Rust::Use(_) => {}
        // Constructors of what only servers send are for tests: the version of the crate
        // promises nothing of them.
        Rust::Impl(made) if made.trait_.is_none() && modules.all[index].is_round_trip() => {}
        item => modules.all[index].items.push(item),
    }
}

/// `a::{b, c as d}` → `a::b` as `b`, `a::c` as `d`.
fn spread(tree: &UseTree, path: &mut Vec<String>, found: &mut Vec<(Vec<String>, String)>) {
    let with = |path: &[String], name: String| {
        let mut path = path.to_vec();
        path.push(name);
        path
    };
    match tree {
        UseTree::Path(step) => {
            path.push(step.ident.to_string());
            spread(&step.tree, path, found);
            path.pop();
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            found.push((with(path, name.clone()), name));
        }
        UseTree::Rename(rename) => {
            let name = rename.ident.to_string();
            found.push((with(path, name), rename.rename.to_string()));
        }
        UseTree::Glob(_) => found.push((with(path, "*".to_owned()), "*".to_owned())),
        UseTree::Group(group) => {
            for tree in &group.items {
                spread(tree, path, found);
            }
        }
        // Whatever else a later syntax brings names nothing that we emit.
        #[allow(unreachable_patterns)]
        _ => {}
    }
}

pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Names of types that are defined, by name: the modules that define them.
pub(super) fn definitions(modules: &Modules) -> HashMap<String, Vec<usize>> {
    let mut found: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, module) in modules.all.iter().enumerate() {
        for item in &module.items {
            let name = match item {
                Rust::Struct(item) => &item.ident,
                Rust::Enum(item) => &item.ident,
                Rust::Type(item) => &item.ident,
                Rust::Trait(item) => &item.ident,
                Rust::Union(item) => &item.ident,
                _ => continue,
            };
            found.entry(name.to_string()).or_default().push(index);
        }
    }
    found
}
