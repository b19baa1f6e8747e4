//! What goes wrong with one exchange, drawn from a seed.

use std::time::Duration;

/// What the line does to a request or its answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fault {
    /// Nothing.
    None,
    /// The connection is reset before the server sees the request.
    Unread,
    /// The connection is closed without an answer, which the server wrote.
    Lost,
    /// Likewise, by a reset.
    LostByReset,
    /// The answer ends early, at this share of its bytes.
    Cut(f64),
    /// Likewise, by a reset.
    CutByReset(f64),
    /// This share of the answer comes, and then nothing more.
    Stalled(f64),
    /// The answer comes late.
    Late(Duration),
    /// The answer comes in pieces of some bytes.
    Dribbled(usize),
    /// The answer comes twice in one piece.
    Twice,
    /// The server gets the request twice, the client one answer.
    Repeated,
    /// A byte of the request is overwritten.
    SpoiltRequest(f64),
    /// A byte of the answer is overwritten.
    SpoiltAnswer(f64),
    /// Something other than HTTP is answered.
    Noise,
    /// The answer is whole, and the connection is closed though it might be kept.
    Closed,
    /// The server is busy and does nothing.
    Busy,
}

impl Fault {
    /// The next fault; most exchanges have none.
    pub(super) fn draw(random: &mut fastrand::Rng) -> Self {
        let share = random.f64();
        match random.u32(0..100) {
            0..4 => Self::Unread,
            4..7 => Self::Lost,
            7..10 => Self::LostByReset,
            10..13 => Self::Cut(share),
            13..15 => Self::CutByReset(share),
            15 => Self::Stalled(0.0),
            16 => Self::Stalled(share),
            17..22 => Self::Late(Duration::from_millis(random.u64(1..100))),
            22..25 => Self::Dribbled(random.usize(1..40)),
            25..28 => Self::Twice,
            28..30 => Self::Repeated,
            30..32 => Self::SpoiltRequest(share),
            32..35 => Self::SpoiltAnswer(share),
            35..37 => Self::Noise,
            37..42 => Self::Closed,
            42..45 => Self::Busy,
            _ => Self::None,
        }
    }

    /// Whether the client must not get a whole answer, or none that can be read.
    pub(super) fn breaks(self) -> bool {
        use Fault::{
            Closed, Cut, CutByReset, Lost, LostByReset, Noise, SpoiltAnswer, Stalled, Twice, Unread,
        };
        // What follows an answer may cost the next request on the connection.
        matches!(
            self,
            Unread | Lost | LostByReset | Cut(_) | CutByReset(_) | Stalled(_) | SpoiltAnswer(_)
        ) || matches!(self, Noise | Twice | Closed)
    }
}

/// The byte at a share of some bytes.
pub(super) fn at(share: f64, length: usize) -> usize {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Below the length.
    #[allow(clippy::cast_precision_loss)] // Messages are short.
    let at = (share * length as f64) as usize;
    at.min(length.saturating_sub(1))
}
