//! What build scripts get: this program runs itself as one.

use std::path::{Path, PathBuf};
use std::process::Command;

use clientwright::{BuildError, Builder};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Wells, version: '1'}
paths:
  /wells:
    get:
      operationId: listWells
      tags: [wells]
      responses:
        '200': {description: Wet., content: {application/json: {schema: {$ref: 'parts/well.yaml'}}}}
  /pumps:
    get:
      operationId: listPumps
      tags: [pumps]
      responses:
        '200': {description: Some., content: {application/json: {schema: {$ref: '#/components/schemas/Pump'}}}}
components:
  schemas:
    Pump: {type: object, properties: {on: {type: boolean}}}
";

const WELL: &str = "title: Well\ntype: object\nproperties: {deep: {type: boolean}}\n";

const OVERLAY: &str = "\
overlay: 1.0.0
info: {title: Mended, version: '1'}
actions: [{target: $.components.schemas.Pump.properties, update: {old: {type: boolean}}}]
";

/// The crate whose build script runs.
struct Crate(PathBuf);

impl Crate {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("build-step")
            .join(name);
        drop(std::fs::remove_dir_all(&folder));
        std::fs::create_dir_all(folder.join("spec/parts")).unwrap();
        let this = Self(folder);
        this.write("spec/api.yaml", DOCUMENT);
        this.write("spec/parts/well.yaml", WELL);
        this.write("mend.yaml", OVERLAY);
        this.write(
            "clientwright.toml",
            "[[api]]\nname = 'api'\nspecs = ['spec/*.yaml']\noverlays = ['mend.yaml']\nout = '.'\n",
        );
        this.write("Cargo.toml", "");
        let needed = this.run("tell_dependencies").0;
        let lines = needed.lines().filter(|line| line.contains(" = "));
        let lines: String = lines.map(|line| format!("{line}\n")).collect();
        this.write("Cargo.toml", &format!("[dependencies]\n{lines}"));
        this
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).unwrap();
    }

    /// The text of the module's types, in a file or in one for each tag.
    fn types(&self) -> String {
        let folder = self.0.join("out/api/types");
        let files = std::fs::read_dir(folder).into_iter().flatten();
        let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        files.push(self.0.join("out/api/types.rs"));
        files.sort();
        let texts = files
            .iter()
            .filter_map(|path| std::fs::read_to_string(path).ok());
        texts.collect()
    }

    /// Runs one of the scripts below as Cargo does: what it says, and whether it succeeds.
    fn run(&self, script: &str) -> (String, bool) {
        let output = Command::new(std::env::current_exe().unwrap())
            .args([script, "--exact", "--ignored", "--nocapture"])
            .env("OUT_DIR", self.0.join("out"))
            .env("CARGO_MANIFEST_DIR", &self.0)
            .current_dir(&self.0)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (String::from_utf8(said).unwrap(), output.status.success())
    }
}

#[test]
#[ignore = "a build script"]
fn from_config() {
    let builder = Builder::from_config("clientwright.toml").unwrap();
    println!();
    builder.build().unwrap();
}

#[test]
#[ignore = "a build script"]
fn wells_only() {
    let builder = Builder::new("spec/api.yaml").name("api").only("tag:*");
    builder.except("path:/pu*").build().unwrap();
}

#[test]
#[ignore = "a build script"]
fn tell_dependencies() {
    println!(
        "\n{}",
        Builder::new("spec/api.yaml").dependencies().unwrap()
    );
}

#[test]
fn all_that_was_read_is_watched_and_what_stays_is_not_written() {
    let project = Crate::new("watched");
    let (said, done) = project.run("from_config");
    assert!(done, "{said}");
    let watched: Vec<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix("cargo::rerun-if-changed="))
        .collect();
    for path in [
        "clientwright.toml",
        "spec/api.yaml",
        "spec/parts/well.yaml",
        "mend.yaml",
        "spec",
    ] {
        let is_it = |watched: &&str| Path::new(watched).ends_with(path);
        assert!(watched.iter().any(is_it), "{path}: {watched:?}");
    }
    assert!(project.types().contains("pub struct Well"));

    let written = || {
        let root = project.0.join("out/api/mod.rs");
        root.metadata().unwrap().modified().unwrap()
    };
    let before = written();
    std::thread::sleep(std::time::Duration::from_millis(20));
    assert!(project.run("from_config").1);
    assert_eq!(written(), before);
}

#[test]
fn problems_are_cargos_and_an_error_leaves_what_was_there() {
    let project = Crate::new("problems");
    let known = "properties: {deep: {type: string, pattern: '(?=a)b'}}";
    project.write(
        "spec/parts/well.yaml",
        &WELL.replace("properties: {deep: {type: boolean}}", known),
    );
    let (said, done) = project.run("from_config");
    let warning = said
        .lines()
        .find(|line| line.starts_with("cargo::warning="))
        .unwrap_or_default();
    assert!(done && warning.contains("well.yaml:3:"), "{said}");
    assert!(warning.ends_with("[unsupported-pattern]"), "{warning}");

    // What is said of several places is one line.
    let text = "{type: object, oneOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}";
    let twice = format!("properties: {{deep: {text}, wide: {text}}}");
    project.write(
        "spec/parts/well.yaml",
        &WELL.replace("properties: {deep: {type: boolean}}", &twice),
    );
    let (said, done) = project.run("from_config");
    assert!(
        done && said.matches("cargo::warning=").count() == 1,
        "{said}"
    );
    let more = "[contradicting-type], and 1 more like this\n";
    assert!(said.contains(more), "{said}");

    let before = project.types();
    assert!(before.contains("pub struct Well"), "{before}");
    project.write(
        "spec/api.yaml",
        &DOCUMENT.replace("schemas/Pump'", "schemas/Pumps'"),
    );
    let (said, done) = project.run("from_config");
    assert!(!done && said.contains("api.yaml:15:"), "{said}");
    assert_eq!(said.matches("schemas/Pumps` ").count(), 1, "{said}");
    assert!(!said.contains("cargo::warning="), "{said}");
    assert_eq!(project.types(), before);
}

#[test]
fn operations_are_chosen() {
    let project = Crate::new("chosen");
    let (said, done) = project.run("wells_only");
    assert!(done, "{said}");
    let types = project.types();
    assert!(
        types.contains("pub struct Well") && !types.contains("Pump"),
        "{types}"
    );

    let wrong = Builder::new("api.yaml").only("tags:wells").out_dir("out");
    let wrong: Result<PathBuf, BuildError> = wrong.build();
    let message = wrong.unwrap_err().to_string();
    assert!(message.starts_with("`tags:wells`: "), "{message}");
}

#[test]
fn what_the_manifest_lacks_is_told_before_the_compiler_stumbles() {
    let project = Crate::new("lacks");
    let manifest = std::fs::read_to_string(project.0.join("Cargo.toml")).unwrap();
    // No more than the module needs: a module has no features that others are for.
    assert!(!manifest.contains("optional"), "{manifest}");
    assert!(manifest.parse::<toml::Table>().is_ok(), "{manifest}");
    let serde = manifest
        .lines()
        .find(|line| line.starts_with("serde ="))
        .unwrap();
    project.write("Cargo.toml", &manifest.replace(serde, ""));
    let (said, done) = project.run("from_config");
    assert!(!done, "{said}");
    let told = format!("[dependencies]\n{serde}\n");
    assert!(said.contains(&told), "{said}");
    assert!(!project.0.join("out/api").exists());
}
