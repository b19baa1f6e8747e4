//! Words that are written with capitals inside, and are one word in Rust all the
//! same.

/// The case that a name is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// `of_values`.
    Snake,
    /// `OfTypes`.
    Camel,
}

/// What documents write, and the word in types. Variables have it in lower case.
const WORDS: &[(&str, &str)] = &[
    ("DDoS", "Ddos"),
    ("ETag", "ETag"),
    ("GraphQL", "GraphQl"),
    ("IaaS", "Iaas"),
    ("IPv4", "Ipv4"),
    ("IPv6", "Ipv6"),
    ("IoT", "Iot"),
    ("MacOS", "MacOs"),
    ("MySQL", "MySql"),
    ("NoSQL", "NoSql"),
    ("OAuth", "OAuth"),
    ("PaaS", "Paas"),
    ("PostgreSQL", "PostgreSql"),
    ("QoS", "Qos"),
    ("SQLite", "Sqlite"),
    ("SaaS", "Saas"),
    ("iOS", "Ios"),
    ("iPad", "IPad"),
    ("iPhone", "IPhone"),
    ("mTLS", "Mtls"),
    ("macOS", "MacOs"),
    ("vCPU", "Vcpu"),
];

/// The words of the table as one word each.
pub(super) fn joined(text: &str, case: Case) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match WORDS.iter().find(|(word, _)| is_word(&joined, rest, word)) {
            Some((word, in_types)) => {
                joined.push_str(&match case {
                    Case::Snake => capitalized(word),
                    Case::Camel => (*in_types).to_owned(),
                });
                rest = &rest[word.len()..];
            }
            None => {
                joined.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    joined
}

/// Whether a text goes on with a word, which is no part of a longer one.
fn is_word(before: &str, text: &str, word: &str) -> bool {
    let Some(after) = text.strip_prefix(word) else {
        return false;
    };
    let starts_small = word.starts_with(|first: char| first.is_ascii_lowercase());
    let goes_on = match starts_small {
        true => before.ends_with(char::is_alphanumeric),
        false => before.ends_with(char::is_uppercase),
    };
    !goes_on && !after.starts_with(char::is_lowercase)
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    format!(
        "{}{}",
        first.to_ascii_uppercase(),
        rest.to_ascii_lowercase()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::identifier::{camel, snake};

    #[test]
    fn each_word_is_one() {
        for (word, in_types) in WORDS {
            let one = word.to_ascii_lowercase();
            assert_eq!(snake(word), one);
            assert_eq!(snake(&format!("my {word}Name")), format!("my_{one}_name"));
            assert_eq!(
                camel(&format!("my {word}Name")),
                format!("My{in_types}Name")
            );
        }
    }

    #[test]
    fn parts_of_words_are_none() {
        assert_eq!(snake("radiOS"), "radi_os");
        assert_eq!(snake("OAuthorization"), "o_authorization");
        assert_eq!(snake("FOAuth"), "fo_auth");
        assert_eq!(snake("vCPUs"), "v_cpus");
    }
}
