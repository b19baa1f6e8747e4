//! Days as jiff knows them.

use super::date::Date;

impl Date {
    /// The day. The time of a date-time is left out.
    ///
    /// # Errors
    /// The text is no date.
    pub fn date(&self) -> Result<jiff::civil::Date, jiff::Error> {
        self.as_str().trim().parse()
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self::from(date.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::super::date_time_fixture::{LEAP_DAY, NO_DAY};
    use super::*;

    #[test]
    fn days_are_read_with_or_without_a_time() {
        let leap_day = jiff::civil::date(2024, 2, 29);
        for text in LEAP_DAY {
            assert_eq!(Date::from(*text).date().unwrap(), leap_day, "{text}");
        }
        for text in NO_DAY {
            assert!(Date::from(*text).date().is_err(), "{text}");
        }
        assert_eq!(Date::from(leap_day).as_str(), "2024-02-29");
    }

    #[test]
    fn the_text_stays_as_it_came() {
        let value: Date = serde_json::from_str("\"29.2.2024\"").unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), "\"29.2.2024\"");
    }
}
