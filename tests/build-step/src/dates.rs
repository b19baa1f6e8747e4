//! Dates of each library that `dates` can name, in all places that they can stand in.

use super::wire::{JSON, serve};

/// A body with texts that are no date-times of RFC 3339 among others.
const DAY: &str = concat!(
    r#"{"starts":"2024-02-29 12:00:00","ended":null,"on":"2024-02-29","#,
    r#""days":["2024-03-01","soon"],"at":{"noon":"2024-02-29T12:00:00+0100"}}"#,
);

/// What is asked for, and the body that goes with it.
const ASKED: [&str; 1] = [concat!(
    "/days/2024-02-29?since=2024-02-29T12%3A00%3A00Z",
    "&until=2024-02-29T12%3A00%3A00Z&holidays=2024-02-29&holidays=2024-02-29",
)];
const SENT: &str = concat!(
    r#"{"starts":"2024-02-29T12:00:00Z","ended":null,"on":"2024-02-29","#,
    r#""days":["2024-02-29"],"at":{"noon":"2024-02-29T12:00:00Z"}}"#,
);

/// The moment of the tests, in seconds.
const NOON: i64 = 1_709_208_000;

/// A test of one library: its type of 12:00 UTC on 29 February 2024 and of that day,
/// and how the crate's are turned into these.
macro_rules! dates {
    ($name:ident, $module:ident, $point:expr, $day:expr, $to_point:ident, $to_day:ident) => {
        #[tokio::test]
        async fn $name() {
            use super::$module::{Client, types::Date, types::DateTime, types::Day};
            let (url, asked) = serve(&[(200, JSON, DAY)]);
            let client = Client::builder().base_url(url).build().unwrap();
            let (point, day): (DateTime, Date) = ($point.into(), $day.into());
            let body = Day::new($point, None)
                .on($day)
                .days(vec![$day.into()])
                .at([("noon".to_owned(), $point.into())].into());
            let call = client.add_day(&day, &point, &body);
            let call = call.until(&point).x_seen(&point);
            let call = call.holidays(&[day.clone(), day]);
            let answer = call.await.unwrap().into_body();
            assert_eq!(asked.join().unwrap(), ASKED);
            // What came goes back as it was, whatever it means.
            assert_eq!(serde_json::to_string(&answer).unwrap(), DAY);
            assert_eq!(answer.starts.$to_point().unwrap(), $point);
            assert_eq!(answer.ended, None);
            assert_eq!(answer.on.unwrap().$to_day().unwrap(), $day);
            assert!(answer.days.unwrap()[1].$to_day().is_err());
            assert!(answer.at.unwrap()["noon"].$to_point().unwrap() < $point);
            assert_eq!(serde_json::to_string(&body).unwrap(), SENT);
        }
    };
}

dates!(
    jiff,
    dates_jiff,
    jiff::Timestamp::from_second(NOON).unwrap(),
    jiff::civil::date(2024, 2, 29),
    timestamp,
    date
);

dates!(
    chrono,
    dates_chrono,
    chrono::DateTime::from_timestamp(NOON, 0).unwrap(),
    chrono::NaiveDate::from_ymd_opt(2024, 2, 29).unwrap(),
    to_chrono,
    to_chrono
);

dates!(
    time,
    dates_time,
    time::OffsetDateTime::from_unix_timestamp(NOON).unwrap(),
    time::Date::from_calendar_date(2024, time::Month::February, 29).unwrap(),
    to_time,
    to_time
);

#[tokio::test]
async fn text() {
    use super::dates_text::{Client, types::Day};
    let (url, asked) = serve(&[(200, JSON, DAY)]);
    let client = Client::builder().base_url(url).build().unwrap();
    let (point, day) = ("2024-02-29T12:00:00Z", "2024-02-29");
    let body = Day::new(point, None)
        .on(day)
        .days(vec![day.to_owned()])
        .at([("noon".to_owned(), point.to_owned())].into());
    let call = client.add_day(day, point, &body);
    let call = call.until(point).x_seen(point).holidays(&[day, day]);
    let answer = call.await.unwrap().into_body();
    assert_eq!(asked.join().unwrap(), ASKED);
    assert_eq!(serde_json::to_string(&answer).unwrap(), DAY);
    let starts: String = answer.starts;
    assert_eq!(starts, "2024-02-29 12:00:00");
    assert_eq!(serde_json::to_string(&body).unwrap(), SENT);
}
