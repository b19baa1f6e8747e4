//! The text at each position parses to the value at the pointer.

use serde_json::Value;

use super::Index;
use crate::diagnostic::{FileId, Format, Place, Pointer, Source};

fn source(text: &str, format: Format) -> Source {
    Source {
        name: "test".to_owned(),
        path: "test".into(),
        text: text.to_owned(),
        format,
    }
}

/// Every pointer of a tree with its value.
fn pointers(value: &Value, at: &Pointer, all: &mut Vec<(Pointer, Value)>) {
    all.push((at.clone(), value.clone()));
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                pointers(value, &at.child(key), all);
            }
        }
        Value::Array(items) => {
            for (item, value) in items.iter().enumerate() {
                pointers(value, &at.child(&item.to_string()), all);
            }
        }
        _ => {}
    }
}

/// Checks every pointer of a document: keys, and values by `read`.
fn check(text: &str, format: Format, read: &dyn Fn(&str, usize) -> Value) {
    let tree = read(text, 0);
    let mut all = Vec::new();
    pointers(&tree, &Pointer::root(), &mut all);
    let source = source(text, format);
    let index = Index::new(&source, all.iter().map(|(pointer, _)| pointer));
    let file = FileId(0);
    for (pointer, value) in &all {
        let bytes = index.bytes(&Place::value(file, pointer.clone()));
        let line_start = text[..bytes.start]
            .rfind(['\n', '\r'])
            .map_or(0, |end| end + 1);
        let indent = text[line_start..bytes.start].chars().count();
        assert_eq!(
            &read(&text[bytes.clone()], indent),
            value,
            "{pointer} at {bytes:?}"
        );
        let is_item = pointer
            .last()
            .is_none_or(|key| key.parse::<usize>().is_ok());
        if !is_item {
            let bytes = index.bytes(&Place::key(file, pointer.clone()));
            let key = read(&text[bytes], 0);
            let key = key.as_str().map_or_else(|| key.to_string(), str::to_owned);
            assert_eq!(Some(key.as_str()), pointer.last());
        }
    }
}

fn json(text: &str, _: usize) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Blocks lose the indent of their first line when they are cut out.
fn yaml(text: &str, indent: usize) -> Value {
    let is_block = text.starts_with(['|', '>']);
    let end = if is_block { "\n" } else { "" };
    let text = format!("{}{text}{end}", " ".repeat(indent));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text:?}"))
}

#[test]
fn json_positions() {
    let documents = [
        "{}",
        "[]",
        " [1, 2.5e3, -1, true, null, \"\", [], {}, [[]], {\"a\": [{}]}]\n",
        r#"{"a":{"b":[1,{"c":"x"}]},"":"empty key","a/b~c":1}"#,
        "\r\n{\r\n  \"a\" :\t{ \"x\" : \"}]\\\"\\\\\" } ,\r\n\"b\":[ \"[{\" , 1 ]}\r\n",
        r#"{"caf\u00e9":{"\"":1},"日本":"語🎉","z":"é"}"#,
        r#"{"paths":{"/a":{"get":{}},"/a/{b}":{"get":{"x":false}}}}"#,
    ];
    for document in documents {
        check(document, Format::Json, &json);
    }
}

#[test]
fn yaml_positions() {
    let documents = [
        "a: 1\nb:\n  c: text\n  d: [1, two, {e: f}]\n",
        "a:\n- 1\n- b: 2\n  c: 3\n-\n  - x\n  - y\nd: {}\n",
        "'quoted key': \"va\\nlue\"\n\"k\\u00e9y\": 'it''s'\n日本: 語\nz: é # comment\n",
        "a: |\n  line one\n  line two\nb: >-\n  folded\n  text\nc: 3\n",
        "# first\n---\na: # why\n  b: 1 # c\n\n\n# between\n\n  c: 2\n...\n",
        "plain: several\n  lines of\n  text\nlast: end",
        "{a: {b: [1, 2]}, c: d}",
        "deep:\n  - - - a: 1\n        b: 2\n",
        "a: 1\r\nb:\r\n  c: 'é'\r\n  d: 5\r\n",
        "? a\n: b\n? c\n: d\n",
    ];
    for document in documents {
        check(document, Format::Yaml, &yaml);
    }
}

fn text_at<'t>(text: &'t str, pointer: &str, key: bool) -> &'t str {
    let source = source(text, Format::Yaml);
    let pointer = Pointer::parse(pointer).unwrap();
    let index = Index::new(&source, [&pointer].into_iter());
    let file = FileId(0);
    let place = if key {
        Place::key(file, pointer)
    } else {
        Place::value(file, pointer)
    };
    &text[index.bytes(&place)]
}

#[test]
fn yaml_aliases_and_merge_keys_lead_to_what_they_stand_for() {
    let text = "base: &base\n  x: 10\n  y: 11\nlist: &list [7, 8]\n\
                a:\n  <<: *base\n  y: 12\nb: *list\nc:\n  <<: [*base, {z: 9}]\n";
    assert_eq!(text_at(text, "/a/x", false), "10");
    assert_eq!(text_at(text, "/a/y", false), "12");
    assert_eq!(text_at(text, "/b", false), "*list");
    assert_eq!(text_at(text, "/b/1", false), "8");
    assert_eq!(text_at(text, "/c/z", false), "9");
    assert_eq!(text_at(text, "/c/y", true), "y");
}

#[test]
fn keys_that_are_no_text() {
    let text = "responses:\n  200: ok\n  0x10: hex\n  true: yes\n";
    assert_eq!(text_at(text, "/responses/200", false), "ok");
    assert_eq!(text_at(text, "/responses/0x10", false), "hex");
    assert_eq!(text_at(text, "/responses/true", true), "true");
}

#[test]
fn what_is_not_there_is_the_nearest_part_around_it() {
    let text = "a:\n  b: 1\n";
    assert_eq!(text_at(text, "/a/b/c/d", false), "1");
    assert_eq!(text_at(text, "/a/x", true), "a");
    assert_eq!(text_at("a: [1", "/a/0", false), "1");
}

#[test]
fn hostile_text_ends() {
    for text in [
        "a: &a [*a]",
        "a: &a\n  <<: *a\n",
        "{{{{",
        "\"",
        "[\"\\",
        "",
        "*x",
        "a: &x *x",
    ] {
        for format in [Format::Json, Format::Yaml] {
            let source = source(text, format);
            let pointer = Pointer::parse("/a/0/0/0/0/0").unwrap();
            let index = Index::new(&source, [&pointer].into_iter());
            let bytes = index.bytes(&Place::value(FileId(0), pointer));
            assert!(text.get(bytes).is_some());
        }
    }
}
