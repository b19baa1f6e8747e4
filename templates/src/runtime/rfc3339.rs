//! Texts of dates and times as RFC 3339 has them, made of those that servers send.

/// A date-time for a strict reader: `T` between date and time, seconds, an offset with
/// a colon. Without an offset it is UTC; a date alone is its first moment.
///
/// What does not start with a date becomes an empty text, and what is wrong behind it
/// stays so.
pub(crate) fn date_time(text: &str) -> String {
    let text = text.trim();
    let Some((date, rest)) = split(text) else {
        // Some readers take any character for the separator; none takes no text.
        return String::new();
    };
    let Some(rest) = rest.strip_prefix(SEPARATORS) else {
        return format!("{date}T00:00:00Z");
    };
    let end = rest.find(['Z', 'z', '+', '-', '\u{2212}']);
    let (time, offset) = rest.split_at(end.unwrap_or(rest.len()));
    let time = time.trim_end();
    let seconds = match time.matches(':').count() {
        1 => ":00",
        _ => "",
    };
    format!("{date}T{time}{seconds}{}", offset_of(offset))
}

/// The date of a date or date-time, with hyphens; any other text as it is.
pub(crate) fn day(text: &str) -> String {
    let text = text.trim();
    split(text).map_or_else(|| text.to_owned(), |(date, _)| date)
}

const SEPARATORS: [char; 3] = ['T', 't', ' '];

/// The date with hyphens, and what follows: nothing, or a separator and more.
fn split(text: &str) -> Option<(String, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let length = if digits == 8 { 8 } else { 10 };
    let (date, rest) = text.split_at_checked(length)?;
    let date = match digits {
        8 => format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]),
        _ => date.to_owned(),
    };
    (rest.is_empty() || rest.starts_with(SEPARATORS)).then_some((date, rest))
}

/// An offset as `Z` or `+hh:mm`.
fn offset_of(text: &str) -> String {
    if text.is_empty() || text.eq_ignore_ascii_case("z") {
        return "Z".to_owned();
    }
    let text = text.replace('\u{2212}', "-");
    let is_number = text.bytes().skip(1).all(|byte| byte.is_ascii_digit());
    match (is_number, text.len()) {
        (true, 3) => format!("{text}:00"),
        (true, 5) => format!("{}:{}", &text[..3], &text[3..]),
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
            "2024-02-29T12:00:00+1é1",
        ] {
            let _ = (date_time(text), day(text));
        }
    }
}
