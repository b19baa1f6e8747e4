//! `generate --bump`: versions and changelogs as people get them.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Wells, version: '1'}
paths:
  /wells:
    get:
      operationId: listWells
      responses: {'204': {description: Dry.}}
";

const DEEP: &str = concat!(
    "      operationId: listWells\n",
    "      parameters: [{name: deep, in: query, schema: {type: boolean}}]\n",
);

/// A folder with a document and a configuration.
struct Project(PathBuf);

impl Project {
    fn new(name: &str, keys: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("bump")
            .join(name);
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(&folder).unwrap();
        let config = format!("[[api]]\nname = 'wells'\n{keys}specs = ['api.yaml']\nout = 'out'\n");
        let project = Self(folder);
        project.write("clientwright.toml", &config);
        project.write("api.yaml", DOCUMENT);
        project
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }

    fn generate(&self, arguments: &[&str], day: u64) -> Output {
        Command::new(env!("CARGO_BIN_EXE_clientwright"))
            .arg("generate")
            .args(arguments)
            .env("SOURCE_DATE_EPOCH", (day * 86_400).to_string())
            .current_dir(&self.0)
            .output()
            .unwrap()
    }

    /// What `--bump` says last.
    fn bump(&self, day: u64) -> String {
        let output = self.generate(&["--bump"], day);
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        said.lines().last().unwrap_or_default().to_owned()
    }
}

#[test]
fn versions_follow_what_callers_see() {
    let project = Project::new("follows", "");
    assert_eq!(project.bump(0), "wells: 0.1.0 is the first version");
    assert_eq!(project.bump(1), "wells: 0.1.0 stays: nothing changed");
    project.write(
        "api.yaml",
        &DOCUMENT.replace("      operationId: listWells\n", DEEP),
    );
    assert_eq!(project.bump(2), "wells: 0.1.0 → 0.1.1 (minor)");
    project.write("api.yaml", &DOCUMENT.replace("listWells", "allWells"));
    assert_eq!(project.bump(3), "wells: 0.1.1 → 0.2.0 (major)");
    let changelog = project.read("out/CHANGELOG.md");
    assert!(
        changelog.starts_with("# Changelog\n\nEach entry"),
        "{changelog}"
    );
    let renamed = "- **Breaking:** operation `Client::list_wells()` is now `Client::all_wells()`\n";
    assert!(changelog.contains(renamed), "{changelog}");
    let versions: Vec<&str> = changelog
        .lines()
        .filter(|line| line.starts_with("## "))
        .collect();
    assert_eq!(
        versions,
        [
            "## [0.2.0] - 1970-01-04",
            "## [0.1.1] - 1970-01-03",
            "## [0.1.0] - 1970-01-01",
        ]
    );
    assert!(
        changelog.contains("\n### Added\n\n- new optional parameter"),
        "{changelog}"
    );

    // Neither takes the version back, nor the changelog away.
    let output = project.generate(&["--check"], 4);
    assert!(output.status.success(), "{output:?}");
    let output = project.generate(&[], 4);
    assert!(output.status.success(), "{output:?}");
    assert!(
        project
            .read("out/Cargo.toml")
            .contains("version = \"0.2.0\"")
    );
    assert_eq!(project.read("out/CHANGELOG.md"), changelog);
}

#[test]
fn a_crate_may_be_called_like_one_of_its_tags() {
    let project = Project::new("called-like-its-tag", "");
    let tagged = DOCUMENT.replace(
        "      responses: {'204': {description: Dry.}}\n",
        concat!(
            "      tags: [wells]\n",
            "      responses: {'200': {description: Wet., content: {application/json: ",
            "{schema: {$ref: '#/components/schemas/Well'}}}}}\n",
            "  /pumps:\n    get: {operationId: listPumps, tags: [pumps], responses: {'204': ",
            "{description: None.}}}\n",
            "components: {schemas: {Well: {type: object, properties: {deep: {type: boolean}}}}}\n",
        ),
    );
    project.write("api.yaml", &tagged);
    assert_eq!(project.bump(0), "wells: 0.1.0 is the first version");
    assert!(
        project
            .read("out/src/types/mod.rs")
            .contains("pub use wells::*")
    );
    assert_eq!(project.bump(1), "wells: 0.1.0 stays: nothing changed");
    project.write("api.yaml", &tagged.replace("deep:", "depth:"));
    assert_eq!(project.bump(2), "wells: 0.1.0 → 0.2.0 (major)");
    let changelog = project.read("out/CHANGELOG.md");
    assert!(changelog.contains("`types::Well.deep`"), "{changelog}");
}

#[test]
fn a_version_that_the_configuration_says_is_counted_up_there() {
    let project = Project::new("configured", "version = '1.2.3' # ours\n");
    assert_eq!(project.bump(0), "wells: 1.2.3 is the first version");
    project.write("api.yaml", &DOCUMENT.replace("listWells", "allWells"));
    assert_eq!(project.bump(1), "wells: 1.2.3 → 2.0.0 (major)");
    let config = project.read("clientwright.toml");
    assert!(config.contains("version = \"2.0.0\" # ours\n"), "{config}");
    let output = project.generate(&["--check"], 2);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn what_callers_cannot_see_is_a_patch() {
    let project = Project::new("patch", "");
    project.bump(0);
    let file = "out/src/operations.rs";
    let changed = project
        .read(file)
        .replace("Operations: the", "Other words: the");
    project.write(file, &changed);
    assert_eq!(project.bump(1), "wells: 0.1.0 → 0.1.1 (patch)");
    let changelog = project.read("out/CHANGELOG.md");
    assert!(
        changelog.contains("### Documentation\n\n- Of 1 item."),
        "{changelog}"
    );
}

#[test]
fn modules_have_no_version() {
    let project = Project::new("module", "layout = 'module'\n");
    let output = project.generate(&["--bump"], 0);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(!project.0.join("out").exists());
}

/// Operations of three tags; what two of them use stands in the crate of types.
const SHOP: &str = "\
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        '200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  /carts:
    get:
      operationId: listCarts
      tags: [carts]
      responses:
        '200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Cart'}}}}
  /users:
    get:
      operationId: listUsers
      tags: [users]
      responses:
        '200': {description: All., content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
    Cart: {type: object, properties: {owner: {$ref: '#/components/schemas/User'}}}
    User: {type: object, properties: {name: {type: string}}}
";

/// The lines of the newest entry of a changelog that tell of changes.
fn newest(changelog: &str) -> Vec<&str> {
    let entries = changelog
        .lines()
        .skip_while(|line| !line.starts_with("## "));
    let entry = entries.skip(1).take_while(|line| !line.starts_with("## "));
    entry
        .filter(|line| line.trim_start().starts_with('-'))
        .collect()
}

#[test]
fn crates_of_a_workspace_have_one_version() {
    let project = Project::new("workspace", "layout = 'workspace'\n");
    project.write("api.yaml", SHOP);
    assert_eq!(project.bump(0), "wells: 0.1.0 is the first version");
    assert_eq!(project.bump(1), "wells: 0.1.0 stays: nothing changed");

    // What a crate has for itself and hands on changes for the whole as well, once.
    let taller = SHOP.replace(
        "{name: {type: string}}}\n    Cart",
        "{name: {type: integer}}}\n    Cart",
    );
    project.write("api.yaml", &taller);
    assert_eq!(project.bump(2), "wells: 0.1.0 → 0.2.0 (major)");
    assert_eq!(
        newest(&project.read("out/CHANGELOG.md")),
        ["- **Breaking:** field `types::Pet.name` has type `Option<i64>`, was `Option<String>`"]
    );
    for path in [
        "Cargo.toml",
        "crates/types/Cargo.toml",
        "crates/pets/Cargo.toml",
    ] {
        let manifest = project.read(&format!("out/{path}"));
        assert!(manifest.contains("\nversion = \"0.2.0\"\n"), "{manifest}");
    }
    let whole = project.read("out/Cargo.toml");
    assert_eq!(whole.matches("version = \"=0.2.0\"").count(), 4, "{whole}");
    let part = project.read("out/crates/pets/Cargo.toml");
    assert!(
        part.contains("version = \"=0.2.0\", path = \"../types\""),
        "{part}"
    );
    let output = project.generate(&["--check"], 3);
    assert!(output.status.success(), "{output:?}");

    // A type that another tag uses, too, moves to another crate, but is handed on; one
    // that it no longer uses, is not.
    let shared = taller.replace(
        "Cart: {type: object, properties: {",
        "Cart: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}, ",
    );
    project.write("api.yaml", &shared);
    assert_eq!(project.bump(4), "wells: 0.2.0 → 0.2.1 (minor)");
    let said = project.read("out/CHANGELOG.md");
    assert!(
        newest(&said).contains(&"- new field `types::Cart.pet` of type `Option<Pet>`"),
        "{said}"
    );
    assert!(!newest(&said).concat().contains("gone"), "{said}");
    project.write("api.yaml", &taller);
    assert_eq!(project.bump(5), "wells: 0.2.1 → 0.3.0 (major)");
    let said = project.read("out/CHANGELOG.md");
    assert!(
        newest(&said).contains(&"- **Breaking:** `wells-carts`, `wells-types`, `wells-users`: struct `types::Pet` is gone"),
        "{said}"
    );
}

#[test]
fn types_called_like_those_of_the_runtime_are_themselves() {
    let project = Project::new("pages", "layout = 'workspace'\n");
    // `Pages` is a stream of the runtime's, too, which carts alone hand on.
    let cart = "{description: All., content: {application/json: {schema: {$ref: '#/components/schemas/Cart'}}}}";
    let carts = concat!(
        "{description: All., headers: {Link: {schema: {type: string}}}, content: {application/json: ",
        "{schema: {type: array, items: {$ref: '#/components/schemas/Cart'}}}}}",
    );
    let pages = SHOP.replace("User", "Pages").replace(cart, carts).replace(
        "tags: [carts]\n",
        "tags: [carts]\n      parameters: [{name: per_page, in: query, schema: {type: integer}}]\n",
    );
    project.write("api.yaml", &pages);
    project.bump(0);
    let runtime = project.read("out/crates/types/src/runtime/pages.rs");
    assert!(runtime.contains("pub struct Pages<"));
    // Something else that changes, so that all is compared.
    let more = pages.replace(
        "    Cart:",
        "    Cat: {type: string, enum: [tabby]}\n    Cart:",
    );
    let more = more.replace(
        "{owner: {",
        "{cat: {$ref: '#/components/schemas/Cat'}, owner: {",
    );
    assert_ne!(more, pages);
    project.write("api.yaml", &more);
    let said = project.bump(1);
    let changelog = project.read("out/CHANGELOG.md");
    assert_eq!(said, "wells: 0.1.0 → 0.1.1 (minor)", "{changelog}");
    let told = newest(&changelog).concat();
    assert!(!told.contains("Debug") && !told.contains("gone"), "{told}");
}

#[test]
fn operations_of_a_workspace_are_those_of_its_traits() {
    let project = Project::new("operations", "layout = 'workspace'\nversion = '1.0.0'\n");
    project.write("api.yaml", SHOP);
    project.bump(0);
    // Nobody implements the traits, so that operations may come.
    let more = SHOP.replace(
        "  /carts:\n",
        "  /pets/{id}:\n    delete:\n      operationId: sellPet\n      tags: [pets]\n      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n      responses: {'204': {description: Sold.}}\n  /carts:\n",
    );
    project.write("api.yaml", &more);
    assert_eq!(project.bump(1), "wells: 1.0.0 → 1.1.0 (minor)");
    let said = project.read("out/CHANGELOG.md");
    let expected = "- new operation `operations::PetsOperations::sell_pet()` (`DELETE /pets/{id}`)";
    assert!(newest(&said).contains(&expected), "{said}");
    project.write("api.yaml", &more.replace("sellPet", "giveAway"));
    assert_eq!(project.bump(2), "wells: 1.1.0 → 2.0.0 (major)");
    let said = project.read("out/CHANGELOG.md");
    let expected = "- **Breaking:** operation `operations::PetsOperations::sell_pet()` is now `operations::PetsOperations::give_away()`";
    assert!(newest(&said).contains(&expected), "{said}");
    // A tag less is a crate less.
    let fewer = SHOP.replace("tags: [users]", "tags: [carts]");
    project.write("api.yaml", &fewer);
    assert_eq!(project.bump(3), "wells: 2.0.0 → 3.0.0 (major)");
    let said = project.read("out/CHANGELOG.md");
    assert!(
        newest(&said).contains(&"- **Breaking:** crate `wells-users` is gone"),
        "{said}"
    );
    let config = project.read("clientwright.toml");
    assert!(config.contains("version = \"3.0.0\""), "{config}");
}

/// A crate of two APIs.
fn several(name: &str, keys: &str) -> Project {
    let project = Project::new(name, "");
    project.write(
        "clientwright.toml",
        &format!(
            "[[crate]]\nname = 'both'\n{keys}out = 'out'\n\n\
             [[api]]\ncrate = 'both'\nname = 'wells'\nspecs = ['api.yaml']\n\n\
             [[api]]\ncrate = 'both'\nname = 'shop'\nspecs = ['shop.yaml']\n"
        ),
    );
    project.write("shop.yaml", SHOP);
    project
}

#[test]
fn a_crate_of_several_apis_has_one_version() {
    let project = several("several", "");
    assert_eq!(project.bump(0), "both: 0.1.0 is the first version");
    assert_eq!(project.bump(1), "both: 0.1.0 stays: nothing changed");
    project.write(
        "api.yaml",
        &DOCUMENT.replace("      operationId: listWells\n", DEEP),
    );
    assert_eq!(project.bump(2), "both: 0.1.0 → 0.1.1 (minor)");
    assert_eq!(
        newest(&project.read("out/CHANGELOG.md")),
        ["- `wells`: new optional parameter `operations::ListWells::deep()`"]
    );
    project.write("shop.yaml", &SHOP.replace("listPets", "allPets"));
    assert_eq!(project.bump(3), "both: 0.1.1 → 0.2.0 (major)");
    let said = project.read("out/CHANGELOG.md");
    let expected =
        "- **Breaking:** `shop`: operation `Client::list_pets()` is now `Client::all_pets()`";
    assert!(newest(&said).contains(&expected), "{said}");
    assert!(
        project
            .read("out/Cargo.toml")
            .contains("version = \"0.2.0\"")
    );
    let output = project.generate(&["--check"], 4);
    assert!(output.status.success(), "{output:?}");

    // A module less is a break, too.
    let config = project.read("clientwright.toml");
    project.write(
        "clientwright.toml",
        config
            .split("\n\n[[api]]\ncrate = 'both'\nname = 'shop'")
            .next()
            .unwrap(),
    );
    assert_eq!(project.bump(5), "both: 0.2.0 → 0.3.0 (major)");
    let said = project.read("out/CHANGELOG.md");
    let breaking: Vec<&str> = newest(&said)
        .into_iter()
        .filter(|line| line.contains("Breaking"))
        .collect();
    assert_eq!(breaking, ["- **Breaking:** module `shop` is gone"]);
}

#[test]
fn the_version_of_a_crate_of_several_apis_is_counted_up_where_it_stands() {
    let project = several("several-configured", "version = '1.0.0' # ours\n");
    assert_eq!(project.bump(0), "both: 1.0.0 is the first version");
    project.write("api.yaml", &DOCUMENT.replace("listWells", "allWells"));
    assert_eq!(project.bump(1), "both: 1.0.0 → 2.0.0 (major)");
    let config = project.read("clientwright.toml");
    assert!(config.contains("version = \"2.0.0\" # ours\n"), "{config}");
    let output = project.generate(&["--check"], 2);
    assert!(output.status.success(), "{output:?}");
}
