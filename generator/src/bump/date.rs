//! The day of a release.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

/// A day in UTC. Written here rather than taken from a crate of dates: this one
/// line of a changelog is all that the generator has to do with time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    year: u64,
    month: u64,
    day: u64,
}

const DAY: u64 = 86_400;

impl Date {
    /// Today, or the day of `SOURCE_DATE_EPOCH` (seconds since 1970), so that
    /// builds can be repeated: <https://reproducible-builds.org/specs/source-date-epoch>.
    pub fn today() -> Self {
        let said = std::env::var("SOURCE_DATE_EPOCH").ok();
        let said = said.and_then(|seconds| seconds.trim().parse().ok());
        let now = || {
            let passed = SystemTime::now().duration_since(UNIX_EPOCH);
            passed.map_or(0, |passed| passed.as_secs())
        };
        Self::of(said.unwrap_or_else(now))
    }

    /// The day that a number of seconds after the start of 1970 is in.
    pub fn of(seconds: u64) -> Self {
        let mut left = seconds / DAY;
        // No calendar is older than this one: 400 years are 146,097 days.
        let mut year = 1970 + left / 146_097 * 400;
        left %= 146_097;
        while left >= days_of_year(year) {
            left -= days_of_year(year);
            year += 1;
        }
        let mut month = 1;
        while left >= days_of_month(year, month) {
            left -= days_of_month(year, month);
            month += 1;
        }
        Self {
            year,
            month,
            day: left + 1,
        }
    }
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of_year(year: u64) -> u64 {
    365 + u64::from(is_leap(year))
}

fn days_of_month(year: u64, month: u64) -> u64 {
    match month {
        2 => 28 + u64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `2026-11-24`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, date) in [
            (0, "1970-01-01"),
            (DAY - 1, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_795_478_400, "2026-11-24"),
            (4_107_542_400, "2100-03-01"),
            (12_622_780_800, "2370-01-01"),
        ] {
            assert_eq!(Date::of(seconds).to_string(), date);
        }
    }
}
