//! When a request is sent again, and after how long.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method, StatusCode, header};

use super::transport::TransportError;

/// When a request is sent again.
///
/// Repeated are: requests that did not reach the server; and, where that is safe,
/// connections that broke and the statuses 429, 502, 503 and 504. It is safe for
/// idempotent methods (RFC 9110, section 9.2.2) and where the caller says so. A body
/// that is a stream is gone once it was sent, so that such a request is sent once.
/// Waits grow exponentially with full jitter, unless the server says how long to
/// wait; the call's timeout bounds them all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    tries: u32,
    first_wait: Duration,
    longest_wait: Duration,
}

impl Default for RetryPolicy {
    /// Three tries, waits of up to 0.2, 0.4, 0.8 … and at most 10 seconds.
    fn default() -> Self {
        Self {
            tries: 3,
            first_wait: Duration::from_millis(200),
            longest_wait: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// One try and no more.
    pub fn never() -> Self {
        Self::default().tries(1)
    }

    /// How often a request is sent in all, at least once.
    #[must_use]
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = tries.max(1);
        self
    }

    /// The longest first wait; the next ones are twice as long each.
    #[must_use]
    pub fn first_wait(mut self, wait: Duration) -> Self {
        self.first_wait = wait;
        self
    }

    /// The longest wait of all.
    #[must_use]
    pub fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest_wait = wait;
        self
    }

    /// How long to wait before the next try; `None` if there is none. `tried` is
    /// how often the request was sent, `left` what remains of the call's time.
    pub(crate) fn wait(
        &self,
        outcome: Outcome<'_>,
        safe: bool,
        tried: u32,
        left: impl FnOnce() -> Duration,
    ) -> Option<Duration> {
        if tried >= self.tries || !outcome.is_worth_repeating(safe) {
            return None;
        }
        let wait = outcome.asked_wait().unwrap_or_else(|| self.backoff(tried));
        (wait < left()).then_some(wait)
    }

    fn backoff(&self, tried: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(tried.saturating_sub(1));
        let longest = self
            .first_wait
            .saturating_mul(doubled)
            .min(self.longest_wait);
        longest.mul_f64(fastrand::f64())
    }
}

/// What came of a try.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outcome<'a> {
    Answered(StatusCode, &'a HeaderMap),
    Failed(&'a TransportError),
    /// Credentials could not be had, so nothing was sent.
    Unsent,
}

impl Outcome<'_> {
    fn is_worth_repeating(self, safe: bool) -> bool {
        match self {
            Self::Failed(fault) => fault.before_sending() || safe,
            Self::Unsent => true,
            Self::Answered(status, _) => safe && matches!(status.as_u16(), 429 | 502 | 503 | 504),
        }
    }

    fn asked_wait(self) -> Option<Duration> {
        match self {
            Self::Answered(_, headers) => retry_after(headers),
            Self::Failed(_) | Self::Unsent => None,
        }
    }
}

/// Methods that mean the same however often they are sent (RFC 9110, section
/// 9.2.2).
pub(crate) fn is_idempotent(method: &Method) -> bool {
    matches!(
        *method,
        Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE | Method::PUT | Method::DELETE
    )
}

/// `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3).
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    const LEFT: Duration = Duration::from_secs(60);

    fn headers(retry_after: &str) -> HeaderMap {
        let value = HeaderValue::from_str(retry_after).unwrap();
        HeaderMap::from_iter([(header::RETRY_AFTER, value)])
    }

    #[test]
    fn only_what_is_safe_is_sent_again() {
        let policy = RetryPolicy::default();
        let none = HeaderMap::new();
        let unsent = TransportError::unsent("refused");
        let broken = TransportError::new("reset");
        let wait = |outcome, safe| policy.wait(outcome, safe, 1, || LEFT).is_some();
        assert!(wait(Outcome::Failed(&unsent), false));
        assert!(!wait(Outcome::Failed(&broken), false));
        assert!(wait(Outcome::Failed(&broken), true));
        for status in [429, 502, 503, 504] {
            let answered = Outcome::Answered(StatusCode::from_u16(status).unwrap(), &none);
            assert!(wait(answered, true), "{status}");
            assert!(!wait(answered, false), "{status}");
        }
        for status in [200, 400, 401, 404, 409, 500, 501] {
            let answered = Outcome::Answered(StatusCode::from_u16(status).unwrap(), &none);
            assert!(!wait(answered, true), "{status}");
        }
    }

    #[test]
    fn tries_are_counted() {
        let policy = RetryPolicy::default().tries(2);
        let unsent = TransportError::unsent("refused");
        assert!(
            policy
                .wait(Outcome::Failed(&unsent), true, 1, || LEFT)
                .is_some()
        );
        assert!(
            policy
                .wait(Outcome::Failed(&unsent), true, 2, || LEFT)
                .is_none()
        );
        let never = RetryPolicy::never();
        assert!(
            never
                .wait(Outcome::Failed(&unsent), true, 1, || LEFT)
                .is_none()
        );
    }

    #[test]
    fn waits_grow_to_a_bound() {
        let policy = RetryPolicy::default();
        for (tried, bound) in [(1, 200), (2, 400), (3, 800), (30, 10_000)] {
            for _ in 0..100 {
                assert!(policy.backoff(tried) <= Duration::from_millis(bound));
            }
        }
    }

    #[test]
    fn the_server_says_how_long_to_wait() {
        let policy = RetryPolicy::default();
        let seconds = headers("7");
        let busy = Outcome::Answered(StatusCode::TOO_MANY_REQUESTS, &seconds);
        assert_eq!(
            policy.wait(busy, true, 1, || LEFT),
            Some(Duration::from_secs(7))
        );
        assert_eq!(policy.wait(busy, true, 1, || Duration::from_secs(5)), None);
        let soon = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(30));
        let wait = retry_after(&headers(&soon)).unwrap();
        assert!(wait > Duration::from_secs(27) && wait <= Duration::from_secs(30));
        let past = headers("Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(retry_after(&past), Some(Duration::ZERO));
        assert_eq!(retry_after(&headers("soon")), None);
    }
}
