//! Texts of dates and times as RFC 3339 has them, made of those that servers send.

/// A date-time for a strict reader: `T` between date and time, seconds, an offset with
/// a colon. Without an offset it is UTC; a date alone is its first moment.
///
/// What is no date-time does not become one.
pub(crate) fn date_time(text: &str) -> String {
    let text = text.trim();
    let (date, rest) = (day(text), after_day(text));
    if rest.is_empty() {
        return format!("{date}T00:00:00Z");
    }
    let rest = rest.trim_start_matches(['T', 't', ' ']);
    let end = rest.find(['Z', 'z', '+', '-', '\u{2212}']);
    let (time, offset) = rest.split_at(end.unwrap_or(rest.len()));
    let time = time.trim_end();
    let seconds = match time.matches(':').count() {
        1 => ":00",
        _ => "",
    };
    format!("{date}T{time}{seconds}{}", offset_of(offset))
}

/// The date of a text that starts with one, with hyphens.
pub(crate) fn day(text: &str) -> String {
    let text = text.trim();
    match text.get(..8) {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..])
        }
        _ => text.get(..10).unwrap_or(text).to_owned(),
    }
}

/// What follows the date.
fn after_day(text: &str) -> &str {
    let end = text.find(['T', 't', ' ']);
    end.map_or("", |end| &text[end..])
}

/// An offset as `Z` or `+hh:mm`.
fn offset_of(text: &str) -> String {
    if text.is_empty() || text.eq_ignore_ascii_case("z") {
        return "Z".to_owned();
    }
    let text = text.replace('\u{2212}', "-");
    match (text.len(), text.contains(':')) {
        (3, false) => format!("{text}:00"),
        (5, false) => format!("{}:{}", &text[..3], &text[3..]),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times_are_made_strict() {
        for (sent, strict) in [
            ("2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"),
            (" 2024-02-29t12:00z ", "2024-02-29T12:00:00Z"),
            (
                "2024-02-29 12:00:00.120+00",
                "2024-02-29T12:00:00.120+00:00",
            ),
            ("2024-02-29 12:00:00 +0130", "2024-02-29T12:00:00+01:30"),
            (
                "2024-02-29T12:00:00\u{2212}01:30",
                "2024-02-29T12:00:00-01:30",
            ),
            ("2024-02-29T12:00:00", "2024-02-29T12:00:00Z"),
            ("20240229", "2024-02-29T00:00:00Z"),
        ] {
            assert_eq!(date_time(sent), strict, "{sent}");
        }
    }

    #[test]
    fn any_text_is_taken() {
        for text in [
            "",
            "T",
            "\u{2212}",
            "日本語日本語",
            "1234567日",
            "2024-02-29T+é1é",
            "2024-02-29Té",
        ] {
            let _ = (date_time(text), day(text));
        }
    }
}
