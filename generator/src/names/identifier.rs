//! One text of a document to one Rust identifier.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::config::RustName;
use crate::names::generics;
use crate::names::words::{self, Case};

/// Words that Rust keeps for itself (Reference, "Keywords", edition 2024).
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Keywords that `r#` cannot free.
const STRICT: &[&str] = &["self", "Self", "super", "crate", "_"];

/// A name for a field, function, parameter or module: `regionName` →
/// `region_name`, `type` → `r#type`, `+1` → `plus_1`.
pub(crate) fn snake(text: &str) -> String {
    let mut name = start_well(spell(text, Case::Snake).to_snake_case(), "value");
    // Clippy asks for a word beside digits.
    if name.chars().all(|c| c == '_' || c.is_ascii_digit()) {
        name = format!("value{name}");
    }
    if KEYWORDS.contains(&name.as_str()) {
        return format!("r#{name}");
    }
    free_strict(name)
}

/// A name for a type or variant: `EARPrivateEndpoint` → `EarPrivateEndpoint`,
/// `US_EAST_2` → `UsEast2`, `` → `Empty`.
pub(crate) fn camel(text: &str) -> String {
    let spelled = spell(text, Case::Camel);
    let parts = between_digits(&spelled).into_iter();
    let parts: Vec<String> = parts.map(ToUpperCamelCase::to_upper_camel_case).collect();
    free_strict(start_well(parts.join("_"), "Empty"))
}

/// Parts of a text that one space or underscore parts from each other, between
/// digits: `1.0` is not `10`, and dates can be read.
fn between_digits(text: &str) -> Vec<&str> {
    let is_digit = |character: Option<char>| character.is_some_and(|c| c.is_ascii_digit());
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, separator) in text.match_indices([' ', '_']) {
        let after = at + separator.len();
        if is_digit(text[..at].chars().next_back()) && is_digit(text[after..].chars().next()) {
            parts.push(&text[start..at]);
            start = after;
        }
    }
    parts.push(&text[start..]);
    parts
}

fn free_strict(name: String) -> String {
    if STRICT.contains(&name.as_str()) {
        return format!("{name}_");
    }
    name
}

/// An identifier starts with a letter or an underscore and has one more
/// character than that.
fn start_well(name: String, empty: &str) -> String {
    match name.chars().next() {
        None => empty.to_owned(),
        Some(first) if unicode_ident::is_xid_start(first) => name,
        Some(_) => format!("_{name}"),
    }
}

/// Writes out the signs that carry meaning and turns the rest that an
/// identifier cannot hold into spaces.
fn spell(text: &str, case: Case) -> String {
    let text = &*generics::plain(text);
    let text = &*with_comparison(text);
    let mut spelled = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut start = true;
    while let Some(character) = characters.next() {
        let before_digit = characters.peek().is_some_and(char::is_ascii_digit);
        match sign(character) {
            Some(word) if start && (before_digit || is_all_signs(text)) => {
                spelled.push_str(word);
                spelled.push(' ');
            }
            _ if unicode_ident::is_xid_continue(character) => spelled.push(character),
            _ => spelled.push(' '),
        }
        start = is_all_signs(text);
    }
    plurals_of_acronyms(&words::joined(after_digits(&spelled).as_ref(), case))
}

/// A word that stands after digits at the start is a word: `404NotFound`.
fn after_digits(text: &str) -> Cow<'_, str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let mut characters = rest.chars();
    let is_word = characters.next().is_some_and(char::is_uppercase)
        && characters.next().is_some_and(char::is_lowercase);
    match rest.len() < text.len() && is_word {
        true => Cow::Owned(format!("{} {rest}", &text[..text.len() - rest.len()])),
        false => Cow::Borrowed(text),
    }
}

/// A comparison at the end of a name is what tells it from others: `sent<` is `sent
/// less`. What `<` and `>` stand around is no comparison.
fn with_comparison(text: &str) -> Cow<'_, str> {
    let name = text.trim_end_matches(['<', '>', '=', '!']);
    let compared = &text[name.len()..];
    let compares = compared.contains(['<', '>']) || compared == "!=";
    if !compares || is_all_signs(name) || name.contains('<') {
        return Cow::Borrowed(text);
    }
    let words = compared.chars().filter_map(sign);
    Cow::Owned(words.fold(name.to_owned(), |name, word| format!("{name} {word}")))
}

/// `URLs` is one word, as `URLS` is; else it would be taken for `UR` and `Ls`.
fn plurals_of_acronyms(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_upper = |at: usize| characters.get(at).is_some_and(char::is_ascii_uppercase);
    let is_plural = |at: usize| {
        let goes_on = characters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        characters[at] == 's' && at >= 2 && is_upper(at - 1) && is_upper(at - 2) && !goes_on
    };
    let one = |at| if is_plural(at) { 'S' } else { characters[at] };
    (0..characters.len()).map(one).collect()
}

/// A text in which no character can stand in an identifier.
fn is_all_signs(text: &str) -> bool {
    !text
        .chars()
        .any(|c| c != '_' && unicode_ident::is_xid_continue(c))
}

/// A name with the signs around it in words: `_id` is `underscore id`. `None` where
/// there are none.
fn with_signs(text: &str) -> Option<String> {
    let is_word = |character: char| character != '_' && unicode_ident::is_xid_continue(character);
    let start = text.find(is_word)?;
    let end = text.rfind(is_word)?;
    let end = end + text[end..].chars().next()?.len_utf8();
    let words = |signs: &str| -> Vec<&str> { signs.chars().filter_map(sign).collect() };
    let (before, after) = (words(&text[..start]), words(&text[end..]));
    let is_plain = before.is_empty() && after.is_empty();
    (!is_plain).then(|| [before, vec![&text[start..end]], after].concat().join(" "))
}

fn sign(character: char) -> Option<&'static str> {
    Some(match character {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '#' => "hash",
        '$' => "dollar",
        '@' => "at",
        '?' => "question",
        '~' => "tilde",
        '^' => "caret",
        '_' => "underscore",
        _ => return None,
    })
}

/// Names of one scope, each taken once.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    taken: HashSet<String>,
    /// The number to try next, by name: a million equal names stay quick.
    numbers: HashMap<String, usize>,
}

impl Scope {
    /// A scope in which some names are already taken.
    pub(crate) fn reserving(names: &[&str]) -> Self {
        Self {
            taken: names.iter().map(|name| (*name).to_owned()).collect(),
            numbers: HashMap::new(),
        }
    }

    /// Takes a name for each item: the user's own first, as they stand, then
    /// those made from the document.
    pub(crate) fn take_all(
        &mut self,
        items: Vec<(Option<&RustName>, Cow<'_, str>)>,
        case: fn(&str) -> String,
        fallback: &str,
    ) -> Vec<String> {
        let own = items.iter().map(|(own, _)| *own);
        let mut names: Vec<Option<String>> = own
            .map(|own| Some(self.take(own?.as_str().to_owned(), fallback)))
            .collect();
        let mut wanted: HashMap<String, usize> = HashMap::new();
        let open = |names: &[Option<String>]| -> Vec<usize> {
            (0..names.len()).filter(|at| names[*at].is_none()).collect()
        };
        for at in open(&names) {
            *wanted.entry(case(&items[at].1)).or_default() += 1;
        }
        // Names of several that their signs tell apart say these signs: `id` and `_id`.
        let mut signed = vec![None; items.len()];
        for at in open(&names) {
            let text = &items[at].1;
            if wanted.get(&case(text)).is_some_and(|count| *count > 1) {
                signed[at] = with_signs(text).map(|text| case(&text));
            }
        }
        for wants_signs in [false, true] {
            for at in open(&names) {
                if signed[at].is_some() == wants_signs {
                    let name = signed[at].take().unwrap_or_else(|| case(&items[at].1));
                    names[at] = Some(self.take(name, fallback));
                }
            }
        }
        names.into_iter().flatten().collect()
    }

    /// Whether a name is still free.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name)
    }

    /// Takes a name; a taken one gets `fallback` behind it, then a number.
    pub(crate) fn take(&mut self, name: String, fallback: &str) -> String {
        if self.taken.insert(name.clone()) {
            return name;
        }
        let plain = name.strip_prefix("r#").unwrap_or(&name);
        let plain = match plain.trim_end_matches('_') {
            "" => plain,
            trimmed => trimmed,
        };
        let with_fallback = format!("{plain}{fallback}");
        if !fallback.is_empty() && self.taken.insert(with_fallback.clone()) {
            return with_fallback;
        }
        let number = self.numbers.entry(plain.to_owned()).or_insert(2);
        loop {
            let numbered = format!("{plain}{number}");
            *number += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_rust_conventions() {
        let table = [
            ("regionName", "region_name", "RegionName"),
            (
                "EARPrivateEndpoint",
                "ear_private_endpoint",
                "EarPrivateEndpoint",
            ),
            ("US_EAST_2", "us_east_2", "UsEast2"),
            ("type", "r#type", "Type"),
            ("self", "self_", "Self_"),
            ("r#type", "r_type", "RType"),
            ("$ref", "ref", "Ref"),
            ("@id", "id", "Id"),
            ("", "value", "Empty"),
            ("+1", "plus_1", "Plus1"),
            ("-1", "minus_1", "Minus1"),
            ("2023", "value_2023", "_2023"),
            ("2022-06-28", "value_2022_06_28", "_2022_06_28"),
            ("404NotFound", "_404_not_found", "_404NotFound"),
            ("TLS1_2", "tls1_2", "Tls1_2"),
            ("<=", "less_equal", "LessEqual"),
            ("名前", "名前", "名前"),
            ("🎉", "value", "Empty"),
            ("a\"}b", "a_b", "AB"),
            ("Redirect URLs", "redirect_urls", "RedirectUrls"),
            ("userIDsSeen", "user_ids_seen", "UserIdsSeen"),
            ("CNAMEset", "cnam_eset", "CnamEset"),
            ("DateSent<", "date_sent_less", "DateSentLess"),
            (
                "DateSent>=",
                "date_sent_greater_equal",
                "DateSentGreaterEqual",
            ),
            ("Page<User>", "page_user", "PageUser"),
            ("ETag", "etag", "ETag"),
            (
                "My.Page`1[[My.Order, My.Orders, Version=1.0.0.0, PublicKeyToken=null]]",
                "my_page_my_order",
                "MyPageMyOrder",
            ),
            ("OAuth2Token", "oauth2_token", "OAuth2Token"),
            (
                "publicIPv4Address",
                "public_ipv4_address",
                "PublicIpv4Address",
            ),
            (
                "listBooks errorDefault",
                "list_books_error_default",
                "ListBooksErrorDefault",
            ),
        ];
        for (text, snake_case, camel_case) in table {
            let snake_case = match snake_case {
                "ref" => "r#ref",
                other => other,
            };
            assert_eq!(snake(text), snake_case, "snake of {text:?}");
            assert_eq!(camel(text), camel_case, "camel of {text:?}");
        }
    }

    #[test]
    fn signs_are_said_where_they_tell_names_apart() {
        let names = |texts: &[&str]| {
            let items = texts.iter().map(|text| (None, Cow::Borrowed(*text)));
            Scope::default().take_all(items.collect(), snake, "")
        };
        assert_eq!(names(&["_id"]), ["id"]);
        assert_eq!(names(&["_id", "id"]), ["underscore_id", "id"]);
        assert_eq!(names(&["id", "_id"]), ["id", "underscore_id"]);
        assert_eq!(names(&["@id", "_id"]), ["at_id", "underscore_id"]);
        assert_eq!(names(&["id", "ID", "id?"]), ["id", "id2", "id_question"]);
        assert_eq!(
            names(&["_id", "id", "underscore_id"]),
            ["underscore_id2", "id", "underscore_id"]
        );
        assert_eq!(names(&["_", "__"]), ["underscore", "underscore_underscore"]);
    }

    #[test]
    fn a_taken_name_is_never_given_again() {
        let mut scope = Scope::reserving(&["Option"]);
        assert_eq!(scope.take("Option".into(), "Schema"), "OptionSchema");
        assert_eq!(scope.take("Option".into(), "Schema"), "Option2");
        assert_eq!(scope.take("r#type".into(), ""), "r#type");
        assert_eq!(scope.take("r#type".into(), ""), "type2");
        assert_eq!(scope.take("Self_".into(), "Value"), "Self_");
        assert_eq!(scope.take("Self_".into(), "Value"), "SelfValue");
        assert_eq!(scope.take("_".into(), ""), "_");
        assert_eq!(scope.take("_".into(), ""), "_2");
    }
}
