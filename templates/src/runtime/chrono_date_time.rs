//! Points in time as chrono knows them.

use super::date_time::DateTime;
use super::rfc3339;

impl DateTime {
    /// The point in time, with the offset that came. A text without one is taken to be
    /// UTC; a date alone is its first moment.
    ///
    /// # Errors
    /// The text is no date-time.
    pub fn to_chrono(&self) -> Result<chrono::DateTime<chrono::FixedOffset>, chrono::ParseError> {
        chrono::DateTime::parse_from_rfc3339(&rfc3339::date_time(self.as_str()))
    }
}

impl<Tz: chrono::TimeZone> From<chrono::DateTime<Tz>> for DateTime {
    fn from(value: chrono::DateTime<Tz>) -> Self {
        Self::from(value.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
    }
}

#[cfg(test)]
mod tests {
    use super::super::date_time_fixture::{NO_TIME, NOON};
    use super::*;

    #[test]
    fn date_times_are_read_as_servers_send_them() {
        let noon = chrono::DateTime::from_timestamp(1_709_208_000, 0).unwrap();
        for text in NOON {
            assert_eq!(DateTime::from(*text).to_chrono().unwrap(), noon, "{text}");
        }
        let midnight = DateTime::from("2024-02-29").to_chrono().unwrap();
        assert_eq!(midnight.to_rfc3339(), "2024-02-29T00:00:00+00:00");
        let east = DateTime::from("2024-02-29T13:30:00+01:30");
        assert_eq!(DateTime::from(east.to_chrono().unwrap()), east);
    }

    #[test]
    fn a_text_that_is_none_says_so_on_demand() {
        for text in NO_TIME {
            assert!(DateTime::from(*text).to_chrono().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_sent_is_rfc_3339() {
        let epoch = DateTime::from(chrono::DateTime::UNIX_EPOCH);
        assert_eq!(epoch.as_str(), "1970-01-01T00:00:00Z");
    }
}
