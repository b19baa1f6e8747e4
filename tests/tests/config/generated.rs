//! What is generated with keys that take more than a word to tell.

use clientwright::pipeline;

use crate::project::{DOCUMENT, Project};

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
