//! Days as the crate time knows them.

use time::format_description::well_known::Iso8601;

use super::date::Date;
use super::rfc3339;

impl Date {
    /// The day. The time of a date-time is left out.
    ///
    /// # Errors
    /// The text is no date.
    pub fn to_time(&self) -> Result<time::Date, time::error::Parse> {
        time::Date::parse(&rfc3339::day(self.as_str()), &Iso8601::DATE)
    }
}

impl From<time::Date> for Date {
    fn from(date: time::Date) -> Self {
        Self::from(date.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::super::date_time_fixture::{LEAP_DAY, NO_DAY};
    use super::*;

    #[test]
    fn days_are_read_with_or_without_a_time() {
        let leap_day = time::Date::from_calendar_date(2024, time::Month::February, 29).unwrap();
        for text in LEAP_DAY {
            assert_eq!(Date::from(*text).to_time().unwrap(), leap_day, "{text}");
        }
        for text in NO_DAY {
            assert!(Date::from(*text).to_time().is_err(), "{text}");
        }
        assert_eq!(Date::from(leap_day).as_str(), "2024-02-29");
    }
}
