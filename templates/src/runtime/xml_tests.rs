//! XML documents and the JSON that they stand for, both ways.

use serde_json::{Value, json};

use super::xml::{XmlContent, XmlKind, XmlMember, XmlName, XmlNode, XmlObject, XmlTagged};
use super::xml_read::decode_xml;
use super::xml_write::encode_xml;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";

const fn local(name: &'static str, content: XmlContent) -> XmlNode {
    XmlNode {
        name: XmlName::Local(name),
        content,
    }
}

const fn member(key: &'static str, kind: XmlKind, node: XmlNode) -> XmlMember {
    XmlMember {
        key,
        kind,
        required: false,
        node,
    }
}

const fn qualified(prefix: &'static str, name: &'static str, content: XmlContent) -> XmlNode {
    XmlNode {
        name: XmlName::Qualified {
            namespace: match prefix.as_bytes() {
                b"b" => "urn:books",
                _ => "urn:people",
            },
            prefix,
            local: name,
        },
        content,
    }
}

fn author() -> &'static XmlContent {
    static FORM: XmlContent = XmlContent::Object(XmlObject {
        members: &[
            XmlMember {
                key: "name",
                kind: XmlKind::Element,
                required: true,
                node: local("name", XmlContent::Text),
            },
            member("born", XmlKind::Attribute, local("born", XmlContent::Token)),
            // The type holds itself.
            member(
                "teacher",
                XmlKind::Element,
                local("teacher", XmlContent::Of(author)),
            ),
        ],
        rest: None,
    });
    &FORM
}

static BOOK: XmlContent = XmlContent::Object(XmlObject {
    members: &[
        XmlMember {
            key: "id",
            kind: XmlKind::Attribute,
            required: true,
            node: local("number", XmlContent::Number),
        },
        member("title", XmlKind::Element, local("Title", XmlContent::Text)),
        member("sold", XmlKind::Element, local("sold", XmlContent::Boolean)),
        member(
            "tags",
            XmlKind::Element,
            local("tags", XmlContent::List(&local("tag", XmlContent::Text))),
        ),
        XmlMember {
            key: "authors",
            kind: XmlKind::Items,
            required: true,
            node: local("author", XmlContent::Of(author)),
        },
        member("pages", XmlKind::Items, local("page", XmlContent::Number)),
        member(
            "prices",
            XmlKind::Element,
            local("prices", XmlContent::Map(&XmlContent::Number)),
        ),
    ],
    rest: Some(&XmlContent::Any),
});

static NOTE: XmlContent = XmlContent::Object(XmlObject {
    members: &[
        member("lang", XmlKind::Attribute, local("lang", XmlContent::Text)),
        member("said", XmlKind::Text, local("said", XmlContent::Text)),
    ],
    rest: None,
});

fn read(content: XmlContent, xml: &str) -> Value {
    decode_xml(xml.as_bytes(), &local("any", content)).unwrap()
}

fn fault(xml: &[u8]) -> (String, String) {
    let node = local("any", XmlContent::Any);
    let fault = decode_xml::<Value>(xml, &node).unwrap_err();
    (fault.pointer, fault.message)
}

fn written(node: &XmlNode, value: &Value) -> String {
    let xml = String::from_utf8(encode_xml(&value.to_string(), node).unwrap()).unwrap();
    xml.strip_prefix(HEAD).unwrap().to_owned()
}

#[track_caller]
fn both_ways(node: &XmlNode, xml: &str, value: &Value) {
    assert_eq!(&written(node, value), xml);
    let read: Value = decode_xml(xml.as_bytes(), node).unwrap();
    assert_eq!(&read, value);
}

#[test]
fn names_attributes_lists_and_maps_go_both_ways() {
    both_ways(
        &local("book", XmlContent::Of(|| &BOOK)),
        "<book number=\"7\"><Title> Emma &amp; I </Title><sold>true</sold>\
         <tags><tag>1</tag><tag></tag></tags>\
         <author born=\"1775-12-16\"><name>Jane</name>\
         <teacher><name>George</name></teacher></author>\
         <author><name>?</name></author><page>1</page><page>2.5</page>\
         <prices><usd>10</usd></prices></book>",
        &json!({
            "id": 7,
            "title": " Emma & I ",
            "sold": true,
            "tags": ["1", ""],
            "authors": [
                {"name": "Jane", "born": "1775-12-16", "teacher": {"name": "George"}},
                {"name": "?"},
            ],
            "pages": [1, 2.5],
            "prices": {"usd": 10},
        }),
    );
}

#[test]
fn what_is_not_known_is_kept_where_the_type_keeps_it() {
    both_ways(
        &local("book", XmlContent::Of(|| &BOOK)),
        "<book number=\"1\" shelf=\"b\"><stamp day=\"2\">red</stamp><mark>x</mark><mark>y</mark>\
         <box><w>1</w></box></book>",
        &json!({
            "id": 1,
            "authors": [],
            "stamp": {"@day": "2", "#text": "red"},
            "mark": ["x", "y"],
            "box": {"w": "1"},
            "@shelf": "b",
        }),
    );
}

#[test]
fn text_beside_attributes_and_cdata() {
    let note = local("note", XmlContent::Of(|| &NOTE));
    both_ways(
        &note,
        "<note lang=\"&quot;e&#10;n\">a &lt; b</note>",
        &json!({"lang": "\"e\nn", "said": "a < b"}),
    );
    static CDATA: XmlContent = XmlContent::Object(XmlObject {
        members: &[member(
            "html",
            XmlKind::Cdata,
            local("html", XmlContent::Text),
        )],
        rest: None,
    });
    both_ways(
        &local("doc", XmlContent::Of(|| &CDATA)),
        "<doc><![CDATA[<b>]]]]><![CDATA[></b>]]></doc>",
        &json!({"html": "<b>]]></b>"}),
    );
}

#[test]
fn namespaces_are_declared_once_and_tell_equal_names_apart() {
    static CONTENT: XmlContent = XmlContent::Object(XmlObject {
        members: &[
            member(
                "title",
                XmlKind::Element,
                qualified("b", "title", XmlContent::Text),
            ),
            member(
                "rank",
                XmlKind::Element,
                qualified("p", "title", XmlContent::Text),
            ),
        ],
        rest: None,
    });
    let node = qualified("b", "book", XmlContent::Of(|| &CONTENT));
    let value = json!({"title": "Emma", "rank": "Miss"});
    both_ways(
        &node,
        "<b:book xmlns:b=\"urn:books\" xmlns:p=\"urn:people\">\
         <b:title>Emma</b:title><p:title>Miss</p:title></b:book>",
        &value,
    );
    let others = "<book xmlns=\"urn:books\" xmlns:x=\"urn:people\">\
                  <x:title>Miss</x:title><title>Emma</title></book>";
    let read: Value = decode_xml(others.as_bytes(), &node).unwrap();
    assert_eq!(read, value);
}

#[test]
fn members_without_a_node_stand_in_the_element_around_them() {
    static CONTENT: XmlContent = XmlContent::Object(XmlObject {
        members: &[
            member(
                "note",
                XmlKind::Inline,
                local("note", XmlContent::Of(|| &NOTE)),
            ),
            member("by", XmlKind::Element, local("by", XmlContent::Text)),
        ],
        rest: None,
    });
    both_ways(
        &local("page", XmlContent::Of(|| &CONTENT)),
        "<page lang=\"en\"><by>me</by></page>",
        &json!({"note": {"lang": "en"}, "by": "me"}),
    );
}

#[test]
fn null_is_said_in_an_attribute() {
    let list = || XmlContent::List(const { &local("n", XmlContent::Number) });
    both_ways(
        &local("all", list()),
        "<all><n>1</n><n xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:nil=\"true\"/></all>",
        &json!([1, null]),
    );
    assert_eq!(read(list(), "<all><n/><n> +2 </n></all>"), json!([null, 2]));
}

#[test]
fn unions_go_by_their_tag_or_by_what_fits() {
    static TAG: XmlMember = member("kind", XmlKind::Attribute, local("kind", XmlContent::Token));
    let tagged = XmlContent::Tagged(XmlTagged {
        tag: &TAG,
        variants: &[
            (&["note"], XmlContent::Of(|| &NOTE)),
            (&["author"], XmlContent::Of(author)),
        ],
        other: &XmlContent::Any,
    });
    let node = local("thing", tagged);
    for (xml, value) in [
        (
            "<thing kind=\"note\">hi</thing>",
            json!({"kind": "note", "said": "hi"}),
        ),
        (
            "<thing kind=\"author\"><name>1</name></thing>",
            json!({"kind": "author", "name": "1"}),
        ),
    ] {
        both_ways(&node, xml, &value);
    }
    let either = || XmlContent::Either(const { &[XmlContent::Number, XmlContent::Of(author)] });
    both_ways(&local("e", either()), "<e>12</e>", &json!(12));
    both_ways(
        &local("e", either()),
        "<e><name>x</name></e>",
        &json!({"name": "x"}),
    );
}

#[test]
fn lists_that_servers_wrap_all_the_same_are_read() {
    let book = |xml| read(XmlContent::Of(|| &BOOK), xml);
    let wrapped = "<b number='1'><author><person><name>J</name></person></author>\
                   <page><n>1</n><n>2</n></page></b>";
    let expected = json!({"id": 1, "authors": [{"name": "J"}], "pages": [1, 2]});
    assert_eq!(book(wrapped), expected);
    assert_eq!(book("<b number='1'><author/></b>")["authors"], json!([]));
}

#[test]
fn what_is_no_xml_says_where() {
    let (pointer, message) = fault(b"<a><b>x</c></a>");
    assert_eq!(pointer, "/a/b", "{message}");
    assert_eq!(fault(b"<a>&who;</a>").1, "the entity `who` is not known");
    assert_eq!(
        fault(b"<a><b/>").1,
        "the document ends before its elements do"
    );
    assert_eq!(fault(b" ").1, "no XML element");
    assert_eq!(
        fault(b"<a/><b/>").1,
        "a second element where the document should end"
    );
    assert_eq!(fault(b"<a/>x").1, "text outside of an element");
    assert!(fault(b"<a>\xff</a>").1.starts_with("no UTF-8"));
    let deep = "<a>".repeat(5000);
    assert_eq!(
        fault(deep.as_bytes()).1,
        "elements are nested deeper than 100"
    );
}

#[test]
fn entities_that_a_document_declares_are_not_expanded() {
    let bomb = b"<!DOCTYPE a [<!ENTITY x \"xxxx\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>";
    assert_eq!(fault(bomb).1, "the entity `y` is not known");
    let bomb = b"<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a b='&x;'/>";
    assert!(fault(bomb).1.contains('x'));
}

#[test]
fn values_of_another_type_are_faults_of_the_codec() {
    let node = local(
        "all",
        XmlContent::List(const { &local("n", XmlContent::Number) }),
    );
    let fault = decode_xml::<Vec<u8>>(b"<all><n>1</n><n>two</n></all>", &node).unwrap_err();
    assert_eq!(fault.pointer, "/1");
    let fault = decode_xml::<Vec<u8>>(b"<all><n><b>1</b></n></all>", &node).unwrap_err();
    assert_eq!(fault.pointer, "/0");
}

#[test]
fn what_xml_cannot_say_is_refused() {
    let any = local("any", XmlContent::Any);
    for value in [
        json!("\u{1}"),
        json!({"a b": 1}),
        json!({"a:b": 1}),
        json!({"": 1}),
    ] {
        let message = encode_xml(&value.to_string(), &any).unwrap_err();
        assert!(message.contains("cannot"), "{message}");
    }
}

proptest::proptest! {
    #[test]
    fn texts_survive(text in "[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\u{fffe}\u{ffff}]*") {
        let note = local("note", XmlContent::Of(|| &NOTE));
        let value = json!({"lang": text, "said": format!("x{text}x")});
        let xml = encode_xml(&value.to_string(), &note).unwrap();
        let read: Value = decode_xml(&xml, &note).unwrap();
        proptest::prop_assert_eq!(read, value);
    }

    #[test]
    fn nothing_that_is_sent_makes_a_panic(body in "(<a b='c'>|</a>|<x:y xmlns:x='z'/>|&lt;|&#x;|<!\\[CDATA\\[|\\]\\]>|t| |<!--|-->){0,12}") {
        let node = local("any", XmlContent::Of(|| &BOOK));
        let _ = decode_xml::<Value>(body.as_bytes(), &node);
    }
}
