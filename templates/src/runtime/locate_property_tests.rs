//! Random documents with one wrong value: the pointer is always that value's.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::codec_fixture::Node;
use super::locate::decode;
use super::scan::{About, pointer_at};

/// What a union member may look like, with the leaf to corrupt, if it is here.
#[derive(Debug, Clone)]
enum Tree {
    Leaf {
        fields: u8,
        order: u8,
    },
    Twig {
        order: u8,
        nested: bool,
    },
    Branch {
        children: Vec<Tree>,
        order: u8,
    },
    Soil {
        depth: usize,
        after: bool,
        order: u8,
    },
}

fn tree() -> impl Strategy<Value = Tree> {
    let leaf = prop_oneof![
        (any::<u8>(), any::<u8>()).prop_map(|(fields, order)| Tree::Leaf { fields, order }),
        (any::<u8>(), any::<bool>()).prop_map(|(order, nested)| Tree::Twig { order, nested }),
        (0..4_usize, any::<bool>(), any::<u8>()).prop_map(|(depth, after, order)| Tree::Soil {
            depth,
            after,
            order
        }),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        (prop::collection::vec(inner, 1..4), any::<u8>())
            .prop_map(|(children, order)| Tree::Branch { children, order })
    })
}

/// Members turned round by `order`, so that the tag may stand anywhere.
fn object(members: Vec<(&str, Value)>, order: u8) -> Value {
    let mut members: Vec<_> = members
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    let turn = usize::from(order) % members.len();
    members.rotate_left(turn);
    Value::Object(Map::from_iter(members))
}

/// The document, and the pointers of all values that can be at fault in it.
fn render(tree: &Tree, at: &str, spots: &mut Vec<String>) -> Value {
    match tree {
        Tree::Leaf { fields, order } => {
            spots.push(format!("{at}/name"));
            let mut members = vec![("kind", json!("leaf")), ("name", json!("x, [y] {\"é\\"))];
            if fields & 1 != 0 {
                spots.push(format!("{at}/size"));
                members.push(("size", json!(-3)));
            }
            if fields & 2 != 0 {
                spots.push(format!("{at}/note"));
                members.push(("note", json!("at \"/n\": 1")));
            }
            if fields & 4 != 0 {
                members.push(("oth~er/", json!({"kind": [{"a": "]}"}, 1.5]})));
            }
            object(members, *order)
        }
        Tree::Twig {
            order,
            nested: false,
        } => {
            spots.push(format!("{at}/name"));
            object(
                vec![
                    ("kind", json!("twig")),
                    ("state", json!("dry")),
                    ("name", json!("a")),
                ],
                *order,
            )
        }
        Tree::Twig {
            order,
            nested: true,
        } => {
            spots.push(format!("{at}/twig/name"));
            let twig = object(
                vec![("state", json!("dry")), ("name", json!("a"))],
                *order >> 4,
            );
            object(
                vec![
                    ("kind", json!("branch")),
                    ("children", json!([])),
                    ("twig", twig),
                ],
                *order,
            )
        }
        Tree::Branch { children, order } => {
            let children: Vec<Value> = children
                .iter()
                .enumerate()
                .map(|(index, child)| render(child, &format!("{at}/children/{index}"), spots))
                .collect();
            object(
                vec![
                    ("kind", json!("branch")),
                    ("x", json!([[]])),
                    ("children", json!(children)),
                ],
                *order,
            )
        }
        Tree::Soil {
            depth,
            after,
            order,
        } => {
            let mut soil = json!({"name": "a"});
            let mut spot = "/name".to_owned();
            for _ in 0..=*depth {
                soil = if *after {
                    json!(["b", soil])
                } else {
                    json!([soil, ["c"]])
                };
                spot = format!("/{}{spot}", u8::from(*after));
            }
            spots.push(format!("{at}/soil{spot}"));
            object(
                vec![
                    ("kind", json!("branch")),
                    ("children", json!([])),
                    ("soil", soil),
                ],
                *order,
            )
        }
    }
}

/// The text with white space between its tokens as `spaces` says, in turn.
fn spaced(json: &str, spaces: &[u8]) -> String {
    let mut text = String::new();
    let (mut in_text, mut escaped) = (false, false);
    let mut spaces = spaces.iter().cycle();
    for char in json.chars() {
        let sign = !in_text && matches!(char, '{' | '}' | '[' | ']' | ',' | ':');
        let mut space = || match spaces.next().map_or(0, |space| space % 5) {
            1 => " ",
            2 => "\n",
            3 => "\r\n\t",
            4 => "  \n\n ",
            _ => "",
        };
        if sign {
            text.push_str(space());
        }
        text.push(char);
        if sign {
            text.push_str(space());
        }
        if char == '"' && !escaped {
            in_text = !in_text;
        }
        escaped = in_text && char == '\\' && !escaped;
    }
    text
}

/// Values that are neither a text nor a number, nor null.
fn wrong() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(true)),
        Just(json!([])),
        Just(json!([1, [2]])),
        Just(json!({})),
        Just(json!({"kind": "leaf", "b": {}})),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn the_pointer_is_that_of_the_one_wrong_value(
        tree in prop::collection::vec(tree(), 1..4),
        spot: prop::sample::Index,
        wrong in wrong(),
        spaces: Vec<u8>,
    ) {
        let mut spots = Vec::new();
        let trees = tree.iter().enumerate().map(|(index, tree)| render(tree, &format!("/{index}"), &mut spots));
        let mut json = Value::Array(trees.collect());
        let sound = spaced(&json.to_string(), &spaces);
        prop_assert!(decode::<Vec<Node>>(sound.as_bytes()).is_ok());
        let spot = spot.get(&spots);
        if let Some(value) = json.pointer_mut(spot) {
            *value = wrong;
        }
        let text = spaced(&json.to_string(), &spaces);
        let fault = decode::<Vec<Node>>(text.as_bytes()).unwrap_err();
        prop_assert_eq!(&fault.pointer, spot, "{}", text);
        prop_assert!(fault.message.starts_with("invalid type: "), "{}", fault.message);
        prop_assert!(!fault.message.contains(" line "), "{}", fault.message);
    }

    #[test]
    fn any_bytes_give_an_answer(body: Vec<u8>) {
        if let Err(fault) = decode::<Node>(&body) {
            prop_assert!(fault.pointer.is_empty() || fault.pointer.starts_with('/'));
        }
    }

    #[test]
    fn any_json_signs_give_a_pointer(body in "[\\[\\]{}:,\"\\\\a1 \n]{0,40}", offset in 0..45_usize, bytes in 0..5_usize) {

        for about in [About::Ended, About::Opening, About::Sized(bytes), About::Unexpected, About::CutOff] {
            let pointer = pointer_at(body.as_bytes(), offset.min(body.len()), about);
            prop_assert!(pointer.is_empty() || pointer.starts_with('/'), "{}", pointer);
        }
    }
}
