//! The codec core, tested on types in the shape that generated code has.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::codec_fixture::{Color, Leaf, Node, Ping, Pong, Soil, Twig};
use super::locate::decode;
use super::object::FromObject;

/// Reads the text from every source, and writes it again.
fn round_trip(json: &str) -> Node {
    let node: Node = decode(json.as_bytes()).unwrap();
    assert_eq!(serde_json::from_str::<Node>(json).unwrap(), node);
    assert_eq!(
        serde_json::from_reader::<_, Node>(json.as_bytes()).unwrap(),
        node
    );
    let value: Value = serde_json::from_str(json).unwrap();
    let written: Value = serde_json::from_str(&serde_json::to_string(&node).unwrap()).unwrap();
    assert_eq!(written, value);
    assert_eq!(serde_json::to_value(&node).unwrap(), value);
    // Members of a tree come in its order, and its numbers are not those of the text.
    let from_tree = Node::deserialize(&value).unwrap();
    assert_eq!(serde_json::to_value(&from_tree).unwrap(), value);
    assert_eq!(serde_json::from_value::<Node>(value).unwrap(), from_tree);
    node
}

#[test]
fn the_tag_may_stand_anywhere() {
    let expected = Node::Leaf(Leaf {
        name: "a\n".to_owned(),
        size: Some(3),
        note: None,
        color: None,
    });
    for json in [
        r#"{"kind":"leaf","name":"a\n","size":3}"#,
        r#"{"name":"a\n","kind":"leaf","size":3}"#,
        r#"{ "size" : 3 , "name" : "a\u000a" , "kind" : "leaf" }"#,
        r#"{"\u006bind":"leaf","\u006eame":"a\n","size":3}"#,
        r#"{"\u006eame":"a\n","size":3,"kind":"l\u0065af"}"#,
    ] {
        assert_eq!(round_trip(json), expected, "{json}");
    }
}

#[test]
fn absent_null_and_value_are_told_apart() {
    let note = |json: &str| match round_trip(json) {
        Node::Leaf(leaf) => leaf.note,
        other => panic!("{other:?}"),
    };
    for (first, last, expected) in [
        (
            r#"{"kind":"leaf","name":"a"}"#,
            r#"{"name":"a","kind":"leaf"}"#,
            None,
        ),
        (
            r#"{"kind":"leaf","name":"a","note":null}"#,
            r#"{"name":"a","note":null,"kind":"leaf"}"#,
            Some(None),
        ),
        (
            r#"{"kind":"leaf","name":"a","note":"n"}"#,
            r#"{"name":"a","note":"n","kind":"leaf"}"#,
            Some(Some("n".to_owned())),
        ),
    ] {
        assert_eq!(note(first), expected);
        assert_eq!(note(last), expected);
    }
}

#[test]
fn unknown_variants_are_kept_as_they_came() {
    for (json, tag) in [
        (
            r#"{"kind":"vine","length":123456789012345678901234567890.10,"leaves":[ null, {}]}"#,
            "vine",
        ),
        (r#"{"a":1.10,"kind":"vine","b":"\u0061"}"#, "vine"),
        (r#"{"kind":"v\u0069ne","a":1}"#, "vine"),
        (r#"{"kind":8,"a":1}"#, "8"),
        (r#"{"a":1,"kind":1.50e3}"#, "1.50e3"),
        (r#"{"kind":true}"#, "true"),
        (r#"{"kind":null,"a":1}"#, ""),
        (r#"{"kind":["leaf"],"a":1}"#, ""),
        (r#"{"a":1,"kind":{"leaf":1}}"#, ""),
        (r#"{"kind":"","a":1}"#, ""),
        (r#"{"kind":"vine","kind":"leaf"}"#, "vine"),
        (r#"{"a":1,"kind":"vine","kind":"leaf"}"#, "vine"),
        (r#"{"a":1}"#, ""),
        (r#"{}"#, ""),
    ] {
        for node in [
            decode::<Node>(json.as_bytes()).unwrap(),
            serde_json::from_reader(json.as_bytes()).unwrap(),
        ] {
            let Node::Unknown(unknown) = &node else {
                panic!("{json} is known");
            };
            assert_eq!((unknown.json(), unknown.tag()), (json, tag));
            assert_eq!(serde_json::to_string(&node).unwrap(), json);
            assert_eq!(serde_json::to_string(unknown).unwrap(), json);
        }
    }
    let unknown = round_trip(r#"{"a":1,"kind":"vine"}"#);
    let Node::Unknown(unknown) = unknown else {
        panic!("known");
    };
    assert_eq!(unknown.decode::<BTreeMap<String, Value>>().unwrap()["a"], 1);
    assert!(unknown.decode::<Vec<u8>>().is_err());
    assert_eq!(unknown.clone(), unknown);
}

#[test]
fn maps_get_the_entries_without_the_tag() {
    let expected = Node::Extra(BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]));
    for json in [
        r#"{"kind":"7","a":1,"b":2}"#,
        r#"{"a":1,"kind":"7","b":2}"#,
        r#"{"a":1,"b":2,"kind":7}"#,
        r#"{"kind":7,"a":1,"b":2}"#,
    ] {
        assert_eq!(decode::<Node>(json.as_bytes()).unwrap(), expected, "{json}");
    }
    round_trip(r#"{"kind":7,"a":1,"b":2}"#);
}

#[test]
fn variants_of_several_tags_read_and_write_the_tag_themselves() {
    for json in [
        r#"{"kind":"acorn","a":1}"#,
        r#"{"kind":"nut","a":1}"#,
        r#"{"a":1,"kind":"nut"}"#,
        r#"{"kind":"n\u0075t"}"#,
    ] {
        let node: Node = decode(json.as_bytes()).unwrap();
        let expected = if json.contains("acorn") {
            "acorn"
        } else {
            "nut"
        };
        assert!(
            matches!(node, Node::Seed(seed) if seed.kind == expected),
            "{json}"
        );
    }
    round_trip(r#"{"kind":"nut"}"#);
}

#[test]
fn a_union_told_apart_by_shape_may_stand_inside_of_a_tagged_one() {
    for json in [
        r#"{"kind":"ground","depth":1.50}"#,
        r#"{"depth":1.50,"kind":"ground"}"#,
    ] {
        let node: Node = decode(json.as_bytes()).unwrap();
        assert!(matches!(&node, Node::Ground(soil) if matches!(**soil, Soil::Unknown(_))));
        assert_eq!(serde_json::to_string(&node).unwrap(), json);
    }
}

#[test]
fn a_variant_chosen_by_type_tells_where_it_does_not_decode() {
    let fault = decode::<Vec<Soil>>(br#"["a",[{"name":"b","size":"c"}]]"#).unwrap_err();
    assert_eq!(fault.pointer, "/1/0/size");
    assert!(
        fault.message.starts_with("invalid type: string \"c\""),
        "{}",
        fault.message
    );
}

#[test]
fn a_union_may_stand_inside_of_a_union() {
    for json in [
        r#"{"kind":"twig","state":"dry","name":"a"}"#,
        r#"{"state":"dry","kind":"twig","name":"a"}"#,
        r#"{"name":"a","state":"dry","kind":"twig"}"#,
        r#"{"kind":"twig","name":"a","state":"dry"}"#,
    ] {
        assert!(
            matches!(round_trip(json), Node::Twig(Twig::Dry(stick)) if stick.name == "a"),
            "{json}"
        );
    }
    for (json, inner) in [
        (
            r#"{"kind":"twig","state":"wet","drops":[1.0]}"#,
            r#"{"state":"wet","drops":[1.0]}"#,
        ),
        (
            r#"{"state":"wet","kind":"twig","drops":[1.0]}"#,
            r#"{"state":"wet","drops":[1.0]}"#,
        ),
        (
            r#"{"drops":[1.0],"state":"wet","kind":"twig"}"#,
            r#"{"drops":[1.0],"state":"wet"}"#,
        ),
        (r#"{"drops":[1.0],"kind":"twig"}"#, r#"{"drops":[1.0]}"#),
    ] {
        let Node::Twig(Twig::Unknown(unknown)) = round_trip(json) else {
            panic!("{json} is known");
        };
        assert_eq!(unknown.json(), inner);
    }
}

#[test]
fn unions_may_be_variants_of_each_other() {
    for json in [
        r#"{"ping":"pong","pong":"ping","a":1}"#,
        r#"{"a":1,"pong":"ping","ping":"pong"}"#,
    ] {
        let Ping::Pong(pong) = decode(json.as_bytes()).unwrap() else {
            panic!("{json} is unknown");
        };
        let Pong::Ping(ping) = *pong else {
            panic!("{json} is unknown inside");
        };
        assert!(matches!(*ping, Ping::Unknown(unknown) if unknown.json() == r#"{"a":1}"#));
    }
}

#[test]
fn unions_without_a_tag_are_told_apart_by_what_is_there() {
    let json = r#"["a",[["b"],1.50],{"name":"c"},{"size":1},null]"#;
    let soil: Vec<Soil> = decode(json.as_bytes()).unwrap();
    assert_eq!(soil[0], Soil::Name("a".to_owned()));
    assert!(
        matches!(&soil[1], Soil::Layers(layers) if matches!(layers[..], [Soil::Layers(_), Soil::Unknown(_)]))
    );
    assert!(matches!(&soil[2], Soil::Leaf(leaf) if leaf.name == "c"));
    assert!(matches!(&soil[3], Soil::Unknown(json) if json.json() == r#"{"size":1}"#));
    let written = r#"["a",[["b"],1.50],{"kind":"leaf","name":"c"},{"size":1},null]"#;
    assert_eq!(serde_json::to_string(&soil).unwrap(), written);
}

#[test]
fn unknown_values_of_an_enum_are_kept() {
    let colors: Vec<Color> = serde_json::from_str(r#"["red","mauve","","r\u0065d"]"#).unwrap();
    let [mauve, empty] = ["mauve", ""].map(|text| Color::Unknown(text.to_owned()));
    assert_eq!(colors, [Color::Red, mauve.clone(), empty, Color::Red]);
    assert_eq!(
        serde_json::to_string(&colors).unwrap(),
        r#"["red","mauve","","red"]"#
    );
    assert_eq!(
        serde_json::from_value::<Color>(json!("mauve")).unwrap(),
        mauve
    );
    assert_eq!(
        [Color::from("red"), Color::from("red".to_owned())],
        [Color::Red, Color::Red]
    );
    assert_eq!("mauve".parse(), Ok(mauve));
    assert_eq!(Color::Red.as_ref(), "red");
    assert_eq!(format!("{:>6}", Color::Red), "   red");
    assert!(serde_json::from_str::<Color>("1").is_err());
}

#[test]
fn a_struct_outside_of_its_union_writes_its_tag() {
    let leaf: Leaf = serde_json::from_str(r#"{"name":"a"}"#).unwrap();
    assert_eq!(
        serde_json::to_string(&leaf).unwrap(),
        r#"{"kind":"leaf","name":"a"}"#
    );
    let boxed: Box<Leaf> =
        FromObject::deserialize_object(&mut serde_json::Deserializer::from_str(r#"{"name":"a"}"#))
            .unwrap();
    assert_eq!(*boxed, leaf);
}

/// Nests `depth` times, on a thread whose stack is as small as those of servers.
fn nest(open: &str, inner: &str, close: &str, depth: usize) -> Result<Node, String> {
    let body = open.repeat(depth) + inner + &close.repeat(depth);
    let decoder = std::thread::Builder::new().stack_size(2 << 20);
    let thread = decoder.spawn(move || decode(body.as_bytes()).map_err(|fault| fault.message));
    thread.unwrap().join().unwrap()
}

const LEAF: &str = r#"{"kind":"leaf","name":"a"}"#;

const NESTINGS: [(&str, &str); 4] = [
    (r#"{"kind":"branch","children":["#, "]}"),
    (r#"{"children":["#, r#"],"kind":"branch"}"#),
    (r#"{"kind":"branch","children":[],"soil":["#, "]}"),
    (r#"{"children":[],"soil":["#, r#"],"kind":"branch"}"#),
];

#[test]
fn depth_is_bounded_in_both_orders_of_the_tag() {
    for (open, close) in NESTINGS {
        let inner = if open.contains("soil") {
            "[\"a\"]"
        } else {
            LEAF
        };
        let message = match nest(open, inner, close, 100_000) {
            Err(message) => message,
            // What no variant fits is kept as it came, and nothing looks into it.
            Ok(node) => {
                assert!(open.contains("soil"), "{open}");
                assert!(matches!(node, Node::Branch(_)));
                continue;
            }
        };
        let told = ["recursion limit exceeded", "nested deeper than 127 levels"];
        assert!(told.contains(&message.as_str()), "{message}");
    }
    let lists = "[".repeat(100_000) + &"]".repeat(100_000);
    let soil = decode::<Vec<Soil>>(lists.as_bytes()).unwrap_err();
    assert_eq!(soil.message, "nested deeper than 127 levels");
    let twigs = nest(
        r#"{"children":[],"twig":"#,
        "null",
        r#","kind":"branch"}"#,
        100_000,
    );
    assert_eq!(twigs.unwrap_err(), "nested deeper than 127 levels");
}

#[test]
fn usual_depths_decode_in_both_orders_of_the_tag() {
    for (open, close) in &NESTINGS[..2] {
        assert!(nest(open, LEAF, close, 60).is_ok(), "{open}");
    }
    let mixed = nest(
        NESTINGS[0].0,
        &(NESTINGS[1].0.repeat(60) + LEAF + &NESTINGS[1].1.repeat(60)),
        NESTINGS[0].1,
        60,
    );
    assert!(mixed.is_ok());
}

#[test]
fn what_nobody_reads_may_nest_as_deep_as_it_likes() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    for json in [
        format!(r#"{{"kind":"leaf","name":"a","other":{deep}}}"#),
        format!(r#"{{"name":"a","other":{deep},"kind":"leaf"}}"#),
    ] {
        assert!(matches!(decode(json.as_bytes()), Ok(Node::Leaf(_))));
    }
}

#[test]
fn numbers_are_read_to_the_last_digit() {
    // Without serde_json's `float_roundtrip` the nearest number but one.
    for text in ["28.322223663330078", "-6.442531294221767e-28"] {
        let number: f64 = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&number).unwrap(), text);
    }
}

#[test]
fn objects_without_a_tag_can_be_of_the_base() {
    let is_base = |json: &str| {
        let Node::Unknown(unknown) = decode::<Node>(json.as_bytes()).unwrap() else {
            panic!("{json} is known");
        };
        unknown.untagged::<serde_json::Map<_, _>>("kind").is_some()
    };
    assert!(is_base(r#"{"a":1}"#));
    assert!(is_base(r#"{"a":1,"kind":null}"#));
    for json in [
        r#"{"kind":""}"#,
        r#"{"kind":["leaf"]}"#,
        r#"{"kind":"vine"}"#,
    ] {
        assert!(!is_base(json), "{json}");
    }
}
