//! What each key changes.

use crate::project::Project;

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
        with: &["pub name_of_pet: String", "&mut name_of_pet)"],
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
        keys: "dates = 'text'",
        with: &["pub born: Option<String>"],
        without: &["pub born: Option<DateTime>"],
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
    for (dates, needed) in [
        ("jiff", Some("jiff")),
        ("chrono", Some("chrono")),
        ("time", Some("time")),
        ("text", None),
    ] {
        let generated = Project::new(&format!("dates = '{dates}'")).generate();
        let manifest: toml::Table = generated.file("Cargo.toml").parse().unwrap();
        let dependencies = manifest["dependencies"].as_table().unwrap();
        let libraries = ["jiff", "chrono", "time"];
        let found = libraries
            .into_iter()
            .filter(|name| dependencies.contains_key(*name));
        assert_eq!(found.collect::<Vec<_>>(), Vec::from_iter(needed), "{dates}");
    }
    let manifest: toml::Table = Project::new("tag-features = false")
        .generate()
        .file("Cargo.toml")
        .parse()
        .unwrap();
    let features = manifest["features"].as_table().unwrap();
    let of_the_client = [
        "blocking",
        "brotli",
        "cli",
        "gzip",
        "mock",
        "round-trip",
        "tower",
        "tracing",
        "zstd",
    ];
    assert_eq!(features.keys().collect::<Vec<_>>(), of_the_client);
}
