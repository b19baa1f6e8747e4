use serde_json::{Value, json};

use super::*;
use crate::diagnostic::{Colors, Format, Report, Source};
use crate::document::Origins;

const DOCUMENT: &str = "\
info:
  title: Pets
paths:
  /pets:
    get:
      tags: [a]
  /owners:
    get:
      tags: [b, c, d]
";

/// The tree after an overlay, with its origins, and what was said.
fn applied(actions: &str, version: &str) -> (Document, Problems, Sources) {
    let mut sources = Sources::default();
    let mut problems = Problems::default();
    let options = ReadOptions::default();
    let mut read = |name: &str, text: String| {
        let file = sources.add(Source {
            name: name.to_owned(),
            path: name.into(),
            text,
            format: Format::Yaml,
        });
        let value = parse::parse(file, &mut sources, &options, &mut problems);
        (file, value.unwrap())
    };
    let (file, root) = read("api.yaml", DOCUMENT.to_owned());
    let mut document = Document {
        root,
        origins: Origins::of_file(file),
    };
    let text = format!("overlay: {version}\nactions:\n{actions}");
    let (file, root) = read("overlay.yaml", text);
    let overlay = Overlay::of(file, root, &mut problems).unwrap();
    overlay.apply(&mut document, &mut problems);
    (document, problems, sources)
}

fn at(document: &Document, pointer: &str) -> (u32, String) {
    let place = document
        .origins
        .place(&Pointer::parse(pointer).unwrap())
        .unwrap();
    (place.file.0, place.pointer.to_string())
}

fn value<'d>(document: &'d Document, pointer: &str) -> &'d Value {
    document.root.pointer(pointer).unwrap()
}

#[test]
fn updates_are_merged_and_point_into_the_overlay() {
    let (document, problems, _) = applied(
        "- target: $.info\n  update: {title: Animals, contact: {name: me}}\n- target: $.paths.*.get.tags\n  update: x\n",
        "1.0.0",
    );
    assert!(problems.is_empty());
    assert_eq!(
        *value(&document, "/info"),
        json!({"title": "Animals", "contact": {"name": "me"}})
    );
    assert_eq!(
        *value(&document, "/paths/~1pets/get/tags"),
        json!(["a", "x"])
    );
    assert_eq!(
        at(&document, "/info/title"),
        (1, "/actions/0/update/title".into())
    );
    assert_eq!(
        at(&document, "/info/contact/name"),
        (1, "/actions/0/update/contact/name".into())
    );
    assert_eq!(at(&document, "/info"), (0, "/info".into()));
    assert_eq!(
        at(&document, "/paths/~1pets/get/tags/1"),
        (1, "/actions/1/update".into())
    );
    assert_eq!(
        at(&document, "/paths/~1pets/get/tags/0"),
        (0, "/paths/~1pets/get/tags/0".into())
    );
}

#[test]
fn removed_items_leave_the_places_of_the_others_right() {
    let (document, problems, _) = applied(
        "- target: $.paths['/owners'].get.tags[?@ != 'c']\n  remove: true\n- target: $.paths['/pets']\n  remove: true\n",
        "1.0.0",
    );
    assert!(problems.is_empty());
    assert_eq!(
        document.root["paths"],
        json!({"/owners": {"get": {"tags": ["c"]}}})
    );
    assert_eq!(
        at(&document, "/paths/~1owners/get/tags/0"),
        (0, "/paths/~1owners/get/tags/1".into())
    );
}

#[test]
fn lists_inside_of_an_update_are_put_together() {
    let (document, _, _) = applied(
        "- target: $.paths['/pets'].get\n  update: {tags: [y, z]}\n",
        "1.0.0",
    );
    assert_eq!(
        *value(&document, "/paths/~1pets/get/tags"),
        json!(["a", "y", "z"])
    );
    assert_eq!(
        at(&document, "/paths/~1pets/get/tags/2"),
        (1, "/actions/0/update/tags/1".into())
    );
}

#[test]
fn copies_point_to_where_they_come_from() {
    let (document, problems, _) =
        applied("- target: $.info\n  copy: $.paths['/pets'].get\n", "1.1.0");
    assert!(problems.is_empty());
    assert_eq!(*value(&document, "/info/tags"), json!(["a"]));
    assert_eq!(
        at(&document, "/info/tags/0"),
        (0, "/paths/~1pets/get/tags/0".into())
    );
}

#[test]
fn kinds_may_change_in_1_0_alone() {
    let action = "- target: $.info\n  update: {title: [a]}\n";
    let (document, problems, _) = applied(action, "1.0.0");
    assert!(problems.is_empty());
    assert_eq!(*value(&document, "/info/title"), json!(["a"]));
    let (document, problems, _) = applied(action, "1.1.0");
    assert!(problems.has_errors());
    assert_eq!(*value(&document, "/info/title"), json!("Pets"));
}

#[test]
fn what_is_wrong_is_shown_in_the_overlay() {
    let (_, problems, sources) = applied(
        "- target: $.nothing\n  remove: true\n- target: $.[\n  remove: true\n- targets: $\n- target: $\n  remove: true\n- target: $\n",
        "1.0.0",
    );
    insta::assert_snapshot!(Report::new(&problems, &sources).human(Colors::Never));
}
