//! Where faults are found, on the types of [`codec_fixture`](super::codec_fixture).

use super::codec_fixture::{Node, Soil};
use super::locate::{Fault, decode};

fn fault<T: serde::de::DeserializeOwned + std::fmt::Debug>(json: &str) -> (String, String) {
    let Fault { pointer, message } = decode::<T>(json.as_bytes()).unwrap_err();
    assert!(
        !message.contains(" line ") && !message.starts_with("at "),
        "{message}"
    );
    (pointer, message)
}

const NO_STRING: &str = "invalid type: integer `5`, expected a string";

#[test]
fn scalars_of_the_wrong_type() {
    for (json, pointer) in [
        (r#"[{"kind":"leaf","name":5}]"#, "/0/name"),
        (r#"[{"kind":"leaf","name": 5 , "size":1}]"#, "/0/name"),
        (r#"[{"name":5,"kind":"leaf"}]"#, "/0/name"),
        (r#"[{"name":5,"kind":"leaf","size":1}, 3]"#, "/0/name"),
        (r#"[{"kind":"twig","state":"dry","name":5}]"#, "/0/name"),
        (r#"[{"kind":"twig","name":5,"state":"dry"}]"#, "/0/name"),
        (r#"[{"name":5,"state":"dry","kind":"twig"}]"#, "/0/name"),
        (
            r#"[{"kind":"branch","children":[{"kind":"leaf","name":"a"},{"kind":"leaf","name":5}]}]"#,
            "/0/children/1/name",
        ),
        (
            r#"[{"children":[{"name":"a","kind":"leaf"},{"name":5,"kind":"leaf"}],"kind":"branch"}]"#,
            "/0/children/1/name",
        ),
        (
            r#"[{"kind":"branch","children":[],"twig":{"name":5,"state":"dry"}}]"#,
            "/0/twig/name",
        ),
        (
            r#"[{"twig":{"name":5,"state":"dry"},"children":[],"kind":"branch"}]"#,
            "/0/twig/name",
        ),
    ] {
        assert_eq!(
            fault::<Vec<Node>>(json),
            (pointer.to_owned(), NO_STRING.to_owned()),
            "{json}"
        );
    }
}

#[test]
fn other_types_and_missing_fields() {
    let no_object = "expected an object with `kind`";
    for (json, pointer, message) in [
        (r#"[{"kind":"leaf"}]"#, "/0", "missing field `name`"),
        (
            r#"[{"size":1,"kind":"leaf"} , {"kind":"leaf"}]"#,
            "/0",
            "missing field `name`",
        ),
        (
            r#"[{"kind":"branch","children":[{"kind":"leaf"}]}]"#,
            "/0/children/0",
            "missing field `name`",
        ),
        (
            r#"[{"children":[{"size":1,"kind":"leaf"}],"kind":"branch"}]"#,
            "/0/children/0",
            "missing field `name`",
        ),
        (
            r#"[{"kind":"leaf","name":"a","color":[1]}]"#,
            "/0/color",
            "invalid type: sequence, expected a string",
        ),
        (
            r#"[{"color": {"a":1},"kind":"leaf","name":"a"}]"#,
            "/0/color",
            "invalid type: map, expected a string",
        ),
        (
            r#"[{"kind":"leaf","name":"a","size": {"a":1}}]"#,
            "/0/size",
            "invalid type: map, expected i64",
        ),
        (
            r#"[{"kind":"leaf","name":"a","size":true}]"#,
            "/0/size",
            "invalid type: boolean `true`, expected i64",
        ),
        (
            r#"[{"kind":"leaf","name":"a","size":1.5}]"#,
            "/0/size",
            "invalid type: floating point `1.5`, expected i64",
        ),
        (
            r#"[{"kind":"leaf","name":null}]"#,
            "/0/name",
            "invalid type: null, expected a string",
        ),
        (
            r#"[{"kind":"7","a~/":"x"}]"#,
            "/0/a~0~1",
            "invalid type: string \"x\", expected i64",
        ),
        (
            r#"[{"a~/\"":"x","kind":"7"}]"#,
            "/0/a~0~1\"",
            "invalid type: string \"x\", expected i64",
        ),
        (
            "[7]",
            "/0",
            &format!("invalid type: integer `7`, {no_object}"),
        ),
        (
            "[\n[]]",
            "/0",
            &format!("invalid type: sequence, {no_object}"),
        ),
        (r#"{"a/b":1}"#, "", "invalid type: map, expected a sequence"),
        ("7", "", "invalid type: integer `7`, expected a sequence"),
    ] {
        assert_eq!(
            fault::<Vec<Node>>(json),
            (pointer.to_owned(), message.to_owned()),
            "{json}"
        );
    }
}

#[test]
fn variants_that_no_tag_tells_apart() {
    for (json, pointer) in [
        (r#"[{"name":5}]"#, "/0/name"),
        (r#"[{"name":5}, "a"]"#, "/0/name"),
        (r#"[{"name":5}, {"name":"a"}]"#, "/0/name"),
        (r#"["a", [["b"], [{"name":5}]]]"#, "/1/1/0/name"),
        (r#"[[[{"name":5}], "b"] , "c"]"#, "/0/0/0/name"),
    ] {
        assert_eq!(
            fault::<Vec<Soil>>(json),
            (pointer.to_owned(), NO_STRING.to_owned()),
            "{json}"
        );
    }
    assert_eq!(fault::<Soil>(r#"{"name":5}"#).0, "/name");
    for json in [
        r#"{"kind":"branch","soil":[["a"], [{"name":5}]],"children":[]}"#,
        r#"{"children":[],"soil":[["a"], [{"name":5}]],"kind":"branch"}"#,
    ] {
        assert_eq!(fault::<Node>(json).0, "/soil/1/0/name");
    }
}

#[test]
fn messages_of_the_server_cannot_pass_for_a_pointer() {
    let json = r#"[{"size":"at \"/x\": oh","kind":"leaf","name":"a"}]"#;
    let (pointer, message) = fault::<Vec<Node>>(json);
    assert_eq!(pointer, "/0/size");
    assert_eq!(
        message,
        r#"invalid type: string "at \"/x\": oh", expected i64"#
    );
}

#[test]
fn cut_off_bodies_point_at_what_was_being_read() {
    for (json, pointer) in [
        (r#"[{"kind":"leaf","name":"a"},{"kind":"le"#, "/1/kind"),
        (r#"[{"name":"a","size":1"#, "/0/size"),
        (r#"[{"kind":"leaf","name":"a""#, "/0"),
        (r#"[{"kind":"leaf","name":"a"}"#, ""),
        (
            r#"[{"kind":"branch","children":[{"kind":"leaf","name":"a"},"#,
            "/0/children/1",
        ),
        (r#"[{"kind":"leaf","na"#, "/0"),
        ("", ""),
        ("[", "/0"),
    ] {
        let (found, message) = fault::<Vec<Node>>(json);
        assert_eq!(found, pointer, "{json}");
        assert!(message.starts_with("EOF while parsing"), "{message}");
    }
}

#[test]
fn what_is_no_json_points_at_where_it_stops_being() {
    for (json, pointer) in [
        ("<html>", ""),
        ("[<html>]", "/0"),
        (r#"[{"kind":"leaf","name":tru}]"#, "/0/name"),
        (r#"[{"kind":"leaf","name":}]"#, "/0/name"),
        (r#"[{"name":"a\q","kind":"leaf"}]"#, "/0/name"),
        ("[{\"name\":\"a\nb\"}]", "/0/name"),
        (r#"[{"kind":"leaf","name":"a"}] x"#, ""),
        (r#"[{"kind":"leaf" "name":"a"}]"#, "/0"),
        (r#"[{"kind":"leaf","name":"a","size":1.}]"#, "/0/size"),
    ] {
        assert_eq!(fault::<Vec<Node>>(json).0, pointer, "{json}");
    }
}
