//! One tree of any dialect to `openapiv3`.
//!
//! Swagger 2.0 is brought to the layout of 3.0 first; then one walk brings
//! everything, schemas of JSON Schema 2020-12 included, to what 3.0 can say.
//! What it cannot say travels in extensions named `x-clientwright-…`. Faults
//! that real documents share are repaired on the way, each with a warning, so
//! that later stages see only what OpenAPI 3.0 allows.

mod at;
mod components;
mod content;
mod events;
mod fit;
mod header;
mod hoist;
mod incoming;
mod info;
mod links;
#[cfg(test)]
mod mutations;
mod operation;
mod parameter;
mod path_parameters;
mod path_template;
mod path_text;
mod paths;
mod report;
mod response;
mod schema;
mod security_requirement;
mod security_scheme;
mod server_url;
mod servers;
mod shape;
mod swagger2;
#[cfg(test)]
mod testing;
mod version;
mod wire_name;

use std::collections::{HashMap, HashSet};

use openapiv3::OpenAPI;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::diagnostic::{Problem, Problems};
use crate::dialect::at::At;
use crate::dialect::hoist::Hoisted;
use crate::dialect::report::Report;
use crate::dialect::schema::UnknownRequired;
use crate::dialect::security_scheme::Fate;
use crate::dialect::shape::{Keys, Shape};
use crate::dialect::version::Dialect;
use crate::document::{Document, Origins};

/// A document that fits OpenAPI 3.0.
#[derive(Debug)]
pub struct Normalized {
    /// The document.
    pub openapi: OpenAPI,
    /// Where its parts come from.
    pub origins: Origins,
}

/// Repairs a document of any dialect and reads it as OpenAPI 3.0.
///
/// `None` if it cannot be read; `problems` then says why.
pub fn normalize(document: Document, problems: &mut Problems) -> Option<Normalized> {
    let Document {
        mut root, origins, ..
    } = document;
    let mut report = Report::new(origins);
    let openapi = rewrite(&mut root, &mut report).and_then(|()| read(&root, &mut report));
    // Giving the tree back takes as long as some stages, and nobody waits for it.
    rayon::spawn(move || drop(root));
    let (found, origins) = report.finish();
    for found in found {
        problems.push(found.problem);
    }
    openapi.map(|openapi| Normalized { openapi, origins })
}

/// Rewrites the tree to the layout and the words of OpenAPI 3.0; `None` if it
/// is in no dialect that is read.
fn rewrite(root: &mut Value, report: &mut Report) -> Option<()> {
    let dialect = Dialect::of(root, report)?;
    let document = root.as_object_mut()?;
    if dialect == Dialect::Swagger2 {
        swagger2::convert(document, report);
    }
    Normalizer::new(dialect, report).document(document);
    are_few(document, report).then_some(())
}

/// The most paths that are read. A path of `openapiv3` takes over 8 kB, however
/// little it says, so that 100,000 of them take nearly 1 GiB.
const MOST_PATHS: usize = 50_000;

/// Whether the paths are no more than can be read.
fn are_few(document: &Object, report: &mut Report) -> bool {
    let paths = document.get("paths").and_then(Value::as_object);
    let count = paths.map_or(0, Map::len);
    if count > MOST_PATHS {
        let message = format!("the document has {count} paths, and at most {MOST_PATHS} are read");
        let problem = Problem::error("too-large", message)
            .help("split the document, or take paths out with an overlay");
        report.push(problem, &At::Root.key("paths"));
    }
    count <= MOST_PATHS
}

fn read(root: &Value, report: &mut Report) -> Option<OpenAPI> {
    match OpenAPI::deserialize(root) {
        Ok(openapi) => Some(openapi),
        Err(error) => {
            fit::explain(root, &error, report);
            None
        }
    }
}

type Object = Map<String, Value>;

const DOCUMENT: Keys = &[
    ("openapi", Shape::Any),
    ("info", Shape::Any),
    ("servers", Shape::Any),
    ("paths", Shape::Object),
    ("components", Shape::Object),
    ("security", Shape::Any),
    ("tags", Shape::Any),
    ("externalDocs", Shape::Object),
    ("webhooks", Shape::Object),
    ("x-webhooks", Shape::Object),
    ("jsonSchemaDialect", Shape::Any),
];

/// The state of one walk.
struct Normalizer<'a> {
    dialect: Dialect,
    report: &'a mut Report,
    hoisted: Hoisted,
    /// What became of each security scheme.
    schemes: HashMap<String, Fate>,
    operation_ids: HashSet<String>,
    components: Object,
    /// Components that stand in an `allOf`.
    extended: HashSet<String>,
    unknown_required: Vec<UnknownRequired>,
    links: Vec<links::Link>,
}

impl<'a> Normalizer<'a> {
    fn new(dialect: Dialect, report: &'a mut Report) -> Self {
        Self {
            dialect,
            report,
            hoisted: Hoisted::default(),
            schemes: HashMap::new(),
            operation_ids: HashSet::new(),
            components: Object::new(),
            extended: HashSet::new(),
            unknown_required: Vec::new(),
            links: Vec::new(),
        }
    }

    fn document(&mut self, document: &mut Object) {
        let at = At::Root;
        self.shape(document, &at, DOCUMENT);
        document.shift_remove("swagger");
        document.insert("openapi".to_owned(), Value::from("3.0.3"));
        self.info(document, &at);
        self.servers(document, &at);
        self.tag_list(document, &at);
        self.external_docs(document, &at);
        self.components(document, &at);
        self.security(document, &at);
        self.paths(document, &at);
        self.tell_dead_links(document);
        self.webhooks(document, &at);
        self.finish_components(document);
        self.tell_unknown_required();
    }

    /// A value as an object; reports what else it is.
    fn object<'v>(
        &mut self,
        value: &'v mut Value,
        at: &At<'_>,
        what: &str,
    ) -> Option<&'v mut Object> {
        if !value.is_object() {
            let message = format!(
                "{what} was expected, this is {}; it is ignored",
                version::kind_of(value)
            );
            self.report.warn(at, "wrong-kind", message);
        }
        value.as_object_mut()
    }
}

/// Whether an object is a reference.
fn is_reference(object: &Object) -> bool {
    object.get("$ref").is_some_and(Value::is_string)
}

#[cfg(test)]
mod tests {
    use super::MOST_PATHS;
    use super::testing::problems_of;

    fn with_paths(count: usize) -> String {
        let paths: String = (0..count).map(|n| format!("  /a{n}: {{}}\n")).collect();
        format!("openapi: 3.0.3\ninfo: {{title: t, version: v}}\npaths:\n{paths}")
    }

    #[test]
    fn paths_are_read_up_to_a_limit() {
        assert_eq!(problems_of(&with_paths(MOST_PATHS)), []);
        let expected = [("too-large", "/paths".to_owned())];
        assert_eq!(problems_of(&with_paths(MOST_PATHS + 1)), expected);
    }
}
