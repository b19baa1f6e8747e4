//! How values are written into paths, queries, headers and cookies (OpenAPI
//! 3.0.3, "Style Values").

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::value::RawValue;

use super::opened::{Opened, text};

/// All but the unreserved characters of RFC 3986, section 2.3: what is left
/// cannot end a path segment or a query value.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// With `allowReserved`, the reserved characters stand as they are, but those
/// that would end the value.
const UNSAFE: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';');

/// Styles of path parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PathStyle {
    Simple,
    Label,
    Matrix,
}

/// Styles of query parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QueryStyle {
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
}

pub(crate) fn encode(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, RESERVED).into()
}

/// The encoded text of a value, borrowed where it is encoded as it stands.
fn encoded_text<'v>(value: &'v RawValue, set: &'static AsciiSet) -> Cow<'v, str> {
    match text(value) {
        Cow::Borrowed(text) => utf8_percent_encode(text, set).into(),
        Cow::Owned(text) => Cow::Owned(utf8_percent_encode(&text, set).to_string()),
    }
}

/// A value as text without encoding, for headers: style `simple`.
pub(crate) fn plain(explode: bool, value: &Opened<'_>) -> String {
    join(value, explode, ",", None).into_owned()
}

/// A path parameter. What a URL library would take for an empty segment or a
/// step in the path is refused, encoded or not.
pub(crate) fn path<'v>(
    style: PathStyle,
    name: &str,
    explode: bool,
    value: &Opened<'v>,
) -> Result<Cow<'v, str>, &'static str> {
    let bare = join(value, explode, ",", Some(RESERVED));
    let written = match style {
        PathStyle::Simple => None,
        PathStyle::Label => {
            let separator = if explode { "." } else { "," };
            let joined = join(value, explode, separator, Some(RESERVED));
            Some(format!(".{joined}"))
        }
        PathStyle::Matrix => Some(matrix(&encode(name), explode, value)),
    };
    match (&*bare, written.as_deref().unwrap_or(&bare)) {
        ("", _) => Err("it is empty, which would change the path"),
        ("." | "..", _) | (_, "." | "..") => Err("it is a step in the path"),
        _ => Ok(written.map_or(bare, Cow::Owned)),
    }
}

fn matrix(name: &str, explode: bool, value: &Opened<'_>) -> String {
    let encoded = |value| encoded_text(value, RESERVED);
    match value {
        Opened::Items(items) if explode => items
            .iter()
            .map(|item| format!(";{name}={}", encoded(item)))
            .collect(),
        Opened::Members(members) if explode => members
            .iter()
            .map(|(key, value)| format!(";{}={}", encode(key), encoded(value)))
            .collect(),
        value => format!(";{name}={}", join(value, false, ",", Some(RESERVED))),
    }
}

/// Tells `add` the pairs of a query parameter, encoded. There are none for `null`,
/// and for an empty list or object.
pub(crate) fn query(
    style: QueryStyle,
    name: &str,
    explode: bool,
    allow_reserved: bool,
    value: &Opened<'_>,
    add: &mut dyn FnMut(&str, &str),
) {
    let set = if allow_reserved { UNSAFE } else { RESERVED };
    let mut pair = |key: &str, value| add(&encode(key), &encoded_text(value, set));
    match (style, value) {
        (_, Opened::Null) => {}
        (_, Opened::Items(items)) if items.is_empty() => {}
        (_, Opened::Members(members)) if members.is_empty() => {}
        (QueryStyle::DeepObject, Opened::Members(_) | Opened::Items(_)) => {
            deep(&encode(name), value, set, add);
        }
        (_, Opened::Items(items)) if explode => items.iter().for_each(|item| pair(name, item)),
        (QueryStyle::Form, Opened::Members(members)) if explode => {
            members.iter().for_each(|(key, value)| pair(key, value));
        }
        (style, value) => {
            let separator = match style {
                QueryStyle::SpaceDelimited => "%20",
                QueryStyle::PipeDelimited => "%7C",
                QueryStyle::Form | QueryStyle::DeepObject => ",",
            };
            add(&encode(name), &join(value, false, separator, Some(set)));
        }
    }
}

/// Members of members go on in brackets, and so do the numbers of items, which
/// OpenAPI leaves open and servers read as they write them.
fn deep(key: &str, value: &Opened<'_>, set: &'static AsciiSet, add: &mut dyn FnMut(&str, &str)) {
    let mut below = |key: String, value| deep(&key, &Opened::of(value), set, add);
    match value {
        Opened::Null => {}
        Opened::Members(members) => {
            for (inner, value) in members {
                below(format!("{key}[{}]", encode(inner)), value);
            }
        }
        Opened::Items(items) => {
            for (index, item) in items.iter().enumerate() {
                below(format!("{key}[{index}]"), item);
            }
        }
        Opened::Scalar(scalar) => add(key, &encoded_text(scalar, set)),
    }
}

/// Items, or members as `key,value` (`key=value` if exploded), with a separator;
/// encoded if there is a set of characters to encode.
fn join<'v>(
    value: &Opened<'v>,
    explode: bool,
    separator: &str,
    set: Option<&'static AsciiSet>,
) -> Cow<'v, str> {
    let write = |value: &'v RawValue| match set {
        Some(set) => encoded_text(value, set),
        None => text(value),
    };
    let write_key = |key| match set {
        Some(set) => utf8_percent_encode(key, set).into(),
        None => Cow::Borrowed(key),
    };
    let written: Vec<Cow<'_, str>> = match value {
        Opened::Null => return Cow::Borrowed(""),
        Opened::Scalar(scalar) => return write(scalar),
        Opened::Items(items) => items.iter().map(|item| write(item)).collect(),
        Opened::Members(members) => {
            let between = if explode { "=" } else { separator };
            let members = members.iter().map(|(key, value)| {
                Cow::Owned(format!("{}{between}{}", write_key(key), write(value)))
            });
            members.collect()
        }
    };
    Cow::Owned(written.join(separator))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::value::to_raw_value;
    use serde_json::{Value, json};

    use super::*;

    fn path(
        style: PathStyle,
        name: &str,
        explode: bool,
        value: &Value,
    ) -> Result<String, &'static str> {
        let value = to_raw_value(value).unwrap();
        super::path(style, name, explode, &Opened::of(&value)).map(Cow::into_owned)
    }

    fn query(
        style: QueryStyle,
        name: &str,
        explode: bool,
        allow_reserved: bool,
        value: &Value,
    ) -> Vec<(String, String)> {
        let value = to_raw_value(value).unwrap();
        let value = Opened::of(&value);
        let mut pairs = Vec::new();
        super::query(
            style,
            name,
            explode,
            allow_reserved,
            &value,
            &mut |key, value| {
                pairs.push((key.to_owned(), value.to_owned()));
            },
        );
        pairs
    }

    #[test]
    fn paths_follow_the_table_of_styles() {
        use PathStyle::{Label, Matrix, Simple};
        let array = json!(["blue", "black", "brown"]);
        let object = json!({"R": 100, "G": 200});
        let table = [
            (Simple, false, json!("blue"), "blue"),
            (Simple, false, array.clone(), "blue,black,brown"),
            (Simple, true, array.clone(), "blue,black,brown"),
            (Simple, false, object.clone(), "R,100,G,200"),
            (Simple, true, object.clone(), "R=100,G=200"),
            (Label, false, json!("blue"), ".blue"),
            (Label, false, array.clone(), ".blue,black,brown"),
            (Label, true, array.clone(), ".blue.black.brown"),
            (Label, false, object.clone(), ".R,100,G,200"),
            (Label, true, object.clone(), ".R=100.G=200"),
            (Matrix, false, json!("blue"), ";color=blue"),
            (Matrix, false, array.clone(), ";color=blue,black,brown"),
            (Matrix, true, array, ";color=blue;color=black;color=brown"),
            (Matrix, false, object.clone(), ";color=R,100,G,200"),
            (Matrix, true, object, ";R=100;G=200"),
        ];
        for (style, explode, value, written) in table {
            assert_eq!(
                path(style, "color", explode, &value).as_deref(),
                Ok(written)
            );
        }
    }

    #[test]
    fn a_step_in_the_path_is_refused_however_it_comes_about() {
        use PathStyle::{Label, Matrix, Simple};
        for style in [Simple, Label, Matrix] {
            for value in [
                json!(""),
                json!("."),
                json!(".."),
                json!(null),
                json!([]),
                json!({}),
            ] {
                assert!(
                    path(style, "id", false, &value).is_err(),
                    "{style:?} {value}"
                );
            }
        }
        // Labels bring dots of their own.
        for (explode, value) in [
            (true, json!(["", ""])),
            (false, json!([""])),
            (true, json!(["."])),
        ] {
            assert!(path(Label, "id", explode, &value).is_err(), "{value}");
        }
        assert_eq!(
            path(Simple, "id", false, &json!("...")).as_deref(),
            Ok("...")
        );
    }

    /// What a URL library takes for the middle segment of `/a/…/b`.
    fn segment(written: &str) -> String {
        let url = url::Url::parse(&format!("http://a.test/a/{written}/b")).unwrap();
        let segments: Vec<&str> = url.path_segments().unwrap().collect();
        assert_eq!(
            (segments.len(), segments[0], segments[2]),
            (3, "a", "b"),
            "{url}"
        );
        assert_eq!((url.query(), url.fragment()), (None, None), "{url}");
        segments[1].to_owned()
    }

    fn decoded(text: &str) -> String {
        percent_encoding::percent_decode_str(text)
            .decode_utf8()
            .unwrap()
            .into_owned()
    }

    /// Any text, with a liking for what is special in paths.
    fn hostile() -> impl Strategy<Value = String> {
        prop_oneof![any::<String>(), "[./%2eE\\\\?#;{}@:é \r\n\t-]{0,6}"]
    }

    proptest! {
        #[test]
        fn one_text_is_one_segment_that_reads_back(text in hostile()) {
            match path(PathStyle::Simple, "id", false, &Value::from(text.as_str())) {
                Ok(written) => prop_assert_eq!(decoded(&segment(&written)), text),
                Err(_) => prop_assert!(["", ".", ".."].contains(&text.as_str())),
            }
        }

        #[test]
        fn lists_of_any_style_stay_one_segment(
            items in prop::collection::vec(hostile(), 0..4),
            style in prop::sample::select(vec![PathStyle::Simple, PathStyle::Label, PathStyle::Matrix]),
            explode: bool,
        ) {
            if let Ok(written) = path(style, "id", explode, &json!(items)) {
                prop_assert_eq!(segment(&written), written);
            }
        }

        #[test]
        fn a_query_value_reads_back(key in hostile(), text in hostile(), allow_reserved: bool) {
            let pairs = query(QueryStyle::Form, &key, true, allow_reserved, &Value::from(text.as_str()));
            let mut url = url::Url::parse("http://a.test/?x=1").unwrap();
            url.set_query(Some(&format!("x=1&{}={}", pairs[0].0, pairs[0].1)));
            let read: Vec<_> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(read, [("x".to_owned(), "1".to_owned()), (key, text)]);
            prop_assert_eq!(url.fragment(), None);
        }
    }

    /// OpenAPI 3.0.3, "Style Examples"; what it leaves open stands last.
    #[test]
    fn queries_follow_the_table_of_styles() {
        use QueryStyle::{DeepObject, Form, PipeDelimited, SpaceDelimited};
        let array = json!(["blue", "black"]);
        let object = json!({"R": 100, "G": "2 0"});
        let table = [
            (Form, true, json!(""), "color="),
            (Form, false, json!(""), "color="),
            (Form, true, json!("blue"), "color=blue"),
            (Form, false, json!("blue"), "color=blue"),
            (Form, true, json!(true), "color=true"),
            (Form, true, json!(-1.5), "color=-1.5"),
            (Form, false, array.clone(), "color=blue,black"),
            (Form, true, array.clone(), "color=blue&color=black"),
            (Form, false, object.clone(), "color=G,2%200,R,100"),
            (Form, true, object.clone(), "G=2%200&R=100"),
            (SpaceDelimited, false, array.clone(), "color=blue%20black"),
            (
                SpaceDelimited,
                true,
                array.clone(),
                "color=blue&color=black",
            ),
            (
                SpaceDelimited,
                false,
                object.clone(),
                "color=G%202%200%20R%20100",
            ),
            (PipeDelimited, false, array.clone(), "color=blue%7Cblack"),
            (PipeDelimited, true, array.clone(), "color=blue&color=black"),
            (
                PipeDelimited,
                false,
                object.clone(),
                "color=G%7C2%200%7CR%7C100",
            ),
            (DeepObject, true, object, "color[G]=2%200&color[R]=100"),
            (
                DeepObject,
                true,
                json!({"a": {"b": [1, 2]}}),
                "color[a][b][0]=1&color[a][b][1]=2",
            ),
            (DeepObject, true, array, "color[0]=blue&color[1]=black"),
            (
                DeepObject,
                true,
                json!([{"a": 1}, {"a": 2}]),
                "color[0][a]=1&color[1][a]=2",
            ),
            (DeepObject, true, json!("blue"), "color=blue"),
            (
                Form,
                false,
                json!([["a"], {"b": 1}]),
                "color=%5B%22a%22%5D,%7B%22b%22%3A1%7D",
            ),
        ];
        for (style, explode, value, written) in table {
            let pairs = query(style, "color", explode, false, &value);
            // The order of members is no part of their meaning.
            let mut pairs: Vec<String> = pairs
                .iter()
                .map(|(key, value)| format!("{key}={value}"))
                .collect();
            if value.is_object() {
                pairs.sort();
            }
            let pairs = pairs.join("&");
            let swapped = "color=R,100,G,2%200 color=R%20100%20G%202%200 color=R%7C100%7CG%7C2%200";
            let same =
                pairs == written || (!explode && swapped.split(' ').any(|other| other == pairs));
            assert!(same, "{style:?} {explode} {value}: {pairs}");
        }
        for style in [Form, SpaceDelimited, PipeDelimited, DeepObject] {
            for nothing in [json!(null), json!([]), json!({})] {
                assert_eq!(query(style, "color", true, false, &nothing), []);
                assert_eq!(query(style, "color", false, false, &nothing), []);
            }
        }
    }

    #[test]
    fn reserved_characters_stand_only_where_allowed() {
        let value = json!("a/b?c&d=e");
        let written = |reserved| {
            query(QueryStyle::Form, "q", true, reserved, &value)[0]
                .1
                .clone()
        };
        assert_eq!(written(false), "a%2Fb%3Fc%26d%3De");
        assert_eq!(written(true), "a/b?c%26d%3De");
    }
}
