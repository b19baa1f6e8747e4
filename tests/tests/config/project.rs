//! A folder with a document and a configuration, and what is generated from it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use clientwright::config::Config;
use clientwright::diagnostic::{Colors, Report};
use clientwright::pipeline::{self, Outcome};

pub(crate) const DOCUMENT: &str = r##"
openapi: 3.0.3
info: {title: Pet Store, version: "1"}
paths:
  /pets:
    get:
      operationId: PetsController_list
      tags: [pets]
      summary: Lists pets
      description: |
        The first paragraph.

        The second paragraph.
      responses:
        "200":
          description: Pets.
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}
    post:
      operationId: addPet
      tags: [pets]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
      responses: {"204": {description: Added.}}
  /owners/{id}:
    get:
      operationId: getOwner
      tags: [owners]
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses:
        "200":
          description: An owner.
          content: {application/json: {schema: {$ref: "#/components/schemas/Owner"}}}
components:
  schemas:
    Pet:
      type: object
      required: [id, petName]
      properties:
        id: {type: string, readOnly: true}
        petName: {type: string}
        status: {$ref: "#/components/schemas/PetStatus"}
        price: {$ref: "#/components/schemas/Money"}
        born: {type: string, format: date-time}
        labels: {type: object, additionalProperties: {type: string}}
    PetStatus: {type: string, enum: [NOT_SOLD, SOLD]}
    Money: {type: object, properties: {amount: {type: string}, currency: {type: string}}}
    Owner: {type: object, example: {name: Ann}, properties: {name: {type: string}}}
"##;

/// A folder with a document, an overlay and a configuration.
pub(crate) struct Project {
    pub(crate) folder: PathBuf,
}

impl Project {
    /// `keys` are those of the API; tables may follow.
    pub(crate) fn new(keys: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed).to_string();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("config")
            .join(count);
        std::fs::create_dir_all(&folder).unwrap();
        let project = Self { folder };
        project.write("api.yaml", DOCUMENT);
        let text = format!("[[api]]\nspecs = [\"api.yaml\"]\nout = \"out\"\n{keys}");
        project.write("clientwright.toml", &text);
        project
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.join(name), text).unwrap();
    }

    pub(crate) fn config(&self) -> Config {
        match Config::read(&self.folder.join("clientwright.toml")) {
            Ok(config) => config,
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) fn generate(&self) -> Generated {
        let config = self.config();
        let outcome = pipeline::generate(&config.apis[0], config.apis[0].layout.value);
        Generated {
            said: self.said(&outcome),
            outcome,
        }
    }

    pub(crate) fn said(&self, outcome: &Outcome) -> String {
        let text = Report::new(&outcome.problems, &outcome.sources).human(Colors::Never);
        self.without_folder(&text)
    }

    /// What is said of a configuration that cannot be used.
    pub(crate) fn refused(&self) -> String {
        let error = Config::read(&self.folder.join("clientwright.toml")).unwrap_err();
        self.without_folder(&error.to_string())
    }

    pub(crate) fn without_folder(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.folder.display()), "")
    }
}

pub(crate) struct Generated {
    pub(crate) outcome: Outcome,
    pub(crate) said: String,
}

impl Generated {
    /// A file's text; empty if it is not there.
    pub(crate) fn file(&self, path: &str) -> &str {
        let files = self
            .outcome
            .files
            .as_ref()
            .unwrap_or_else(|| panic!("{}", self.said));
        files.get(Path::new(path)).map_or("", String::as_str)
    }

    /// All Rust that depends on the document.
    pub(crate) fn code(&self) -> String {
        let files = self
            .outcome
            .files
            .as_ref()
            .unwrap_or_else(|| panic!("{}", self.said));
        let own = files
            .iter()
            .filter(|(path, _)| !path.to_string_lossy().contains("runtime"));
        let rust = own.filter(|(path, _)| path.extension().is_some_and(|e| e == "rs"));
        rust.map(|(_, text)| text.as_str()).collect()
    }
}
