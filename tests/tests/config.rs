//! Every key of `clientwright.toml`: that it has its effect, and what is said of
//! one that is wrong.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use clientwright::config::{Config, Layout};
use clientwright::diagnostic::{Colors, Report};
use clientwright::pipeline::{self, Outcome};

const DOCUMENT: &str = r##"
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
        labels: {type: object, additionalProperties: {type: string}}
    PetStatus: {type: string, enum: [NOT_SOLD, SOLD]}
    Money: {type: object, properties: {amount: {type: string}, currency: {type: string}}}
    Owner: {type: object, example: {name: Ann}, properties: {name: {type: string}}}
"##;

/// A folder with a document, an overlay and a configuration.
struct Project {
    folder: PathBuf,
}

impl Project {
    /// `keys` are those of the API; tables may follow.
    fn new(keys: &str) -> Self {
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

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.join(name), text).unwrap();
    }

    fn config(&self) -> Config {
        match Config::read(&self.folder.join("clientwright.toml")) {
            Ok(config) => config,
            Err(error) => panic!("{error}"),
        }
    }

    fn generate(&self) -> Generated {
        let config = self.config();
        let outcome = pipeline::generate(&config.apis[0], config.apis[0].layout.value);
        Generated {
            said: self.said(&outcome),
            outcome,
        }
    }

    fn said(&self, outcome: &Outcome) -> String {
        let text = Report::new(&outcome.problems, &outcome.sources).human(Colors::Never);
        self.without_folder(&text)
    }

    /// What is said of a configuration that cannot be used.
    fn refused(&self) -> String {
        let error = Config::read(&self.folder.join("clientwright.toml")).unwrap_err();
        self.without_folder(&error.to_string())
    }

    fn without_folder(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.folder.display()), "")
    }
}

struct Generated {
    outcome: Outcome,
    said: String,
}

impl Generated {
    /// A file's text; empty if it is not there.
    fn file(&self, path: &str) -> &str {
        let files = self
            .outcome
            .files
            .as_ref()
            .unwrap_or_else(|| panic!("{}", self.said));
        files.get(Path::new(path)).map_or("", String::as_str)
    }

    /// All Rust that depends on the document.
    fn code(&self) -> String {
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

/// A key, what the code has with it and not without, and the other way round.
struct Effect {
    keys: &'static str,
    with: &'static [&'static str],
    without: &'static [&'static str],
}

const EFFECTS: &[Effect] = &[
    Effect {
        keys: "only = ['operation:*list']",
        with: &[],
        without: &["fn add_pet", "fn get_owner", "struct Owner"],
    },
    Effect {
        keys: "only = ['tag:owners']",
        with: &[],
        without: &["fn add_pet", "struct Pet "],
    },
    Effect {
        keys: "except = ['path:/owners/*']",
        with: &[],
        without: &["fn get_owner", "struct Owner"],
    },
    Effect {
        keys: "[api.types]\nPet = 'HTTPPet'",
        with: &["struct HTTPPet ", "struct HTTPPetRequest "],
        without: &["struct Pet "],
    },
    Effect {
        keys: "[api.fields]\n'Pet.petName' = 'name_of_pet'",
        with: &["pub name_of_pet: String", "\"petName\" => name_of_pet"],
        without: &["pub pet_name"],
    },
    Effect {
        keys: "[api.variants]\n'PetStatus.NOT_SOLD' = 'Available'",
        with: &["Available,", "Self::Available => \"NOT_SOLD\""],
        without: &["NotSold"],
    },
    Effect {
        keys: "[api.operations]\nPetsController_list = 'list_pets'",
        with: &["fn list_pets(", "struct ListPets<"],
        without: &["fn pets_controller_list("],
    },
    Effect {
        keys: "[api.replace]\nMoney = 'money::Money'",
        with: &[
            "pub price: Option<money::Money>",
            "fn price(mut self, price: money::Money)",
        ],
        without: &["struct Money"],
    },
    Effect {
        keys: "[api.replace]\nPet = 'my::Pet'",
        with: &["body: &my::Pet", "Vec<my::Pet>"],
        without: &["struct Pet ", "struct PetRequest "],
    },
    Effect {
        keys: "[api.formats]\nuuid = 'uuid::Uuid'",
        with: &["id: &uuid::Uuid"],
        without: &["fn get_owner(&self, id: &str)"],
    },
    Effect {
        keys: "[[api.derive]]\ntypes = 'Pet*'\nderives = ['Eq', 'Debug', 'schemars::JsonSchema']\nattributes = ['#[must_use]']",
        with: &[
            "#[derive(Debug, Clone, PartialEq, Eq, schemars::JsonSchema)]\n#[must_use]\n#[non_exhaustive]\npub struct Pet ",
        ],
        without: &[],
    },
    Effect {
        keys: "map = 'HashMap'",
        with: &["pub labels: Option<std::collections::HashMap<String, String>>"],
        without: &["BTreeMap"],
    },
    Effect {
        keys: "map = 'IndexMap'\nunknown-fields = 'keep'",
        with: &[
            "indexmap::IndexMap<String, serde_json::Value>",
            "indexmap::IndexMap::new()",
        ],
        without: &["BTreeMap"],
    },
    Effect {
        keys: "unknown-fields = 'keep'",
        with: &["additional_properties: std::collections::BTreeMap<String, serde_json::Value>"],
        without: &[],
    },
    Effect {
        keys: "split = false",
        with: &["pub id: Option<String>"],
        without: &["struct PetRequest "],
    },
    Effect {
        keys: "docs = 'short'",
        with: &[],
        without: &["The second paragraph."],
    },
    Effect {
        keys: "docs = 'none'",
        with: &[],
        without: &["The first paragraph.", "Lists pets"],
    },
    Effect {
        keys: "examples = false",
        with: &[],
        without: &["```no_run"],
    },
    Effect {
        keys: "example-tests = true",
        with: &["examples_come_back_as_they_were"],
        without: &[],
    },
    Effect {
        keys: "tag-features = false",
        with: &[],
        without: &["#[cfg(feature = \"owners\")]"],
    },
    Effect {
        keys: "idempotent = ['operation:addPet']",
        with: &["call.idempotent();"],
        without: &[],
    },
];

#[test]
fn every_key_changes_the_code_as_it_says() {
    let plain = Project::new("").generate();
    assert_eq!(plain.said, "");
    let plain = plain.code();
    let mut wrong = Vec::new();
    for Effect {
        keys,
        with,
        without,
    } in EFFECTS
    {
        let generated = Project::new(keys).generate();
        let code = generated.code();
        if !generated.said.is_empty() {
            wrong.push(format!("{keys}: {}", generated.said));
        }
        assert!(!with.is_empty() || !without.is_empty(), "{keys}");
        let has = |code: &str, text: &&str| code.contains(*text);
        let missing = with
            .iter()
            .filter(|text| !has(&code, text) || has(&plain, text));
        wrong.extend(missing.map(|text| format!("{keys}: with `{text}`")));
        let left = without
            .iter()
            .filter(|text| has(&code, text) || !has(&plain, text));
        wrong.extend(left.map(|text| format!("{keys}: without `{text}`")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_manifest_says_what_the_configuration_says() {
    let keys = r#"
name = "pets"
version = "1.2.3-rc.1"
edition = "2024"
license = "MIT"
description = "Pets and more"
repository = "https://example.com/pets"
authors = ["A <a@example.com>", "B"]
publish = false
map = "IndexMap"
[api.replace]
Money = "money::Money"
[api.dependencies]
money = { path = "../money" }
[api.dependencies.http]
version = "1.1"
features = []
"#;
    let generated = Project::new(keys).generate();
    let manifest: toml::Table = generated.file("Cargo.toml").parse().unwrap();
    let package = manifest["package"].as_table().unwrap();
    let expected: toml::Table = r#"
name = "pets"
version = "1.2.3-rc.1"
edition = "2024"
rust-version = "1.88"
license = "MIT"
description = "Pets and more"
repository = "https://example.com/pets"
authors = ["A <a@example.com>", "B"]
publish = false
"#
    .parse()
    .unwrap();
    assert_eq!(*package, expected);
    let dependencies = &manifest["dependencies"];
    assert_eq!(dependencies["money"]["path"].as_str(), Some("../money"));
    assert_eq!(dependencies["http"]["version"].as_str(), Some("1.1"));
    assert_eq!(dependencies["indexmap"]["version"].as_str(), Some("2"));
    assert!(manifest.contains_key("features"));
    let manifest: toml::Table = Project::new("tag-features = false")
        .generate()
        .file("Cargo.toml")
        .parse()
        .unwrap();
    let features = manifest["features"].as_table().unwrap();
    let of_the_client = [
        "blocking", "brotli", "cli", "gzip", "mock", "tower", "tracing", "zstd",
    ];
    assert_eq!(features.keys().collect::<Vec<_>>(), of_the_client);
}

#[test]
fn a_dated_version_chooses_the_media_type() {
    let document = DOCUMENT.replacen(
        "content:\n            application/json:\n              schema: {type: array, items: {$ref: \"#/components/schemas/Pet\"}}",
        "content:\n            application/vnd.x.2023-01-01+json: {schema: {type: string}}\n            application/vnd.x.2024-01-01+json: {schema: {type: string}}",
        1,
    );
    for (keys, version) in [
        ("", "2024-01-01"),
        ("api-version = '2023-06-01'", "2023-01-01"),
    ] {
        let project = Project::new(keys);
        project.write("api.yaml", &document);
        let code = project.generate().code();
        let accept = format!("accept: \"application/vnd.x.{version}+json\"");
        assert!(code.contains(&accept), "{keys}: {code}");
    }
}

#[test]
fn credentials_and_envelopes_have_their_names() {
    let project = Project::new(
        "[api.credentials.Key]\nname = 'api_key'\nenv = ['PETS_KEY']\n[[api.envelope]]\nparameter = 'wrap'\nstatus = 's'\ncontent = 'c'\nlist = 'l'\n",
    );
    let document = DOCUMENT.replace(
        "components:\n",
        "security: [{Key: []}]\ncomponents:\n  securitySchemes: {Key: {type: apiKey, in: header, name: X-Key}}\n",
    );
    let document = document.replacen(
        "      summary: Lists pets\n",
        "      summary: Lists pets\n      parameters: [{name: wrap, in: query, schema: {type: boolean}}]\n",
        1,
    );
    project.write("api.yaml", &document);
    let generated = project.generate();
    let code = generated.code();
    for text in [
        "fn api_key(",
        "\"PETS_KEY\"",
        "status: \"s\"",
        "content: \"c\"",
        "list: \"l\"",
    ] {
        assert!(code.contains(text), "{text}\n{code}");
    }
}

#[test]
fn a_module_stands_in_the_users_crate_and_keeps_its_format() {
    let generated = Project::new("layout = 'module'").generate();
    let files = generated.outcome.files.as_ref().unwrap();
    assert!(
        !files
            .keys()
            .any(|path| path.extension().is_none_or(|e| e != "rs"))
    );
    let root = generated.file("mod.rs");
    assert!(root.contains("// http = \"1\""), "{root}");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("module");
    clientwright::output::write(&folder.join("src/api"), files).unwrap();
    let lib = folder.join("src/lib.rs");
    std::fs::write(&lib, "//! A crate.\n\npub mod api;\n").unwrap();
    let formatted = std::process::Command::new("rustfmt")
        .args(["--edition", "2024", "--check"])
        .arg(&lib)
        .output()
        .unwrap();
    assert!(formatted.status.success(), "{formatted:?}");
}

#[test]
fn a_workspace_has_crates_of_tags() {
    let project = Project::new(
        "name = 'shop'\nlayout = 'workspace'\n[api.formats]\nuuid = 'ids::Uuid'\n\
         [api.dependencies]\nids = { path = '../ids' }\n[api.crates]\nhumans = ['own*']\n",
    );
    let generated = project.generate();
    assert_eq!(generated.said, "");
    let manifest = |path: &str| -> toml::Table { generated.file(path).parse().unwrap() };
    let whole = manifest("Cargo.toml");
    assert_eq!(whole["features"]["owners"], vec!["dep:shop-humans"].into());
    assert_eq!(
        whole["dependencies"]["shop-humans"]["path"],
        "crates/humans".into()
    );
    assert_eq!(
        whole["dependencies"]["shop-humans"]["version"],
        "=0.1.0".into()
    );
    assert_eq!(
        whole["workspace"]["dependencies"]["ids"]["path"],
        "../ids".into()
    );
    // Only the crate that mentions it depends on it.
    let humans = manifest("crates/humans/Cargo.toml");
    assert_eq!(humans["dependencies"]["ids"]["workspace"], true.into());
    let pets = manifest("crates/pets/Cargo.toml");
    assert!(!pets["dependencies"].as_table().unwrap().contains_key("ids"));
    // Types of one tag are in its crate, and with them what makes them travel.
    assert!(
        generated
            .file("crates/humans/src/types/owners.rs")
            .contains("pub struct Owner ")
    );
    assert!(
        generated
            .file("crates/pets/src/wire/pets.rs")
            .contains("object_codec!(Pet)")
    );
    assert!(
        generated
            .file("crates/types/src/runtime/client.rs")
            .contains("pub fn call(")
    );
    assert!(
        generated
            .file("crates/types/src/client.rs")
            .contains("concat!(\"shop\", ")
    );
    assert!(generated.file("src/mock.rs").contains("impl Server"));
}

#[test]
fn what_does_not_go_with_a_workspace_is_pointed_at() {
    let project = Project::new("layout = 'workspace'\nonly = ['tag:pets']\n");
    let generated = project.generate();
    assert!(generated.outcome.files.is_none());
    insta::assert_snapshot!("workspace_of_one_tag", generated.said);
    let project = Project::new("");
    project.write(
        "clientwright.toml",
        "[[crate]]\nname = \"acme\"\nout = \"acme\"\n\n\
         [[api]]\nname = \"pets\"\ncrate = \"acme\"\nspecs = [\"api.yaml\"]\nlayout = \"workspace\"\n\n\
         [[api]]\nspecs = [\"api.yaml\"]\nout = \"a\"\nlayout = \"workspace\"\n\
         [api.crates]\ntypes = [\"pets\"]\n\"a b\" = [\"owners\"]\nc = \"pets\"\n\n\
         [[api]]\nspecs = [\"api.yaml\"]\nout = \"b\"\n[api.crates]\nd = [\"pets\"]\n",
    );
    insta::assert_snapshot!("workspaces_that_cannot_be", project.refused());
    let project = Project::new("layout = 'workspace'\n[api.crates]\ncats = ['pets', 'cat*']\n");
    insta::assert_snapshot!("crates_that_get_nothing", project.generate().said);
}

#[test]
fn made_up_values_are_a_feature_that_versions_promise_nothing_of() {
    let project = Project::new("arbitrary = true");
    let generated = project.generate();
    let manifest: toml::Table = generated.file("Cargo.toml").parse().unwrap();
    assert_eq!(
        manifest["features"]["arbitrary"],
        vec!["dep:arbitrary"].into()
    );
    assert_eq!(
        manifest["dependencies"]["arbitrary"]["optional"],
        true.into()
    );
    let code = generated.file("src/arbitrary/pets.rs");
    assert!(code.contains("impl Made for Pet {"), "{code}");
    // A type is there with its tag, and so is what makes it.
    let modules = generated.file("src/arbitrary/mod.rs");
    let gated = "#[cfg(feature = \"pets\")]\nmod pets;";
    assert!(modules.contains(gated), "{modules}");
    let surface = pipeline::surface(&project.config().apis[0])
        .surface
        .unwrap();
    let mut items = surface.items.iter();
    assert!(items.all(|item| !item.path.contains("Made") && item.name != "Arbitrary"));

    let generated = Project::new("").generate();
    assert_eq!(generated.file("src/arbitrary/mod.rs"), "");
    assert!(!generated.file("Cargo.toml").contains("arbitrary"));
    assert!(!generated.file("README.md").contains("arbitrary"));
    // Each crate of a workspace makes its own types.
    let generated = Project::new("arbitrary = true\nlayout = 'workspace'\n").generate();
    let manifest = |path: &str| -> toml::Table { generated.file(path).parse().unwrap() };
    assert_eq!(
        manifest("Cargo.toml")["features"]["arbitrary"],
        vec![
            "pet-store-types/arbitrary",
            "pet-store-pets?/arbitrary",
            "pet-store-owners?/arbitrary",
        ]
        .into()
    );
    assert_eq!(
        manifest("crates/pets/Cargo.toml")["features"]["arbitrary"],
        vec!["dep:arbitrary", "pet-store-types/arbitrary"].into()
    );
    let code = generated.file("crates/pets/src/arbitrary/pets.rs");
    assert!(code.contains("impl Made for Pet {"), "{code}");
    let project = Project::new("arbitrary = true\nlayout = 'module'\n");
    insta::assert_snapshot!("made_up_values_in_a_module", project.refused());
}

#[test]
fn overlays_mend_the_document_and_are_pointed_at() {
    let project = Project::new("overlays = ['overlay.yaml']");
    project.write(
        "overlay.yaml",
        r##"overlay: 1.0.0
info: {title: Mends, version: "1"}
extends: other.yaml
actions:
  - target: $.paths['/pets'].post
    remove: true
  - target: $.components.schemas.Owner.properties
    update:
      age: {type: integer}
      nothing: {$ref: "#/components/schemas/Nothing"}
  - target: $.components.schemas.Dog
    update: {}
"##,
    );
    let generated = project.generate();
    insta::assert_snapshot!(generated.said);
    project.write("overlay.yaml", "overlay: 1.0.0\nactions: [{target: $.components.schemas.Owner.properties, update: {age: {type: integer}}}]");
    assert!(project.generate().code().contains("pub age: Option<i64>"));
    let sources = project.generate().outcome.sources;
    let read: Vec<String> = sources
        .paths()
        .map(|path| project.without_folder(&path.display().to_string()))
        .collect();
    assert_eq!(read, ["clientwright.toml", "api.yaml", "overlay.yaml"]);
}

#[test]
fn an_overlay_that_is_not_there_is_pointed_at() {
    let generated = Project::new("overlays = ['gone.yaml']").generate();
    assert!(generated.outcome.files.is_none());
    insta::assert_snapshot!(generated.said);
}

#[test]
fn keys_that_name_nothing_are_told() {
    let generated = Project::new(
        r#"only = ["tag:pets", "tag:cats"]
[api.types]
Cat = "Tom"
PetStatus = "Option"
[api.fields]
"Pet.pet_name" = "name"
"Pet.petName" = "id"
[api.variants]
"PetStatus.GONE" = "Gone"
[api.operations]
listCats = "list"
[api.replace]
Cash = "money::Money"
[[api.derive]]
types = "Cat*"
derives = ["Eq"]
"#,
    )
    .generate();
    insta::assert_snapshot!(generated.said);
    let warned = Project::new("[api.types]\nCat = \"Tom\"\nPetStatus = \"Option\"\n[api.fields]\n\"Pet.petName\" = \"id\"\n\"Pet.id\" = \"id\"\n[api.operations]\nlistCats = \"list\"\n[[api.derive]]\ntypes = \"Cat*\"\n").generate();
    assert!(warned.outcome.files.is_some());
    insta::assert_snapshot!("renames_that_change_nothing", warned.said);
}

#[test]
fn everything_wrong_with_a_configuration_is_told_at_once() {
    let project = Project::new(
        r##"nam = "x"
version = "one"
edition = "2021"
publish = "no"
authors = "me"
layout = "modul"
map = "Map"
only = ["tag:a", "cats", "path:"]
frobnicate = true
[api.types]
Pet = "no name"
Owner = 1
[api.replace]
Money = "fn()"
[api.credentials]
A = "b"
[[api.derive]]
derives = ["a b"]
attributes = ["must_use"]
[[api.envelope]]
parameter = "p"
status = "s"
content = "c"
lists = "l"
[[api.pagination]]
operations = ["all"]
kind = "tokens"
first = "one"
[[api.pagination]]
kind = "token"
items = "data"
next = "header:a b"
param = "cursor"
[[api]]
specs = "api.yaml"
out = "out"
[[apis]]
"##,
    );
    insta::assert_snapshot!(project.refused());
}

#[test]
fn syntax_is_pointed_at() {
    let project = Project::new("");
    project.write("clientwright.toml", "[[api]]\nname = \nspecs = [\"a\n");
    insta::assert_snapshot!(project.refused());
}

#[test]
fn specs_that_match_no_file_are_pointed_at() {
    let project = Project::new("");
    project.write(
        "clientwright.toml",
        "[[api]]\nspecs = [\"*.yml\"]\nout = \"out\"\n",
    );
    assert!(project.generate().outcome.files.is_none());
    insta::assert_snapshot!(project.generate().said);
}

#[test]
fn a_crate_of_several_apis_must_be_there_and_its_modules_have_names() {
    let project = Project::new("");
    project.write(
        "clientwright.toml",
        "[[crate]]\nname = \"acme\"\nout = \"out\"\nlicence = \"MIT\"\n\n\
         [[crate]]\nname = \"no crate\"\n\n\
         [[api]]\nname = \"pets\"\ncrate = \"acmee\"\nspecs = [\"api.yaml\"]\n\n\
         [[api]]\nname = \"runtime\"\ncrate = \"acme\"\nspecs = [\"api.yaml\"]\n\n\
         [[api]]\ncrate = \"acme\"\nspecs = [\"api.yaml\"]\n\n\
         [[api]]\nname = \"a-b\"\ncrate = \"acme\"\nspecs = [\"api.yaml\"]\n\n\
         [[api]]\nname = \"a_b\"\ncrate = \"acme\"\nspecs = [\"api.yaml\"]\n\n\
         [[api]]\nname = \"owners\"\nspecs = [\"api.yaml\"]\nout = \"out\"\n",
    );
    insta::assert_snapshot!(project.refused());
}

#[test]
fn the_manifest_of_several_apis_says_what_the_configuration_says() {
    let project = Project::new("");
    let said = r#"
name = "acme"
version = "1.2.3"
license = "MIT"
description = "Pets and more"
repository = "https://example.com/acme"
authors = ["A <a@example.com>"]
publish = false
"#;
    project.write(
        "clientwright.toml",
        &format!(
            "[[crate]]\nout = 'acme'\n{said}\n[[api]]\ncrate = 'acme'\nname = 'pets'\nspecs = ['api.yaml']\n"
        ),
    );
    let config = project.config();
    let api = &config.apis[0];
    let part = clientwright::emit::Part {
        module: "pets".to_owned(),
        files: pipeline::generate(api, Layout::Module).files.unwrap(),
        dependencies: api.dependencies.clone(),
    };
    assert!(config.crates[0].out.ends_with("acme"));
    let files = pipeline::several(&config.crates[0], &[part]);
    let manifest: toml::Table = files[Path::new("Cargo.toml")].parse().unwrap();
    let mut package = manifest["package"].as_table().unwrap().clone();
    package.retain(|key, _| !["edition", "rust-version"].contains(&key));
    assert_eq!(package, said.parse().unwrap());
}

#[test]
fn more_pages_are_told_by_a_member() {
    let project = Project::new(
        "[[api.pagination]]\noperations = ['operation:PetsController_list']\nkind = 'last-item'\n\
         items = '/data'\nnext = '/id'\nmore = '/has_more'\nparameter = 'after'\n",
    );
    let document = DOCUMENT.replacen(
        "schema: {type: array, items: {$ref: \"#/components/schemas/Pet\"}}",
        "schema: {type: object, properties: {has_more: {type: boolean}, data: {type: array, items: {$ref: \"#/components/schemas/Pet\"}}}}",
        1,
    );
    let parameter = "      summary: Lists pets\n      parameters: [{name: after, in: query, schema: {type: string}}]\n";
    let document = document.replacen("      summary: Lists pets\n", parameter, 1);
    project.write("api.yaml", &document);
    let generated = project.generate();
    let code = generated.code();
    assert!(
        code.contains("more: &[\"has_more\"]"),
        "{}{code}",
        generated.said
    );
}

/// Every key, by its table, and the test that fails without it: here, or a document
/// of `tests/features` with a configuration.
const KEYS: &[(&str, &str, &[&str])] = &[
    (
        "ApiConfig",
        "the_manifest_says_what_the_configuration_says",
        &[
            "name",
            "version",
            "edition",
            "license",
            "description",
            "repository",
            "authors",
            "publish",
            "dependencies",
        ],
    ),
    (
        "ApiConfig",
        "every_key_changes_the_code_as_it_says",
        &[
            "only",
            "except",
            "idempotent",
            "types",
            "fields",
            "variants",
            "operations",
            "replace",
            "formats",
            "derive",
            "map",
            "unknown-fields",
            "split",
            "docs",
            "examples",
            "example-tests",
            "tag-features",
        ],
    ),
    (
        "ApiConfig",
        "specs_that_match_no_file_are_pointed_at",
        &["specs"],
    ),
    (
        "ApiConfig",
        "overlays_mend_the_document_and_are_pointed_at",
        &["overlays"],
    ),
    (
        "ApiConfig",
        "a_crate_of_several_apis_must_be_there_and_its_modules_have_names",
        &["crate", "out"],
    ),
    (
        "ApiConfig",
        "a_workspace_has_crates_of_tags",
        &["layout", "crates"],
    ),
    (
        "ApiConfig",
        "a_dated_version_chooses_the_media_type",
        &["api-version"],
    ),
    (
        "ApiConfig",
        "made_up_values_are_a_feature_that_versions_promise_nothing_of",
        &["arbitrary"],
    ),
    (
        "ApiConfig",
        "credentials_and_envelopes_have_their_names",
        &["credentials", "envelope"],
    ),
    (
        "ApiConfig",
        "idempotency-key-told.toml",
        &["idempotency-key"],
    ),
    ("ApiConfig", "pages-told.toml", &["pagination"]),
    (
        "KeyConfig",
        "idempotency-key-told.toml",
        &["header", "operations"],
    ),
    (
        "DeriveConfig",
        "every_key_changes_the_code_as_it_says",
        &["types", "derives", "attributes"],
    ),
    (
        "CredentialConfig",
        "credentials_and_envelopes_have_their_names",
        &["name", "env"],
    ),
    (
        "EnvelopeConfig",
        "credentials_and_envelopes_have_their_names",
        &["parameter", "status", "content", "list"],
    ),
    (
        "PaginationConfig",
        "pages-told.toml",
        &[
            "operations",
            "kind",
            "items",
            "next",
            "parameter",
            "first",
            "total",
        ],
    ),
    (
        "PaginationConfig",
        "more_pages_are_told_by_a_member",
        &["more"],
    ),
    (
        "CrateConfig",
        "the_manifest_of_several_apis_says_what_the_configuration_says",
        &[
            "name",
            "out",
            "version",
            "license",
            "description",
            "repository",
            "authors",
            "publish",
        ],
    ),
];

#[test]
fn every_key_has_a_test() {
    let schema = clientwright::config::schema();
    let mut known: Vec<(String, String)> = Vec::new();
    for (table, definition) in schema["$defs"].as_object().unwrap() {
        let keys = definition["properties"].as_object().into_iter().flatten();
        known.extend(keys.map(|(key, _)| (table.clone(), key.clone())));
    }
    let listed = KEYS.iter().flat_map(|(table, _, keys)| {
        keys.iter()
            .map(|key| ((*table).to_owned(), (*key).to_owned()))
    });
    let mut listed: Vec<(String, String)> = listed.collect();
    known.sort();
    listed.sort();
    assert_eq!(listed, known);
    let features = Path::new(env!("CARGO_MANIFEST_DIR")).join("features");
    for (_, test, keys) in KEYS {
        let text = match test.ends_with(".toml") {
            true => std::fs::read_to_string(features.join(test)).unwrap(),
            false => {
                let here = include_str!("config.rs");
                assert!(here.contains(&format!("fn {test}()")), "{test}");
                here.to_owned()
            }
        };
        for key in *keys {
            let says = [format!("{key} = "), format!("api.{key}"), format!("{key}=")];
            assert!(says.iter().any(|one| text.contains(one)), "{test}: {key}");
        }
    }
}
