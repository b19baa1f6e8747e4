//! Days as chrono knows them.

use super::date::Date;
use super::rfc3339;

impl Date {
    /// The day. The time of a date-time is left out.
    ///
    /// # Errors
    /// The text is no date.
    pub fn to_chrono(&self) -> Result<chrono::NaiveDate, chrono::ParseError> {
        rfc3339::day(self.as_str()).parse()
    }
}

impl From<chrono::NaiveDate> for Date {
    fn from(date: chrono::NaiveDate) -> Self {
        Self::from(date.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::super::date_time_fixture::{LEAP_DAY, NO_DAY};
    use super::*;

    #[test]
    fn days_are_read_with_or_without_a_time() {
        let leap_day = chrono::NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        for text in LEAP_DAY {
            assert_eq!(Date::from(*text).to_chrono().unwrap(), leap_day, "{text}");
        }
        for text in NO_DAY {
            assert!(Date::from(*text).to_chrono().is_err(), "{text}");
        }
        assert_eq!(Date::from(leap_day).as_str(), "2024-02-29");
    }
}
