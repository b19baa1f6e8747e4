//! Points in time as the crate time knows them.

use time::format_description::well_known::Rfc3339;

use super::date_time::DateTime;
use super::rfc3339;

impl DateTime {
    /// The point in time, with the offset that came. A text without one is taken to be
    /// UTC; a date alone is its first moment.
    ///
    /// # Errors
    /// The text is no date-time.
    pub fn to_time(&self) -> Result<time::OffsetDateTime, time::error::Parse> {
        time::OffsetDateTime::parse(&rfc3339::date_time(self.as_str()), &Rfc3339)
    }
}

impl From<time::OffsetDateTime> for DateTime {
    /// Points in time that RFC 3339 has no words for, such as those before the year 0,
    /// are written as `time` shows them.
    fn from(value: time::OffsetDateTime) -> Self {
        let text = value.format(&Rfc3339);
        // RFC 3339 has no offsets with seconds.
        let text = text.or_else(|_| value.to_utc().format(&Rfc3339));
        Self::from(text.unwrap_or_else(|_| value.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::date_time_fixture::{NO_TIME, NOON};
    use super::*;

    #[test]
    fn date_times_are_read_as_servers_send_them() {
        let noon = time::OffsetDateTime::from_unix_timestamp(1_709_208_000).unwrap();
        for text in NOON {
            assert_eq!(DateTime::from(*text).to_time().unwrap(), noon, "{text}");
        }
        let midnight = DateTime::from("2024-02-29").to_time().unwrap();
        assert_eq!(midnight, noon - time::Duration::hours(12));
        let east = DateTime::from("2024-02-29T13:30:00+01:30");
        assert_eq!(DateTime::from(east.to_time().unwrap()), east);
    }

    #[test]
    fn a_text_that_is_none_says_so_on_demand() {
        for text in NO_TIME {
            assert!(DateTime::from(*text).to_time().is_err(), "{text}");
        }
    }

    #[test]
    fn every_point_in_time_has_a_text() {
        let epoch = time::OffsetDateTime::UNIX_EPOCH;
        assert_eq!(DateTime::from(epoch).as_str(), "1970-01-01T00:00:00Z");
        let odd = epoch.to_offset(time::UtcOffset::from_hms(0, 0, 1).unwrap());
        assert_eq!(DateTime::from(odd).as_str(), "1970-01-01T00:00:00Z");
        let early = epoch.replace_year(-1).unwrap();
        assert!(DateTime::from(early).as_str().starts_with("-0001-01-01"));
    }
}
