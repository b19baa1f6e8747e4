//! Modules and workspaces.

use std::path::Path;

use crate::project::Project;

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
            .contains("object_reads!(Pet)")
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
