//! What is said of a configuration that is wrong.

use crate::project::Project;

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
