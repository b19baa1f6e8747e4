//! Points in time as jiff knows them.

use super::date_time::DateTime;

impl DateTime {
    /// The point in time. A text without an offset is taken to be UTC; a date
    /// alone is its first moment.
    ///
    /// # Errors
    /// The text is no date-time.
    pub fn timestamp(&self) -> Result<jiff::Timestamp, jiff::Error> {
        let text = self.as_str().trim();
        text.parse::<jiff::Timestamp>().or_else(|error| {
            let local = text.parse::<jiff::civil::DateTime>().map_err(|_| error)?;
            Ok(local.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp())
        })
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self::from(timestamp.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::super::date_time_fixture::{NO_TIME, NOON};
    use super::*;

    #[test]
    fn date_times_are_read_as_servers_send_them() {
        let noon: jiff::Timestamp = "2024-02-29T12:00:00Z".parse().unwrap();
        for text in NOON {
            assert_eq!(DateTime::from(*text).timestamp().unwrap(), noon, "{text}");
        }
        let midnight = DateTime::from("2024-02-29").timestamp().unwrap();
        assert_eq!(midnight.to_string(), "2024-02-29T00:00:00Z");
    }

    #[test]
    fn a_text_that_is_none_says_so_on_demand() {
        for text in NO_TIME {
            assert!(DateTime::from(*text).timestamp().is_err(), "{text}");
        }
    }

    #[test]
    fn the_text_stays_as_it_came() {
        let json = "\"2024-02-29 12:00:00.120+00\"";
        let value: DateTime = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
        assert_eq!(format!("{value:?}"), format!("DateTime({json})"));
        let epoch = DateTime::from(jiff::Timestamp::UNIX_EPOCH);
        assert_eq!(epoch.to_string(), "1970-01-01T00:00:00Z");
    }
}
