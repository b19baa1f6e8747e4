//! A crate that generates its client in `build.rs`.

/// The client of the Atlas documents.
pub mod atlas {
    include!(concat!(env!("OUT_DIR"), "/atlas/mod.rs"));
}

/// A client bent to this crate by `clientwright.toml`.
pub mod pets {
    include!(concat!(env!("OUT_DIR"), "/pets/mod.rs"));
}

/// A tagged union of maps as `HashMap`.
pub mod hash_maps {
    include!(concat!(env!("OUT_DIR"), "/hash_maps/mod.rs"));
}

/// A tagged union of maps as `IndexMap`.
pub mod index_maps {
    include!(concat!(env!("OUT_DIR"), "/index_maps/mod.rs"));
}

/// Variants of tagged unions that are used alone as well.
pub mod used_alone {
    include!(concat!(env!("OUT_DIR"), "/used_alone/mod.rs"));
}

/// Properties of any type.
pub mod any_null {
    include!(concat!(env!("OUT_DIR"), "/any_null/mod.rs"));
}

/// Errors that come as JSON or as XML.
pub mod xml_errors {
    include!(concat!(env!("OUT_DIR"), "/xml_errors/mod.rs"));
}

/// Dates that are made of `jiff`.
pub mod dates_jiff {
    include!(concat!(env!("OUT_DIR"), "/dates_jiff/mod.rs"));
}

/// Dates that are made of `chrono`.
pub mod dates_chrono {
    include!(concat!(env!("OUT_DIR"), "/dates_chrono/mod.rs"));
}

/// Dates that are made of `time`.
pub mod dates_time {
    include!(concat!(env!("OUT_DIR"), "/dates_time/mod.rs"));
}

/// Dates that are texts.
pub mod dates_text {
    include!(concat!(env!("OUT_DIR"), "/dates_text/mod.rs"));
}

/// Pages that are XML.
pub mod xml_pages {
    include!(concat!(env!("OUT_DIR"), "/xml_pages/mod.rs"));
}

/// Stands for the document's `Money`.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Money {
    /// A number of any precision.
    pub amount: String,
}

/// Stands for a variant of the document's `Payment`.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Cash {
    /// What tells it from other payments.
    pub kind: String,
    /// How many.
    pub coins: u8,
}

#[cfg(test)]
mod dates;
#[cfg(test)]
mod wire;

#[cfg(test)]
mod tests {
    use super::atlas::{Client, types::EarPrivateEndpoint};
    use super::{Cash, Money};

    #[test]
    fn the_module_is_a_client() {
        let client = Client::builder().build().unwrap();
        assert!(format!("{client:?}").contains("https://cloud.mongodb.com"));
        let json = r#"{"cloudProvider":"GCP"}"#;
        let endpoint: EarPrivateEndpoint = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&endpoint).unwrap(), json);
    }

    #[test]
    fn maps_of_a_tagged_union_are_what_the_configuration_says() {
        use super::hash_maps;
        let json = r#"{"kind":"words","a":"one"}"#;
        let scores: hash_maps::types::Scores = serde_json::from_str(json).unwrap();
        let hash_maps::types::Scores::Words(words) = &scores else {
            panic!("{scores:?}");
        };
        let expected: std::collections::HashMap<String, String> =
            [("a".to_owned(), "one".to_owned())].into();
        assert_eq!(*words, expected);
        assert_eq!(serde_json::to_string(&scores).unwrap(), json);
    }

    #[test]
    fn maps_of_a_tagged_union_keep_the_order_of_the_server() {
        use super::index_maps::types::Scores;
        let json = r#"{"kind":"words","z":"one","a":"two","m":"three"}"#;
        let scores: Scores = serde_json::from_str(json).unwrap();
        let Scores::Words(words) = &scores else {
            panic!("{scores:?}");
        };
        let words: &indexmap::IndexMap<String, String> = words;
        assert!(words.keys().eq(["z", "a", "m"]));
        assert_eq!(serde_json::to_string(&scores).unwrap(), json);
    }

    /// What is written of a type after it was read.
    fn again<T: serde::de::DeserializeOwned + serde::Serialize>(json: &str) -> String {
        serde_json::to_string(&serde_json::from_str::<T>(json).unwrap()).unwrap()
    }

    #[test]
    fn tags_of_variants_used_alone_are_kept_as_they_came() {
        use super::used_alone::types::{Private, Report, User, Weather};
        for json in [
            r#"{"view":"public","login":"a"}"#,
            r#"{"login":"a"}"#,
            r#"{"view":"private","login":"a"}"#,
        ] {
            assert_eq!(again::<Private>(json), json);
        }
        for json in [
            r#"{"view":"public","login":"a"}"#,
            r#"{"view":"private","login":"a"}"#,
            r#"{"view":"else","login":"a"}"#,
            r#"{"login":"a"}"#,
        ] {
            assert_eq!(again::<User>(json), json);
        }
        let late = r#"{"login":"a","view":"private"}"#;
        assert_eq!(again::<User>(late), r#"{"view":"private","login":"a"}"#);
        let json = r#"{"kind":"sky","topic":"other","blue":true}"#;
        assert_eq!(again::<Weather>(json), json);
        let json = r#"{"kind":"sky","topic":"weather","blue":true}"#;
        assert_eq!(again::<Report>(json), json);
    }

    #[test]
    fn null_among_any_values_is_kept() {
        use super::any_null::types::Team;
        for json in [
            r#"{"name":"a","lead":null,"parent":null,"note":null}"#,
            r#"{"name":"a","lead":{"b":1},"parent":2}"#,
        ] {
            assert_eq!(again::<Team>(json), json);
        }
    }

    #[test]
    fn nobody_sets_a_tag_by_hand() {
        use super::used_alone::types::{Private, Report, Sky, User, Weather};
        let user = User::Private(Private::new().login("a"));
        assert_eq!(
            serde_json::to_string(&user).unwrap(),
            r#"{"view":"private","login":"a"}"#
        );
        let sky = Weather::Sky(Sky::new(true));
        let expected = r#"{"kind":"sky","topic":"weather","blue":true}"#;
        assert_eq!(serde_json::to_string(&sky).unwrap(), expected);
        let report = Report::Weather(sky);
        assert_eq!(serde_json::to_string(&report).unwrap(), expected);
    }

    #[test]
    fn the_configuration_bends_the_module() {
        use super::pets::types::{Animal, Owner, Payment, PetStatus};
        let price = Money {
            amount: "1.50".to_owned(),
        };
        let animal = Animal::new("Tom", price).status(PetStatus::Available);
        let sent = r#"{"petName":"Tom","status":"NOT_SOLD","price":{"amount":"1.50"}}"#;
        assert_eq!(serde_json::to_string(&animal).unwrap(), sent);
        let json = r#"{"id":"1","petName":"Tom","price":{"amount":"2"},"owner":{"name":"A","z":1},"y":[2],"a":3}"#;
        let animal: Animal = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&animal).unwrap(), json);
        let json = r#"{"coins":3,"kind":"cash"}"#;
        let paid: Payment = serde_json::from_str(json).unwrap();
        let Payment::Cash(Cash { coins: 3, .. }) = &paid else {
            panic!("{paid:?}");
        };
        let sent = serde_json::to_string(&paid).unwrap();
        assert_eq!(sent, r#"{"kind":"cash","coins":3}"#);
        let owner: Owner = animal.owner.unwrap();
        fn needs_eq<T: Eq>(_: &T) {}
        needs_eq(&owner);
        assert_eq!(owner.name.as_deref(), Some("A"));
        // Named by the configuration; sent by nobody.
        let client = super::pets::Client::builder().build().unwrap();
        drop(client.list_pets());
    }
}
