//! What the line saw of each call, and which outcomes that explains.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use atlas::Error;
use atlas::types::ApiError;

use super::fault::Fault;

/// A request of a call on the line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exchange {
    pub(super) fault: Fault,
    /// The server answered 401 and did nothing else.
    pub(super) challenged: bool,
}

/// The exchanges of each call, and those of no call: token requests.
pub(super) struct Ledger {
    calls: Vec<Mutex<Vec<Exchange>>>,
    tokens_at_fault: AtomicUsize,
}

impl Ledger {
    pub(super) fn new(calls: usize) -> Self {
        Self {
            calls: (0..calls).map(|_| Mutex::default()).collect(),
            tokens_at_fault: AtomicUsize::new(0),
        }
    }

    pub(super) fn note(&self, call: Option<usize>, exchange: Exchange) {
        match call {
            Some(call) => self.calls[call].lock().unwrap().push(exchange),
            None if exchange.fault != Fault::None => {
                self.tokens_at_fault.fetch_add(1, Ordering::Relaxed);
            }
            None => {}
        }
    }

    /// Checks what came of a call; gives the kind of its outcome.
    pub(super) fn judge(&self, ended: &Ended) -> &'static str {
        let exchanges = std::mem::take(&mut *self.calls[ended.number].lock().unwrap());
        let told = || format!("{ended:?}: {exchanges:?}");
        // What may have been acted on is sent once; what may be repeated, three times.
        let sent = exchanges.iter().filter(|one| !one.challenged).count();
        let most = if ended.repeatable { 3 } else { 1 };
        assert!(sent <= most, "sent {sent} times: {}", told());
        assert!(
            ended.took < ended.deadline + Duration::from_secs(2),
            "{}",
            told()
        );
        let broken = exchanges.iter().any(|one| one.fault.breaks());
        let last = exchanges.last().map(|one| one.fault);
        let (kind, explained) = match &ended.outcome {
            Ok(right) => ("right answer", *right && !exchanges.is_empty()),
            Err(error @ Error::Timeout(_)) => (
                "timeout",
                error.is_timeout() && ended.took >= ended.deadline,
            ),
            // Or the connection was cut beneath it by what befell the call before.
            Err(Error::Transport(fault)) => (
                "transport",
                (broken || sent < most) && !fault.before_sending(),
            ),
            Err(Error::Undecodable(_)) => {
                ("undecodable", matches!(last, Some(Fault::SpoiltAnswer(_))))
            }
            Err(Error::UndocumentedStatus(raw)) => match raw.status.as_u16() {
                503 => ("status 503", last == Some(Fault::Busy)),
                400 => ("status 400", matches!(last, Some(Fault::SpoiltRequest(_)))),
                // A nonce or token that is refused once more.
                401 => (
                    "status 401",
                    exchanges.iter().filter(|one| one.challenged).count() > 1,
                ),
                _ => ("another status", false),
            },
            Err(Error::Credentials(_)) => (
                "credentials",
                self.tokens_at_fault.load(Ordering::Relaxed) > 0 && sent < most,
            ),
            Err(_) => ("another error", false),
        };
        assert!(explained, "{kind} is not right, {}", told());
        kind
    }
}

/// What came of a call.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) number: usize,
    /// Whether it may be sent again.
    pub(super) repeatable: bool,
    pub(super) deadline: Duration,
    pub(super) took: Duration,
    /// Whether the answer is the right one.
    pub(super) outcome: Result<bool, Error<ApiError>>,
}

/// How many calls ended how.
#[derive(Debug, Default)]
pub(super) struct Tally(pub(super) BTreeMap<&'static str, usize>);

impl Tally {
    pub(super) fn count(&mut self, kind: &'static str) {
        *self.0.entry(kind).or_default() += 1;
    }
}
