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
    let changed = project.read(file).replace("Operations.", "Other words.");
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

#[test]
fn workspaces_are_refused() {
    let project = Project::new("workspace", "layout = 'workspace'\n");
    let output = project.generate(&["--bump"], 0);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("the layout is a workspace"), "{said}");
    assert!(!project.0.join("out").exists());
}
