//! Texts of dates and times for the tests of all libraries, so that what one reads the
//! others do, too.

/// Noon of the leap day of 2024 in UTC, as servers send it.
pub(crate) const NOON: &[&str] = &[
    "2024-02-29T12:00:00Z",
    "2024-02-29t12:00:00z",
    "2024-02-29 12:00:00Z",
    "2024-02-29T12:00:00.000000000Z",
    "2024-02-29T13:30:00+01:30",
    "2024-02-29T13:30:00+0130",
    "2024-02-29T12:00:00",
    "2024-02-29 12:00:00.0",
    " 2024-02-29T12:00Z ",
];

/// What is no point in time.
pub(crate) const NO_TIME: &[&str] = &[
    "",
    "yesterday",
    "2023-02-29T00:00:00Z",
    "2024-01-01T25:00:00Z",
    "2024-01-01T00:00:00+é1é",
    "2024-01-01T00:00:00+1é1",
    "2024-01-01 and more",
    "2024-01-01x12:00:00Z",
    "2024-01-01TT12:00:00Z",
    "2024-01-01later",
    "202401011T12:00:00Z",
];

/// The leap day of 2024.
pub(crate) const LEAP_DAY: &[&str] = &["2024-02-29", "20240229", " 2024-02-29T12:00:00"];

/// What is no day.
pub(crate) const NO_DAY: &[&str] = &["2023-02-29", "", "29.2.2024", "2024-02-29later"];
